"""The parts that a custom area is put together from, and how much of each part's homes lie in it.

A part is an output area where the pack has them, else what of a small area lies in one ward. It lies in one
small area and in one ward, so that whatever is known of these can be shared out over parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.access import homes
from geo.access.custom_area import CustomArea
from geo.access.demand import areas_of_points, demand_points
from geo.memory import kept
from geo.pack.indicators import Weight
from geo.pack.pack import Pack

Source = Literal["lsoa_code", "ward_code"]
"""What a figure is known for: small areas, or wards only."""
WHOLE: Final = 0.97
"""Share of its homes from which a small area or ward lies wholly in an area: outlines are generalised, and
a piece under 3 % of a small area is a sliver (methods.md)."""
ROUNDED_TO: Final = 5
"""Counts of an area that cuts an output area are given to the nearest five, as this atlas rounds what it
must not give away."""


def by_homes(pack: Pack) -> bool:
    """Tell whether areas are put together from output areas and homes, and not from a grid.

    Examples
    --------
    >>> from geo.sample import town, town_with_homes
    >>> by_homes(town()), by_homes(town_with_homes())
    (False, True)
    """
    return homes.known(pack)


@kept(1, shared=True)
def parts(pack: Pack) -> DataFrame:
    """Return the parts of a pack; not to be changed.

    Returns
    -------
    Index part (a number); lsoa_code, ward_code, households, population, children_0_15 (those that the part
    counts for when a figure of its small area or ward is shared out) and points (demand points in it).

    Examples
    --------
    >>> from geo.sample import town
    >>> parts(town()).loc[4:5, ["lsoa_code", "ward_code", "households", "points"]].round()
         lsoa_code ward_code  households  points
    part
    4          L05         B        75.0     200
    5          L05         C        25.0     200
    """
    if by_homes(pack):
        frame = pack.output_areas.rename(columns={"residents": "population"})
        points = demand_points(pack)["oa_code"].value_counts()
        frame = frame.assign(points=frame["oa_code"].map(points))
    else:
        counts = pack.small_areas[["households", "population", "children_0_15"]]
        frame = pack.pieces[["lsoa_code", "ward_code"]].join(
            counts.reindex(pack.pieces["lsoa_code"])
            .mul(pack.pieces["share"].to_numpy(), axis=0)
            .set_axis(pack.pieces.index)
        )
        held = demand_points(pack).groupby(["lsoa_code", "ward_code"]).size()
        frame["points"] = held.reindex(pd.MultiIndex.from_frame(frame[["lsoa_code", "ward_code"]])).to_numpy()
    frame["points"] = frame["points"].fillna(0).astype(int)
    columns = ["lsoa_code", "ward_code", "households", "population", "children_0_15", "points"]
    return frame[columns].reset_index(drop=True).rename_axis("part")


@kept(1, shared=True)
def part_of_point(pack: Pack) -> Series[Any]:
    """Return the part that each demand point belongs to; -1 where to none.

    Examples
    --------
    >>> from geo.sample import town_with_homes
    >>> part_of_point(town_with_homes()).value_counts().unique().tolist()
    [2]
    """
    points = demand_points(pack)
    if by_homes(pack):
        numbers = Series(range(len(pack.output_areas)), index=pack.output_areas["oa_code"])
        return Series(points["oa_code"].map(numbers).fillna(-1).astype(int))
    frame = parts(pack)
    index = pd.MultiIndex.from_frame(frame[["lsoa_code", "ward_code"]])
    return Series(
        index.get_indexer(pd.MultiIndex.from_frame(points[["lsoa_code", "ward_code"]])), index=points.index
    )


@kept(16, shared=True)
def shares(pack: Pack, area: CustomArea) -> Series[Any]:
    """Return the share of each part's homes that lies in an area, 0 to 1, on the index of `parts`.

    Homes of a part are its postcodes alike, on a grid its points.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> shares(town(), listed(town(), "", ["L05"])).loc[3:6].to_dict()
    {3: 0.0, 4: 1.0, 5: 1.0, 6: 0.0}
    """
    inside = areas_of_points(pack, area) != ""
    found = inside.groupby(part_of_point(pack)).mean()
    return found.reindex(parts(pack).index).fillna(0.0).rename("share")


@dataclass(frozen=True, eq=False)
class Cut:
    """How an area cuts the small areas or the wards, for the people that a figure is about.

    Attributes
    ----------
    people : in the area
    estimated : share of them who live in a source that lies in the area only partly
    size : standard size of the cut: the root of the sum, over sources, of their people squared x share in
        the area x share outside, over the people in the area; 0 where every source is in or out
    whole : share of the people in the area who live in sources of which it holds nearly all
    """

    people: float
    estimated: float
    size: float
    whole: float


@kept(64, shared=True)
def cut(pack: Pack, area: CustomArea, source: Source, weight: Weight, *, nearly: float = WHOLE) -> Cut:
    """Return how an area cuts what a figure is known for.

    Parameters
    ----------
    source : lsoa_code or ward_code, the areas that the figure is known for
    weight : who it is about
    nearly : share of its people from which a source counts as whole

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> area = listed(town(), "", ["L04", "L05"])
    >>> cut(town(), area, "lsoa_code", "households")
    Cut(people=200.0, estimated=0.0, size=0.0, whole=1.0)
    >>> cut(town(), area, "ward_code", "households").estimated
    1.0
    """
    frame = parts(pack)
    everybody = frame[weight].groupby(frame[source]).sum()
    inside = (frame[weight] * shares(pack, area)).groupby(frame[source]).sum()
    share = (inside / everybody.where(everybody > 0)).fillna(0.0)
    people = float(inside.sum())
    if not people > 0:
        return Cut(0.0, 0.0, 0.0, 0.0)
    # What differs from whole or from none by rounding only is no cut.
    share = share.round(9)
    spread = float((everybody**2 * share * (1 - share)).sum())
    partly = float(inside[(share > 0) & (share < WHOLE)].sum()) / people
    return Cut(people, partly, float(np.sqrt(spread)) / people, float(inside[share >= nearly].sum()) / people)


def made_of(pack: Pack, area: CustomArea, source: Source) -> DataFrame:
    """Return the small areas or wards that an area lies in, those with most of its children first.

    Returns
    -------
    Index area code; area_name, held (share of its children aged 0 to 15 who live in the area) and part (share
    of the area's children who live in it); those with no home in the area are left out.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> made_of(town(), listed(town(), "", ["L03", "L04", "L05"]), "ward_code").round(2)
              area_name  held  part
    area_code
    B            Bridge  0.70  0.88
    C            Castle  0.25  0.12
    """
    frame, share = parts(pack), shares(pack, area)
    counts = DataFrame({"inside": frame["children_0_15"] * share, "all": frame["children_0_15"]})
    sums = counts[share > 0].groupby(frame[source]).sum()
    everybody = counts["all"].groupby(frame[source]).sum().reindex(sums.index)
    names = pack.areas["ward" if source == "ward_code" else "lsoa"]["area_name"]
    found = DataFrame({"area_name": names.reindex(sums.index)})
    found["held"] = sums["inside"] / everybody.where(everybody > 0)
    found["part"] = sums["inside"] / sums["inside"].sum()
    order = found.assign(code=found.index).sort_values(["part", "code"], ascending=[False, True]).index
    return found.loc[order].rename_axis("area_code")


def breaks_homes(pack: Pack, area: CustomArea) -> bool:
    """Tell whether an area cuts a part: then its counts are no sums of anything that is published.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> breaks_homes(town(), listed(town(), "", ["L05"]))
    False
    """
    share = shares(pack, area)
    return bool(((share > 0) & (share < 1)).any())


def rounded(pack: Pack, area: CustomArea, counts: DataFrame) -> DataFrame:
    """Return counts of an area, to the nearest `ROUNDED_TO` where it cuts a part.

    Children of single homes are worked out, and the difference of two areas must not read as a fact.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> counts = DataFrame({"children": [12.4]})
    >>> rounded(town(), listed(town(), "", ["L05"]), counts)["children"].to_list()
    [12.4]
    """
    return (counts / ROUNDED_TO).round() * ROUNDED_TO if breaks_homes(pack, area) else counts
