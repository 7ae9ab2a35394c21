"""The areas of each level, from the outlines of a pack: localities follow from their wards."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import DEGREES
from geo.place import Place
from geo.registry import Indicator, Level


def area_levels(outlines: Mapping[str, GeoDataFrame], localities: DataFrame) -> dict[Level, GeoDataFrame]:
    """Return outlines per level, index = area_code, column area_name, EPSG:4326.

    `outlines` are the layers of the pack by name, `localities` has a row per ward, index = ward code.
    """
    wards = named(outlines["wards"], "ward_name")
    return {
        "ward": wards,
        "locality": dissolved(wards, localities),
        "borough": named(outlines["borough"], "borough_name"),
        "lsoa": named(outlines["lsoa21"], "lsoa_name"),
    }


def named(frame: GeoDataFrame, label: str) -> GeoDataFrame:
    """Return outlines with the name column and index that every level has."""
    renamed = frame.rename(columns={label: "area_name"}).rename_axis("area_code")
    return renamed[["area_name", "geometry"]]


def dissolved(wards: GeoDataFrame, localities: DataFrame) -> GeoDataFrame:
    """Dissolve wards into localities, in order of name."""
    groups = localities.groupby("locality_code", sort=True)
    rows = {
        str(code): (
            str(group["locality_name"].iloc[0]),
            shapely.coverage_union_all(wards.geometry.loc[group.index]),
        )
        for code, group in groups
    }
    frame = GeoDataFrame(
        {"area_name": [name for name, _ in rows.values()]},
        geometry=gpd.GeoSeries([outline for _, outline in rows.values()], crs=DEGREES).to_numpy(),
        index=pd.Index(list(rows), name="area_code"),
        crs=DEGREES,
    )
    return frame.sort_values("area_name")


def position(indicator: Indicator, place: Place) -> tuple[int, int, str]:
    """Return the key that orders indicators by the pack's domains, headline ones first."""
    domains = [domain.id for domain in place.domains]
    headline = list(place.defaults.headline)
    first = headline.index(indicator.id) if indicator.id in headline else len(headline)
    return (domains.index(indicator.domain), first, indicator.id)
