"""Writing a table as CSV, JSON, GeoJSON, GeoPackage or a workbook, always the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import DEGREES
from geo.errors import AtlasError
from geo.pack.pack import Pack
from geo.report.geopackage import geopackage
from geo.report.provenance import provenance
from geo.report.table import DECIMALS, ROW, Table
from geo.report.workbook import workbook
from geo.writing import csv_bytes, geojson_bytes, rounded, safe_cell

FORMATS: Final = ("csv", "json", "geojson", "gpkg", "xlsx")
PLAIN: Final = ("csv", "json")
PLACED: Final = ("geojson", "gpkg")
"""Of these, the formats for rows with a place."""
MIME: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write(pack: Pack, table: Table, form: str) -> bytes:
    """Return a table as bytes in one of `FORMATS`: CSV, JSON rows, a map in EPSG:4326, a workbook.

    Unknown is an empty cell, or null. No cell is run as a formula by a spreadsheet program.

    Raises
    ------
    AtlasError : unknown format, or a map of rows without a place.

    Examples
    --------
    >>> from geo.report.network import island_table
    >>> from geo.sample import town_with_streets
    >>> table = island_table(town_with_streets().network)
    >>> write(town_with_streets(), table, "csv").decode().splitlines()
    ['island,nodes,edges,metres,snapped_to', '0,225,416,104000,yes']
    """
    decimals = _decimals(table)
    if form in PLAIN:
        return plainly(table, form)
    if form == "geojson":
        return _features(pack, table, decimals)
    if form == "gpkg":
        return geopackage(pack, table, records(table.rows, decimals=decimals))
    if form == "xlsx":
        return workbook(pack, table, records(table.rows, decimals=decimals))
    raise AtlasError(f"There is no format {form!r}; choose one of: {', '.join(FORMATS)}.")


def plainly(table: Table, form: str) -> bytes:
    """Return a table as CSV or as JSON rows, which need no pack.

    Examples
    --------
    >>> from geo.report.table import text
    >>> rows = Table(rows=DataFrame({"name": ["=1+1"]}), columns={"name": text("its name")}, title="names")
    >>> plainly(rows, "csv")
    b"name\\n'=1+1\\n"
    """
    if form == "csv":
        return csv_bytes(table.rows.map(safe_cell), decimals=_decimals(table))
    rows = records(table.rows, decimals=_decimals(table))
    return (json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _decimals(table: Table) -> dict[str, int]:
    """Return to how many decimals each column is written."""
    return {name: column.decimals for name, column in table.columns.items()}


def records(frame: DataFrame, *, decimals: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """Return rows as plain values: numbers rounded as they are written, unknown as None.

    Examples
    --------
    >>> records(DataFrame({"share": [0.123456, None], "reading": ["at least", "exactly"]}))
    [{'share': 0.1235, 'reading': 'at least'}, {'share': None, 'reading': 'exactly'}]
    """
    places = decimals or {}
    return [
        {str(key): _plain(value, places.get(str(key), DECIMALS)) for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _plain(value: Any, decimals: int) -> Any:
    """Round a number as it is written; a text stays as it is."""
    return value if isinstance(value, str) else rounded(value, decimals)


def _features(pack: Pack, table: Table, decimals: Mapping[str, int]) -> bytes:
    """Write rows with their places; the key is a property like any other, and comes first.

    Where the rows are from stands beside them, as members that RFC 7946 leaves to the writer.
    """
    shapes = table.placed()
    # As objects, because a column of numbers would turn None back into NaN, which JSON does not know.
    plain = DataFrame(records(table.rows, decimals=decimals), columns=table.rows.columns, dtype=object)
    if table.key == ROW:
        keys = list(range(table.start, table.start + len(plain)))
    else:
        keys = table.rows[table.key].tolist()
        plain = plain.drop(columns=table.key)
    index = pd.Index(keys, dtype=object)
    of = provenance(pack, table, outlined=True)
    about = {
        "title": of.title,
        "as_of": of.as_of.isoformat(),
        **({"period": of.period} if of.period else {}),
        "source": list(of.sources),
        "licence": list(of.licences),
    }
    frame = GeoDataFrame(plain.set_axis(index), geometry=list(shapes), crs=DEGREES)
    return geojson_bytes(frame, table.key, about=about)
