"""Every set of one, two or three sites and what it costs: exact, and fast where places are compact."""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from geo.pack.network import Floats

Sets = NDArray[np.intp]
Bools = NDArray[np.bool_]

LARGEST = 3
"""Sites of a set that can be enumerated."""
_BLOCK = 320  # demand points worked on at a time: few enough that most sites are farther than another
_CHUNK = 2_000  # sets computed at a time


def enumerable(sites: int, count: int, *, most: int = 400_000) -> bool:
    """Tell whether all sets of `count` out of `sites` sites can be tried within about a second.

    Examples
    --------
    >>> enumerable(50, 3), enumerable(50, 4)
    (True, False)
    """
    return count <= LARGEST and comb(sites, count) <= most


@lru_cache(maxsize=8)
def all_sets(sites: int, count: int) -> Sets:
    """Return every set of `count` (1 to 3) of `sites` sites, one a row, in lexicographic order.

    Examples
    --------
    >>> all_sets(3, 2).tolist()
    [[0, 1], [0, 2], [1, 2]]
    """
    at = np.arange(sites)
    if count == 1:
        return at[:, None]
    if count == 2:
        return np.column_stack(np.triu_indices(sites, 1))
    first, second, third = np.nonzero((at[:, None, None] < at[:, None]) & (at[:, None] < at))
    return np.column_stack([first, second, third])


def set_costs(costs: Floats, groups: Sets, count: int) -> Floats:
    """Return what each set of `all_sets` costs in each group of demand points.

    Parameters
    ----------
    costs : demand points x sites, what a point costs when it is served by a site
    groups : where each group of demand points starts, ascending from 0; groups follow one another
    count : sites in a set, 1 to 3

    Returns
    -------
    Groups x sets: sum over the group's points of the least cost among the set's sites. Exact for any costs;
    fast where the points of a group lie together.

    Examples
    --------
    >>> metres = np.array([[100.0, 900.0, 300.0], [900.0, 100.0, 300.0]])
    >>> set_costs(metres, np.array([0]), 2).tolist()
    [[200.0, 400.0, 400.0]]
    """
    sets = all_sets(costs.shape[1], count)
    ends = [*groups[1:], len(costs)]
    out = np.zeros((len(groups), len(sets)))
    for row, (start, end) in enumerate(zip(groups, ends, strict=True)):
        for low in range(start, end, _BLOCK):
            block = np.ascontiguousarray(costs[low : min(low + _BLOCK, end)].T)
            out[row] += _block_costs(block, sets)
    return out


def _block_costs(costs: Floats, sets: Sets) -> Floats:
    """Return the cost of each set over a few points; `costs` are sites x points.

    A site nowhere nearer than another is never used beside it. So the cost of most sets is that of a
    smaller set, and only sets in which every site has points of its own are added up.
    """
    single: Floats = costs.sum(axis=1)
    if sets.shape[1] == 1:
        return single[sets[:, 0]]
    useful = _neither_dominates(costs)
    pairs, least, number = _pairs(costs, single, useful)
    if sets.shape[1] == 2:
        return pairs[sets[:, 0], sets[:, 1]]
    a, b, c = sets.T
    out: Floats = np.minimum(np.minimum(pairs[a, b], pairs[a, c]), pairs[b, c])
    own = np.flatnonzero(useful[a, b] & useful[a, c] & useful[b, c])
    for low in range(0, len(own), _CHUNK):
        some = own[low : low + _CHUNK]
        out[some] = np.minimum(least[number[a[some], b[some]]], costs[c[some]]).sum(axis=1)
    return out


def _neither_dominates(costs: Floats) -> Bools:
    """Tell for each two sites whether each of them has points that it serves at less cost."""
    nowhere_worse: Bools = np.array([(site <= costs).all(axis=1) for site in costs])
    neither: Bools = ~(nowhere_worse | nowhere_worse.T)
    return neither


def _pairs(costs: Floats, single: Floats, useful: Bools) -> tuple[Floats, Floats, Sets]:
    """Return the cost of each pair; the least costs per point of the useful ones, and the row of each."""
    pairs = np.minimum(single[:, None], single)
    first, second = np.nonzero(np.triu(useful, 1))
    least = np.minimum(costs[first], costs[second])
    pairs[first, second] = pairs[second, first] = least.sum(axis=1)
    number = np.zeros(pairs.shape, dtype=np.intp)
    number[first, second] = np.arange(len(first))
    return pairs, least, number
