"""Files of proposed sites: rows of a CSV table and features of GeoJSON, as far as they can be read."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo import frames, parsing
from geo.crs import DEGREES
from geo.errors import Fault

MAX_SITES: Final = 50
COLUMNS: Final = ("lat", "lon", "name", "area_m2", "ages")
SHAPES: Final = ("Point", "Polygon", "MultiPolygon")
WGS84: Final = f"Write it in {DEGREES} (longitude and latitude), as GPS devices and GeoJSON do."

Row = tuple[int | None, BaseGeometry | None, Mapping[str, Any]]


def csv_rows(data: bytes, file: str, faults: list[Fault]) -> list[Row]:
    """Read a CSV file: its line, its point (None with a fault) and its cells."""
    table = parsing.text_table(data, file, None, faults)
    if table is None:
        return []
    table.columns = [str(name).strip().lower() for name in table.columns]
    found = [
        Fault(file, "column is missing", column=name, mend=f"The columns are: {', '.join(COLUMNS)}.")
        for name in ("lat", "lon")
        if name not in table.columns
    ]
    found += [
        Fault(file, "unknown column", column=name, mend=f"The columns are: {', '.join(COLUMNS)}.")
        for name in table.columns
        if name not in COLUMNS
    ]
    faults.extend(found)
    if found:
        return []
    rows: list[Row] = []
    for at, cells in enumerate(table.to_dict("records")):
        line = at + frames.FIRST_ROW
        lat = finite(cells["lat"], file, line, "lat", faults)
        lon = finite(cells["lon"], file, line, "lon", faults)
        known = not (math.isnan(lat) or math.isnan(lon))
        rows.append((line, shapely.Point(lon, lat) if known else None, {str(k): v for k, v in cells.items()}))
    return rows


def geojson_rows(data: bytes, file: str, faults: list[Fault]) -> list[Row]:
    """Read a GeoJSON file: the number of each feature, its shape (None with a fault) and its properties."""
    try:
        document = json.loads(data.decode("utf-8"))
        kind = document["type"]
        features = document["features"] if kind == "FeatureCollection" else [document]
        if kind in SHAPES:
            features = [{"type": "Feature", "properties": {}, "geometry": document}]
        declared = str(document.get("crs") or "").upper()
        pairs = [(each["geometry"], dict(each.get("properties") or {})) for each in features]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        mend = "Upload GeoJSON with points or polygons, or a CSV file with lat and lon."
        faults.append(Fault(file, f"is not readable GeoJSON: {error}", mend=mend))
        return []
    if declared and not any(known in declared for known in ("4326", "CRS84")):
        found = Fault(
            file, "has another coordinate reference system than WGS84", value=declared[:60], mend=WGS84
        )
        faults.append(found)
        return []
    return [
        (number, _shape(each, file, number, faults), properties)
        for number, (each, properties) in enumerate(pairs[: MAX_SITES + 1], 1)
    ]


def _shape(geometry: Any, file: str, number: int, faults: list[Fault]) -> BaseGeometry | None:
    """Return the shape of a feature; None with a fault where it is none that a site can have."""
    try:
        shape = shapely.geometry.shape(geometry)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ShapelyError):
        faults.append(Fault(file, "has no readable shape", row=number, column="geometry"))
        return None
    if shape.geom_type not in SHAPES or shape.is_empty:
        mend = "Draw a site as a point or a polygon."
        faults.append(
            Fault(
                file,
                "is no point or polygon",
                row=number,
                column="geometry",
                value=shape.geom_type,
                mend=mend,
            )
        )
        return None
    return shapely.force_2d(shape)


def finite(value: Any, file: str, row: int | None, column: str, faults: list[Fault]) -> float:
    """Return a finite number, or NaN with a fault."""
    try:
        number = float(str(value).strip())
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    mend = "Write a plain number with a point, such as 51.5074."
    faults.append(Fault(file, "not a number", row=row, column=column, value=str(value), mend=mend))
    return math.nan
