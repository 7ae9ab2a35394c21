"""Siting where places are limited: whom sites have room for within the walk; no answer where unknown.

Each child takes one place at most, at any site within the walk; children are shared out so that as many as
can be have one (a largest flow), so that the figure is what is possible, not what will happen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from geo.access.demand import children
from geo.access.supply import sites
from geo.errors import NotAvailableError
from geo.memory import kept
from geo.pack.network import Floats
from geo.pack.pack import Pack
from geo.targeting.plan import Brief, plan
from geo.targeting.sets import Bools
from geo.targeting.siting import CLOSE, LISTED, Tie

_SAME = 1e-6


@dataclass(frozen=True)
class Room:
    """Whom there is room for.

    Attributes
    ----------
    each : places that each new site offers
    before : children who can have a place within the walk today
    sets : the sets with most room for the children around them, by value; those within 1 % of the most where
        one site is sought, else that with the most
    equal : how many sets come within 1 %; None where only the one with the most was looked for
    """

    each: float
    before: float
    sets: tuple[Tie, ...]
    equal: int | None


@kept(32)
def room(pack: Pack, brief: Brief, each: float) -> Room:
    """Return whom existing sites and new ones of `each` places have room for within the walk.

    Existing sites stay but those that the brief closes; what it opens has `each` places too.

    Raises
    ------
    NotAvailableError : no existing site has a place on the map, or the capacity of some is not known: then
        there is no answer. AtlasError : as for `geo.targeting.plan.plan`.

    Source: methods.md, "Where next".

    Examples
    --------
    >>> from geo.sample import town
    >>> room(town(), Brief("club", ("school",), ages=(10, 15)), 20)
    Traceback (most recent call last):
        ...
    geo.errors.NotAvailableError: No answer: of 2 of the 2 located clubs nobody knows how many places they ...
    """
    answer = plan(pack, replace(brief, new=0, movable=()))
    known = sites(pack, [brief.category], admit_street=brief.admit_street)["capacity"]
    words = pack.catalogue[brief.category]
    if not answer.today_known:
        raise NotAvailableError(
            f"No answer: no listed {words.singular} has a sure place, so nobody knows who has room today."
        )
    if unknown := int(known.isna().sum()):
        raise NotAvailableError(
            f"No answer: of {unknown} of the {len(known)} located {words.plural} nobody knows how many "
            "places they have."
        )
    standing = [str(code) for code in known.index if code not in brief.closed]
    free = [str(code) for code in answer.with_role("candidate").index]
    ids = [*standing, *brief.opened, *free]
    near: Bools = answer.way.only(ids).reaches(brief.within)
    count = children(pack, brief.ages).to_numpy(float)
    capacity = np.r_[known[standing].to_numpy(float), np.full(len(brief.opened) + len(free), float(each))]
    fixed = len(standing) + len(brief.opened)
    today = most_placed(near[:, : len(standing)], count, capacity[: len(standing)])
    if brief.closed:
        every = [str(code) for code in known.index]
        today = most_placed(answer.way.only(every).reaches(brief.within), count, known.to_numpy(float))
    sets, equal = _sets(near, count, capacity, fixed, min(brief.new, len(free)))
    found = tuple(Tie(tuple(ids[at] for at in chosen), value) for chosen, value in sets)
    return Room(float(each), today, found, equal)


def _sets(
    near: Bools, count: Floats, capacity: Floats, fixed: int, new: int
) -> tuple[list[tuple[tuple[int, ...], float]], int | None]:
    """Return positions and values of the sets with most room, and how many come within 1 %."""
    stay = list(range(fixed))
    if new == 0:
        return [((), most_placed(near[:, stay], count, capacity[stay]))], 1
    if new > 1:
        return [most_placed_by(near, count, capacity, fixed, new)], None
    values = [
        (most_placed(near[:, [*stay, at]], count, capacity[[*stay, at]]), at)
        for at in range(fixed, near.shape[1])
    ]
    most = max(value for value, _ in values)
    close = sorted((-value, at) for value, at in values if value >= most * (1 - CLOSE) - _SAME)
    return [((at,), -value) for value, at in close[:LISTED]], len(close)


def most_placed(near: Bools, count: Floats, capacity: Floats) -> float:
    """Return how many children can have a place within the walk, each one place at most.

    Parameters
    ----------
    near : demand points x sites, whether a site is within the walk
    count : children per demand point
    capacity : places per site

    Examples
    --------
    >>> near = np.array([[True, False], [True, True], [False, False]])
    >>> most_placed(near, np.array([10.0, 10.0, 5.0]), np.array([12.0, 3.0]))
    15.0
    """
    pattern, together = _merged(near, count)
    row, site = np.nonzero(pattern)
    if not len(row):
        return 0.0
    rules = [
        LinearConstraint(_sums(row, len(pattern)), ub=together),
        LinearConstraint(_sums(site, near.shape[1]), ub=capacity),
    ]
    found = milp(-np.ones(len(row)), constraints=rules, bounds=Bounds(0, np.inf))
    return _placed(found.fun)


def most_placed_by(
    near: Bools, count: Floats, capacity: Floats, fixed: int, new: int
) -> tuple[tuple[int, ...], float]:
    """Return which of the sites after the first `fixed` are opened, `new` of them, and how many are placed.

    Examples
    --------
    >>> near = np.eye(3, dtype=bool)
    >>> most_placed_by(near, np.array([10.0, 20.0, 30.0]), np.array([5.0, 25.0, 25.0]), 1, 1)
    ((2,), 30.0)
    """
    pattern, together = _merged(near, count)
    row, site = np.nonzero(pattern)
    free = near.shape[1] - fixed
    # A site that is not opened has no places: flow to it is at most its places times whether it is opened.
    opening = csr_array(
        (-capacity[fixed:], (np.arange(fixed, near.shape[1]), np.arange(free))), shape=(near.shape[1], free)
    )
    by_point = hstack([_sums(row, len(pattern)), csr_array((len(pattern), free))])
    by_site = hstack([_sums(site, near.shape[1]), opening])
    rooms = np.where(np.arange(near.shape[1]) < fixed, capacity, 0.0)
    opened = csr_array(np.r_[np.zeros(len(row)), np.ones(free)][np.newaxis, :])
    found = milp(
        np.r_[-np.ones(len(row)), np.zeros(free)],
        constraints=[
            LinearConstraint(by_point, ub=together),
            LinearConstraint(by_site, ub=rooms),
            LinearConstraint(opened, lb=new, ub=new),
        ],
        integrality=np.r_[np.zeros(len(row)), np.ones(free)],
        bounds=Bounds(0, np.r_[np.full(len(row), np.inf), np.ones(free)]),
    )
    if found.x is None:
        raise NotAvailableError("No answer: the search for so many new sites with limited places gave none.")
    chosen = np.flatnonzero(np.round(found.x[len(row) :])) + fixed
    return tuple(int(each) for each in chosen), _placed(found.fun)


def _placed(cost: float | None) -> float:
    """Return how many are placed at the least cost found; each has a cost of minus one."""
    if cost is None:
        raise NotAvailableError("No answer: the search with limited places gave none.")
    return -float(cost)


def _merged(near: Bools, count: Floats) -> tuple[Bools, Floats]:
    """Return points that the same sites are near to as one, without those that none is near to."""
    counted = near.any(axis=1) & (count > 0)
    pattern, member = np.unique(near[counted], axis=0, return_inverse=True)
    together: Floats = np.bincount(member.ravel(), count[counted], minlength=len(pattern)).astype(float)
    return pattern, together


def _sums(of: NDArray[np.intp], size: int) -> csr_array:
    """Return the matrix that adds up the flows of each point, or of each site."""
    return csr_array((np.ones(len(of)), (of, np.arange(len(of)))), shape=(size, len(of)))
