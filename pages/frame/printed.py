"""A page on paper: what it is, of when, what was asked, whose figures it shows; a screen has none of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import streamlit as st

from geo.pack.indicators import Indicator
from geo.pack.pack import Pack
from geo.report.choices import NONE, Choice, Number, OneOf, Several, listed
from geo.report.question import Form
from geo.writing import day_words
from layers.look.formatting import join_words
from layers.paper.printed import head_html, notes_html, sources_html

SOURCES: Final = "Sources"
"""The label of a caveat that only names sources: on paper they stand at the end."""
AREAS: Final = ("area", "locality")
"""The names of the choice of an area."""
SHORT: Final = 12
"""Characters of a typed text that is printed as it is: an amount, a day; others stand on the page."""


def head(
    pack: Pack,
    title: str,
    form: Form[Any] | None = None,
    *,
    names: Iterable[str] | None = None,
    also: Mapping[str, str] | None = None,
) -> None:
    """Print what the page is and of when, what was asked, and the address of the view.

    `names` : the choices that matter to what is shown, where not all of them do; `also` : what nobody chose
    and holds all the same, by label
    """
    asked = ({} if form is None else asked_words(form, names)) | dict(also or {})
    labels = [] if form is None else [form.choices[each].label for each in AREAS if each in form.choices]
    place, day = pack.place, f"Figures as gathered on {day_words(pack.place.as_of)}"
    area = next((asked.pop(label) for label in labels if label in asked), "")
    about = [
        place.title,
        *([] if place.name in place.title else [place.name]),
        *([area] if area else []),
        day,
    ]
    if pack.working_copy:
        about.append("With a list of this session only")
    running = " · ".join([place.name, title, *([area] if area else [])])
    st.html(head_html(about, asked, running=running, date=day))


def asked_words(form: Form[Any], names: Iterable[str] | None = None) -> dict[str, str]:
    """Return what the controls of a page say, by their labels; what says nothing is left out."""
    found = {}
    for name in form.choices if names is None else names:
        choice, text = form.choices[name], form.texts[name]
        if words := _words(choice, text):
            found[choice.label] = words
    return found


def _words(choice: Choice, text: str) -> str:
    """Return what a choice says, in words; one of a list always, others where they are not as usual."""
    if text in ("", NONE):
        return ""
    if isinstance(choice, OneOf):
        return "" if choice.shown == "switch" and text == "no" else choice.options.get(text, "")
    if text == choice.usual:
        return ""
    if isinstance(choice, Several):
        return join_words([choice.options[each] for each in listed(text) if choice.options[each] != each])
    if isinstance(choice, Number):
        return f"{float(text):g}"
    return text if len(text) <= SHORT else ""


def meaning(indicator: Indicator) -> None:
    """Print what a figure means and what to beware of, which the screen folds away."""
    words = (indicator.definition, *indicator.caveats)
    st.html(notes_html([(indicator.title, words)]))


def sources(pack: Pack, *texts: str, indicators: Iterable[str] = ()) -> None:
    """Print whose figures, lists and lines the page shows, each once; that of the lines is the last."""
    figures = [pack.indicator(each).source.attribution for each in indicators]
    lines = [each.attribution for each in pack.place.sources[:1]]
    st.html(sources_html([*figures, *texts, *lines]))
