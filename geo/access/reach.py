"""Reach: how far children walk to the nearest site, how many are within a distance, what is left per child.

Pure functions on arrays of walking distances: rows are demand points, columns are sites, metres, infinite
where there is no way. Where only the nearest site matters, the result of `nearest` will do as `metres`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access.demand import demand_points
from geo.access.detours import DETOUR, MEASURED, ROUND_WATER, Detour, Within, chosen, detour_for
from geo.access.distances import along_ways, nearest_line, straight_lines
from geo.access.walking import snap, walks
from geo.crs import require_crs
from geo.pack.network import Floats
from geo.pack.pack import Pack

Kind = Literal["network", "straight-line estimate"]

# 4.8 km/h (methods.md).
SPEED_M_PER_MIN = 80.0
# Upper end of each zone in minutes, and its weight (Luo & Qi 2009).
ZONES = ((5.0, 1.0), (10.0, 0.68), (15.0, 0.22))
# Two computations of one distance may differ by rounding; a child on the line is within.
ON_THE_LINE = 1e-6
# Sums of many parts of children are exact to about this share.
ROUNDING = 1e-9
# Distances weighed at a time, so that the weights of a large place need little memory beside its distances.
CELLS_AT_ONCE = 2_000_000
# Where so many of an area's children have only lines across water, its low end is that of the longest detour.
MANY_OVER_WATER = 0.1


@dataclass(frozen=True, eq=False)
class Walk:
    """Walking distances from every demand point to every site.

    Attributes
    ----------
    metres : one row per demand point, one column per site; infinite where there is no way
    site_ids : the sites, in the order of the columns
    kind : measured along a network, or a straight-line estimate
    detour : factor on the straight line that `metres` holds, and its range; all 1 on a network
    usual : whether that factor is the usual one, so that a distance is held against its own; else somebody
        chose it
    """

    metres: Floats
    site_ids: tuple[str, ...]
    kind: Kind
    detour: Detour
    usual: bool = True

    def at(self, detour: float) -> Floats:
        """Return the distances for another detour factor; what was measured on a network stays."""
        if self.kind == "network" or detour == self.detour.central:
            return self.metres
        return self.metres * (detour / self.detour.central)

    def only(self, site_ids: Sequence[str]) -> Walk:
        """Return the walk to some of the sites."""
        at = {each: column for column, each in enumerate(self.site_ids)}
        columns = [at[each] for each in site_ids]
        return replace(self, metres=self.metres[:, columns], site_ids=tuple(site_ids))

    def detour_for(self, within: float) -> Detour:
        """Return the detour, with its range, that a walking distance in metres is held against."""
        if self.kind == "network":
            return MEASURED
        return detour_for(within) if self.usual else chosen(self.detour.central, within)

    def limit(self, within: float, factor: float) -> float:
        """Return what `metres` may be for a walk within a distance, were the detour this factor."""
        return within if self.kind == "network" else within * self.detour.central / factor

    def within(self, within: float) -> Within:
        """Return what `metres` may be for a walk within a distance: as a rule, surely, possibly."""
        central, low, high = self.detour_for(within)
        return Within(*(self.limit(within, factor) for factor in (central, high, low)))

    def reaches(self, within: float) -> NDArray[np.bool_]:
        """Tell which of `metres` are, as a rule, a walk within a distance."""
        near: NDArray[np.bool_] = self.metres <= self.within(within).usual + ON_THE_LINE
        return near

    def zones(self, zones: Sequence[tuple[float, float]] = ZONES) -> tuple[tuple[float, float], ...]:
        """Return the zones of E2SFCA with ends, in minutes, that `metres` can be held against."""
        return tuple((self.within(metres_in(end)).usual / SPEED_M_PER_MIN, weight) for end, weight in zones)


ON_A_NETWORK = Walk(np.empty((0, 0)), (), "network", MEASURED)
"""Walks that are measured, without any: a distance is what it is."""


def walk(pack: Pack, sites: GeoDataFrame, *, detour: float | None = None) -> Walk:
    """Return the walking distance from each demand point of a pack to each site.

    Parameters
    ----------
    pack : the place pack
    sites : points or outlines in EPSG:27700, index = site id; one without a place is out of reach
    detour : factor on the straight line where the pack has no network; 1.4 with its range when None. Along a
        network the walk is measured, and whoever is further than 250 m from it has none

    Raises
    ------
    CrsError : the sites are not in EPSG:27700.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town, town_with_streets
    >>> clubs = sites(town(), ["club"])
    >>> walk(town(), clubs).site_ids, walk(town(), clubs).kind
    (('CL-A', 'CL-CD'), 'straight-line estimate')
    >>> walk(town_with_streets(), clubs).kind
    'network'
    """
    require_crs(sites, what="frame of sites")
    ids = tuple(str(each) for each in sites.index)
    if pack.network is not None:
        return Walk(along_ways(pack, sites), ids, "network", MEASURED)
    factor = DETOUR if detour is None else chosen(detour)
    straight = straight_lines(demand_points(pack), sites)
    return Walk(straight * factor.central, ids, "straight-line estimate", factor, usual=detour is None)


def walk_from(pack: Pack, places: GeoDataFrame, sites: GeoDataFrame) -> Walk:
    """Return the walking distance from each of some places, such as a postcode, to each site.

    Parameters
    ----------
    pack : the place pack
    places : points in EPSG:27700
    sites : points or outlines in EPSG:27700, index = site id

    Raises
    ------
    CrsError : places or sites are not in EPSG:27700.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town
    >>> clubs = sites(town(), ["club"])
    >>> float(walk_from(town(), clubs.iloc[[0]], clubs).metres[0, 0])
    0.0
    """
    require_crs(places, what="frame of places")
    require_crs(sites, what="frame of sites")
    ids = tuple(str(each) for each in sites.index)
    if pack.network is None:
        return Walk(straight_lines(places, sites) * DETOUR.central, ids, "straight-line estimate", DETOUR)
    here, there = (snap(pack.network, each) for each in (places, sites))
    metres = walks(pack.network, here, there, (len(places), len(sites)))
    return Walk(metres, ids, "network", MEASURED)


def walk_to_nearest(pack: Pack, sites: GeoDataFrame) -> Walk | None:
    """Return the walk from each demand point of a pack to the nearest of some sites that have a place.

    One column, as if there were one site; None where there is none. Of thousands of sites the distances
    from all homes would fill the memory: along ways they are measured some sites at a time.

    Raises
    ------
    CrsError : the sites are not in EPSG:27700.

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town
    >>> clubs = sites(town(), ["club"])
    >>> way = walk_to_nearest(town(), clubs)
    >>> bool(np.allclose(way.metres[:, 0], nearest(walk(town(), clubs).metres)))
    True
    """
    require_crs(sites, what="frame of sites")
    if sites.empty:
        return None
    points = demand_points(pack)
    if pack.network is None:
        metres = nearest_line(points, sites) * DETOUR.central
        return Walk(metres[:, np.newaxis], ("nearest",), "straight-line estimate", DETOUR)
    size = max(1, CELLS_AT_ONCE // len(points))
    least = np.full(len(points), np.inf)
    for start in range(0, len(sites), size):
        least = np.minimum(least, nearest(along_ways(pack, sites.iloc[start : start + size])))
    return Walk(least[:, np.newaxis], ("nearest",), "network", MEASURED)


def method_words(pack: Pack, found: Walk, within: float | None = None) -> str:
    """Return how walks are known: the network with whom to name for it, or the estimate with its range.

    `within` is the walking distance that is asked about, metres; None for mean walks.

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town
    >>> way = walk(town(), sites(town(), ["club"]))
    >>> method_words(town(), way), method_words(town(), way, within=400)
    ('straight-line estimate (x 1.4, range 1.2 to 1.9)', 'straight-line estimate (x 1.5, range 1.25 to 1.9)')
    """
    if found.kind == "network":
        source = "" if pack.network is None else pack.network.about.get("attribution", "")
        return f"walking network ({source})" if source else "walking network"
    central, low, high = found.detour if within is None else found.detour_for(within)
    return f"{found.kind} (x {central:g}, range {low:g} to {high:g})"


def metres_in(minutes: float) -> float:
    """Return the metres that are walked in some minutes.

    Examples
    --------
    >>> metres_in(15)
    1200.0
    """
    return minutes * SPEED_M_PER_MIN


USUAL_WALK: Final = metres_in(15)
# Today's reach, where nothing else is asked: every page, command and file starts from these three, so that
# two of them never answer the same question in two ways.
USUAL_STATUSES: Final = ("open",)
USUAL_STREETS: Final = False
"""Metres that count as reach where nobody asks for another walk: the catchment of methods.md. One for all."""


def nearest(metres: Floats) -> Floats:
    """Return the distance to the nearest site per demand point, metres; infinite where there is none.

    Examples
    --------
    >>> nearest(np.array([[300.0, 800.0], [np.inf, 450.0]])).tolist()
    [300.0, 450.0]
    """
    if metres.ndim == 1:
        return metres
    least: Floats = metres.min(axis=1, initial=np.inf)
    return least


def share_within(metres: Floats, children: Series[Any], groups: Series[Any], within: float) -> Series[Any]:
    """Return the share of children within a walking distance of a site.

    Parameters
    ----------
    metres : distances per demand point (and site)
    children : children per demand point
    groups : area code per demand point; points without one ("" or missing) belong to no area
    within : walking distance, metres, itself included

    Returns
    -------
    Share in [0, 1] per area, sorted by code; NaN where an area has no children.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> metres, children, wards = np.array([300.0, 700.0, 900.0]), Series([2, 1, 1]), Series(["A", "A", "B"])
    >>> share_within(metres, children, wards, 500).round(2).to_dict()
    {'A': 0.67, 'B': 0.0}
    """
    inside = nearest(metres) <= within + ON_THE_LINE
    total = per_group(children.to_numpy(float), groups)
    share: Series[Any] = per_group(children.to_numpy(float) * inside, groups) / total.where(total > 0)
    return share.rename("share")


def within_range(
    walk: Walk,
    children: Series[Any],
    groups: Series[Any],
    within: float,
    *,
    dry: Floats | None = None,
) -> DataFrame:
    """Return the share of children within a distance, and its range over the detour and over water.

    Parameters
    ----------
    walk : walks per demand point
    children, groups : children and area code per demand point
    within : walking distance, metres
    dry : walks along lines that do not cross water (`geo.access.water`); all lines when None

    Returns
    -------
    Per area: share, share_low (the lower of long detours and of lines that do not cross water), share_high
    (short detours), share_water (children who are within only along lines across water). Where the last is a
    tenth or more, long detours are those around water.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> way = Walk(np.array([[450.0], [520.0]]), ("CL-A",), "straight-line estimate", DETOUR)
    >>> within_range(way, Series([1, 1]), Series(["A", "A"]), 500)
               share  share_low  share_high  share_water
    area_code
    A            0.5        0.0         1.0          0.0
    >>> within_range(way, Series([1, 1]), Series(["A", "A"]), 700, dry=np.array([450.0, np.inf]))
               share  share_low  share_high  share_water
    area_code
    A            1.0        0.5         1.0          0.5
    """
    shortest = nearest(walk.metres)
    codes, names = _coded(groups)
    inside, people = codes >= 0, children.to_numpy(float)
    codes, people = codes[inside], people[inside]
    total = np.bincount(codes, people, minlength=len(names))

    def within_of(metres: Floats, limit: float) -> Series[Any]:
        near = people * (metres[inside] <= limit + ON_THE_LINE)
        found = np.bincount(codes, near, minlength=len(names))
        return Series(np.divide(found, total, out=np.full(len(names), np.nan), where=total > 0), index=names)

    usual, sure, possible = walk.within(within)
    share = within_of(shortest, usual)
    on_land = share if dry is None else within_of(nearest(dry), usual)
    over_water = (share - on_land).clip(lower=0.0)
    low = within_of(shortest, sure)
    many = over_water >= MANY_OVER_WATER - ROUNDING
    if many.any():
        low = low.where(~many, within_of(shortest, min(sure, walk.limit(within, ROUND_WATER))))
    return DataFrame(
        {
            "share": share,
            "share_low": low.clip(upper=on_land),
            "share_high": within_of(shortest, possible),
            "share_water": over_water,
        }
    )


def flips(shares: DataFrame, threshold: float) -> Series[Any]:
    """Tell per area whether its share passes a threshold at one end of its range only.

    A verdict that rests on such a share is "uncertain" (methods.md).

    Examples
    --------
    >>> shares = DataFrame({"share_low": [0.4, 0.9], "share_high": [0.8, 1.0]}, index=["A", "B"])
    >>> flips(shares, 0.75).to_dict()
    {'A': True, 'B': False}
    """
    return (shares["share_low"] < threshold) & (shares["share_high"] >= threshold)


def mean_walk(metres: Floats, children: Series[Any], groups: Series[Any]) -> Series[Any]:
    """Return the mean walk to the nearest site over the children who have a way to one, metres.

    Per area, sorted by code; NaN where no child has a way.

    Examples
    --------
    >>> metres, children, wards = np.array([300.0, 600.0, np.inf]), Series([2, 1, 1]), Series(["A", "A", "B"])
    >>> mean_walk(metres, children, wards).to_dict()
    {'A': 400.0, 'B': nan}
    """
    distance = nearest(metres)
    weight = children.to_numpy(float) * np.isfinite(distance)
    total = per_group(weight, groups)
    product = np.where(weight > 0, distance, 0.0) * weight
    mean: Series[Any] = per_group(product, groups) / total.where(total > 0)
    return mean.rename("mean_walk")


def p90_walk(metres: Floats, children: Series[Any], groups: Series[Any], *, part: float = 0.9) -> Series[Any]:
    """Return the walk that 90 % of children do not exceed: the least distance that reaches so many, metres.

    Per area, sorted by code; NaN without children, infinite where more than 10 % of them have no way.

    Examples
    --------
    >>> p90_walk(np.array([300.0, 900.0]), Series([95, 5]), Series(["A", "A"])).to_dict()
    {'A': 300.0}
    """
    distance, weight = nearest(metres), children.to_numpy(float)
    codes, names = _coded(groups)
    kept = np.flatnonzero((codes >= 0) & (weight > 0))
    order = kept[np.lexsort((distance[kept], codes[kept]))]
    code, running = codes[order], np.cumsum(weight[order])
    total = np.bincount(code, weight[order], minlength=len(names))
    before = np.cumsum(total) - total
    # Rounding must not push the child on the line beyond it.
    enough = np.flatnonzero(running - before[code] >= (part - ROUNDING) * total[code])
    found, first = np.unique(code[enough], return_index=True)
    values = np.full(len(names), np.nan)
    values[found] = distance[order][enough[first]]
    return Series(values, index=names, name="p90_walk")


def count_within(metres: Floats, within: float) -> NDArray[np.intp]:
    """Return the number of sites within a walking distance of each demand point.

    Examples
    --------
    >>> count_within(np.array([[300.0, 800.0], [400.0, 450.0]]), 500).tolist()
    [1, 2]
    """
    counts: NDArray[np.intp] = np.count_nonzero(metres <= within + ON_THE_LINE, axis=1)
    return counts


def e2sfca(
    metres: Floats,
    demand: NDArray[Any] | Series[Any],
    supply: NDArray[Any] | Series[Any],
    *,
    zones: Sequence[tuple[float, float]] = ZONES,
) -> Floats:
    """Return access by the enhanced two-step floating catchment area method: supply per child, per point.

    Parameters
    ----------
    metres : distances, one row per demand point and one column per site
    demand : children per demand point
    supply : capacity per site, or 1 for each
    zones : upper end in minutes and weight of each zone, nearest first

    Returns
    -------
    Supply per child for each demand point. Summed over the children it is the supply of all sites that
    any child reaches.

    Source: Luo & Qi (2009), "An enhanced two-step floating catchment area (E2SFCA) method".

    Examples
    --------
    >>> metres = np.array([[300.0], [1000.0]])
    >>> e2sfca(metres, demand=np.array([10, 10]), supply=np.array([16])).round(3).tolist()
    [1.311, 0.289]
    """
    people, capacity = np.asarray(demand, float), np.asarray(supply, float)
    points, sites = metres.shape
    size = max(1, CELLS_AT_ONCE // max(sites, 1))

    @lru_cache(maxsize=1)  # one block is weighed once; of several, no more than one is held
    def weighed(start: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        return _in_zones(metres[start : start + size], zones)

    competing, access = np.zeros(sites), np.zeros(points)
    for start in range(0, points, size):
        row, column, weight = weighed(start)
        competing += np.bincount(column, people[start + row] * weight, minlength=sites)
    ratio = np.divide(capacity, competing, out=np.zeros(sites), where=competing > 0)
    for start in range(0, points, size):
        row, column, weight = weighed(start)
        part = access[start : start + size]
        part += np.bincount(row, ratio[column] * weight, minlength=len(part))
    return access


def per_group(values: Floats, groups: Series[Any]) -> Series[Any]:
    """Return sums per area, sorted by code; points without an area ("" or missing) are left out.

    Examples
    --------
    >>> per_group(np.array([2.0, 3.0, 4.0]), Series(["A", "B", "A"])).to_dict()
    {'A': 6.0, 'B': 3.0}
    """
    codes, names = _coded(groups)
    sums = np.bincount(codes[codes >= 0], values[codes >= 0], minlength=len(names))
    return Series(sums, index=names)


def _coded(groups: Series[Any]) -> tuple[NDArray[np.intp], pd.Index[Any]]:
    """Return the number of each point's area, -1 for none, and the sorted codes."""
    codes, names = pd.factorize(groups.where(groups != ""), sort=True)
    return codes, pd.Index(names, name="area_code")


def _in_zones(
    metres: Floats, zones: Sequence[tuple[float, float]]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Return row, column and weight of each distance that lies in a zone: the first that it lies in."""
    ends = np.array([metres_in(end) + ON_THE_LINE for end, _ in zones])
    weights = np.array([weight for _, weight in zones])
    row, column = np.nonzero(metres <= ends[-1])
    return row, column, weights[np.searchsorted(ends, metres[row, column])]
