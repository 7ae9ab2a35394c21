"""Tables of catchments as files: CSV, JSON, and GeoJSON with the outline or point of each row."""

from __future__ import annotations

import json
from typing import Final

from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame

from geo.catchment_columns import COLUMNS, CROSSING_COLUMNS, LOCALITY_COLUMNS, SITE_COLUMNS
from geo.catchment_outlines import catchment_outlines
from geo.catchment_tables import (
    Catchments,
    catchment_table,
    crossing_table,
    locality_table,
    site_table,
)
from geo.crs import DEGREES
from geo.errors import AtlasError
from geo.export import DECIMALS, records
from geo.store import Store
from geo.writing import csv_bytes, geojson_bytes, safe_cell

FORMATS: Final = ("csv", "json", "geojson")
TABLES: Final = {
    "catchments": COLUMNS,
    "sites": SITE_COLUMNS,
    "localities": LOCALITY_COLUMNS,
    "crossings": CROSSING_COLUMNS,
}


def table_of(
    store: Store, found: Catchments, table: str, ages: tuple[int, int], *, need: str | None = None
) -> DataFrame:
    """Return one of `TABLES` by name."""
    if table == "crossings":
        return crossing_table(store, found, ages)
    make = {"catchments": catchment_table, "sites": site_table, "localities": locality_table}
    return make[table](store, found, ages, need=need)


def exported(
    store: Store, found: Catchments, table: str, form: str, ages: tuple[int, int], *, need: str | None = None
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
    frame = table_of(store, found, table, ages, need=need)
    if form == "csv":
        return csv_bytes(frame.map(safe_cell), decimals=DECIMALS)
    if form == "json":
        return (json.dumps(records(frame), ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    shapes = _places(store, found, table, frame)
    # As objects, because a column of numbers would turn None back into NaN, which JSON does not know.
    plain = DataFrame(records(frame), columns=frame.columns, dtype=object)
    return geojson_bytes(GeoDataFrame(plain, geometry=shapes), "row")


def _places(store: Store, found: Catchments, table: str, frame: DataFrame) -> GeoSeries:
    """Return the geometry of each row in EPSG:4326, on the index of the rows."""
    if table == "catchments":
        return catchment_outlines(store, found, frame)
    if table == "sites":
        shapes = found.sites.geometry.to_crs(DEGREES).reindex(frame["site_id"])
    elif table == "localities":
        shapes = store.areas["locality"].geometry.reindex(frame["locality_code"])
    else:
        raise AtlasError("The table of crossings has no places; choose csv or json.")
    return GeoSeries(shapes.to_numpy(), index=frame.index, crs=DEGREES)
