"""Small made-up towns whose walks can be worked out by hand; coordinates are metres in EPSG:27700."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo import sample
from geo.pack.network import Network

CRS = "EPSG:27700"


def river_town() -> Network:
    """Return the network of the two banks, the bridge and a courtyard, with nothing remembered on it."""
    return replace(sample.river())


def streets(west: float, south: float, east: float, north: float, spacing: float) -> Network:
    """Return a network of straight streets, `spacing` metres apart both ways; edges are metres."""
    about = {"file": "streets.gpkg", "attribution": "Made <b>up</b>", "licence": "none"}
    return replace(sample.streets(west, south, east, north, spacing), about=about)


def places(*shapes: BaseGeometry | tuple[float, float] | None) -> gpd.GeoDataFrame:
    """Return places, points given as coordinates."""
    found = [Point(each) if isinstance(each, tuple) else each for each in shapes]
    return gpd.GeoDataFrame({"name": [str(each) for each in found]}, geometry=found, crs=CRS)
