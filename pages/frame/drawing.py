"""Places from the map in the URL: "lon,lat" each, parted by ";". One is a point, three or more an outline."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

NOTHING_DRAWN = "none"
MOST = 12
"""Single places that a link may hold."""
CORNERS = 60
_SHAPES = {1, *range(3, CORNERS + 1)}
_DECIMALS = 5  # about one metre: as fine as anybody draws
_PLACE = re.compile(r"-?\d{1,3}(\.\d{1,7})?,-?\d{1,3}(\.\d{1,7})?")
# Spaces belong to one part each: where two parts could share them, a line of spaces is tried in every way.
_TYPED = re.compile(r"\s*(-?\d+(?:\.\d+)?)(?:\s*[,;]\s*|\s+)(-?\d+(?:\.\d+)?)\s*")

Points = tuple[tuple[float, float], ...]
"""Places as (longitude, latitude) in EPSG:4326."""


def points_of(text: str) -> Points:
    """Return the places of a text.

    Raises
    ------
    ValueError : it holds something else, or more than `MOST`.
    """
    points = _places(text)
    if len(points) > MOST:
        raise ValueError(text)
    return points


def shape_of(text: str) -> BaseGeometry | None:
    """Return the shape of a drawing in EPSG:4326, None where nothing is drawn.

    Raises
    ------
    ValueError : the text is neither a point nor an outline of at most `CORNERS` corners.
    """
    points = _places(text)
    if points and len(points) not in _SHAPES:
        raise ValueError(text)
    if len(points) < 3:
        return shapely.Point(points[0]) if points else None
    return shapely.Polygon(points)


def text_of(geometry: Mapping[str, Any] | None) -> str:
    """Return a GeoJSON point or polygon as it stands in the URL; a long outline is made simpler."""
    if geometry is None:
        return NOTHING_DRAWN
    if geometry["type"] == "Point":
        return written([geometry["coordinates"]])
    ring = list(geometry["coordinates"][0][:-1])
    step = math.ceil(len(ring) / CORNERS)
    return written(ring[::step])


def with_point(text: str, longitude: float, latitude: float) -> str:
    """Return places with one more, as they stand in the URL; as many as there may be stay as they are."""
    points = points_of(text)
    return text if len(points) >= MOST else written([*points, (longitude, latitude)])


def typed_place(text: str) -> tuple[float, float] | None:
    """Return the place that a person typed as "latitude, longitude"; None where that is no place."""
    points = _typed(text)
    return points[0] if len(points) == 1 else None


def typed_shape(text: str) -> str | None:
    """Return typed places, one a line, as they stand in the URL; None where they make no point or outline."""
    points = _typed(text)
    return written(points) if len(points) in _SHAPES else None


def as_typed(text: str) -> str:
    """Return places of the URL as a person types them: "latitude, longitude", one a line."""
    if text == NOTHING_DRAWN:
        return ""
    return "\n".join(", ".join(reversed(place.split(","))) for place in text.split(";"))


def written(places: Sequence[Sequence[float]]) -> str:
    """Return places (longitude, latitude), rounded, as they stand in the URL."""
    return ";".join(f"{lon:.{_DECIMALS}f},{lat:.{_DECIMALS}f}" for lon, lat in places)


def _typed(text: str) -> Points:
    """Return places typed one a line; none where a line is something else."""
    found = [_TYPED.fullmatch(line) for line in text.splitlines() if line.strip()]
    points = tuple((float(each[2]), float(each[1])) for each in found if each)
    return points if len(points) == len(found) and all(map(_on_earth, points)) else ()


def _places(text: str) -> Points:
    """Return places, however many."""
    places = [] if text == NOTHING_DRAWN else text.split(";")
    if not all(_PLACE.fullmatch(place) for place in places):
        raise ValueError(text)
    points = tuple((float(lon), float(lat)) for lon, lat in (place.split(",") for place in places))
    if not all(map(_on_earth, points)):
        raise ValueError(text)
    return points


def _on_earth(point: tuple[float, float]) -> bool:
    """Tell whether there is such a longitude and latitude."""
    return abs(point[0]) <= 180 and abs(point[1]) <= 90
