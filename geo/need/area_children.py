"""How many children live in a custom area, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.custom_area import CustomArea
from geo.access.demand import BASE_AGES, areas_of_points, children, demand_points
from geo.errors import NotAvailableError
from geo.figures.ranges import Z
from geo.memory import kept
from geo.need.area_parts import WHOLE, by_homes, part_of_point, parts, rounded, shares
from geo.pack.ages import written_ages
from geo.pack.pack import Pack

PART_ERROR: Final = 0.14
"""Standard deviation of the children of an output area, as a share of them: 5.5 % of all children are in
another output area than the census has them (methods.md), so two times 5.5 % is the mean error of one, and
1.25 means make a standard deviation."""
PART_ERROR_ON_GRID: Final = 0.5
"""The same of a piece of a small area where no homes are known: on a grid 30 % are in another output area,
and a piece holds about two and a half."""
PARTS_ON_GRID: Final = 5
"""Homes of a piece lie together: on a grid it is cut as finely as five output areas make a small area."""
SCATTER: Final = 25.0
"""Metres, one standard deviation, of homes around the middle of their postcode: its accuracy is 50 m."""
DISPERSION: Final = 2.0
"""Variance of children of an age over what chance would give: families of an age live side by side. Nothing
here measures it below the ward, so this is the atlas's own judgement."""
ALL_AGES: Final = (0, 17)
BANDS: Final = ((0, 4), (5, 11), (12, 17), (0, 17), (11, 19))
"""Ages that are counted where nobody asks for others: those of the standards, all children, youth."""


def refusal(pack: Pack, area: CustomArea) -> str:
    """Return why an area has no figures: it holds too few children; empty where it has some.

    Source: methods.md, "Any area".

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> print(refusal(town(), listed(town(), "The mill", ["L05"])))
    The mill holds fewer than 100 children aged 0 to 17, too few for ... Draw a larger area.
    >>> refusal(town(), listed(town(), "", list(town().small_areas.index)))
    ''
    """
    rule = pack.place.any_area
    if children_in(pack, area, ALL_AGES) >= rule.fewest_children:
        return ""
    return (
        f"{area.name} holds fewer than {rule.fewest_children} children aged {written_ages(ALL_AGES)}, "
        f"too few for figures of its own: {rule.reason} Draw a larger area."
    )


def require_enough(pack: Pack, area: CustomArea) -> None:
    """Refuse an area with too few children.

    Raises
    ------
    NotAvailableError : as `refusal` says.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> require_enough(town(), listed(town(), "West", ["L01", "L02", "L03", "L04", "L05"]))
    """
    if why := refusal(pack, area):
        raise NotAvailableError(why)


def children_in(pack: Pack, area: CustomArea, ages: tuple[int, int]) -> float:
    """Return the children of an age band in an area, not rounded.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> round(children_in(town(), listed(town(), "", ["L05"]), (0, 15)))
    32
    """
    return float(children(pack, ages)[areas_of_points(pack, area) != ""].sum())


@kept(64, shared=True)
def counted(pack: Pack, area: CustomArea, ages: tuple[int, int]) -> tuple[float, float, float]:
    """Return the children of an age band in an area, the standard error of that, and the share estimated.

    Errors add up as variances: the children of each part, which are worked out (none where its small area
    lies in the area); its homes, where some are in and some out, as if their numbers of children differed as
    much as their mean; homes near the outline, which lie around the middle of their postcode; and, for ages
    other than 0 to 15, what is known for whole wards only. The estimated share is that of children in wards
    of which the area holds a part.

    Source: methods.md, "Any area".

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> [round(each, 2) for each in counted(town(), listed(town(), "", ["L01"]), (0, 15))]
    [16.0, 0.0, 1.0]
    """
    member, count = areas_of_points(pack, area) != "", children(pack, ages)
    inside = float(count[member].sum())
    ward = demand_points(pack)["ward_code"]
    wards = count[member].groupby(ward[member]).sum()
    held = (wards / count.groupby(ward).sum().reindex(wards.index)).fillna(0.0).round(9)
    estimated = float(wards[held < WHOLE].sum()) / inside if inside > 0 else 0.0
    variance = _of_parts(pack, area, count)
    if area.shape is not None:
        variance += _near_the_line(area, demand_points(pack), count)
    if ages != BASE_AGES:
        variance += DISPERSION * float((wards * (1 - held)).sum())
    return inside, float(np.sqrt(variance)), estimated


def _of_parts(pack: Pack, area: CustomArea, count: Series[Any]) -> float:
    """Return the variance of children whose small area lies only partly in the area."""
    frame, share = parts(pack), shares(pack, area)
    total = count.groupby(part_of_point(pack)).sum().reindex(frame.index).fillna(0.0)
    sums = DataFrame({"inside": total * share, "all": total}).groupby(frame["lsoa_code"]).sum()
    held = (sums["inside"] / sums["all"].where(sums["all"] > 0)).fillna(0.0).round(9)
    outside = 1 - frame["lsoa_code"].map(held)
    error = PART_ERROR if by_homes(pack) else PART_ERROR_ON_GRID
    pieces = frame["points"].clip(lower=1, upper=None if by_homes(pack) else PARTS_ON_GRID)
    worked_out = (error * total * share) ** 2 * outside
    return float((worked_out + total**2 * share * (1 - share) / pieces).sum())


def _near_the_line(area: CustomArea, points: GeoDataFrame, count: Series[Any]) -> float:
    """Return the variance of children who live so near to the outline that they may be on its other side."""
    from scipy.special import ndtr  # takes a quarter of a second

    away = shapely.distance(shapely.boundary(area.shape), points.geometry.to_numpy())
    beyond = ndtr(-away / SCATTER)
    return float((count.to_numpy(float) ** 2 * beyond * (1 - beyond)).sum())


def children_by_age(pack: Pack, area: CustomArea, bands: Sequence[tuple[int, int]] = BANDS) -> DataFrame:
    """Return the children of an area by age, with the 95 % range of what is worked out.

    Returns
    -------
    Index ages ("0 to 4"); children, lower and upper (rounded as `geo.need.area_parts.rounded` says) and
    estimated_share (0 to 1).

    Raises
    ------
    NotAvailableError : the area holds too few children.

    Source: methods.md, "Any area".

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> west = listed(town(), "West", ["L01", "L02", "L03", "L04", "L05"])
    >>> children_by_age(town(), west, ((0, 4), (0, 15))).round(1)
             children  lower  upper  estimated_share
    ages
    0 to 4       30.0   22.6   37.4              0.7
    0 to 15      96.0   96.0   96.0              0.7
    """
    require_enough(pack, area)
    rows = {}
    for ages in bands:
        number, error, estimated = counted(pack, area, ages)
        rows[written_ages(ages)] = (number, max(number - Z * error, 0.0), number + Z * error, estimated)
    columns = ["children", "lower", "upper", "estimated_share"]
    frame = DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("ages")
    frame[columns[:3]] = rounded(pack, area, frame[columns[:3]])
    return frame
