"""What the page Youth centres answers: verdicts and reach per area, and the services they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access.coverage import Knowledge, coverage
from geo.access.supply import unplaced
from geo.gaps.evidence import Choice, evidence
from geo.gaps.verdicts import gaps
from geo.memory import kept
from geo.pack.catalogue import ServiceCategory
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.standards import Promise

LEVEL: Level = "ward"


def former_categories(pack: Pack, places: tuple[str, ...]) -> list[ServiceCategory]:
    """Return the lists of places that once were of these kinds."""
    return [each for each in pack.catalogue.values() if each.former and each.former.of in places]


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
    reach : figures of `geo.access.coverage.Coverage` per area
    services : every service of the kinds that count, whatever its status, index service_id; `why_not` says
        why it does not count for reach and is empty where it does
    knowledge : what the lists of the kinds that count leave open
    """

    pack: Pack
    question: Question
    verdicts: DataFrame
    evidence: DataFrame
    reach: DataFrame
    services: GeoDataFrame
    knowledge: Knowledge


@kept(64)
def answer(pack: Pack, question: Question) -> Answer:
    """Return the answer to a question, from memory where it was asked before."""
    choice = Choice(question.places, question.statuses, question.streets)
    covered = coverage(
        pack,
        question.places,
        statuses=question.statuses,
        admit_street=question.streets,
        ages=question.ages,
        within=question.within,
        level=LEVEL,
    )
    return Answer(
        pack,
        question,
        verdicts=gaps(pack, question.promise.id, choice),
        evidence=evidence(pack, question.promise.id, choice),
        reach=covered.figures,
        services=_services(pack, question),
        knowledge=covered.knowledge,
    )


def _services(pack: Pack, question: Question) -> GeoDataFrame:
    """Return the services of the kinds that count, with why each does not count for reach."""
    every = pack.services[pack.services["category"].isin(question.places)]
    lost = unplaced(pack, question.places, statuses=question.statuses, admit_street=question.streets).index
    why = [
        "not counted by its status"
        if status not in question.statuses
        else ""
        if service not in lost
        else f"its only point ({kind}) does not decide where it is"
        if kind
        else "location not sourced"
        for service, status, kind in zip(every.index, every["status"], every["coord_accuracy"], strict=True)
    ]
    return every.assign(why_not=why)
