"""Lines of ways from a GeoParquet file; what it announces is weighed before it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.sources.given import (
    MOST_BYTES,
    MOST_WAYS,
    NetworkFileError,
    columns_named,
    require_a_map,
    require_few,
)

MAGIC: Final = b"PAR1"
# Few rows at a time: a value that is stored once may stand in each of them.
ROWS_AT_ONCE: Final = 1_000
# What files that do not say it have, by the specification.
USUAL_CRS: Final = "OGC:CRS84"
UNREADABLE: Final = (
    *(pa.ArrowException, shapely.errors.ShapelyError, CRSError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, OverflowError),
)


def is_parquet(head: bytes) -> bool:
    """Tell a Parquet file by its first bytes.

    Examples
    --------
    >>> is_parquet(b"PAR1"), is_parquet(b"<xml")
    (True, False)
    """
    return head.startswith(MAGIC)


def lines(path: Path, columns: Sequence[str]) -> GeoDataFrame:
    """Return the features of a file with some of its columns.

    Raises
    ------
    NetworkFileError : the file cannot be read, or stands for more than a place has.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.sample import BRIDGE, ways
    >>> with TemporaryDirectory() as folder:
    ...     ways(BRIDGE, highway=["path"]).to_parquet(Path(folder) / "bridge.parquet")
    ...     lines(Path(folder) / "bridge.parquet", ["highway", "foot"])
      highway                     geometry
    0    path  LINESTRING (400 0, 400 100)
    """
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            about = json.loads((file.metadata.metadata or {}).get(b"geo", b"{}"))
            if not about:
                raise ValueError("it does not say that it is GeoParquet")
            geometry = about["primary_column"]
            described = about["columns"][geometry]
            if described.get("encoding") != "WKB":
                raise ValueError(f"its geometries are {described.get('encoding')}; write them as WKB")
            crs = _crs(described)
            held = [each for each in file.schema_arrow.names if each != geometry]
            kept = columns_named(columns, held)
            single = _weigh(file.metadata, [geometry, *kept.values()], path.name)
        with pq.ParquetFile(path, pre_buffer=False, read_dictionary=single) as file:
            parts = list(_parts(file, geometry, kept, path))
    except UNREADABLE as error:
        raise NetworkFileError(f"{path.name} cannot be read as lines of ways: {error}") from error
    values = {name: [each for part in parts for each in part[name]] for name in kept}
    shapes = np.concatenate([part[""] for part in parts]) if parts else np.array([], dtype=object)
    return GeoDataFrame(values, geometry=shapes, crs=crs)


def _parts(file: Any, geometry: str, kept: Mapping[str, str], path: Path) -> Iterator[dict[str, Any]]:
    """Read some rows at a time: values of each column, and shapes, which have no name."""
    size, packed = 0, path.stat().st_size
    for batch in file.iter_batches(ROWS_AT_ONCE, columns=[geometry, *kept.values()], use_threads=False):
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        size += sum(map(_size, columns.values()))
        require_a_map(path.name, size, packed)
        require_few(path.name, "bytes of ways", size, MOST_BYTES)
        with np.errstate(invalid="ignore"):  # coordinates that are no numbers are refused later, in words
            shapes = shapely.from_wkb(_plain(columns[geometry]).to_numpy(zero_copy_only=False))
        cells = {name: columns[actual].to_pylist() for name, actual in kept.items()}
        yield {"": shapes, **{name: [_value(each) for each in column] for name, column in cells.items()}}


def _size(column: pa.Array) -> int:
    """Return the bytes of a column's values; one that is stored once counts as often as it is meant."""
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
    return pc.sum(pc.cast(lengths, pa.int64())).as_py() or 0


def _plain(column: pa.Array) -> pa.Array:
    """Return a column whose values are stored as often as they are meant."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _weigh(metadata: Any, columns: Sequence[str], name: str) -> list[str]:
    """Refuse a file that announces more than a place has; return the columns whose values are stored once."""
    require_few(name, "ways", metadata.num_rows, MOST_WAYS)
    size = 0
    once: set[str] = set()
    often: set[str] = set()
    for group in (metadata.row_group(at) for at in range(metadata.num_row_groups)):
        for chunk in (group.column(at) for at in range(group.num_columns)):
            name_in_file = chunk.path_in_schema
            if name_in_file.partition(".")[0] in columns:
                size += chunk.total_uncompressed_size
                plain = chunk.physical_type == "BYTE_ARRAY" and "DELTA_BYTE_ARRAY" not in chunk.encodings
                (once if plain else often).add(name_in_file)
    require_few(name, "bytes of ways", size, MOST_BYTES)
    return [each for each in columns if each in once - often]


def _crs(described: dict[str, Any]) -> CRS | None:
    """Return the reference system that a column of geometries states; None where it states none."""
    stated = described.get("crs", USUAL_CRS)
    if stated is None:
        return None
    if isinstance(stated, dict):
        return CRS.from_json_dict(stated)
    return CRS.from_user_input(USUAL_CRS) if stated == USUAL_CRS else CRS.from_wkt(str(stated))


def _value(value: Any) -> Any:
    """Return a cell as it can be compared; several values in one are written as OpenStreetMap does.

    What has parts of its own, such as Overture's restrictions, is written as JSON.
    """
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value)):
        return json.dumps(value, default=str)
    return ";".join(map(str, value)) if isinstance(value, list) else value
