"""The order of need: who comes first, how sure that is, and what would change it."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from geo.errors import NotAvailableError
from geo.pack.pack import Pack
from geo.report.question import Form
from layers.look.formatting import sentence_case
from pages.frame import map_view, parts, state, ui
from pages.frame.map_view import let_paint
from pages.frame.need_answer import Answer, answer
from pages.frame.printed import sources as print_sources
from pages.frame.widgets import ask
from pages.priorities import files, tables, words
from pages.priorities.choices import Priorities, members, own, weighed
from pages.priorities.map import HEIGHT, map_of
from pages.priorities.views import PAGE, choose

TITLE: Final = "Priorities: who comes first?"
NO_ORDER: Final = (
    "No order of need is set up for this place: no figures are named that make one (place.toml)."
)


def printed(form: Form[Any]) -> list[str]:
    """Return the choices that a print of the view names."""
    weights = [name for name in form.choices if name.startswith("weight-")]
    return [name for name in ("level", "first", "preset", *weights, "area") if name in form.choices]


def show(pack: Pack, form: Form[Any]) -> None:
    """Show the view."""
    if pack.place.need_index is None:
        ui.paragraph(NO_ORDER)
        return
    asked: Priorities = form.asked
    weights = weighed(pack, asked)
    found: Answer | None = None
    try:
        found = answer(pack, asked.level, weights, asked.first)
    except NotAvailableError as reason:
        parts.answer("No order here.", str(reason))
    if found is not None:
        parts.answer(*words.answer_words(found))
        parts.badges(PAGE, words.badges(found))
    with parts.controls(PAGE):
        for name in ("level", "first", "preset"):
            ask(form, name)
        st.space("stretch")
        ask(form, "area")
        if found is not None:
            files.files(pack, found, form, asked.area, names=printed(form))
    if found is not None:
        _places(found, asked.area)
    left, right = st.columns([2, 1], gap="medium")
    if found is not None:
        with left:
            tables.other_choices(found)
    with right:
        _choices_behind(pack, form, found)
    if found is not None:
        print_sources(pack, indicators=[each.used for each in found.index.members])


def _places(found: Answer, area: str) -> None:
    """Show every place with its range, the map, and why one area stands where it does."""
    left, right = st.columns([2, 1], gap="medium")
    with right:
        # The map is drawn first, so that its new colours do not wait for the rest of the page.
        below = st.container()
        with st.container(key=f"{PAGE}-panel"):
            parts.closes(PAGE, area, choose)
            why = st.container()
        with below:
            map_view.draw(map_of(found), selected=area, key=f"{PAGE}-map", height=HEIGHT, on_select=choose)
            parts.legend_below(map_of(found))
    let_paint(PAGE, found)
    with left:
        tables.places(found, area)
    with why:
        tables.why(found, area)


def _choices_behind(pack: Pack, form: Form[Any], found: Answer | None) -> None:
    """Show the weights, folded away, and how a figure becomes a place."""
    asked: Priorities = form.asked
    parts.section("Choices behind it")
    folded = (
        sentence_case(words.weights_words(found, own=own(pack, asked), preset=asked.preset.id))
        if found
        else "Weights"
    )
    with st.expander(ui.plain(folded), key=f"{PAGE}-weights", expanded=found is None):
        for member in members(pack):
            ask(form, f"weight-{member}")
        if asked.preset.note:
            ui.paragraph(asked.preset.note, small=True)
        st.button(
            "Back to the weighting chosen above",
            on_click=state.renew,
            args=(PAGE, [f"weight-{each}" for each in members(pack)]),
        )
    with st.expander("How a figure becomes a place", key=f"{PAGE}-scales"):
        ui.paragraph(words.SCALES, small=True)
