"""The choices of the page Where next: their names in the URL, their widgets, and the question they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

import streamlit as st

from geo.access.reach import SPEED_M_PER_MIN
from geo.need.weights import weighing_indicators
from geo.pack.pack import Pack
from geo.report.choices import NONE, Choice, Option
from geo.report.fields import choice, number, one_area, one_of, several_of, switch
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
MOST_PLACES = 2_000.0
PLANS = ("A", "B", "C")
LETTERS = ("A", "B", "C", "D", "E")
"""As many as a shortlist has."""
Lists = tuple[tuple[str, ...], tuple[str, ...]]
"""Places opened and sites closed."""
PRINTED = ("site", "new", "aim", "walk", "ages", "need", "from", "streets", "places", "show", "area")
"""The choices that a print names; the plans are a table of the page."""
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


def walk_of(metres: float) -> str:
    """Return a walk as a sentence says it: by its minutes where they are whole."""
    minutes = metres / SPEED_M_PER_MIN
    whole = minutes >= 2 and minutes % 1 == 0
    return f"a {minutes:.0f}-minute walk" if whole else f"a walk of {metres:,.0f} m"


def ages_words(ages: tuple[int, int]) -> str:
    """Return ages as a reader says them."""
    return f"{ages[0]} to {ages[1]}" if ages[0] != ages[1] else str(ages[0])


def walk_words(metres: float) -> str:
    """Return a walk in minutes and metres."""
    return f"{metres / SPEED_M_PER_MIN:.0f} minutes ({metres:,.0f} m)"


def _shows(_: Pack, asked: WhereNext) -> dict[str, str]:
    """Return what the map can show: two plans against each other where there are two."""
    pairs = {f"{one}{other}": f"Plan {one} against plan {other}" for one, other in asked.pairs}
    return {"before": "Today", "after": "After", "change": "Who gains and loses", **pairs}


def name_of(what: str, plan: str) -> str:
    """Return how the link names what a plan opens or closes; the first plan needs no letter."""
    return what if plan == PLANS[0] else f"{what}-{plan.lower()}"


def _opens(plan: str) -> Any:
    """Return the field of what a plan opens."""
    return several_of(
        lambda pack, asked: _places(pack, asked, "candidate"),
        name=name_of("open", plan),
        label=f"Plan {plan} opens",
        hint="Nothing opened by you",
    )


def _closes(plan: str) -> Any:
    """Return the field of what a plan closes."""
    return several_of(
        lambda pack, asked: _places(pack, asked, "existing"),
        name=name_of("close", plan),
        label=f"Plan {plan} closes",
        hint="Nothing closed by you",
    )


@dataclass(frozen=True)
class WhereNext(Question):
    """What the page is asked to show."""

    page = PAGE

    site: str = one_of(categories(siting_categories), label="Site")
    new: int = one_of(
        [Option("0", "None, my plan only", 0), *(Option(str(n), str(n), n) for n in range(1, MOST_NEW + 1))],
        usual="1",
        label="How many",
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
        help="Each child counts by the rate of this figure where they live, so that places in hard-pressed "
        "streets weigh more.",
    )
    candidates: tuple[str, ...] = several_of(
        categories(candidate_categories),
        usual=lambda pack, _: usual_candidates(pack),
        name="from",
        label="Places that may take one",
    )
    streets: bool = switch("Count sites whose point is only that of their street", usual=False)
    places: float = choice(
        number(
            *(0.0, MOST_PLACES, 10.0, 0.0),
            name="places",
            label="Places that each new one offers, where limited",
        )
    )
    drawn: Points = choice(Choice(name="drawn", label="Places on the map", usual=NONE, value=points_of))
    movable: tuple[str, ...] = several_of(
        lambda pack, asked: _places(pack, asked, "existing"),
        name="move",
        label="Existing sites that may move or close",
        hint="All stay where they are",
    )
    plan: str = one_of({each: each for each in PLANS}, label="My plan", shown="segments")
    open_a: tuple[str, ...] = _opens("A")
    close_a: tuple[str, ...] = _closes("A")
    open_b: tuple[str, ...] = _opens("B")
    close_b: tuple[str, ...] = _closes("B")
    open_c: tuple[str, ...] = _opens("C")
    close_c: tuple[str, ...] = _closes("C")
    show: str = one_of(_shows, label="Map shows")
    choice: str = one_of({each: each for each in LETTERS}, name="with", label="With choice")
    every: bool = switch("Every place that may take one", usual=False)
    area: str = one_area("ward")

    @property
    def plans(self) -> dict[str, Lists]:
        """What each of the visitor's own plans opens and closes."""
        return {
            "A": (self.open_a, self.close_a),
            "B": (self.open_b, self.close_b),
            "C": (self.open_c, self.close_c),
        }

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The plans that change something, two by two."""
        return list(combinations([each for each, lists in self.plans.items() if any(lists)], 2))


@dataclass(frozen=True)
class Asked:
    """What the figures are of, and what the map shows of them; `plans` are the visitor's own."""

    brief: Brief
    plans: dict[str, Brief]
    plan: str
    show: str
    choice: str
    every: bool
    area: str


def asked(pack: Pack, chosen: WhereNext) -> Asked:
    """Return what the figures are of, with the ages served and the walk of the standard filled in."""
    ages = chosen.ages or pack.catalogue[chosen.site].ages
    opened, closed = chosen.plans[chosen.plan]
    brief = Brief(
        category=chosen.site,
        candidates=chosen.candidates,
        new=chosen.new,
        objective=chosen.aim,
        within=chosen.walk or standard_walk(pack, chosen.site, ages),
        ages=ages,
        need=chosen.need,
        admit_street=chosen.streets,
        movable=tuple(each for each in chosen.movable if each not in closed),
        opened=opened,
        closed=closed,
        drawn=chosen.drawn,
    )
    plans = {
        letter: replace(brief, new=0, movable=(), opened=lists[0], closed=lists[1])
        for letter, lists in chosen.plans.items()
        if any(lists)
    }
    return Asked(brief, plans, chosen.plan, chosen.show, chosen.choice, chosen.every, chosen.area)


def controls(pack: Pack, form: Form[WhereNext]) -> None:
    """Show the choices that are changed often."""
    for name in ("site", "new", "aim"):
        ask(form, name)
    ask(form, "walk", words=_walk_words(pack, asked(pack, form.asked).brief))


def more(form: Form[WhereNext], existing: Mapping[str, str]) -> None:
    """Show the choices that are rarely changed."""
    with st.expander("Whose walks count, places that may take one, existing sites", key=f"{PAGE}-more"):
        ask_beside(form, ("ages", "need", "from"), [2, 3, 4])
        ask(form, "places")
        left, right = st.columns([5, 4])
        with left:
            if existing:
                ask(form, "move", words=existing)
        with right:
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


def show_control(form: Form[WhereNext], letters: Sequence[str]) -> None:
    """Show what the map shows, with which choice, and whether all candidates are drawn."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-show-controls"):
        ask(form, "show")
        if letters and form.asked.show in ("after", "change"):
            ask(form, "with", words={each: each for each in LETTERS if each in letters})
        else:
            state.keep(PAGE, ["with"])
        ask(form, "area")
        ask(form, "every")


def category_words(pack: Pack, count: int, category: str) -> str:
    """Return "1 youth centre" or "3 youth centres"."""
    found = pack.catalogue[category]
    return f"{count:,} {found.singular if count == 1 else found.plural}"


def title_of(pack: Pack, category: str) -> str:
    """Return what a category is called on its own, of places from the map too."""
    return sentence_case(pack.catalogue[category].singular) if category else "From the map"
