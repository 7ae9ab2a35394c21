"""The grid: demand points of packs that do not know where homes are, 50 metres apart in every piece."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame

from geo.crs import METRES, require_crs
from geo.pack.pack import Pack

SPACING: Final = 50.0
"""Metres between demand points (methods.md): one point per small area cannot carry a standard of 100 m."""
KEYS: Final = ["lsoa_code", "ward_code"]


def grid_points(pack: Pack) -> DataFrame:
    """Return the points of a fixed grid that lie in each piece, with the children they stand for.

    Returns
    -------
    Columns lsoa_code ("" in a ward that no piece lies in), ward_code, oa_code (""), children_0_15, x and y
    (metres, EPSG:27700). The children of a piece are shared evenly over its points.

    Source: methods.md, "Distance and reach" (50 m grid clipped to each LSOA x ward piece).

    Examples
    --------
    >>> from geo.sample import town
    >>> points = grid_points(town())
    >>> points.groupby("ward_code").size().to_dict()
    {'A': 800, 'B': 1200, 'C': 800, 'D': 1200, 'E': 800}
    """
    wards, lsoas = (pack.areas[level].to_crs(METRES) for level in ("ward", "lsoa"))
    pieces = _every_piece(pack)
    points = _in_pieces(_squares(wards, SPACING), pieces, wards, lsoas)
    bare = pieces[~pd.MultiIndex.from_frame(pieces).isin(pd.MultiIndex.from_frame(points[KEYS]))]
    every = pd.concat([points, on_surface(bare, wards, lsoas)], ignore_index=True)
    every["oa_code"] = ""
    share = pack.pieces.set_index(KEYS)["share"]
    part = share.reindex(pd.MultiIndex.from_frame(every[KEYS])).to_numpy(float)
    of_lsoa = pack.small_areas["children_0_15"].reindex(every["lsoa_code"]).to_numpy(float)
    points_of_piece = every.groupby(KEYS)["x"].transform("size").to_numpy(float)
    every["children_0_15"] = np.nan_to_num(of_lsoa * part / points_of_piece)
    return every


def _squares(areas: GeoDataFrame, spacing: float) -> DataFrame:
    """Return the centres of the squares of a fixed grid over some areas: columns x and y, metres.

    The squares start at whole multiples of their size, so the same place always has the same points.
    """
    require_crs(areas, what="frame of areas")
    west, south, east, north = areas.total_bounds
    xs, ys = _centres(west, east, spacing), _centres(south, north, spacing)
    return DataFrame({"x": np.tile(xs, len(ys)), "y": np.repeat(ys, len(xs))})


def _centres(low: float, high: float, spacing: float) -> NDArray[np.floating[Any]]:
    """Return the centres of the squares between two coordinates, metres."""
    return (np.arange(np.floor(low / spacing), np.ceil(high / spacing)) + 0.5) * spacing


def _every_piece(pack: Pack) -> DataFrame:
    """Return KEYS of all pieces; a ward without small areas is one of its own, to keep its children."""
    wards = pack.areas["ward"].index
    bare = wards[~wards.isin(pack.pieces["ward_code"])]
    return pd.concat([pack.pieces[KEYS], DataFrame({"lsoa_code": "", "ward_code": bare})], ignore_index=True)


def _in_pieces(grid: DataFrame, pieces: DataFrame, wards: GeoDataFrame, lsoas: GeoDataFrame) -> DataFrame:
    """Return the grid points that lie in a piece, with its LSOA and ward."""
    geometry = np.asarray(shapely.points(grid[["x", "y"]].to_numpy(float)))
    found = grid.assign(lsoa_code=_area_of(geometry, lsoas), ward_code=_area_of(geometry, wards))
    whole = found["ward_code"].isin(pieces.loc[pieces["lsoa_code"] == "", "ward_code"])
    found["lsoa_code"] = found["lsoa_code"].mask(whole, "")
    return found.merge(pieces, on=KEYS)


def _area_of(points: NDArray[Any], areas: GeoDataFrame) -> NDArray[Any]:
    """Return the code of the area that each point lies in, "" outside; on a line the first area has it."""
    point, area = areas.sindex.query(points, predicate="intersects")
    codes = np.full(len(points), "", dtype=object)
    order = np.argsort(-area, kind="stable")  # the first area is written last and stays
    codes[point[order]] = areas.index.to_numpy(object)[area[order]]
    return codes


def on_surface(pieces: DataFrame, wards: GeoDataFrame, lsoas: GeoDataFrame) -> DataFrame:
    """Return one point inside each of some pieces: those too small or too thin for the grid.

    Parameters
    ----------
    pieces : lsoa_code and ward_code
    wards, lsoas : outlines in EPSG:27700, index = code

    Returns
    -------
    The pieces with x and y, metres; where LSOA and ward do not meet, on the surface of the LSOA.

    Examples
    --------
    >>> from geo.sample import town
    >>> wards, lsoas = (town().areas[level].to_crs(METRES) for level in ("ward", "lsoa"))
    >>> piece = DataFrame({"lsoa_code": ["L05"], "ward_code": ["B"]})
    >>> on_surface(piece, wards, lsoas)[["x", "y"]].round().values.tolist()
    [[258250.0, 281500.0]]
    """
    ward = wards.geometry.loc[pieces["ward_code"]].to_numpy()
    lsoa = lsoas.geometry.reindex(pieces["lsoa_code"]).to_numpy()
    lsoa = np.where(pieces["lsoa_code"] == "", ward, lsoa)
    shape = shapely.intersection(lsoa, ward)
    inside = shapely.point_on_surface(np.where(shapely.is_empty(shape), lsoa, shape))
    return pieces.assign(x=shapely.get_x(inside), y=shapely.get_y(inside))
