"""Play space: which children have a place to play within the distance of the standard for their age.

A place is a site of the register in a category that counts as play space, for the ages that its category
serves. Everything is counted among listed places: a register that is not complete proves no absence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access import open_space, proposed as proposing
from geo.access.coverage import Knowledge, knowledge
from geo.access.custom_area import CustomArea
from geo.access.demand import areas_of, areas_of_points, children
from geo.access.proposed import ProposedSite
from geo.access.reach import Walk, nearest, per_group, walk, within_range
from geo.access.supply import sites
from geo.access.water import dry_walk
from geo.crs import METRES
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

Metres = NDArray[np.float64]

SMALL_M2 = 20_000.0
"""Largest park (2 ha) that a child is at when at its edge; in a larger one play may be far off."""


@dataclass(frozen=True)
class Band:
    """An age band: who it is, both ages included, and the walk in metres that is far enough.

    `categories` : those of the register that serve it, all that count when empty; `least_m2` : size below
    which a place does not serve it (a place of unknown size may serve it, but proves nothing).
    """

    id: str
    title: str
    ages: tuple[int, int]
    within: float
    categories: tuple[str, ...] = ()
    least_m2: float = 0.0

    def serves(self, ages: Sequence[tuple[int, int]]) -> bool:
        """Tell whether a place for any of these ages is one for the band: for half of its years or more."""
        low, high = self.ages
        shared = [min(high, oldest) - max(low, youngest) + 1 for youngest, oldest in ages]
        return max(shared, default=0) * 2 >= high - low + 1


@dataclass(frozen=True)
class Supply:
    """Which places count: categories of the register, points known by their street only, proposed sites."""

    categories: tuple[str, ...]
    admit_street: bool = False
    proposed: tuple[ProposedSite, ...] = ()

    @property
    def keeper(self) -> ProposedSite | None:
        """The proposed site that keeps what is found about it: both go with the visitor."""
        return self.proposed[0] if self.proposed else None

    def today(self) -> Supply:
        """Return the same without the proposed sites."""
        return Supply(self.categories, self.admit_street)

    def knowledge(self, pack: Pack) -> Knowledge:
        """Return what the lists of the categories leave open; proposed sites change nothing of it."""
        return knowledge(pack, self.categories, admit_street=self.admit_street)


@kept(64)
def places(pack: Pack, supply: Supply) -> GeoDataFrame:
    """Return the places that count, each once however many services are listed there; not to be changed.

    Returns
    -------
    EPSG:27700, index site_id (proposed sites: "proposed 1" and on); columns name, services and categories
    (tuples of ids), ages (tuple of (youngest, oldest)), ward_code ("" where it is not certain), accuracy_m,
    area_m2 (of the place to play, NaN where it is not known), park_m2 (of the park by its outline, NaN where
    that is not known) and is_proposed. A site without a point is not among them.

    Examples
    --------
    >>> from geo.sample import town
    >>> places(town(), Supply(("play_area",)))[["name", "ages", "ward_code", "accuracy_m"]]
                        name        ages ward_code  accuracy_m
    site_id
    PLAY-1       Abbey Green  ((0, 12),)         A       100.0
    PLAY-2   Over the border  ((0, 12),)                 100.0
    """
    if supply.proposed:
        today = places(pack, supply.today())
        return GeoDataFrame(pd.concat([today, _proposed(supply.proposed)]), crs=METRES)
    found = sites(pack, supply.categories, admit_street=supply.admit_street)
    listed = pack.services.index.get_indexer([each for own in found["services"] for each in own])
    kinds, sizes = (iter(pack.services[name].iloc[listed].to_list()) for name in ("category", "area_m2"))
    categories = [tuple(sorted({next(kinds) for _ in own})) for own in found["services"]]
    columns = {
        "categories": categories,
        "ages": [tuple(sorted({pack.catalogue[each].ages for each in own})) for own in categories],
        # The largest that a service there states.
        "area_m2": [np.fmax.reduce([next(sizes) for _ in own]) for own in found["services"]],
        "park_m2": open_space.grounds(pack).area.reindex(found.index),
    }
    more = DataFrame(columns, index=found.index).astype({"area_m2": float, "park_m2": float})
    frame = found[["name", "services", "ward_code", "accuracy_m", "geometry"]].join(more)
    return frame.assign(is_proposed=False)


def _proposed(new: Sequence[ProposedSite]) -> GeoDataFrame:
    """Return proposed sites as rows of `places`; a proposal is as exact as it is drawn."""
    frame = proposing.frame(new).to_crs(METRES)
    index = pd.Index([f"proposed {number}" for number in frame.index], name="site_id")
    return GeoDataFrame(
        {
            "name": frame["name"].to_numpy(),
            "services": [()] * len(frame),
            "ward_code": "",
            "accuracy_m": 0.0,
            "categories": [()] * len(frame),
            "ages": [(each.ages,) for each in new],
            "area_m2": frame["area_m2"].to_numpy(float),
            "park_m2": np.nan,
            "is_proposed": True,
        },
        geometry=frame.geometry.to_numpy(),
        index=index,
        crs=METRES,
    )


@kept(16)
def walks(pack: Pack, supply: Supply) -> Walk:
    """Return the walks from every demand point to every place, one column each; not to be changed.

    The walk to a proposed polygon ends at its edge, and is 0 from inside it. So does that to a park of up to
    2 ha whose outline is known; any other place is its point.

    Source: methods.md, "Play space".

    Examples
    --------
    >>> from geo.sample import town, town_with_parks
    >>> walks(town(), Supply(("play_area",))).site_ids
    ('PLAY-1', 'PLAY-2')
    >>> green = Supply(("play_area",))
    >>> middle, edge = (walks(each, green).metres[:, 0] for each in (town(), town_with_parks()))
    >>> float((middle - edge).min().round()), float((middle - edge).max().round())
    (49.0, 99.0)
    """
    if not supply.proposed:
        return walk(pack, _to_edges(pack, places(pack, supply)))
    frame = places(pack, supply)
    today, new = walks(pack, supply.today()), walk(pack, frame[frame["is_proposed"]])
    metres = np.hstack([today.metres, new.metres])
    return replace(new, metres=metres, site_ids=today.site_ids + new.site_ids)


def _to_edges(pack: Pack, frame: GeoDataFrame) -> GeoDataFrame:
    """Return places in which small parks are their outlines."""
    small = frame.index[frame["park_m2"] <= SMALL_M2]
    if small.empty:
        return frame
    edges = frame.copy()
    edges.loc[small, "geometry"] = open_space.grounds(pack)[small]
    return edges


@kept(16)
def _to_points(pack: Pack, supply: Supply) -> Walk:
    """Return the walks to the points of places, be their outlines known or not; not to be changed."""
    frame = places(pack, supply)
    if not (frame["park_m2"] <= SMALL_M2).any():
        return walks(pack, supply)
    if not supply.proposed:
        return walk(pack, frame)
    today, way = _to_points(pack, supply.today()), walks(pack, supply)
    count = len(today.site_ids)
    return replace(way, metres=np.hstack([today.metres, way.metres[:, count:]]))


def serving(pack: Pack, supply: Supply, band: Band) -> NDArray[np.bool_]:
    """Return which of the places are for a band: by category, by the ages they serve and by size.

    Examples
    --------
    >>> from geo.sample import town
    >>> band = Band("teenagers", "13 to 17", (13, 17), 800)
    >>> serving(town(), Supply(("play_area",)), band).tolist()
    [False, False]
    """
    frame = places(pack, supply)
    kind = [
        new or not band.categories or not set(band.categories).isdisjoint(own)
        for new, own in zip(frame["is_proposed"], frame["categories"], strict=True)
    ]
    ages = [band.serves(each) for each in frame["ages"]]
    too_small = frame["area_m2"].to_numpy(float) < band.least_m2
    found: NDArray[np.bool_] = np.array(kind, dtype=bool) & np.array(ages, dtype=bool) & ~too_small
    return found


def _sure(pack: Pack, supply: Supply, band: Band) -> NDArray[np.bool_]:
    """Return which of the places for a band can show that its standard is met.

    Not one whose point may be off by the whole distance, nor one of unknown size where a size is asked for.
    They show it by the walk to their point: nobody knows where a park has its gates.
    """
    frame = places(pack, supply)
    exact = frame["accuracy_m"].to_numpy(float) < band.within
    sized = frame["area_m2"].notna().to_numpy() | (band.least_m2 == 0)
    shown: NDArray[np.bool_] = serving(pack, supply, band) & exact & sized
    return shown


@kept(128)
def nearest_place(pack: Pack, supply: Supply, band: Band) -> tuple[Metres, Metres]:
    """Return the walk to the nearest place for a band, and to the nearest that can show its standard is met.

    Metres per demand point at the central detour, infinite where there is none.

    Examples
    --------
    >>> from geo.sample import town
    >>> near, shown = nearest_place(town(), Supply(("play_area",)), Band("under_5", "Under 5", (0, 4), 300))
    >>> float(near.min().round()), float(near.max().round())
    (49.0, 4094.0)
    """
    there, shown = serving(pack, supply, band), _sure(pack, supply, band)
    return nearest(walks(pack, supply).metres[:, there]), nearest(_to_points(pack, supply).metres[:, shown])


@kept(128)
def _nearest_dry(pack: Pack, supply: Supply, band: Band) -> tuple[Metres | None, Metres | None]:
    """Return what `nearest_place` does, of lines that do not cross water; None where that is no other."""
    frame = places(pack, supply)
    there = _to_edges(pack, frame)[serving(pack, supply, band)], walks(pack, supply)
    shown = frame[_sure(pack, supply, band)], _to_points(pack, supply)
    dry, sure = (
        dry_walk(pack, some, way.only([str(each) for each in some.index]), band.within)
        for some, way in (there, shown)
    )
    return dry, sure


@kept(256)
def coverage(pack: Pack, supply: Supply, band: Band, level: Level | CustomArea) -> DataFrame:
    """Return how many children of a band have a listed place for them within the distance; not to be changed.

    Parameters
    ----------
    pack : the place pack
    supply : which places count
    band : ages and distance
    level : ward, locality, borough, lsoa or a custom area

    Returns
    -------
    Index area_code of the level, in the pack's order. Columns: area_name; children; reached, reached_low and
    reached_high (children, as a rule, at the low end of `geo.access.reach.within_range` and at its high one);
    reached_sure (at the low end, counting only the places that are `_sure`); reached_water (within only along
    lines that cross water); the same as share, share_low, ... (0 to 1, NaN where an area has no children);
    places (listed places that some child of the area can reach). All but
    children are NaN where no place for the band has a point: nothing is known of reach then, which is not the
    same as none, unless the lists are whole.

    Source: methods.md, "Distance and reach" and "Play space".

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = coverage(town(), Supply(("play_area",)), Band("5_to_11", "5 to 11", (5, 11), 900), "ward")
    >>> frame[["children", "reached", "share_low", "share_high", "places"]].round(2)
               children  reached  share_low  share_high  places
    area_code
    A              14.0     5.11       0.27        0.43       1
    B              35.0     3.50       0.07        0.12       1
    C              14.0     0.00       0.00        0.00       0
    D              28.0     0.00       0.00        0.00       0
    E               7.0     1.40       0.11        0.26       1
    """
    way, count = walks(pack, supply), children(pack, band.ages)
    codes, areas = areas_of_points(pack, level), areas_of(pack, level)
    frame = DataFrame({"children": per_group(count.to_numpy(float), codes)})
    frame = frame.reindex(areas.index, fill_value=0.0)
    found, sure = (
        within_range(replace(way, metres=metres), count, codes, band.within, dry=dry).reindex(areas.index)
        for metres, dry in zip(
            nearest_place(pack, supply, band), _nearest_dry(pack, supply, band), strict=True
        )
    )
    shares = found.assign(share_sure=sure["share_low"])
    for name in shares.columns:
        frame[name.replace("share", "reached")] = (shares[name] * frame["children"]).fillna(0.0)
    frame = frame.join(shares)
    frame["places"] = _in_reach(pack, supply, band, codes).reindex(areas.index, fill_value=0)
    if not serving(pack, supply, band).any() and not supply.knowledge(pack).whole:
        frame[[name for name in frame.columns if name != "children"]] = np.nan
    frame.insert(0, "area_name", areas["area_name"])
    return frame.rename_axis("area_code")


def _in_reach(pack: Pack, supply: Supply, band: Band, codes: Series[Any]) -> Series[Any]:
    """Return per area how many places for the band some of its children can reach."""
    somebody = children(pack, band.ages).to_numpy() > 0
    there = walks(pack, supply).reaches(band.within)[:, serving(pack, supply, band)] & somebody[:, None]
    return DataFrame(there).groupby(codes.to_numpy()).any().sum(axis=1).astype(int)


def gains(pack: Pack, supply: Supply, band: Band, level: Level) -> DataFrame:
    """Return what the proposed sites of a supply would change for a band.

    Returns
    -------
    Index area_code; area_name, children, reached and share before and after (`_before`, `_after`), gained
    (children), gained_low and gained_high over the range of detours.

    Examples
    --------
    >>> from geo.sample import point, town
    >>> supply = Supply(("play_area",), proposed=(ProposedSite("New", point(4500, 1000)),))
    >>> frame = gains(town(), supply, Band("under_5", "Under 5", (0, 4), 300), "ward")
    >>> frame[["reached_before", "reached_after", "gained"]].round(1)
               reached_before  reached_after  gained
    area_code
    A                     0.5            0.5     0.0
    B                     0.1            0.1     0.0
    C                     0.0            0.0     0.0
    D                     0.0            0.3     0.3
    E                     0.0            0.0     0.0
    """
    before, after = (coverage(pack, each, band, level) for each in (supply.today(), supply))
    # Where nobody knows what is there today, all whom the proposal reaches are gained among known places.
    reached = ("reached_low", "reached", "reached_high")
    spans = [after[name] - before[name].fillna(0.0) for name in reached]
    return DataFrame(
        {
            "area_name": after["area_name"],
            "children": after["children"],
            "reached_before": before["reached"],
            "reached_after": after["reached"],
            "share_before": before["share"],
            "share_after": after["share"],
            "gained": spans[1],
            # A longer detour may leave more children to gain: the range is of all three, not of the two ends.
            "gained_low": np.minimum.reduce([span.to_numpy() for span in spans]),
            "gained_high": np.maximum.reduce([span.to_numpy() for span in spans]),
        }
    )
