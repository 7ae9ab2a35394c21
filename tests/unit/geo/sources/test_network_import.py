"""Importing a walking network: what is a way on foot, which files can be read, and what real ones give."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, MultiLineString, Point
from shapely.affinity import translate

from geo.pack.network import islands
from geo.sample import BRIDGE, NORTH_BANK, SOUTH_BANK, ways
from geo.sources import network as importing, osm_ways
from geo.sources.network import NetworkFileError, from_edges, read_network, walkable
from geo.sources.on_foot import refusal
from tests.broken_ways import KINDS, broken, write_ways
from tests.minitown import streets

pytestmark = pytest.mark.slow

TOWN = streets(533_000, 180_000, 533_400, 180_400, 200).edges
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="1" lat="51.5000" lon="-0.1000"/>
  <node id="2" lat="51.5010" lon="-0.1000"/>
  <node id="3" lat="51.5020" lon="-0.1000"/>
  <node id="4" lat="51.5010" lon="-0.0980"/>
  <node id="5" lat="51.5010" lon="-0.1020"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way>
  <way id="11"><nd ref="2"/><nd ref="4"/><tag k="highway" v="footway"/></way>
  <way id="12"><nd ref="2"/><nd ref="5"/><tag k="highway" v="motorway"/></way>
  <way id="13"><nd ref="4"/><nd ref="99"/><tag k="highway" v="path"/></way>
  <way id="14"><nd ref="3"/><nd ref="4"/><tag k="railway" v="rail"/></way>
</osm>
"""
REAL = ["london_city_holborn_2020", "london_denmark_hill_2023", "newport_2023"]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "construction"}, False),
        ({"highway": "proposed"}, False),
        ({}, False),
        ({"highway": "path", "foot": "no"}, False),
        ({"highway": "service", "foot": "private"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "no", "foot": "yes"}, True),
        ({"highway": "service", "access": "permissive"}, True),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "trunk", "motorroad": "yes", "foot": "designated"}, True),
        ({"highway": "pedestrian", "area": "yes"}, True),
        ({"highway": "corridor"}, True),
        ({"highway": "platform"}, True),
        ({"highway": "elevator", "foot": "yes"}, True),
        ({"highway": "elevator", "foot": "no"}, False),
        ({"railway": "platform"}, True),
        ({"railway": "platform", "access": "private"}, False),
        ({"railway": "rail"}, False),
        ({"public_transport": "platform"}, True),
        ({"public_transport": "stop_position"}, False),
        ({"indoor": "corridor"}, True),
        ({"indoor": "room"}, False),
        ({"highway": "footway", "footway": "crossing"}, True),
        ({"highway": "busway"}, False),
        ({"highway": "busway", "foot": "yes"}, True),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"highway": "residential", "oneway": "yes"}, True),
    ],
)
def test_a_way_on_foot_is_what_the_rule_says(tags, expected):
    assert walkable(tags) is expected


def test_an_openstreetmap_file_gives_the_ways_on_foot(tmp_path):
    file = tmp_path / "town.osm"
    file.write_text(OSM, encoding="utf-8")
    network = read_network(file, progress=True)
    # Way 10 is cut where way 11 leaves it; the motorway, the railway and a way off the extract are not there.
    assert len(network.edges) == 3
    assert len(network.nodes) == 4
    # 0.001 degrees of latitude are 111.2 m, 0.002 degrees of longitude 138.9 m here.
    assert sorted(network.edges["metres"]) == pytest.approx([111.2, 111.2, 138.9], abs=0.2)
    assert network.about["attribution"] == "© OpenStreetMap contributors"
    assert "ODbL" in network.about["licence"]
    assert network.about["file"] == "town.osm"


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_a_file_of_lines_in_any_reference_system_is_read(tmp_path, suffix):
    file = tmp_path / f"ways{suffix}"
    frame = ways(*(translate(line, 400_000, 300_000) for line in (SOUTH_BANK, NORTH_BANK, BRIDGE)))
    _written(frame.to_crs("EPSG:3857"), file)
    network = read_network(file, attribution="The council", licence="OGL v3.0")
    assert sorted(network.edges["metres"]) == pytest.approx([100, 100, 100, 400, 400], abs=0.01)
    assert network.about == {"file": file.name, "attribution": "The council", "licence": "OGL v3.0"}


def test_tags_of_a_file_of_lines_are_respected():
    frame = ways(
        SOUTH_BANK, NORTH_BANK, BRIDGE, highway=["footway", "motorway", "path"], foot=[None, None, "no"]
    )
    assert sorted(from_edges(frame, {}).edges["metres"]) == [500]


def test_the_layer_called_edges_is_taken(tmp_path):
    file = tmp_path / "ways.gpkg"
    _written(gpd.GeoDataFrame(geometry=[Point(0, 0)], crs="EPSG:27700"), file, layer="nodes")
    _written(ways(BRIDGE), file, layer="other")
    _written(ways(SOUTH_BANK), file, layer="edges")
    assert read_network(file).edges["metres"].to_list() == [500]


def test_several_lines_in_one_feature_are_several_ways():
    frame = ways(MultiLineString([SOUTH_BANK, BRIDGE]))
    assert sorted(from_edges(frame, {}).edges["metres"]) == [100, 100, 400]


def test_lines_with_heights_gaps_and_collections_are_read(tmp_path):
    high = LineString([(0, 0, 5), (300, 0, 9)])
    frame = ways(high, None, MultiLineString([SOUTH_BANK, BRIDGE]), LineString())
    frame = frame.set_geometry(frame.geometry.translate(400_000, 300_000))
    frame.to_file(tmp_path / "mixed.gpkg", engine="pyogrio")
    # The high way lies on the south bank from 0 to 300 m: both are kept.
    assert read_network(tmp_path / "mixed.gpkg").edges["metres"].sum() == pytest.approx(300 + 500 + 100)


def test_a_file_that_is_none_is_refused_with_the_reason(tmp_path):
    with pytest.raises(NetworkFileError, match="There is no file"):
        read_network(tmp_path / "lost.osm.pbf")
    for name, content, reason in (
        ("ways.txt", b"", "is none of"),
        ("broken.osm", b"<osm", "cannot be read as OpenStreetMap data"),
        ("broken.osm.pbf", b"no pbf", "cannot be read as OpenStreetMap data"),
        ("empty.osm", b'<osm version="0.6"></osm>', "no ways that can be walked"),
        ("broken.gpkg", b"no gpkg", "cannot be read as lines"),
        ("broken.parquet", b"no parquet", "cannot be read as lines"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(NetworkFileError, match=reason):
            read_network(tmp_path / name)


def test_a_file_without_lines_or_without_a_reference_system_is_refused(tmp_path):
    _written(gpd.GeoDataFrame(geometry=[Point(0, 0)], crs="EPSG:27700"), tmp_path / "points.gpkg")
    with pytest.raises(NetworkFileError, match="no layer of lines"):
        read_network(tmp_path / "points.gpkg")
    with pytest.raises(NetworkFileError, match="coordinate reference system"):
        from_edges(gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1, 1)])]), {})
    with pytest.raises(NetworkFileError, match="no lines that can be walked"):
        from_edges(ways(BRIDGE, highway=["motorway"]), {})


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_damaged_on_its_way_is_read_or_refused_and_ends_nothing(tmp_path, kind):
    good = write_ways(tmp_path / f"town{kind}", TOWN)
    assert len(read_network(good).edges) == len(TOWN)
    damaged = tmp_path / f"damaged{kind}"
    refused = 0
    for data in broken(good.read_bytes(), 150, seed=8):
        damaged.write_bytes(data)
        try:
            network = read_network(damaged)
        except NetworkFileError:
            refused += 1
        else:
            # What is read is a network: each length is that of its line, and ends where it says.
            assert np.isfinite(network.edges["metres"]).all()
            assert network.edges.geometry.is_valid.all()
    assert refused > 10


@pytest.mark.parametrize(
    "place", ['lat="91"', 'lat="-90.1"', 'lat="nan"', 'lat="1e999"', 'lat="x"', 'lat="214"', 'lon="181"']
)
def test_a_place_that_is_nowhere_is_refused(tmp_path, place):
    name = place.split("=")[0]
    old = 'lat="51.5000"' if name == "lat" else 'lat="51.5000" lon="-0.1000"'
    new = place if name == "lat" else f'lat="51.5" {place}'
    (tmp_path / "town.osm").write_text(OSM.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(NetworkFileError, match=r"town\.osm"):
        read_network(tmp_path / "town.osm")


@pytest.mark.parametrize(("lat", "lon"), [("35.68", "139.69"), ("0", "-90"), ("90", "0"), ("-33.9", "151.2")])
def test_ways_far_from_where_the_grid_measures_are_refused(tmp_path, lat, lon):
    text = OSM.replace('lat="51.5000" lon="-0.1000"', f'lat="{lat}" lon="{lon}"', 1)
    (tmp_path / "far.osm").write_text(text, encoding="utf-8")
    with pytest.raises(NetworkFileError, match="not in Great Britain"):
        read_network(tmp_path / "far.osm")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE o [<!ENTITY a "aaaa">]>' + OSM.partition("?>")[2].strip(), "entities"),
        (OSM.replace('ref="1"', 'ref=""'), "illegal id"),
        (OSM.replace('ref="1"', 'ref="99999999999999999999"'), "illegal id"),
        (OSM.replace('id="1"', 'id="99999999999999999999"'), "illegal id"),
        ("<a>" * 50_000, "cannot be read as OpenStreetMap data"),
        ("\x1f\x8b", "cannot be read as OpenStreetMap data"),
        (
            '<osm version="0.6"><way id="5"><nd ref="1"/><tag k="highway" v="path"/></way></osm>',
            "no ways",
        ),
    ],
)
def test_a_map_that_breaks_its_own_rules_is_refused(tmp_path, text, words):
    (tmp_path / "town.osm").write_text(text, encoding="utf-8")
    with pytest.raises(NetworkFileError, match=words):
        read_network(tmp_path / "town.osm")


def test_a_way_without_length_is_no_network(tmp_path):
    text = OSM.replace('<nd ref="1"/><nd ref="2"/><nd ref="3"/>', '<nd ref="1"/><nd ref="1"/>')
    text = "".join(line for line in text.splitlines(True) if "footway" not in line and "path" not in line)
    (tmp_path / "town.osm").write_text(text, encoding="utf-8")
    with pytest.raises(NetworkFileError, match="none has a length"):
        read_network(tmp_path / "town.osm")


def test_a_name_is_taken_for_no_other_format_and_for_no_address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "http:").mkdir()
    write_ways(tmp_path / "town.osm.pbf", TOWN).rename(tmp_path / "http:/town.osm.pbf")
    assert len(read_network(Path("http:/town.osm.pbf")).edges) == len(TOWN)
    write_ways(tmp_path / "town.osm.pbf", TOWN).rename(tmp_path / "town.osm")
    with pytest.raises(NetworkFileError, match="cannot be read as OpenStreetMap data"):
        read_network(tmp_path / "town.osm")


@pytest.mark.parametrize(
    "name", ["x" * 300 + ".osm", "a\0b.osm", "circle.osm", "folder.osm", "taken/town.osm"]
)
def test_a_path_that_is_no_file_is_refused_in_words(tmp_path, name):
    (tmp_path / "circle.osm").symlink_to("circle.osm")
    (tmp_path / "folder.osm").mkdir()
    (tmp_path / "taken").touch()
    with pytest.raises(NetworkFileError, match=r"There is no file|cannot be read"):
        read_network(tmp_path / name)


def test_a_table_of_tags_without_rows_holds_no_lines():
    with pytest.raises(NetworkFileError, match="no lines that can be walked"):
        from_edges(ways(BRIDGE, highway=["path"]).iloc[:0], {})


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_coordinates_that_are_no_numbers_are_refused(number):
    with np.errstate(invalid="ignore"):
        way = LineString([(0, 0), (number, 1)])
    with pytest.raises(NetworkFileError, match="no numbers"):
        from_edges(ways(way), {})


def test_more_points_than_a_place_has_are_refused(monkeypatch):
    monkeypatch.setattr(importing, "MOST_VERTICES", 5)
    with pytest.raises(NetworkFileError, match="holds 10 points of ways; more than 5"):
        from_edges(ways(BRIDGE, SOUTH_BANK, NORTH_BANK), {})


def _without_grounds(tags: Mapping[str, Any]) -> str:
    """Return why a way is left out where areas, corridors, platforms and lifts are, too."""
    if tags.get("highway") in (None, "corridor", "platform", "elevator") or tags.get("area") == "yes":
        return "not among theirs"
    if tags.get("type") == "multipolygon":
        return "not among theirs"
    return refusal(tags)


@pytest.mark.parametrize("name", REAL)
def test_real_extracts_give_the_network_made_from_them_independently(testing_material, name, monkeypatch):
    # The .gpkg files were derived from the same extracts by other code (SOURCES.md beside them), which left
    # out grounds such as squares.
    monkeypatch.setattr(osm_ways, "refusal", _without_grounds)
    ours = read_network(testing_material / f"network/{name}.osm.pbf")
    theirs = read_network(testing_material / f"network/{name}_walk.gpkg")
    for sizes in ("nodes", "edges"):
        assert len(getattr(ours, sizes)) == pytest.approx(len(getattr(theirs, sizes)), rel=0.002)
    assert ours.edges["metres"].sum() == pytest.approx(theirs.edges["metres"].sum(), rel=0.001)
    assert len(islands(ours)) == len(islands(theirs))


@pytest.mark.parametrize("name", REAL)
def test_squares_and_platforms_of_real_extracts_join_ways_and_part_none(testing_material, name, monkeypatch):
    found = read_network(testing_material / f"network/{name}.osm.pbf")
    monkeypatch.setattr(osm_ways, "refusal", _without_grounds)
    bare = read_network(testing_material / f"network/{name}.osm.pbf")
    assert found.edges["metres"].sum() > bare.edges["metres"].sum()
    place = {
        each.coords[0]: part for each, part in zip(found.nodes.geometry, found.nodes["island"], strict=True)
    }
    at = bare.nodes.geometry.map(lambda each: place[each.coords[0]])
    # Whatever was joined is joined still.
    assert (at.groupby(bare.nodes["island"]).nunique() == 1).all()
    assert at.nunique() <= bare.nodes["island"].nunique()


def test_lengths_are_those_that_the_file_of_edges_states(testing_material):
    file = testing_material / "network/london_denmark_hill_2023_walk.gpkg"
    stated = gpd.read_file(file, layer="edges", ignore_geometry=True)["length_m"]
    assert read_network(file).edges["metres"].sum() == pytest.approx(stated.sum(), abs=1)


def _written(frame: gpd.GeoDataFrame, file: Path, layer: str | None = None) -> None:
    if file.suffix == ".parquet":
        frame.to_parquet(file)
    else:
        frame.to_file(file, layer=layer, engine="pyogrio")
