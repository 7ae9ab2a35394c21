"""One indicator on a map: its base kept in the browser, its legend, its words, the map as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pandas import DataFrame

from geo.figures.benchmarks import compared, find
from geo.figures.classification import Classes, classify
from geo.memory import kept
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from layers.look.formatting import sentence_case
from layers.look.palette import View
from layers.look.presentation import presented
from layers.map.assets import AtlasMap, standalone_html
from layers.map.choropleth import base_map, restyle
from layers.paper.description import describe
from layers.paper.legend import legend_html
from pages.frame.map import show_map

# Which outlines are drawn over the areas of a level.
OVER: dict[Level, tuple[Level, ...]] = {
    "ward": ("locality",),
    "lsoa": ("ward", "locality"),
    "locality": (),
    "borough": (),
}
HEIGHT = 540


# Compared by identity, so that it can stand for all that it holds.
@dataclass(frozen=True, eq=False)
class Shown:
    """What one map shows: figures ready to show, their classes, and what they are compared with.

    Shared between sessions: nobody may change it.
    """

    indicator: Indicator
    level: Level
    frame: DataFrame
    classes: Classes
    benchmark: str
    title: str


@kept(4, shared=True)
def base_of(pack: Pack, level: Level) -> AtlasMap:
    """Return the map of a level without figures, made once for everybody; every page shows the same one."""
    areas = pack.areas[level]
    return base_map(
        areas,
        title=f"Map of {pack.place.name}: {len(areas)} {pack.place.levels[level].plural}",
        outlines=tuple(pack.areas[over] for over in OVER[level]),
        context=pack.context,
        labels=pack.areas["ward"] if level == "lsoa" else None,
        place=pack.place.name,
        attribution=pack.place.sources[0].attribution if pack.place.sources else "",
    )


@kept(256, shared=True)
def shown(
    pack: Pack, indicator_id: str, level: Level, *, method: str, benchmark: str, scheme: str, adjust: bool
) -> Shown:
    """Return what a map of these choices shows."""
    indicator = pack.indicator(indicator_id)
    frame = compared(pack, indicator_id, level, method=method, benchmark=benchmark, adjust=adjust)
    frame = presented(frame, indicator.unit)
    decimals = 0 if indicator.is_count() else 1
    classes = classify(frame["value"].round(decimals), scheme=scheme, polarity=indicator.polarity)
    return Shown(indicator, level, frame, classes, find(pack, benchmark).name, indicator.title)


@kept(256, shared=True)
def description(pack: Pack, view: Shown) -> str:
    """Return the map in words."""
    words = pack.place.levels[view.level]
    text = describe(
        view.frame,
        title=view.title,
        period=view.indicator.period_label,
        polarity=view.indicator.polarity,
        benchmark=view.benchmark,
        area_word=words.singular,
        areas_word=words.plural,
        place=pack.place.name,
    )
    wording = pack.place.localities
    return (
        f"{text} {sentence_case(wording.label)}."
        if view.level == "locality" and wording.provisional
        else text
    )


def draw(
    pack: Pack,
    view: Shown,
    *,
    look: View,
    area: str,
    key: str,
    on_select: Callable[[str], None],
    height: int = HEIGHT,
) -> None:
    """Show the map; a click selects an area before the page runs again."""
    group = restyle(
        view.frame,
        view.classes,
        polarity=view.indicator.polarity,
        view=look,
        benchmark=view.benchmark,
        selected=area or None,
        about=description(pack, view),
    )
    show_map(base_of(pack, view.level), group, key=key, height=height, on_select=on_select)


@kept(256, shared=True)
def legend_markup(pack: Pack, view: Shown, *, look: View) -> str:
    """Return the legend that stands beside the map."""
    return legend_html(
        view.frame,
        view.classes,
        title=view.indicator.short_title,
        unit=view.indicator.unit,
        unit_label=f"{view.indicator.unit_label}, {view.indicator.period_label}",
        polarity=view.indicator.polarity,
        view=look,
        benchmark=view.benchmark,
        areas_word=pack.place.levels[view.level].plural,
    )


def map_file(pack: Pack, view: Shown, *, look: View) -> str:
    """Return the map as one HTML file that opens without a network."""
    group = restyle(
        view.frame, view.classes, polarity=view.indicator.polarity, view=look, benchmark=view.benchmark
    )
    words = f"{description(pack, view)} {view.indicator.source.attribution}"
    return standalone_html(
        base_of(pack, view.level),
        group,
        title=view.title,
        beside=legend_markup(pack, view, look=look),
        about=words,
    )
