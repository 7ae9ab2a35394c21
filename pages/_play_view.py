"""The map of play space: what it shows, its legend, its words, and what lies over the areas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import folium
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo import proposed as proposing
from geo.classification import Classes, classify
from geo.crs import DEGREES
from geo.play import Band, Supply, coverage, is_whole, places, serving
from geo.play_table import attribution
from geo.play_verdicts import Measure, verdicts
from geo.pockets import Pockets, pockets
from geo.pressure import pressure
from geo.registry import Level
from geo.store import Store
from layers.assets import standalone_html
from layers.categories import VERDICTS, categories_legend_html, describe_categories, restyle_categories
from layers.choropleth import restyle
from layers.description import describe
from layers.drawing import drawn_area_m2
from layers.formatting import format_value, plural
from layers.legend import legend_html
from layers.palette import STATES, Look, Pattern
from layers.sites import SITE_LOOKS, SiteLook, site_marks, sites_legend_html
from layers.styling import DrawMode, Over
from layers.zones import ZONE_LOOKS, ZoneLook, zone_shapes, zones_legend_html
from pages import _map, _map_view
from pages._play_choices import Asked
from pages._play_words import band_words, listed_words

# Upper ends of the classes of coverage, percent: the same before and after a proposal, and at every level.
STEPS = (20.0, 40.0, 60.0, 80.0, 100.0)
LOOKS: dict[str, Look] = {
    **{key: VERDICTS[key] for key in ("met", "uncertain", "unmet", "not evidenced")},
    "unknown": Look(
        "not known: no listed place has a point", STATES["missing"].fill, STATES["missing"].pattern
    ),
    "no children": Look(
        "no children of these ages", STATES["not_applicable"].fill, STATES["not_applicable"].pattern
    ),
}
PLACE_LOOKS: dict[str, SiteLook] = {
    "listed": SiteLook("listed in the register", "#d81b60", SITE_LOOKS["existing"].symbol),
    "layer": SiteLook("from a layer with its own licence", "#9b2fae", SITE_LOOKS["planned"].symbol),
    "new": SiteLook("proposed", SITE_LOOKS["new"].fill, SITE_LOOKS["new"].symbol),
}
# Paler than usual: what lies under them is to be read.
PATCH_LOOKS: dict[str, ZoneLook] = {
    "pocket": replace(
        ZONE_LOOKS["pocket"],
        word="pocket beyond reach of the listed places",
        pattern=Pattern(11, "M0 0L11 11M-2 9L2 13M9 -2L13 2", "#8c2d04", 1.0),
        width=1.2,
    ),
    "drawn": replace(ZONE_LOOKS["drawn"], word="proposed"),
}
_NO_SHARE = {"not_applicable": "no children of these ages", "missing": "not known"}
_MANY = 30  # places, from which their markers are drawn smaller


# Compared by identity; shared between sessions: nobody may change it.
@dataclass(frozen=True, eq=False)
class Shown:
    """Figures ready to be shown, their classes, unit, what a dark colour means and what they are called."""

    frame: DataFrame
    classes: Classes
    unit: str
    polarity: Any
    title: str
    unit_label: str


def draw(data: Store, ask: Asked, *, mode: DrawMode | None, key: str, **actions: Callable[..., Any]) -> None:
    """Show the map; clicks and drawings are told before the page runs again."""
    group = looks(data, ask, mode)
    _map.show_map(_map_view.base_of(data, ask.level), group, key=key, height=_map_view.HEIGHT, **actions)


def looks(data: Store, ask: Asked, mode: DrawMode | None = None) -> folium.FeatureGroup:
    """Return the looks of the map."""
    over = Over(
        sites=_marks(data, ask.mapped, ask.band) if ask.over in ("both", "places") else {},
        zones=_zones(data, ask.mapped, ask.band, ask.cut, ask.over in ("both", "pockets")),
        draw=mode,
    )
    about, selected = description(data, ask), ask.area or None
    if ask.show == "distance":
        keys = distance(data, ask.mapped, ask.band, ask.measure, ask.level)
        reach = figures(data, ask.mapped, ask.band, ask.level).frame
        tips = reach["shown"].where(reach["value"].notna(), "")
        return restyle_categories(keys, tips, looks=LOOKS, selected=selected, about=about, over=over)
    view = shown(data, ask)
    return restyle(
        view.frame, view.classes, polarity=view.polarity, selected=selected, about=about, over=over
    )


def shown(data: Store, ask: Asked) -> Shown:
    """Return the figures of the map."""
    if ask.show == "pressure" and ask.need:
        return strain(data, ask.mapped, ask.band, ask.level, ask.need)
    return figures(data, ask.mapped, ask.band, ask.level)


@lru_cache(maxsize=128)
def figures(data: Store, supply: Supply, band: Band, level: Level) -> Shown:
    """Return the share of children in reach per area, in percent."""
    found = coverage(data, supply, band, level)
    least = "" if is_whole(data, supply) else "at least "
    frame = DataFrame(
        {
            "area_name": found["area_name"],
            "value": found["share"] * 100,
            "lower": found["share_low"] * 100,
            "upper": found["share_high"] * 100,
            "comparison": "not compared",
            "state": np.select(
                [found["children"] <= 0, found["share"].isna()], ["not_applicable", "missing"], "ok"
            ),
        },
        index=found.index,
    )
    frame["shown"] = [
        f"{least}{format_value(value, 'percent')}" if state == "ok" else _NO_SHARE[str(state)]
        for value, state in zip(frame["value"], frame["state"], strict=True)
    ]
    frame["range"] = [
        f"{format_value(low, 'percent')} to {format_value(high, 'percent')}" if high - low > 0.05 else ""
        for low, high in zip(frame["lower"], frame["upper"], strict=True)
    ]
    title = f"Children {band_words(band)} with a {listed_words(supply)} place within {band.within:,.0f} m"
    label = f"% of children, {least.strip() or 'exactly'} (among listed places)"
    return Shown(frame, _steps(frame["value"]), "percent", "neutral", title, label)


def _steps(values: pd.Series) -> Classes:
    """Return the fixed classes of percentages."""
    number = pd.Series(pd.cut(values.round(1), [-1.0, *STEPS], labels=False), index=values.index)
    lows = (0.0, *(step + 0.1 for step in STEPS[:-1]))
    counts = tuple(int((number == each).sum()) for each in range(len(STEPS)))
    return Classes(
        "equal_interval", tuple(zip(lows, STEPS, strict=True)), number.astype("Int64"), counts, None
    )


@lru_cache(maxsize=64)
def strain(data: Store, supply: Supply, band: Band, level: Level, need: str) -> Shown:
    """Return the pressure on the places of each area."""
    found = pressure(data, supply, band, level, need=need)
    value = found["pressure"]
    frame = DataFrame(
        {
            "area_name": found["area_name"],
            "value": value,
            "lower": float("nan"),
            "upper": float("nan"),
            "comparison": "not compared",
            "state": ["ok" if known else "missing" for known in value.notna()],
            "range": "",
        },
        index=found.index,
    )
    frame["shown"] = [
        f"{each:,.0f} weighted children share a place" if each == each else "no figure" for each in value
    ]
    classes = classify(value.round(0), scheme="quantiles", polarity="high_is_worse")
    title = f"Children {band_words(band)} per listed place in reach, weighted by need"
    label = f"weighted children per place ({data.indicator(need).title})"
    return Shown(frame, classes, "children", "high_is_worse", title, label)


@lru_cache(maxsize=128)
def distance(data: Store, supply: Supply, band: Band, measure: Measure, level: Level) -> pd.Series:
    """Return the verdict on distance per area."""
    return verdicts(data, supply, band, measure, level)["proximity"]


def legends(data: Store, ask: Asked) -> list[str]:
    """Return the legends beside the map: areas, places, pockets."""
    areas_word = data.place.levels[ask.level].plural
    if ask.show == "distance":
        keys = distance(data, ask.mapped, ask.band, ask.measure, ask.level)
        first = categories_legend_html(
            keys,
            looks=LOOKS,
            title=f"Walk of {ask.band.within:,.0f} m for children {band_words(ask.band)}",
            unit_label=f"met where {ask.measure.share:.0%} or more have a listed place so near",
            areas_word=areas_word,
        )
    else:
        view = shown(data, ask)
        first = legend_html(
            view.frame,
            view.classes,
            title=view.title,
            unit=view.unit,
            unit_label=view.unit_label,
            polarity=view.polarity,
            areas_word=areas_word,
        )
    found = [first]
    if ask.over in ("both", "places"):
        marks = place_frame(data, ask.mapped, ask.band)
        found.append(sites_legend_html(marks, title="Places", looks=PLACE_LOOKS, counted="places"))
    zones = zone_frame(data, ask.mapped, ask.band, ask.cut, ask.over in ("both", "pockets"))
    if len(zones):
        found.append(zones_legend_html(zones, title="Patches", looks=PATCH_LOOKS, counted="patches"))
    return found


def description(data: Store, ask: Asked) -> str:
    """Return the map in words."""
    words = data.place.levels[ask.level]
    where = {"area_word": words.singular, "areas_word": words.plural, "place": data.place.name}
    if ask.show == "distance":
        keys = distance(data, ask.mapped, ask.band, ask.measure, ask.level)
        title = f"Verdict on a walk of {ask.band.within:,.0f} m for children {band_words(ask.band)}"
        text = describe_categories(
            keys, data.areas[ask.level]["area_name"], title=title, looks=LOOKS, **where
        )
    else:
        view = shown(data, ask)
        text = describe(view.frame, title=view.title, polarity=view.polarity, **where)
    count = len(place_frame(data, ask.mapped, ask.band))
    found = found_pockets(data, ask)
    return (
        f"{text} {plural(count, f'{listed_words(ask.mapped)} place')} for these ages, "
        f"{plural(len(found.frame), 'pocket')} beyond reach of them."
    )


def map_file(data: Store, ask: Asked) -> str:
    """Return the map as one HTML file that opens without a network, with whose places it shows."""
    title = "Play space: children in reach of listed places"
    about = f"{description(data, ask)} {attribution(data, ask.mapped)}"
    base = _map_view.base_of(data, ask.level)
    return standalone_html(
        base, looks(data, ask), title=title, beside="".join(legends(data, ask)), about=about
    )


def found_pockets(data: Store, ask: Asked) -> Pockets:
    """Return the pockets that the map shows."""
    return pockets(data, ask.mapped, ask.band, cut=ask.cut)


# ---- Over the areas ---------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def place_frame(data: Store, supply: Supply, band: Band) -> GeoDataFrame:
    """Return the places for a band as points in EPSG:4326: name, look, tip, accuracy_m."""
    found = places(data, supply)[serving(data, supply, band)].to_crs(DEGREES)
    tips, keys = [], []
    for row in found.itertuples():
        layers = {data.catalogue[each].layer for each in row.categories}
        keys.append("new" if row.is_proposed else "listed" if "" in layers else "layer")
        kinds = ", ".join(data.catalogue[each].singular for each in row.categories) or "proposed"
        vague = f"point within {row.accuracy_m:.0f} m" if row.accuracy_m else ""
        size = f"{row.area_m2:,.0f} m²" if row.area_m2 == row.area_m2 else "size unknown"
        tips.append("\n".join(part for part in (kinds, size, vague) if part))
    return found.set_geometry(found.geometry.representative_point()).assign(look=keys, tip=tips)


@lru_cache(maxsize=64)
def _marks(data: Store, supply: Supply, band: Band) -> dict[str, Any]:
    """Return the markers of the places."""
    frame = place_frame(data, supply, band)
    return site_marks(frame, looks=PLACE_LOOKS, fine=len(frame) > _MANY)


@lru_cache(maxsize=64)
def zone_frame(data: Store, supply: Supply, band: Band, cut: bool, beyond: bool) -> GeoDataFrame:
    """Return pockets, where they are asked for, and proposed outlines in EPSG:4326: look, tip."""
    frame = pockets(data, supply, band, cut=cut).frame
    # Where no place has a point nothing is known of reach, and nothing is drawn as beyond it.
    frame = frame if beyond and serving(data, supply, band).any() else frame.iloc[:0]
    tips = [
        f"Pocket {number}\n{children:,.0f} children {band_words(band)}"
        for number, children in zip(frame.index, frame["children"], strict=True)
    ]
    found = frame.to_crs(DEGREES).assign(look="pocket", tip=tips)
    found.index = pd.Index([f"pocket {number}" for number in frame.index])
    drawn = [each for each in supply.proposed if each.shape.geom_type != "Point"]
    if drawn:
        outlines = proposing.frame(drawn).assign(look="drawn")
        outlines["tip"] = [f"{each.name}\n{drawn_area_m2(each.shape):,.0f} m²" for each in drawn]
        outlines.index = pd.Index([f"drawn {number}" for number in outlines.index])
        found = GeoDataFrame(pd.concat([found, outlines]), crs=DEGREES)
    return found[["look", "tip", "geometry"]]


@lru_cache(maxsize=64)
def _zones(data: Store, supply: Supply, band: Band, cut: bool, beyond: bool) -> dict[str, Any]:
    """Return the shapes over the areas."""
    return zone_shapes(zone_frame(data, supply, band, cut, beyond), looks=PATCH_LOOKS)
