"""Lines of ways from a GeoPackage, read as the SQLite file that it is.

Read without GDAL, which decides by content what a file is and would open others behind it: one named .gpkg
may be a list of addresses to fetch from. Only tables are read: a view may compute for ever.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.sources.given import MOST_BYTES, MOST_WAYS, NetworkFileError, columns_named, require_few

SQLITE: Final = b"SQLite format 3\0"
# Where a SQLite file says what it is for, and what GeoPackages of all versions say there.
PURPOSE: Final = slice(68, 72)
PURPOSES: Final = (b"GPKG", b"GP10", b"GP11")
HEAD: Final = 100
CONTENTS, COLUMNS, SYSTEMS = "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"
# Lines beside collections of lines make a layer of any geometry.
KINDS: Final = ("LINESTRING", "MULTILINESTRING", "GEOMETRY", "GEOMETRYCOLLECTION")
PREFERRED: Final = "edges"
# Where a frame names the layers that were not read.
UNREAD: Final = "unread"
# Reading a row takes some tens of steps of SQLite's machine; who needs more than this never ends.
STEPS_A_CALL: Final = 1_000_000
MOST_CALLS: Final = 1_000
# Bytes before a geometry's shape: eight, and an envelope of so many by its kind.
ENVELOPES: Final = (0, 32, 48, 48, 64)


def is_geopackage(head: bytes) -> bool:
    """Tell a GeoPackage by its first HEAD bytes.

    Examples
    --------
    >>> is_geopackage(b"<OGRVRTDataSource>")
    False
    """
    return head.startswith(SQLITE) and head[PURPOSE] in PURPOSES


def lines(path: Path, columns: Sequence[str]) -> GeoDataFrame:
    """Return the features of a layer of lines with some of its columns: of the one called edges, else of the
    first that says what is a highway, else of the first. The `attrs` name the layers that are not read.

    Raises
    ------
    NetworkFileError : the file cannot be read, or has no table of lines.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.sample import BRIDGE, ways
    >>> with TemporaryDirectory() as folder:
    ...     ways(BRIDGE, highway=["path"]).to_file(Path(folder) / "bridge.gpkg")
    ...     lines(Path(folder) / "bridge.gpkg", ["highway", "foot"])
      highway                     geometry
    0    path  LINESTRING (400 0, 400 100)
    """
    try:
        with _opened(path) as database:
            (table, geometry, system), unread = _layer(database, path.name)
            held = [name for _, name, *_ in database.execute(f"PRAGMA table_info({_quoted(table)})")]
            if geometry not in held:
                raise ValueError(f"its table {table!r} has no column {geometry!r}")
            kept = columns_named(columns, [each for each in held if each != geometry])
            _weigh(database, table, geometry, path.name)
            chosen = ", ".join(_quoted(each) for each in (geometry, *kept.values()))
            rows = database.execute(f"SELECT {chosen} FROM {_quoted(table)}").fetchall()
            crs = _crs(database, system)
        with np.errstate(invalid="ignore"):  # coordinates that are no numbers are refused later, in words
            shapes = shapely.from_wkb([_shape(row[0]) for row in rows])
    except (
        sqlite3.Error,
        shapely.errors.ShapelyError,
        CRSError,
        OverflowError,
        ValueError,
        TypeError,
    ) as error:
        raise NetworkFileError(f"{path.name} cannot be read as lines of ways: {error}") from error
    values = {name: [row[at] for row in rows] for at, name in enumerate(kept, 1)}
    frame = GeoDataFrame(values, geometry=shapes, crs=crs)
    frame.attrs[UNREAD] = unread
    return frame


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file as it lies there: nothing is written beside it, nothing in it is run for ever."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.is_file() and beside.stat().st_size:
            raise NetworkFileError(
                f"{path.name} is being written by another program, which keeps {beside.name} beside it. "
                "Close it there first."
            )
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        database.text_factory = lambda data: data.decode(errors="replace")
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        calls = iter(range(MOST_CALLS))
        database.set_progress_handler(lambda: next(calls, None) is None, STEPS_A_CALL)
        yield database


def _layer(database: sqlite3.Connection, name: str) -> tuple[tuple[str, str, int], list[str]]:
    """Return table, column of geometries and number of the reference system of the layer to read.

    And the names of other layers of lines.
    """
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
    tables = {each.casefold() for (each,) in database.execute(query)}
    if lacking := [each for each in (CONTENTS, COLUMNS, SYSTEMS) if each not in tables]:
        raise NetworkFileError(f"{name} cannot be read as lines of ways: it has no table {lacking[0]}.")
    listed = database.execute(
        f"SELECT c.table_name, g.column_name, g.srs_id FROM {CONTENTS} c JOIN {COLUMNS} g"
        " ON lower(c.table_name) = lower(g.table_name) WHERE c.data_type = 'features'"
        f" AND upper(g.geometry_type_name) IN ({', '.join('?' * len(KINDS))}) ORDER BY c.rowid LIMIT 1000",
        KINDS,
    ).fetchall()
    if not listed:
        raise NetworkFileError(f"{name} has no layer of lines.")
    real = [each for each in listed if str(each[0]).casefold() in tables]
    called = [each for each in listed if each[0] == PREFERRED]
    highways = [each for each in real if _says_highway(database, str(each[0]))]
    table, column, system = (called or highways or real or listed)[0]
    if str(table).casefold() not in tables:
        raise NetworkFileError(
            f"The layer {str(table)!r} of {name} is a view, which is not read. "
            "Export it as a layer of its own."
        )
    return (str(table), str(column), int(system)), [str(each[0]) for each in real if each[0] != table]


def _says_highway(database: sqlite3.Connection, table: str) -> bool:
    """Tell whether a table has a column for the kind of a way."""
    held = database.execute(f"PRAGMA table_info({_quoted(table)})")
    return any(str(name).casefold() == "highway" for _, name, *_ in held)


def _weigh(database: sqlite3.Connection, table: str, geometry: str, name: str) -> None:
    """Refuse a table with more rows or bytes than a place has; neither needs its shapes to be read."""
    query = f"SELECT count(*), total(length({_quoted(geometry)})) FROM {_quoted(table)}"
    rows, size = database.execute(query).fetchone()
    require_few(name, "ways", rows, MOST_WAYS)
    require_few(name, "bytes of ways", int(size), MOST_BYTES)


def _crs(database: sqlite3.Connection, number: int) -> CRS | None:
    """Return a reference system of the file; None where it is said to be undefined."""
    query = f"SELECT organization, organization_coordsys_id, definition FROM {SYSTEMS} WHERE srs_id = ?"
    found = database.execute(query, (number,)).fetchone()
    if number <= 0 or found is None or str(found[2]).casefold() == "undefined":
        return None
    if str(found[0]).casefold() == "epsg":
        return CRS.from_epsg(int(found[1]))
    return CRS.from_wkt(str(found[2]))


def _shape(blob: Any) -> bytes | None:
    """Return the well-known bytes within a geometry of a GeoPackage; None where there is none.

    Raises
    ------
    ValueError : it is no such geometry.
    """
    if blob is None:
        return None
    kind = blob[3] >> 1 & 7 if isinstance(blob, bytes) and len(blob) > 8 and blob[:2] == b"GP" else 7
    if kind >= len(ENVELOPES) or blob[3] & 0x20:
        raise ValueError("a geometry is none of a GeoPackage")
    return bytes(blob[8 + ENVELOPES[kind] :])


def _quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'
