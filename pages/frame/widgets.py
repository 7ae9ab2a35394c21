"""Widgets of a page's choices: each says its choice in the session, in the form that the URL has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.report.choices import NONE, Choice, Number, OneOf, Several, listed, written
from geo.report.question import Form
from pages.frame import state, ui

T = TypeVar("T")
LONGEST = 40
"""Characters of a text that is typed into a field."""


def ask(
    form: Form[Any], name: str, *, words: Mapping[str, str] | None = None, longest: int = LONGEST
) -> None:
    """Show the widget of a choice, by its name in the URL.

    `words` : in place of the options declared; `longest` : characters of a text
    """
    choice, page = form.choices[name], form.asked.page
    if isinstance(choice, OneOf):
        _one(page, choice, words or choice.options)
    elif isinstance(choice, Several):
        _several(page, choice, words or choice.options)
    elif isinstance(choice, Number):
        # It is used once it is typed and left.
        says = _says(page, choice, float(state.said(page, name)), lambda number: f"{number:g}")
        bounds = (choice.low, choice.high)
        label, about = _plain(choice)
        shown = st.slider if choice.slides else st.number_input
        shown(label, *bounds, step=choice.step, format="%g", help=about, **says)
    else:
        _text(page, choice, longest)


def ask_beside(
    form: Form[Any],
    names: Sequence[str],
    widths: Sequence[float] | None = None,
    *,
    gap: Literal["small", "medium"] = "small",
) -> list[DeltaGenerator]:
    """Show the widgets of several choices beside each other; return the columns, for what else goes there."""
    columns = st.columns(widths or len(names), gap=gap)
    for column, name in zip(columns, names, strict=False):
        with column:
            ask(form, name)
    return columns


def _one(page: str, choice: OneOf, words: Mapping[str, str]) -> None:
    """Show a choice of one option; steps tell when they are let go, not while they are dragged."""
    label, about = _plain(choice)
    if choice.shown == "switch":
        on = state.said(page, choice.name) == "yes"
        says = _says(page, choice, on, lambda yes: "yes" if yes else "no")
        st.toggle(label, help=about, **says)
        return

    def renew() -> None:
        state.renew(page, choice.renews)

    how: dict[str, Any] = {"format_func": lambda each: words[each], "key": state.key(page, choice.name)}
    how |= {"help": about, "on_change": renew if choice.renews else None}
    if choice.shown == "row":
        how["format_func"] = lambda each: ui.plain(words[each])  # of all options only these are Markdown
        st.radio(label, list(words), horizontal=True, **how)
    elif choice.shown == "segments":
        how["format_func"] = lambda each: ui.plain(words[each])
        st.segmented_control(label, list(words), required=True, **how)
    elif choice.shown == "steps":
        st.select_slider(label, list(words), **how)
    else:
        st.selectbox(label, list(words), **how)


def _text(page: str, choice: Choice, longest: int) -> None:
    """Show a choice of any text; an empty field says nothing."""
    now = state.said(page, choice.name)
    says = _says(page, choice, "" if now == NONE else now, lambda given: given.strip() or NONE)
    label, about = _plain(choice)
    st.text_input(label, help=about, max_chars=longest, placeholder=choice.shape, **says)


def _several(page: str, choice: Several, words: Mapping[str, str]) -> None:
    """Show a choice of several things at once."""
    chosen = [each for each in listed(state.said(page, choice.name)) if each in words]
    says = _says(page, choice, chosen, lambda given: written(each for each in words if each in given))
    how: dict[str, Any] = {"format_func": lambda each: words[each], "placeholder": choice.hint, **says}
    label, about = _plain(choice)
    st.multiselect(label, list(words), help=about, **how)


def _plain(choice: Choice) -> tuple[str, str | None]:
    """Return label and help as Streamlit's Markdown shows them as they are: words of the pack are in them."""
    return ui.plain(choice.label), choice.help and ui.plain(choice.help)


def _says(page: str, choice: Choice, now: T, text: Callable[[T], str]) -> dict[str, Any]:
    """Return the key and the callback of a widget that says a choice in another form than the URL."""
    widget = f"{state.key(page, choice.name)}-widget"
    st.session_state[widget] = now

    def changed() -> None:
        state.say(page, choice.name, text(st.session_state[widget]))

    return {"key": widget, "on_change": changed}
