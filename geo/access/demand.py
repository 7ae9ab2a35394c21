"""Demand points: where the children of a place live, finely enough for a walk of 100 metres.

Homes where a pack knows them (`geo.access.homes`), else a fixed grid (`geo.access.grid`). Children of an age
band come from single years of age per ward.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access import homes
from geo.access.custom_area import CODE, CustomArea
from geo.access.grid import grid_points
from geo.crs import METRES
from geo.errors import NotAvailableError
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

# The one band of ages that every pack holds per small area.
BASE_AGES = (0, 15)
COLUMNS = ["ward_code", "lsoa_code", "oa_code", "locality_code", "children_0_15", "geometry"]


@kept(1, shared=True)
def demand_points(pack: Pack) -> GeoDataFrame:
    """Return the points that stand for where children live; not to be changed.

    Returns
    -------
    EPSG:27700, RangeIndex, sorted by ward, LSOA and place. Columns: ward_code, lsoa_code ("" in a ward that
    no piece lies in), oa_code ("" on the grid), locality_code, children_0_15 (those a point stands for).
    How many children live at one point is worked out, not counted: it is shown for output areas at the
    lowest, never for a point.

    Source: methods.md, "Distance and reach" (homes; else a 50 m grid).

    Examples
    --------
    >>> from geo.sample import town, town_with_homes
    >>> points = demand_points(town())
    >>> points.groupby("ward_code").size().to_dict()
    {'A': 800, 'B': 1200, 'C': 800, 'D': 1200, 'E': 800}
    >>> len(demand_points(town_with_homes()))
    64
    """
    every = homes.home_points(pack) if homes.known(pack) else grid_points(pack)
    frame = GeoDataFrame(every, geometry=gpd.points_from_xy(every["x"], every["y"]), crs=METRES)
    frame = frame.sort_values(["ward_code", "lsoa_code", "y", "x", "oa_code"]).reset_index(drop=True)
    frame["locality_code"] = frame["ward_code"].map(pack.localities["locality_code"])
    return frame[COLUMNS]


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

    Source: methods.md, "Distance and reach", and "Getting a ward value", method 4 (`spread`).

    Examples
    --------
    >>> from geo.sample import town
    >>> count = children(town(), (0, 4))
    >>> count.groupby(demand_points(town())["ward_code"]).sum().round(6).to_dict()
    {'A': 10.0, 'B': 25.0, 'C': 10.0, 'D': 20.0, 'E': 5.0}
    """
    points = demand_points(pack)
    weight: Series[Any] = points["children_0_15"]
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
    'This place has no single years of age for all of 16 to 24: only ages 16 to 19 are counted.'
    """
    counted = _counted_ages(pack, ages)
    if counted is None:
        return (
            f"This place has no single years of age for {_words(ages)}: "
            f"children aged {_words(BASE_AGES)} stand for them."
        )
    if counted != ages:
        return (
            f"This place has no single years of age for all of {_words(ages)}: "
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


def areas_of_points(pack: Pack, where: Level | CustomArea) -> Series[Any]:
    """Return the area of a level that each demand point lies in; "" where it is given to none.

    Of a custom area the points within have its code (`geo.access.custom_area.CODE`); one on its line is in.

    Examples
    --------
    >>> from geo.sample import town
    >>> areas_of_points(town(), "locality").value_counts().to_dict()
    {'east': 2800, 'west': 2000}
    """
    points = demand_points(pack)
    if isinstance(where, CustomArea):
        return _inside(pack, where)
    if where == "borough":
        return Series(pack.place.borough.code, index=points.index, name="area_code")
    columns: dict[Level, str] = {"ward": "ward_code", "locality": "locality_code", "lsoa": "lsoa_code"}
    codes: Series[Any] = points[columns[where]]
    return codes.rename("area_code")


@kept(16, shared=True)
def _inside(pack: Pack, area: CustomArea) -> Series[Any]:
    """Return the code of a custom area for the demand points in it, "" for the others."""
    points = demand_points(pack)
    if area.shape is None:
        member = points["lsoa_code"].isin(area.codes) | points["oa_code"].isin(area.codes)
    else:
        shapely.prepare(area.shape)
        member = Series(shapely.intersects(area.shape, points.geometry.to_numpy()), index=points.index)
    return Series(np.where(member, CODE, ""), index=points.index, name="area_code", dtype="str")


def areas_of(pack: Pack, where: Level | CustomArea) -> DataFrame:
    """Return the areas of a level, or a custom one alone: index area_code, area_name.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> areas_of(town(), listed(town(), "The middle", ["L05"]))["area_name"].to_dict()
    {'any': 'The middle'}
    """
    if not isinstance(where, CustomArea):
        return DataFrame(pack.areas[where][["area_name"]])
    return DataFrame({"area_name": [where.name]}, index=pd.Index([CODE], name="area_code"), dtype="str")
