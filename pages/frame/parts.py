"""The parts of a page, each once: title, answer, badges that open, row of controls, what leaves the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers.look import parts_html
from layers.look.escaping import as_text
from layers.map.view import MapView
from layers.paper.printed import notes_html
from pages.frame import downloads, meetings, printed, ui

SOURCES: Final = printed.SOURCES
ARROW: Final = ":material/arrow_forward:"
"""The sign before a link that leads to another page."""


class Badge(NamedTuple):
    """One caveat beside the claim: its label, what it says when it opens, and whether it limits the claim."""

    label: str
    words: tuple[str, ...]
    limits: bool = False


def title(text: str) -> None:
    """Show the title of a page: small, since the answer follows."""
    st.html(parts_html.title_html(text))


def answer(key_clause: str, rest: str) -> None:
    """Show the answer of a page: its first clause stands out."""
    st.html(parts_html.answer_html(key_clause, rest))


def badges(page: str, given: Sequence[Badge]) -> None:
    """Show caveats as small buttons that open, and on paper as notes."""
    with st.container(horizontal=True, gap="xsmall", key=f"{page}-badges"):
        for position, badge in enumerate(given):
            kind = "limits" if badge.limits else "tells"
            opened = st.popover(ui.plain(badge.label), key=f"{page}-badge-{kind}-{position}")
            opened.html("".join(f'<p class="atlas-said">{as_text(each)}</p>' for each in badge.words))
    if given:
        st.html(notes_html((each.label, each.words) for each in given if each.label != SOURCES))


def controls(page: str) -> DeltaGenerator:
    """Return the row that the choices of a page stand in."""
    return st.container(horizontal=True, vertical_alignment="center", key=f"{page}-controls")


def take_away(
    page: str,
    groups: Iterable[tuple[str, Sequence[downloads.File]]],
    *,
    texts: Mapping[str, str] | None = None,
    frozen: meetings.View | None = None,
) -> None:
    """Show all that leaves the page in one place: some files under each title, and texts to copy.

    Parameters
    ----------
    texts : by what they are, such as a map in words for those who do not see it
    frozen : what the meeting pack says of the view, where it has one: its answer is the first text to copy,
        its files are those offered here
    """
    groups, texts = list(groups), dict(texts or {})
    says = " ".join(frozen.answer) if frozen else ""
    if says and says not in texts.values():
        texts = {"The answer": says, **texts}
    with st.popover("Take away", key=f"{page}-take-away"):
        if frozen is not None:
            ui.paragraph(meetings.WORDS, small=True)
            made = meetings.file(frozen, [each for _, files in groups for each in files])
            downloads.row([made], key=page, name="meeting")
        for number, (words, files) in enumerate(groups):
            ui.paragraph(words, small=True)
            downloads.row(files, key=page, name=f"files-{number}")
        for words, text in texts.items():
            ui.paragraph(f"{words}, to copy", small=True)
            st.code(text, language=None, wrap_lines=True)


def section(text: str, note: str = "", *, hint: str = "") -> None:
    """Show the heading of a part of the page, with a line on how to read it, and one on how to use it."""
    st.html(parts_html.section_html(text, note, hint=hint))


def hint(text: str) -> None:
    """Show what can be done on a screen; paper does not have it."""
    st.html(parts_html.hint_html(text))


def legend_below(view: MapView) -> None:
    """Show the legend of a map that is too narrow to hold it."""
    st.html(f'<div class="atlas-below">{"".join(view.legends)}</div>')


def legend_on_paper(view: MapView) -> None:
    """Print the legend right below its map, where a screen has it elsewhere."""
    st.html(f'<div class="atlas-printed atlas-below">{"".join(view.legends)}</div>')


def notes(lines: Iterable[str], *, long: bool = False) -> None:
    """Show small paragraphs, in long lines where they stand under the answer; an empty one is left out."""
    st.html(parts_html.note_lines_html(lines, long=long))


def told(facts: Mapping[str, str]) -> None:
    """Show what stands under each of some words, in a panel too narrow for two columns."""
    st.html(parts_html.told_html(facts))


def drawn(html: str) -> None:
    """Show HTML with pictures inside, which `st.html` would take away; its text must be escaped."""
    st.markdown("".join(html.splitlines()), unsafe_allow_html=True)


def closes(page: str, area: str, choose: Callable[[str], None]) -> None:
    """Show what closes the panel of a chosen area, first in it.

    On a phone such a panel is a sheet over the foot of the screen (frame.css); elsewhere this is not seen.
    """
    if area:
        st.button("Close", key=f"{page}-sheet-close", on_click=choose, args=("",))


def panel_heading(text: str, *, level: int = 3) -> None:
    """Show the heading of a panel; `level` 2 where no other heading stands before it."""
    st.html(parts_html.panel_heading_html(text, level=level))
