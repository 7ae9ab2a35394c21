"""Tables of promises and of the register, with stable columns, as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import DEGREES
from geo.errors import AtlasError
from geo.evidence import Choice, counted_categories, known_promise
from geo.export import DECIMALS, json_bytes, records
from geo.gaps import NOT_TESTABLE, gaps
from geo.listed_reach import listed_reach
from geo.reach import metres_in
from geo.services import decides_ward, require_categories
from geo.standards import Promise
from geo.store import Store
from geo.writing import csv_bytes, geojson_bytes, safe_cell

FORMATS: Final = ("csv", "json", "geojson")
GAP_COLUMNS: Final[dict[str, str]] = {
    "promise_id": "id of the promise in standards.toml",
    "area_code": "code of the area",
    "area_name": "name of the area",
    "verdict": "met, met nearby, planned, reported, uncertain, unmet, not evidenced; or no verdict",
    "evidence": "services that speak for it: name, address, ground, status, date; separated by ;",
    "reason": "why this verdict",
    "sites": "sites certainly in the area, each counted once",
    "sites_possible": "sites that stand here or just across a line",
    "sites_planned": "planned sites",
    "latest": "newest date of the services counted, as the source gives it",
    "children": "children of the ages of the promise",
    "children_reached": "of those, within the walk that the promise states; at least, where the list is open",
    "nearest_metres": "mean walk to the nearest listed site, metres; unknown without a point, or where "
    "the site meant is not listed (reported, not evidenced)",
}
NUMBERS: Final = (
    "sites",
    "sites_possible",
    "sites_planned",
    "children",
    "children_reached",
    "nearest_metres",
)
REGISTER_COLUMNS: Final[dict[str, str]] = {
    "service_id": "id of the service",
    "name": "name",
    "category": "id of its category",
    "status": "open, planned, closed or unknown",
    "finding": "what to mend or to know; empty where nothing is open",
    "ward_stated": "ward that a source states",
    "ward_located": "ward that the point lies in",
    "ward_code": "ward where it is certain",
    "locality_code": "locality where it is certain",
    "site_id": "services with the same one share a site and count once",
    "coord_accuracy": "kind of point",
    "accuracy_m": "how far the point may be off, metres",
    "as_of": "date of the facts, as the source gives it",
    "attribution": "what must be shown with it",
}


def gap_table(
    store: Store, promise_ids: Sequence[str] | None = None, choice: Choice | None = None
) -> DataFrame:
    """Return the verdicts on promises in long form, one row per promise and area.

    `promise_ids` in the order wanted, all when None; a promise that no map can test has one row, the borough.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown promise or category.
    """
    parts = []
    for promise_id in promise_ids or store.promises:
        promise = known_promise(store, promise_id)
        if promise.test == "none":
            borough = store.place.borough
            row = {"promise_id": promise.id, "area_code": borough.code, "area_name": borough.name}
            parts.append(DataFrame([{**row, "verdict": NOT_TESTABLE, "reason": promise.reason}]))
            continue
        access = measured(store, promise, choice or Choice())
        frame = gaps(store, promise_id, choice, access=access).reset_index()
        unlisted = frame["verdict"].isin(
            ["reported", "not evidenced"]
        )  # a nearer site may just not be listed
        parts.append(frame.assign(nearest_metres=frame["nearest_metres"].mask(unlisted)))
    if not parts:
        return DataFrame(columns=list(GAP_COLUMNS))
    frames = [part.reindex(columns=list(GAP_COLUMNS)).astype(object) for part in parts]
    table = pd.concat(frames, ignore_index=True)
    return table.assign(**{name: pd.to_numeric(table[name]) for name in NUMBERS})


def measured(store: Store, promise: Promise, choice: Choice) -> DataFrame:
    """Return what `gaps` takes as `access`, measured to the listed sites; index = area_code.

    `children_reached` only where the promise states a walk; all but `children` NaN where no site has a point.
    """
    within = promise.nearby.metres if promise.nearby else metres_in(promise.minutes or 0.0)
    reach = listed_reach(
        store,
        counted_categories(store, promise, choice),
        statuses=choice.statuses,
        admit_street=choice.admit_street,
        ages=promise.ages,
        within=within,
        level=promise.level,
    )
    reached = reach["inside"] if within else float("nan")
    return DataFrame(
        {"children": reach["children"], "children_reached": reached, "nearest_metres": reach["mean_walk"]}
    )


def register_table(store: Store, categories: Sequence[str] | None = None) -> DataFrame:
    """Return every service with what there is to mend or to know.

    `categories`: when None all but those of a layer with a licence of its own, which must be asked for apart.

    Raises
    ------
    NotAvailableError : the pack has no register.
    AtlasError : unknown category, or categories of layers that must not be mixed.
    """
    chosen = list(categories or [each.id for each in store.catalogue.values() if not each.layer])
    require_categories(store, chosen)
    if len({store.catalogue[each].layer for each in chosen}) > 1:
        own = [each for each in chosen if store.catalogue[each].layer]
        raise AtlasError(
            f"{', '.join(own)}: a layer with a licence of its own; ask for it apart from the rest."
        )
    services = store.services[store.services["category"].isin(chosen)]
    frame = DataFrame(services.drop(columns="geometry")).reset_index()
    frame["finding"] = findings(store, services)
    frame["attribution"] = frame["category"].map(
        {each.id: each.attribution for each in store.catalogue.values()}
    )
    return frame[list(REGISTER_COLUMNS)]


def findings(store: Store, services: GeoDataFrame) -> list[str]:
    """Return per service what is open about its place, in words; empty where nothing is."""
    names = store.areas["ward"]["area_name"]
    deciding = decides_ward(store, services)
    lines = []
    for row, decides in zip(services.to_dict("records"), deciding, strict=True):
        stated, possible = row["ward_stated"], row["wards_possible"]
        if not possible:
            lines.append("location not sourced")
        elif stated and stated not in possible:
            lines.append("its point lies in another ward than its source states")
        elif not decides:
            lines.append(f"its point ({row['coord_accuracy']}) does not decide a ward")
        elif not row["ward_code"] and not set(possible) & set(names.index):
            lines.append("stands in a neighbouring place")
        elif not row["ward_code"]:
            near = [str(names.get(code, "a neighbouring place")) for code in possible]
            lines.append(f"too near a line to say in which ward it is: {', '.join(near)}")
        else:
            lines.append("")
    return lines


def exported(store: Store, frame: DataFrame, form: str) -> bytes:
    """Return a table of this module as bytes in one of `FORMATS`, with places in GeoJSON.

    Raises
    ------
    AtlasError : unknown format.
    """
    if form == "csv":
        return csv_bytes(frame.map(safe_cell), decimals=DECIMALS)
    if form == "json":
        return json_bytes(frame)
    if form != "geojson":
        raise AtlasError(f"There is no format {form!r}; choose one of: {', '.join(FORMATS)}.")
    plain = DataFrame(records(frame), columns=frame.columns, dtype=object)
    if "service_id" in frame:
        shapes = store.services.geometry.reindex(frame["service_id"])
        key = "service_id"
    else:
        outlines = pd.concat([area.geometry for area in store.areas.values()])
        shapes, key = gpd.GeoSeries(outlines, crs=DEGREES).reindex(frame["area_code"]), "area_code"
    placed = GeoDataFrame(plain, geometry=shapes.to_numpy(), crs=DEGREES).set_index(key)
    return geojson_bytes(placed, key)
