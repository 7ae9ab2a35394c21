"""The choices of the page Youth centres: their names in the URL, their widgets and their words."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from geo.access.reach import SPEED_M_PER_MIN
from geo.pack.catalogue import STATUSES
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from geo.report.figures import available
from layers.look.formatting import sentence_case
from pages.frame import state, widgets
from pages.frame.state import Choice
from pages.frame.widgets import Listed
from pages.youth_centres.answer import LEVEL, Question
from pages.youth_centres.words import STATUS_WORDS, ages_words, walk_words

PAGE = "youth-centres"
NONE = "none"
MORE = f"{PAGE}-more"
# Metres; 1,200 m are a quarter of an hour.
WALKS = (400, 600, 800, 1000, 1200, 1600, 2000, 2400)
USUAL_WALK = 1200
LOOKS = {"verdict": "Verdict on the promise", "reach": "Children within reach"}
HELP = {
    "walk": "How far a child walks at most to be counted as within reach. A promise that names no distance "
    "is not judged by it.",
    "ages": "Whose walk is counted.",
    "places": "Other places can stand in: see what would change if they counted. With none chosen, the "
    "promise's own kinds count.",
    "statuses": "Which services count, by what the register says of them.",
    "streets": "Some points are only another building of the same street. They show roughly where a service "
    "is and decide no verdict unless you let them.",
    "need": "Any figure that exists for these areas.",
}


@dataclass(frozen=True)
class Asked:
    """What the page is asked to show."""

    question: Question
    look: str
    need: str
    area: str


def promises(pack: Pack) -> dict[str, Promise]:
    """Return the promises for each ward that a map can test: those with a verdict first."""
    tested = [each for each in pack.promises.values() if each.level == LEVEL and each.test != "none"]
    return {each.id: each for each in sorted(tested, key=lambda each: each.test != "sites")}


def choices(pack: Pack) -> list[Choice]:
    """Return every choice of the page with what it may be in this pack."""
    known = promises(pack)
    which = Choice("promise", list(known), next(iter(known)))
    promise = known[state.current(PAGE, which)]
    needs = available(pack, LEVEL)
    usual = pack.place.defaults.indicator
    walk = usual_walk(promise)
    return [
        which,
        Choice("look", list(looks(promise)), usual_look(promise)),
        Choice("ages", list(bands(pack, promise)), written(promise.ages)),
        Choice("walk", [str(each) for each in walks(promise)], str(walk)),
        Choice("places", Listed(list(pack.catalogue)), Listed.written(promise.categories)),
        Choice("statuses", Listed(list(STATUS_WORDS)), "open"),
        Choice("streets", ["no", "yes"], "no"),
        Choice("need", needs, usual if usual in needs else needs[0]),
        Choice("area", [NONE, *(str(code) for code in pack.areas[LEVEL].index)], NONE),
    ]


def looks(promise: Promise) -> dict[str, str]:
    """Return what the map can show of a promise, with words; one that asks for reach gets no verdict."""
    return LOOKS if promise.test == "sites" else {"reach": LOOKS["reach"]}


def usual_look(promise: Promise) -> str:
    """Return what the map shows first."""
    return next(iter(looks(promise)))


def usual_walk(promise: Promise) -> int:
    """Return the walk that a promise names, else the usual one, metres."""
    return round(promise.minutes * SPEED_M_PER_MIN) if promise.minutes else USUAL_WALK


def walks(promise: Promise) -> list[int]:
    """Return the walks to choose from, metres, that of the promise among them."""
    return sorted({*WALKS, usual_walk(promise)})


def bands(pack: Pack, promise: Promise) -> dict[str, str]:
    """Return the age bands to choose from with their words: the promise's own, its halves, others'."""
    low, high = promise.ages
    middle = (low + high) // 2
    halves = [(low, middle), (middle + 1, high)] if low < high else []
    others = sorted({each.ages for each in pack.promises.values() if each.test != "none"})
    return {written(ages): ages_words(ages) for ages in dict.fromkeys([promise.ages, *halves, *others])}


def written(ages: tuple[int, int]) -> str:
    """Return an age band as it stands in the URL."""
    return f"{ages[0]}-{ages[1]}"


def asked(pack: Pack) -> Asked:
    """Return what the choices say; once `state.read` has run they are all valid."""
    said = {choice.name: widgets.said(PAGE, choice.name) for choice in choices(pack)}
    low, high = said["ages"].split("-")
    statuses = Listed.read(said["statuses"])
    promise = promises(pack)[said["promise"]]
    question = Question(
        promise=promise,
        ages=(int(low), int(high)),
        within=float(said["walk"]),
        places=tuple(Listed.read(said["places"])) or promise.categories,
        statuses=tuple(each for each in STATUSES if each in statuses),
        streets=said["streets"] == "yes",
    )
    area = "" if said["area"] == NONE else said["area"]
    return Asked(question, look=said["look"], need=said["need"], area=area)


def controls(pack: Pack, promise: Promise) -> None:
    """Show the widgets; what they say is in the session before the page runs."""
    known = promises(pack)
    which, shows, children, walk = st.columns([1.5, 1.2, 1, 1.8], gap="medium")
    with which:
        words = {each.id: each.title for each in known.values()}
        widgets.box(PAGE, "Promise", "promise", words, on_change=lambda: _start_over(known))
    with shows:
        widgets.box(PAGE, "Map shows", "look", looks(promise))
    with children:
        words = {key: sentence_case(each) for key, each in bands(pack, promise).items()}
        widgets.box(PAGE, "Children", "ages", words, help=HELP["ages"])
    with walk:
        words = {str(each): walk_words(each) for each in walks(promise)}
        widgets.steps(PAGE, "Walk, at most", "walk", words, help=HELP["walk"])
    widgets.toggle(PAGE, "Let points of the street count", "streets", help=HELP["streets"])
    more = st.expander("What counts: kinds of places, open or planned", key=MORE, on_change="rerun")
    if not more.open:
        return
    with more:
        one, other = st.columns(2)
        with one:
            titles = {each.id: each.title for each in pack.catalogue.values()}
            widgets.several(PAGE, "Places that count", "places", titles, help=HELP["places"])
        with other:
            widgets.several(PAGE, "Services that count", "statuses", STATUS_WORDS, help=HELP["statuses"])


def _start_over(known: dict[str, Promise]) -> None:
    """Let another promise bring its own ages, walk and places; called before the page runs."""
    promise = known[widgets.said(PAGE, "promise")]
    usual = {"ages": written(promise.ages), "walk": str(usual_walk(promise)), "look": usual_look(promise)}
    for name, value in (usual | {"places": Listed.written(promise.categories)}).items():
        st.session_state[state.key(PAGE, name)] = value


def area_picker(pack: Pack) -> None:
    """Show the picker of an area."""
    names = pack.areas[LEVEL]["area_name"]
    word = pack.place.levels[LEVEL].singular
    labels = {
        NONE: f"Choose a {word}",
        **{str(code): str(name) for code, name in names.sort_values().items()},
    }
    widgets.box(PAGE, f"Chosen {word}", "area", labels)


def choose(area: str) -> None:
    """Select an area everywhere; called before the page runs."""
    st.session_state[state.key(PAGE, "area")] = area or NONE
