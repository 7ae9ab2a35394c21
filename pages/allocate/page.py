"""Allocate: a total shared by need, who gains and loses, and why."""

from __future__ import annotations

import streamlit as st

from geo.errors import AtlasError, InfeasibleError
from pages.allocate import tables, words
from pages.allocate.answer import PASTED, UPLOAD, Answer, answer, today
from pages.allocate.choices import PAGE, Allocate, choose
from pages.allocate.map import HEIGHT, map_of
from pages.frame import map_view, parts, printed, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask, ask_beside

pack = ui.pack()
parts.title("Allocate: who gets what, and why?")
form = state.read(Allocate, pack)
ui.link_faults(form.faults)
printed.head(pack, "Allocate", form)
asked = form.asked
current = today(pack, asked.level)
found: Answer | None = None
try:
    found = answer(pack, asked, current)
except InfeasibleError as error:
    parts.answer("These limits cannot be met.", error.why)
    ui.paragraph(words.refusal_words(error.remedies))
except AtlasError as error:
    parts.answer("Nothing can be shared yet.", str(error).splitlines()[0])
    ui.bullets([f"{fault}" for fault in (current.found if current else ())][:20])

if found is not None:
    parts.answer(*words.answer_words(found))
    parts.badges(PAGE, words.badges(found))
with parts.controls(PAGE):
    for name in ("total", "level", "need"):
        ask(form, name)
    st.space("stretch")
    ask(form, "area")
    if found is not None:
        tables.files(found, form)

with st.expander("Limits, ages and today’s amounts", key=f"{PAGE}-more", expanded=found is None):
    ask_beside(form, ("ages", "strength", "what", "unit", "beside"))
    ask_beside(form, ("floor", "cap", "pace", "notable"))
    ui.paragraph("A limit is an amount such as 48,000 or a share such as 3%.", small=True)
    left, right = st.columns(2, gap="medium")
    with left:
        st.text_area(
            "Today’s amounts: paste from a spreadsheet, one area and its amount a line",
            key=PASTED,
            max_chars=20_000,
            height=140,
        )
    with right:
        st.file_uploader(
            "Or upload them (CSV or Excel: area, current; floor and cap of single areas where wanted)",
            type=["csv", "xlsx"],
            key=UPLOAD,
            max_upload_size=1,
        )
        ui.paragraph(
            "They are in no link and gone when you leave. An empty amount is not known, never 0.", small=True
        )

if found is not None:
    left, right = st.columns([2, 1], gap="medium")
    with right:
        if found.known:
            ask(form, "look")
        view = map_of(found)
        map_view.draw(view, selected=asked.area, key=f"{PAGE}-map", height=HEIGHT, on_select=choose)
        map_view.legend(view)
    let_paint(PAGE, (asked.level, asked.look, repr(found.found.frame["per_child"].tolist())))
    with right, st.container(key=f"{PAGE}-panel"):
        parts.closes(PAGE, asked.area, choose)
        tables.why(found, asked.area)
    with left:
        tables.areas(found)
        tables.beside(found)
    printed.sources(pack, indicators=found.found.formula.need.used)
state.write(form)
