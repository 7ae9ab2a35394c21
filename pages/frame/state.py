"""The URL is the state: choices are read from the query string and written back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Choice:
    """One choice of a page: its name in the URL, what it may be, what it is when nothing is said."""

    name: str
    options: Sequence[str]
    default: str


def key(page: str, name: str) -> str:
    """Return the session key of a choice; widgets use it as theirs."""
    return f"{page}.{name}"


def current(page: str, choice: Choice) -> str:
    """Return what a choice will be once `read` has run, for choices whose options depend on it."""
    given = st.query_params.to_dict()
    link = _is_link(page, given, [choice])
    value = given.get(choice.name) if link else st.session_state.get(key(page, choice.name))
    return value if value in choice.options else choice.default


def read(page: str, choices: Sequence[Choice]) -> list[str]:
    """Take the choices of the URL into the session where the URL is not what this page wrote last.

    That is so on the first visit, after the back button, for a link and on coming back from another page.
    Returns what is wrong with the link, in words, until something else is chosen; a wrong choice falls back
    to its default.
    """
    given = st.query_params.to_dict()
    if _is_link(page, given, choices):
        faults = _unknown(given, choices)
        for choice in choices:
            value = given.get(choice.name, choice.default)
            if value not in choice.options:
                faults.append(
                    f"“{value}” is no {choice.name} that can be shown here; the usual one is shown instead."
                )
                value = choice.default
            st.session_state[key(page, choice.name)] = value
        st.session_state[key(page, "_url")] = given
        st.session_state[key(page, "_faults")] = faults
        st.session_state[key(page, "_state")] = _state(page, choices)
    for choice in choices:
        if st.session_state[key(page, choice.name)] not in choice.options:
            st.session_state[key(page, choice.name)] = choice.default
    return [] if _changed(page, choices) else list(st.session_state[key(page, "_faults")])


def write(page: str, choices: Sequence[Choice]) -> None:
    """Write the choices to the URL, leaving out those at their default; no change adds no history."""
    if _changed(page, choices):
        state = _state(page, choices)
        st.query_params.from_dict(state)
        st.session_state[key(page, "_url")] = st.session_state[key(page, "_state")] = state
        st.session_state[key(page, "_faults")] = []


def _is_link(page: str, given: Mapping[str, str], choices: Sequence[Choice]) -> bool:
    """Return True where the URL decides: this page did not write it, or has forgotten its choices since.

    Streamlit drops the state of widgets while another page is shown.
    """
    known = all(key(page, choice.name) in st.session_state for choice in choices)
    return not known or given != st.session_state.get(key(page, "_url"))


def _state(page: str, choices: Sequence[Choice]) -> dict[str, str]:
    """Return the choices that are not at their default."""
    state = {choice.name: str(st.session_state[key(page, choice.name)]) for choice in choices}
    defaults = {choice.name: choice.default for choice in choices}
    return {name: value for name, value in state.items() if value != defaults[name]}


def _changed(page: str, choices: Sequence[Choice]) -> bool:
    """Return True where the choices differ from those that the page read or wrote last."""
    return bool(st.session_state[key(page, "_state")] != _state(page, choices))


def _unknown(given: Mapping[str, str], choices: Sequence[Choice]) -> list[str]:
    """Return a line for each part of the link that this page does not know."""
    known = {choice.name for choice in choices}
    return [
        f"This page has no choice “{name}”; that part of the link is ignored."
        for name in given
        if name not in known
    ]
