"""What every table of siting says besides: what figures rest on, whose lists, how many are located."""

from __future__ import annotations

from typing import Final

from geo.access import supply
from geo.pack.pack import Pack
from geo.targeting.plan import Plan

ROLES: Final = ("new", "opened", "existing", "closed")


def basis(answer: Plan) -> str:
    """Return what every figure rests on, in a few words.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.plan import Brief, plan
    >>> found = plan(town(), Brief("hub", ("school",)))
    >>> basis(found)
    'among listed services; straight-line estimate'
    """
    way = "walking network" if answer.kind == "network" else answer.kind
    return f"among listed services; {way}"


def attribution(pack: Pack, answer: Plan) -> str:
    """Return whose lists of services the answer rests on.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.plan import Brief, plan
    >>> found = plan(town(), Brief("hub", ("school",)))
    >>> attribution(town(), found)
    'Made up'
    """
    involved = {answer.brief.category, *answer.with_role(*ROLES)["category"].astype(str)}
    return supply.attribution(pack, tuple(each for each in pack.catalogue if each in involved))


def on_ground(answer: Plan) -> dict[str, str | int]:
    """Return what every row says of the ground that the answer stands on.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.targeting.plan import Brief, plan
    >>> on_ground(plan(town(), Brief("club", ("school",))))["answer"]
    'shortlist'
    """
    ground = answer.ground
    return {
        "answer": "" if answer.choice is None else "best" if answer.decides else "shortlist",
        "located": ground.located,
        "listed_or_claimed": ground.count,
        "without_place": "; ".join([*ground.unplaced, *ground.doubtful]),
    }
