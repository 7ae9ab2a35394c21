"""The URL is the state: choices are read from the query string and written back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from geo.pack.pack import Pack
from geo.report import question
from geo.report.choices import NONE
from geo.report.question import Form, Question

Q = TypeVar("Q", bound=Question)


def key(page: str, name: str) -> str:
    """Return the session key of a choice; widgets use it as theirs."""
    return f"{page}.{name}"


def said(page: str, name: str) -> str:
    """Return how the session says a choice; once `read` has run it is valid."""
    return str(st.session_state[key(page, name)])


def say(page: str, name: str, text: str) -> None:
    """Make a choice, as a link says it; for callbacks, which run before the page does."""
    st.session_state[key(page, name)] = text


def choose(page: str, name: str, value: str) -> None:
    """Choose one thing, such as an area, or nothing; for callbacks."""
    say(page, name, value or NONE)


def renew(page: str, names: Sequence[str]) -> None:
    """Let what is usual hold for some choices; for callbacks."""
    for name in names:
        say(page, name, "")  # says nothing


def keep(page: str, names: Sequence[str]) -> None:
    """Keep choices whose widgets are not shown; Streamlit forgets what a vanished widget said."""
    for name in names:
        say(page, name, said(page, name))


def read(kind: type[Q], pack: Pack) -> Form[Q]:
    """Return the question of a page, from the URL where the URL is not what this page wrote last.

    That is so on the first visit, after the back button, for a link and on coming back from another page,
    when Streamlit has dropped what the widgets said. What is wrong with the link is told until something else
    is chosen; a wrong choice falls back to what is usual.
    """
    page, given = kind.page, st.query_params.to_dict()
    names = st.session_state.get(key(page, "_names"), ())
    held = {name: said(page, name) for name in names if key(page, name) in st.session_state}
    link = len(held) < len(names) or given != st.session_state.get(key(page, "_url"))
    form = question.read(kind, pack, given if link else held)
    for name, text in form.texts.items():
        if link or held.get(name) != text:
            say(page, name, text)
    st.session_state[key(page, "_names")] = tuple(form.texts)
    if link:
        _seen(form, given)
        st.session_state[key(page, "_faults")] = form.faults
    return replace(form, faults=() if _changed(form) else st.session_state[key(page, "_faults")])


def write(form: Form[Q]) -> None:
    """Write the choices to the URL, leaving out those that are usual; no change adds no history."""
    if _changed(form):
        st.query_params.from_dict(form.written)
        _seen(form, form.written)
        st.session_state[key(form.asked.page, "_faults")] = ()


def _seen(form: Form[Q], url: dict[str, str]) -> None:
    """Remember the URL that goes with these choices."""
    st.session_state[key(form.asked.page, "_url")] = url
    st.session_state[key(form.asked.page, "_state")] = form.written


def _changed(form: Form[Q]) -> bool:
    """Return True where the choices differ from those that the page read or wrote last."""
    return bool(st.session_state[key(form.asked.page, "_state")] != form.written)
