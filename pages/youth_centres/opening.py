"""Who is open at an hour, on the page Youth centres: the answer, the map of three looks and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pandas import DataFrame, Series

from geo.access.session_week import NOTHING, hours, week
from geo.access.sessions import Choice, Hour, places_of, reach, states
from geo.gaps.session_gaps import sentences
from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.sessions import DAYS
from geo.report.opening_words import headline, kinds, reach_words, reason, when
from layers.look.formatting import plural, sentence_case
from layers.look.palette import Look
from layers.map.categories import VERDICTS, category_layer
from layers.map.sites import SITE_LOOKS, site_layer
from layers.map.view import ROOM, MapView, area_words
from layers.paper.week import Cell, week_html
from pages.frame.map_view import base_of
from pages.frame.parts import Badge
from pages.youth_centres import words
from pages.youth_centres.answer import LEVEL, Answer, Question

AREA_LOOKS: Final[Mapping[str, Look]] = {
    "open": replace(VERDICTS["met"], word="one is open then"),
    "perhaps": replace(VERDICTS["listed"], word="one is open then, address to confirm"),
    "not known": replace(VERDICTS["may have closed"], word="hours not known"),
    "closed": replace(VERDICTS["unmet"], word="all listed here are closed then"),
    NOTHING: VERDICTS["not evidenced"],
}
"""What is known of an area at an hour, the surest first."""
MARKERS: Final[Mapping[str, Look]] = {
    "open": replace(SITE_LOOKS["open"], word="open then"),
    "not known": replace(SITE_LOOKS["unknown"], word="hours not known"),
    "closed": replace(SITE_LOOKS["closed"], word="closed then"),
}


# Compared by identity. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Opening:
    """Who is open: of each service, of each area, and who can walk there.

    Attributes
    ----------
    states : `geo.access.sessions.states`
    near : which service is or could be in which area
    areas : per area a key of `AREA_LOOKS`
    reach : `geo.access.sessions.reach` per area
    """

    pack: Pack
    question: Question
    choice: Choice
    hour: Hour
    ages: tuple[int, int]
    states: DataFrame
    near: DataFrame
    areas: Series[Any]
    reach: DataFrame


@kept(32)
def opening(pack: Pack, question: Question, hour: Hour) -> Opening:
    """Return who is open at an hour."""
    choice = Choice(question.places, question.statuses, question.streets)
    ages = question.ages if hour.age is None else (hour.age, hour.age)
    found = states(pack, choice, hour)
    near = places_of(pack, found.index, LEVEL)
    near = near.assign(state=near["service_id"].map(found["state"]))
    codes = pack.areas[LEVEL].index
    areas = Series([_area(near[near["area_code"] == each]) for each in codes], index=codes, dtype="str")
    reached = reach(pack, choice, hour, question.within, ages=ages, level=LEVEL)
    return Opening(pack, question, choice, hour, ages, found, near, areas, reached)


def answer_words(found: Opening) -> tuple[str, str]:
    """Return who is known to be open, and how many can walk there."""
    key, _, rest = headline(found.pack, found.choice, found.hour).partition(". ")
    age = found.hour.age
    children = words.people(found.ages if age is None else (age, age))
    walk = reach_words(found.pack, found.choice, found.hour, found.reach, found.question.within, children)
    return f"{key.rstrip('.')}.", f"{rest} {walk}".strip()


def badges(found: Opening) -> list[Badge]:
    """Return what limits the answer: hours that nobody has said, and whom the figures count."""
    silent = int((found.states["stated"] == 0).sum())
    of_all = f"{silent} of {plural(len(found.states), *kinds(found.pack, found.choice))}"
    given = []
    if silent:
        told = (
            "No source read so far says when they are open. They are shown as not known, never as closed.",
            "A centre is shown as closed only where somebody says that all its hours are listed.",
        )
        given.append(Badge(f"No hours are known of {of_all}", told, limits=True))
    if found.hour.season == "holiday":
        given.append(
            Badge("School holidays", ("Hours without a season may not hold in holidays.",), limits=True)
        )
    counted = "Children are counted whoever a session is for: the figures do not tell girls from boys."
    return [*given, Badge("Who is counted", (counted,))]


@kept(32)
def map_of(answer: Answer, found: Opening) -> MapView:
    """Return the areas by what is known of them at the hour, under the services in three looks."""
    pack = found.pack
    title = f"{sentence_case(kinds(pack, found.choice)[1])} {when(found.hour)}"
    tips = Series({code: _tip(found, str(code)) for code in found.areas.index})
    areas = category_layer(
        found.areas,
        tips,
        pack.areas[LEVEL]["area_name"],
        title=title,
        looks=AREA_LOOKS,
        areas=area_words(pack, LEVEL),
    )
    own = answer.services.loc[found.states.index].sort_index()
    told = {str(each): row for each, row in found.states.to_dict("index").items()}
    shown = own.assign(
        look=found.states["state"].reindex(own.index),
        tip=[sentence_case(reason(told[str(each)])) for each in own.index],
    )
    services = site_layer(shown, looks=MARKERS, title="Listed services", counted="services")
    said = " ".join(answer_words(found))
    return MapView(
        base_of(pack, LEVEL),
        areas,
        (services,),
        title=title,
        words=areas.words,
        about=f"{said} {areas.words} {words.sources(answer)}",
        between=ROOM,
    )


def week_of(found: Opening, code: str) -> str:
    """Return the week of an area as HTML: when anything that is or could be there is open, and for whom."""
    rows = week(found.pack, found.choice, found.hour, LEVEL)
    own = rows[rows["area_code"] == code]
    shown = list(hours(found.pack))
    days = [(name, _cells(own[own["day"] == day])) for day, name in enumerate(DAYS)]
    season = " in the school holidays" if found.hour.season == "holiday" else " in an ordinary week"
    name = found.pack.area_name(code)
    return week_html(days, shown, caption=f"When anything listed in or near {name} is open{season}")


def _cells(day: DataFrame) -> list[Cell]:
    """Return the hours of a day."""
    return [
        Cell(str(state), tuple(str(whom).split(";")) if whom else ())
        for state, whom in zip(day["state"], day["for_whom"], strict=True)
    ]


def gap_lines(found: Opening) -> list[str]:
    """Return the gaps by group in words."""
    return sentences(found.pack, found.choice, found.hour, LEVEL)


def here(found: Opening, code: str) -> list[dict[str, Any]]:
    """Return the services that are or could be in an area: name, state, why, whether certainly there."""
    near = found.near[found.near["area_code"] == code]
    names = found.pack.services["name"]
    return [
        {
            "name": str(names[service]),
            "state": state,
            "reason": reason(found.states.loc[service]),
            "certain": certain,
        }
        for service, state, certain in zip(near["service_id"], near["state"], near["certain"], strict=True)
    ]


def _area(near: DataFrame) -> str:
    """Return what is known of an area from the services that are or could be there."""
    if near.empty:
        return NOTHING
    if (near["state"] == "open").any():
        return "open" if near.loc[near["state"] == "open", "certain"].any() else "perhaps"
    return "not known" if (near["state"] == "not known").any() else "closed"


def _tip(found: Opening, code: str) -> str:
    """Return the lines under an area's name on the map."""
    lines = [f"{each['name']}: {MARKERS[each['state']].word}" for each in here(found, code)[:6]]
    return "\n".join([sentence_case(AREA_LOOKS[found.areas[code]].word), *lines])
