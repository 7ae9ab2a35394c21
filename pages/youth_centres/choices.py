"""The choices of the page Youth centres: their names in the URL, their widgets and their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from geo.access.reach import SPEED_M_PER_MIN, USUAL_STATUSES, USUAL_STREETS, USUAL_WALK
from geo.access.sessions import For, Hour
from geo.pack.calendar import Season
from geo.pack.catalogue import STATUSES
from geo.pack.pack import Pack
from geo.pack.sessions import DAYS, OLDEST, clock, minutes_of
from geo.pack.standards import Promise
from geo.report.choices import Option
from geo.report.fields import one_area, one_of, several_of, switch
from geo.report.figures import available
from geo.report.question import Form, Question as AnyQuestion
from geo.report.shared_fields import ages_options, categories, indicators
from layers.look.formatting import sentence_case
from pages.frame import state
from pages.frame.widgets import ask, ask_beside
from pages.youth_centres.answer import LEVEL, Question, former_categories
from pages.youth_centres.words import STATUS_WORDS, ages_words, walk_words

PAGE = "youth-centres"
MORE = f"{PAGE}-more"
choose = partial(state.choose, PAGE, "area")
"""Select an area everywhere; called before the page runs."""
FOR_WHOM = {"any": "Any session", "all": "Open to all", "girls": "Girls only", "boys": "Boys only"}
# Metres; 1,200 m are a quarter of an hour.
WALKS = (400, 600, 800, 1000, 1200, 1600, 2000, 2400)
LOOKS = {
    "verdict": "What is known",
    "reach": "Who can walk there",
    "need": "Beside need",
    "hour": "Open at an hour",
}
AT_AN_HOUR = ("day", "time", "when", "age", "for", "with-send")
"""What is asked where the page shows who is open at an hour."""
TIMES = [clock(each) for each in range(7 * 60, 22 * 60 + 1, 30)]


def promises(pack: Pack) -> dict[str, Promise]:
    """Return the promises for each ward that a map can test: those with a verdict first."""
    tested = [each for each in pack.promises.values() if each.level == LEVEL and each.test != "none"]
    return {each.id: each for each in sorted(tested, key=lambda each: each.test != "sites")}


def looks(pack: Pack, promise: Promise) -> dict[str, str]:
    """Return what the map can show of a promise, with words.

    One that asks for reach gets no verdict; who is open is asked where somebody has written down any hours.
    """
    left_out = {"verdict"} if promise.test != "sites" else set()
    left_out |= {"hour"} if pack.register.sessions.empty else set()
    return {key: words for key, words in LOOKS.items() if key not in left_out}


def usual_walk(promise: Promise) -> int:
    """Return the walk that a promise names, else the usual one, metres."""
    return round(promise.minutes * SPEED_M_PER_MIN) if promise.minutes else round(USUAL_WALK)


def _walks(_: Pack, asked: Asked) -> list[Option]:
    """Return the walks to choose from, metres, that of the promise among them."""
    found = sorted({*WALKS, usual_walk(asked.promise)})
    return [Option(str(each), walk_words(each), float(each)) for each in found]


def _bands(pack: Pack, asked: Asked) -> list[Option]:
    """Return the age bands to choose from: the promise's own, its halves, others'."""
    low, high = asked.promise.ages
    middle = (low + high) // 2
    halves = [(low, middle), (middle + 1, high)] if low < high else []
    others = sorted({each.ages for each in pack.promises.values() if each.test != "none"})
    bands = dict.fromkeys([asked.promise.ages, *halves, *others])
    return ages_options(bands, lambda ages: sentence_case(ages_words(ages)))


def _usual_need(pack: Pack, _: object) -> str:
    """Return the indicator of the pack, where it exists for these areas."""
    needs, usual = available(pack, LEVEL), pack.place.defaults.indicator
    return usual if usual in needs else needs[0]


def _visitor_ages(pack: Pack, asked: Asked) -> list[Option]:
    """Return any age, and each that somebody who goes may have."""
    ages = range(asked.promise.ages[0], OLDEST + 1)
    return [Option("any", "Any age", None), *(Option(str(each), str(each), each) for each in ages)]


@dataclass(frozen=True)
class Asked(AnyQuestion):
    """What the page is asked to show."""

    page = PAGE

    promise: Promise = one_of(
        lambda pack, _: [Option(each.id, each.title, each) for each in promises(pack).values()],
        label="Promise",
        renews=("look", "ages", "walk", "places"),
    )
    look: str = one_of(lambda pack, asked: looks(pack, asked.promise), label="Show", shown="segments")
    ages: tuple[int, int] = one_of(_bands, label="Young people", help="Whose walk is counted.")
    walk: float = one_of(
        _walks,
        usual=lambda _, asked: str(usual_walk(asked.promise)),
        label="Walk, at most",
        shown="steps",
        help="How far a child walks at most to be counted as within reach. A promise that names no distance "
        "is not judged by it.",
    )
    places: tuple[str, ...] = several_of(
        categories(lambda pack: pack.register.counting),
        usual=lambda _, asked: asked.promise.categories,
        label="Places that count",
        help="Other places can stand in: see what would change if they counted. With none chosen, the "
        "promise's own kinds count.",
    )
    statuses: tuple[str, ...] = several_of(
        STATUS_WORDS,
        usual=USUAL_STATUSES,
        label="Services that count",
        help="Which services count, by what the register says of them.",
    )
    streets: bool = switch(
        "Let points of the street count",
        usual=USUAL_STREETS,
        help="Some points are only another building of the same street. They show roughly where a service "
        "is and decide no verdict unless you let them.",
    )
    former: bool = switch(
        "Show where one was in former years",
        usual=False,
        help="Places of the past, from an older list. They say nothing about today and count in no verdict "
        "and no figure.",
    )
    need: str = one_of(
        indicators(lambda pack: available(pack, LEVEL)),
        usual=_usual_need,
        label="Figure beside reach",
        help="Any figure that exists for these areas.",
    )
    day: str = one_of({each.lower(): each for each in DAYS}, usual="thursday", label="Day")
    time: str = one_of(TIMES, usual="17:00", label="Time")
    season: Season = one_of(
        {"term": "Ordinary week", "holiday": "School holidays"}, label="Week", name="when"
    )
    age: int | None = one_of(_visitor_ages, label="Age of who goes")
    open_to: For = one_of(FOR_WHOM, label="Session", name="for")
    send: bool = switch(
        "With SEND",
        name="with-send",
        help="Sessions that young people with special educational needs or disabilities may go to.",
    )
    area: str = one_area(LEVEL)

    @property
    def hour(self) -> Hour:
        """When something must be open, and for whom."""
        start = minutes_of(self.time)
        day = DAYS.index(self.day.capitalize())
        return Hour(day, start, start + 1, self.season, None, self.age, self.open_to, self.send)

    @property
    def question(self) -> Question:
        """What decides the figures."""
        return Question(
            promise=self.promise,
            ages=self.ages,
            within=self.walk,
            places=self.places or self.promise.categories,
            statuses=tuple(each for each in STATUSES if each in self.statuses),
            streets=self.streets,
        )


def more(pack: Pack, form: Form[Asked]) -> None:
    """Show what is rarely changed, folded: the promise, who walks how far, what counts."""
    with st.expander("What counts: promise, ages, walk and kinds of places", key=MORE):
        ask_beside(form, ("promise", "ages", "walk"), [1.6, 1, 1.8], gap="medium")
        ask_beside(form, ("places", "statuses"))
        with st.container(horizontal=True):
            ask(form, "streets")
            if former_categories(pack, form.asked.question.places):
                ask(form, "former")
