"""Catchments of a place pack as tables: per catchment, per site, per locality, and between localities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.access.demand import children, counted_ages
from geo.access.supply import attribution
from geo.crs import DEGREES
from geo.gaps.catchment_outlines import catchment_outlines
from geo.gaps.catchments import (
    KINDS,
    OTHER,
    SIDES,
    WITHIN,
    Catchments,
    Kind,
    Side,
    catchments,
    flows,
    loads,
    mean_rate,
    walked_by,
)
from geo.gaps.locality_promise import locality_promise, served_ages
from geo.memory import kept
from geo.need.homes import need_rate
from geo.pack.pack import Pack
from geo.report.fields import ages as ages_of, one_of, text as text_of, texts
from geo.report.question import Question
from geo.report.table import Columns, Shapes, Table, band, count, joined, number, outlines, share, text

NO_SITE: Final = "no site with a sourced location"
NO_WAY: Final = "no walking way to a site"
UNSURE_SITE: Final = "the locality of this site is not certain"
NO_NEAREST: Final = "not worked out: some localities have no site with a sourced location"

_WALKS: Final[Columns] = {
    "mean_minutes": number("mean walk", "minutes at 4.8 km/h"),
    "p90_minutes": number("walk that nine in ten children do not exceed", "minutes"),
    **{f"share_{limit}": share(f"share of the children within {limit} minutes") for limit in WITHIN},
}
_ENDS: Final = {"": "", "_low": ", low end of its range", "_high": ", high end of its range"}
WALKED: Final[Columns] = {
    f"{name}{ending}": replace(column, title=f"{column.words}{more}", unit="")
    for name, column in _WALKS.items()
    for ending, more in _ENDS.items()
}
RANGED: Final = tuple(WALKED)


def _walked_columns(kind: str, words: str) -> Columns:
    """Return the columns of walks of one kind of catchment."""
    found = WALKED.items()
    return {f"{kind}_{name}": replace(each, title=f"{words}: {each.title}") for name, each in found}


_NEED: Final[Columns] = {
    "need_indicator": text("id of the indicator that weighs the children; empty where none was asked for"),
    "need": number("mean of that indicator over the children, in its unit"),
    "need_children": count("children times that rate, where it is a percentage"),
}
_NOTES: Final[Columns] = {
    "distance": text("how walks are known: along a network, or estimated"),
    "note": text("why there is no walk, or what is not certain"),
}
_LISTS: Final[Columns] = {
    "locality_note": text("what to beware of in the localities; empty where they are official"),
    "register": text(
        "list declared complete or not complete; unless it is whole, shares are among listed places"
    ),
    "source": text("attribution of the services"),
}

COLUMNS: Final[Columns] = {
    "catchment": text("assigned (sites of the child's locality), nearest (of all sites) or overlay (both)"),
    "locality_code": text("locality the children live in; empty for nearest, which takes from all"),
    "locality_name": text("its name"),
    "site_id": text("site that serves them; empty where there is none"),
    "site_name": text("its name"),
    "site_locality_code": text("locality the site stands in; empty where that is not certain"),
    "site_locality_name": text("its name"),
    "ages": text("ages counted, both ends included"),
    "children": count("children of these ages; each kind of catchment adds up to the whole place"),
    "share_of_children": share("their share of all children of these ages"),
    **WALKED,
    **_NEED,
    **_NOTES,
    **_LISTS,
}
SITE_COLUMNS: Final[Columns] = {
    "site_id": text("the site"),
    "site_name": text("its name"),
    "site_locality_code": text("locality it stands in; empty where that is not certain"),
    "site_locality_name": text("its name"),
    "ages": text("ages counted, both ends included"),
    "assigned": count("children of its locality for whom it is the nearest of the locality's sites"),
    "nearest": count("children for whom it is the nearest of all sites"),
    "both": count("children counted in both"),
    "arriving": count("children nearest to it who are assigned elsewhere"),
    "leaving": count("children assigned to it who are nearer to another site"),
    "capacity": count("places, where the register knows them"),
    "children_per_place": number("nearest (else assigned) children over places"),
    **_walked_columns("assigned", "assigned children"),
    **_walked_columns("nearest", "nearest children"),
    **_NEED,
    **_NOTES,
    **_LISTS,
}
LOCALITY_COLUMNS: Final[Columns] = {
    "locality_code": text("the locality"),
    "locality_name": text("its name"),
    "ages": text("ages counted, both ends included"),
    "sites": count("located sites certain to stand in it; empty where none is known"),
    "children": count("children of these ages who live in it"),
    "share_of_children": share("their share of all children of these ages"),
    "nearer_elsewhere": count("children whose nearest site stands in another locality"),
    "nearer_elsewhere_share": share("their share of the locality's children"),
    "nearer_here_from_elsewhere": count("children of other localities whose nearest site stands here"),
    **_walked_columns("assigned", "to the locality's own sites"),
    **_walked_columns("nearest", "to the nearest of all sites"),
    **_NEED,
    **_NOTES,
    **_LISTS,
}
CROSSING_COLUMNS: Final[Columns] = {
    "from_code": text("locality the children live in"),
    "from_name": text("its name"),
    "to_code": text("locality of their nearest site; empty where that is not certain"),
    "to_name": text("its name"),
    "ages": text("ages counted, both ends included"),
    "children": count("children of these ages"),
    "share": share("their share of the children of the locality they live in"),
    **_LISTS,
}
TABLES: Final = {
    "catchments": COLUMNS,
    "sites": SITE_COLUMNS,
    "localities": LOCALITY_COLUMNS,
    "crossings": CROSSING_COLUMNS,
}


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

    Examples
    --------
    >>> from geo.sample import town
    >>> found = catchments(town(), ("school",))
    >>> rows = catchment_table(town(), found, (4, 10), kinds=["overlay"])
    >>> rows[["locality_name", "site_name", "children"]].round(1)
      locality_name     site_name  children
    0          East   Dock School      49.0
    1          West  Abbey School      46.9
    2          West   Dock School       2.1
    """
    parts = [_of_kind(pack, found, kind, ages, need) for kind in kinds]
    return joined(parts, COLUMNS)


@kept(64)
def _of_kind(pack: Pack, found: Catchments, kind: Kind, ages: tuple[int, int], need: str | None) -> DataFrame:
    """Return the rows of one kind of catchment."""
    allotted, counted = found.allotted, children(pack, ages)
    site = allotted["assigned"] if kind == "assigned" else allotted["nearest"]
    home = found.homes if kind != "nearest" else Series("", index=site.index)
    served: Side = "assigned" if kind == "assigned" else "nearest"
    codes, pairs = pd.factorize(pd.MultiIndex.from_arrays([home, site]), sort=True)
    rows = _walked(pack, found, Series(codes, index=site.index, name="row"), counted, served, need)
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
    kind: Side,
    need: str | None,
) -> DataFrame:
    """Return `summary` of some groups with the need of their children."""
    rate = None if need is None else need_rate(pack, need)
    out = walked_by(found, groups, counted, kind)
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
        ages=band(ages),
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
        "source": attribution(pack, tuple(found.categories)),
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

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = site_table(town(), catchments(town(), ("school",)), (4, 10))
    >>> rows[["site_name", "assigned", "nearest", "children_per_place"]].round(1)
          site_name  assigned  nearest  children_per_place
    0  Abbey School      49.0     46.9                 0.5
    1   Dock School      49.0     51.1                 1.3
    """
    counted, allotted = children(pack, ages), found.allotted
    index = pd.Index(found.sites.index, name="site_id")
    rows = loads(allotted, counted, list(index))
    for kind in SIDES:
        walked = _walked(pack, found, allotted[kind], counted, kind, need)
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

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = locality_table(town(), catchments(town(), ("school",)), (4, 10))
    >>> rows[["locality_name", "children", "nearer_elsewhere"]].round(1)
      locality_name  children  nearer_elsewhere
    0          East      49.0               0.0
    1          West      49.0               2.1
    """
    counted, allotted = children(pack, ages), found.allotted
    index = pd.Index(pack.areas["locality"].index, name="locality_code")
    homes = found.homes.rename("locality_code")
    rows = DataFrame(index=index)
    for kind in SIDES:
        walked = _walked(pack, found, homes, counted, kind, need).reindex(index)
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

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = crossing_table(town(), catchments(town(), ("school",)), (4, 10))
    >>> rows[["from_name", "to_name", "children", "share"]].round(2)
      from_name to_name  children  share
    0      West    East       2.1   0.04
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
    out = out.assign(ages=band(ages), **_lines(pack, found))
    out["share"] = out["children"] / out["from_code"].map(homes).astype(float)
    out = out.sort_values(["children", "from_code", "to_code"], ascending=[False, True, True])
    return out[list(CROSSING_COLUMNS)].reset_index(drop=True)


@dataclass(frozen=True)
class Catchment(Question):
    """Whom each site serves by locality and by the nearest walk.

    Catchments of the open sites of a category: by locality, by the nearest walk, and where the two differ.
    """

    page = "catchments"

    categories: tuple[str, ...] = texts(
        "category of the register, repeat for several; the one promised to every locality when absent",
        name="category",
    )
    ages: tuple[int, int] | None = ages_of("ages counted; the category's own when absent")
    need: str = text_of("indicator that weighs the children", shape="INDICATOR")
    table: str = one_of(tuple(TABLES), label="what has a row each")


def caught(pack: Pack, asked: Catchment) -> Table:
    """Return the table of catchments asked for.

    Raises
    ------
    NotAvailableError : the pack has no register, or counts none of the ages. AtlasError : unknown category
    or indicator.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = caught(town(), usually(Catchment, categories=("hub",), table="localities"))
    >>> table.rows[["locality_name", "children", "note"]].round(1)
      locality_name  children                             note
    0          East     112.0  no site with a sourced location
    1          West     112.0
    """
    chosen = tuple(dict.fromkeys(asked.categories or locality_promise(pack).categories))
    found = catchments(pack, chosen)
    counted = counted_ages(pack, asked.ages) or served_ages(pack, chosen)
    return catchments_of(pack, found, asked.table, counted, need=asked.need or None)


def catchments_of(
    pack: Pack, found: Catchments, table: str, ages: tuple[int, int], *, need: str | None = None
) -> Table:
    """Return one of `TABLES` with the places of its rows; crossings have none.

    Examples
    --------
    >>> from geo.sample import town
    >>> table = catchments_of(town(), catchments(town(), ("school",)), "sites", (4, 10))
    >>> [(round(point.x, 2), round(point.y, 2)) for point in table.placed()]
    [(-4.11, 52.41), (-4.05, 52.41)]
    """
    if table == "crossings":
        return Table(title=table, rows=crossing_table(pack, found, ages), columns=CROSSING_COLUMNS)
    makers = {"catchments": catchment_table, "sites": site_table, "localities": locality_table}
    rows = makers[table](pack, found, ages, need=need)

    def shapes() -> Shapes:
        if table == "catchments":
            return list(catchment_outlines(pack, found, rows))
        if table == "sites":
            return list(found.sites.geometry.to_crs(DEGREES).reindex(rows["site_id"]))
        return outlines(pack, rows["locality_code"])

    return Table(title=table, rows=rows, columns=TABLES[table], shapes=shapes)
