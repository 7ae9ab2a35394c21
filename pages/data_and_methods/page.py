"""Data and methods: what each figure means, where it is from, how sure it is, and what is not here."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.writing import day_words
from layers.paper.definitions import contents_html
from pages.data_and_methods import definitions, limits, reference
from pages.data_and_methods.choices import PAGE, LookUp
from pages.frame import parts, printed, state, ui
from pages.frame.widgets import ask

pack = ui.pack()
form = state.read(LookUp, pack)
asked = form.asked

parts.title("Data and methods")
ui.link_faults(form.faults)
printed.head(pack, "Data and methods", form, names=("indicator",))
parts.answer(
    "Where each figure is from, what it means and how sure it is.",
    f"Gathered on {day_words(pack.place.as_of)}.",
)
parts.badges(PAGE, definitions.badges(pack))
with parts.controls(PAGE):
    ask(form, "part")
sections: dict[str, Callable[[], None]] = {
    "definitions": lambda: definitions.show(pack, form),
    "downloads": lambda: reference.all_downloads(pack),
    "limits": lambda: limits.show(pack),
}
contents = {
    "definitions": definitions.contents(pack),
    "downloads": {},
    "limits": limits.contents(pack),
}[asked.part]
if contents:
    st.html(contents_html(contents))
sections[asked.part]()
if asked.part != "definitions":
    state.keep(PAGE, ["indicator", "find", "read"])
printed.sources(pack, indicators=[asked.indicator])
state.write(form)
