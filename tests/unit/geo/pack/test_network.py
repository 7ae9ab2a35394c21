"""The walking network: cut where ways meet, connected parts told apart, nothing else changed."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import LineString

from geo.errors import CrsError
from geo.pack.network import EDGE_COLUMNS, assembled, cropped, graph, islands, snappable
from geo.sample import BRIDGE, COURTYARD, NORTH_BANK, SOUTH_BANK, ways
from geo.sources.network import from_edges
from tests.minitown import river_town


def test_ways_are_cut_where_they_meet_and_nowhere_else():
    network = river_town()
    # Each bank is cut at the bridge: 400 and 100 m; the bridge is 100 m, the courtyard 2 m.
    assert sorted(network.edges["metres"]) == [2, 100, 100, 100, 400, 400]
    assert len(network.nodes) == 8
    assert list(network.edges.columns) == [*EDGE_COLUMNS, "geometry"]
    assert network.nodes.crs == network.edges.crs == "EPSG:27700"


def test_edges_keep_the_line_between_their_ends():
    bent = LineString([(0, 0), (300, 0), (300, 400)])
    network = from_edges(ways(bent, LineString([(300, 400), (900, 400)])), {})
    assert sorted(network.edges["metres"]) == [600, 700]
    assert network.edges.geometry.iloc[0].equals(bent)
    for edge in network.edges.itertuples():
        ends = edge.geometry.coords[0], edge.geometry.coords[-1]
        assert ends == tuple(network.nodes.geometry[node].coords[0] for node in (edge.u, edge.v))


def test_ways_that_cross_without_a_shared_vertex_do_not_meet():
    # A footbridge over a road: they cross on the map, but nobody can turn from one into the other.
    network = from_edges(ways(LineString([(0, 50), (100, 50)]), LineString([(50, 0), (50, 100)])), {})
    assert len(network.edges) == 2
    assert len(islands(network)) == 2


def test_a_way_that_meets_itself_is_cut_there():
    lasso = LineString([(0, 0), (100, 0), (100, 100), (200, 100), (200, 0), (100, 0)])
    network = from_edges(ways(lasso), {})
    assert sorted(network.edges["metres"]) == [100, 400]


def test_islands_are_reported_the_longest_first():
    found = islands(river_town())
    assert found.index.to_list() == [0, 1]
    assert found.loc[0].to_dict() == {"nodes": 6, "edges": 5, "metres": 1100}
    assert found.loc[1].to_dict() == {"nodes": 2, "edges": 1, "metres": 2}


def test_nobody_is_snapped_to_an_island_too_short_to_be_a_place():
    network = river_town()
    assert network.edges.loc[~snappable(network), "metres"].to_list() == [2]


def test_of_two_ways_between_the_same_ends_the_shorter_counts():
    detour = LineString([(0, 0), (0, 300), (100, 300), (100, 0)])
    network = from_edges(ways(detour, LineString([(0, 0), (100, 0)])), {})
    lengths = graph(network)
    assert len(network.edges) == 2
    assert lengths[0, 1] == lengths[1, 0] == 100


def test_a_way_without_length_is_dropped():
    network = from_edges(ways(LineString([(0, 0), (0, 0)]), SOUTH_BANK), {})
    assert network.edges["metres"].to_list() == [500]


def test_cropping_keeps_what_touches_the_rectangle_whole():
    network = cropped(river_town(), (-10, -10, 50, 50))
    assert network.edges["metres"].to_list() == [400]
    assert network.nodes["island"].to_list() == [0, 0]
    assert network.about == {"file": "river town"}


def test_the_order_of_the_file_is_irrelevant():
    one = river_town()
    other = from_edges(ways(COURTYARD, BRIDGE, NORTH_BANK, SOUTH_BANK), {})
    assert one.nodes.equals(other.nodes)
    assert np.array_equal(one.edges[["u", "v", "metres"]], other.edges[["u", "v", "metres"]])


def test_degrees_are_refused():
    network = river_town()
    with pytest.raises(CrsError, match="27700"):
        assembled(np.zeros((8, 2)), network.edges.to_crs("EPSG:4326"), {})
