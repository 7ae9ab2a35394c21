"""The outlines of a place pack's catchments, row by row of their table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from geopandas import GeoSeries
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.catchment_shapes import cells, dissolved
from geo.catchment_tables import Catchments
from geo.catchments import Kind
from geo.crs import DEGREES, METRES
from geo.demand import demand_points
from geo.store import Store

# Cannot occur in a code or an id.
_BETWEEN = "\t"


@lru_cache(maxsize=4)
def _ground(store: Store) -> tuple[NDArray[Any], GeoSeries]:
    """Return the ground of each demand point and the outlines of the localities, EPSG:27700."""
    points, outlines = demand_points(store), store.areas["locality"].geometry.to_crs(METRES)
    return cells(points.geometry, points["locality_code"], outlines), outlines


@lru_cache(maxsize=16)
def kind_outlines(store: Store, found: Catchments, kind: Kind) -> GeoSeries:
    """Return the outline of each catchment of a kind.

    EPSG:4326, index = locality code and site id as `row_key` joins them; they cover the place, none overlaps.
    """
    ground, outlines = _ground(store)
    site = found.allotted["assigned" if kind == "assigned" else "nearest"]
    home = found.homes if kind != "nearest" else Series("", index=site.index)
    return dissolved(ground, row_key(home, site), found.homes, outlines).to_crs(DEGREES)


def row_key(locality: Series[Any], site: Series[Any]) -> Series[Any]:
    """Return the name of a catchment from the locality of its children and its site, either may be empty."""
    return locality.astype(str) + _BETWEEN + site.astype(str)


def catchment_outlines(store: Store, found: Catchments, rows: DataFrame) -> GeoSeries:
    """Return the outline of each row of `catchment_table`, EPSG:4326, on the index of the rows."""
    shapes = np.full(len(rows), None, dtype=object)
    keys = row_key(rows["locality_code"], rows["site_id"])
    for kind in rows["catchment"].unique():
        of_kind = (rows["catchment"] == kind).to_numpy()
        shapes[of_kind] = kind_outlines(store, found, kind).reindex(keys[of_kind]).to_numpy()
    return GeoSeries(shapes, index=rows.index, crs=DEGREES)
