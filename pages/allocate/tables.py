"""The tables of the page Allocate: every area, one area, two allocations side by side, files."""

from __future__ import annotations

import streamlit as st
from pandas import DataFrame

from geo.memory import kept
from geo.report.allocation import allocation_table, beside_table
from geo.report.question import Form
from layers.look.formatting import sentence_case
from layers.paper.text_table import text_table_html
from pages.allocate import words
from pages.allocate.answer import Answer
from pages.allocate.choices import PAGE, Allocate, needs
from pages.allocate.map import map_of
from pages.frame import downloads, meetings, parts, pictures
from pages.frame.rows import Row

HELD = {
    "none": "",
    "floor": "at the least",
    "cap": "at the most",
    "pace": "limit on change",
    "kept": "as today",
}


def areas(found: Answer) -> None:
    """Show every area: target with its range, distance from it, what it gets, what holds it."""
    parts.section(
        "Target, distance from target, and what each gets" if found.known else "Target, and what each gets",
        "Most for each child first. A target is what the formula alone would give.",
    )
    st.html(_areas_html(found))


@kept(1)
def _areas_html(found: Answer) -> str:
    """Return every area as HTML."""
    codes = [str(row["area_code"]) for row in found.rows]
    rows = DataFrame([_cells(found, row) for row in found.rows], index=codes)
    caption = f"{sentence_case(found.pack.place.levels[found.level].plural)}: the allocation"
    return text_table_html(rows, caption=caption, min_width=30, chosen=found.asked.area, titled=True)


def _cells(found: Answer, row: Row) -> dict[str, str]:
    """Return the cells of one area, in words."""
    noun = sentence_case(found.pack.place.levels[found.level].singular)
    span = words.span(found, row)
    cells = {
        noun: str(row["area_name"]),
        "Children": "not known" if row["children"] != row["children"] else f"{row['children']:,.0f}",
        "Target": f"{words.amount(found, row['target'])}{f' ({span})' if span else ''}",
    }
    if found.known:
        cells["Today"] = words.amount(found, row["current"])
        cells["Distance from target"] = words.percent(row["distance_share"])
    cells["Gets"] = words.amount(found, row["allocation"])
    cells["For each child"] = words.each(row["per_child"])
    if found.known:
        cells["Change"] = words.moved(found, row["change"], row["change_share"])
    held = (found.found.frame["limit"] != "none").any()
    return cells | ({"Held by": HELD[str(row["limit"])]} if held else {})


def why(found: Answer, area: str) -> None:
    """Show why an area gets what it gets; the one with most where none is chosen."""
    rows = [row for row in found.rows if row["allocation"] == row["allocation"]]
    if not rows:
        return
    code = area or str(max(rows, key=lambda row: float(row["allocation"]))["area_code"])
    parts.panel_heading(f"Why does {found.pack.area_name(code)} get this?")
    parts.notes([words.why_words(found, code)])


def beside(found: Answer) -> None:
    """Show two allocations side by side."""
    if found.other is None:
        return
    titles = {each.value: each.words for each in needs(found.pack)}
    one, other = titles[found.asked.need], titles[found.asked.beside]
    parts.section("Two allocations side by side", f"{one}, and {other}: the same total, the same limits.")
    noun = sentence_case(found.pack.place.levels[found.level].singular)
    rows = [
        {
            noun: str(row["area_name"]),
            "By the first": words.amount(found, row["allocation"]),
            "By the other": words.amount(found, row["allocation_other"]),
            "Difference": words.moved(found, row["difference"], row["difference_share"]),
            "For each child, first": words.each(row["per_child"]),
            "For each child, other": words.each(row["per_child_other"]),
        }
        for row in sorted(found.beside(), key=lambda row: -abs(float(row["difference"])))
    ]
    st.html(
        text_table_html(
            DataFrame(rows), caption="Two allocations, the largest difference first", min_width=30
        )
    )


def files(found: Answer, form: Form[Allocate]) -> None:
    """Offer the answer to be taken away: the allocation, two side by side, the map."""
    pack, what, area = found.pack, found.asked.what, form.asked.area
    groups = [
        (
            "The allocation, with a sentence for each area",
            downloads.of_table(pack, lambda: allocation_table(pack, found.found, what=what), "allocation"),
        )
    ]
    other = found.other
    if other is not None:
        make = lambda: beside_table(pack, found.found, other)  # noqa: E731 - made when it is asked for
        groups.append(
            (
                "Two side by side",
                downloads.of_table(pack, make, "two-allocations", ("csv", "xlsx"), key="two-"),
            )
        )
    says, view = " ".join(words.answer_words(found)), map_of(found)
    drawn = pictures.of_map(pack, view, "allocation-map", says=says, selected=area)
    groups.append(("Map", [*drawn, downloads.of_map(lambda: view.file(selected=area), "allocation-map")]))
    parts.take_away(
        PAGE,
        groups,
        texts={"The map in words": view.words},
        frozen=meetings.view(
            pack,
            "Allocate",
            form,
            says,
            notes=words.badges(found),
            indicators=found.found.formula.need.used,
        ),
    )
