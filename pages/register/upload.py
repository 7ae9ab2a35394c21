"""Correcting a list from a sheet: upload, faults by row, what would change, take it, use it, keep it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.errors import Fault, Faults
from geo.gaps.changes import Difference, category_csv, declaration, pack_file
from geo.limits import LIST, SHOWN_ROWS
from geo.pack.catalogue import ServiceCategory
from geo.pack.pack import Pack
from geo.pack.sheet_columns import choices
from geo.report.register_sheet import register_sheet
from geo.writing import csv_bytes, safe_cell
from layers.look.escaping import as_text
from layers.look.formatting import plural, sentence_case
from layers.map.categories import VERDICTS
from layers.map.view import MapView
from layers.paper.text_table import text_table_html
from pages.frame import downloads, pictures, ui, working_copy
from pages.frame.evidence_view import short
from pages.register import sheet, taking

PAGE = "register"
KINDS = ["xlsx", "ods", "csv", "tsv", "txt"]
STEPS = (
    "Upload a spreadsheet of your own as it is, or the list above, corrected. What it does not have stays.",
    "Say what is unclear: a column, a row. Nothing is taken while there is a fault.",
    "Read what would change, and which verdicts.",
    "Take it into the register, if you may; or use it in this session, for you only, and give the list to "
    "hand on to whoever keeps the data of this atlas.",
)


def panel(pack: Pack, category: ServiceCategory) -> None:
    """Let a list be corrected from a spreadsheet, or declared complete."""
    ui.heading("Correct this list from a spreadsheet", level=2)
    left, right = st.columns(2, gap="medium")
    left.html(f'<ol style="max-width:75ch">{"".join(f"<li>{as_text(step)}</li>" for step in STEPS)}</ol>')
    with right:
        most = f"at most {LIST.rows:,} rows and {LIST.bytes / 1e6:g} MB"
        given = st.file_uploader(
            f"Your list of {ui.plain(category.plural)} (Excel, LibreOffice or CSV, {most})",
            type=KINDS,
            key=f"{PAGE}.file.{category.id}",
        )
    with right:
        source = _declared(category)
    taking.said()
    if given is None and source == category.complete_source:
        return
    if source is None:
        ui.paragraph("Write who says that the list is complete, and when. Then the changes are shown here.")
        return
    file = (
        sheet.File(given.name, given.getvalue())
        if given
        else sheet.File("the list shown", category_csv(pack, category.id))
    )
    found = sheet.asked(pack, category.id, file, source)
    for note in found.reading.notes:
        ui.paragraph(note, small=True)
    if found.faults:
        fault_table(found.faults, file.name)
    elif found.copy is not None and found.change is not None:
        _preview(pack, category, found.copy, found.change, file.name)


def _declared(category: ServiceCategory) -> str | None:
    """Ask whether the list is complete; return who says so, "" if it is not, None while that is missing."""
    whole = st.checkbox(
        f"This list is complete: all {ui.plain(category.plural)} are on it",
        value=category.complete,
        key=f"{PAGE}.complete.{category.id}",
    )
    if not whole:
        return ""
    said = st.text_input(
        "Who says so, and when",
        value=category.complete_source,
        placeholder="Head of service, 1 December 2026",
        key=f"{PAGE}.source.{category.id}",
    )
    return said.strip() or None


def fault_table(faults: Faults, name: str) -> None:
    """Show the first faults of a file with row, column and remedy; all that are kept are a file."""
    ui.heading(f"{plural(faults.total, 'fault')}: nothing was taken", level=3)
    rows = fault_rows(faults)
    caption = f"Faults of {name}; the heading is row 1"
    st.html(text_table_html(rows.head(SHOWN_ROWS), caption=caption, min_width=52))
    if faults.total > SHOWN_ROWS:
        more = f"… and {faults.total - SHOWN_ROWS:,} more."
        if faults.total > len(faults):
            more += f" The file lists the first {len(faults):,}: correct these, then see what is left."
        ui.paragraph(more, small=True)
        downloads.offer(whole_file(rows, "Faults (CSV)", "faults"))


def fault_rows(faults: Sequence[Fault]) -> DataFrame:
    """Return faults as a table of words."""
    return DataFrame(
        {
            "Row": ["" if fault.row is None else str(fault.row) for fault in faults],
            "Column": [fault.column or "" for fault in faults],
            "What is wrong": [fault.rule for fault in faults],
            "Found": [fault.value or "" for fault in faults],
            "What to do": [fault.mend or "" for fault in faults],
        }
    )


def whole_file(rows: DataFrame, label: str, stem: str) -> downloads.File:
    """Return the file of a table of which the page shows the beginning; no cell of it runs as a formula."""
    return downloads.File(label, lambda: csv_bytes(rows.map(safe_cell)), f"{stem}.csv", f"{PAGE}.{stem}")


def _preview(pack: Pack, category: ServiceCategory, copy: Pack, change: Difference, name: str) -> None:
    """Show what would change, and offer to take it into the register, or to use it."""
    declared = copy.catalogue[category.id]
    same = declared.complete_source == category.complete_source
    if change.is_empty() and same:
        ui.paragraph("Nothing would change: this file says what the list above says.")
        return
    ui.heading("What would change", level=3)
    if not same:
        words = (
            f"be declared complete by: {declared.complete_source}"
            if declared.complete
            else "no longer be complete"
        )
        ui.paragraph(f"The list would {words}.")
    _changes(change)
    _verdicts(change.verdicts)
    kept = taking.offer(copy, category, name)
    st.button(
        "Use this list in this session",
        type="secondary" if kept else "primary",
        icon=":material/check:",
        key=f"{PAGE}.use",
        on_click=working_copy.use,
        args=(ui.served_pack(), copy),
    )


def _changes(change: Difference) -> None:
    """Show services added, removed, moved, opened or closed, and otherwise edited."""
    parts = [
        ("added", change.added.assign(what=change.added["status"] + ", " + change.added["place"])),
        ("removed", change.removed.assign(what="status: " + change.removed["status"])),
        ("moved", change.moved.assign(what=_moves(change.moved))),
        (
            "status changed",
            change.status.assign(what=change.status["before"] + " → " + change.status["after"]),
        ),
        ("edited", change.edited.assign(what=change.edited["columns"])),
    ]
    counts = [f"{len(frame)} {word}" for word, frame in parts if len(frame)]
    ui.paragraph(f"{', '.join(counts)}." if counts else "No service changes.")
    rows = [
        DataFrame({"Service": frame["name"], "Change": word, "What": frame["what"]})
        for word, frame in parts
        if len(frame)
    ]
    if not rows:
        return
    every = pd.concat(rows)
    st.html(text_table_html(every.head(SHOWN_ROWS), caption="Services that would change"))
    if len(every) > SHOWN_ROWS:
        ui.paragraph(f"… and {len(every) - SHOWN_ROWS:,} more services; the file lists all.", small=True)
        listed = every.rename_axis("service_id").reset_index()
        downloads.offer(whole_file(listed, "Services that would change (CSV)", "changes"))


def _moves(moved: DataFrame) -> list[str]:
    """Return each move in words."""
    return [
        f"{metres:,.0f} m" if metres == metres else f"{before} → {after}"
        for before, after, metres in zip(moved["before"], moved["after"], moved["metres"], strict=True)
    ]


def _verdicts(verdicts: DataFrame) -> None:
    """Show which verdicts would change."""
    if verdicts.empty:
        ui.paragraph("No verdict on a promise would change.")
        return
    rows = DataFrame(
        {
            "Area": verdicts["area_name"],
            "Promise": verdicts["title"],
            "Now": verdicts["before"].map(_verdict_word),
            "Then": verdicts["after"].map(_verdict_word),
        }
    )
    caption = f"{plural(len(rows), 'verdict')} would change"
    st.html(text_table_html(rows, caption=caption))


def _verdict_word(verdict: str) -> str:
    """Return a verdict as maps and lines have it."""
    return sentence_case(short(VERDICTS[verdict].word)) if verdict in VERDICTS else verdict


def kept(pack: Pack, category: ServiceCategory) -> None:
    """Offer what makes a working copy last: the list to hand on and what is declared; or discard it."""
    ui.heading("Your working copy", level=2)
    if category.id in pack.working_copy:
        ui.paragraph("Whoever keeps the data of this atlas puts this list in place of the one above.")
        if category.complete_source != ui.served_pack().catalogue[category.id].complete_source:
            ui.paragraph("Hand these lines on with it, for the entry of this category:")
            st.code(declaration(pack, category.id), language=None)
    else:
        titles = ", ".join(pack.catalogue[each].title for each in pack.working_copy)
        ui.paragraph(f"It replaces: {titles}. Choose one of these above to download its list.")
    with st.container(horizontal=True):
        if category.id in pack.working_copy:
            name = f"{category.file}.csv"
            downloads.offer(
                downloads.File(
                    "List to hand on", lambda: pack_file(pack, category.id)[1], name, f"{PAGE}.pack"
                )
            )
        st.button(
            "Discard the working copy",
            icon=":material/undo:",
            key=f"{PAGE}.discard",
            on_click=working_copy.discard,
        )


def files(pack: Pack, category: ServiceCategory, shown: MapView, show: str = "all") -> None:
    """Offer the list to be corrected, with the guide to its columns, and its map as a picture.

    `show` : "open" for only those with something to check, as a workbook
    """
    make = partial(category_csv, pack, category.id)
    some = show == "open"
    book = partial(register_sheet, pack, category.id, to_check=some)
    label = "What to check (Excel)" if some else "This list (Excel)"
    with st.container(horizontal=True):
        downloads.offer(downloads.File(label, book, f"{category.id}.xlsx", f"{PAGE}.xlsx"))
        downloads.offer(downloads.File("This list (CSV)", make, f"{category.id}.csv", f"{PAGE}.csv"))
        for each in pictures.of_map(pack, shown, f"{category.id}-map", key=f"{PAGE}.picture"):
            downloads.offer(each)
    about = st.expander("What each column says", key=f"{PAGE}.guide", on_change="rerun")
    if about.open and pack.register.terms is not None:
        columns = tuple(str(name) for name in pack.register.rows(category.id).columns)
        titles = choices(pack.register.terms)
        guide = pack.register.terms.guide(columns)
        with about:
            ui.facts_list({f"{titles[name]} ({name})": words for name, words in guide.items()})
