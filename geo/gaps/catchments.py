"""Catchments: whom each site serves by locality, by the nearest walk, and where the two differ.

Pure functions on arrays and frames; `geo.report.catchments` asks them for a place pack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access import reach
from geo.access.coverage import Knowledge, knowledge
from geo.access.demand import demand_points
from geo.access.reach import ON_A_NETWORK, SPEED_M_PER_MIN, Walk, mean_walk, metres_in, p90_walk, within_range
from geo.access.supply import sites
from geo.access.water import crossing
from geo.figures.ward_values import MIN_COVERAGE
from geo.memory import kept
from geo.pack.pack import Pack

Kind = Literal["assigned", "nearest", "overlay"]
KINDS: tuple[Kind, ...] = ("assigned", "nearest", "overlay")
Side = Literal["assigned", "nearest"]
SIDES: Final[tuple[Side, ...]] = ("assigned", "nearest")

WITHIN: Final = (15, 30)
"""Minutes of walking that shares are given for."""
OWN, OTHER, UNSURE, NONE = "own", "other", "unsure", ""
"""Where the nearest site stands: in the child's locality, in another, in none that is certain, unknown."""


def allot(
    metres: NDArray[np.float64],
    homes: Series[Any],
    site_ids: Sequence[str],
    site_homes: Sequence[str],
    *,
    whole: bool = False,
) -> DataFrame:
    """Return the site that each demand point is assigned to, and the nearest one.

    Parameters
    ----------
    metres : walk from each demand point (rows) to each site (columns); infinite where there is no way
    homes : locality code per demand point
    site_ids, site_homes : id and locality code per site, the code empty where it is not certain
    whole : whether the lists are whole (`geo.access.coverage.Knowledge`); only then does a locality without a
        site mean that its children walk elsewhere

    Returns
    -------
    Index of `homes`; `assigned` (the nearest site of the child's own locality), `nearest` (of all), both as
    site ids, empty where there is none; `assigned_metres`, `nearest_metres` (NaN where there is none);
    `nearest_home` (locality of the nearest site) and `side` (own, other, unsure or empty).

    Ties go to the first site by id. As long as some locality has no located site and `whole` is not said,
    nobody gets a nearest site: the missing one may be nearer than any that is listed.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> metres, homes = np.array([[900.0, 300.0], [500.0, 700.0]]), Series(["west", "west"])
    >>> allotted = allot(metres, homes, ["HUB-1", "HUB-2"], ["west", "east"])
    >>> allotted[["assigned", "nearest", "nearest_metres", "side"]]
      assigned nearest  nearest_metres   side
    0    HUB-1   HUB-2           300.0  other
    1    HUB-1   HUB-1           500.0    own
    """
    order = sorted(range(len(site_ids)), key=lambda at: site_ids[at])
    ids = np.array([*(str(site_ids[at]) for at in order), ""], dtype=object)
    places = np.array([*(str(site_homes[at]) for at in order), ""], dtype=object)
    walks = np.column_stack([np.asarray(metres, dtype=float)[:, order], np.full(len(homes), np.inf)])
    own = homes.to_numpy(dtype=object)[:, None] == places[None, :]
    inside = np.where(own & (places != "")[None, :], walks, np.inf)
    assigned, assigned_metres = _first(inside)
    comparable = whole or set(homes) <= set(places[:-1])
    nearest, nearest_metres = _first(walks if comparable else np.full_like(walks, np.inf))
    there = places[nearest]
    side = np.select(
        [nearest == len(site_ids), there == "", there == homes.to_numpy(dtype=object)],
        [NONE, UNSURE, OWN],
        OTHER,
    )
    return DataFrame(
        {
            "assigned": ids[assigned],
            "assigned_metres": assigned_metres,
            "nearest": ids[nearest],
            "nearest_metres": nearest_metres,
            "nearest_home": there,
            "side": side,
        },
        index=homes.index,
    )


def _first(walks: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return position and length of the shortest walk per row; where there is none the last position, NaN."""
    at = np.argmin(walks, axis=1)
    length = walks[np.arange(len(walks)), at]
    known = np.isfinite(length)
    return np.where(known, at, walks.shape[1] - 1), np.where(known, length, np.nan)


def summary(
    groups: Series[Any],
    children: Series[Any],
    metres: Series[Any],
    *,
    way: Walk = ON_A_NETWORK,
    wet: Series[Any] | None = None,
) -> DataFrame:
    """Return how many children each group has and how long they walk.

    Parameters
    ----------
    groups : per demand point, the group it belongs to; points in the group "" are counted, not measured
    children : count per demand point
    metres : walk per demand point; NaN where there is none
    way : how walks are known; its own distances are not looked at
    wet : per demand point, whether the line of its walk crosses water; none does when None

    Returns
    -------
    Index = group, sorted; children; mean_minutes (of those with a walk) and p90_minutes; share_15 and
    share_30 of all children of the group; each of the four also with `_low` and `_high`. A group in which
    nobody has a walk has none of these figures: unknown is not zero.

    Examples
    --------
    >>> groups, children = Series(["west", "west"], name="locality"), Series([3, 1])
    >>> summary(groups, children, Series([800.0, 1600.0]))[["children", "mean_minutes", "share_15"]]
              children  mean_minutes  share_15
    locality
    west             4          12.5      0.75
    """
    out = DataFrame({"children": children.groupby(groups).sum().sort_index()})
    walks = metres.fillna(np.inf).to_numpy(float)
    someone = children.where(metres.notna(), 0.0).groupby(groups).sum().reindex(out.index) > 0
    for name, function in (("mean_minutes", mean_walk), ("p90_minutes", p90_walk)):
        minutes = function(walks, children, groups).reindex(out.index) / SPEED_M_PER_MIN
        # Where over a tenth have no way, nine tenths have no walk that could be named.
        minutes = minutes.where(someone & np.isfinite(minutes))
        central, low, high = way.detour
        out[name], out[f"{name}_low"] = minutes, minutes * (low / central)
        out[f"{name}_high"] = minutes * (high / central)
    dry = None if wet is None else np.where(wet, np.inf, walks)
    for limit in WITHIN:
        shares = within_range(replace(way, metres=walks), children, groups, metres_in(limit), dry=dry)
        for ending in ("", "_low", "_high"):
            share = shares[f"share{ending}"]
            out[f"share_{limit}{ending}"] = share.reindex(out.index).where(someone)
    return out.rename_axis(str(groups.name))


def walked_by(found: Catchments, groups: Series[Any], counted: Series[Any], kind: Side) -> DataFrame:
    """Return `summary` of the walks to the sites that children are assigned to, or to the nearest.

    Examples
    --------
    >>> from geo.access.demand import children
    >>> from geo.sample import town
    >>> found = catchments(town(), ("school",))
    >>> walked_by(found, found.homes, children(town(), (4, 10)), "nearest")["children"].round().to_dict()
    {'east': 49.0, 'west': 49.0}
    """
    metres, wet = found.allotted[f"{kind}_metres"], found.allotted[f"{kind}_wet"]
    return summary(groups, counted, metres, way=found.way, wet=wet)


def mean_rate(groups: Series[Any], children: Series[Any], rate: Series[Any]) -> Series[Any]:
    """Return the mean of a rate over each group's children; missing where under 90 % of them have one.

    Examples
    --------
    >>> groups, children = Series(["west", "west", "east"]), Series([3, 1, 2])
    >>> mean_rate(groups, children, Series([10.0, 30.0, None])).to_dict()
    {'east': nan, 'west': 15.0}
    """
    known = children.where(rate.notna(), 0.0)
    product = (rate * children).fillna(0.0).groupby(groups).sum()
    covered, everybody = known.groupby(groups).sum(), children.groupby(groups).sum()
    mean = product / covered.where(covered > 0)
    return mean.where(covered >= MIN_COVERAGE * everybody)


def flows(allotted: DataFrame, homes: Series[Any], children: Series[Any]) -> DataFrame:
    """Return the children of each locality by the locality of their nearest site.

    Rows are localities of the children, columns those of the sites (empty where it is not certain); counts
    add up to the children who have a nearest site. Empty where nobody has one.

    Examples
    --------
    >>> allotted = DataFrame({"nearest": ["HUB-1", "HUB-2"], "nearest_home": ["west", "east"]})
    >>> flows(allotted, Series(["west", "west"]), Series([3, 1]))
    site_home  east  west
    home
    west          1     3
    """
    known = allotted["nearest"] != ""
    kept = children[known]
    keys = [homes[known].rename("home"), allotted.loc[known, "nearest_home"].rename("site_home")]
    table = kept.groupby(keys, sort=True).sum().unstack(fill_value=0)
    return DataFrame(table)


def loads(allotted: DataFrame, children: Series[Any], site_ids: Sequence[str]) -> DataFrame:
    """Return the children that look to each site: by locality, by the nearest walk, and how the two differ.

    Index = site id in the order given; `assigned`, `nearest`, `both` (of these, children counted in both),
    `arriving` (nearest, but assigned elsewhere) and `leaving` (assigned, but nearer to another site). Columns
    that speak of the nearest site are missing where nobody has one.

    Examples
    --------
    >>> allotted = DataFrame({"assigned": ["HUB-1", "HUB-1"], "nearest": ["HUB-1", "HUB-2"]})
    >>> loads(allotted, Series([3, 1]), ["HUB-1", "HUB-2"])
             assigned  nearest  both  arriving  leaving
    site_id
    HUB-1         4.0        3   3.0       0.0      1.0
    HUB-2         0.0        1   0.0       1.0      0.0
    """
    index = pd.Index([str(each) for each in site_ids], name="site_id")
    assigned, nearest = allotted["assigned"], allotted["nearest"]
    everybody = Series(True, index=children.index)
    parts = {
        "assigned": (assigned, everybody),
        "nearest": (nearest, everybody),
        "both": (nearest, assigned == nearest),
        "arriving": (nearest, assigned != nearest),
        "leaving": (assigned, assigned != nearest),
    }
    out = DataFrame(index=index)
    for name, (site, counted) in parts.items():
        out[name] = children[counted].groupby(site[counted]).sum().reindex(index).fillna(0.0)
    if not (nearest != "").any():
        out[["nearest", "both", "arriving", "leaving"]] = np.nan
    return out


@dataclass(frozen=True, eq=False)
class Catchments:
    """Whom the open sites of some categories serve; shared, nobody may change it.

    Attributes
    ----------
    categories : ids of the register
    sites : EPSG:27700, index site_id, those with a sourced location only
    homes : locality code per demand point
    allotted : per demand point, from `geo.gaps.catchments.allot`; besides `assigned_wet` and `nearest_wet`,
        whether the line to that site crosses water
    way, distance : how walks were measured (without their metres), and the same in words with whom to name
    knowledge : what the lists of these categories leave open
    """

    categories: tuple[str, ...]
    sites: GeoDataFrame
    homes: Series[Any]
    allotted: DataFrame
    way: Walk
    distance: str
    knowledge: Knowledge

    @property
    def kind(self) -> str:
        """How walks were measured."""
        return self.way.kind

    def compared(self) -> bool:
        """Tell whether the nearest site is worked out at all."""
        return self._compared

    @cached_property
    def _compared(self) -> bool:
        """The same, asked of every point once."""
        return bool((self.allotted["nearest"] != "").any())


@kept(32)
def catchments(pack: Pack, categories: tuple[str, ...], *, detour: float | None = None) -> Catchments:
    """Return the catchments of the open sites of some categories, children of any age alike.

    Parameters
    ----------
    pack : the place pack, or a working copy of it
    categories : ids of the register; services at one site count once
    detour : factor on the straight line where the pack has no walking network

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = catchments(town(), ("school",))
    >>> found.allotted["nearest"].value_counts().to_dict()
    {'schools': 2840, 'HUB-1': 1960}
    """
    found = sites(pack, categories)
    found = found[found.geometry.notna() & ~found.geometry.is_empty].sort_index()
    known = knowledge(pack, categories)
    way = reach.walk(pack, found, detour=detour)
    homes: Series[Any] = demand_points(pack)["locality_code"]
    allotted = allot(way.metres, homes, way.site_ids, list(found["locality_code"]), whole=known.whole)
    wet = _wet(pack, found, [allotted[kind] for kind in SIDES], way)
    for kind, crossed in zip(SIDES, wet, strict=True):
        allotted[f"{kind}_wet"] = crossed
    distance = reach.method_words(pack, way)
    without = replace(way, metres=np.empty((0, len(found))))
    return Catchments(categories, found, homes, allotted, without, distance, known)


def _wet(
    pack: Pack, sites: GeoDataFrame, allotted: Sequence[Series[Any]], way: Walk
) -> list[NDArray[np.bool_]]:
    """Tell whose line to the site that they are allotted to crosses water; along a network nobody's.

    Most are allotted to the same site in several ways: their line is drawn once.
    """
    found: list[NDArray[np.bool_]] = []
    columns = [sites.index.get_indexer(each) for each in allotted]
    for at, column in enumerate(columns):
        wet = np.zeros(len(column), dtype=bool)
        new = (column >= 0) & (way.kind != "network")
        for earlier, known in zip(columns[:at], found, strict=True):
            same = new & (earlier == column)
            wet[same] = known[same]
            new &= ~same
        rows = np.flatnonzero(new)
        wet[rows] = crossing(pack, sites, rows, column[rows])
        found.append(wet)
    return found
