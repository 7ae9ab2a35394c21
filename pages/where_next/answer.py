"""The answers of the page: of the search, of the choice on the map, and of the visitor's own plans."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from pandas import DataFrame, Series

from geo.access.demand import areas_of_points, children
from geo.memory import kept
from geo.pack.pack import Pack
from geo.targeting.plan import Brief, Plan, plan, plan_effects
from geo.targeting.ranges import effect_ranges
from geo.targeting.shortlist import Option, Shortlist, chosen_brief, shortlist
from pages.where_next.choices import Asked


# Compared by identity, so that it can stand for all that it holds. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to the question of the page.

    Attributes
    ----------
    found : the search, or the visitor's own plan where none was wanted
    shown : the plan that the map and the panel show: one choice of the shortlist, or the visitor's own
    option : that choice, None where there is none
    plans : the visitor's own plans that change something, by letter; `letter` : that in hand
    """

    pack: Pack
    found: Plan
    shortlist: Shortlist
    shown: Plan
    option: Option | None
    plans: dict[str, Plan]
    letter: str

    @property
    def brief(self) -> Brief:
        """What was asked."""
        return self.found.brief


def answered(pack: Pack, ask: Asked) -> Answer:
    """Return the answer to a question; while an integer programme runs, say how far it is."""
    place = st.empty()

    def tell(number: int, cost: float) -> None:
        place.progress(min(number / (number + 20), 0.99), f"Looking for places, round {number}")

    found = plan(pack, ask.brief, progress=tell)
    place.empty()
    return _answer(pack, found, ask.choice, tuple(ask.plans.items()), ask.plan)


@kept(64)
def _answer(
    pack: Pack, found: Plan, letter: str, plans: tuple[tuple[str, Brief], ...], plan_letter: str
) -> Answer:
    """Return the answer with the choice that is shown, the first where there is none of that letter."""
    known = shortlist(pack, found)
    option = next((each for each in known.options if each.letter == letter), None)
    option = option or next(iter(known.options), None)
    shown = plan(pack, chosen_brief(found, option.sites)) if option else found
    own = {each: plan(pack, brief) for each, brief in plans}
    return Answer(pack, found, known, shown, option, own, plan_letter)


@kept(64)
def effect(pack: Pack, shown: Plan) -> DataFrame:
    """Return who gains and who loses per ward, for the ages asked for."""
    return plan_effects(pack, shown, shown.brief.ages)


@kept(64)
def whole(pack: Pack, shown: Plan) -> Series:
    """Return the same for all together."""
    return plan_effects(pack, shown, shown.brief.ages, "borough").iloc[0]


@kept(32)
def difference(pack: Pack, one: Plan, other: Plan) -> DataFrame:
    """Return who is within the walk under one plan and not under the other, per ward, with ranges.

    `gain` : more under the first; `loss` : more under the other; columns of `geo.targeting.ranges`.
    """
    count, groups = children(pack, one.brief.ages), areas_of_points(pack, "ward")
    found = effect_ranges(one.way, other.then, one.then, count, groups, one.brief.within)
    return found.reindex(pack.areas["ward"].index).fillna(0.0)
