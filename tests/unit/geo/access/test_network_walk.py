"""Walks along a network worked by hand: the river with one bridge, snapping, outlines, islands."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import shapely
from shapely import LineString, box

from geo.access import walking
from geo.access.reach import DETOUR
from geo.access.walking import FARTHEST_SNAP_METRES, snap, walks
from geo.errors import CrsError
from geo.pack.network import Network, islands
from geo.sample import ways
from geo.sources.network import from_edges, read_network
from tests.minitown import places, river_town
from tests.unit.geo.sources.test_network_import import REAL

INF = np.inf


def _walked(network: Network, people, sites) -> np.ndarray:
    return walks(network, snap(network, people), snap(network, sites), (len(people), len(sites)))


def test_across_the_river_it_is_100_metres_by_air_and_900_on_foot():
    people, sites = places((0, 0)), places((0, 100))
    assert people.geometry[0].distance(sites.geometry[0]) == 100
    assert _walked(river_town(), people, sites).tolist() == [[900.0]]


def test_a_walk_along_one_way_need_not_reach_its_ends():
    # 30 m apart on the same edge, whose ends are 100 and 270 m away.
    assert _walked(river_town(), places((100, 0)), places((130, 0))).tolist() == [[30.0]]


def test_the_way_to_the_network_is_part_of_the_walk():
    # 20 m to the south bank, 100 m along it, 10 m from it to the site.
    assert _walked(river_town(), places((100, -20)), places((200, -10))).tolist() == [[130.0]]
    found = snap(river_town(), places((100, -20)))
    assert found["metres"].to_list() == [20.0]
    assert found["along"].to_list() == [100.0]


def test_nobody_is_snapped_from_further_than_250_metres():
    people = places((0, -FARTHEST_SNAP_METRES + 1), (0, -FARTHEST_SNAP_METRES - 1))
    assert snap(river_town(), people)["row"].to_list() == [0]
    assert _walked(river_town(), people, places((0, 0))).tolist() == [[249.0], [INF]]
    assert _walked(river_town(), places((0, 0)), people).tolist() == [[249.0, INF]]


def test_a_site_without_a_place_is_out_of_reach():
    assert _walked(river_town(), places((0, 0)), places(None, (10, 0))).tolist() == [[INF, 10.0]]


def test_a_courtyard_that_leads_nowhere_holds_nobody():
    # At (251, 60) the courtyard is at hand, but the walk starts from the north bank 40 m away.
    assert _walked(river_town(), places((251, 60)), places((300, 100))).tolist() == [[40 + 49]]


def test_two_towns_without_a_way_between_them_do_not_reach_each_other():
    network = from_edges(
        ways(LineString([(0, 0), (1500, 0)]), LineString([(0, 200), (1200, 200)])), {"file": "two"}
    )
    assert islands(network)["metres"].to_list() == [1500, 1200]
    found = _walked(network, places((10, 0), (10, 200)), places((110, 0), (60, 200)))
    assert found.tolist() == [[100, INF], [INF, 50]]


def test_an_outline_is_entered_wherever_a_way_meets_it():
    # A park over the south bank from x = 150 to 250: 50 m from the west, 150 m from the bridge.
    park = box(150, -50, 250, 20)
    found = _walked(river_town(), places((100, 0), (400, 0)), places(park))
    assert found[:, 0].tolist() == [50, 150]


def test_an_outline_beside_a_way_is_entered_from_all_along_it():
    # 30 m off the way; who leaves it 7.8 m (root of 31² - 30²) before the corner walks 31 m from there.
    park = box(150, -50, 250, -30)
    found = _walked(river_town(), places((100, 0), (400, 0)), places(park))
    assert found[:, 0].tolist() == pytest.approx([50 - 7.8 + 31, 150 - 7.8 + 31], abs=0.5)


def test_in_small_blocks_the_walks_are_the_same(monkeypatch):
    people, sites = places((0, 0), (90, 100), (400, 50)), places((0, 100), (480, 0), (300, 0), (20, 0))
    whole = _walked(river_town(), people, sites)
    monkeypatch.setattr(walking, "CELLS_AT_ONCE", 1)
    assert (_walked(river_town(), people, sites) == whole).all()


def test_without_sites_or_people_there_are_no_walks():
    assert _walked(river_town(), places((0, 0)), places()).shape == (1, 0)
    assert _walked(river_town(), places(), places((0, 0))).shape == (0, 1)


def test_degrees_are_refused():
    with pytest.raises(CrsError, match="27700"):
        snap(river_town(), places((0, 0)).to_crs("EPSG:4326"))


@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_walks_on_real_networks_are_the_shortest_paths_of_networkx(testing_material, name):
    network = read_network(testing_material / f"network/{name}_walk.gpkg")
    random = np.random.default_rng(20)
    main = np.flatnonzero(network.nodes["island"] == 0)
    start, end = random.choice(main, 40, replace=False), random.choice(main, 6, replace=False)
    found = _walked(network, network.nodes.iloc[start], network.nodes.iloc[end])
    expected = _by_networkx(network, start, end)
    assert found == pytest.approx(expected, rel=1e-9)
    straight = [
        network.nodes.geometry.iloc[start].distance(network.nodes.geometry.iloc[each]) for each in end
    ]
    assert (found.T - np.array(straight) >= -1e-6).all()


def _by_networkx(network: Network, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the lengths of the shortest paths from nodes to nodes."""
    ways = nx.MultiGraph()
    for edge in network.edges.itertuples():
        ways.add_edge(edge.u, edge.v, metres=edge.metres)
    lengths = [nx.single_source_dijkstra_path_length(ways, each, weight="metres") for each in end]
    return np.array([[of_site[each] for of_site in lengths] for each in start])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "median"), [*zip(REAL, [1.26, 1.40, 1.26], strict=True)])
def test_the_detour_and_its_range_are_those_of_real_towns(testing_material, name, median):
    # methods.md: medians 1.26 to 1.40, 90th percentiles 1.44 to 1.96; other pairs here.
    network = read_network(testing_material / f"network/{name}_walk.gpkg")
    random = np.random.default_rng(7)
    main = network.nodes[network.nodes["island"] == 0]
    start, end = main.iloc[random.choice(len(main), 200)], main.iloc[random.choice(len(main), 20)]
    straight = start.geometry.to_numpy()[:, None], end.geometry.to_numpy()[None]
    metres = shapely.distance(*straight)
    ratio = (_walked(network, start, end) / np.where(metres > 0, metres, np.nan))[metres > 100]
    assert np.median(ratio) == pytest.approx(median, abs=0.1)
    assert DETOUR.low <= np.median(ratio) <= DETOUR.high
    assert 1.35 <= np.quantile(ratio, 0.9) <= 2.05
