"""What a sheet of hours would change, session by session; and taking it into the register."""

from __future__ import annotations

from typing import Final

import streamlit as st
from pandas import DataFrame

from geo.gaps.list_edits import session_bodies
from geo.gaps.sheet_reading import Reading
from geo.limits import SHOWN_ROWS
from geo.pack.pack import Pack
from geo.pack.sessions import NOT_STATED
from geo.store.register.items import Body
from layers.look.formatting import plural
from layers.paper.text_table import text_table_html
from pages.frame import downloads, ui
from pages.register import faults, keeping, taking, words

ADDED, EDITED, REMOVED = KINDS = ("added", "edited", "removed")
_TOLD: Final = ("days", "start", "end", "open_to", "age_from", "age_to")
"""Cells of a new session that are told beside it."""


def preview(pack: Pack, reading: Reading, name: str) -> None:
    """Show what would change, and offer to take it into the register; `name` of the file."""
    if reading.rows is None:
        return
    rows = changes(pack, reading.rows)
    if rows.empty:
        ui.paragraph("Nothing would change: this file says what is listed.")
        return
    ui.heading("What would change", level=3)
    counts = rows["Change"].value_counts()
    ui.paragraph(f"Sessions: {', '.join(f'{counts[each]} {each}' for each in KINDS if each in counts)}.")
    st.html(text_table_html(rows.head(SHOWN_ROWS), caption="Hours that would change", min_width=52))
    if len(rows) > SHOWN_ROWS:
        rest = plural(len(rows) - SHOWN_ROWS, "more session")
        ui.paragraph(f"… and {rest}; the file lists all.", small=True)
        downloads.offer(faults.whole_file(rows, "Hours that would change (CSV)", "hours-changes"))
    way = keeping.way_of(pack)
    if not way.reaches:
        ui.paragraph(f"{words.ONLY_IN_REGISTER} {words.FOR_OTHERS[way.why]}")
    else:
        taking.offer_hours(reading.rows, name)


def changes(pack: Pack, rows: DataFrame) -> DataFrame:
    """Return the sessions that rows would add, edit or remove: service, session, change, and what differs."""
    before, after = session_bodies(pack.register.sessions), session_bodies(rows)
    found = []
    for key in dict.fromkeys([*after, *before]):
        was, will = before.get(key), after.get(key)
        if was == will:
            continue
        body = will or was or {}
        service = str(body.get("service_id", ""))
        names = pack.services["name"]
        found.append(
            {
                "Service": str(names[service]) if service in names.index else service,
                "Session": words.name_of(body, key),
                "Change": ADDED if was is None else REMOVED if will is None else EDITED,
                "What": _what(pack, was, will),
            }
        )
    return DataFrame(found, columns=["Service", "Session", "Change", "What"])


def _what(pack: Pack, was: Body | None, will: Body | None) -> str:
    """Return what differs; of a new session what it is, in short."""
    if was is not None:
        return "; ".join(words.differences(pack, was, will))
    body = will or {}
    return "; ".join(
        f"{words.field(name)}: {body[name]}" for name in _TOLD if body.get(name, NOT_STATED) != NOT_STATED
    )
