"""Blocks of OpenStreetMap files: cut off, too large, or packed as no map is."""

from __future__ import annotations

import io

import pytest

from geo.sources.given import NetworkFileError
from geo.sources.network import read_network
from geo.sources.openstreetmap import check_blocks
from tests.broken_ways import HEADER, block, broken, field, long_way, varint, write_ways
from tests.minitown import streets

EDGES = streets(533_000, 180_000, 533_400, 180_400, 200).edges


def _check(data: bytes) -> None:
    check_blocks(io.BytesIO(data), "town.osm.pbf")


def test_blocks_of_a_map_are_let_through(tmp_path):
    _check(write_ways(tmp_path / "town.osm.pbf", EDGES).read_bytes())
    _check(b"")
    _check(HEADER + block(b"OSMData", bytes(1_000_000)))  # packs well, but is small


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no pbf", "no .osm.pbf file"),
        (b"<osm/>", "no .osm.pbf file"),
        (HEADER[:-1], "cut off"),
        (HEADER + HEADER[:10], "cut off"),
        (HEADER + block(b"OSMData", bytes(30_000_000)), "repeats itself as no map does"),
        (HEADER + block(b"OSMData", b"", says=2**31), "larger than the format allows"),
        (b"\0\0\0\x02" + varint(3 << 3) + b"\x80", "cut off"),
        (b"\0\0\0\x0c" + varint(3 << 3) + b"\xff" * 11, "damaged"),
        (b"\0\0\0\x02" + b"\x0b\x00", "no .osm.pbf file"),
        (b"\0\0\0\x0b" + varint(3 << 3) + b"\x00" + b"\x0d" + b"\0" * 4 + b"\x09" + b"\0" * 3, "damaged"),
    ],
)
def test_blocks_that_are_none_are_refused_in_words(data, words):
    with pytest.raises(NetworkFileError, match=rf"^(A block of )?town\.osm\.pbf .*{words}"):
        _check(data)


def test_a_way_of_millions_of_points_is_refused(tmp_path):
    file = tmp_path / "long.osm.pbf"
    file.write_bytes(HEADER + long_way(1_000_000))
    with pytest.raises(NetworkFileError, match="1,000,000 points in one way"):
        read_network(file)


@pytest.mark.slow
def test_damage_within_packed_blocks_is_refused_or_read(tmp_path):
    strings = field(1, b"") + field(1, b"highway") + field(1, b"path")
    nodes = field(
        2, field(1, b"\x02\x02\x02") + field(8, varint(10**9) + b"\x02\x04") + field(9, b"\x02\x02\x04")
    )
    way = field(3, varint(1 << 3) + b"\1" + field(2, b"\1") + field(3, b"\2") + field(8, b"\x02\x02\x02"))
    whole = field(1, strings) + field(2, nodes) + field(2, way)
    file = tmp_path / "damaged.osm.pbf"
    outcomes = set()
    for content in broken(whole, 300, seed=6):
        file.write_bytes(HEADER + block(b"OSMData", content))
        try:
            read_network(file)
            outcomes.add("read")
        except NetworkFileError:
            outcomes.add("refused")
    assert "refused" in outcomes
