"""The shortlist of a question of siting: choices that do about as well, each with its range, in no order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access.demand import children, demand_points
from geo.access.detours import MEASURED, detour_for
from geo.access.reach import ON_THE_LINE
from geo.access.unlocated import unlocated
from geo.memory import kept
from geo.pack.pack import Pack
from geo.targeting.plan import Brief, Plan, effects_of, plan
from geo.targeting.siting import CLOSE

SHOWN: Final = 3
"""Choices that a shortlist names where so many were tried."""
_ELSEWHERE: Final = 2


# Compared by identity: frames inside make equality ambiguous. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Option:
    """One choice of a shortlist.

    Attributes
    ----------
    letter : A, B, C by name; it says nothing of order
    sites : ids of the places that open; beside them all that stay and those opened in any case
    value : of the objective, as `geo.targeting.plan.Plan.value_after`
    close : whether it comes within 1 % of the highest value
    leads_at : detour factors at which it does better than any other
    whole : effects on all children of the ages, with ranges; `geo.targeting.plan.plan_effects` of the borough
    areas : the same per ward
    perhaps_served : of those who gain, the children who may be within the walk of a listed site whose place
        is only roughly known
    gains : per demand point, whether it comes within the walk by usual ways
    """

    letter: str
    sites: tuple[str, ...]
    value: float
    close: bool
    leads_at: tuple[float, ...]
    whole: Series[Any]
    areas: DataFrame
    perhaps_served: float
    gains: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Shortlist:
    """Choices in no order, and what does and does not tell them apart.

    Attributes
    ----------
    options : the choices, by name
    equal : how many choices in all come within 1 %, the highest included; not all are in `options`
    share_of_gain : how much of the largest gain 1 % of the total is; NaN where the aim is metres or today is
        not known
    overlap : whether all ranges of the gain overlap, so that it tells nobody apart
    common : share of all who gain by some option who gain by every one; NaN where nobody gains or
        today is not known
    """

    options: tuple[Option, ...]
    equal: int
    share_of_gain: float
    overlap: bool
    common: float


@kept(64)
def shortlist(pack: Pack, answer: Plan) -> Shortlist:
    """Return the shortlist of an answer, empty where no sites were sought; shared, not to be changed.

    The choice with the highest value and those within 1 % of it, three at most; those that do better where
    ways are short or long, two at most; and where these are fewer than three the next.

    Source: methods.md, "Siting".

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.plan import Brief, plan
    >>> found = shortlist(town(), plan(town(), Brief("club", ("school",), ages=(10, 15))))
    >>> [(each.letter, each.sites, each.close) for each in found.options]
    [('A', ('HUB-1',), False), ('B', ('schools',), True)]
    >>> found.options[1].whole[["gain_low", "gain", "gain_high"]].round(1).to_dict()
    {'gain_low': 4.8, 'gain': 5.1, 'gain_high': 5.1}
    """
    choice = answer.choice
    if choice is None:
        return Shortlist((), 0, float("nan"), False, float("nan"))
    names = answer.places["name"].astype(str)
    chosen = sorted(_chosen(answer), key=lambda each: ([names[site] for site in each], each))
    rise = 1 if choice.objective == "reach" else -1
    edge = choice.value - rise * CLOSE * abs(choice.value)
    rough = _perhaps_served(pack, answer)
    count = children(pack, answer.brief.ages).to_numpy(float)
    options = []
    for letter, sites in zip(ascii_uppercase, chosen, strict=False):
        alone = plan(pack, chosen_brief(answer, sites))
        near = alone.then.metres <= answer.limit + ON_THE_LINE
        gains = near & ~(answer.before <= answer.limit + ON_THE_LINE)
        options.append(
            Option(
                letter=letter,
                sites=sites,
                value=alone.value_after,
                close=bool(rise * (alone.value_after - edge) >= -ON_THE_LINE * max(1.0, abs(edge))),
                leads_at=tuple(factor for factor, best in answer.elsewhere.items() if best == sites),
                whole=effects_of(pack, answer, alone.then, answer.brief.ages, "borough").iloc[0],
                areas=effects_of(pack, answer, alone.then, answer.brief.ages),
                perhaps_served=float(count[gains & rough].sum()) if answer.today_known else float("nan"),
                gains=gains,
            )
        )
    return Shortlist(
        tuple(options),
        choice.near_tie_count + 1,
        _share_of_gain(answer),
        _overlap([each.whole for each in options]),
        _common([each.gains for each in options], count) if answer.today_known else float("nan"),
    )


def chosen_brief(answer: Plan, sites: tuple[str, ...]) -> Brief:
    """Return the question that opens the places of one choice and looks for no others.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.plan import Brief, plan
    >>> answer = plan(town(), Brief("club", ("school",), ages=(10, 15)))
    >>> chosen_brief(answer, ("HUB-1",)).opened
    ('HUB-1',)
    """
    brief, roles = answer.brief, answer.places["role"]
    opened = tuple(each for each in sites if roles[each] not in ("existing", "closed"))
    gone = tuple(each for each in brief.movable if each not in sites and each not in brief.closed)
    return replace(
        brief,
        new=0,
        movable=(),
        opened=tuple(dict.fromkeys([*brief.opened, *opened])),
        closed=(*brief.closed, *gone),
    )


def _chosen(answer: Plan) -> list[tuple[str, ...]]:
    """Return the choices that go on the list."""
    choice = answer.choice
    assert choice is not None
    known = [choice.sites, *(each.sites for each in (*choice.near_ties, *choice.next_best))]
    first = known[: min(SHOWN, 1 + len(choice.near_ties))]
    first += [each for each in dict.fromkeys(answer.elsewhere.values()) if each not in first][:_ELSEWHERE]
    rest = [each for each in known if each not in first]
    return [*first, *rest[: max(0, SHOWN - len(first))]]


def _perhaps_served(pack: Pack, answer: Plan) -> NDArray[np.bool_]:
    """Tell which demand points a listed site of roughly known place might be within a walk of."""
    found = unlocated(pack, (answer.brief.category,), admit_street=answer.brief.admit_street)
    points = demand_points(pack).geometry.to_numpy()
    detour = MEASURED if answer.kind == "network" else detour_for(answer.brief.within)
    near = np.zeros(len(points), dtype=bool)
    for each in found.regions:
        if each is not None:
            near |= shapely.dwithin(points, each, answer.brief.within / detour.low)
    return near


def _share_of_gain(answer: Plan) -> float:
    """Return what share of the gain 1 % of the total is."""
    gain = answer.value_after - answer.value_before
    if answer.brief.objective != "reach" or not answer.today_known or gain <= 0:
        return float("nan")
    return 0.01 * answer.value_after / gain


def _overlap(found: list[Series[Any]]) -> bool:
    """Tell whether the ranges of the gain have a part in common."""
    low = max((float(each["gain_low"]) for each in found), default=0.0)
    high = min((float(each["gain_high"]) for each in found), default=0.0)
    return len(found) > 1 and low <= high


def _common(gains: list[NDArray[np.bool_]], count: NDArray[np.float64]) -> float:
    """Return the share of those who gain by some choice who gain by every one."""
    every, some = np.logical_and.reduce(gains), np.logical_or.reduce(gains)
    total = float(count[some].sum())
    return float(count[every].sum()) / total if total > 0 else float("nan")
