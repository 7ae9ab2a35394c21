"""What a visitor drew on the map: checked at the door, because it comes from a browser."""

from __future__ import annotations

from typing import Any, Final

import shapely
from geopandas import GeoDataFrame

from geo.crs import DEGREES, METRES
from geo.errors import AtlasError

CORNERS: Final = 200
"""The most corners that a drawn area may have."""


def drawn_geometry(value: object) -> dict[str, Any] | None:
    """Return a GeoJSON point or polygon (one ring) in EPSG:4326 as plain numbers; None for anything else."""
    if not isinstance(value, dict):
        return None
    kind, places = value.get("type"), value.get("coordinates")
    if kind == "Point":
        place = _place(places)
        return None if place is None else {"type": "Point", "coordinates": place}
    if kind != "Polygon" or not isinstance(places, list) or len(places) != 1:
        return None
    ring = places[0]
    if not isinstance(ring, list) or not 4 <= len(ring) <= CORNERS + 1:
        return None
    corners = [_place(place) for place in ring]
    if None in corners or corners[0] != corners[-1]:
        return None
    return {"type": "Polygon", "coordinates": [corners]}


def drawn_shape(value: object) -> shapely.Geometry:
    """Return what was drawn as a shape in EPSG:4326.

    Raises
    ------
    AtlasError : it is no point or area, its outline crosses itself, or it covers nothing; in words.
    """
    geometry = drawn_geometry(value)
    if geometry is None:
        raise AtlasError("What was drawn is no point and no area; draw it again.")
    shape = shapely.geometry.shape(geometry)
    if not shape.is_valid:
        raise AtlasError("The outline crosses itself; draw the corners in order around the area.")
    return shape


def drawn_frame(shape: shapely.Geometry, *, name: str, look: str, tip: str = "") -> GeoDataFrame:
    """Return one drawn shape as a frame for `site_marks` or `zone_shapes`, index "drawn"."""
    columns = {"name": [name], "look": [look], "tip": [tip]}
    return GeoDataFrame(columns, geometry=[shape], index=["drawn"], crs=DEGREES)


def drawn_area_m2(shape: shapely.Geometry) -> float:
    """Return the area of a drawn shape in square metres, measured in EPSG:27700."""
    return float(drawn_frame(shape, name="", look="").to_crs(METRES).area.iloc[0])


def _place(value: object) -> list[float] | None:
    """Return [longitude, latitude], or None where that is no place on Earth."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in value):
        return None
    longitude, latitude = value
    # Compared before it is made a float: an integer of 400 digits is none. NaN is within nothing.
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        return None
    return [float(longitude), float(latitude)]
