"""The map in the page: kept while everything else is rerun, restyled by a few bytes, clicked to choose."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import folium
import streamlit as st
from streamlit_folium import st_folium

from layers.map.assets import AtlasMap
from layers.map.drawing import drawn_geometry

PAINTING: Final = 0.06
"""Seconds: the way of a map's colours to a busy browser and a few frames there (docs/benchmarks.md)."""


def show_map(
    base: AtlasMap,
    group: folium.FeatureGroup,
    *,
    key: str,
    height: int = 520,
    on_select: Callable[[str], Any] | None = None,
    on_site: Callable[[str], Any] | None = None,
    on_draw: Callable[[dict[str, Any] | None], Any] | None = None,
) -> str | None:
    """Show a base map with the looks of a group; return the code of the area just clicked, or None.

    Parameters
    ----------
    base : from `layers.map.choropleth.base_map`; may be cached and shared between sessions, it is not changed
    group : from `layers.map.choropleth.restyle`, made anew in each run
    key : of this map on its page; a map with the same key and the same shapes stays in the browser
    height : pixels
    on_select : called with the code before the page's script runs, as widgets' callbacks are
    on_site : the same with the id of a clicked marker, where the group's markers are clickable
    on_draw : the same with what was drawn (GeoJSON geometry in EPSG:4326), or None where drawing was
        cancelled; the group says what is drawn (`Over(draw=...)`), and must no longer say so afterwards

    Moving and zooming never rerun the page: the component reports nothing but clicks.
    """
    state_key = f"{key} {base.digest}"
    seen_key = f"{state_key} seen"

    def acted() -> None:
        news = _news(state_key, seen_key)
        if on_select and news.get("code"):
            on_select(str(news["code"]))
        elif on_site and news.get("site"):
            on_site(str(news["site"]))
        elif on_draw and "drawn" in news:
            on_draw(drawn_geometry(news["drawn"]))

    st_folium(
        base.fresh(),
        key=state_key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        render=False,
        on_change=acted if on_select or on_site or on_draw else None,
    )
    code = _news(state_key, seen_key).get("code")
    return str(code) if code else None


def let_paint(page: str, colours: object) -> None:
    """Hold the rest of a page back for a moment where its maps have just been given other colours.

    A browser that gets everything at once draws widgets, plots and tables before it restyles the map.
    `colours` is whatever the looks of the maps depend on.
    """
    key = f"{page} colours"
    before = st.session_state.pop(key, None)  # popped: Streamlit would hold it beside the new one for a run
    st.session_state[key] = colours
    if before is not None and before != colours:
        time.sleep(PAINTING)


def _news(state_key: str, seen_key: str) -> dict[str, Any]:
    """Return what the map reports and this session has not yet seen; each click is told once."""
    value = st.session_state.get(state_key) or {}
    if not value.get("at") or value["at"] == st.session_state.get(seen_key):
        return {}
    st.session_state[seen_key] = value["at"]
    return dict(value)
