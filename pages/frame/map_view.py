"""Any map in the page: its base kept in the browser, its legends; and the figures of one indicator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from geo.figures.benchmarks import compared, find
from geo.figures.classification import classify
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from layers.look.presentation import Figures, presented
from layers.map.assets import AtlasMap
from layers.map.choropleth import base_map
from layers.map.view import DrawMode, MapView
from pages.frame.map import show_map

# Which outlines are drawn over the areas of a level.
OVER: dict[Level, tuple[Level, ...]] = {
    "ward": ("locality",),
    "lsoa": ("ward", "locality"),
    "locality": (),
    "borough": (),
}
HEIGHT = 540


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown(Figures):
    """The figures of one indicator at one level."""

    indicator: Indicator
    level: Level


@st.cache_resource(max_entries=16, show_spinner=False)
def _base(digest: str, level: Level, _store: Pack) -> AtlasMap:
    """Return the map of a level without figures, made once for everybody."""
    areas = _store.areas[level]
    return base_map(
        areas,
        title=f"Map of {_store.place.name}: {len(areas)} {_store.place.levels[level].plural}",
        outlines=tuple(_store.areas[over] for over in OVER[level]),
        context=_store.context,
        labels=_store.areas["ward"] if level == "lsoa" else None,
        place=_store.place.name,
        attribution=_store.place.sources[0].attribution if _store.place.sources else "",
    )


def base_of(pack: Pack, level: Level) -> AtlasMap:
    """Return the map of a level without figures; every page shows the same one."""
    return _base(pack.digest, level, pack)


@lru_cache(maxsize=256)
def shown(
    pack: Pack, indicator_id: str, level: Level, *, method: str, benchmark: str, scheme: str, adjust: bool
) -> Shown:
    """Return what a map of these choices shows."""
    indicator = pack.indicator(indicator_id)
    frame = compared(pack, indicator_id, level, method=method, benchmark=benchmark, adjust=adjust)
    frame = presented(frame, indicator.unit)
    decimals = 0 if indicator.is_count() else 1
    return Shown(
        indicator=indicator,
        level=level,
        frame=frame,
        classes=classify(frame["value"].round(decimals), scheme=scheme, polarity=indicator.polarity),
        title=indicator.title,
        unit=indicator.unit,
        unit_label=f"{indicator.unit_label}, {indicator.period_label}",
        polarity=indicator.polarity,
        short_title=indicator.short_title,
        period=indicator.period_label,
        benchmark=find(pack, benchmark).name,
    )


def draw(
    view: MapView,
    *,
    key: str,
    selected: str = "",
    site: str = "",
    mode: DrawMode | None = None,
    height: int = HEIGHT,
    **actions: Callable[..., Any],
) -> None:
    """Show a map; a click or a drawing is told before the page runs again.

    Parameters
    ----------
    key : of this map on its page
    selected, site : code of the chosen area, id of the chosen marker
    mode : what the visitor is asked to draw, if anything
    actions : `on_select`, `on_site` and `on_draw` of `show_map`
    """
    group = view.looks(selected=selected, site=site, draw=mode)
    show_map(view.base, group, key=key, height=height, **actions)


def legend(view: MapView) -> None:
    """Show the legends that stand beside a map."""
    for block in view.legends:
        st.html(block)
