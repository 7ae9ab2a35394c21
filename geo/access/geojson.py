"""Shapes that a person draws or uploads as GeoJSON: read with all faults at once, held to a place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import DEGREES, METRES, reprojected
from geo.errors import Fault
from geo.memory import kept
from geo.pack import parsing
from geo.pack.pack import Pack

MAX_VERTICES = 5_000
# A shape this far beyond the borough's edge is not meant for it: most likely lat and lon were swapped.
MAX_METRES_OUTSIDE = 3_000.0
WGS84: Final = f"Write it in {DEGREES} (longitude and latitude), as GPS devices and GeoJSON do."
_BARE: Final = ("Point", "Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Wanted:
    """What a file is read for.

    Attributes
    ----------
    what, most : what its shapes are called, and how many are taken
    kinds : the geometry types that are taken
    other, draw : what is said of another type, and what to draw instead
    upload : what to upload instead of a file that cannot be read
    """

    what: str
    most: int
    kinds: tuple[str, ...]
    other: str
    draw: str
    upload: str


Row = tuple[int | None, BaseGeometry | None, Mapping[str, Any]]
"""Where a shape stands in its file, the shape in EPSG:4326 (None with a fault), and its properties."""


def few_enough(count: int, most: int, what: str, file: str, faults: list[Fault]) -> bool:
    """Tell whether a file holds no more than is taken at a time; judged before any is looked at.

    Examples
    --------
    >>> faults = []
    >>> few_enough(60, 50, "sites", "sites.csv", faults), faults[0].rule
    (False, 'too many sites')
    """
    if count > most:
        faults.append(
            Fault(file, f"too many {what}", value=f"{count:,}", mend=f"Upload at most {most} at a time.")
        )
    return count <= most


def rows(data: bytes, file: str, faults: list[Fault], wanted: Wanted) -> list[Row]:
    """Return the number of each feature, its shape (None with a fault) and its properties.

    Parameters
    ----------
    data, file : the bytes, and the name for faults
    faults : is added to
    wanted : what is taken

    Examples
    --------
    >>> faults, upload = [], "Upload GeoJSON."
    >>> wanted = Wanted("outlines", 1, ("Polygon",), "is no outline", "Draw an outline.", upload)
    >>> rows(b'{"type": "Point", "coordinates": [1, 2]}', "estate.geojson", faults, wanted)
    [(1, None, {})]
    >>> faults[0].rule, faults[0].mend
    ('is no outline', 'Draw an outline.')
    """
    try:
        document = parsing.json_document(data.decode("utf-8"))
        kind = document["type"]
        features = document["features"] if kind == "FeatureCollection" else [document]
        if kind in _BARE:
            features = [{"type": "Feature", "properties": {}, "geometry": document}]
        declared = str(document.get("crs") or "").upper()
        if not few_enough(len(features), wanted.most, wanted.what, file, faults):
            return []
        pairs = [(each["geometry"], dict(each.get("properties") or {})) for each in features]
    except parsing.UNREADABLE_JSON as error:
        faults.append(Fault(file, f"is not readable GeoJSON: {error}", mend=wanted.upload))
        return []
    if declared and not any(known in declared for known in ("4326", "CRS84")):
        rule = "has another coordinate reference system than WGS84"
        faults.append(Fault(file, rule, value=declared[:60], mend=WGS84))
        return []
    return [
        (number, _shape(each, file, number, faults, wanted), properties)
        for number, (each, properties) in enumerate(pairs, 1)
    ]


def _shape(geometry: Any, file: str, number: int, faults: list[Fault], wanted: Wanted) -> BaseGeometry | None:
    """Return the shape of a feature; None with a fault where it is none that is taken."""
    try:
        shape = shapely.geometry.shape(geometry)
    except OverflowError:
        rule = "has a coordinate too large for a number"
        faults.append(Fault(file, rule, row=number, column="geometry", mend=WGS84))
        return None
    except parsing.UNREADABLE_JSON:
        faults.append(Fault(file, "has no readable shape", row=number, column="geometry"))
        return None
    return fitting(shape, file, number, faults, wanted)


def fitting(
    shape: BaseGeometry, file: str, number: int, faults: list[Fault], wanted: Wanted
) -> BaseGeometry | None:
    """Return a shape without heights; None with a fault where it is of a type that is not taken.

    Examples
    --------
    >>> wanted = Wanted("outlines", 1, ("Polygon",), "is no outline", "Draw an outline.", "")
    >>> faults = []
    >>> fitting(shapely.Point(1, 2), "estate.geojson", 1, faults, wanted) is None, faults[0].value
    (True, 'Point')
    """
    if shape.geom_type not in wanted.kinds or shape.is_empty:
        faults.append(Fault(file, wanted.other, number, "geometry", shape.geom_type, wanted.draw))
        return None
    return shapely.force_2d(shape)


def amiss(shape: BaseGeometry) -> tuple[str, str, str] | None:
    """Return what is wrong with a shape in itself, EPSG:4326: rule, value and remedy; None where it is sound.

    Examples
    --------
    >>> amiss(shapely.Point(-0.05, 151.5))[0]
    'lies outside longitude and latitude'
    >>> amiss(shapely.Point(-0.05, 51.5)) is None
    True
    """
    # One coordinate that is no number may not show in the bounds.
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return "has coordinates that are no numbers", "", ""
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return "lies outside longitude and latitude", f"{west:g}, {south:g}", WGS84
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        return f"has more than {MAX_VERTICES:,} points", "", "Simplify the outline."
    return crossing_itself(shape)


def crossing_itself(shape: BaseGeometry) -> tuple[str, str, str] | None:
    """Return what is wrong with the lines of a shape: rule, value and remedy; None where it is valid.

    Examples
    --------
    >>> crossing_itself(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))[:2]
    ('is not a valid polygon', 'Self-intersection[0.5 0.5]')
    """
    if shape.is_valid:
        return None
    reason = shapely.is_valid_reason(shape)
    return "is not a valid polygon", reason, "Draw it without crossing its own line."


def misplaced(shape: BaseGeometry, pack: Pack) -> tuple[str, str, str] | None:
    """Return what is wrong with where a shape lies, EPSG:27700: rule, value and remedy.

    Examples
    --------
    >>> from geo.sample import EAST, NORTH, town
    >>> misplaced(shapely.Point(EAST, NORTH), town()) is None
    True
    >>> misplaced(shapely.Point(EAST + 90_000, NORTH), town())[:2]
    ('lies too far outside the place', '84 km outside')
    """
    # "Near enough" has an index of the outline; the distance itself compares every corner with every other.
    if shapely.dwithin(outline_of_place(pack), shape, MAX_METRES_OUTSIDE):
        return None
    away = float(shapely.distance(outline_of_place(pack), shape.representative_point()))
    far = f"{away / 1000:,.0f} km outside" if math.isfinite(away) else "nowhere near"
    return "lies too far outside the place", far, "Check that lat and lon are not swapped."


def in_metres(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape of EPSG:4326 in EPSG:27700.

    Examples
    --------
    >>> from geo.sample import point
    >>> shape = in_metres(point(500, 1000))
    >>> round(shape.x), round(shape.y)
    (256500, 282000)
    """
    metres: BaseGeometry = reprojected(gpd.GeoSeries([shape], crs=DEGREES), METRES).iloc[0]
    return metres


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape of EPSG:27700 in EPSG:4326.

    Examples
    --------
    >>> from geo.sample import EAST, NORTH, point
    >>> in_degrees(shapely.Point(EAST + 500, NORTH + 1000)).distance(point(500, 1000)) < 1e-6
    True
    """
    degrees: BaseGeometry = reprojected(gpd.GeoSeries([shape], crs=METRES), DEGREES).iloc[0]
    return degrees


@kept(1, shared=True)
def outline_of_place(pack: Pack) -> BaseGeometry:
    """Return the outline of the borough in EPSG:27700, prepared.

    Examples
    --------
    >>> from geo.sample import town
    >>> round(outline_of_place(town()).area / 1e6)
    12
    """
    outline: BaseGeometry = pack.areas["borough"].geometry.to_crs(METRES).union_all()
    shapely.prepare(outline)
    return outline
