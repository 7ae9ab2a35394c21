"""Files of ways that an import can read, and what can happen to a file: cut off, or bits turned."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import geopandas as gpd
import osmium
from osmium.osm.mutable import Node, Way

KINDS = (".osm", ".osm.pbf", ".gpkg", ".parquet")


def write_ways(path: Path, edges: gpd.GeoDataFrame) -> Path:
    """Write streets, in the format that a name says; paths where they do not say what they are."""
    kinds = edges["highway"] if "highway" in edges else ["path"] * len(edges)
    if path.name.endswith(".gpkg"):
        edges[["geometry"]].assign(highway=list(kinds)).to_file(path, layer="edges", engine="pyogrio")
    elif path.name.endswith(".parquet"):
        edges[["geometry"]].assign(highway=list(kinds)).to_parquet(path)
    else:
        lines = edges.geometry.to_crs("EPSG:4326")
        places: dict[tuple[float, float], int] = {}
        ways = [[places.setdefault(each, len(places) + 1) for each in line.coords] for line in lines]
        with osmium.SimpleWriter(str(path)) as writer:
            for place, number in places.items():
                writer.add_node(Node(id=number, location=place))
            for number, (nodes, kind) in enumerate(zip(ways, kinds, strict=True), 1):
                writer.add_way(Way(id=number, nodes=nodes, tags={"highway": kind}))
    return path


def broken(good: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Yield copies of a file that are cut off, have bits turned or a piece replaced."""
    random = Random(seed)
    for _ in range(count):
        data = bytearray(good)
        how = random.random()
        if how < 0.25:
            del data[random.randrange(len(data)) :]
        elif how < 0.8:
            for _ in range(random.choice((1, 1, 2, 8))):
                data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        else:
            at = random.randrange(len(data))
            data[at : at + 20] = random.randbytes(20)
        yield bytes(data)


# ---- Blocks of .osm.pbf ----------------------------------------------------------------------------------


def varint(number: int) -> bytes:
    """Return a number as protobuf writes it."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low]) if not rest else bytes([low | 0x80]) + varint(rest)


def field(number: int, content: bytes) -> bytes:
    """Return bytes as a field of a protobuf message."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def block(kind: bytes, content: bytes, *, says: int | None = None) -> bytes:
    """Return a packed block behind its heading; `says` is its unpacked size, the true one when absent."""
    packed = zlib.compress(content, 9)
    body = varint(2 << 3) + varint(len(content) if says is None else says) + field(3, packed)
    heading = field(1, kind) + varint(3 << 3) + varint(len(body))
    return struct.pack(">I", len(heading)) + heading + body


HEADER = block(b"OSMHeader", field(4, b"OsmSchema-V0.6") + field(4, b"DenseNodes"))


def long_way(points: int) -> bytes:
    """Return a block with one footpath of so many points, all of them the same node."""
    strings = field(1, b"") + field(1, b"highway") + field(1, b"path")
    # Half of them are told apart, so that the block does not pack too well to be true.
    refs = Random(1).randbytes(points // 40).translate(bytes(each & 0x7F for each in range(256)))
    way = (
        varint(1 << 3)
        + b"\1"
        + field(2, b"\1")
        + field(3, b"\2")
        + field(8, refs + bytes(points - len(refs)))
    )
    return block(b"OSMData", field(1, strings) + field(2, field(3, way)))
