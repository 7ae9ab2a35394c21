"""Tables of lines from all kinds of makers: rails, rivers and the like stay out; nothing comes in unsaid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, Point, Polygon
from shapely.affinity import translate

from geo.pack.network import Network, islands
from geo.sample import ways
from geo.sources.network import NetworkFileError, from_edges, read_network
from geo.sources.tables import UNSAID
from tests.unit.geo.sources.test_on_foot import WRITTEN


def _row(count: int) -> list[LineString]:
    """Return lines one behind another, 100 m each, in the National Grid."""
    return [
        LineString([(533_000, 180_000 + 100 * each), (533_000, 180_100 + 100 * each)])
        for each in range(count)
    ]


def _table(**columns: list[Any]) -> gpd.GeoDataFrame:
    return ways(*_row(len(next(iter(columns.values())))), **columns)


def _read(tmp_path: Path, frame: gpd.GeoDataFrame, suffix: str) -> Network:
    file = tmp_path / f"ways{suffix}"
    frame.to_parquet(file) if suffix == ".parquet" else frame.to_file(file, layer="edges", engine="pyogrio")
    return read_network(file, attribution="Made up", licence="none")


# Tables without a column highway whose lines nobody walks, as their makers write them.
NO_WAYS = [
    {"subtype": ["rail", "water"], "class": ["subway", "river"]},  # Overture: transportation, base
    {"subtype": ["rail", "rail"], "class": ["light_rail", "standard_gauge"]},
    {"subtype": ["road", "road"], "class": ["motorway", "motorway"]},
    {"subtype": ["water", "stream"], "class": ["water", "stream"]},
    {"subtype": ["power", "barrier"], "class": ["power_line", "fence"]},  # infrastructure
    {"subtype": ["transit", "airport"], "class": ["railway_station", "runway"]},
    {"subtype": ["county", "region"], "class": ["land", "maritime"]},  # divisions
    {"subtype": ["residential", "commercial"], "class": ["house", "warehouse"]},  # buildings
    {"subtype": ["physical", "reef"], "class": ["cliff", "reef"]},  # land
    {"fclass": ["rail", "river"]},  # Geofabrik
    {"fclass": ["motorway", "motorway_link"]},
    {"railway": ["rail", "subway"]},
    {"waterway": ["river", None], "railway": [None, "tram"]},
    {"natural": ["coastline", "cliff"], "name": ["Thames", "x"]},
    {"TYPE": ["Railway", "Canal"]},
    {"type": ["Main railway line", "Tidal river"]},
    {"descriptiveterm": ["Rail", "Watercourse"]},
    {"highway": [None, None], "railway": ["rail", "rail"]},
    {"highway": ["motorway", "construction"]},
    {"HIGHWAY": ["motorway", "proposed"]},
    {"osm_id": ["1", "2"], "other_tags": ['"railway"=>"rail"', '"waterway"=>"canal","name"=>"a, \\"b\\""']},
    {"osm_id": ["1", "2"], "all_tags": ['{"railway":"rail"}', '{"building":"yes"}']},
]


@pytest.mark.parametrize("columns", NO_WAYS, ids=str)
@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_a_table_of_other_things_is_refused_and_says_what_they_are(tmp_path, columns, suffix):
    with pytest.raises(NetworkFileError, match=r"no lines that can be walked\. Left out: [12] "):
        _read(tmp_path, _table(**columns), suffix)


@pytest.mark.parametrize("columns", NO_WAYS, ids=str)
def test_among_ways_they_are_left_out_and_counted(columns):
    more = {key: [*each, None] for key, each in columns.items()}
    for key, value in {"subtype": "road", "class": "footway", "fclass": "footway", "highway": "path"}.items():
        if key in more:
            more[key][-1] = value
            break
    else:
        more = {"highway": [None, None, "path"], **more}
        more.pop("HIGHWAY", None)
        if "type" in columns or "TYPE" in columns or "descriptiveterm" in columns:
            del more["highway"]
            more[next(iter(columns))][-1] = "Footpath"
    if "subtype" in more:
        more["class"][-1] = "footway"
    if "HIGHWAY" in columns:
        more = {"HIGHWAY": [*columns["HIGHWAY"], "Path"]}
    found = from_edges(_table(**more), {})
    assert found.edges["metres"].to_list() == [100]
    assert sum(found.left_out.values()) == 2
    assert found.on_trust == {}


# Tables without a column highway, all of whose lines are walked and known to be.
WAYS = [
    {"subtype": ["road", "road"], "class": ["footway", "residential"]},
    {"subtype": ["road", "road"], "class": ["steps", None]},
    {"subtype": ["road", "road"], "class": ["unknown", "pedestrian"]},
    {"class": ["primary", "living_street"]},
    {"class": ["A Road", "Unclassified"], "formOfWay": ["Single Carriageway", "Roundabout"]},  # OS Open Roads
    {"road_function": ["Local Road", "Minor Road"]},
    {"fclass": ["footway", "residential"]},
    {"TYPE": ["Footpath", "Bridleway"]},  # rights of way
    {"type": ["Canal towpath", "Railway footbridge"]},
    {"railway": ["platform", "platform"]},
    {"osm_id": ["1", "2"], "other_tags": ['"highway"=>"path"', '"surface"=>"a","highway"=>"steps"']},
]


@pytest.mark.parametrize("columns", WAYS, ids=str)
@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_ways_by_other_names_are_walked(tmp_path, columns, suffix):
    found = _read(tmp_path, _table(**columns), suffix)
    assert found.edges["metres"].to_list() == [100, 100]
    assert found.left_out == found.on_trust == {}


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"name": ["a", "b"]}, UNSAID),
        ({"class": ["7", "7"]}, "lines of a kind that is not known: class=7"),
        ({"kind": ["BOAT", "boat"]}, "lines of a kind that is not known: kind=boat"),
        ({"class": [None, None]}, UNSAID),
        ({"railway": [None, None]}, UNSAID),
    ],
)
def test_lines_of_which_nobody_says_what_they_are_come_in_with_a_word(columns, reason):
    found = from_edges(_table(**columns), {})
    assert found.on_trust == {reason: 2}
    assert found.edges["metres"].to_list() == [100, 100]


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ('"foot"=>"no"', "foot=no"),
        ('"access"=>"private","lit"=>"yes"', "access=private"),
        ('{"access":"no;private"}', "access=no"),
        ('"access"=>"no","foot"=>"yes"', None),
        ("", None),
        ("no pairs", None),
        ("{broken", None),
        ("[" * 50_000, None),
    ],
)
def test_tags_that_gdal_packs_into_one_column_count(tags, reason):
    frame = _table(highway=["path", "path"], other_tags=[tags, None])
    assert from_edges(frame, {}).left_out == ({} if reason is None else {reason: 1})


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ([{"access_type": "denied"}], "access=no"),
        ([{"access_type": "denied", "when": {"mode": ["foot"]}}], "foot=no"),
        ([{"access_type": "denied"}, {"access_type": "allowed", "when": {"mode": ["foot"]}}], None),
        ([{"access_type": "denied", "when": {"mode": ["car"]}}], None),
        ([{"access_type": "denied", "when": {"heading": "backward"}}], None),  # a one-way street
        ([{"access_type": "denied", "when": {"during": "Mo-Fr"}}], None),
        ([], None),
        (None, None),
    ],
)
@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_restrictions_of_overture_are_respected(tmp_path, rules, reason, suffix):
    cell = json.dumps(rules) if suffix == ".gpkg" else rules
    usual = [{"access_type": "allowed", "when": {"mode": ["car"], "heading": "x", "during": "y"}}]
    if suffix == ".gpkg":
        usual = json.dumps(usual)
    frame = _table(**{"subtype": ["road"] * 2, "class": ["path"] * 2, "access_restrictions": [usual, cell]})
    assert _read(tmp_path, frame, suffix).left_out == ({} if reason is None else {reason: 1})


@pytest.mark.parametrize("write", WRITTEN[:6])
@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_lists_in_cells_are_read(tmp_path, write, suffix):
    frame = _table(
        highway=["footway", write(["residential", "footway"]), write(["trunk", "motorway"]), "path"],
        access=[None, write(["yes", "permissive"]), None, write(["no", "private"])],
    )
    found = _read(tmp_path, frame, suffix)
    assert found.edges["metres"].sum() == 200
    assert sorted(found.left_out.values()) == [1, 1]


def test_lists_of_geoparquet_are_read(tmp_path):
    frame = _table(highway=[["footway"], ["residential", "steps"], ["motorway", "path"]])
    assert _read(tmp_path, frame, ".parquet").left_out == {"highway=motorway": 1}


def test_the_same_way_back_is_one_way(tmp_path):
    lines = [LineString([(533_000, 180_000), (533_050, 180_000), (533_100, 180_000)])]
    frame = ways(*lines, *(each.reverse() for each in lines), *lines, highway=["path"] * 3)
    found = _read(tmp_path, frame, ".gpkg")
    assert found.edges["metres"].to_list() == [100]
    assert list(found.left_out.values()) == [2]


def test_what_is_no_line_is_counted():
    shapes = [*_row(1), Point(533_000, 180_000), None, LineString(), Polygon([(0, 0), (9, 0), (9, 9)])]
    frame = ways(*shapes, **{"class": ["path"] * 5})
    assert from_edges(frame, {}).left_out == {"rows without a shape": 2, "shapes that are no lines": 2}


@pytest.mark.parametrize("order", [("rails", "roads"), ("roads", "rails"), ("water", "rails", "roads")])
def test_of_several_layers_the_one_with_highways_is_read_and_the_others_are_named(tmp_path, order):
    columns = {
        "rails": {"railway": ["rail"]},
        "water": {"waterway": ["river"]},
        "roads": {"highway": ["path"]},
    }
    for layer in order:
        _table(**columns[layer]).to_file(tmp_path / "town.gpkg", layer=layer, engine="pyogrio")
    found = read_network(tmp_path / "town.gpkg")
    others = [each for each in order if each != "roads"]
    assert found.left_out == {f"layer of lines that is not read: {each}": 1 for each in others}


def test_a_street_map_with_squares_as_polygons_is_one_network(tmp_path):
    square = Polygon([(533_000, 180_100), (533_050, 180_100), (533_050, 180_200), (533_000, 180_200)])
    first, _, last = _row(3)
    frame = ways(first, square, last, highway=["path", "pedestrian", "path"])
    for suffix in (".gpkg", ".parquet"):
        assert len(islands(_read(tmp_path, frame, suffix))) == 1
    assert len(islands(from_edges(ways(first, translate(square, 900), last, highway=["path"] * 3), {}))) == 3
