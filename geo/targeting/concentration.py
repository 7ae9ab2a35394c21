"""Who has what: people in the order of their need, what the neediest have, and the concentration index.

    index = 2 / mean x covariance of (what each person has, fractional rank of the person)

The neediest come first, so their rank is low: below zero they have more than their share, above zero less, at
zero nobody has more for being needier. Source: Kakwani, Wagstaff and van Doorslaer (1997), "Socioeconomic
inequalities in health", for groups of people, where the rank of a group is that of its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.pack.network import Floats

DRAWS: Final = 1_000
SEED: Final = 20_261_127
TAILS: Final = (0.025, 0.975)
GRID: Final[tuple[float, ...]] = tuple(step / 20 for step in range(21))
"""Shares of people, the neediest first, at which a curve is given."""
FIFTH: Final = 0.2
ENOUGH: Final = 0.9
"""Share of draws that must give a figure, else there is no interval."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of people of equal need, the neediest first; sums of each.

    Attributes
    ----------
    people : how many, all above zero
    amount : what they have between them
    """

    people: Floats
    amount: Floats


@dataclass(frozen=True, eq=False)
class Concentration:
    """How what there is goes with need; nobody may change it.

    Attributes
    ----------
    index : -1 (all with the neediest) to 1 (all with the least needy); NaN where there is nothing to have
    low, high : its 95 % bootstrap interval; NaN where it cannot be given
    curve, curve_low, curve_high : share of what there is that the neediest people have, at each of `GRID`
    draws, seed, units : of the bootstrap: how often, from which seed, over how many units
    """

    index: float
    low: float
    high: float
    curve: Floats
    curve_low: Floats
    curve_high: Floats
    draws: int
    seed: int
    units: int

    def at(self, part: float) -> tuple[float, float, float]:
        """Return what the neediest part of the people has, with its interval; shares in [0, 1]."""
        rows = (self.curve, self.curve_low, self.curve_high)
        one, low, high = (float(np.interp(part, GRID, each)) for each in rows)
        return one, low, high


def grouped(need: Floats, people: Floats, amount: Floats) -> Groups:
    """Return people in groups of equal need, the neediest first; whoever has no known need is left out.

    Parameters
    ----------
    need : of each unit, higher is more; NaN where it is not known
    people : of each unit, zero or more
    amount : what the people of each unit have between them

    Examples
    --------
    >>> found = grouped(np.array([1.0, 3.0, 1.0]), np.array([2.0, 1.0, 3.0]), np.array([4.0, 0.0, 1.0]))
    >>> found.people.tolist(), found.amount.tolist()
    ([1.0, 5.0], [0.0, 5.0])
    """
    kept = ~np.isnan(need) & (people > 0)
    levels, group = np.unique(-need[kept], return_inverse=True)
    return Groups(*(_added(group, each[kept], len(levels)) for each in (people, amount)))


def _added(group: NDArray[np.intp], values: Floats, size: int) -> Floats:
    """Return the sums of values per group."""
    # Of no values bincount would give whole numbers.
    found: Floats = np.bincount(group, values, minlength=size).astype(np.float64)
    return found


def concentration_index(groups: Groups) -> float:
    """Return the concentration index of groups of people, the neediest first; NaN where they have nothing.

    Source: methods.md, "Need beside provision".

    Examples
    --------
    >>> concentration_index(Groups(np.ones(4), np.array([0.0, 0.0, 0.0, 8.0])))  # all with the least needy
    0.75
    >>> concentration_index(Groups(np.ones(4), np.ones(4)))
    0.0
    """
    total, people = groups.amount.sum(), groups.people.sum()
    if not (total > 0 and people > 0):
        return float("nan")
    share, part = groups.people / people, groups.amount / total
    rank = np.cumsum(share) - share / 2
    # Twice the covariance of amount and rank, over the mean amount, in shares; the mean rank is a half.
    return float(2 * ((part - share) * (rank - 0.5)).sum())


def curve(groups: Groups, at: tuple[float, ...] = GRID) -> Floats:
    """Return the share of what there is that the neediest shares `at` of the people have; NaN of nothing.

    Between two groups it runs straight: those of equal need have equal parts.

    Examples
    --------
    >>> curve(Groups(np.array([1.0, 3.0]), np.array([6.0, 4.0])), at=(0.25, 0.5, 1.0)).round(3).tolist()
    [0.6, 0.733, 1.0]
    """
    total, people = groups.amount.sum(), groups.people.sum()
    if not (total > 0 and people > 0):
        return np.full(len(at), np.nan)
    along = np.concatenate([[0.0], np.cumsum(groups.people) / people])
    up = np.concatenate([[0.0], np.cumsum(groups.amount) / total])
    found: Floats = np.interp(at, along / along[-1], up / up[-1])
    return found


def neediest_part(need: Floats, people: Floats, part: float) -> Floats:
    """Return which share of each area's people is among the neediest part of all; NaN without known need.

    Of areas of equal need at the edge of the part each gives the same share.

    Examples
    --------
    >>> neediest_part(np.array([3.0, 1.0, 1.0]), np.array([10.0, 20.0, 10.0]), 0.5).round(3).tolist()
    [1.0, 0.333, 0.333]
    """
    found = np.full(len(need), np.nan)
    kept = ~np.isnan(need) & (people > 0)
    levels, group = np.unique(-need[kept], return_inverse=True)
    size = np.bincount(group, people[kept], minlength=len(levels))
    inside = np.clip((part * size.sum() - (np.cumsum(size) - size)) / size, 0.0, 1.0)
    found[kept] = inside[group]
    return found


def concentration(
    need: Floats,
    spread: Floats,
    people: Floats,
    amount: Floats,
    area: NDArray[np.intp],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Concentration:
    """Return how what there is goes with need, with a bootstrap interval.

    Parameters
    ----------
    need, spread : of each area: its need, and the standard deviation that its range leaves (NaN for none)
    people, amount : of each unit that is drawn: how many people, and what they have between them
    area : of each unit the number of its area
    draws, seed : of the bootstrap

    Each draw takes as many units as there are, with replacement, and for each area a need within its range.
    The interval holds the middle 95 % of the draws, and the estimate where that lies outside. Areas and units
    are drawn in the order given: who wants the same draws for the same data puts them into an order.

    Examples
    --------
    >>> need, nothing, people = np.array([3.0, 2.0, 1.0]), np.zeros(3), np.full(6, 10.0)
    >>> amount, area = np.array([4.0, 2.0, 2.0, 2.0, 1.0, 1.0]), np.array([0, 0, 1, 1, 2, 2])
    >>> found = concentration(need, nothing, people, amount, area, draws=200)
    >>> round(found.index, 3), found.low <= found.index <= found.high
    (-0.222, True)
    """
    of_areas = _sums(need, people, amount, area)
    index, line = concentration_index(of_areas), curve(of_areas)
    random, size = np.random.default_rng(seed), len(people)
    deviation = np.nan_to_num(spread)
    indices, lines = np.full(draws, np.nan), np.full((draws, len(GRID)), np.nan)
    for draw in range(draws if size else 0):
        times = random.multinomial(size, np.full(size, 1 / size)).astype(float)
        drawn = need + deviation * random.standard_normal(len(need))
        found = _sums(drawn, people * times, amount * times, area)
        indices[draw], lines[draw] = concentration_index(found), curve(found)
    known = ~np.isnan(indices)
    if np.isnan(index) or known.mean() < ENOUGH or size < 2:
        nothing = np.full(len(GRID), np.nan)
        return Concentration(index, np.nan, np.nan, line, nothing, nothing, draws, seed, size)
    low, high = np.quantile(indices[known], TAILS)
    below, above = np.quantile(lines[known], TAILS, axis=0)
    return Concentration(
        index,
        float(min(low, index)),
        float(max(high, index)),
        line,
        np.minimum(below, line),
        np.maximum(above, line),
        draws,
        seed,
        size,
    )


def _sums(need: Floats, people: Floats, amount: Floats, area: NDArray[np.intp]) -> Groups:
    """Return units in groups of equal need, those of one area together."""
    return grouped(need, *(_added(area, each, len(need)) for each in (people, amount)))
