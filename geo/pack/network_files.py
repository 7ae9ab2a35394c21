"""The files of a walking network in a place pack: what is written by an import and read by the store."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from geopandas import GeoDataFrame
from pydantic import Field

from geo.crs import METRES
from geo.errors import Fault, Faults
from geo.pack.indicators import Contract, Text
from geo.pack.network import EDGE_COLUMNS, NODE_COLUMNS, Network
from geo.writing import toml_text

NODES, EDGES, ABOUT = "network/nodes.parquet", "network/edges.parquet", "network/about.toml"
NAMES = (NODES, EDGES, ABOUT)
MEND = "Import it again: needs-atlas network import FILE."
# Where geopandas keeps what a frame says of itself; a part of a network says which one it is of.
ATTRIBUTES: Final = b"PANDAS_ATTRS"
FINGERPRINT: Final = "network"
# Tables of about.toml: reasons, and how many ways each.
COUNTS: Final = ("left_out", "on_trust")
Count = Annotated[int, Field(strict=True, ge=0)]
# What reading a file that is no Parquet, or a damaged one, ends with.
UNREADABLE: Final = (pa.ArrowException, OSError, KeyError, ValueError, TypeError, AttributeError, MemoryError)


class About(Contract):
    """Where a network is from; `fingerprint` is that of its ways, which nodes and edges carry too.

    Also what of the file is not in it, and what was taken on trust: how many ways for each reason.
    """

    file: Text
    attribution: Text
    licence: Text
    fingerprint: str = ""
    left_out: dict[Text, Count] = Field(default_factory=dict)
    on_trust: dict[Text, Count] = Field(default_factory=dict)


def contents(network: Network) -> dict[str, bytes]:
    r"""Return the files of a network by name: GeoParquet in EPSG:27700, and where it is from.

    Examples
    --------
    >>> from geo.sample import river
    >>> files = contents(river())
    >>> list(files), files[ABOUT].decode().splitlines()[0]
    (['network/nodes.parquet', 'network/edges.parquet', 'network/about.toml'], 'file = "river town"')
    """
    mark = fingerprint(network)
    about = "".join(
        f"{key} = {_quoted(value)}\n" for key, value in {**network.about, "fingerprint": mark}.items()
    )
    for name in COUNTS:
        if counts := getattr(network, name):
            about += f"\n[{name}]\n"
            about += "".join(f"{_quoted(reason)} = {count}\n" for reason, count in counts.items())
    return {NODES: _parquet(network.nodes, mark), EDGES: _parquet(network.edges, mark), ABOUT: about.encode()}


def fingerprint(network: Network) -> str:
    """Return what tells one network from another: a short text made of its ways and of where they are from.

    Examples
    --------
    >>> from geo.pack.network import cropped
    >>> from geo.sample import river
    >>> fingerprint(river()) == fingerprint(cropped(river(), (0, -10, 150, 110)))
    False
    """
    found = hashlib.sha256(json.dumps(dict(network.about), sort_keys=True).encode())
    for frame, columns in ((network.nodes, NODE_COLUMNS), (network.edges, EDGE_COLUMNS)):
        for column in columns:
            found.update(frame[column].to_numpy().tobytes())
        found.update(b"".join(shapely.to_wkb(frame.geometry.to_numpy())))
    return found.hexdigest()[:16]


def parsed(nodes: bytes, edges: bytes, about: About, faults: list[Fault]) -> Network | None:
    """Return the network of a pack's files, or None with its faults gathered.

    Examples
    --------
    >>> from geo.sample import river
    >>> files, mark = contents(river()), fingerprint(river())
    >>> about = About(file="river town", attribution="Made up", licence="none", fingerprint=mark)
    >>> len(parsed(files[NODES], files[EDGES], about, []).edges)
    6
    """
    found = Faults()
    points = _frame(nodes, NODES, NODE_COLUMNS, "Point", found)
    lines = _frame(edges, EDGES, EDGE_COLUMNS, "LineString", found)
    if points is not None and lines is not None:
        ends = lines[["u", "v"]].to_numpy()
        if not np.isin(ends, np.arange(len(points))).all():
            found.append(Fault(EDGES, "names a node that nodes.parquet lacks", column="u, v", mend=MEND))
        metres = lines["metres"].to_numpy()
        if not (np.isfinite(metres) & (metres > 0)).all():
            rule = "holds a length that is no positive number"
            found.append(Fault(EDGES, rule, column="metres", mend=MEND))
        if not found:
            found += _of_another(about.fingerprint, {NODES: points, EDGES: lines})
    faults.extend(found)
    described = about.model_dump(exclude={"fingerprint", *COUNTS})
    if found or points is None or lines is None:
        return None
    return Network(points, lines, described, about.left_out, about.on_trust)


def _of_another(mark: str, parts: Mapping[str, GeoDataFrame]) -> list[Fault]:
    """Return a fault for each part that was not written together with about.toml."""
    if not mark:
        return [Fault(ABOUT, "does not say which network it is about", column="fingerprint", mend=MEND)]
    rule = "is of another network than about.toml"
    return [
        Fault(name, rule, value=part.attrs[FINGERPRINT] or None, mend=MEND)
        for name, part in parts.items()
        if part.attrs[FINGERPRINT] != mark
    ]


def _quoted(value: str) -> str:
    """Return a text as TOML; what no text can hold, such as half a character, becomes a question mark."""
    return toml_text(value.encode(errors="replace").decode())


def _parquet(frame: GeoDataFrame, mark: str) -> bytes:
    """Write a frame as GeoParquet that says which network it is of."""
    marked = frame.copy(deep=False)
    marked.attrs = {FINGERPRINT: mark}
    buffer = io.BytesIO()
    marked.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def _frame(
    data: bytes, file: str, columns: tuple[str, ...], kind: str, faults: list[Fault]
) -> GeoDataFrame | None:
    """Parse a GeoParquet file of numbers and geometries in EPSG:27700; faults are gathered.

    The frame's `attrs` say which network it is of, empty where the file does not.
    """
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()
        metadata = table.schema.metadata or {}
        found = _epsg(metadata)
        mark = str(json.loads(metadata.get(ATTRIBUTES, b"{}")).get(FINGERPRINT, ""))
        empty = sum(table[name].null_count for name in (*columns, "geometry"))
        if empty:
            raise ValueError(f"{empty} of its cells are empty")
        numbers = {
            name: table[name].to_numpy().astype(float if name == "metres" else np.int64) for name in columns
        }
        with np.errstate(invalid="ignore"):  # coordinates that are no numbers are refused below
            shapes = shapely.from_wkb(table["geometry"].to_numpy())
        if not (shapely.get_type_id(shapes) == getattr(shapely.GeometryType, kind.upper())).all():
            raise ValueError(f"a geometry is no {kind}")
        if not np.isfinite(shapely.get_coordinates(shapes)).all():
            raise ValueError("a coordinate is no number")
    except (*UNREADABLE, shapely.errors.ShapelyError) as error:
        faults.append(Fault(file, f"is not a readable part of a network: {error}", mend=MEND))
        return None
    if found != METRES:
        faults.append(
            Fault(file, f"has another coordinate reference system than {METRES}", value=found, mend=MEND)
        )
        return None
    frame = GeoDataFrame(numbers, geometry=shapes, crs=METRES)
    frame.attrs = {FINGERPRINT: mark}
    return frame


def _epsg(metadata: dict[bytes, bytes]) -> str:
    """Return the reference system that GeoParquet metadata state, as authority and code."""
    columns: dict[str, Any] = json.loads(metadata.get(b"geo", b"{}")).get("columns", {})
    crs = (columns.get("geometry", {}).get("crs") or {}).get("id", {})
    return f"{crs.get('authority', '')}:{crs.get('code', '')}"
