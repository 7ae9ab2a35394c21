"""The choices of the page Where next: their names in the URL, their widgets, and the question they make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from geo.access.reach import SPEED_M_PER_MIN
from geo.need.weights import weighing_indicators
from geo.pack.pack import Pack
from geo.report.choices import NONE, Choice, Option
from geo.report.fields import choice, one_area, one_of, several_of, switch
from geo.report.question import Form, Question
from geo.report.shared_fields import ages_options, categories, indicators
from geo.targeting.places import (
    candidate_categories,
    siting_categories,
    siting_places,
    standard_for,
    standard_walk,
    usual_candidates,
)
from geo.targeting.plan import MOST_NEW, Brief
from geo.targeting.siting import Objective
from layers.look.formatting import sentence_case
from pages.frame import state
from pages.frame.drawing import Points, points_of
from pages.frame.widgets import ask, ask_beside

PAGE = "where-next"
STANDARD = "standard"
said, say = partial(state.said, PAGE), partial(state.say, PAGE)
choose_area = partial(state.choose, PAGE, "area")
"""Select an area everywhere; called before the page runs."""
WALKS = (400, 800, 1_200, 1_600, 2_400)


def _walks() -> list[Option]:
    """Return the walks, metres; None for that of the standard, which hangs on the ages asked for."""
    usual = Option(STANDARD, "", None)
    return [usual, *(Option(str(each), walk_words(each), float(each)) for each in WALKS)]


def _bands(pack: Pack, asked: WhereNext) -> list[Option]:
    """Return the age bands that the pack speaks of; None for the ages that the new site serves."""
    known = {each.ages for each in pack.standards.values()} | {each.ages for each in pack.catalogue.values()}
    served = f"{ages_words(pack.catalogue[asked.site].ages)} (served)"
    return [Option("served", served, None), *ages_options(sorted(known), ages_words)]


def _places(pack: Pack, asked: WhereNext, role: str) -> list[str]:
    """Return the places of a role, existing sites or candidates; their words come with the answer."""
    found = siting_places(pack, asked.site, asked.candidates, asked.streets, asked.drawn)
    return [str(each) for each in found.index[found["role"] == role]]


def ages_words(ages: tuple[int, int]) -> str:
    """Return ages as a reader says them."""
    return f"{ages[0]} to {ages[1]}" if ages[0] != ages[1] else str(ages[0])


def walk_words(metres: float) -> str:
    """Return a walk in minutes and metres."""
    return f"{metres / SPEED_M_PER_MIN:.0f} minutes ({metres:,.0f} m)"


@dataclass(frozen=True)
class WhereNext(Question):
    """What the page is asked to show."""

    page = PAGE

    site: str = one_of(categories(siting_categories), label="What to site")
    new: int = one_of(
        [Option("0", "None, my list only", 0), *(Option(str(n), str(n), n) for n in range(1, MOST_NEW + 1))],
        usual="1",
        label="New sites",
        help="Up to three are found by trying every set; more take a few seconds.",
    )
    aim: Objective = one_of(
        lambda pack, _: {
            "reach": "Most children within a walk",
            "mean": "Shortest average walk",
            "worst": f"Shortest walk for the worst-off {pack.place.levels['ward'].singular}",
        },
        label="Aim",
        help="Most children: as many as possible live within the walk. Average: the sum of all walks is "
        "least. Worst-off: the longest average walk of any area is as short as it can be.",
    )
    walk: float | None = one_of(_walks(), label="Walk")
    ages: tuple[int, int] | None = one_of(_bands, label="Children aged", help="Whose walks count.")
    need: str = one_of(
        indicators(weighing_indicators),
        none="Every child alike",
        label="Weigh children by",
        help="Each child counts by the rate of this figure where it lives, so that places in hard-pressed "
        "streets weigh more.",
    )
    candidates: tuple[str, ...] = several_of(
        categories(candidate_categories),
        usual=lambda pack, _: usual_candidates(pack),
        name="from",
        label="Places that may take one",
    )
    movable: bool = one_of(
        [Option("stay", "Stay where they are", False), Option("move", "May move", True)],
        name="existing",
        label="Existing sites",
        help="If they may move, the page looks for the best places for all of them and the new ones "
        "together: some children may lose.",
    )
    streets: bool = switch("Count existing sites whose point is only that of their street", usual=True)
    drawn: Points = choice(Choice(name="drawn", label="Places on the map", usual=NONE, value=points_of))
    opened: tuple[str, ...] = several_of(
        lambda pack, asked: _places(pack, asked, "candidate"),
        name="open",
        label="Open in any case",
        hint="No place opened by you",
    )
    closed: tuple[str, ...] = several_of(
        lambda pack, asked: _places(pack, asked, "existing"),
        name="close",
        label="Close in any case",
        hint="No site closed by you",
    )
    show: str = one_of(
        {"before": "Today", "after": "After", "change": "Who gains and loses"},
        usual="after",
        label="The map shows",
        shown="row",
    )
    every: bool = switch("Every place that may take one", usual=False)
    area: str = one_area("ward")


@dataclass(frozen=True)
class Asked:
    """What the figures are of, and what the map shows of them."""

    brief: Brief
    show: str
    every: bool
    area: str


def asked(pack: Pack, chosen: WhereNext) -> Asked:
    """Return what the figures are of, with the ages served and the walk of the standard filled in."""
    ages = chosen.ages or pack.catalogue[chosen.site].ages
    brief = Brief(
        category=chosen.site,
        candidates=chosen.candidates,
        new=chosen.new,
        objective=chosen.aim,
        within=chosen.walk or standard_walk(pack, chosen.site, ages),
        ages=ages,
        need=chosen.need,
        admit_street=chosen.streets,
        movable=chosen.movable,
        opened=chosen.opened,
        closed=chosen.closed,
        drawn=chosen.drawn,
    )
    return Asked(brief, chosen.show, chosen.every, chosen.area)


def controls(pack: Pack, form: Form[WhereNext]) -> None:
    """Show the widgets of the question."""
    *_, last = ask_beside(form, ("site", "new", "aim"), [3, 2, 3, 2])
    with last:
        ask(form, "walk", words=_walk_words(pack, asked(pack, form.asked).brief))
    ask_beside(form, ("ages", "need", "from", "existing"), [2, 3, 3, 2])
    ask(form, "streets")


def _walk_words(pack: Pack, brief: Brief) -> dict[str, str]:
    """Return the walks with their words, first that of the standard for these ages."""
    usual = "standard" if standard_for(pack, brief.category, brief.ages) else "usual"
    first = f"{walk_words(standard_walk(pack, brief.category, brief.ages))}, {usual}"
    return {each.text: each.words or first for each in _walks()}


def effect_ages(pack: Pack) -> list[tuple[int, int]]:
    """Return bands that follow one another, for the table of who gains and loses."""
    bands: list[tuple[int, int]] = []
    for low, high in sorted({each.ages for each in pack.standards.values()}):
        if not bands or low > bands[-1][1]:
            bands.append((low, high))
    return bands or [(0, 4), (5, 11), (12, 17)]


def show_control(form: Form[WhereNext]) -> None:
    """Show the switches between today, after and the change, and whether all candidates are drawn."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-show"):
        ask(form, "show")
        ask(form, "every")


def category_words(pack: Pack, count: int, category: str) -> str:
    """Return "1 youth centre" or "3 youth centres"."""
    found = pack.catalogue[category]
    return f"{count:,} {found.singular if count == 1 else found.plural}"


def title_of(pack: Pack, category: str) -> str:
    """Return what a category is called on its own, of places from the map too."""
    return sentence_case(pack.catalogue[category].singular) if category else "From the map"
