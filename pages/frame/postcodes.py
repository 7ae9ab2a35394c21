"""Looking for a postcode: a field beside every map; what is typed goes into no link and no log."""

from __future__ import annotations

from typing import Final

import streamlit as st
from pandas import DataFrame

from geo.errors import AtlasError
from geo.pack.pack import Pack
from geo.report.postcodes import Whereabouts, area_words, nearest_services, service_words, whereabouts
from layers.look.formatting import sentence_case
from layers.paper.text_table import text_table_html
from pages.frame import ui

LONGEST: Final = 12
"""Characters that may be typed: a postcode has at most 8, with some spaces to spare."""


def looked_for(pack: Pack, page: str) -> Whereabouts | None:
    """Return where the postcode lies that was typed, for a map that is drawn before the field."""
    said = str(st.session_state.get(_key(page), ""))
    try:
        return whereabouts(pack, said) if said.strip() and not pack.postcodes.empty else None
    except AtlasError:  # the field says why
        return None


def field(pack: Pack, page: str) -> Whereabouts | None:
    """Ask for a postcode; return where it lies, None where none is asked for or none found, and say why."""
    if pack.postcodes.empty:
        return None
    said = st.text_input(
        "Find a postcode",
        key=_key(page),
        placeholder="Find a postcode",
        label_visibility="collapsed",
        max_chars=LONGEST,
        width=220,
    )
    if not said.strip():
        return None
    try:
        return whereabouts(pack, said)
    except AtlasError as error:
        ui.paragraph(str(error), small=True)
        return None


def answer(pack: Pack, found: Whereabouts | None) -> None:
    """Show what is known of a postcode that was found: its areas, the nearest service of each category."""
    if found is None:
        return
    with st.container(border=True, key="postcode"):
        ui.heading(found.postcode, level=3)
        facts = {
            sentence_case(pack.place.levels[level].singular): area_words(pack, level, code)
            for level, code in found.areas.items()
        }
        if found.beyond:
            ui.paragraph(f"It lies in {found.beyond}, outside {pack.place.name}.")
        ui.facts_list(facts)
        if found.estimated:
            ui.paragraph("Its point is an estimate, not one within the postcode.", small=True)
        rows = nearest_services(pack, found).rows
        titles = [pack.catalogue[each].title for each in rows["category"]]
        table = DataFrame({"Service": titles, "Nearest": [service_words(row) for _, row in rows.iterrows()]})
        caption = f"Nearest open service that has a point, and the walk from the middle of {found.postcode}"
        st.html(text_table_html(table, caption=caption, min_width=20))
        if pack.place.postcodes is not None:
            ui.paragraph(pack.place.postcodes.attribution, small=True)


def _key(page: str) -> str:
    """Return under which key a page keeps the postcode that is typed on it."""
    return f"{page}.postcode"
