"""The map of play space: what it shows, its legend, its words, and what lies over the areas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import folium
import numpy as np
import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.figures.classification import Classes, classify
from geo.gaps.play import Band, Supply, coverage, is_whole
from geo.gaps.play_verdicts import Measure, verdicts
from geo.gaps.pockets import Pockets, pockets
from geo.gaps.pressure import pressure
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.files import export
from geo.report.play import attribution, export_pockets, play_table, pocket_table
from layers.look.formatting import format_value, plural
from layers.look.palette import STATES, Look
from layers.look.presentation import uncompared
from layers.map.assets import standalone_html
from layers.map.categories import VERDICTS, categories_legend_html, describe_categories, restyle_categories
from layers.map.choropleth import restyle
from layers.map.sites import sites_legend_html
from layers.map.styling import DrawMode, Over
from layers.map.zones import zones_legend_html
from layers.paper.description import describe
from layers.paper.legend import legend_html
from pages.frame import map_view, ui
from pages.frame.map import show_map
from pages.play_space.choices import PAGE, Asked
from pages.play_space.over import PATCH_LOOKS, PLACE_LOOKS, marks, place_frame, zone_frame, zones
from pages.play_space.words import band_words, listed_words

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
_NO_SHARE = {"not_applicable": "no children of these ages", "missing": "not known"}


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


def draw(pack: Pack, ask: Asked, *, mode: DrawMode | None, key: str, **actions: Callable[..., Any]) -> None:
    """Show the map; clicks and drawings are told before the page runs again."""
    group = looks(pack, ask, mode)
    show_map(map_view.base_of(pack, ask.level), group, key=key, height=map_view.HEIGHT, **actions)


def looks(pack: Pack, ask: Asked, mode: DrawMode | None = None) -> folium.FeatureGroup:
    """Return the looks of the map."""
    over = Over(
        sites=marks(pack, ask.mapped, ask.band) if ask.over in ("both", "places") else {},
        zones=zones(pack, ask.mapped, ask.band, ask.cut, ask.over in ("both", "pockets")),
        draw=mode,
    )
    about, selected = description(pack, ask), ask.area or None
    if ask.show == "distance":
        keys = distance(pack, ask.mapped, ask.band, ask.measure, ask.level)
        reach = figures(pack, ask.mapped, ask.band, ask.level).frame
        tips = reach["shown"].where(reach["value"].notna(), "")
        return restyle_categories(keys, tips, looks=LOOKS, selected=selected, about=about, over=over)
    view = shown(pack, ask)
    return restyle(
        view.frame, view.classes, polarity=view.polarity, selected=selected, about=about, over=over
    )


def shown(pack: Pack, ask: Asked) -> Shown:
    """Return the figures of the map."""
    if ask.show == "pressure" and ask.need:
        return strain(pack, ask.mapped, ask.band, ask.level, ask.need)
    return figures(pack, ask.mapped, ask.band, ask.level)


@kept(128)
def figures(pack: Pack, supply: Supply, band: Band, level: Level) -> Shown:
    """Return the share of children in reach per area, in percent."""
    found = coverage(pack, supply, band, level)
    least = "" if is_whole(pack, supply) else "at least "
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


@kept(64)
def strain(pack: Pack, supply: Supply, band: Band, level: Level, need: str) -> Shown:
    """Return the pressure on the places of each area."""
    found = pressure(pack, supply, band, level, need=need)
    value = found["pressure"]
    frame = uncompared(found["area_name"], value)
    frame["shown"] = [
        f"{each:,.0f} weighted children share a place" if each == each else "no figure" for each in value
    ]
    classes = classify(value.round(0), scheme="quantiles", polarity="high_is_worse")
    title = f"Children {band_words(band)} per listed place in reach, weighted by need"
    label = f"weighted children per place ({pack.indicator(need).title})"
    return Shown(frame, classes, "children", "high_is_worse", title, label)


@kept(128)
def distance(pack: Pack, supply: Supply, band: Band, measure: Measure, level: Level) -> pd.Series:
    """Return the verdict on distance per area."""
    return verdicts(pack, supply, band, measure, level)["proximity"]


def legends(pack: Pack, ask: Asked) -> list[str]:
    """Return the legends beside the map: areas, places, pockets."""
    areas_word = pack.place.levels[ask.level].plural
    if ask.show == "distance":
        keys = distance(pack, ask.mapped, ask.band, ask.measure, ask.level)
        first = categories_legend_html(
            keys,
            looks=LOOKS,
            title=f"Walk of {ask.band.within:,.0f} m for children {band_words(ask.band)}",
            unit_label=f"met where {ask.measure.share:.0%} or more have a listed place so near",
            areas_word=areas_word,
        )
    else:
        view = shown(pack, ask)
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
        shown_places = place_frame(pack, ask.mapped, ask.band)
        found.append(sites_legend_html(shown_places, title="Places", looks=PLACE_LOOKS, counted="places"))
    patches = zone_frame(pack, ask.mapped, ask.band, ask.cut, ask.over in ("both", "pockets"))
    if len(patches):
        found.append(zones_legend_html(patches, title="Patches", looks=PATCH_LOOKS, counted="patches"))
    return found


def description(pack: Pack, ask: Asked) -> str:
    """Return the map in words."""
    words = pack.place.levels[ask.level]
    where = {"area_word": words.singular, "areas_word": words.plural, "place": pack.place.name}
    if ask.show == "distance":
        keys = distance(pack, ask.mapped, ask.band, ask.measure, ask.level)
        title = f"Verdict on a walk of {ask.band.within:,.0f} m for children {band_words(ask.band)}"
        text = describe_categories(
            keys, pack.areas[ask.level]["area_name"], title=title, looks=LOOKS, **where
        )
    else:
        view = shown(pack, ask)
        text = describe(view.frame, title=view.title, polarity=view.polarity, **where)
    count = len(place_frame(pack, ask.mapped, ask.band))
    found = found_pockets(pack, ask)
    return (
        f"{text} {plural(count, f'{listed_words(ask.mapped)} place')} for these ages, "
        f"{plural(len(found.frame), 'pocket')} beyond reach of them."
    )


def map_file(pack: Pack, ask: Asked) -> str:
    """Return the map as one HTML file that opens without a network, with whose places it shows."""
    title = "Play space: children in reach of listed places"
    about = f"{description(pack, ask)} {attribution(pack, ask.mapped)}"
    base = map_view.base_of(pack, ask.level)
    return standalone_html(
        base, looks(pack, ask), title=title, beside="".join(legends(pack, ask)), about=about
    )


def found_pockets(pack: Pack, ask: Asked) -> Pockets:
    """Return the pockets that the map shows."""
    return pockets(pack, ask.mapped, ask.band, cut=ask.cut)


def downloads(pack: Pack, ask: Asked) -> None:
    """Offer the table of play space for all age bands, and the pockets; say whose places they are."""
    with st.container(horizontal=True, key=f"{PAGE}-downloads"):
        for form, label in (("csv", "CSV"), ("json", "JSON"), ("geojson", "GeoJSON (map)")):
            ui.save_button(
                label,
                lambda form=form: exported(pack, ask, form),
                f"play-space-{ask.level}.{form}",
                key=f"{PAGE}-{form}",
            )
        ui.save_button(
            ui.MAP_FILE, lambda: map_file(pack, ask), f"play-space-{ask.level}.html", key=f"{PAGE}-map"
        )
        ui.save_button(
            "Pockets (GeoJSON)",
            lambda: export_pockets(pocket_table(pack, ask.mapped, [ask.band], cut=ask.cut), "geojson"),
            f"play-space-pockets-{ask.band.id}.geojson",
            key=f"{PAGE}-pockets-geojson",
        )


def exported(pack: Pack, ask: Asked, form: str) -> bytes:
    """Return the whole table of play space as bytes."""
    frame = play_table(pack, ask.supply, ask.standards.every, ask.level, measure=ask.measure, need=ask.need)
    return export(pack, ask.level, frame, form)
