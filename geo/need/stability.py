"""How certain an order of need is: the index drawn many times over weights, ranges and normalisations."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from geo.memory import kept
from geo.need.index import NORMALISATIONS, NeedIndex, Values, Weights, need_index, normalised
from geo.need.ordering import stable_order
from geo.pack.indicators import Level
from geo.pack.pack import Pack

DRAWS: Final = 10_000
SEED: Final = 20_261_126
FIRST: Final = 5
"""How many areas stand at the top of a list, as methods.md counts them."""
SURE: Final = 0.9
"""Share of draws from which the place of an area among the first is robust, two standard errors taken off."""
CONCENTRATION: Final = 20.0
"""Of the Dirichlet distribution of weights: the chosen ones times so much."""
TAILS: Final = (0.05, 0.95)
# Methods that split small areas: their errors move together, so one draw per ward stands for all of them.
TOGETHER: Final = frozenset({"apportioned", "calibrated", "best_fit"})
# Draws worked on at a time, so that thousands of areas need little memory.
CELLS: Final = 2_000_000

# Of them are scored at a time, so that they stay near the processor; and as many blocks side by side.
NEAR: Final = 100_000
AT_ONCE: Final = min(4, os.cpu_count() or 1)

Ranks = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Stability:
    """How often each area stands where; nobody may change it.

    Attributes
    ----------
    frame : index area_code of the areas with a score; median_rank, low and high (90 % of the draws), p_first
        (share of draws in which it is among the `first`) and standing: robust, contested or unlikely
    first, draws : how many are the first, how many draws were made
    """

    frame: DataFrame
    first: int
    draws: int


@kept(32, shared=True)
def stability(
    pack: Pack, level: Level, weights: Weights, *, first: int = FIRST, draws: int = DRAWS, seed: int = SEED
) -> Stability:
    """Return how certain the order of an index is.

    Each draw takes weights around the chosen ones, a value for each figure within its range, and one of the
    three normalisations in turn. Figures that share an apportionment move together.

    Raises
    ------
    NotAvailableError : there is no such index.

    Source: methods.md, "Need index", Stability.

    Examples
    --------
    >>> from geo.need.index import weights_of
    >>> from geo.sample import town
    >>> found = stability(town(), "ward", weights_of(town()), first=1, draws=300)
    >>> float(found.frame["p_first"].sum())
    1.0
    >>> found.frame["standing"].to_dict()
    {'A': 'unlikely', 'B': 'robust', 'C': 'unlikely', 'E': 'unlikely'}
    """
    index = need_index(pack, level, weights)
    ranks = drawn_ranks(pack, level, weights, draws=draws, seed=seed)
    share = (ranks <= first).mean(axis=0)
    low, high = np.quantile(ranks, TAILS, axis=0, method="closest_observation")
    codes = index.frame.index[index.frame["score"].notna()]
    error = 2 * np.sqrt(share * (1 - share) / draws)
    standing = np.select(
        [share - error >= SURE, share + error <= 1 - SURE], ["robust", "unlikely"], "contested"
    )
    frame = DataFrame(
        {
            "area_name": index.frame.loc[codes, "area_name"],
            "median_rank": np.median(ranks, axis=0),
            "low": low.astype(float),
            "high": high.astype(float),
            "p_first": share,
            "standing": standing,
        },
        index=codes,
    )
    return Stability(frame.astype({"standing": "str"}), first, draws)


@kept(2, shared=True)
def drawn_ranks(pack: Pack, level: Level, weights: Weights, *, draws: int = DRAWS, seed: int = SEED) -> Ranks:
    """Return `rank_draws` of the index of a level: drawn once for all that is asked of the same order.

    Examples
    --------
    >>> from geo.need.index import weights_of
    >>> from geo.sample import town
    >>> drawn_ranks(town(), "ward", weights_of(town()), draws=6).shape
    (6, 4)
    """
    return rank_draws(pack, need_index(pack, level, weights), draws=draws, seed=seed)


def rank_draws(pack: Pack, index: NeedIndex, *, draws: int = DRAWS, seed: int = SEED) -> Ranks:
    """Return the place of each area with a score in each draw: draws x areas, 1 is most need, ties by code.

    Examples
    --------
    >>> from geo.need.index import weights_of
    >>> from geo.sample import town
    >>> index = need_index(town(), "ward", weights_of(town()))
    >>> rank_draws(town(), index, draws=6).shape
    (6, 4)
    """
    codes, value, spread, together = by_code(pack, index)
    share = np.array([each.weight for each in index.members])
    # Ties go by code, whatever the pack's order is.
    drawn = ranks_of(value, np.nan_to_num(spread), share, together, draws=draws, seed=seed)
    own = index.frame.index[index.frame["score"].notna()]
    return drawn[:, np.searchsorted(codes, own.to_numpy(dtype=str))]


def by_code(pack: Pack, index: NeedIndex) -> tuple[list[str], Values, Values, NDArray[np.bool_]]:
    """Return what is drawn of an index, in the order of the codes: draws then hang on no order of a file.

    Returns
    -------
    Codes of the areas with a score, sorted; their figures, higher is more need, and the standard deviation of
    each, NaN where it has none: members x areas; whether a member shares an apportionment with others.

    Examples
    --------
    >>> from geo.need.index import weights_of
    >>> from geo.sample import town
    >>> codes, value, _, together = by_code(town(), need_index(town(), "ward", weights_of(town())))
    >>> codes, value.shape, together.tolist()
    (['A', 'B', 'C', 'E'], (2, 4), [True, False])
    """
    codes = sorted(str(each) for each in index.frame.index[index.frame["score"].notna()])
    sign = np.array([pack.indicator(each.used).direction for each in index.members])
    value = index.values.loc[codes].to_numpy(float).T * sign[:, None]
    together = np.array([pack.indicator(each.used).method in TOGETHER for each in index.members])
    return codes, value, index.spread.loc[codes].to_numpy(float).T, together


def drawn_values(
    value: Values,
    spread: Values,
    together: NDArray[np.bool_],
    *,
    draws: int,
    random: np.random.Generator,
) -> Values:
    """Return figures drawn around their values: draws x members x areas; members that go together move alike.

    Parameters
    ----------
    value, spread : members x areas, both known
    together : whether a member's errors are those of the others that say so

    Source: methods.md, "Need index", Stability.

    Examples
    --------
    >>> value, both = np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones(2, dtype=bool)
    >>> found = drawn_values(value, np.ones((2, 2)), both, draws=1, random=np.random.default_rng(1))
    >>> bool(np.allclose(found[0, 0] - value[0], found[0, 1] - value[1]))
    True
    """
    noise = random.standard_normal((draws, *value.shape))
    if together.sum() > 1:
        noise[:, together] = noise[:, [int(np.flatnonzero(together)[0])]]
    found: Values = value + spread * noise
    return found


def ranks_of(
    value: Values, spread: Values, share: Values, together: NDArray[np.bool_], *, draws: int, seed: int = SEED
) -> Ranks:
    """Return the places of areas in each draw: draws x areas, 1 is most need, ties in the order of the areas.

    Parameters
    ----------
    value, spread : figures, higher is more need, and the standard deviation of each: members x areas
    share : weight of each member, adding up to 1
    together : whether a member's errors are those of the others that say so

    Examples
    --------
    >>> value, spread = np.array([[3.0, 2.0, 1.0]]), np.zeros((1, 3))
    >>> ranks_of(value, spread, np.ones(1), np.zeros(1, dtype=bool), draws=3).tolist()
    [[1, 2, 3], [1, 2, 3], [1, 2, 3]]
    """
    random = np.random.default_rng(seed)
    found = np.empty((draws, value.shape[1]), dtype=np.int32)
    step = max(len(NORMALISATIONS), CELLS // max(1, value.size) // len(NORMALISATIONS) * len(NORMALISATIONS))

    def drawn(start: int) -> tuple[Values, Values, Ranks]:
        number = min(step, draws - start)
        weights = random.dirichlet(CONCENTRATION * share, number) if len(share) > 1 else np.ones((number, 1))
        figures = drawn_values(value, spread, together, draws=number, random=random)
        return weights, figures, found[start : start + number]

    if draws <= step:
        _placed(*drawn(0))
        return found
    # Blocks are drawn one after the other, so that they are always the same, and placed side by side: sorting
    # holds no lock of Python's.
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting: deque[Future[None]] = deque()
        for start in range(0, draws, step):
            waiting.append(threads.submit(_placed, *drawn(start)))
            if len(waiting) > AT_ONCE:
                waiting.popleft().result()
        for each in waiting:
            each.result()
    return found


def _placed(weights: Values, drawn: Values, found: Ranks) -> None:
    """Write the place of each area in each draw: by z, by rank and exponentially, in turn."""
    areas, turns = drawn.shape[2], len(NORMALISATIONS)
    size = max(1, NEAR // max(1, drawn[0].size))
    for turn, how in enumerate(NORMALISATIONS):
        every = range(turn, len(drawn), turns)
        # In parts that a processor holds close by.
        for start in range(0, len(every), size):
            part = slice(every[start], every[min(start + size, len(every)) - 1] + 1, turns)
            score = np.einsum("dm,dma->da", weights[part], normalised(drawn[part], how))
            places = np.arange(1, areas + 1, dtype=np.int32)[None]
            np.put_along_axis(found[part], stable_order(-score), places, 1)


def always_first(pack: Pack, level: Level, weights: Weights, *, first: int = FIRST) -> list[str]:
    """Return the areas that are among the first whatever the members weigh, by code.

    Of two members every weight is tried at which the order can change, and between; of more, weights in
    twentieths.

    Source: methods.md, "Need index" (what a headline may name).

    Examples
    --------
    >>> from geo.need.index import weights_of
    >>> from geo.sample import town
    >>> always_first(town(), "ward", weights_of(town()), first=2)
    ['B']
    """
    index = need_index(pack, level, weights)
    known = index.frame["score"].notna().to_numpy()
    share = np.array([each.weight for each in index.members])
    parts = index.contributions.to_numpy(float)[known].T / share[:, None]
    codes = index.frame.index[known].to_numpy()
    score = _weightings(parts) @ parts
    order = np.lexsort((np.broadcast_to(np.argsort(np.argsort(codes)), score.shape), -score), axis=1)
    among = np.zeros(score.shape, dtype=bool)
    np.put_along_axis(among, order[:, :first], True, axis=1)
    return sorted(str(each) for each in codes[among.all(axis=0)])


def _weightings(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights that are tried, a row each, adding up to 1."""
    members, areas = parts.shape
    if members == 1:
        return np.ones((1, 1))
    if members == 2:
        one, other = parts
        left, right = np.triu_indices(areas, 1)
        # The weight of the first member at which two areas change places.
        slope = (one[left] - one[right]) - (other[left] - other[right])
        with np.errstate(divide="ignore", invalid="ignore"):
            turn = (other[right] - other[left]) / slope
        turns = np.unique(np.concatenate([[0.0, 1.0], turn[(turn > 0) & (turn < 1)]]))
        every = np.concatenate([turns, (turns[1:] + turns[:-1]) / 2])
        return np.column_stack([every, 1 - every])
    steps = 20
    grid = np.stack(np.meshgrid(*[np.arange(steps + 1)] * (members - 1), indexing="ij"), -1).reshape(
        -1, members - 1
    )
    grid = grid[grid.sum(axis=1) <= steps]
    return np.column_stack([grid, steps - grid.sum(axis=1)]) / steps
