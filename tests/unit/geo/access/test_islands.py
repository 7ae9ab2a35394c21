"""Parts of a network that lead nowhere: whoever is near one walks from one that leads somewhere as well."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from shapely import LineString, MultiLineString, Point, box
from shapely.affinity import rotate, translate
from shapely.geometry.base import BaseGeometry

from geo.access.walking import FARTHEST_SNAP_METRES, snap, walks
from geo.pack.network import Network, leading, part_of_edge, snappable, snappable_parts
from geo.report.network import island_table, summary
from geo.sample import ways
from geo.sources.network import from_edges, read_network
from tests.minitown import places

STREET = LineString([(0, 0), (2000, 0)])


def _grid(cells: int, size: float) -> MultiLineString:
    """Return the paths of an estate: a grid, whose lower left corner is (0, 0)."""
    at = np.arange(cells + 1) * size
    return MultiLineString(
        [[(x, y) for x in at] for y in at] + [[(x, y) for y in at] for x in at],
    )


# Shapes of 1 km of path and more that lead nowhere; each begins at (0, 0) and lies above it.
NOWHERE: dict[str, BaseGeometry] = {
    "loop": LineString([(0, 0), (300, 0), (300, 300), (0, 300), (0, 0)]),
    "loop of 4 km": LineString([(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)]),
    "circle": translate(Point(0, 0).buffer(250, quad_segs=32).exterior, 0, 250),
    "eight": LineString([(0, 0), (200, 0), (200, 200), (0, 200), (0, 0), (0, 400), (200, 400), (200, 200)]),
    "grid": _grid(4, 100),
    "comb": MultiLineString(
        [[(x, 0) for x in range(0, 501, 50)], *([(x, 0), (x, 200)] for x in range(0, 501, 50))]
    ),
    "spiral": LineString([(0, 0), (400, 0), (400, 400), (50, 400), (50, 100), (300, 100), (300, 300)]),
    "bars": MultiLineString([[(0, y), (500, y), (500, y + 50), (0, y + 50)] for y in range(0, 300, 50)]),
    "longer than the street": _grid(8, 100),
    "a path beside the street": LineString([(0, 0), (1200, 0)]),
}


def _walk(network: Network, people, sites) -> np.ndarray:
    return walks(network, snap(network, people), snap(network, sites), (len(people), len(sites)))


def _town(island: BaseGeometry, off: float) -> Network:
    """Return the street and an island above it, so far off and 500 m along."""
    return from_edges(ways(STREET, translate(island, 500, off)), {"file": "town"})


@pytest.mark.parametrize("name", NOWHERE)
@pytest.mark.parametrize("off", [5, 60, 200])
def test_who_lives_beside_an_island_walks_from_the_street(name, off):
    network = _town(NOWHERE[name], off)
    # Nearer to the island than to the street.
    child = off - min(10, off / 4)
    found = _walk(network, places((500, child)), places((140, 0), (1500, 0)))
    assert found.tolist() == [[child + 360, child + 1000]]


@pytest.mark.parametrize("name", NOWHERE)
def test_on_the_island_they_walk_along_it_as_before(name):
    network = _town(NOWHERE[name], 200)
    start, stop = Point(500, 200), Point(500, 200)
    assert _walk(network, places(start), places(stop)).tolist() == [[0]]
    # Both ways are compared: to a site on the island nobody walks by the street unless that is shorter.
    there = translate(NOWHERE[name], 500, 200).boundary or translate(NOWHERE[name], 500, 200)
    far = there.representative_point()
    both = _walk(network, places(start), places(far))
    assert np.isfinite(both).all()


@pytest.mark.parametrize("off", [240, 249.5, 251, 400])
def test_beyond_the_limit_the_island_is_all_there_is(off):
    network = _town(NOWHERE["loop"], off)
    found = _walk(network, places((650, off)), places((800, 0), (800, off)))
    assert found[0, 1] == 150
    assert np.isfinite(found[0, 0]) == (off <= FARTHEST_SNAP_METRES)


def test_a_site_on_an_island_is_reached_from_the_street_and_from_the_island():
    network = _town(NOWHERE["loop"], 60)
    found = _walk(network, places((700, -10), (650, 360)), places((600, 60)))
    # 10 m to the street, 100 m along it and 60 m off it; or round the loop: 150 + 300 + 100 m.
    assert found.tolist() == [[170], [550]]


def test_a_park_on_an_island_is_reached_from_both():
    network = _town(NOWHERE["loop"], 60)
    park = box(600, 61, 620, 100)
    found = _walk(network, places((600, 0), (500, 200)), places(park))
    # From the street it is entered at the ends of the stretch that passes within a metre as closely.
    assert found[0, 0] == pytest.approx(11 + 62, abs=1.5)
    assert found[1, 0] == pytest.approx(140 + 100 + 1, abs=1.5)


def test_one_place_near_an_island_joins_it_to_nothing_for_others():
    network = _town(NOWHERE["loop"], 60)
    far = (650, 360)  # on the loop, out of reach of the street
    found = _walk(network, places(far, (600, 50)), places((600, 0), (610, 55)))
    assert np.isinf(found[0, 0])
    assert np.isfinite(found[1]).all()


@pytest.mark.slow
def test_two_banks_each_of_which_leads_somewhere_are_kept_apart():
    for far in (1400, 2000, 5000):
        banks = ways(LineString([(0, 0), (far, 0)]), LineString([(0, 100), (far * 0.9, 100)]))
        network = from_edges(banks, {"file": "river"})
        assert leading(network).tolist() == [True, True]
        found = _walk(network, places((10, 0), (10, 90)), places((100, 0), (100, 100)))
        assert found.tolist() == [[90, np.inf], [np.inf, 100]]


@pytest.mark.parametrize("turn", range(0, 180, 20))
def test_how_far_a_part_leads_does_not_depend_on_its_direction(turn):
    town = [rotate(each, turn, origin=(0, 0)) for each in (STREET, translate(NOWHERE["loop"], 500, 60))]
    assert leading(from_edges(ways(*town), {})).tolist() == [True, False]


def test_a_part_of_several_kilometres_leads_somewhere_beside_a_far_larger_one():
    network = from_edges(ways(LineString([(0, 0), (30_000, 0)]), LineString([(0, 200), (3100, 200)])), {})
    assert leading(network).tolist() == [True, True]


def test_a_short_street_leads_further_than_a_long_loop():
    # 900 m of street beside 1.2 km of loop: the loop is the longest part.
    network = from_edges(ways(LineString([(0, 0), (900, 0)]), translate(NOWHERE["loop"], 500, 60)), {})
    assert _walk(network, places((600, 50)), places((240, 0))).tolist() == [[410]]
    assert snappable_parts(network).all()


def test_islands_are_said_in_words_and_tables():
    network = from_edges(
        ways(STREET, translate(NOWHERE["loop"], 500, 60), LineString([(0, 500), (2, 500)])),
        {"file": "town", "attribution": "Made up", "licence": "none"},
    )
    words = summary(network)
    assert "1 of them are shorter than 1000 m: nobody is snapped to them" in words
    assert "1 of them lead nowhere, however long" in words
    assert island_table(network).rows["snapped_to"].to_list() == ["yes", "yes", "no"]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(NOWHERE)),
    st.integers(5, 300),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(-300, 900)), min_size=1, max_size=6),
)
def test_a_snap_is_to_the_nearest_way_and_to_the_nearest_that_leads_somewhere(name, off, where):
    network = _town(NOWHERE[name], off)
    frame = places(*((float(x), float(y)) for x, y in where))
    found = snap(network, frame)
    assert found.equals(found.sort_values(["row", "edge", "along"]).reset_index(drop=True))
    leads = leading(network)[part_of_edge(network)]
    for row, shape in enumerate(frame.geometry):
        wanted = set()
        for kept in (snappable(network), leads):
            metres = network.edges.geometry[kept].distance(shape).min()
            if metres <= FARTHEST_SNAP_METRES:
                wanted.add(round(metres, 6))
        assert set(found.loc[found["row"] == row, "metres"].round(6)) == wanted


def test_the_given_island_gives_about_410_metres(testing_material):
    network = read_network(testing_material / "cases/big-island/ways.gpkg")
    found = _walk(network, places((535_600, 182_050)), places((535_240, 182_000)))
    assert found[0, 0] == pytest.approx(410, abs=1)
