"""The map in the page: kept while everything else is rerun, restyled by a few bytes, clicked to choose."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import folium
import streamlit as st
from streamlit_folium import st_folium

from layers.assets import AtlasMap

PAINTING: Final = 0.06
"""Seconds: the way of a map's colours to a busy browser and a few frames there (docs/benchmarks.md)."""


def show_map(
    base: AtlasMap,
    group: folium.FeatureGroup,
    *,
    key: str,
    height: int = 520,
    on_select: Callable[[str], Any] | None = None,
) -> str | None:
    """Show a base map with the looks of a group; return the code of the area just clicked, or None.

    Parameters
    ----------
    base : from `layers.choropleth.base_map`; may be cached and shared between sessions, it is not changed
    group : from `layers.choropleth.restyle`, made anew in each run
    key : of this map on its page; a map with the same key and the same shapes stays in the browser
    height : pixels
    on_select : called with the code before the page's script runs, as widgets' callbacks are

    Moving and zooming never rerun the page: the component reports nothing but clicks.
    """
    state_key = f"{key} {base.digest}"
    seen_key = f"{state_key} seen"

    def clicked() -> None:
        code = _new_click(state_key, seen_key)
        if code and on_select:
            on_select(code)

    st_folium(
        base.fresh(),
        key=state_key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        render=False,
        on_change=clicked if on_select else None,
    )
    return _new_click(state_key, seen_key)


def let_paint(page: str, colours: object) -> None:
    """Hold the rest of a page back for a moment where its maps have just been given other colours.

    A browser that gets everything at once draws widgets, plots and tables before it restyles the map.
    `colours` is whatever the looks of the maps depend on.
    """
    key = f"{page} colours"
    before = st.session_state.get(key)
    st.session_state[key] = colours
    if before is not None and before != colours:
        time.sleep(PAINTING)


def _new_click(state_key: str, seen_key: str) -> str | None:
    """Return the code of a click not yet seen in this session; each click is told once."""
    value = st.session_state.get(state_key) or {}
    if not value.get("at") or value["at"] == st.session_state.get(seen_key):
        return None
    st.session_state[seen_key] = value["at"]
    return str(value["code"])
