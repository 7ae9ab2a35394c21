"""Find places: which areas meet conditions on figures, reach and promises, and how surely."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st
from pandas import DataFrame

from geo.errors import AtlasError, CriteriaError
from geo.limits import CRITERIA_LENGTH
from geo.pack.pack import Pack
from geo.report.question import Form
from layers.look.escaping import as_text
from layers.paper.text_table import text_table_html
from pages.frame import map_view, parts, state, ui
from pages.frame.map_view import let_paint
from pages.frame.printed import sources as print_sources
from pages.frame.widgets import ask
from pages.priorities.find import builder, tables, words
from pages.priorities.find.answer import Answer, answer
from pages.priorities.find.choices import FindChoices, question
from pages.priorities.find.map import HEIGHT, map_of
from pages.priorities.views import PAGE, choose

TITLE: Final = "Priorities: find places"


def printed(_: Form[Any]) -> list[str]:
    """Return the choices that a print of the view names; the question itself stands under the answer."""
    return ["level", "stale", "placed", "area"]


def show(pack: Pack, form: Form[Any]) -> None:
    """Show the view."""
    asked: FindChoices = form.asked
    shown: Answer | None = None
    fault: CriteriaError | None = None
    try:
        shown = answer(pack, question(asked)) if asked.where else None
    except CriteriaError as error:
        fault = error
        parts.answer(*words.fault_words(error))
    except AtlasError as reason:
        parts.answer(*words.fault_words(reason))
    else:
        parts.answer(*(words.NOTHING_ASKED if shown is None else words.answer_words(shown)))
    if shown is not None:
        ui.paragraph(words.question_words(shown))
        parts.badges(PAGE, words.badges(shown))
    with parts.controls(f"{PAGE}-find"):
        ask(form, "level")
        with st.popover("More", key=f"{PAGE}-find-more"):
            for name in ("stale", "placed"):
                ask(form, name)
        st.space("stretch")
        ask(form, "area")
        if shown is not None:
            tables.files(shown, form, names=printed(form))
    _asking(pack, form, fault)
    if shown is not None:
        _shown(form, shown)
        print_sources(pack, *(each.source for each in shown.found.parts))


def _asking(pack: Pack, form: Form[Any], fault: CriteriaError | None) -> None:
    """Show the question: its conditions, one more, and the same as a sentence."""
    asked: FindChoices = form.asked
    criteria, unread = builder.parsed(asked.where)
    fault = fault or unread
    with st.container(border=True, key=f"{PAGE}-find-asking"):
        parts.section("What you look for")
        if criteria is not None:
            builder.conditions_list(pack, criteria)
        if unread is None:
            builder.adding(pack, asked.level, criteria)
        with st.expander("Type it as a sentence", key=f"{PAGE}-find-sentence", expanded=fault is not None):
            ask(form, "where", longest=CRITERIA_LENGTH)
            if fault is not None:
                _fault(asked.where, fault)
            _language(pack, asked)
        st.button("Start again", key=f"{PAGE}-find-renew", on_click=state.renew, args=(PAGE, ["where"]))


def _fault(text: str, fault: CriteriaError) -> None:
    """Show where a sentence cannot be read, and why."""
    before, there = words.marked(text, fault)
    typed = f"<code>{as_text(before)}<mark>{as_text(there) or '…'}</mark></code>"
    st.html(f'<p class="atlas-fault" role="alert">{typed}<br>{as_text(str(fault))}</p>')


def _language(pack: Pack, asked: FindChoices) -> None:
    """Show how a sentence is written, and the names that it may use."""
    ui.paragraph(
        "Join conditions by “and” and “or”, and group them by brackets. Each is one of: a name, one of "
        "> >= < <=, and a number; a name, =, and worse, similar or better; reach:, a name of services, < and "
        "per cent of children, with a walk and ages where you want them (reach:library@800m/5-11<60); "
        "verdict:, a name of a promise, =, and a verdict. != turns a word round.",
        small=True,
    )
    rows = DataFrame(list(builder.names(pack, asked.level).items()), columns=["What it is", "Name to type"])
    st.html(text_table_html(rows, caption="Names that a sentence may use", min_width=20, tall=True))


def _shown(form: Form[Any], shown: Answer) -> None:
    """Show the answer: every area, the map, one area."""
    asked: FindChoices = form.asked
    left, right = st.columns([2, 1], gap="medium")
    with right:
        view = map_of(shown)
        map_view.draw(view, selected=asked.area, key=f"{PAGE}-find-map", height=HEIGHT, on_select=choose)
        parts.legend_below(view)
        with st.container(key=f"{PAGE}-panel"):
            parts.closes(PAGE, asked.area, choose)
            tables.why(shown, asked.area)
    let_paint(PAGE, shown)
    with left:
        tables.areas(shown)
