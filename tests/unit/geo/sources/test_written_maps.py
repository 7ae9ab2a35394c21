"""OpenStreetMap's files in every order and style: the same map gives the same network; nothing is lost."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import given, settings, strategies as st
from osmium.osm.mutable import Node, Way

from geo.pack.network import Network, islands
from geo.sources.network import NetworkFileError, read_network
from tests.written_maps import STYLES, Nodes, Ways, area, written

# 0.001 degrees of latitude are 111.2 m.
LINE: Nodes = {each: (51.52 + 0.001 * each, -0.04) for each in range(1, 9)}
PATH = {"highway": "footway"}


def read(tmp_path: Path, text: str) -> Network:
    file = tmp_path / "town.osm"
    file.write_text(text, encoding="utf-8")
    return read_network(file)


def lengths(network: Network) -> list[float]:
    return sorted(np.round(network.edges["metres"], 3))


@pytest.mark.parametrize("style", STYLES)
def test_every_order_and_style_gives_the_same_network(tmp_path, style):
    ways: Ways = {
        10: ((1, 2, 3, 4), PATH),
        11: ((3, 5), {"highway": "steps"}),
        12: ((6, 7), {"highway": "motorway"}),
    }
    found = read(tmp_path, written(LINE, ways, style))
    assert lengths(found) == pytest.approx([111.2, 222.5, 222.5], abs=0.3)
    assert len(islands(found)) == 1
    assert found.left_out["highway=motorway"] == (2 if style == "every way twice" else 1)


@st.composite
def maps(draw: st.DrawFn) -> tuple[Nodes, Ways]:
    """Up to 12 nodes anywhere in the town and up to 8 ways among them."""
    place = st.tuples(st.integers(0, 60), st.integers(0, 60))
    places = draw(st.lists(place, min_size=2, max_size=12, unique=True))
    nodes = {each: (51.5 + 0.0005 * y, -0.05 + 0.0005 * x) for each, (x, y) in enumerate(places, 1)}
    refs = st.lists(st.sampled_from(sorted(nodes)), min_size=2, max_size=6, unique=True)
    kinds = st.sampled_from(["footway", "steps", "motorway", "residential"])
    ways = draw(st.lists(st.tuples(refs, kinds), min_size=1, max_size=8))
    return nodes, {each: (found, {"highway": kind}) for each, (found, kind) in enumerate(ways, 1)}


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(maps())
def test_whatever_the_map_its_styles_say_the_same(tmp_path_factory, town):
    folder = tmp_path_factory.mktemp("maps")
    found = []
    for style in STYLES:
        try:
            found.append(lengths(read(folder, written(*town, style))))
        except NetworkFileError as error:
            found.append(["refused", "highway=motorway" in str(error)])
    assert all(each == found[0] for each in found)


def test_numbers_below_nought_are_read_from_pbf_too(tmp_path):
    file = tmp_path / "town.osm.pbf"
    with osmium.SimpleWriter(str(file)) as writer:
        for number in (-1, 2, 3):
            writer.add_node(Node(id=number, location=(LINE[abs(number)][1], LINE[abs(number)][0])))
        writer.add_way(Way(id=-7, nodes=[-1, 2, 3], tags=PATH))
    assert lengths(read_network(file)) == pytest.approx([222.5], abs=0.3)


@pytest.mark.parametrize("order", ["nw", "wn"])
def test_pbf_is_read_in_either_order(tmp_path, order):
    file = tmp_path / "town.osm.pbf"
    with osmium.SimpleWriter(str(file)) as writer:
        for part in order:
            if part == "n":
                for number, (lat, lon) in LINE.items():
                    writer.add_node(Node(id=number, location=(lon, lat)))
            else:
                writer.add_way(Way(id=7, nodes=[1, 2, 3], tags=PATH))
    assert lengths(read_network(file)) == pytest.approx([222.5], abs=0.3)


@pytest.mark.parametrize("style", ["nodes first", "ways first", "JOSM"])
def test_ways_without_the_places_of_their_points_are_refused_with_the_true_reason(tmp_path, style):
    with pytest.raises(NetworkFileError, match=r"does not say where the points of its 2 ways lie.*out geom"):
        read(tmp_path, written({}, {1: ((1, 2), PATH), 2: ((2, 3), PATH)}, style))


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        ({4}, [222.5, 222.5]),  # in the middle: no straight line is drawn over the gap
        ({1}, [556.1]),  # at the edge of an extract
        ({3, 5}, [111.2, 111.2]),
        ({7}, [556.1]),
    ],
)
def test_a_way_ends_where_its_points_are_lacking_and_that_is_counted(tmp_path, lacking, expected):
    nodes = {number: place for number, place in LINE.items() if number not in lacking and number < 8}
    found = read(tmp_path, written(nodes, {1: (range(1, 8), PATH)}))
    assert lengths(found) == pytest.approx(expected, abs=0.3)
    assert sum(found.left_out.values()) == len(lacking)
    assert "points of ways that are not in the file" in next(iter(found.left_out))


@pytest.mark.parametrize("mark", ["action='delete'", "visible='false'"])
def test_what_a_mapper_deleted_is_not_there_and_is_counted(tmp_path, mark):
    text = written(LINE, {1: ((1, 2), PATH), 2: ((2, 3), PATH)}, "JOSM").replace(
        "<way id='-2'", f"<way {mark} id='-2'"
    )
    found = read(tmp_path, text)
    assert lengths(found) == pytest.approx([111.2], abs=0.3)
    assert found.left_out == {"deleted": 1}


def test_everything_left_out_is_counted_by_its_reason(tmp_path):
    ways = {
        1: ((1, 2), PATH),
        2: ((2, 3), {"highway": "motorway"}),
        3: ((3, 4), {"highway": "motorway"}),
        4: ((4, 5), {"highway": "path", "foot": "no"}),
        5: ((5, 6), {"highway": "service", "access": "private"}),
        6: ((1, 2, 3, 1), {"building": "yes"}),
        7: ((1, 3), {"railway": "rail"}),
        8: ((1, 3), {"name": "nothing"}),
        9: ((1, 3), {"highway": "<script>"}),
    }
    assert read(tmp_path, written(LINE, ways)).left_out == {
        "highway=motorway": 2,
        "access=private": 1,
        "foot=no": 1,
        "highway=?script?": 1,
        "no highway": 1,
        "no highway: building": 1,
        "no highway: railway=rail": 1,
    }


def test_more_reasons_than_anybody_reads_are_counted_together(tmp_path):
    ways = {each: ((1, 2), {"highway": f"kind_{each}"}) for each in range(1, 200)}
    found = read(tmp_path, written(LINE, {**ways, 300: ((1, 2), PATH)}))
    assert len(found.left_out) <= 41
    assert sum(found.left_out.values()) == 199


def test_a_map_that_overpass_did_not_finish_is_refused(tmp_path):
    remark = '<remark> runtime error: Query timed out in "query" at line 3 after 26 seconds. </remark>'
    with pytest.raises(NetworkFileError, match=r"not whole.*Query timed out"):
        read(tmp_path, written(LINE, {1: ((1, 2), PATH)}, more=remark))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<gpx/>", "no map of OpenStreetMap"),
        ("<osm>" + "<a>" * 100_000, "no map of OpenStreetMap"),
        ("<?xml version='1.0' encoding='x-foo'?><osm/>", "unknown encoding"),
        ("<osm>" + "\n" * 8_000_000 + "</osm>", "no ways that can be walked"),
        ("<osm><node id='1' x='" + "a" * 8_000_000 + "'/></osm>", "larger than a map's"),
        ("<osm><?x " + "a" * 8_000_000 + "?></osm>", "larger than a map's"),
        ("<!DOCTYPE osm SYSTEM 'http://127.0.0.1:1/x.dtd'><osm/>", "entities"),
        ("<!DOCTYPE html><html/>", "entities"),
        ("<osm><!--" + "x" * 6_000_000 + "--></osm>", "larger than a map's"),
        ("<osm><node id='1' lat='1_0' lon='0'/></osm>", "wrong format for coordinate"),
        ("<osm><node id='1' lat='" + "1" * 400 + "' lon='0'/></osm>", "wrong format for coordinate"),
        ("<osm><node id='1_0' lat='1' lon='0'/></osm>", "illegal id"),
        ("<osm><way id='9000000000000000000'/></osm>", "illegal id"),
        ("<osm><way><nd ref='1'/></way></osm>", "illegal id"),
        ("<osm><way id='1'>" + "<nd ref='1'/>" * 100_001 + "</way></osm>", "points in one way"),
    ],
)
def test_what_no_program_of_mappers_writes_is_refused_in_words(tmp_path, text, words):
    begin = time.process_time()
    with pytest.raises(NetworkFileError, match=words):
        read(tmp_path, text)
    assert time.process_time() - begin < 2


@pytest.mark.slow
def test_a_square_that_several_ways_bound_is_walked(tmp_path):
    nodes = {1: (51.52, -0.04), 2: (51.521, -0.04), 3: (51.521, -0.0385), 4: (51.52, -0.0385)} | {
        5: (51.515, -0.04),
        6: (51.526, -0.0385),
    }
    ways = {10: ((5, 1), PATH), 11: ((3, 6), PATH), 12: ((1, 2, 3), {}), 13: ((3, 4, 1), {"barrier": "wall"})}
    for tags, parts in (({"highway": "pedestrian"}, 1), ({"building": "yes"}, 2), ({}, 2)):
        relation = area(1, {12: "outer", 13: "outer"}, tags)
        assert len(islands(read(tmp_path, written(nodes, ways, more=relation)))) == parts
