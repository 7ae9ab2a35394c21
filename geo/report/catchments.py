"""Catchments of a place pack as tables: per catchment, per site, per locality, and between localities."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame, Series

from geo.access.demand import children
from geo.crs import DEGREES
from geo.errors import AtlasError
from geo.gaps.catchment_outlines import catchment_outlines
from geo.gaps.catchments import KINDS, OTHER, WITHIN, Catchments, Kind, flows, loads, mean_rate, summary
from geo.memory import kept
from geo.need.homes import need_rate
from geo.pack.pack import Pack
from geo.report.files import DECIMALS, records
from geo.writing import csv_bytes, geojson_bytes, safe_cell


def catchment_table(
    pack: Pack,
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
    parts = [_of_kind(pack, found, kind, ages, need) for kind in kinds]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


@kept(64)
def _of_kind(pack: Pack, found: Catchments, kind: Kind, ages: tuple[int, int], need: str | None) -> DataFrame:
    """Return the rows of one kind of catchment."""
    allotted, counted = found.allotted, children(pack, ages)
    site = allotted["assigned"] if kind == "assigned" else allotted["nearest"]
    home = found.homes if kind != "nearest" else Series("", index=site.index)
    metres = allotted["assigned_metres"] if kind == "assigned" else allotted["nearest_metres"]
    codes, pairs = pd.factorize(pd.MultiIndex.from_arrays([home, site]), sort=True)
    rows = _walked(pack, found, Series(codes, index=site.index, name="row"), counted, metres, need)
    rows["locality_code"] = [str(pair[0]) for pair in pairs]
    rows["site_id"] = [str(pair[1]) for pair in pairs]
    rows = rows.assign(catchment=kind, site_name=_looked_up(rows["site_id"], found.sites["name"]))
    at_site = _looked_up(rows["site_id"], found.sites["locality_code"])
    rows = rows.assign(site_locality_code=at_site, locality_name=_names(pack, rows["locality_code"]))
    rows["site_locality_name"] = _names(pack, rows["site_locality_code"])
    rows["note"] = [
        _note(found, kind, code, site_id, there)
        for code, site_id, there in zip(rows["locality_code"], rows["site_id"], at_site, strict=True)
    ]
    return _shared(pack, found, rows, ages, need)


def _note(found: Catchments, kind: Kind, home: str, site_id: str, there: str) -> str:
    """Return why a catchment has no site, or what is not certain of its site."""
    if site_id:
        return "" if there else UNSURE_SITE
    if kind == "assigned":
        return NO_WAY if home in set(found.sites["locality_code"]) else NO_SITE
    return NO_WAY if found.compared() else NO_NEAREST if len(found.sites) else NO_SITE


def _walked(
    pack: Pack,
    found: Catchments,
    groups: Series[Any],
    counted: Series[Any],
    metres: Series[Any],
    need: str | None,
) -> DataFrame:
    """Return `summary` of some groups with the need of their children."""
    rate = None if need is None else need_rate(pack, need)
    out = summary(groups, counted, metres, spans=found.spans)
    out["need"] = np.nan if rate is None else mean_rate(groups, counted, rate).reindex(out.index)
    return out


def _shared(
    pack: Pack, found: Catchments, rows: DataFrame, ages: tuple[int, int], need: str | None
) -> DataFrame:
    """Add what every table says of its rows: ages, shares, need in children, how walks were measured."""
    everybody = float(children(pack, ages).sum())
    indicator = None if need is None else pack.indicator(need)
    counted = indicator is not None and indicator.unit == "percent"
    return rows.assign(
        ages=f"{ages[0]}-{ages[1]}",
        share_of_children=rows["children"] / everybody if everybody else np.nan,
        need_indicator=need or "",
        need_children=rows["need"] / 100 * rows["children"] if counted else np.nan,
        distance=found.distance,
        **_lines(pack, found),
    )


def _lines(pack: Pack, found: Catchments) -> dict[str, str]:
    """Return what every table says of its localities and of the list of services and its source."""
    wording = pack.place.localities
    return {
        "locality_note": wording.label if wording.provisional else "",
        "register": "complete" if found.knowledge.complete else "not complete",
        "source": " ".join(pack.catalogue[each].attribution for each in found.categories),
    }


def _names(pack: Pack, codes: Series[Any]) -> Series[Any]:
    """Return the name of each locality code, empty where there is none."""
    return _looked_up(codes, pack.areas["locality"]["area_name"])


def _looked_up(keys: Series[Any], words: Series[Any]) -> Series[Any]:
    """Return the word of each key, empty where it has none; on the index of the keys."""
    known = words.to_dict()
    return Series([str(known.get(key, "")) for key in keys], index=keys.index, dtype="str")


@kept(32)
def site_table(pack: Pack, found: Catchments, ages: tuple[int, int], *, need: str | None = None) -> DataFrame:
    """Return one row per located site: the children that look to it by locality and by the nearest walk.

    Columns `SITE_COLUMNS`; not to be changed. `need` is that of the children who live nearest, or of those
    assigned where nobody has a nearest site. `children_per_place` is their number over the capacity, where
    that is known.
    """
    counted, allotted = children(pack, ages), found.allotted
    index = pd.Index(found.sites.index, name="site_id")
    rows = loads(allotted, counted, list(index))
    for kind in ("assigned", "nearest"):
        walked = _walked(pack, found, allotted[kind], counted, allotted[f"{kind}_metres"], need)
        rows = rows.join(walked.reindex(index)[list(RANGED)].add_prefix(f"{kind}_"))
        if kind == "assigned" or found.compared():
            rows["need"] = walked["need"].reindex(index)
    rows["children"] = rows["nearest"].fillna(rows["assigned"])
    capacity = pd.to_numeric(found.sites["capacity"], errors="coerce")
    rows["capacity"] = capacity
    rows["children_per_place"] = rows["children"] / capacity.where(capacity > 0)
    code = found.sites["locality_code"]
    rows = rows.assign(site_name=found.sites["name"], site_locality_code=code)
    rows["site_locality_name"] = _names(pack, code)
    rows["note"] = np.where(code == "", UNSURE_SITE, "")
    return _shared(pack, found, rows.reset_index(), ages, need)[list(SITE_COLUMNS)]


@kept(32)
def locality_table(
    pack: Pack, found: Catchments, ages: tuple[int, int], *, need: str | None = None
) -> DataFrame:
    """Return one row per locality: its children, their walks to its own sites and to the nearest of all.

    Columns `LOCALITY_COLUMNS`; not to be changed. `sites` counts located sites that are certain to be in the
    locality; `nearer_elsewhere` are its children whose nearest site stands in another locality.
    """
    counted, allotted = children(pack, ages), found.allotted
    index = pd.Index(pack.areas["locality"].index, name="locality_code")
    homes = found.homes.rename("locality_code")
    rows = DataFrame(index=index)
    for kind in ("assigned", "nearest"):
        walked = _walked(pack, found, homes, counted, allotted[f"{kind}_metres"], need).reindex(index)
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
    # A count of none would claim that there is none, which only a whole list can.
    rows["sites"] = rows["sites"].where((rows["sites"] > 0) | found.knowledge.whole)
    rows["locality_name"] = pack.areas["locality"]["area_name"]
    return _shared(pack, found, rows.reset_index(), ages, need)[list(LOCALITY_COLUMNS)]


@kept(32)
def crossing_table(pack: Pack, found: Catchments, ages: tuple[int, int]) -> DataFrame:
    """Return the children whose nearest site is not in their own locality, one row per pair, most first.

    Columns `CROSSING_COLUMNS`; not to be changed.
    """
    counted = children(pack, ages)
    table = flows(found.allotted, found.homes, counted)
    homes = counted.groupby(found.homes).sum()
    rows = [
        {"from_code": str(home), "to_code": str(there), "children": float(table.loc[home, there])}
        for home in table.index
        for there in table.columns
        if home != there and table.loc[home, there] > 0
    ]
    out = DataFrame(rows, columns=["from_code", "to_code", "children"])
    out["from_name"], out["to_name"] = _names(pack, out["from_code"]), _names(pack, out["to_code"])
    out = out.assign(ages=f"{ages[0]}-{ages[1]}", **_lines(pack, found))
    out["share"] = out["children"] / out["from_code"].map(homes).astype(float)
    out = out.sort_values(["children", "from_code", "to_code"], ascending=[False, True, True])
    return out[list(CROSSING_COLUMNS)].reset_index(drop=True)


NO_SITE: Final = "no site with a sourced location"
NO_WAY: Final = "no walking way to a site"
UNSURE_SITE: Final = "the locality of this site is not certain"
NO_NEAREST: Final = "not worked out: some localities have no site with a sourced location"

_WALKS: Final = {
    "mean_minutes": "mean walk, minutes at 4.8 km/h",
    "p90_minutes": "walk that nine in ten children do not exceed, minutes",
    **{f"share_{limit}": f"share of the children within {limit} minutes" for limit in WITHIN},
}
_ENDS: Final = {"": "", "_low": ", low end of its range", "_high": ", high end of its range"}
WALKED: Final = {
    f"{name}{ending}": f"{words}{more}" for name, words in _WALKS.items() for ending, more in _ENDS.items()
}
RANGED: Final = tuple(WALKED)

_LINES: Final = {
    "locality_note": "what to beware of in the localities; empty where they are official",
    "register": "list declared complete or not complete; shares are at least so much unless it is whole",
    "source": "attribution of the services",
}
_NEED: Final = {
    "need_indicator": "id of the indicator that weighs the children; empty where none was asked for",
    "need": "mean of that indicator over the children, in its unit",
    "need_children": "children times that rate, where it is a percentage",
}
_END: Final = {
    "distance": "how walks are known: along a network, or estimated",
    "note": "why there is no walk, or what is not certain",
}

COLUMNS: Final = {
    "catchment": "assigned (sites of the child's locality), nearest (of all sites) or overlay (both)",
    "locality_code": "locality the children live in; empty for nearest, which takes from all",
    "locality_name": "its name",
    "site_id": "site that serves them; empty where there is none",
    "site_name": "its name",
    "site_locality_code": "locality the site stands in; empty where that is not certain",
    "site_locality_name": "its name",
    "ages": "ages counted, both ends included",
    "children": "children of these ages; each kind of catchment adds up to the whole place",
    "share_of_children": "their share of all children of these ages",
    **WALKED,
    **_NEED,
    **_END,
    **_LINES,
}
SITE_COLUMNS: Final = {
    "site_id": "the site",
    "site_name": "its name",
    "site_locality_code": "locality it stands in; empty where that is not certain",
    "site_locality_name": "its name",
    "ages": "ages counted, both ends included",
    "assigned": "children of its locality for whom it is the nearest of the locality's sites",
    "nearest": "children for whom it is the nearest of all sites",
    "both": "children counted in both",
    "arriving": "children nearest to it who are assigned elsewhere",
    "leaving": "children assigned to it who are nearer to another site",
    "capacity": "places, where the register knows them",
    "children_per_place": "nearest (else assigned) children over places",
    **{f"assigned_{name}": f"assigned children: {words}" for name, words in WALKED.items()},
    **{f"nearest_{name}": f"nearest children: {words}" for name, words in WALKED.items()},
    **_NEED,
    **_END,
    **_LINES,
}
LOCALITY_COLUMNS: Final = {
    "locality_code": "the locality",
    "locality_name": "its name",
    "ages": "ages counted, both ends included",
    "sites": "located sites certain to stand in it; empty where none is known",
    "children": "children of these ages who live in it",
    "share_of_children": "their share of all children of these ages",
    "nearer_elsewhere": "children whose nearest site stands in another locality",
    "nearer_elsewhere_share": "their share of the locality's children",
    "nearer_here_from_elsewhere": "children of other localities whose nearest site stands here",
    **{f"assigned_{name}": f"to the locality's own sites: {words}" for name, words in WALKED.items()},
    **{f"nearest_{name}": f"to the nearest of all sites: {words}" for name, words in WALKED.items()},
    **_NEED,
    **_END,
    **_LINES,
}
CROSSING_COLUMNS: Final = {
    "from_code": "locality the children live in",
    "from_name": "its name",
    "to_code": "locality of their nearest site; empty where that is not certain",
    "to_name": "its name",
    "ages": "ages counted, both ends included",
    "children": "children of these ages",
    "share": "their share of the children of the locality they live in",
    **_LINES,
}


FORMATS: Final = ("csv", "json", "geojson")
TABLES: Final = {
    "catchments": COLUMNS,
    "sites": SITE_COLUMNS,
    "localities": LOCALITY_COLUMNS,
    "crossings": CROSSING_COLUMNS,
}


def table_of(
    pack: Pack, found: Catchments, table: str, ages: tuple[int, int], *, need: str | None = None
) -> DataFrame:
    """Return one of `TABLES` by name."""
    if table == "crossings":
        return crossing_table(pack, found, ages)
    make = {"catchments": catchment_table, "sites": site_table, "localities": locality_table}
    return make[table](pack, found, ages, need=need)


def exported(
    pack: Pack, found: Catchments, table: str, form: str, ages: tuple[int, int], *, need: str | None = None
) -> bytes:
    """Return a table of catchments as bytes.

    Parameters
    ----------
    table : one of `TABLES`
    form : one of `FORMATS`

    Raises
    ------
    AtlasError : unknown table or format, or places were asked of a table without any.
    """
    if table not in TABLES or form not in FORMATS:
        raise AtlasError(f"There is no {form!r} of {table!r}; choose from {', '.join([*TABLES, *FORMATS])}.")
    frame = table_of(pack, found, table, ages, need=need)
    if form == "csv":
        return csv_bytes(frame.map(safe_cell), decimals=DECIMALS)
    if form == "json":
        return (json.dumps(records(frame), ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    shapes = _places(pack, found, table, frame)
    # As objects, because a column of numbers would turn None back into NaN, which JSON does not know.
    plain = DataFrame(records(frame), columns=frame.columns, dtype=object)
    return geojson_bytes(GeoDataFrame(plain, geometry=shapes), "row")


def _places(pack: Pack, found: Catchments, table: str, frame: DataFrame) -> GeoSeries:
    """Return the geometry of each row in EPSG:4326, on the index of the rows."""
    if table == "catchments":
        return catchment_outlines(pack, found, frame)
    if table == "sites":
        shapes = found.sites.geometry.to_crs(DEGREES).reindex(frame["site_id"])
    elif table == "localities":
        shapes = pack.areas["locality"].geometry.reindex(frame["locality_code"])
    else:
        raise AtlasError("The table of crossings has no places; choose csv or json.")
    return GeoSeries(shapes.to_numpy(), index=frame.index, crs=DEGREES)
