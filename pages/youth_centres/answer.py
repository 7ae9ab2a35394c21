"""What the page Youth centres answers: verdicts and reach per area, and the services they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access.coverage import listed_reach
from geo.access.supply import decides_ward
from geo.gaps.evidence import Choice, evidence
from geo.gaps.verdicts import gaps
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.standards import Promise

LEVEL: Level = "ward"


@dataclass(frozen=True)
class Question:
    """What decides the figures: a promise, who counts, how far they walk (metres), what counts."""

    promise: Promise
    ages: tuple[int, int]
    within: float
    places: tuple[str, ...]
    statuses: tuple[str, ...]
    streets: bool


# Compared by identity, so that it can stand for all that it holds. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question.

    Attributes
    ----------
    verdicts : `geo.gaps.verdicts.gaps` per area, in the order of the outlines
    evidence : `geo.gaps.evidence.evidence`, one row per area and service
    reach : `geo.access.coverage.listed_reach` per area
    services : every service of the kinds that count, whatever its status, index service_id; `why_not` says
        why it does not count for reach and is empty where it does
    complete : whether the lists of all kinds that count are declared complete
    whole : whether reach knows every service there is: the lists are complete, and each has a point
    """

    pack: Pack
    question: Question
    verdicts: DataFrame
    evidence: DataFrame
    reach: DataFrame
    services: GeoDataFrame
    complete: bool
    whole: bool


@kept(64)
def answer(pack: Pack, question: Question) -> Answer:
    """Return the answer to a question, from memory where it was asked before."""
    promise = question.promise
    choice = Choice(question.places, question.statuses, question.streets)
    reach = partial(
        listed_reach,
        pack,
        question.places,
        statuses=question.statuses,
        admit_street=question.streets,
        level=LEVEL,
    )
    # A promise that lets an area count by its children's walk says itself who they are and how far they walk.
    nearby = promise.nearby
    access = reach(ages=promise.ages, within=nearby.metres if nearby else question.within)
    access = access.rename(columns={"inside": "children_reached", "mean_walk": "nearest_metres"})
    complete = all(pack.catalogue[each].complete for each in question.places)
    services = _services(pack, question)
    left_out = services["status"].isin(question.statuses) & (services["why_not"] != "")
    return Answer(
        pack,
        question,
        verdicts=gaps(pack, promise.id, choice, access=access),
        evidence=evidence(pack, promise.id, choice),
        reach=reach(ages=question.ages, within=question.within),
        services=services,
        complete=complete,
        whole=complete and not left_out.any(),
    )


def _services(pack: Pack, question: Question) -> GeoDataFrame:
    """Return the services of the kinds that count, with why each does not count for reach."""
    every = pack.services[pack.services["category"].isin(question.places)]
    deciding = decides_ward(pack, every) | question.streets
    facts = zip(every["status"], every.geometry, deciding, every["coord_accuracy"], strict=True)
    why = [
        "not counted by its status"
        if status not in question.statuses
        else "location not sourced"
        if point is None
        else ""
        if exact
        else f"its only point ({kind}) is too rough"
        for status, point, exact, kind in facts
    ]
    return every.assign(why_not=why)
