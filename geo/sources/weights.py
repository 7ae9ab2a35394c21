"""Splitting small areas over wards: the pieces that both make of one another."""

from __future__ import annotations

import geopandas as gpd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import require_crs

# A piece under this share of its LSOA is a sliver of the generalised outlines (methods.md).
SLIVER_SHARE = 0.03


def pieces(lsoas: GeoDataFrame, wards: GeoDataFrame, *, sliver_share: float = SLIVER_SHARE) -> DataFrame:
    """Cut small areas by wards and drop slivers.

    Parameters
    ----------
    lsoas, wards : polygons in EPSG:27700, index = area code
    sliver_share : pieces below this share of their LSOA's area are dropped

    Returns
    -------
    One row per piece, sorted: lsoa_code, ward_code, area (square metres).

    Raises
    ------
    CrsError : either frame is not in EPSG:27700

    Source: methods.md, "Getting a ward value", method 4.

    Examples
    --------
    >>> from shapely import box
    >>> lsoas = GeoDataFrame(geometry=[box(0, 0, 100, 100)], index=["L01"], crs="EPSG:27700")
    >>> halves = [box(-100, 0, 75, 100), box(75, 0, 200, 100)]
    >>> wards = GeoDataFrame(geometry=halves, index=["A", "B"], crs="EPSG:27700")
    >>> pieces(lsoas, wards)
      lsoa_code ward_code    area
    0       L01         A  7500.0
    1       L01         B  2500.0
    """
    require_crs(lsoas, what="frame of small areas")
    require_crs(wards, what="frame of wards")
    left = GeoDataFrame({"lsoa_code": lsoas.index}, geometry=lsoas.geometry.to_numpy(), crs=lsoas.crs)
    right = GeoDataFrame({"ward_code": wards.index}, geometry=wards.geometry.to_numpy(), crs=wards.crs)
    cut = gpd.overlay(left, right, how="intersection", keep_geom_type=True)
    cut["area"] = cut.geometry.area
    cut = cut[cut["area"] >= sliver_share * cut["lsoa_code"].map(lsoas.geometry.area)]
    columns = ["lsoa_code", "ward_code", "area"]
    return DataFrame(cut[columns]).sort_values(columns[:2]).reset_index(drop=True)
