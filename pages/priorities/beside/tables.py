"""The tables of need beside provision: every area, quarter by quarter, the curve, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import streamlit as st
from pandas import DataFrame

from geo.memory import kept
from geo.report.equity import equitable
from geo.report.question import Form
from geo.targeting.concentration import GRID
from geo.targeting.equity import UNCERTAIN, UNKNOWN
from layers.look.formatting import join_words, plural, sentence_case
from layers.paper.text_table import text_table_html
from pages.frame import downloads, meetings, parts, pictures
from pages.frame.rows import row_of
from pages.priorities.beside import words
from pages.priorities.beside.answer import Answer
from pages.priorities.beside.drawings import curve, curve_drawing, said, scatter, scatter_drawing
from pages.priorities.beside.map import map_of
from pages.priorities.views import PAGE

_STEM: Final = "need-beside-provision"
SHOWN: Final = 40
"""Most areas that the table shows; files hold them all."""


def heading(shown: Answer, *, drawn: bool) -> None:
    """Show what follows, and how to read it where it is drawn."""
    noun = shown.pack.place.levels[shown.asked.level]
    few = len(shown.found.frame) <= SHOWN
    how = (
        f"Each point is a {noun.singular}, its lines are its ranges. An arrow: the range goes on. "
        "A small open ring: a range straddles a line, so its quarter is not certain."
        if few
        else f"Each point is a {noun.singular}. Choose one to see its ranges. A small open ring: its quarter "
        "is not certain."
    )
    parts.section(f"Every {noun.singular}: need beside provision", how if drawn else "")


def areas(shown: Answer, area: str, *, drawn: bool) -> None:
    """Show every area: as points in four quarters, or as a table."""
    if drawn:
        parts.drawn(scatter(shown, area))
    else:
        st.html(_areas_html(shown))


@kept(4)
def _areas_html(shown: Answer) -> str:
    """Return every area with both figures, by quarter and most need first."""
    noun = shown.pack.place.levels[shown.asked.level]
    codes = [code for each in (*words.QUARTERS, UNCERTAIN, UNKNOWN) for code in shown.codes(each)]
    rows = [
        {
            sentence_case(noun.singular): str(row["area_name"]),
            "Need and provision": sentence_case(words.quadrant_word(str(row["quadrant"]))),
            words.need_title(shown): words.need_words(shown, row),
            "Provision": words.provision_words(shown, row),
            "Children": f"{row['children']:,.0f}",
        }
        for row in (row_of(shown.found.frame, code) for code in codes[:SHOWN])
    ]
    rest = len(codes) - len(rows)
    count = plural(rest, f"more {noun.singular} is", f"more {noun.plural} are")
    more = f" {count} in the files under “Take away”." if rest else ""
    caption = f"{sentence_case(words.provision_title(shown))}, beside need.{more}"
    return text_table_html(DataFrame(rows), caption=caption, min_width=36)


def quarters(shown: Answer) -> None:
    """Show which areas are surely in which quarter, and which are not certain."""
    noun = shown.pack.place.levels[shown.asked.level]
    parts.panel_heading("Which is in which quarter")
    lines = {}
    for quadrant in (*words.QUARTERS, UNCERTAIN, UNKNOWN):
        codes = shown.codes(quadrant)
        if not codes and quadrant == UNKNOWN:
            continue
        names = [str(shown.row(code)["area_name"]) for code in codes[: words.NAMED]]
        more = len(codes) - len(names)
        listed = join_words([*names, f"{more:,} more"] if more else names) or "none"
        count = f" ({plural(len(codes), noun.singular, noun.plural)})" if len(codes) > 1 else ""
        name = "quarter not certain" if quadrant == UNCERTAIN else words.quadrant_word(quadrant)
        lines[f"{sentence_case(name)}{count}"] = listed
    parts.told(lines)


def along_need(shown: Answer, *, drawn: bool) -> None:
    """Show what children have along the order of need: as a curve, or as a table."""
    parts.section("What the neediest have", words.fifth_words(shown))
    if drawn:
        parts.drawn(curve(shown))
    else:
        st.html(_curve_html(shown))


@kept(4)
def _curve_html(shown: Answer) -> str:
    """Return the curve as a table: a row for each tenth of the children."""
    what = shown.found.concentration
    rows = []
    if what is not None:
        lines = zip(GRID, what.curve, what.curve_low, what.curve_high, strict=True)
        rows = [
            {
                "Children, highest need first": f"{100 * part:.0f}%",
                "They have": f"{100 * share:.0f}%",
                "Range": "" if np.isnan(low) else f"{100 * low:.0f}% to {100 * high:.0f}%",
            }
            for part, share, low, high in list(lines)[2::2]
        ]
    return text_table_html(DataFrame(rows), caption="What children have, added up along need", min_width=20)


def files(shown: Answer, form: Form[Any], *, names: Iterable[str]) -> None:
    """Offer the answer to be taken away: areas, curve, summary, map.

    `names` : the choices that matter to it
    """
    area = form.asked.area
    says = " ".join(words.answer_words(shown))
    parts.take_away(
        PAGE,
        [
            *_tables(shown),
            ("Drawings as pictures", [*_scatter(shown, area), *_curve(shown)]),
            (
                "Map",
                [
                    *pictures.of_map(shown.pack, map_of(shown), _STEM, says=says, selected=area),
                    downloads.of_map(lambda: map_of(shown).file(selected=area), _STEM),
                ],
            ),
        ],
        texts={
            "The map in words": map_of(shown).words,
            "The drawing in words": said(shown),
        },
        frozen=meetings.view(
            shown.pack,
            "Need beside provision",
            form,
            says,
            notes=words.badges(shown),
            sources=[_sources(shown)],
            names=names,
        ),
    )


def _tables(shown: Answer) -> list[tuple[str, list[downloads.File]]]:
    """Return every area, the curve and the summary as files; only areas have a place."""
    pack, asked = shown.pack, shown.asked
    both = ("csv", "xlsx")

    def table(name: str, stem: str) -> list[downloads.File]:
        return downloads.of_table(
            pack, lambda: equitable(pack, replace(asked, table=name)), stem, both, key=f"{name}-"
        )

    areas = downloads.of_table(pack, lambda: equitable(pack, asked), _STEM, key="areas-")
    return [
        (f"Every {pack.place.levels[asked.level].singular}", areas),
        ("The curve along need", table("curve", "curve-along-need")),
        ("What the neediest fifth have", table("summary", "neediest-fifth")),
    ]


def _scatter(shown: Answer, area: str) -> list[downloads.File]:
    """Return every area in four quarters as a picture."""
    title = f"{words.need_title(shown)} beside {words.provision_title(shown)}"
    return pictures.of_picture(
        lambda: pictures.chart(
            shown.pack,
            scatter_drawing(shown, area),
            title=title,
            says=" ".join(words.answer_words(shown)),
            how="Lines are ranges; an arrow: the range goes on. A small open ring: a range straddles a line, "
            "so its quarter is not certain. Tinted: high need, low provision.",
            source=_sources(shown),
            alt=said(shown),
        ),
        "need-and-provision",
        key="scatter",
        title="Need beside provision",
    )


def _curve(shown: Answer) -> list[downloads.File]:
    """Return what the neediest have as a picture."""
    return pictures.of_picture(
        lambda: pictures.chart(
            shown.pack,
            curve_drawing(shown),
            title="What the neediest have",
            says=words.fifth_words(shown),
            how="Above the straight line the needier have more than their share. Band and upright line: 95% "
            "intervals.",
            source=_sources(shown),
            alt=words.fifth_words(shown),
        ),
        "what-the-neediest-have",
        key="curve-picture",
        title="Curve",
    )


def _sources(shown: Answer) -> str:
    """Return whose figures and lists the answer rests on."""
    category = shown.pack.catalogue[shown.found.provision.category]
    return f"{shown.found.need.source} {category.attribution}"
