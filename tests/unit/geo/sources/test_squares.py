"""Ground that is walked: squares, platforms and the like are walked along their outline and across."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon

from geo.access.walking import snap, walks
from geo.pack.network import Network, islands
from geo.sample import ways
from geo.sources import squares
from geo.sources.network import from_edges, read_network
from tests.minitown import places
from tests.written_maps import STYLES, written

SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
# Two streets that end at opposite corners of it.
WEST, EAST = LineString([(-900, 0), (0, 0)]), LineString([(100, 100), (1000, 100)])


def _walk(network: Network, start: tuple[float, float], stop: tuple[float, float]) -> float:
    here, there = places(start), places(stop)
    return float(walks(network, snap(network, here), snap(network, there), (1, 1))[0, 0])


def _town(ground, **tags: str) -> Network:
    columns = {key: [None, None, value] for key, value in tags.items()} | {
        "highway": ["path", "path", "pedestrian"]
    }
    return from_edges(ways(WEST, EAST, ground, **columns), {})


@pytest.mark.parametrize("area", ["yes", "true", "1"])
@pytest.mark.parametrize("ground", [LineString(SQUARE), Polygon(SQUARE), MultiPolygon([Polygon(SQUARE)])])
def test_a_square_joins_the_streets_that_end_at_it_and_is_walked_across(ground, area):
    network = _town(ground, area=area)
    assert len(islands(network)) == 1
    assert _walk(network, (-50, 0), (150, 100)) == pytest.approx(100 + np.hypot(100, 100))


def test_a_way_round_a_block_is_not_walked_across():
    network = _town(LineString(SQUARE))
    assert _walk(network, (-50, 0), (150, 100)) == pytest.approx(100 + 200)


def test_who_may_not_walk_a_square_goes_round_it():
    for closed in ({"foot": "no"}, {"access": "private"}):
        assert len(islands(_town(Polygon(SQUARE), area="yes", **closed))) == 2


def test_nobody_walks_through_what_stands_in_a_square():
    hole = [(30, 30), (70, 30), (70, 70), (30, 70), (30, 30)]
    found = _walk(_town(Polygon(SQUARE, [hole]), area="yes"), (0, 0), (100, 100))
    # Past a corner of what stands there, within the tenth that is not shortened.
    best = 2 * np.hypot(30, 70)
    assert best - 1e-6 <= found <= best * squares.LONGER


def test_a_corner_that_juts_in_is_walked_round():
    ell = Polygon([(0, 0), (100, 0), (100, 100), (90, 100), (90, 10), (0, 10)])
    found = _walk(_town(ell, area="yes"), (0, 0), (100, 100))
    best = np.hypot(90, 10) + np.hypot(10, 90)
    assert best - 1e-6 <= found <= best * squares.LONGER


def test_a_street_that_ends_within_a_square_leads_to_it():
    street = LineString([(-900, 50), (50, 50)])
    frame = ways(
        street, EAST, Polygon(SQUARE), highway=["path", "path", "pedestrian"], area=[None, None, "yes"]
    )
    network = from_edges(frame, {})
    assert _walk(network, (50, 50), (100, 100)) == pytest.approx(np.hypot(50, 50))


def test_a_square_that_leads_nowhere_has_no_ways_across():
    network = from_edges(ways(Polygon(SQUARE), highway=["pedestrian"], area=["yes"]), {})
    assert network.edges["metres"].sum() == 400


@pytest.mark.parametrize(
    "ground",
    [
        LineString([(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)]),  # crosses itself
        LineString([(0, 0), (100, 0), (0, 0)]),  # bounds nothing
        LineString([(0, 0), (50, 0), (100, 0)]),  # is not closed
        Polygon([(0, 0), (100, 100), (100, 0), (0, 100)]),
    ],
)
def test_ground_that_is_none_is_walked_along(ground):
    network = _town(ground, area="yes")
    assert network.edges["metres"].sum() >= 1800 + 100


@st.composite
def grounds(draw: st.DrawFn) -> Polygon:
    """A star-shaped outline about the origin, so one that does not cross itself."""
    count = draw(st.integers(4, 14))
    radii = draw(st.lists(st.integers(20, 100), min_size=count, max_size=count))
    turns = 2 * np.pi * np.arange(count) / count
    return Polygon(np.round(np.column_stack([np.cos(turns), np.sin(turns)]) * np.array(radii)[:, None], 2))


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(grounds(), st.data())
def test_walks_across_any_ground_are_nearly_the_shortest_and_never_leave_it(ground, data):
    corners = list(ground.exterior.coords)[:-1]
    doors = data.draw(st.lists(st.sampled_from(corners), min_size=2, max_size=5, unique=True))
    # A street leads out from each door.
    streets = [LineString([door, (door[0] * 9, door[1] * 9)]) for door in doors]
    kinds = ["path"] * len(doors) + ["pedestrian"]
    network = from_edges(ways(*streets, ground, highway=kinds, area=[None] * len(doors) + ["yes"]), {})
    assert len(islands(network)) == 1
    wide = ground.buffer(0.05)
    there = shapely.union_all([wide, *(street.buffer(0.05) for street in streets)])
    assert shapely.covers(there, network.edges.geometry.to_numpy()).all()
    shortest = nx.Graph()
    for one, other in combinations(corners, 2):
        line = LineString([one, other])
        if wide.covers(line):
            shortest.add_edge(one, other, weight=line.length)
    ours = nx.Graph()
    for edge in network.edges.itertuples():
        best = ours.get_edge_data(edge.u, edge.v, {"weight": np.inf})["weight"]
        ours.add_edge(edge.u, edge.v, weight=min(best, edge.metres))
    for one, other in combinations(doors, 2):
        start, stop = (int(network.nodes.distance(Point(each)).idxmin()) for each in (one, other))
        best = nx.dijkstra_path_length(shortest, one, other)
        assert best - 0.2 <= nx.dijkstra_path_length(ours, start, stop) <= best * squares.LONGER + 0.2


@pytest.mark.slow
@pytest.mark.parametrize("kind", [{"highway": "corridor"}, {"highway": "platform"}, {"highway": "elevator"}])
@pytest.mark.parametrize("more", [{}, {"foot": "yes"}, {"foot": "yes", "indoor": "yes"}, {"level": "0;1"}])
def test_a_corridor_a_platform_and_a_lift_join_streets(tmp_path, kind, more):
    assert _parts(tmp_path, (2, 3), {**kind, **more}) == 1
    assert _parts(tmp_path, (2, 3), {**kind, **more, "foot": "no"}) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "tags",
    [
        {"railway": "platform"},
        {"public_transport": "platform"},
        {"public_transport": "platform", "railway": "platform", "foot": "yes"},
        {"highway": "platform", "area": "yes"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "footway", "area": "yes"},
        {"highway": "corridor", "area": "yes", "indoor": "yes"},
        {"indoor": "corridor"},
        {"highway": "elevator", "area": "yes"},
    ],
)
@pytest.mark.parametrize("style", STYLES)
def test_ground_of_every_kind_joins_streets_at_its_outline(tmp_path, tags, style):
    assert _parts(tmp_path, (2, 5, 3, 6, 2), tags, style) == 1


def _parts(tmp_path, refs, tags, style="nodes first") -> int:
    """Return how many parts two streets make with a way between them."""
    nodes = {1: (51.515, -0.04), 2: (51.52, -0.04), 3: (51.5204, -0.04), 4: (51.526, -0.04)} | {
        5: (51.5202, -0.041),
        6: (51.5202, -0.039),
    }
    street = {"highway": "residential"}
    (tmp_path / "town.osm").write_text(
        written(nodes, {1: ((1, 2), street), 2: (refs, tags), 3: ((3, 4), street)}, style)
    )
    return len(islands(read_network(tmp_path / "town.osm")))
