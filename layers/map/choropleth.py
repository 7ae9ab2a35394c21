"""The choropleth: shapes drawn once per place and level, and the figures that only give them other looks."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo.crs import DEGREES, METRES, require_crs
from geo.words import state_word
from layers.look.escaping import as_script, as_text
from layers.look.formatting import WARDS, AreaWords, sentence_case
from layers.look.night import nights
from layers.look.palette import COMPARISONS, PARK, STATES, WATER, Look, View, sequential
from layers.look.presentation import Figures
from layers.map import water as waters
from layers.map.assets import AtlasMap, tile_provider
from layers.map.styling import Layer, area_layer, plain_look
from layers.paper.description import describe
from layers.paper.legend import Legend, legend_of

DECIMALS: Final = 5
"""Of a shown coordinate: about one metre, a fraction of a pixel at the closest useful zoom."""
FINE: Final = 60
"""From so many areas on, lines and symbols are drawn smaller and areas are not labelled."""
GREAT_BRITAIN: Final = ((49.9, -8.2), (60.9, 1.8))
_PARK_M: Final = 6.0  # metres: a quiet line needs no corner that is finer
_NEIGHBOURHOOD: Final = 0.6  # of the place's extent on each side: as far as the map can be moved


# ---- The base: constant bytes for a place and level --------------------------------------------------------


def base_map(
    areas: GeoDataFrame,
    *,
    title: str,
    outlines: tuple[GeoDataFrame, ...] = (),
    context: GeoDataFrame | None = None,
    water: GeoDataFrame | None = None,
    parks: GeoDataFrame | None = None,
    labels: GeoDataFrame | None = None,
    place: str = "",
    attribution: str = "",
) -> AtlasMap:
    """Return the map of a place at one level, without figures.

    Parameters
    ----------
    areas : polygons in EPSG:4326, index area code, column `area_name`
    title : what the map is of, for those who do not see it ("Map of the 20 wards of ...")
    outlines : polygons in EPSG:4326 drawn as thicker lines (wards over small areas, localities over wards)
    context : neighbouring places in EPSG:4326, column `area_name`: pale, named where there is room
    water : rivers and docks in EPSG:4326, column `area_name`, over areas and neighbours; all else is land
    parks : in EPSG:4326, a line and a few strokes over the areas, whose colours stay what they are
    labels : areas whose names are written on the map, column `area_name`; default `areas` where they are few
    place : maps of one place share their view: it survives a change of level, two side by side move as one
    attribution : plain text to show in the corner

    Raises
    ------
    CrsError : a frame is not in EPSG:4326
    """
    frames = {"areas": areas, "context": context, "water": water, "parks": parks, "labels": labels}
    frames |= {f"outlines {number}": frame for number, frame in enumerate(outlines)}
    for what, frame in frames.items():
        if frame is not None:
            require_crs(frame, DEGREES, what=what)
    areas = areas.sort_index()
    placed = areas[areas.geometry.notna() & ~areas.geometry.is_empty]
    named = labels if labels is not None else placed if len(areas) < FINE else placed.iloc[:0]
    bounds = _bounds(areas)
    near = _clipped(context, bounds)
    base = {
        "title": title,
        "place": place,
        "bounds": bounds,
        "fine": len(areas) >= FINE,
        "tiles": tile_provider() is not None,
        "areas": _collection(areas),
        "anchors": dict(zip(placed.index.astype(str), _anchors(placed), strict=True)),
        "outlines": [_collection(frame, named=False) for frame in outlines],
        "context": _collection(near, named=False),
        "labels": _labels(named, "area") + _labels(near, "context"),
        **({} if water is None or water.empty else _water(water, bounds)),
        **({} if parks is None or parks.empty else _parks(parks, bounds)),
        "attribution": as_text(attribution),
    }
    return AtlasMap(as_script(base))


def _bounds(areas: GeoDataFrame) -> list[list[float]]:
    """Return [[south, west], [north, east]] of the areas, or of Great Britain where there are none."""
    if areas.geometry.dropna().is_empty.all():
        return [list(corner) for corner in GREAT_BRITAIN]
    west, south, east, north = (round(float(edge), 4) for edge in areas.total_bounds)
    return [[south, west], [north, east]]


def _clipped(context: GeoDataFrame | None, bounds: list[list[float]]) -> GeoDataFrame:
    """Return the context within reach of the map, so that names stand where they can be seen."""
    if context is None:
        return GeoDataFrame({"area_name": []}, geometry=[], crs=DEGREES)
    near: GeoDataFrame = context.sort_index().clip(_around(bounds))
    near = near[near.geom_type.isin(["Polygon", "MultiPolygon"])]
    return near.sort_index()


def _around(bounds: list[list[float]]) -> shapely.Polygon:
    """Return what a map can show at most."""
    (south, west), (north, east) = bounds
    dy, dx = (north - south) * _NEIGHBOURHOOD, (east - west) * _NEIGHBOURHOOD
    return shapely.box(west - dx, south - dy, east + dx, north + dy)


def _water(water: GeoDataFrame, bounds: list[list[float]]) -> dict[str, Any]:
    """Return water as the browser reads it: shapes, look with its line, and where names may stand."""
    near = waters.shown(water, _around(bounds))
    look = [*plain_look(WATER), WATER.ink]
    shapes = {"shapes": _collection(near, named=False), "look": look, "names": waters.names(near)}
    return {"water": shapes, "night": nights([look])}


def _parks(parks: GeoDataFrame, bounds: list[list[float]]) -> dict[str, Any]:
    """Return parks as the browser reads them, no finer than a map shows: shapes, and look with its line."""
    near = parks.sort_index().clip(_around(bounds))
    near = near[near.geom_type.isin(["Polygon", "MultiPolygon"])].to_crs(METRES)
    near = near.assign(geometry=near.geometry.simplify(_PARK_M)).to_crs(DEGREES)
    return {"parks": {"shapes": _collection(near, named=False), "look": [*plain_look(PARK), PARK.ink]}}


def _collection(areas: GeoDataFrame, *, named: bool = True) -> dict[str, Any]:
    """Return a GeoJSON feature collection: code and name are all a feature carries."""
    features = []
    for code, name, shape in zip(areas.index, areas["area_name"], areas.geometry, strict=True):
        properties = {"code": str(code), "name": str(name)} if named else {}
        geometry = rounded(shapely.geometry.mapping(shape)) if shape and not shape.is_empty else None
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def rounded(value: Any) -> Any:
    """Return a GeoJSON geometry with shown coordinates; each vertex rounds alike, so shared borders stay."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(part) for part in value]
    return round(value, DECIMALS) if isinstance(value, float) else value


def _anchors(areas: GeoDataFrame) -> list[list[float]]:
    """Return [latitude, longitude] per area: the middle of the largest circle inside it, in metres."""
    circles = shapely.maximum_inscribed_circle(areas.geometry.to_crs(METRES).to_numpy(), tolerance=10.0)
    points = GeoSeries(shapely.get_point(circles, 0), crs=METRES).to_crs(DEGREES)
    return [[round(float(point.y), DECIMALS), round(float(point.x), DECIMALS)] for point in points]


def _labels(areas: GeoDataFrame, kind: str) -> list[list[Any]]:
    """Return (code, name, anchor, kind) per label, largest areas first: they keep their name in a crowd."""
    if areas.empty:
        return []
    size = areas.geometry.to_crs(METRES).area.to_numpy()
    rows = zip(-size, areas.index.astype(str), areas["area_name"].astype(str), _anchors(areas), strict=True)
    return [[code, name, at, kind] for _, code, name, at in sorted(rows)]


# ---- The looks: all that changes with indicator, view and selection ----------------------------------------


def class_layer(figures: Figures, *, view: View = "value", areas: AreaWords = WARDS) -> Layer:
    """Return the areas coloured by their figures, with legend and words.

    Parameters
    ----------
    view : "value" colours by class, "significance" by comparison with the benchmark, symbols included
    areas : what the areas are called
    """
    frame = figures.frame
    looks, symbols, keys = _significance(frame) if view == "significance" else _values(figures)
    rows = zip(frame.index.astype(str), keys, frame.itertuples(), strict=True)
    legend = legend_of(figures, view=view, areas_word=areas.many)
    return area_layer(
        looks,
        symbols,
        {code: [*key, _tooltip(row, figures)] for code, key, row in rows},
        key=legend,
        words=describe(figures, areas),
        inside=_inside(legend),
    )


def _inside(legend: Legend) -> dict[str, Any]:
    """Return a legend as the browser draws it in the map."""
    rows = [(look, words, count) for look, words, count in legend.rows if isinstance(look, Look)]
    return {
        "title": f"{legend.title} ({legend.unit_label})" if legend.unit_label else legend.title,
        "counted": sentence_case(legend.counted),
        "rows": [[plain_look(look), look.symbol, sentence_case(words), n] for look, words, n in rows],
    }


_Styles = tuple[dict[str, Look], dict[str, str | None], list[tuple[str, str]]]


def _values(figures: Figures) -> _Styles:
    """Return looks, symbols and (look, symbol) per area for the class colours."""
    classes = figures.classes
    colours = sequential(max(len(classes.counts), 1), polarity=figures.polarity)
    index = classes.index.reindex(figures.frame.index)
    pairs = [
        _class_look(None if pd.isna(number) else int(number), str(state), colours)
        for number, state in zip(index, figures.frame["state"], strict=True)
    ]
    return dict(pairs), {}, [(key, "") for key, _ in pairs]


def _class_look(number: int | None, state: str, colours: tuple[str, ...]) -> tuple[str, Look]:
    """Return key and look of one area: its class colour, or the one look of its state."""
    if number is not None and state == "ok":
        return f"class{number}", Look("", colours[number])
    key = state if state in STATES else "missing"
    return key, STATES[key]


def _significance(figures: pd.DataFrame) -> _Styles:
    """Return looks, symbols and (look, symbol) per area for better, similar and worse."""
    looks: dict[str, Look] = {}
    symbols: dict[str, str | None] = {}
    keys = []
    for comparison, state in zip(figures["comparison"], figures["state"], strict=True):
        word = comparison if comparison in COMPARISONS else "not compared"
        if state in STATES:
            looks[state] = STATES[state]
            keys.append((state, ""))
            continue
        key, look = word.replace(" ", "-"), COMPARISONS[word]
        looks[key] = look
        symbols[word] = look.symbol
        keys.append((key, word))
    return looks, symbols, keys


def _tooltip(row: Any, figures: Figures) -> str:
    """Return the lines under an area's name: its figure or why there is none, its range, its comparison."""
    known = isinstance(row.value, int | float) and math.isfinite(row.value)
    state = str(row.state)
    state = "missing" if state == "ok" and not known else state
    word = figures.missing if state == "missing" and figures.missing else state_word(state)
    lines = [str(row.shown) if known else word]
    span = getattr(row, "range", "")
    if known and span:
        lines.append(f"range {span}")
    if known and row.comparison in ("better", "worse", "higher", "lower", "similar"):
        joint = "to" if row.comparison == "similar" else "than"
        lines.append(f"{row.comparison} {joint} {figures.benchmark or 'the benchmark'}")
    if known and state == "out_of_date":
        lines.append(state_word(state))
    return "\n".join(lines)
