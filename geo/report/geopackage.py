"""A table as a GeoPackage: the SQLite file of the standard, written in memory, always the same bytes.

Written without GDAL, whose files hold the clock, and whose settings belong to the whole process.
"""

from __future__ import annotations

import json
import re
import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.pack.pack import Pack
from geo.report.headings import heading
from geo.report.provenance import Provenance, provenance
from geo.report.table import Table
from geo.writing import COORDINATE_DECIMALS, day_words

APPLICATION: Final = 0x47504B47  # "GPKG"
VERSION: Final = 10300
KEY: Final = "fid"
SHAPE: Final = "geom"
_DEGREES: Final = 4326
_PLURAL: Final = {"POINT": "MULTIPOINT", "LINESTRING": "MULTILINESTRING", "POLYGON": "MULTIPOLYGON"}
_SCHEMA: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE,
  min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name),
  column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL,
  PRIMARY KEY (table_name, column_name));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL, UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY NOT NULL, md_scope TEXT NOT NULL,
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL, metadata TEXT NOT NULL);
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
  row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL REFERENCES gpkg_metadata(id),
  md_parent_id INTEGER REFERENCES gpkg_metadata(id));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
  description TEXT, mime_type TEXT, constraint_name TEXT, PRIMARY KEY (table_name, column_name));
"""
_SYSTEMS: Final = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate system"),
    (
        *("WGS 84 geodetic", _DEGREES, "EPSG", _DEGREES),
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
        'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",'
        '0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
        "longitude and latitude",
    ),
)
_STANDARD: Final = "http://www.geopackage.org/spec130/"
_EXTENSIONS: Final = (
    ("gpkg_metadata", None, "gpkg_metadata", f"{_STANDARD}#extension_metadata", "read-write"),
    ("gpkg_metadata_reference", None, "gpkg_metadata", f"{_STANDARD}#extension_metadata", "read-write"),
    ("gpkg_data_columns", None, "gpkg_schema", f"{_STANDARD}#extension_schema", "read-write"),
)


def geopackage(pack: Pack, table: Table, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a table as a GeoPackage of one layer in EPSG:4326: same content, same bytes.

    What the file is of, its day, sources and licences stand in it, and what each column says.

    Parameters
    ----------
    rows : the rows as they are written, unknown as None

    Raises
    ------
    AtlasError : the rows have no places.

    Examples
    --------
    >>> from pandas import DataFrame
    >>> from geo.sample import town
    >>> from geo.report.table import of_areas, text
    >>> wards = of_areas(town(), DataFrame({"area_code": ["D"]}), {"area_code": text("its code")}, "wards")
    >>> geopackage(town(), wards, [{"area_code": "D"}])[:15]
    b'SQLite format 3'
    """
    of = provenance(pack, table, outlined=True)
    kind, shapes = _one_kind(table)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as file:
        file.execute("PRAGMA page_size = 4096")
        file.execute(f"PRAGMA application_id = {APPLICATION}")
        file.execute(f"PRAGMA user_version = {VERSION}")
        file.execute("BEGIN")
        for statement in _SCHEMA.split(";\n"):
            file.execute(statement)
        file.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        file.executemany("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", _EXTENSIONS)
        layer = re.sub(r"[^a-z0-9]+", "_", table.title.lower()).strip("_") or "rows"
        _contents(file, layer, of, kind, shapes)
        _columns(file, layer, table)
        _rows(file, layer, table, rows, shapes)
        file.execute("COMMIT")
        return file.serialize()


def _one_kind(table: Table) -> tuple[str, NDArray[np.object_]]:
    """Return the kind of the shapes and the shapes, made plural where some are; None where there is none."""
    given = [None if shape is None or shape.is_empty else shape for shape in table.placed()]
    shapes = np.array(given, dtype=object)
    shapes = shapely.set_precision(shapes, 10**-COORDINATE_DECIMALS, mode="pointwise")
    kinds = {shape.geom_type.upper() for shape in shapes if shape is not None}
    if len(kinds) == 1:
        return kinds.pop(), shapes
    for single, many in _PLURAL.items():
        if kinds == {single, many}:
            return many, np.array([_plural(shape) for shape in shapes], dtype=object)
    return "GEOMETRY", shapes


def _plural(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return a shape as one of several."""
    if shape is None or shape.geom_type.startswith("Multi"):
        return shape
    plural: BaseGeometry = getattr(shapely, f"multi{shape.geom_type.lower()}s")([shape])
    return plural


def _contents(
    file: sqlite3.Connection, layer: str, of: Provenance, kind: str, shapes: NDArray[np.object_]
) -> None:
    """Write what the layer is, where it lies, and where it is from."""
    day = f"{of.as_of.isoformat()}T00:00:00.000Z"
    known = [shape for shape in shapes if shape is not None]
    bounds = [float(edge) for edge in shapely.total_bounds(known)] if known else [None] * 4
    facts = {
        "title": of.title,
        "date": of.as_of.isoformat(),
        "temporal": of.period,
        "source": list(of.sources),
        "license": list(of.licences),
    }
    period = f"Period: {of.period}." if of.period else ""
    words = [
        *(f"Figures as of {day_words(of.as_of)}.", period),
        *(*of.sources, *(f"Licence: {each}" for each in of.licences)),
    ]
    about = " ".join(each for each in words if each)
    content = (layer, "features", of.title, about, day, *bounds, _DEGREES)
    file.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", content)
    placed = (layer, SHAPE, kind, _DEGREES)
    file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", placed)
    text = json.dumps({name: fact for name, fact in facts.items() if fact}, ensure_ascii=False)
    terms = (1, "dataset", "http://purl.org/dc/terms/", "application/json", text)
    file.execute("INSERT INTO gpkg_metadata VALUES (?, ?, ?, ?, ?)", terms)
    reference = ("table", layer, None, None, day, 1, None)
    file.execute("INSERT INTO gpkg_metadata_reference VALUES (?, ?, ?, ?, ?, ?, ?)", reference)


def _columns(file: sqlite3.Connection, layer: str, table: Table) -> None:
    """Make the table of the layer, and say what each column means."""
    kinds = {name: "TEXT" if column.kind == "text" else "REAL" for name, column in table.columns.items()}
    typed = "".join(f", {_quoted(name)} {kind}" for name, kind in kinds.items())
    key = f"{_quoted(KEY)} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
    file.execute(f"CREATE TABLE {_quoted(layer)} ({key}, {_quoted(SHAPE)} GEOMETRY{typed})")
    told = [
        (layer, name, None, column.heading or heading(name), column.words, None, None)
        for name, column in table.columns.items()
    ]
    file.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, ?, ?)", told)


def _rows(
    file: sqlite3.Connection,
    layer: str,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    shapes: NDArray[np.object_],
) -> None:
    """Write the rows, numbered from 1, with their shapes."""
    marks = ", ".join("?" * (len(table.columns) + 2))
    filled = [
        (number, _blob(shape), *row.values())
        for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), start=1)
    ]
    file.executemany(f"INSERT INTO {_quoted(layer)} VALUES ({marks})", filled)


def _quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever is in it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _blob(shape: BaseGeometry | None) -> bytes | None:
    """Return a shape as GeoPackage keeps it: a head with its bounds, then its well-known bytes."""
    if shape is None:
        return None
    west, south, east, north = shape.bounds
    head = struct.pack("<2sBBi4d", b"GP", 0, 0b11, _DEGREES, west, east, south, north)
    return head + bytes(shapely.to_wkb(shape, byte_order=1))
