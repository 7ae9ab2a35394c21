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
from geo.gaps.evidence import Choice, known_promise
from geo.gaps.verdicts import NOT_TESTABLE, gaps
from geo.pack.pack import Pack
from geo.report.files import DECIMALS, json_bytes, records
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


def gap_table(
    pack: Pack, promise_ids: Sequence[str] | None = None, choice: Choice | None = None
) -> DataFrame:
    """Return the verdicts on promises in long form, one row per promise and area.

    `promise_ids` in the order wanted, all when None; a promise that no map can test has one row, the borough.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown promise or category.
    """
    parts = []
    for promise_id in promise_ids or pack.promises:
        promise = known_promise(pack, promise_id)
        if promise.test == "none":
            borough = pack.place.borough
            row = {"promise_id": promise.id, "area_code": borough.code, "area_name": borough.name}
            parts.append(DataFrame([{**row, "verdict": NOT_TESTABLE, "reason": promise.reason}]))
            continue
        parts.append(gaps(pack, promise_id, choice).reset_index())
    if not parts:
        return DataFrame(columns=list(GAP_COLUMNS))
    frames = [part.reindex(columns=list(GAP_COLUMNS)).astype(object) for part in parts]
    table = pd.concat(frames, ignore_index=True)
    return table.assign(**{name: pd.to_numeric(table[name]) for name in NUMBERS})


def exported(pack: Pack, frame: DataFrame, form: str) -> bytes:
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
        shapes = pack.services.geometry.reindex(frame["service_id"])
        key = "service_id"
    else:
        outlines = pd.concat([area.geometry for area in pack.areas.values()])
        shapes, key = gpd.GeoSeries(outlines, crs=DEGREES).reindex(frame["area_code"]), "area_code"
    placed = GeoDataFrame(plain, geometry=shapes.to_numpy(), crs=DEGREES).set_index(key)
    return geojson_bytes(placed, key)
