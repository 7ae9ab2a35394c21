"""The files of a walking network in a place pack: what is written by an import and read by the store."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from geopandas import GeoDataFrame

from geo.crs import METRES
from geo.errors import Fault, Faults
from geo.pack.indicators import Contract, Text
from geo.pack.network import EDGE_COLUMNS, NODE_COLUMNS, Network
from geo.writing import toml_text

NODES, EDGES, ABOUT = "network/nodes.parquet", "network/edges.parquet", "network/about.toml"
NAMES = (NODES, EDGES, ABOUT)
MEND = "Import it again: needs-atlas network import FILE."


class About(Contract):
    """Where a network is from."""

    file: Text
    attribution: Text
    licence: Text


def contents(network: Network) -> dict[str, bytes]:
    r"""Return the files of a network by name: GeoParquet in EPSG:27700, and where it is from.

    Examples
    --------
    >>> from geo.sample import river
    >>> files = contents(river())
    >>> list(files), files[ABOUT].decode()
    (['network/nodes.parquet', 'network/edges.parquet', 'network/about.toml'], 'file = "river town"\n')
    """
    about = "".join(f"{key} = {toml_text(value)}\n" for key, value in network.about.items())
    return {NODES: _parquet(network.nodes), EDGES: _parquet(network.edges), ABOUT: about.encode()}


def parsed(nodes: bytes, edges: bytes, about: About, faults: list[Fault]) -> Network | None:
    """Return the network of a pack's files, or None with its faults gathered.

    Examples
    --------
    >>> from geo.sample import river
    >>> files = contents(river())
    >>> about = About(file="river town", attribution="Made up", licence="none")
    >>> len(parsed(files[NODES], files[EDGES], about, []).edges)
    6
    """
    found = Faults()
    points = _frame(nodes, NODES, NODE_COLUMNS, found)
    lines = _frame(edges, EDGES, EDGE_COLUMNS, found)
    if points is not None and lines is not None:
        ends = lines[["u", "v"]].to_numpy()
        if not np.isin(ends, np.arange(len(points))).all():
            found.append(Fault(EDGES, "names a node that nodes.parquet lacks", column="u, v", mend=MEND))
        metres = lines["metres"].to_numpy()
        if not (np.isfinite(metres) & (metres > 0)).all():
            rule = "holds a length that is no positive number"
            found.append(Fault(EDGES, rule, column="metres", mend=MEND))
    faults.extend(found)
    return None if found or points is None or lines is None else Network(points, lines, about.model_dump())


def _parquet(frame: GeoDataFrame) -> bytes:
    """Write a frame as GeoParquet."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def _frame(data: bytes, file: str, columns: tuple[str, ...], faults: list[Fault]) -> GeoDataFrame | None:
    """Parse a GeoParquet file of numbers and geometries in EPSG:27700; faults are gathered."""
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()
        found = _epsg(table.schema.metadata or {})
        numbers = {
            name: table[name].to_numpy().astype(float if name == "metres" else np.int64) for name in columns
        }
        shapes = shapely.from_wkb(table["geometry"].to_numpy())
    except (pa.ArrowException, KeyError, ValueError, TypeError, shapely.errors.ShapelyError) as error:
        faults.append(Fault(file, f"is not a readable part of a network: {error}", mend=MEND))
        return None
    if found != METRES:
        faults.append(
            Fault(file, f"has another coordinate reference system than {METRES}", value=found, mend=MEND)
        )
        return None
    return GeoDataFrame(numbers, geometry=shapes, crs=METRES)


def _epsg(metadata: dict[bytes, bytes]) -> str:
    """Return the reference system that GeoParquet metadata state, as authority and code."""
    columns: dict[str, Any] = json.loads(metadata.get(b"geo", b"{}")).get("columns", {})
    crs = (columns.get("geometry", {}).get("crs") or {}).get("id", {})
    return f"{crs.get('authority', '')}:{crs.get('code', '')}"
