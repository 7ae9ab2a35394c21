"""Siting: which of many places serve children best, what comes close, and what was there before.

Pure functions on arrays of walking distances; `geo.targeting.plan` asks them for a place pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from geo.access.reach import ON_THE_LINE
from geo.errors import AtlasError
from geo.pack.network import Floats
from geo.targeting.programme import Progress, exchanges, improved, least_sum, least_worst
from geo.targeting.sets import Sets, all_sets, enumerable, set_costs

Objective = Literal["reach", "mean", "worst"]
OBJECTIVES: tuple[Objective, ...] = ("reach", "mean", "worst")
Method = Literal["enumeration", "integer programme"]

CLOSE: Final = 0.01
"""A set is a near-tie where its value is within this share of the best one (methods.md)."""
LISTED: Final = 20
"""Near-ties kept by name."""
FOLLOWING: Final = 3
"""Sets kept that come next."""
_SAME: Final = 1e-9
# No way to a site costs more than any walk, yet a set that leaves fewer children without is still better.
_NO_WAY: Final = 10.0


# Compared by identity: arrays inside make equality ambiguous.
@dataclass(frozen=True, eq=False)
class Problem:
    """What a choice of sites is made from.

    Attributes
    ----------
    metres : walk from each demand point (rows) to each candidate (columns), metres; infinite without a way
    site_ids : of the candidates, in the order of the columns
    children : per demand point, weighed by need where need is to count
    areas : code of the area whose average decides for the worst off, per demand point
    standing : walk to the nearest site that stays whatever is chosen, metres; infinite where there is none
    within : what `metres` may be for a child within the standard's walking distance, metres
    """

    metres: Floats
    site_ids: tuple[str, ...]
    children: Floats
    areas: NDArray[Any]
    standing: Floats
    within: float


@dataclass(frozen=True)
class Tie:
    """A set of sites that comes close to the best: ids in order, and its value."""

    sites: tuple[str, ...]
    value: float


@dataclass(frozen=True)
class Choice:
    """The best set of sites.

    Attributes
    ----------
    objective : what was sought
    sites : ids of the sites chosen, in order; among equal sets the first by id
    value : reach: children within the standard; mean, worst: metres (of the worst-off area)
    share : reach only: `value` over all children; else NaN
    near_ties : the best of the sets within 1 % of the value, the best first, without the chosen one
    near_tie_count : how many there are
    equal : how many sets have the very same value, the chosen one included
    every_tie : False where only exchanges of one site were looked at, so that there may be more
    method, considered : how it was found, and among how many sets
    proven : False only where the integer programme stopped before it was sure
    next_best : the best sets that are no near-ties, as far as sets were looked at
    """

    objective: Objective
    sites: tuple[str, ...]
    value: float
    share: float
    near_ties: tuple[Tie, ...]
    near_tie_count: int
    equal: int
    every_tie: bool
    method: Method
    considered: int
    proven: bool
    next_best: tuple[Tie, ...] = ()


def choose(
    problem: Problem,
    objective: Objective,
    count: int,
    *,
    method: Method | None = None,
    progress: Progress | None = None,
) -> Choice:
    """Return the best `count` sites.

    Parameters
    ----------
    problem : candidates, children, what stands
    objective : reach (most children within the standard, MCLP), mean (shortest average walk, p-median) or
        worst (shortest average walk in the worst-off area, p-centre by area)
    count : sites to choose, 1 or more; all candidates where there are fewer
    method : enumeration up to three sites, an integer programme beyond, when None
    progress : called after each round of the integer programme

    Raises
    ------
    AtlasError : no candidate, no children, an unknown objective, or a count below 1.

    Source: methods.md, "Siting".

    Examples
    --------
    >>> metres, areas = np.array([[100.0, 900.0], [900.0, 300.0]]), np.array(["A", "B"])
    >>> problem = Problem(metres, ("SCH-1", "SCH-2"), np.array([2, 3]), areas, np.full(2, np.inf), 400)
    >>> choice = choose(problem, "reach", 1)
    >>> choice.sites, choice.value
    (('SCH-2',), 3.0)
    """
    if objective not in OBJECTIVES:
        raise AtlasError(f"There is no objective {objective!r}; choose one of: {', '.join(OBJECTIVES)}.")
    if count < 1:
        raise AtlasError("At least one site must be chosen.")
    if not problem.site_ids:
        raise AtlasError("There is no candidate site with a known place.")
    ready = _prepared(problem, objective)
    count = min(count, len(ready.ids))
    sets, values, proven, used = _tried(ready, count, method, progress)
    return _choice(ready, problem, sets, values, proven=proven, method=used)


def value_of(problem: Problem, objective: Objective, metres: Floats) -> float:
    """Return the value of an objective where children walk so far, metres per demand point.

    As when sites are chosen, a child without a way counts as ten times the longest walk to a candidate.

    Examples
    --------
    >>> metres, areas = np.array([[100.0], [900.0]]), np.array(["A", "B"])
    >>> problem = Problem(metres, ("SCH-1",), np.array([2, 1]), areas, np.full(2, np.inf), 400)
    >>> value_of(problem, "reach", metres[:, 0]), round(value_of(problem, "mean", metres[:, 0]))
    (2.0, 367)
    """
    ready = _prepared(problem, objective)
    return ready.judge(_costs(objective, metres[ready.rows], ready.children, problem.within, ready.far))


def still_best(problem: Problem, objective: Objective, sites: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same sites where no other set of so many is better in this problem, else a better set.

    Where the sets cannot be enumerated and exchanges of one site lead to a better set, that set need not be
    the best of all.

    Examples
    --------
    >>> metres, areas = np.array([[100.0, 900.0], [900.0, 300.0]]), np.array(["A", "B"])
    >>> problem = Problem(metres, ("SCH-1", "SCH-2"), np.array([1, 2]), areas, np.full(2, np.inf), 400)
    >>> still_best(problem, "reach", ("SCH-1",))
    ('SCH-2',)
    """
    ready = _prepared(problem, objective)
    given = tuple(sorted(ready.ids.index(each) for each in sites))
    better = given
    if not enumerable(len(ready.ids), len(sites)) and objective != "worst":
        better = improved(given, ready.costs, ready.groups)
    if better == given:
        best = choose(problem, objective, len(sites)).sites
        better = tuple(sorted(ready.ids.index(each) for each in best))
    old, new = (ready.judge(ready.costs[:, each].min(axis=1)) for each in (given, better))
    return sites if abs(old - new) <= _SAME * max(1.0, abs(old)) else tuple(ready.ids[at] for at in better)


# ---- A problem made ready: sites by id, points by area, costs instead of distances ------------------------


@dataclass(frozen=True, eq=False)
class _Ready:
    """Costs of points (rows, by area) at candidates (columns, by id), and what they add up to."""

    objective: Objective
    ids: tuple[str, ...]
    rows: NDArray[np.intp]
    children: Floats
    costs: Floats
    groups: Sets
    sizes: Floats
    far: float

    @property
    def shares(self) -> Floats:
        """What the cost of each area is multiplied by: one over its children."""
        return 1.0 / self.sizes

    def values(self, per_group: Floats) -> Floats:
        """Return the value of sets from their cost per area (areas x sets)."""
        if self.objective == "worst":
            worst: Floats = (per_group * self.shares[:, None]).max(axis=0)
            return worst
        total: Floats = per_group.sum(axis=0)
        everybody = float(self.sizes.sum())
        return everybody - total if self.objective == "reach" else total / everybody

    def judge(self, costs: Floats) -> float:
        """Return the value of one cost per point."""
        return float(self.values(np.add.reduceat(costs, self.groups)[:, None])[0])


def _prepared(problem: Problem, objective: Objective) -> _Ready:
    """Return a problem whose result cannot depend on the order of its rows and columns."""
    order = np.array(sorted(range(len(problem.site_ids)), key=lambda at: problem.site_ids[at]), dtype=np.intp)
    metres = problem.metres[:, order]
    nearest = np.minimum(metres.min(axis=1, initial=np.inf), problem.standing)
    # A child whom no site can ever reach cannot tell one set from another; for reach it counts as missed.
    counted = problem.children > 0 if objective == "reach" else (problem.children > 0) & np.isfinite(nearest)
    if not counted.any():
        raise AtlasError("No child of these ages has a way to any site: there is nothing to choose by.")
    _, group = np.unique(problem.areas.astype(str), return_inverse=True)
    rows = np.flatnonzero(counted)
    # Inside an area, points with the same nearest candidate follow one another: neighbours stay together.
    first = metres[rows].argmin(axis=1) if metres.shape[1] else np.zeros(len(rows))
    rows = rows[np.lexsort((first, group[rows]))]
    of_row = group[rows]
    groups = np.flatnonzero(np.r_[True, of_row[1:] != of_row[:-1]])
    children = problem.children[rows]
    finite = metres[np.isfinite(metres)]
    far = _NO_WAY * max(float(finite.max(initial=0.0)), 1.0)
    least = np.minimum(metres[rows], problem.standing[rows, None])
    costs = _costs(objective, least, children[:, None], problem.within, far)
    ids = tuple(problem.site_ids[at] for at in order)
    return _Ready(objective, ids, rows, children, costs, groups, np.add.reduceat(children, groups), far)


def _costs(objective: Objective, metres: Floats, children: Floats, within: float, far: float) -> Floats:
    """Return what walks cost: children beyond the standard, or the metres that they walk."""
    if objective == "reach":
        missed: Floats = (metres > within + ON_THE_LINE) * children
        return missed
    walked: Floats = np.where(np.isfinite(metres), metres, far) * children
    return walked


# ---- Trying sets -----------------------------------------------------------------------------------------


def _tried(
    ready: _Ready, count: int, method: Method | None, progress: Progress | None
) -> tuple[Sets, Floats, bool, Method]:
    """Return the sets looked at with their values, whether the best of all is among them, and the method."""
    sites = len(ready.ids)
    use = method or ("enumeration" if enumerable(sites, count) else "integer programme")
    if use == "enumeration":
        costs, groups = _merged(ready) if ready.objective == "reach" else (ready.costs, ready.groups)
        per_group = set_costs(costs, groups, count)
        return all_sets(sites, count), ready.values(per_group), True, use
    if ready.objective == "worst":
        found = least_worst(ready.costs, ready.groups, count, ready.shares, progress=progress)
    else:
        found = least_sum(ready.costs, ready.groups, count, progress=progress)
    near = np.array([found.sites, *exchanges(found.sites, sites)], dtype=np.intp)
    # An exchange may have the very same value and come first by id: the order tells, as in enumeration.
    near = near[np.lexsort(near.T[::-1])]
    values = np.array([ready.judge(ready.costs[:, each].min(axis=1)) for each in near])
    return near, values, found.proven, use


def _merged(ready: _Ready) -> tuple[Floats, Sets]:
    """Return fewer rows with the same sums: points of an area that the same sites reach are one."""
    missed = ready.costs > 0
    area = np.repeat(np.arange(len(ready.groups)), np.diff([*ready.groups, len(missed)]))
    key = np.column_stack([area, np.packbits(missed, axis=1)])
    rows, member = np.unique(key, axis=0, return_inverse=True)
    together = np.bincount(member.ravel(), ready.children)
    pattern = np.unpackbits(rows[:, 1:].astype(np.uint8), axis=1, count=missed.shape[1])
    starts = np.flatnonzero(np.r_[True, rows[1:, 0] != rows[:-1, 0]])
    return pattern.astype(float) * together[:, None], starts


def _choice(
    ready: _Ready, problem: Problem, sets: Sets, values: Floats, *, proven: bool, method: Method
) -> Choice:
    """Return the best of some sets in lexicographic order, and those that come close."""
    losses = -values if ready.objective == "reach" else values
    scale = max(1.0, float(np.abs(losses).max()))
    best = int(np.flatnonzero(losses <= losses.min() + _SAME * scale)[0])
    value = float(values[best])
    near = np.flatnonzero(losses <= losses.min() + CLOSE * abs(value) + _SAME * scale)
    near = near[near != best]
    first = near[np.argsort(losses[near].round(6), kind="stable")][:LISTED]
    others = np.setdiff1d(np.arange(len(sets)), [best, *near])
    following = others[np.argsort(losses[others].round(6), kind="stable")][:FOLLOWING]
    everything = len(ready.ids) == sets.shape[1]

    def ties(rows: NDArray[np.intp]) -> tuple[Tie, ...]:
        return tuple(Tie(tuple(ready.ids[at] for at in sets[each]), float(values[each])) for each in rows)

    return Choice(
        objective=ready.objective,
        sites=tuple(ready.ids[at] for at in sets[best]),
        value=value,
        share=value / float(problem.children.sum()) if ready.objective == "reach" else np.nan,
        near_ties=ties(first),
        near_tie_count=len(near),
        equal=int((losses <= losses.min() + _SAME * scale).sum()),
        every_tie=method == "enumeration" or everything,
        method=method,
        considered=len(sets),
        proven=proven,
        next_best=ties(following),
    )
