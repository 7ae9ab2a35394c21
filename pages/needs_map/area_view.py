"""The panel beside the needs map: one area in full, or what the map says; and what a figure means."""

from __future__ import annotations

import streamlit as st

from geo.pack.pack import Pack
from pages.frame import figures_view, parts, printed, spine_view, ui
from pages.frame.figures_view import Shown
from pages.needs_map.choices import PAGE, choose


def panel(pack: Pack, view: Shown, area: str, *, words: str, method: str, slot: str, level: int) -> None:
    """Show what is known of the chosen area, all its figures folded away; without one what the map says.

    `level` : of its heading
    """
    noun = pack.place.levels[view.level]
    if area:
        if slot == "first":
            parts.closes(PAGE, area, choose)
        figures_view.panel(pack, view, area, method=method, level=level)
        # The figures of an area are the same whatever the map shows: once is enough.
        if slot == "first" and view.level != "lsoa":
            label = f"All figures of {pack.area_name(area)}"
            with st.expander(ui.plain(label), key=f"{PAGE}-spine"):
                spine_view.show(pack, view.level, area)
        return
    parts.panel_heading(f"All {len(view.frame):,} {noun.plural}", level=level)
    ui.paragraph(words)
    parts.hint(f"Choose a {noun.singular} on the map or in the list above to see all about it here.")


def about(pack: Pack, view: Shown, slot: str) -> None:
    """Show what a figure means and what to beware of, folded away; on paper it is printed.

    That of the first figure stands there already, among the badges.
    """
    label = f"What “{ui.plain(view.title)}” means, and what to beware of"
    folded = st.expander(label, key=f"{PAGE}-about-{slot}", on_change="rerun")
    if folded.open:
        with folded:
            ui.about(pack, view.indicator)
            figures_view.context_table(pack, view.indicator)
    elif slot != "first":
        printed.meaning(view.indicator)
