"""Widgets of a page's choices: each says its choice in the session, in the form that the URL has."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.frame import state


def said(page: str, name: str) -> str:
    """Return what a choice says; once `state.read` has run it is valid."""
    return str(st.session_state[state.key(page, name)])


def box(
    page: str,
    label: str,
    name: str,
    words: Mapping[str, str],
    *,
    help: str | None = None,
    on_change: Callable[[], Any] | None = None,
) -> None:
    """Show a choice of one of several as a select box."""
    key = state.key(page, name)
    st.selectbox(
        label, list(words), format_func=lambda each: words[each], key=key, help=help, on_change=on_change
    )


def steps(page: str, label: str, name: str, words: Mapping[str, str], *, help: str | None = None) -> None:
    """Show a choice of ordered steps as a slider; it tells when it is let go, not while it is dragged."""
    key = state.key(page, name)
    st.select_slider(label, list(words), format_func=lambda each: words[each], key=key, help=help)


def several(
    page: str,
    label: str,
    name: str,
    words: Mapping[str, str],
    *,
    help: str | None = None,
    hint: str = "Choose",
) -> None:
    """Show a choice of several things at once (`_free_choices.Listed`)."""
    key, widget = _keys(page, name)
    st.session_state[widget] = [each for each in Listed.read(said(page, name)) if each in words]

    def changed() -> None:
        st.session_state[key] = Listed.written([each for each in words if each in st.session_state[widget]])

    st.multiselect(
        label,
        list(words),
        format_func=lambda each: words[each],
        key=widget,
        on_change=changed,
        help=help,
        placeholder=hint,
    )


def toggle(page: str, label: str, name: str, *, help: str | None = None) -> None:
    """Show a choice of "yes" or "no" as a switch."""
    key, widget = _keys(page, name)
    st.session_state[widget] = said(page, name) == "yes"

    def changed() -> None:
        st.session_state[key] = "yes" if st.session_state[widget] else "no"

    st.toggle(label, key=widget, on_change=changed, help=help)


def number(
    page: str, label: str, name: str, *, low: float, high: float, step: float, help: str | None = None
) -> None:
    """Show a choice of a number (`_free_choices.Number`); it is used once it is typed and left."""
    key, widget = _keys(page, name)
    st.session_state[widget] = float(said(page, name))

    def changed() -> None:
        st.session_state[key] = f"{st.session_state[widget]:g}"

    st.number_input(label, low, high, step=step, key=widget, on_change=changed, format="%g", help=help)


def keep(page: str, names: Sequence[str]) -> None:
    """Keep choices whose widgets are not shown; Streamlit forgets what a vanished widget said."""
    for name in names:
        key = state.key(page, name)
        st.session_state[key] = st.session_state[key]


def _keys(page: str, name: str) -> tuple[str, str]:
    """Return the session keys of a choice and of the widget that says it in another form."""
    key = state.key(page, name)
    return key, f"{key}-widget"


SEPARATOR = "."


@dataclass(frozen=True)
class Number(Sequence[str]):
    """Every number between two bounds, written without needless zeros."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        """Tell whether a text is such a number."""
        try:
            number = float(str(value))
        except ValueError:
            return False
        return math.isfinite(number) and self.low <= number <= self.high

    def __len__(self) -> int:
        """Return 0: they cannot be listed."""
        return 0

    def __getitem__(self, index: int) -> str:
        """Refuse: they cannot be listed."""
        raise IndexError(index)


class Listed(Sequence[str]):
    """Every selection of some known words, in their order ("one.two"); "none" for an empty one."""

    EMPTY = "none"

    def __init__(self, known: Sequence[str]) -> None:
        """Keep the words."""
        self.known = list(known)

    def __contains__(self, value: object) -> bool:
        """Tell whether a text names known words, each once."""
        words = self.read(str(value))
        return (
            str(value) == self.written(words)
            and set(words) <= set(self.known)
            and len(set(words)) == len(words)
        )

    def __len__(self) -> int:
        """Return 0: they are not listed."""
        return 0

    def __getitem__(self, index: int) -> str:
        """Refuse: they are not listed."""
        raise IndexError(index)

    @classmethod
    def written(cls, words: Sequence[str]) -> str:
        """Return a selection as it stands in the URL."""
        return SEPARATOR.join(words) or cls.EMPTY

    @classmethod
    def read(cls, text: str) -> list[str]:
        """Return the words of a selection."""
        return [] if text == cls.EMPTY else text.split(SEPARATOR)
