"""Need beside provision: who needs most, and who has what of the listed services."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from geo.access.supply import attribution
from geo.errors import AtlasError
from geo.pack.pack import Pack
from geo.report.question import Form
from pages.frame import map_view, parts
from pages.frame.map_view import let_paint
from pages.frame.printed import sources as print_sources
from pages.frame.widgets import ask
from pages.priorities.beside import tables, words
from pages.priorities.beside.answer import Answer, answer
from pages.priorities.beside.choices import BesideChoices, question
from pages.priorities.beside.map import HEIGHT, map_of
from pages.priorities.views import PAGE, choose

TITLE: Final = "Priorities: need beside provision"


def printed(_: Form[Any]) -> list[str]:
    """Return the choices that a print of the view names."""
    return ["need", "services", "measure", "level", "ages", "within", "line", "area"]


def show(pack: Pack, form: Form[Any]) -> None:
    """Show the view."""
    asked: BesideChoices = form.asked
    shown: Answer | None = None
    try:
        shown = answer(pack, question(asked))
    except AtlasError as reason:
        parts.answer("Nothing can be set beside each other.", str(reason))
    if shown is not None:
        parts.answer(*words.answer_words(shown))
        parts.badges(PAGE, words.badges(shown))
    with parts.controls(f"{PAGE}-beside"):
        for name in ("need", "services", "measure"):
            ask(form, name)
        with st.popover("More", key=f"{PAGE}-more"):
            for name in ("level", "ages", "within", "line"):
                ask(form, name)
        st.space("stretch")
        ask(form, "area")
        if shown is not None:
            tables.files(shown, asked.area)
    if shown is not None:
        _shown(form, shown)
        given = shown.found.provision
        print_sources(pack, shown.found.need.source, attribution(pack, (given.category,)))


def _shown(form: Form[Any], shown: Answer) -> None:
    """Show the answer: drawing or table, map, quarters, curve."""
    asked: BesideChoices = form.asked
    drawn = asked.shown == "plot"
    known = shown.found.concentration is not None
    left, right = st.columns([2, 1], gap="medium")
    with right:
        view = map_of(shown)
        map_view.draw(view, selected=asked.area, key=f"{PAGE}-beside-map", height=HEIGHT, on_select=choose)
        map_view.legend(view)
    let_paint(PAGE, shown)
    with left:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-beside-views"):
            tables.heading(shown, drawn=drawn and known)
            if known:
                st.space("stretch")
                ask(form, "shown")
        tables.areas(shown, asked.area, drawn=drawn and known)
    left, right = st.columns([2, 1], gap="medium")
    with right, st.container(key=f"{PAGE}-panel"):
        tables.quarters(shown)
    if known:
        with left:
            tables.along_need(shown, drawn=drawn)
