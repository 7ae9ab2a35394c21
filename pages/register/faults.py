"""What is wrong with a file, by row: the beginning on the page, all of it as a file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from pandas import DataFrame

from geo.errors import Fault, Faults
from geo.limits import SHOWN_ROWS
from geo.writing import csv_bytes, safe_cell
from layers.look.formatting import plural
from layers.paper.text_table import text_table_html
from pages.frame import downloads, ui

PAGE = "register"


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
