"""Walks on made-up streets: as networkx has them, and never shorter than the straight line."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from shapely import LineString

from geo.access.walking import FARTHEST_SNAP_METRES, snap, walks
from geo.pack.network import Network, islands, leading, part_of_edge, snappable
from geo.sample import ways
from geo.sources.network import from_edges
from tests.effort import tries
from tests.minitown import places

QUICK = settings(max_examples=tries(40), deadline=None)
PLACE = st.tuples(st.integers(-300, 900), st.integers(-300, 900)).map(
    lambda each: (float(each[0]), float(each[1]))
)


@st.composite
def towns(draw: st.DrawFn) -> Network:
    """Straight streets of a 4 x 4 grid of 200 m, some of them missing, some with a bend."""
    lines = []
    for x in range(4):
        for y in range(4):
            for dx, dy in ((1, 0), (0, 1)):
                if x + dx > 3 or y + dy > 3 or not draw(st.booleans()):
                    continue
                one, other = (200.0 * x, 200.0 * y), (200.0 * (x + dx), 200.0 * (y + dy))
                bend = draw(st.sampled_from([0.0, 0.0, 60.0]))
                middle = ((one[0] + other[0]) / 2 + bend * dy, (one[1] + other[1]) / 2 + bend * dx)
                lines.append(LineString([one, middle, other]))
    return from_edges(ways(*(lines or [LineString([(0, 0), (200, 0)])])), {"file": "grid"})


def _walked(network: Network, people, sites) -> np.ndarray:
    return walks(network, snap(network, people), snap(network, sites), (len(people), len(sites)))


def _by_networkx(network: Network, people, sites) -> np.ndarray:
    """Return the walks with each place put into the graph at the foot of each of its snaps.

    One may walk from a person into the graph and out of it to a site, but through neither.
    """
    graph = nx.DiGraph()
    stops: dict[int, list[tuple[float, object]]] = {}
    for kind, frame in (("person", people), ("site", sites)):
        for row, edge, along, metres in snap(network, frame).itertuples(index=False):
            foot = ("foot", kind, row, edge)
            stops.setdefault(int(edge), []).append((along, foot))
            ends = ((kind, row), foot) if kind == "person" else (foot, (kind, row))
            graph.add_edge(*ends, weight=metres)
    for edge in network.edges.itertuples():
        chain = [
            (0.0, edge.u),
            *sorted(stops.get(edge.Index, []), key=lambda stop: stop[0]),
            (edge.metres, edge.v),
        ]
        for (start, one), (end, other) in pairwise(chain):
            kept = graph.get_edge_data(one, other, {"weight": np.inf})["weight"]
            graph.add_edge(one, other, weight=min(kept, end - start))
            graph.add_edge(other, one, weight=min(kept, end - start))
    metres = np.full((len(people), len(sites)), np.inf)
    for column in range(len(sites)):
        if ("site", column) in graph:
            found = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), ("site", column))
            for row in range(len(people)):
                metres[row, column] = found.get(("person", row), np.inf)
    return metres


@pytest.mark.slow
@QUICK
@given(towns(), st.lists(PLACE, min_size=1, max_size=8), st.lists(PLACE, min_size=1, max_size=4))
def test_walks_are_those_of_networkx_with_every_place_in_the_graph(network, people, sites):
    here, there = places(*people), places(*sites)
    found, expected = _walked(network, here, there), _by_networkx(network, here, there)
    assert np.array_equal(np.isinf(found), np.isinf(expected))
    known = np.isfinite(expected)
    assert found[known] == pytest.approx(expected[known], rel=1e-9, abs=1e-6)


@pytest.mark.slow
@QUICK
@given(towns(), st.lists(PLACE, min_size=1, max_size=8), st.lists(PLACE, min_size=1, max_size=4))
def test_no_walk_is_shorter_than_the_straight_line_and_both_ways_are_equal(network, people, sites):
    here, there = places(*people), places(*sites)
    found = _walked(network, here, there)
    straight = shapely.distance(here.geometry.to_numpy()[:, None], there.geometry.to_numpy()[None])
    assert (found >= straight - 1e-6).all()
    assert pytest.approx(found, rel=1e-9, abs=1e-6) == _walked(network, there, here).T


@pytest.mark.slow
@QUICK
@given(towns(), st.lists(PLACE, min_size=1, max_size=8))
def test_a_snap_is_the_distance_to_the_nearest_way_or_refused(network, people):
    frame = places(*people)
    found = snap(network, frame).groupby("row")["metres"].agg(["min", "max"])
    near = network.edges.geometry[snappable(network)]
    leads = network.edges.geometry[leading(network)[part_of_edge(network)]]
    for row, shape in enumerate(frame.geometry):
        distance = near.distance(shape).min()
        if distance <= FARTHEST_SNAP_METRES:
            assert found["min"][row] == pytest.approx(distance, abs=1e-9)
            # The second, where there are two, is the nearest of those that lead somewhere.
            also = leads.distance(shape).min()
            last = also if also <= FARTHEST_SNAP_METRES else distance
            assert found["max"][row] == pytest.approx(last, abs=1e-9)
        else:
            assert row not in found.index


@pytest.mark.slow
@QUICK
@given(towns())
def test_islands_are_the_connected_parts_of_networkx(network):
    graph = nx.Graph(network.edges[["u", "v"]].itertuples(index=False, name=None))
    parts = [set(network.nodes.index[network.nodes["island"] == each]) for each in islands(network).index]
    assert sorted(map(sorted, parts)) == sorted(sorted(part) for part in nx.connected_components(graph))
    assert islands(network)["metres"].is_monotonic_decreasing
    assert islands(network)["metres"].sum() == pytest.approx(network.edges["metres"].sum())
