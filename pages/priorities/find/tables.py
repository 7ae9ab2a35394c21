"""The tables of the criteria finder: every area with its answer, one area, files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import streamlit as st
from pandas import DataFrame

from geo.memory import kept
from geo.report.criteria import found as finder_table
from geo.report.question import Form
from layers.look.formatting import plural, sentence_case
from layers.paper.text_table import text_table_html
from pages.frame import downloads, meetings, parts, pictures
from pages.priorities.find import words
from pages.priorities.find.answer import Answer
from pages.priorities.find.map import map_of
from pages.priorities.views import PAGE

SHOWN: Final = 40
"""Most areas that the table shows; files hold them all."""


def areas(shown: Answer) -> None:
    """Show every area with its answer, those that meet it first, and the figure behind each condition."""
    noun = shown.pack.place.levels[shown.found.level]
    parts.section(f"Every {noun.singular}, by its answer")
    st.html(_areas_html(shown))


@kept(4)
def _areas_html(shown: Answer) -> str:
    """Return the same as HTML."""
    noun = shown.pack.place.levels[shown.found.level]
    codes = [code for state in words.STATE_WORDS for code in shown.found.areas(state)]
    rows = [
        {
            sentence_case(noun.singular): str(shown.found.frame.at[code, "area_name"]),
            "Answer": sentence_case(words.STATE_WORDS[shown.state(code)]),
        }
        | {
            words.condition_clause(shown, part.condition): words.cell(shown, part, code)
            for part in shown.found.parts
        }
        for code in codes[:SHOWN]
    ]
    rest = len(codes) - len(rows)
    count = plural(rest, f"more {noun.singular} is", f"more {noun.plural} are")
    more = f" {count} in the files under “Take away”." if rest else ""
    caption = f"Answers, with the figure and its range behind each.{more}"
    return text_table_html(DataFrame(rows), caption=caption, min_width=20 + 9 * len(shown.found.parts))


def why(shown: Answer, area: str) -> None:
    """Show how one area stands to each condition; the first that meets it where none is chosen."""
    codes = [code for state in words.STATE_WORDS for code in shown.found.areas(state)]
    if not codes:
        return
    code = area or codes[0]
    state = words.STATE_WORDS[shown.state(code)]
    parts.panel_heading(f"{shown.pack.area_name(code)}: {state}")
    parts.told(words.why_words(shown, code))


def files(shown: Answer, form: Form[Any], *, names: Iterable[str]) -> None:
    """Offer the answer to be taken away: every area and condition, the map.

    `names` : the choices that matter to it
    """
    area = form.asked.area
    pack, asked, says = shown.pack, shown.asked, " ".join(words.answer_words(shown))
    parts.take_away(
        PAGE,
        [
            (
                "Every area and condition",
                downloads.of_table(pack, lambda: finder_table(pack, asked), "found-places", key="found-"),
            ),
            (
                "Map",
                [
                    *pictures.of_map(pack, map_of(shown), "found-places", says=says, selected=area),
                    downloads.of_map(lambda: map_of(shown).file(selected=area), "found-places"),
                ],
            ),
        ],
        texts={"The map in words": map_of(shown).words},
        frozen=meetings.view(
            pack,
            "Find places",
            form,
            says,
            notes=[("Asked", [words.question_words(shown)]), *words.badges(shown)],
            sources=[each.source for each in shown.found.parts],
            names=names,
        ),
    )
