"""Water below and beside the areas of a map: light outlines, and where its names may stand."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.crs import DEGREES, METRES

SIMPLIFIED_METRES: Final = 5.0
"""Of the drawn copy only: a pixel or less at any useful zoom."""
_REACHES: Final = 4
"""A long river may have its name in each part of so many along the longer side of what the map shows."""
_WIDE: Final = 0.5
"""Of the widest place of a water: names stand in no narrower one, so that no creek takes the river's name."""
_METRES_A_DEGREE: Final = 111_320.0  # of latitude, near enough for the room of a name


def shown(water: GeoDataFrame, within: BaseGeometry) -> GeoDataFrame:
    """Return what a map draws of water in EPSG:4326: what lies within a shape, a little simpler."""
    metric = water.geometry.to_crs(METRES).simplify(SIMPLIFIED_METRES)
    near: GeoDataFrame = water.set_geometry(metric.to_crs(DEGREES)).sort_index().clip(within)
    return near[near.geom_type.isin(["Polygon", "MultiPolygon"])].sort_index()


def names(water: GeoDataFrame) -> list[list[Any]]:
    """Return (code, name, [latitude, longitude], "water", room) per place for a name, widest first.

    `room` is the half width of the water there in degrees of latitude: a name wants that much on screen.
    """
    if water.empty:
        return []
    west, south, east, north = water.to_crs(METRES).total_bounds
    side = max(east - west, north - south) / _REACHES
    found: list[tuple[float, str, str, BaseGeometry]] = []
    rows = zip(
        water.index.astype(str), water["area_name"].astype(str), water.to_crs(METRES).geometry, strict=True
    )
    for code, name, shape in rows:
        circles = shapely.maximum_inscribed_circle(_reaches(shape, side), tolerance=5.0)
        radii = shapely.length(circles)
        wide = radii >= radii.max() * _WIDE
        middles = shapely.get_point(circles[wide], 0)
        found += [(float(r), code, name, at) for r, at in zip(radii[wide], middles, strict=True)]
    found.sort(key=lambda each: (-each[0], each[1]))
    points = gpd.GeoSeries([each[3] for each in found], crs=METRES).to_crs(DEGREES)
    return [
        [code, name, [round(at.y, 5), round(at.x, 5)], "water", round(radius / _METRES_A_DEGREE, 5)]
        for (radius, code, name, _), at in zip(found, points, strict=True)
    ]


def _reaches(shape: BaseGeometry, side: float) -> np.ndarray:
    """Return the parts of a water in squares laid from its own corner: a small one is in one piece."""
    west, south, east, north = shape.bounds
    squares = [
        shapely.box(x, y, x + side, y + side)
        for x in np.arange(west, east, side)
        for y in np.arange(south, north, side)
    ]
    parts = shapely.get_parts(shapely.intersection(shape, np.asarray(squares, dtype=object)))
    return np.asarray([each for each in parts if each.geom_type == "Polygon" and each.area > 0], dtype=object)
