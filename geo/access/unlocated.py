"""Services whose place or opening is in doubt: where they might be, and whom they might reach.

A listed service without a point that decides is there all the same. It may stand wherever its record allows:
around a rough point, in its stated ward or locality, else anywhere. So it lifts the high end of a reach and
never the low one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray
from pandas import DataFrame
from shapely.geometry.base import BaseGeometry

from geo.access.coverage import coverage, nearest_listed
from geo.access.demand import areas_of_points, children, demand_points
from geo.access.detours import MEASURED, detour_for
from geo.access.reach import ON_THE_LINE, nearest, per_group
from geo.access.supply import listed, sites, unplaced
from geo.crs import METRES
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack


@dataclass(frozen=True, eq=False)
class Unlocated:
    """Services that may stand somewhere, each site once; nobody may change them.

    Attributes
    ----------
    frame : index site_id; name, capacity (NaN where not known), ward_code (where stated, else empty) and
        doubtful (nobody knows whether it is open)
    regions : where each may stand, EPSG:27700; None for anywhere
    without_point : services that count and have no point that decides
    doubtful : services of which nobody knows whether they are open
    """

    frame: DataFrame
    regions: tuple[BaseGeometry | None, ...]
    without_point: int
    doubtful: int

    @property
    def anywhere(self) -> int:
        """Return how many of the sites could be anywhere."""
        return sum(each is None for each in self.regions)

    @property
    def words(self) -> str:
        """Return what is not counted, as a clause; empty where there is nothing."""
        listed, open_ = self.without_point, self.doubtful
        parts = [
            f"{listed} listed {'is' if listed == 1 else 'are'} not placed well enough" if listed else "",
            f"of {open_} nobody knows whether {'it is' if open_ == 1 else 'they are'} open" if open_ else "",
        ]
        return " and ".join(each for each in parts if each)


@kept(64)
def unlocated(
    pack: Pack,
    categories: tuple[str, ...],
    *,
    statuses: tuple[str, ...] = ("open",),
    admit_street: bool = False,
) -> Unlocated:
    """Return the services that may stand somewhere, beside those that certainly do.

    Parameters
    ----------
    categories, statuses, admit_street : which services count, as for `geo.access.supply.sites`

    Those that count and have no point that decides, and those of unknown status where these do not count
    anyway. A site that is certainly there is none of them.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = unlocated(town(), ("club",))
    >>> found.frame["name"].to_list(), found.words
    (['Bridge Club'], '1 listed is not placed well enough')
    """
    lost = unplaced(pack, categories, statuses=statuses, admit_street=admit_street)
    open_ = () if "unknown" in statuses else ("unknown",)
    doubtful = listed(pack, categories, statuses=open_)
    known = set(sites(pack, categories, statuses=statuses, admit_street=admit_street).index)
    rows = listed(pack, categories, statuses=(*statuses, *open_))
    rows = rows[rows.index.isin([*lost.index, *doubtful.index]) & ~rows["site_id"].isin(known)]
    # Of the services of one site the one that says most about where it is comes first.
    rows = rows.iloc[np.argsort(rows.geometry.isna() * 2 + (rows["ward_code"] == ""), kind="stable")]
    first = rows[~rows["site_id"].duplicated()].set_index("site_id")
    capacity = rows.groupby("site_id")["capacity"].sum(min_count=1).reindex(first.index)
    sure = set(rows.loc[~rows.index.isin(doubtful.index), "site_id"])
    frame = first[["name", "ward_code"]].assign(
        capacity=capacity.astype(float), doubtful=[each not in sure for each in first.index]
    )
    regions = tuple(
        _region(pack, point, accuracy, ward, locality)
        for point, accuracy, ward, locality in zip(
            GeoSeries(first.geometry, crs=rows.crs).to_crs(METRES),
            first["accuracy_m"].to_numpy(float),
            first["ward_code"],
            first["locality_code"],
            strict=True,
        )
    )
    return Unlocated(DataFrame(frame), regions, len(lost), len(doubtful))


def _region(
    pack: Pack, point: BaseGeometry | None, accuracy: float, ward: str, locality: str
) -> BaseGeometry | None:
    """Return where a service may stand, EPSG:27700; None for anywhere."""
    if point is not None and not point.is_empty and np.isfinite(accuracy):
        return shapely.buffer(point, accuracy)
    if ward:
        return _outline(pack, "ward", ward)
    return _outline(pack, "locality", locality) if locality else None


def _outline(pack: Pack, level: Any, code: str) -> BaseGeometry | None:
    """Return the outline of an area, EPSG:27700; None where the pack has no such area."""
    areas = pack.areas[level]
    found: BaseGeometry | None = areas.geometry.to_crs(METRES).get(code)
    return found


@kept(64)
def might_reach(
    pack: Pack,
    categories: tuple[str, ...],
    *,
    statuses: tuple[str, ...] = ("open",),
    admit_street: bool = False,
    within: float,
) -> NDArray[np.bool_]:
    """Tell which demand points an unlocated service might be within a walk of; not to be changed.

    Parameters
    ----------
    categories, statuses, admit_street : as for `unlocated`
    within : walking distance, metres; a straight line is held against it at the shortest detour

    Each point is asked by itself, so all of them together are more than one service could ever reach: it is
    the high end of a range.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> near = might_reach(town(), ("club",), within=800)  # the rough point of Bridge Club
    >>> demand_points(town())["ward_code"][near].value_counts().to_dict()
    {'B': 580, 'A': 208}
    >>> near = might_reach(town(), ("hub",), within=800)  # East Hub: anywhere in the east, for all we know
    >>> demand_points(town())["locality_code"][near].value_counts().to_dict()
    {'east': 2800, 'west': 520}
    """
    points = demand_points(pack)
    found = unlocated(pack, categories, statuses=statuses, admit_street=admit_street)
    near = np.zeros(len(points), dtype=bool)
    if found.anywhere:
        return ~near
    detour = MEASURED if pack.network is not None else detour_for(within)
    for each in found.regions:
        near |= shapely.dwithin(points.geometry.to_numpy(), each, within / detour.low)
    return near


@kept(64)
def reach_range(
    pack: Pack,
    categories: tuple[str, ...],
    *,
    statuses: tuple[str, ...] = ("open",),
    admit_street: bool = False,
    ages: tuple[int, int],
    within: float,
    level: Level = "ward",
) -> DataFrame:
    """Return the share of children within reach, with a range that unlocated services are part of.

    Parameters
    ----------
    categories, statuses, admit_street, ages, within, level : as for `geo.access.coverage.coverage`

    Returns
    -------
    Index area_code, the areas of the level in the pack's order: children, share, low (long detours, no line
    across water), high_located (short detours), high (besides, every unlocated service where it would help
    most). Shares in [0, 1]; all but children are NaN where no listed service has a point that decides.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> reach_range(town(), ("club",), ages=(10, 15), within=800).round(2)
               children  share   low  high_located  high
    area_code
    A              12.0   0.48  0.34          0.57  0.61
    B              30.0   0.00  0.00          0.02  0.31
    C              12.0   0.26  0.17          0.33  0.33
    D              24.0   0.37  0.26          0.44  0.44
    E               6.0   0.00  0.00          0.00  0.00
    """
    options: dict[str, Any] = {"statuses": statuses, "admit_street": admit_street}
    covered = coverage(pack, categories, ages=ages, within=within, level=level, **options).figures
    frame = covered[["children", "share"]].assign(
        low=covered["share_low"], high_located=covered["share_high"]
    )
    way = nearest_listed(pack, categories, statuses=statuses, admit_street=admit_street)
    if way is None:
        return frame.assign(high=np.nan)
    near = might_reach(pack, categories, statuses=statuses, admit_street=admit_street, within=within)
    inside = nearest(way.metres) <= way.within(within).possible + ON_THE_LINE
    weight = children(pack, ages).to_numpy(float) * (near | inside)
    most = per_group(weight, areas_of_points(pack, level)).reindex(frame.index) / frame["children"]
    return frame.assign(high=most.clip(upper=1.0).where(frame["share"].notna()))
