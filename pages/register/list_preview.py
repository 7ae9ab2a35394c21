"""What a sheet of services would change: services, verdicts; and taking it, or using it in this session."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.gaps.changes import Difference
from geo.limits import SHOWN_ROWS
from geo.pack.catalogue import ServiceCategory
from geo.pack.pack import Pack
from layers.look.formatting import plural, sentence_case
from layers.map.categories import VERDICTS
from layers.paper.text_table import text_table_html
from pages.frame import downloads, ui, working_copy
from pages.frame.evidence_view import short
from pages.register import faults, taking

PAGE = "register"


def preview(pack: Pack, category: ServiceCategory, copy: Pack, change: Difference, name: str) -> None:
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
        rest = plural(len(every) - SHOWN_ROWS, "more service")
        ui.paragraph(f"… and {rest}; the file lists all.", small=True)
        listed = every.rename_axis("service_id").reset_index()
        downloads.offer(faults.whole_file(listed, "Services that would change (CSV)", "changes"))


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
