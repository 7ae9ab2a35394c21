"""The map in the page: kept while everything else is rerun, restyled by a few bytes, clicked to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st
from streamlit_folium import st_folium

from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.postcodes import Whereabouts
from layers.map.assets import AtlasMap
from layers.map.drawing import drawn_geometry
from layers.map.shapes import drawn
from layers.map.view import DrawMode, MapView
from pages.frame import admission

PAINTING: Final = 0.12
"""Seconds: the way of a map's colours to a busy browser and a few frames there (docs/benchmarks.md)."""
HEIGHT: Final = 540


def base_of(pack: Pack, level: Level) -> AtlasMap:
    """Return the map of a level without figures, made once for everybody; every page shows the same one."""
    return drawn(pack, level)


def draw(
    view: MapView,
    *,
    key: str,
    selected: str = "",
    site: str = "",
    mode: DrawMode | None = None,
    here: Whereabouts | None = None,
    height: int = HEIGHT,
    on_select: Callable[[str], Any] | None = None,
    on_site: Callable[[str], Any] | None = None,
    on_draw: Callable[[dict[str, Any] | None], Any] | None = None,
) -> None:
    """Show a map.

    Parameters
    ----------
    key : of this map on its page; a map with the same key and the same shapes stays in the browser
    selected, site : code of the chosen area, id of the chosen marker
    mode : what the visitor is asked to draw, if anything
    here : the postcode that was looked for, if any: the map goes there
    height : pixels
    on_select : called with the code before the page's script runs, as widgets' callbacks are
    on_site : the same with the id of a clicked marker, where the view's markers are clickable
    on_draw : the same with what was drawn (GeoJSON geometry in EPSG:4326), or None where drawing was
        cancelled; `mode` must no longer ask for it afterwards

    Moving and zooming never rerun the page: the component reports nothing but clicks.
    """
    state_key = f"{key} {view.base.digest}"

    def acted() -> None:
        news = _news(state_key)
        if on_select and news.get("code"):
            on_select(str(news["code"]))
        elif on_site and news.get("site"):
            on_site(str(news["site"]))
        elif on_draw and "drawn" in news:
            on_draw(drawn_geometry(news["drawn"]))

    st_folium(
        view.base.fresh(),
        key=state_key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=view.looks(
            selected=selected, site=site, draw=mode, here=(here.postcode, here.point) if here else None
        ),
        render=False,
        on_change=acted if on_select or on_site or on_draw else None,
    )


def legend(view: MapView) -> None:
    """Show the legends that stand beside a map."""
    for block in view.legends:
        st.html(block)


def let_paint(page: str, colours: object) -> None:
    """Hold the rest of a page back for a moment where its maps have just been given other colours.

    A browser that gets everything at once draws widgets, plots and tables before it restyles the map.
    `colours` is whatever the looks of the maps depend on.
    """
    key = f"{page} colours"
    before = st.session_state.pop(key, None)  # popped: Streamlit would hold it beside the new one for a run
    st.session_state[key] = colours
    if before is not None and before != colours:
        admission.pause(PAINTING)


def _news(state_key: str) -> dict[str, Any]:
    """Return what the map reports and this session has not yet seen; each click is told once."""
    seen_key = f"{state_key} seen"
    value = st.session_state.get(state_key) or {}
    if not value.get("at") or value["at"] == st.session_state.get(seen_key):
        return {}
    st.session_state[seen_key] = value["at"]
    return dict(value)
