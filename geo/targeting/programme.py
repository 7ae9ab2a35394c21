"""The best set of many sites by an integer programme, made of cuts: small for any number of points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pulp

from geo.errors import AtlasError
from geo.pack.network import Floats
from geo.targeting.sets import Bools, Sets

# PuLP keeps the errors of solvers that are not installed. Their tracebacks would keep the page, and with it
# the pack, of the visitor for whom it was imported.
for _solver in vars(pulp.apis).values():
    if isinstance(_error := getattr(_solver, "err", None), BaseException):
        _error.__traceback__ = _error.__context__ = None

Progress = Callable[[int, float], object]
"""Called after each round with its number and the least cost found so far."""

ROUNDS = 500
_EXACT = 1e-9
_RELAXED = 1e-4  # cuts of the relaxed programme are added until they gain less than this share

Opened = tuple[int, ...]
"""Positions of the sites of a set, ascending."""


@dataclass(frozen=True)
class Found:
    """The best set found, what it costs, and whether nothing can be better."""

    sites: Opened
    cost: float
    proven: bool


def least_sum(costs: Floats, groups: Sets, count: int, *, progress: Progress | None = None) -> Found:
    """Return the set of `count` sites whose summed cost over all demand points is least.

    Parameters
    ----------
    costs : demand points x sites, what a point costs when it is served by a site, finite
    groups : where each group of demand points starts, ascending from 0; a cut is made for each
    count : sites to choose
    progress : called after each round

    Source: Nemhauser and Wolsey's cuts for least costs, as in Duran-Mateluna, Ales and Elloumi (2023), "An
    efficient Benders decomposition for the p-median problem".

    Examples
    --------
    >>> metres = np.array([[100.0, 900.0, 500.0], [900.0, 100.0, 400.0]])
    >>> least_sum(metres, np.array([0]), 1)
    Found(sites=(2,), cost=900.0, proven=True)
    """
    sites = costs.shape[1]
    best = improved(_greedy(costs, groups, count, None), costs, groups)
    cost, tried = _judged(costs[:, list(best)].min(axis=1), groups, None), {best}
    cuts = _price_cuts(costs, groups, _indicator(best, sites))
    bound, whole = -np.inf, False
    for number in range(1, ROUNDS + 1):
        opened, estimate = _cheapest(sites, count, len(groups), cuts, whole=whole)
        gained, bound = estimate - bound, max(bound, estimate)
        if whole:
            chosen: Opened = tuple(np.flatnonzero(opened > 0.5).tolist())
            price = _judged(costs[:, list(chosen)].min(axis=1), groups, None)
            if price < cost:
                best, cost = chosen, price
            # A set tried before is already priced exactly: nothing that the programme allows costs less.
            if chosen in tried or bound >= cost - _EXACT * max(1.0, cost):
                return Found(best, cost, True)
            tried.add(chosen)
        if progress:
            progress(number, cost)
        cuts += _price_cuts(costs, groups, opened)
        whole = whole or gained <= _RELAXED * max(_EXACT, cost)
    return Found(best, cost, False)


def least_worst(
    costs: Floats, groups: Sets, count: int, shares: Floats, *, progress: Progress | None = None
) -> Found:
    """Return the set of `count` sites whose worst group is best off.

    Parameters
    ----------
    costs, groups, count, progress : as in `least_sum`
    shares : per group, by what its summed cost is multiplied (one over its children: the mean)

    A group that a set leaves as badly off as the best set known asks for one site out of those that could
    help it. Sets are tried that meet all such demands, until none does.

    Examples
    --------
    >>> metres = np.array([[100.0, 900.0, 500.0], [900.0, 100.0, 400.0]])
    >>> least_worst(metres, np.array([0, 1]), 1, shares=np.array([1.0, 1.0]))
    Found(sites=(2,), cost=500.0, proven=True)
    """
    sites = costs.shape[1]
    best = improved(_greedy(costs, groups, count, shares), costs, groups, shares)
    cost = _judged(costs[:, list(best)].min(axis=1), groups, shares)
    parts = [part * share for part, share in zip(np.split(costs, groups[1:]), shares, strict=True)]
    demands: list[Bools] = []
    chosen = best
    for number in range(1, ROUNDS + 1):
        limit = cost - _EXACT * max(1.0, cost)
        for part in parts:
            if part[:, list(chosen)].min(axis=1).sum() >= limit:
                demands.append(_helpful(part, chosen, limit))
        meeting = _meeting(sites, count, demands)
        if meeting is None:
            return Found(best, cost, True)
        chosen = improved(meeting, costs, groups, shares)
        price = _judged(costs[:, list(chosen)].min(axis=1), groups, shares)
        if price < cost:
            best, cost = chosen, price
        chosen = meeting
        if progress:
            progress(number, cost)
    return Found(best, cost, False)


def exchanges(chosen: Opened, sites: int) -> list[Opened]:
    """Return every set that differs from the chosen one in one site.

    Examples
    --------
    >>> exchanges((0, 1), 3)
    [(1, 2), (0, 2)]
    """
    others = [site for site in range(sites) if site not in chosen]
    return [
        tuple(sorted([*(each for each in chosen if each != gone), new])) for gone in chosen for new in others
    ]


def improved(chosen: Opened, costs: Floats, groups: Sets, shares: Floats | None = None) -> Opened:
    """Return a set that no exchange of one site makes cheaper; arguments as in `least_worst`.

    Examples
    --------
    >>> metres = np.array([[100.0, 900.0, 300.0], [900.0, 100.0, 300.0]])
    >>> improved((0,), metres, np.array([0]))
    (2,)
    """
    cost = _judged(costs[:, list(chosen)].min(axis=1), groups, shares)
    while True:
        options = []
        for gone in chosen:
            kept = [each for each in chosen if each != gone]
            left = costs[:, kept].min(axis=1, initial=np.inf)
            per_group = np.add.reduceat(np.minimum(costs, left[:, None]), groups, axis=0)
            prices = per_group.sum(axis=0) if shares is None else (per_group * shares[:, None]).max(axis=0)
            new = int(prices.argmin())
            options.append((float(prices[new]), tuple(sorted([*kept, new]))))
        price, other = min(options)
        if price >= cost * (1 - _EXACT) or len(set(other)) < len(chosen):
            return chosen
        chosen, cost = other, price


# ---- What sets cost --------------------------------------------------------------------------------------


def _judged(least: Floats, groups: Sets, shares: Floats | None) -> float:
    """Return the sum of costs per point, or the worst group's."""
    return float(least.sum() if shares is None else (np.add.reduceat(least, groups) * shares).max())


def _greedy(costs: Floats, groups: Sets, count: int, shares: Floats | None) -> Opened:
    """Return sites added one by one, each the best beside those before."""
    chosen: list[int] = []
    least = np.full(len(costs), np.inf)
    for _ in range(count):
        per_group = np.add.reduceat(np.minimum(costs, least[:, None]), groups, axis=0)
        prices = per_group.sum(axis=0) if shares is None else (per_group * shares[:, None]).max(axis=0)
        prices[chosen] = np.inf
        chosen.append(int(prices.argmin()))
        least = np.minimum(least, costs[:, chosen[-1]])
    return tuple(sorted(chosen))


# ---- Cuts ------------------------------------------------------------------------------------------------


def _indicator(chosen: Opened, sites: int) -> Floats:
    """Return 1 for the sites of a set, 0 for others."""
    opened = np.zeros(sites)
    opened[list(chosen)] = 1.0
    return opened


Cut = tuple[int, float, Floats]
"""Group, constant, saving per site: the group costs at least the constant less what open sites save."""


def _price_cuts(costs: Floats, groups: Sets, opened: Floats) -> list[Cut]:
    """Return a cut per group: what it pays once open sites add up to one, less what nearer ones save."""
    some = np.flatnonzero(opened > _EXACT)
    order = np.argsort(costs[:, some], axis=1, kind="stable")
    enough = opened[some][order].cumsum(axis=1) >= 1.0 - 1e-6
    last = np.where(enough.any(axis=1), enough.argmax(axis=1), len(some) - 1)
    rows = np.arange(len(costs))
    paid = costs[rows, some[order[rows, last]]]
    saved = np.add.reduceat((paid[:, None] - costs).clip(min=0.0), groups, axis=0)
    constant = np.add.reduceat(paid, groups)
    return [(group, float(constant[group]), saved[group]) for group in range(len(groups))]


def _helpful(part: Floats, chosen: Opened, limit: float) -> Bools:
    """Return a smallest set of sites of which a group needs one, if it is to cost less than the limit.

    Sites are added to the chosen ones, the least helpful first, as long as the group stays above the limit.
    """
    least = part[:, list(chosen)].min(axis=1)
    helpful = np.ones(part.shape[1], dtype=bool)
    helpful[list(chosen)] = False
    for site in np.argsort(-part.sum(axis=0), kind="stable"):
        with_it = np.minimum(least, part[:, site])
        if helpful[site] and with_it.sum() >= limit:
            least, helpful[site] = with_it, False
    return helpful


# ---- Programmes ------------------------------------------------------------------------------------------


def _cheapest(sites: int, count: int, groups: int, cuts: list[Cut], *, whole: bool) -> tuple[Floats, float]:
    """Return which sites the programme of prices opens (in parts unless `whole`), and its cost."""
    programme, opened = _programme(sites, count, whole=whole)
    prices = [programme.add_variable(f"t{group}", 0) for group in range(groups)]
    programme.setObjective(pulp.LpAffineExpression([(price, 1.0) for price in prices]))
    for group, constant, saved in cuts:
        terms = [(opened[site], float(saved[site])) for site in np.flatnonzero(saved)]
        programme.addConstraint(pulp.LpAffineExpression([(prices[group], 1.0), *terms]) >= constant)
    if not _solved(programme):
        raise AtlasError(f"The solver found no set of sites: {pulp.LpStatus[programme.status]}.")
    values = np.array([site.value() or 0.0 for site in opened])
    # The solver writes its answer with eight digits: what the sets are expected to cost is worked out again.
    values = values.round() if whole else values
    expected = np.zeros(groups)
    for group, constant, saved in cuts:
        expected[group] = max(expected[group], constant - float(saved @ values))
    return values, float(expected.sum())


def _meeting(sites: int, count: int, demands: list[Bools]) -> Opened | None:
    """Return a set that holds a helpful site for every demand, None where there is none."""
    programme, opened = _programme(sites, count, whole=True)
    for helpful in demands:
        terms = [(opened[site], 1.0) for site in np.flatnonzero(helpful)]
        if not terms:
            return None
        programme.addConstraint(pulp.LpAffineExpression(terms) >= 1)
    if not _solved(programme):
        return None
    return tuple(site for site in range(sites) if (opened[site].value() or 0.0) > 0.5)


def _programme(sites: int, count: int, *, whole: bool) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    """Return a programme that chooses so many sites."""
    programme = pulp.LpProblem("sites", pulp.LpMinimize)
    kind = pulp.LpInteger if whole else pulp.LpContinuous
    opened = [programme.add_variable(f"x{site}", 0, 1, kind) for site in range(sites)]
    programme.addConstraint(pulp.LpAffineExpression([(site, 1.0) for site in opened]) == count)
    return programme, opened


def _solved(programme: pulp.LpProblem) -> bool:
    """Solve a programme; tell whether there is an answer."""
    # The solver that comes with PuLP, called by its path: its own class warns that PuLP 4 will drop it.
    solver = pulp.COIN_CMD(path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False, gapRel=0.0)
    return bool(programme.solve(solver) == pulp.LpStatusOptimal)
