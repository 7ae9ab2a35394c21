"""Small made-up towns whose walks can be worked out by hand; coordinates are metres in EPSG:27700."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from geo.pack.network import Network
from geo.sources.network import from_edges

CRS = "EPSG:27700"
# A river runs west to east between two paths 100 m apart; the one bridge is 400 m downstream.
SOUTH_BANK = LineString([(0, 0), (100, 0), (400, 0), (500, 0)])
NORTH_BANK = LineString([(0, 100), (200, 100), (400, 100), (500, 100)])
BRIDGE = LineString([(400, 0), (400, 100)])
# A courtyard: two metres of path that lead nowhere, nearer to some people than any street.
COURTYARD = LineString([(250, 60), (252, 60)])


def ways(*lines: BaseGeometry, **columns: list[object]) -> gpd.GeoDataFrame:
    """Return lines as a file of ways gives them."""
    return gpd.GeoDataFrame(columns, geometry=list(lines), crs=CRS)


def river_town() -> Network:
    """Return the network of the two banks, the bridge and a courtyard."""
    return from_edges(ways(SOUTH_BANK, NORTH_BANK, BRIDGE, COURTYARD), {"file": "river town"})


def streets(west: float, south: float, east: float, north: float, spacing: float) -> Network:
    """Return a network of straight streets, `spacing` metres apart both ways; edges are metres."""
    xs, ys = np.arange(west, east + 1, spacing), np.arange(south, north + 1, spacing)
    across = [LineString([(x, y) for x in xs]) for y in ys]
    along = [LineString([(x, y) for y in ys]) for x in xs]
    about = {"file": "streets.gpkg", "attribution": "Made <b>up</b>", "licence": "none"}
    return from_edges(ways(*across, *along), about)


def places(*shapes: BaseGeometry | tuple[float, float] | None) -> gpd.GeoDataFrame:
    """Return places, points given as coordinates."""
    found = [Point(each) if isinstance(each, tuple) else each for each in shapes]
    return gpd.GeoDataFrame({"name": [str(each) for each in found]}, geometry=found, crs=CRS)
