"""Catchments of a place pack as tables: per catchment, per site, per locality, and between localities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo import reach
from geo.catchment_columns import (
    COLUMNS,
    CROSSING_COLUMNS,
    LOCALITY_COLUMNS,
    NO_NEAREST,
    NO_SITE,
    NO_WAY,
    RANGED,
    SITE_COLUMNS,
    UNSURE_SITE,
)
from geo.catchments import KINDS, OTHER, Kind, allot, flows, loads, mean_rate, summary
from geo.demand import children, demand_points
from geo.need_rate import need_rate
from geo.services import sites, unplaced
from geo.store import Store


@dataclass(frozen=True, eq=False)
class Catchments:
    """Whom the open sites of some categories serve; shared, nobody may change it.

    Attributes
    ----------
    categories : ids of the register
    sites : EPSG:27700, index site_id, those with a sourced location only
    homes : locality code per demand point
    allotted : per demand point, from `geo.catchments.allot`
    kind, distance : how walks were measured, and the same in words with whom to name for it
    spans : shortest and longest walk as multiples of the one given
    whole : every open site is known and located
    complete : the register of each category is declared complete
    """

    categories: tuple[str, ...]
    sites: GeoDataFrame
    homes: Series[Any]
    allotted: DataFrame
    kind: str
    distance: str
    spans: tuple[float, float]
    whole: bool
    complete: bool

    def compared(self) -> bool:
        """Tell whether the nearest site is worked out at all."""
        return bool((self.allotted["nearest"] != "").any())


@lru_cache(maxsize=32)
def catchments(store: Store, categories: tuple[str, ...], *, detour: float | None = None) -> Catchments:
    """Return the catchments of the open sites of some categories, children of any age alike.

    Parameters
    ----------
    store : the place pack, or a working copy of it
    categories : ids of the register; services at one site count once
    detour : factor on the straight line where the pack has no walking network

    Source: methods.md, "Distance and reach".
    """
    found = sites(store, categories)
    found = found[found.geometry.notna() & ~found.geometry.is_empty].sort_index()
    complete = all(store.catalogue[each].complete for each in categories)
    whole = complete and unplaced(store, categories).empty
    way = reach.walk(store, found, detour=detour)
    homes: Series[Any] = demand_points(store)["locality_code"]
    allotted = allot(way.metres, homes, way.site_ids, list(found["locality_code"]), whole=whole)
    spans = (way.detour.low / way.detour.central, way.detour.high / way.detour.central)
    distance = reach.method_words(store, way)
    return Catchments(categories, found, homes, allotted, way.kind, distance, spans, whole, complete)


def catchment_table(
    store: Store,
    found: Catchments,
    ages: tuple[int, int],
    *,
    need: str | None = None,
    kinds: Sequence[Kind] = KINDS,
) -> DataFrame:
    """Return one row per catchment: `assigned` by locality and site, `nearest` by site, `overlay` of the two.

    Columns `COLUMNS`. The children of each kind add up to those of the place. A locality without a located
    site has a row of its own whose walks are missing, with a note that says why.
    """
    parts = [_of_kind(store, found, kind, ages, need) for kind in kinds]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _of_kind(
    store: Store, found: Catchments, kind: Kind, ages: tuple[int, int], need: str | None
) -> DataFrame:
    """Return the rows of one kind of catchment."""
    allotted, counted = found.allotted, children(store, ages)
    site = allotted["assigned"] if kind == "assigned" else allotted["nearest"]
    home = found.homes if kind != "nearest" else Series("", index=site.index)
    metres = allotted["assigned_metres"] if kind == "assigned" else allotted["nearest_metres"]
    codes, pairs = pd.factorize(pd.MultiIndex.from_arrays([home, site]), sort=True)
    rows = _walked(store, found, Series(codes, index=site.index, name="row"), counted, metres, need)
    rows["locality_code"] = [str(pair[0]) for pair in pairs]
    rows["site_id"] = [str(pair[1]) for pair in pairs]
    rows = rows.assign(catchment=kind, site_name=_looked_up(rows["site_id"], found.sites["name"]))
    at_site = _looked_up(rows["site_id"], found.sites["locality_code"])
    rows = rows.assign(site_locality_code=at_site, locality_name=_names(store, rows["locality_code"]))
    rows["site_locality_name"] = _names(store, rows["site_locality_code"])
    rows["note"] = [
        _note(found, kind, code, site_id, there)
        for code, site_id, there in zip(rows["locality_code"], rows["site_id"], at_site, strict=True)
    ]
    return _shared(store, found, rows, ages, need)


def _note(found: Catchments, kind: Kind, home: str, site_id: str, there: str) -> str:
    """Return why a catchment has no site, or what is not certain of its site."""
    if site_id:
        return "" if there else UNSURE_SITE
    if kind == "assigned":
        return NO_WAY if home in set(found.sites["locality_code"]) else NO_SITE
    return NO_WAY if found.compared() else NO_NEAREST if len(found.sites) else NO_SITE


def _walked(
    store: Store,
    found: Catchments,
    groups: Series[Any],
    counted: Series[Any],
    metres: Series[Any],
    need: str | None,
) -> DataFrame:
    """Return `summary` of some groups with the need of their children."""
    rate = None if need is None else need_rate(store, need)
    out = summary(groups, counted, metres, spans=found.spans)
    out["need"] = np.nan if rate is None else mean_rate(groups, counted, rate).reindex(out.index)
    return out


def _shared(
    store: Store, found: Catchments, rows: DataFrame, ages: tuple[int, int], need: str | None
) -> DataFrame:
    """Add what every table says of its rows: ages, shares, need in children, how walks were measured."""
    everybody = float(children(store, ages).sum())
    indicator = None if need is None else store.indicator(need)
    counted = indicator is not None and indicator.unit == "percent"
    return rows.assign(
        ages=f"{ages[0]}-{ages[1]}",
        share_of_children=rows["children"] / everybody if everybody else np.nan,
        need_indicator=need or "",
        need_children=rows["need"] / 100 * rows["children"] if counted else np.nan,
        distance=found.distance,
        **_lines(store, found),
    )


def _lines(store: Store, found: Catchments) -> dict[str, str]:
    """Return what every table says of its localities and of the list of services and its source."""
    wording = store.place.localities
    return {
        "locality_note": wording.label if wording.provisional else "",
        "register": "complete" if found.complete else "not complete",
        "source": " ".join(store.catalogue[each].attribution for each in found.categories),
    }


def _names(store: Store, codes: Series[Any]) -> Series[Any]:
    """Return the name of each locality code, empty where there is none."""
    return _looked_up(codes, store.areas["locality"]["area_name"])


def _looked_up(keys: Series[Any], words: Series[Any]) -> Series[Any]:
    """Return the word of each key, empty where it has none; on the index of the keys."""
    known = words.to_dict()
    return Series([str(known.get(key, "")) for key in keys], index=keys.index, dtype="str")


def site_table(
    store: Store, found: Catchments, ages: tuple[int, int], *, need: str | None = None
) -> DataFrame:
    """Return one row per located site: the children that look to it by locality and by the nearest walk.

    Columns `SITE_COLUMNS`. `need` is that of the children who live nearest, or of those assigned where nobody
    has a nearest site. `children_per_place` is their number over the capacity, where that is known.
    """
    counted, allotted = children(store, ages), found.allotted
    index = pd.Index(found.sites.index, name="site_id")
    rows = loads(allotted, counted, list(index))
    for kind in ("assigned", "nearest"):
        walked = _walked(store, found, allotted[kind], counted, allotted[f"{kind}_metres"], need)
        rows = rows.join(walked.reindex(index)[list(RANGED)].add_prefix(f"{kind}_"))
        if kind == "assigned" or found.compared():
            rows["need"] = walked["need"].reindex(index)
    rows["children"] = rows["nearest"].fillna(rows["assigned"])
    capacity = pd.to_numeric(found.sites["capacity"], errors="coerce")
    rows["capacity"] = capacity
    rows["children_per_place"] = rows["children"] / capacity.where(capacity > 0)
    code = found.sites["locality_code"]
    rows = rows.assign(site_name=found.sites["name"], site_locality_code=code)
    rows["site_locality_name"] = _names(store, code)
    rows["note"] = np.where(code == "", UNSURE_SITE, "")
    return _shared(store, found, rows.reset_index(), ages, need)[list(SITE_COLUMNS)]


def locality_table(
    store: Store, found: Catchments, ages: tuple[int, int], *, need: str | None = None
) -> DataFrame:
    """Return one row per locality: its children, their walks to its own sites and to the nearest of all.

    Columns `LOCALITY_COLUMNS`; `sites` counts located sites that are certain to be in the locality;
    `nearer_elsewhere` are its children whose nearest site stands in another locality.
    """
    counted, allotted = children(store, ages), found.allotted
    index = pd.Index(store.areas["locality"].index, name="locality_code")
    homes = found.homes.rename("locality_code")
    rows = DataFrame(index=index)
    for kind in ("assigned", "nearest"):
        walked = _walked(store, found, homes, counted, allotted[f"{kind}_metres"], need).reindex(index)
        rows = rows.join(walked[list(RANGED)].add_prefix(f"{kind}_"))
    rows = rows.assign(children=walked["children"].fillna(0.0), need=walked["need"])
    rows["sites"] = found.sites["locality_code"].value_counts().reindex(index).fillna(0.0)
    away = allotted["side"] == OTHER
    rows["nearer_elsewhere"] = counted[away].groupby(homes[away]).sum().reindex(index).fillna(0.0)
    there = allotted.loc[away, "nearest_home"]
    rows["nearer_here_from_elsewhere"] = counted[away].groupby(there).sum().reindex(index).fillna(0.0)
    if not found.compared():
        rows["nearer_here_from_elsewhere"] = np.nan
    # Of children without a nearest site nobody knows whether it would stand elsewhere.
    rows["nearer_elsewhere"] = rows["nearer_elsewhere"].where(rows["nearest_mean_minutes"].notna())
    rows["nearer_elsewhere_share"] = rows["nearer_elsewhere"] / rows["children"].where(rows["children"] > 0)
    lost = rows["assigned_mean_minutes"].isna() & (rows["children"] > 0)
    rows["note"] = np.select([rows["sites"] == 0, lost], [NO_SITE, NO_WAY], "")
    # A count of none would claim that there is none, which only a complete register can.
    rows["sites"] = rows["sites"].where((rows["sites"] > 0) | found.whole)
    rows["locality_name"] = store.areas["locality"]["area_name"]
    return _shared(store, found, rows.reset_index(), ages, need)[list(LOCALITY_COLUMNS)]


def crossing_table(store: Store, found: Catchments, ages: tuple[int, int]) -> DataFrame:
    """Return the children whose nearest site is not in their own locality, one row per pair, most first.

    Columns `CROSSING_COLUMNS`.
    """
    counted = children(store, ages)
    table = flows(found.allotted, found.homes, counted)
    homes = counted.groupby(found.homes).sum()
    rows = [
        {"from_code": str(home), "to_code": str(there), "children": float(table.loc[home, there])}
        for home in table.index
        for there in table.columns
        if home != there and table.loc[home, there] > 0
    ]
    out = DataFrame(rows, columns=["from_code", "to_code", "children"])
    out["from_name"], out["to_name"] = _names(store, out["from_code"]), _names(store, out["to_code"])
    out = out.assign(ages=f"{ages[0]}-{ages[1]}", **_lines(store, found))
    out["share"] = out["children"] / out["from_code"].map(homes).astype(float)
    out = out.sort_values(["children", "from_code", "to_code"], ascending=[False, True, True])
    return out[list(CROSSING_COLUMNS)].reset_index(drop=True)
