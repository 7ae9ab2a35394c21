"""What the page Play space gives away: its table, its map and its pockets."""

from __future__ import annotations

import streamlit as st

from geo.export import export
from geo.play_table import export_pockets, play_table, pocket_table
from geo.store import Store
from pages import _ui
from pages._play_choices import PAGE, Asked
from pages._play_view import map_file


def downloads(data: Store, ask: Asked) -> None:
    """Offer the table of play space for all age bands, and the pockets; say whose places they are."""
    with st.container(horizontal=True, key=f"{PAGE}-downloads"):
        for form, label in (("csv", "CSV"), ("json", "JSON"), ("geojson", "GeoJSON (map)")):
            _ui.save_button(
                label,
                lambda form=form: exported(data, ask, form),
                f"play-space-{ask.level}.{form}",
                key=f"{PAGE}-{form}",
            )
        _ui.save_button(
            _ui.MAP_FILE, lambda: map_file(data, ask), f"play-space-{ask.level}.html", key=f"{PAGE}-map"
        )
        _ui.save_button(
            "Pockets (GeoJSON)",
            lambda: export_pockets(pocket_table(data, ask.mapped, [ask.band], cut=ask.cut), "geojson"),
            f"play-space-pockets-{ask.band.id}.geojson",
            key=f"{PAGE}-pockets-geojson",
        )


def exported(data: Store, ask: Asked, form: str) -> bytes:
    """Return the whole table of play space as bytes."""
    frame = play_table(data, ask.supply, ask.standards.every, ask.level, measure=ask.measure, need=ask.need)
    return export(data, ask.level, frame, form)
