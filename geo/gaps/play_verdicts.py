"""Four verdicts on play space, side by side and never averaged: quantity, proximity, quality, inclusion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.custom_area import CustomArea, outlines_of
from geo.access.demand import areas_of, areas_of_points, children
from geo.gaps.play import Band, Supply, coverage, places
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

VERDICTS: Final = ("met", "uncertain", "not evidenced", "unmet", "unknown", "no children")
"""In the order of a legend. `not evidenced`: not met among listed places, and the list is not complete."""
ASPECTS: Final = ("quantity", "proximity", "quality", "inclusion")
SHARE: Final = 0.9
"""Of the children of a band within the distance, from which proximity counts as met; the user may change it.
The standards say how far, not for how many."""


@dataclass(frozen=True)
class Measure:
    """What verdicts are held against: share of the band's children in reach, m2 for each child of `ages`."""

    share: float = SHARE
    m2_per_child: float = 10.0
    ages: tuple[int, int] = (0, 17)


@kept(256)
def verdicts(
    pack: Pack, supply: Supply, band: Band, measure: Measure, level: Level | CustomArea
) -> DataFrame:
    """Return the four verdicts for a band per area, each by itself; not to be changed.

    `level` : of the areas, or a custom area in their place

    Returns
    -------
    Index area_code; columns area_name, quantity, proximity, quality, inclusion (each one of `VERDICTS`),
    children_all (of the ages of the quantity standard), area_m2 and m2_per_child (what is known of the places
    that lie in the area, NaN where nothing is) and sized (how many of its places have a known size).

    Quality and inclusion are "unknown": the register says nothing of either that could be compared.

    Source: methods.md, "Play space" and "Promises and gaps".

    Examples
    --------
    >>> from geo.gaps.play import Supply
    >>> from geo.sample import town
    >>> band = Band("5_to_11", "5 to 11", (5, 11), 900)
    >>> verdicts(town(), Supply(("play_area",)), band, Measure(), "ward")[["quantity", "proximity"]]
              quantity      proximity
    area_code
    A          unknown  not evidenced
    B          unknown  not evidenced
    C          unknown  not evidenced
    D          unknown  not evidenced
    E          unknown  not evidenced
    """
    absent = _absent(pack, supply)
    reach = coverage(pack, supply, band, level)
    size = quantity(pack, supply, measure, level)
    proximity = [_proximity(row, measure.share, absent) for row in reach.itertuples()]
    amount = [_quantity(row, measure.m2_per_child, absent) for row in size.itertuples()]
    return DataFrame(
        {
            "area_name": reach["area_name"],
            "quantity": amount,
            "proximity": proximity,
            "quality": "unknown",
            "inclusion": "unknown",
        },
        index=reach.index,
    ).join(size[["children_all", "area_m2", "m2_per_child", "places_in", "sized"]])


def quantity(pack: Pack, supply: Supply, measure: Measure, level: Level | CustomArea) -> DataFrame:
    """Return square metres of play space per child in an area, as far as sizes are known.

    Returns
    -------
    Index area_code; children_all, places_in (places that lie in the area), sized (of these, with a known
    size), area_m2 and m2_per_child (NaN where no size is known: unknown, never 0).

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = quantity(town(), Supply(("play_area",)), Measure(ages=(0, 12)), "ward")
    >>> frame[["children_all", "places_in", "sized"]]
               children_all  places_in  sized
    area_code
    A                  26.0          1      0
    B                  65.0          0      0
    C                  26.0          0      0
    D                  52.0          0      0
    E                  13.0          0      0
    """
    areas = areas_of(pack, level)
    where = _located(pack, places(pack, supply), level)
    size = places(pack, supply)["area_m2"]
    total = children(pack, measure.ages).groupby(areas_of_points(pack, level).to_numpy()).sum()
    frame = DataFrame({"children_all": total.reindex(areas.index, fill_value=0.0)})
    frame["places_in"] = where.groupby(where).size().reindex(areas.index, fill_value=0)
    frame["sized"] = size.notna().groupby(where).sum().reindex(areas.index, fill_value=0)
    frame["area_m2"] = size.groupby(where).sum(min_count=1).reindex(areas.index)
    frame["m2_per_child"] = frame["area_m2"] / frame["children_all"].where(frame["children_all"] > 0)
    return frame.rename_axis("area_code")


def _located(pack: Pack, frame: GeoDataFrame, level: Level | CustomArea) -> Series[Any]:
    """Return the code of the area that each place lies in, missing where it lies in none."""
    outlines = outlines_of(pack, level)
    middle = frame.geometry.representative_point()
    point, area = outlines.sindex.query(middle, predicate="intersects")
    codes = Series(outlines.index[area], index=frame.index[point], dtype=object)
    # A place on a line between two areas is counted in the first of them, once.
    return codes[~codes.index.duplicated()].reindex(frame.index)


def _absent(pack: Pack, supply: Supply) -> str:
    """Return the verdict where too few are reached among listed places: what their absence proves."""
    lists = supply.knowledge(pack)
    if lists.whole:
        return "unmet"
    # A complete list with a place that nobody can find, or that may be open, leaves room for it.
    return "uncertain" if lists.complete else "not evidenced"


def _proximity(row: Any, share: float, absent: str) -> str:
    """Return the verdict on distance for one area."""
    if row.children <= 0:
        return "no children"
    if pd.isna(row.share):
        return "unknown"
    if row.share_sure >= share:
        return "met"
    return "uncertain" if row.share_high >= share else absent


def _quantity(row: Any, needed: float, absent: str) -> str:
    """Return the verdict on square metres for one area; a place of unknown size leaves it open."""
    if row.children_all <= 0:
        return "no children"
    if row.m2_per_child >= needed:
        return "met"
    if row.sized < row.places_in or absent != "unmet":
        return "unknown" if row.sized == 0 else "uncertain" if absent == "unmet" else absent
    return "unmet"
