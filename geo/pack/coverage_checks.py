"""Checks of a layer in itself: areas that should meet neither overlap nor leave gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import DEGREES, METRES
from geo.errors import Fault, Faults

# What is narrower comes from rounded coordinates and moves nobody into another ward.
NARROW_METRES = 1.0
HAIR_METRES = 0.05
# A place generalised apart from its areas leaves shallow notches between them at its edge.
NOTCH_METRES = 20.0
# A notch in the outer edge is a gap between two areas where most of its edge is theirs.
ENCLOSED = 2 / 3
MEND = "Simplify all areas together, as a coverage (shapely.coverage_simplify), never one by one."


def coverage(
    frame: GeoDataFrame,
    file: str,
    label: str,
    *,
    place: BaseGeometry | None = None,
    around: BaseGeometry | None = None,
) -> Faults:
    """Return a fault for each overlap of two areas and for each gap between them, wider than a metre.

    Parameters
    ----------
    frame : polygons in EPSG:4326, index = area code
    file : name to report
    label : column with the names of the areas
    place : what they should fill, EPSG:27700; without it only holes are gaps
    around : land beyond them, EPSG:27700, which may fill a hole

    Examples
    --------
    >>> from geo.sample import town
    >>> wards = town().areas["ward"]
    >>> coverage(wards, "wards.geojson", "area_name")
    []
    >>> grown = wards.geometry.to_crs(METRES).buffer(20).to_crs(DEGREES)
    >>> wider = wards.assign(geometry=wards.geometry.where(wards.index != "B", grown))
    >>> [fault.rule for fault in coverage(wider, "wards.geojson", "area_name")]
    ['overlaps Bridge (B) near latitude 52..., longitude -4... (...)', 'overlaps Castle (C) near ...']
    """
    shapes = np.asarray(frame.geometry.to_crs(METRES), dtype=object)
    names = [f"{name} ({code})" for code, name in zip(frame.index, frame[label], strict=True)]
    found = Faults()
    for first, second, shared in _overlaps(shapes):
        rule = f"overlaps {names[second]} {_where(shared)}"
        found.append(Fault(file, rule, None, "geometry", names[first], MEND))
    for first, second, gap in _gaps(shapes, place, around):
        rule = f"leaves a gap to {names[second]} {_where(gap)}"
        found.append(Fault(file, rule, None, "geometry", names[first], MEND))
    return found


def united(shapes: NDArray[Any]) -> BaseGeometry:
    """Return polygons as one: by their shared edges where they have them, else by cutting each other.

    Examples
    --------
    >>> squares = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
    >>> united(squares).area
    6.0
    """
    whole: BaseGeometry = (
        shapely.coverage_union_all(shapes) if shapely.coverage_is_valid(shapes) else shapely.union_all(shapes)
    )
    return whole


def _overlaps(shapes: NDArray[Any]) -> list[tuple[int, int, BaseGeometry]]:
    """Return each pair of areas that overlap, with what they share; the areas by their position."""
    if shapely.coverage_is_valid(shapes):  # which is told sooner than pairs are cut
        return []
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(shapes[first], shapes[second])
    wide = _wide(shared)
    pairs = zip(first[wide].tolist(), second[wide].tolist(), shared[wide], strict=True)
    return sorted(pairs, key=lambda pair: pair[:2])


def _gaps(
    shapes: NDArray[Any], place: BaseGeometry | None, around: BaseGeometry | None
) -> list[tuple[int, int, BaseGeometry]]:
    """Return each gap with the two areas that have most of its edge, by their position."""
    whole = shapely.union_all(shapes)
    # Edges that do not quite meet would open a hole to the outside by a hair's breadth.
    sealed = shapely.union_all(shapely.buffer(shapes, HAIR_METRES, join_style="mitre"))
    rings = [ring for part in shapely.get_parts(sealed) for ring in part.interiors]
    holes = shapely.buffer(
        shapely.union_all([shapely.Polygon(ring) for ring in rings]), HAIR_METRES, join_style="mitre"
    )
    filled = shapely.union_all([each for each in (holes, place) if each is not None])
    left = shapely.difference(filled, whole if around is None else shapely.union(whole, around))
    parts = shapely.get_parts(left)
    inner = shapely.covers(shapely.buffer(holes, NARROW_METRES), parts)
    tree = shapely.STRtree(shapes)
    found = []
    for gap in parts[np.where(inner, _wide(parts), _wide(parts, NOTCH_METRES))]:
        near = tree.query(gap, predicate="dwithin", distance=NARROW_METRES)
        edge = shapely.length(shapely.intersection(gap.boundary, shapely.buffer(shapes[near], NARROW_METRES)))
        order = np.argsort(-edge, kind="stable")
        # What only one area borders is its own affair, and what lies open is the edge of the place.
        if len(near) > 1 and edge[order[1]] > 2 * NARROW_METRES and edge.sum() >= ENCLOSED * gap.length:
            first, second = sorted(near[order[:2]].tolist())
            found.append((first, second, gap))
    return sorted(found, key=lambda each: each[:2])


def _wide(shapes: NDArray[Any], metres: float = NARROW_METRES) -> NDArray[np.bool_]:
    """Tell which shapes are anywhere wider than so many metres."""
    wide: NDArray[np.bool_] = ~shapely.is_empty(shapely.buffer(shapes, -metres / 2))
    return wide


def _where(shape: BaseGeometry) -> str:
    """Say where a shape in EPSG:27700 lies and how large it is."""
    point = GeoSeries([shape.representative_point()], crs=METRES).to_crs(DEGREES).iloc[0]
    return f"near latitude {point.y:.5f}, longitude {point.x:.5f} ({shape.area:,.0f} m²)"
