"""A drawn site in the URL: "lon,lat" for a point, three corners or more parted by ";" for an outline."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

EVERYBODY = "all"
NOTHING_DRAWN = "none"
DECIMALS = 5
"""About one metre: as fine as anybody draws."""
CORNERS = 60
_PLACE = re.compile(r"-?\d{1,3}(\.\d{1,7})?,-?\d{1,3}(\.\d{1,7})?")
_TYPED = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*")


class Drawing(Sequence[str]):
    """Every drawing that the URL can hold, as the options of a choice."""

    def __contains__(self, value: object) -> bool:
        """Tell whether a text is a drawing."""
        text = str(value)
        return text == NOTHING_DRAWN or shape_of(text) is not None

    def __len__(self) -> int:
        """Return 0: they cannot be listed."""
        return 0

    def __getitem__(self, index: int) -> str:
        """Refuse: they cannot be listed."""
        raise IndexError(index)


DRAWING = Drawing()


def shape_of(text: str) -> BaseGeometry | None:
    """Return a drawing's shape in EPSG:4326; None where there is none or the text is no drawing."""
    places = text.split(";")
    if not all(_PLACE.fullmatch(place) for place in places):
        return None
    corners = [(float(lon), float(lat)) for lon, lat in (place.split(",") for place in places)]
    if not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in corners):
        return None
    if len(corners) == 1:
        return shapely.Point(corners[0])
    return shapely.Polygon(corners) if 3 <= len(corners) <= CORNERS else None


def text_of(geometry: Mapping[str, Any] | None) -> str:
    """Return a GeoJSON point or polygon as it stands in the URL; a long outline is made simpler."""
    if geometry is None:
        return NOTHING_DRAWN
    if geometry["type"] == "Point":
        return _written([geometry["coordinates"]])
    ring = list(geometry["coordinates"][0][:-1])
    step = math.ceil(len(ring) / CORNERS)
    return _written(ring[::step])


def typed(text: str) -> str | None:
    """Return typed coordinates ("latitude, longitude" a line) as they stand in the URL; None if none."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [_TYPED.fullmatch(line) for line in lines]
    if not lines or not all(found):
        return None
    written = _written([(float(each[2]), float(each[1])) for each in found if each])
    return written if written in DRAWING else None


def as_typed(text: str) -> str:
    """Return a drawing as a person types it: "latitude, longitude", one corner a line."""
    if text == NOTHING_DRAWN:
        return ""
    return "\n".join(", ".join(reversed(place.split(","))) for place in text.split(";"))


def _written(places: Sequence[Sequence[float]]) -> str:
    """Return places (longitude, latitude), rounded, as they stand in the URL."""
    return ";".join(f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in places)
