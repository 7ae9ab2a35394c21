"""The given cases of walking networks: what went wrong for others is read, or refused with the reason."""

from __future__ import annotations

import time

import pytest

from geo.pack.network import islands
from geo.sources.network import NetworkFileError, read_network


@pytest.mark.parametrize(
    ("case", "edges"),
    [
        # 111.2 m are 0.001 degrees of latitude, 69.3 m 0.001 degrees of longitude here.
        ("overpass-order/nodes_first.osm", [111.2, 111.2]),
        ("overpass-order/ways_first.osm", [111.2, 111.2]),
        ("overpass-order/mixed.osm", [111.2, 111.2]),
        ("overpass-order/out_geom.osm", [55.6]),
        ("lists-in-tags/osmnx.gpkg", [100, 100, 100]),
        ("corridor-platform-lift/corridor.osm", [44.5, 556.2, 623.0]),
        ("corridor-platform-lift/elevator.osm", [44.5, 556.2, 623.0]),
        ("corridor-platform-lift/platform.osm", [44.5, 556.2, 623.0]),
        ("square/square_line.osm", [215.3, 215.3, 556.2, 556.2]),
        # With the way straight across.
        ("square/square.osm", [152.4, 215.3, 215.3, 556.2, 556.2]),
    ],
)
def test_a_given_case_is_read_as_one_part(testing_material, case, edges):
    network = read_network(testing_material / "cases" / case, attribution="given", licence="given")
    assert sorted(network.edges["metres"]) == pytest.approx(edges, abs=0.1)
    assert len(islands(network)) == 1
    assert network.left_out == network.on_trust == {}


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("lists-in-tags/semi.osm", "Left out: 1 access=no"),
        ("rails-and-water/overture.parquet", "1 class=motorway; 1 subtype=rail; 1 subtype=water"),
    ],
)
def test_a_given_case_is_refused_with_what_was_left_out(testing_material, case, words):
    with pytest.raises(NetworkFileError, match=words):
        read_network(testing_material / "cases" / case)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("badref.osm", "none has a length"),
        ("badwkb.parquet", "cannot be read as lines of ways"),
        ("huge_id.osm", "illegal id"),
        ("nan.osm", "wrong format for coordinate"),
        ("onept.osm", "none has a length"),
        ("view.gpkg", "is a view, which is not read"),
        ("wkbcount.parquet", "cannot be read as lines of ways"),
        ("wkt.parquet", "cannot be read as lines of ways"),
    ],
)
def test_a_broken_file_is_refused_in_words_at_once(testing_material, name, words):
    begin = time.process_time()
    with pytest.raises(NetworkFileError, match=words):
        read_network(testing_material / "hostile" / name)
    assert time.process_time() - begin < 2
