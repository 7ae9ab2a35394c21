"""Priorities: who comes first, how sure that is, and what would change it."""

from __future__ import annotations

import streamlit as st

from geo.errors import NotAvailableError
from layers.look.formatting import sentence_case
from pages.frame import map_view, parts, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask
from pages.priorities import tables, words
from pages.priorities.answer import Answer, answer
from pages.priorities.choices import PAGE, Priorities, choose, members, own, weighed
from pages.priorities.map import HEIGHT, map_of

pack = ui.pack()
parts.title("Priorities: who comes first?")
if pack.place.need_index is None:
    ui.paragraph(
        "No order of need is set up for this place: no figures are named that make one (place.toml)."
    )
    st.stop()
form = state.read(Priorities, pack)
ui.link_faults(form.faults)
asked = form.asked
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
        tables.files(pack, found, PAGE, asked.area)

if found is not None:
    left, right = st.columns([2, 1], gap="medium")
    with right:
        # The map is drawn first, so that its new colours do not wait for the rest of the page.
        below = st.container()
        with st.container(key=f"{PAGE}-panel"):
            why = st.container()
        with below:
            map_view.draw(
                map_of(found), selected=asked.area, key=f"{PAGE}-map", height=HEIGHT, on_select=choose
            )
            parts.legend_below(map_of(found))
    let_paint(PAGE, found)
    with left:
        tables.places(found, asked.area)
    with why:
        tables.why(found, asked.area)

left, right = st.columns([2, 1], gap="medium")
if found is not None:
    with left:
        tables.other_choices(found)
with right:
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
state.write(form)
