"""Correcting a list or its hours from a sheet: upload, faults by row, what would change, take it, use it."""

from __future__ import annotations

import streamlit as st

from geo.gaps.changes import category_csv
from geo.gaps.sheet_reading import SESSIONS
from geo.limits import LIST
from geo.pack.catalogue import ServiceCategory
from geo.pack.pack import Pack
from layers.look.escaping import as_text
from pages.frame import ui
from pages.register import faults, hours_preview, list_preview, sheet, taking

PAGE = "register"
KINDS = ["xlsx", "ods", "csv", "tsv", "txt"]
STEPS = (
    "Upload a spreadsheet of your own as it is, of services or of their hours, or one of the sheets above, "
    "corrected. What it does not have stays.",
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
            f"Your list of {ui.plain(category.plural)}, or their hours (Excel, LibreOffice or CSV, {most})",
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
        faults.fault_table(found.faults, file.name)
    elif found.reading.rows is not None and found.reading.holds == SESSIONS:
        hours_preview.preview(pack, found.reading, file.name)
    elif found.copy is not None and found.change is not None:
        list_preview.preview(pack, category, found.copy, found.change, file.name)


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
