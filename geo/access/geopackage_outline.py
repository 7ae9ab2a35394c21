"""The outline in an uploaded GeoPackage: one polygon layer in any reference system, hostile files refused.

SQLite reads it in memory, trusts nothing that the file defines and stops after so many steps; GEOS gets
polygons only, since collections within collections bring it down and the server with it.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

import shapely
from geopandas import GeoSeries
from pyproj import CRS
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.access import geojson
from geo.access.geojson import Row, Wanted
from geo.crs import DEGREES, reprojected
from geo.errors import Fault
from geo.limits import GEOPACKAGE_BYTES, GEOPACKAGE_STEPS
from geo.pack import parsing

ENDING: Final = ".gpkg"
SYSTEM: Final = (
    "Set the coordinate system that it was drawn in (in Britain mostly EPSG:27700), and save it again."
)
_ALONE: Final = "Save the outline alone in a new GeoPackage."
_HEAD: Final = b"SQLite format 3\0"
_MARK: Final = slice(68, 72)
_MARKS: Final = (b"GPKG", b"GP10", b"GP11", b"GP12")
_SHOWN: Final = 5
_MOST: Final = 1_000  # rows that are counted
_EVERY: Final = 10_000  # steps after which SQLite asks whether it may go on
# A view or a virtual table is a program of whoever made the file; the index of shapes (rtree) is not used.
_WORKED_OUT: Final = (
    "SELECT name FROM sqlite_master WHERE (type = 'view' AND name NOT LIKE 'st^_%' ESCAPE '^') "
    "OR (type = 'table' AND sql LIKE 'create virtual%' AND sql NOT LIKE '% using rtree%') LIMIT 1"
)
_LAYERS: Final = (
    "SELECT g.table_name, g.column_name, upper(g.geometry_type_name), g.srs_id FROM gpkg_contents c "
    "JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
    "JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table' "
    f"WHERE c.data_type = 'features' ORDER BY 1 LIMIT {_MOST}"
)
_SYSTEM: Final = (
    "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
)
_POLYGONS: Final = ("POLYGON", "MULTIPOLYGON", "GEOMETRY")
_POLYGON, _MULTIPOLYGON = 3, 6
_HEAD_BYTES: Final = {0: 8, 1: 40, 2: 56, 3: 56, 4: 72}
"""Length of what stands before the shape, by the kind of bounds in it."""


def is_geopackage(data: bytes, file: str) -> bool:
    """Tell whether a file is a GeoPackage, or means to be one.

    Examples
    --------
    >>> is_geopackage(b"{}", "estate.geojson"), is_geopackage(b"{}", "estate.GPKG")
    (False, True)
    """
    return data.startswith(_HEAD) or file.lower().endswith(ENDING)


def rows(data: bytes, file: str, faults: list[Fault], wanted: Wanted) -> list[Row]:
    """Return the shape of a GeoPackage in EPSG:4326, with its name, as `geojson.rows` does.

    Of several layers the one of polygons is taken; two of those are refused, and so is a layer without a
    coordinate reference system.

    Examples
    --------
    >>> from geo.access.custom_area import WANTED
    >>> faults = []
    >>> rows(b"no such thing", "estate.gpkg", faults, WANTED), faults[0].rule
    ([], 'is not a readable GeoPackage')
    """
    if len(data) > GEOPACKAGE_BYTES:
        faults.append(parsing.too_large(data, file, GEOPACKAGE_BYTES))
        return []
    if not data.startswith(_HEAD) or data[_MARK] not in _MARKS:
        faults.append(Fault(file, "is not a readable GeoPackage", mend=wanted.upload))
        return []
    with closing(sqlite3.connect(":memory:")) as opened:
        try:
            _guarded(opened, data)
            return _rows(opened, file, faults, wanted)
        except (sqlite3.Error, ShapelyError, struct.error, ValueError, OverflowError) as error:
            reason = str(error)[:80] or None
            faults.append(Fault(file, "is not a readable GeoPackage", value=reason, mend=wanted.upload))
            return []


def _guarded(opened: sqlite3.Connection, data: bytes) -> None:
    """Open a file that nobody vouches for: no code of its own, no endless reading, no huge cell."""
    steps = iter(range(GEOPACKAGE_STEPS // _EVERY))
    opened.set_progress_handler(lambda: next(steps, None) is None, _EVERY)
    opened.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, GEOPACKAGE_BYTES)
    opened.deserialize(data)
    opened.execute("PRAGMA trusted_schema = OFF")
    opened.execute("PRAGMA query_only = ON")


def _rows(opened: sqlite3.Connection, file: str, faults: list[Fault], wanted: Wanted) -> list[Row]:
    """Return the only shape; none where there is none, and none with a fault where it cannot be taken."""
    if found := opened.execute(_WORKED_OUT).fetchone():
        faults.append(Fault(file, "holds more than plain tables", value=str(found[0])[:60], mend=_ALONE))
        return []
    layers = opened.execute(_LAYERS).fetchall()
    drawn = [each for each in layers if each[2] in _POLYGONS] or layers
    if len(drawn) > 1:
        more = f" and {len(drawn) - _SHOWN} more" if len(drawn) > _SHOWN else ""
        named = ", ".join(str(each[0])[:40] for each in drawn[:_SHOWN]) + more
        faults.append(Fault(file, "holds several layers", value=named, mend="Keep one layer of outlines."))
    if len(drawn) != 1:
        return []
    table, column, _, system = drawn[0]
    columns = opened.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchall()
    if any(each[-1] > 1 for each in columns):
        faults.append(Fault(file, "has columns that are worked out", value=str(table)[:60], mend=_ALONE))
        return []
    layer = f"FROM {_quoted(table)}"
    (count,) = opened.execute(f"SELECT count(*) FROM (SELECT 1 {layer} LIMIT {_MOST})").fetchone()
    if not count or not geojson.few_enough(count, wanted.most, wanted.what, file, faults):
        return []
    own = next((str(each[1]) for each in columns if str(each[1]).lower() == "name"), "")
    name = _quoted(own) if own else "NULL"
    blob, called = opened.execute(f"SELECT {_quoted(column)}, {name} {layer} LIMIT 1").fetchone()
    crs = _crs(opened.execute(_SYSTEM, (system,)).fetchone())
    return [(1, _shape(blob, crs, file, faults, wanted), {"name": called})]


def _quoted(name: Any) -> str:
    """Return a name as SQL takes it, whatever is in it."""
    doubled = str(name).replace('"', '""')
    return f'"{doubled}"'


def _crs(row: Sequence[Any] | None) -> CRS | None:
    """Return the reference system of a layer; None where the file names none, or none on the ground."""
    organization, number, definition = row or ("", 0, "")
    try:
        coded = str(organization).upper() == "EPSG"
        found = CRS.from_epsg(number) if coded else CRS.from_wkt(str(definition))
    except ProjError:  # "undefined", for one
        return None
    # A bound system names files with corrections, which are not for an upload to choose.
    return found if (found.is_geographic or found.is_projected) and not found.is_bound else None


def _shape(blob: Any, crs: CRS | None, file: str, faults: list[Fault], wanted: Wanted) -> BaseGeometry | None:
    """Return a shape in EPSG:4326; None with a fault where it is none that is taken."""
    if not isinstance(blob, bytes):
        faults.append(Fault(file, "has no readable shape", row=1, column="geometry"))
        return None
    if crs is None:
        faults.append(Fault(file, "has no coordinate reference system", mend=SYSTEM))
        return None
    shape = _read(blob, file, faults, wanted)
    if shape is None:
        return None
    try:
        degrees = reprojected(GeoSeries([shape], crs=crs), DEGREES).iloc[0]
    except ProjError:
        rule = "has a coordinate reference system that cannot be used here"
        faults.append(Fault(file, rule, value=crs.name[:60], mend=SYSTEM))
        return None
    return geojson.fitting(degrees, file, 1, faults, wanted)


def _read(blob: bytes, file: str, faults: list[Fault], wanted: Wanted) -> BaseGeometry | None:
    """Return the polygon or multipolygon of a cell: a head, then well-known bytes (OGC 12-128r19, 2.1.3)."""
    length = _HEAD_BYTES.get(blob[3] >> 1 & 7) if blob[:2] == b"GP" else None
    if length is None:
        faults.append(Fault(file, "has no readable shape", row=1, column="geometry"))
        return None
    shape = blob[length:]
    if _end_of(shape, 0, (_POLYGON, _MULTIPOLYGON)) is None:
        faults.append(Fault(file, wanted.other, row=1, column="geometry", mend=wanted.draw))
        return None
    return shapely.force_2d(shapely.from_wkb(shape))


def _end_of(shape: bytes, at: int, kinds: Sequence[int]) -> int | None:
    """Return where a polygon or a multipolygon of polygons ends; None where it is of another kind.

    Raises
    ------
    struct.error : it is cut short.
    """
    order = "<" if shape[at : at + 1] == b"\1" else ">"
    kind, parts = struct.unpack_from(f"{order}II", shape, at + 1)
    plain, heights = kind % 1000, (0, 1, 1, 2)
    if plain not in kinds or kind >= len(heights) * 1000:
        return None
    at += 9
    for _ in range(parts):
        if plain == _MULTIPOLYGON:
            end = _end_of(shape, at, (_POLYGON,))
            if end is None:
                return None
            at = end
        else:
            (corners,) = struct.unpack_from(f"{order}I", shape, at)
            at += 4 + corners * 8 * (2 + heights[kind // 1000])
    return at
