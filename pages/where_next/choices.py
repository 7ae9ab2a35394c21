"""The choices of the page Where next: their names in the URL, their widgets, and the question they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from geo.access.reach import SPEED_M_PER_MIN
from geo.need.weights import weighing_indicators
from geo.pack.pack import Pack
from geo.targeting.places import (
    candidate_categories,
    siting_categories,
    siting_places,
    standard_for,
    standard_walk,
)
from geo.targeting.plan import MOST_NEW, Brief
from geo.targeting.siting import Objective
from layers.look.formatting import sentence_case
from pages.frame import state, ui, widgets
from pages.frame.state import Choice
from pages.frame.widgets import Listed
from pages.where_next.drawing import POINTS, points_of

PAGE = "where-next"
NONE = "none"
SERVED = "served"
STANDARD = "standard"
WALKS = (400, 800, 1_200, 1_600, 2_400)
AIMS = {
    "reach": "Most children within a walk",
    "mean": "Shortest average walk",
    "worst": "Shortest walk for the worst-off {ward}",
}
STAYS = {"stay": "Stay where they are", "move": "May move"}
SHOWS = {"before": "Today", "after": "After", "change": "Who gains and loses"}
COUNTS = [str(each) for each in range(MOST_NEW + 1)]
HELP = {
    "aim": "Most children: as many as possible live within the walk. Average: the sum of all walks is least. "
    "Worst-off: the longest average walk of any area is as short as it can be.",
    "need": "Each child counts by the rate of this figure where it lives, so that places in hard-pressed "
    "streets weigh more.",
    "existing": "If they may move, the page looks for the best places for all of them and the new ones "
    "together: some children may lose.",
    "new": "Up to three are found by trying every set; more take a few seconds.",
    "ages": "Whose walks count.",
}


@dataclass(frozen=True)
class Asked:
    """What the page is asked to show."""

    brief: Brief
    show: str
    every: bool
    area: str


def choices(pack: Pack) -> list[Choice]:
    """Return every choice of the page with what it may be in this pack."""
    categories = siting_categories(pack)
    may = candidate_categories(pack)
    site = Choice("site", categories, categories[0])
    drawn = Choice("drawn", POINTS, NONE)
    source = Choice("from", Listed(may), Listed.written(may))
    streets = Choice("streets", ["yes", "no"], "yes")
    category, written, vague = (state.current(PAGE, each) for each in (site, source, streets))
    places = siting_places(
        pack,
        category,
        tuple(Listed.read(written)),
        vague == "yes",
        points_of(state.current(PAGE, drawn)),
    )
    role = places["role"]
    return [
        site,
        Choice("new", COUNTS, "1"),
        Choice("aim", list(AIMS), "reach"),
        Choice("walk", [STANDARD, *(str(each) for each in WALKS)], STANDARD),
        Choice("ages", [SERVED, *(written_ages(each) for each in pack_ages(pack))], SERVED),
        Choice("need", [NONE, *weighing_indicators(pack)], NONE),
        source,
        Choice("existing", list(STAYS), "stay"),
        streets,
        drawn,
        Choice("open", Listed([str(each) for each in places.index[role == "candidate"]]), NONE),
        Choice("close", Listed([str(each) for each in places.index[role == "existing"]]), NONE),
        Choice("show", list(SHOWS), "after"),
        Choice("every", ["yes", "no"], "no"),
        Choice("area", [NONE, *(str(code) for code in pack.areas["ward"].index)], NONE),
    ]


def pack_ages(pack: Pack) -> list[tuple[int, int]]:
    """Return the age bands that the pack speaks of, in its standards and its register."""
    known = {each.ages for each in pack.standards.values()}
    return sorted(known | {each.ages for each in pack.catalogue.values()})


def effect_ages(pack: Pack) -> list[tuple[int, int]]:
    """Return bands that follow one another, for the table of who gains and loses."""
    bands: list[tuple[int, int]] = []
    for low, high in sorted({each.ages for each in pack.standards.values()}):
        if not bands or low > bands[-1][1]:
            bands.append((low, high))
    return bands or [(0, 4), (5, 11), (12, 17)]


def written_ages(ages: tuple[int, int]) -> str:
    """Return ages as they stand in the URL."""
    return f"{ages[0]}-{ages[1]}"


def ages_words(ages: tuple[int, int]) -> str:
    """Return ages as a reader says them."""
    return f"{ages[0]} to {ages[1]}" if ages[0] != ages[1] else str(ages[0])


def walk_words(metres: float) -> str:
    """Return a walk in minutes and metres."""
    return f"{metres / SPEED_M_PER_MIN:.0f} minutes ({metres:,.0f} m)"


def said(name: str) -> str:
    """Return what a choice says; once `state.read` has run it is valid."""
    return widgets.said(PAGE, name)


def say(name: str, value: str) -> None:
    """Make a choice, from a callback."""
    st.session_state[state.key(PAGE, name)] = value


def asked_ages(pack: Pack) -> tuple[int, int]:
    """Return the ages that are asked for."""
    ages = said("ages")
    if ages == SERVED:
        return pack.catalogue[said("site")].ages
    low, high = ages.split("-")
    return int(low), int(high)


def asked(pack: Pack) -> Asked:
    """Return what the choices say."""
    category, ages, walk = said("site"), asked_ages(pack), said("walk")
    brief = Brief(
        category=category,
        candidates=tuple(Listed.read(said("from"))),
        new=int(said("new")),
        objective=cast(Objective, said("aim")),
        within=standard_walk(pack, category, ages) if walk == STANDARD else float(walk),
        ages=ages,
        need="" if said("need") == NONE else said("need"),
        admit_street=said("streets") == "yes",
        movable=said("existing") == "move",
        opened=tuple(Listed.read(said("open"))),
        closed=tuple(Listed.read(said("close"))),
        drawn=points_of(said("drawn")),
    )
    area = "" if said("area") == NONE else said("area")
    return Asked(brief, said("show"), said("every") == "yes", area)


# ---- Widgets ---------------------------------------------------------------------------------------------


def controls(pack: Pack) -> None:
    """Show the widgets of the question."""
    titles = {each: pack.catalogue[each].title for each in siting_categories(pack)}
    singular = pack.place.levels["ward"].singular
    aims = {key: words.format(ward=singular) for key, words in AIMS.items()}
    first = st.columns([3, 2, 3, 2])
    with first[0]:
        box("What to site", "site", titles)
    with first[1]:
        box("New sites", "new", {each: _count_words(each) for each in COUNTS})
    with first[2]:
        box("Aim", "aim", aims)
    with first[3]:
        category, ages = said("site"), asked_ages(pack)
        usual = "standard" if standard_for(pack, category, ages) else "usual"
        walks = {STANDARD: f"{walk_words(standard_walk(pack, category, ages))}, {usual}"}
        walks |= {str(each): walk_words(each) for each in WALKS}
        box("Walk", "walk", walks)
    second = st.columns([2, 3, 3, 2])
    with second[0]:
        served = pack.catalogue[said("site")].ages
        ages = {written_ages(each): ages_words(each) for each in pack_ages(pack)}
        box("Children aged", "ages", {SERVED: f"{ages_words(served)} (served)", **ages})
    with second[1]:
        needs = {each: pack.indicator(each).title for each in weighing_indicators(pack)}
        box("Weigh children by", "need", {NONE: "Every child alike", **needs})
    with second[2]:
        sources = {each: pack.catalogue[each].title for each in candidate_categories(pack)}
        widgets.several(PAGE, "Places that may take one", "from", sources)
    with second[3]:
        box("Existing sites", "existing", STAYS)
    widgets.toggle(PAGE, "Count existing sites whose point is only that of their street", "streets")


def _count_words(count: str) -> str:
    """Return a number of new sites as an option."""
    return "None, my list only" if count == "0" else count


def box(label: str, name: str, words: Mapping[str, str]) -> None:
    """Show the select box of one choice."""
    widgets.box(PAGE, label, name, words, help=HELP.get(name))


def show_control() -> None:
    """Show the switches between today, after and the change, and whether all candidates are drawn."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-show"):
        st.radio(
            "The map shows",
            list(SHOWS),
            format_func=lambda each: SHOWS[each],
            key=state.key(PAGE, "show"),
            horizontal=True,
        )
        widgets.toggle(PAGE, "Every place that may take one", "every")


def area_picker(pack: Pack) -> None:
    """Show the picker of an area."""
    names = pack.areas["ward"]["area_name"]
    word = pack.place.levels["ward"].singular
    box(ui.plain(f"Chosen {word}"), "area", {NONE: f"Choose a {word}", **names.sort_values()})


def choose_area(area: str) -> None:
    """Select an area everywhere; called before the page runs."""
    say("area", area or NONE)


def category_words(pack: Pack, count: int, category: str) -> str:
    """Return "1 youth centre" or "3 youth centres"."""
    found = pack.catalogue[category]
    return f"{count:,} {found.singular if count == 1 else found.plural}"


def title_of(pack: Pack, category: str) -> str:
    """Return what a category is called on its own, of places from the map too."""
    return sentence_case(pack.catalogue[category].singular) if category else "From the map"
