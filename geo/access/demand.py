"""Demand points: where the children of a place live, finely enough for a walk of 100 metres.

A fixed grid is laid over each piece (the part of a small area that lies in one ward) and the piece's
children are shared evenly over its points. Children of an age band come from single years of age per ward.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.crs import METRES, require_crs
from geo.errors import NotAvailableError
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

# Metres between demand points (methods.md): one point per small area cannot carry a standard of 100 m.
SPACING = 50.0
# The one band of ages that every pack holds per small area.
BASE_AGES = (0, 15)
KEYS = ["lsoa_code", "ward_code"]


@kept(1, shared=True)
def demand_points(pack: Pack) -> GeoDataFrame:
    """Return the points that stand for where children live; not to be changed.

    Returns
    -------
    EPSG:27700, RangeIndex, sorted by ward, LSOA and place. Columns: ward_code, lsoa_code ("" in a ward that
    no piece lies in), locality_code, piece_share (the part of its piece's children that a point stands for:
    adds up to 1 per piece).

    Source: methods.md, "Distance and reach" (50 m grid clipped to each LSOA x ward piece).

    Examples
    --------
    >>> from geo.sample import town
    >>> points = demand_points(town())
    >>> points.groupby("ward_code").size().to_dict()
    {'A': 800, 'B': 1200, 'C': 800, 'D': 1200, 'E': 800}
    """
    wards, lsoas = (pack.areas[level].to_crs(METRES) for level in ("ward", "lsoa"))
    pieces = _every_piece(pack)
    points = _in_pieces(_grid(wards, SPACING), pieces, wards, lsoas)
    bare = pieces[~pd.MultiIndex.from_frame(pieces).isin(pd.MultiIndex.from_frame(points[KEYS]))]
    every = pd.concat([points, _inside_each(bare, wards, lsoas)])
    frame = GeoDataFrame(every, geometry=gpd.points_from_xy(every["x"], every["y"]), crs=METRES)
    frame = frame.sort_values(["ward_code", "lsoa_code", "y", "x"]).reset_index(drop=True)
    frame["locality_code"] = frame["ward_code"].map(pack.localities["locality_code"])
    frame["piece_share"] = 1.0 / frame.groupby(KEYS)["x"].transform("size")
    return frame[["ward_code", "lsoa_code", "locality_code", "piece_share", "geometry"]]


@kept(64, shared=True)
def children(pack: Pack, ages: tuple[int, int]) -> Series[Any]:
    """Return the children of an age band per demand point; not to be changed.

    Parameters
    ----------
    pack : the place pack
    ages : youngest and oldest age in years, both included

    Returns
    -------
    Children on the index of `demand_points`, estimated below the ward; each ward's total is kept exactly.
    Where the pack lacks the ages, its nearest ones stand for them: `ages_note` says so.

    Raises
    ------
    NotAvailableError : the band is empty or starts below zero.

    Source: methods.md, "Getting a ward value", method 4 (`spread`).

    Examples
    --------
    >>> from geo.sample import town
    >>> count = children(town(), (0, 4))
    >>> count.groupby(demand_points(town())["ward_code"]).sum().round(6).to_dict()
    {'A': 10.0, 'B': 25.0, 'C': 10.0, 'D': 20.0, 'E': 5.0}
    """
    points = demand_points(pack)
    weight = _children_0_15(pack, points)
    counted = _counted_ages(pack, ages)
    if counted is None:
        return weight.rename("children")
    ward = points["ward_code"]
    total = weight.groupby(ward).transform("sum")
    # Where no child under 16 is known in a whole ward, nothing tells one of its places from another.
    even = 1.0 / ward.groupby(ward).transform("size")
    part = (weight / total.where(total > 0)).fillna(even)
    by_ward = pack.single_years.loc[:, counted[0] : counted[1]].sum(axis=1)
    counts: Series[Any] = ward.map(by_ward) * part
    return counts.rename("children")


def ages_note(pack: Pack, ages: tuple[int, int]) -> str:
    """Return a sentence where other ages stand for those asked for; empty where the pack has them all.

    Examples
    --------
    >>> from geo.sample import town
    >>> ages_note(town(), (0, 4))
    ''
    >>> ages_note(town(), (16, 24))
    'This pack has no single years of age for all of 16 to 24: only ages 16 to 19 are counted.'
    """
    counted = _counted_ages(pack, ages)
    if counted is None:
        return (
            f"This pack has no single years of age for {_words(ages)}: "
            f"children aged {_words(BASE_AGES)} stand for them."
        )
    if counted != ages:
        return (
            f"This pack has no single years of age for all of {_words(ages)}: "
            f"only ages {_words(counted)} are counted."
        )
    return ""


def counted_ages(pack: Pack, ages: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return the ages that were asked for, None where none were.

    Raises
    ------
    NotAvailableError : the pack counts single years of age, but none of these: no others stand for them.

    Examples
    --------
    >>> from geo.sample import town
    >>> counted_ages(town(), (11, 19))
    (11, 19)
    >>> counted_ages(town(), (20, 25))
    Traceback (most recent call last):
        ...
    geo.errors.NotAvailableError: This pack counts ages 0 to 19, none of 20 to 25.
    """
    if ages is not None and not pack.single_years.empty and _counted_ages(pack, ages) is None:
        known = [int(age) for age in pack.single_years.columns]
        raise NotAvailableError(
            f"This pack counts ages {_words((min(known), max(known)))}, none of {_words(ages)}."
        )
    return ages


def _counted_ages(pack: Pack, ages: tuple[int, int]) -> tuple[int, int] | None:
    """Return the ages of the band that the pack has single years for; None where it has none of them."""
    low, high = ages
    if not 0 <= low <= high:
        raise NotAvailableError(
            f"There are no ages from {low} to {high}; give the youngest first, such as 11-19."
        )
    known = [int(age) for age in pack.single_years.columns if low <= int(age) <= high]
    return (min(known), max(known)) if known else None


def _words(ages: tuple[int, int]) -> str:
    """Return ages as a person says them."""
    return f"{ages[0]} to {ages[1]}" if ages[0] != ages[1] else str(ages[0])


def _children_0_15(pack: Pack, points: GeoDataFrame) -> Series[Any]:
    """Return children aged 0 to 15 per point: the LSOA's, by its share in the piece and the point's in it."""
    share = pack.pieces.set_index(KEYS)["share"]
    part = share.reindex(pd.MultiIndex.from_frame(points[KEYS])).to_numpy(float)
    of_lsoa = pack.small_areas["children_0_15"].reindex(points["lsoa_code"]).to_numpy(float)
    return Series(of_lsoa * part * points["piece_share"].to_numpy(float), index=points.index).fillna(0.0)


def _grid(areas: GeoDataFrame, spacing: float) -> DataFrame:
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


def _inside_each(pieces: DataFrame, wards: GeoDataFrame, lsoas: GeoDataFrame) -> DataFrame:
    """Return one point inside each of some pieces, which are too small or too thin for the grid."""
    ward = wards.geometry.loc[pieces["ward_code"]].to_numpy()
    lsoa = lsoas.geometry.reindex(pieces["lsoa_code"]).to_numpy()
    lsoa = np.where(pieces["lsoa_code"] == "", ward, lsoa)
    shape = shapely.intersection(lsoa, ward)
    inside = shapely.point_on_surface(np.where(shapely.is_empty(shape), lsoa, shape))
    return pieces.assign(x=shapely.get_x(inside), y=shapely.get_y(inside))


def areas_of_points(pack: Pack, level: Level) -> Series[Any]:
    """Return the area of a level that each demand point lies in; "" where it is given to none.

    Examples
    --------
    >>> from geo.sample import town
    >>> areas_of_points(town(), "locality").value_counts().to_dict()
    {'east': 2800, 'west': 2000}
    """
    points = demand_points(pack)
    if level == "borough":
        return Series(pack.place.borough.code, index=points.index, name="area_code")
    columns: dict[Level, str] = {"ward": "ward_code", "locality": "locality_code", "lsoa": "lsoa_code"}
    codes: Series[Any] = points[columns[level]]
    return codes.rename("area_code")
