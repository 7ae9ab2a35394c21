"""Proposed sites: what a person uploads is read kindly and refused in full, row by row."""

from __future__ import annotations

import json

import pytest
import shapely

from geo.access.proposed import MAX_BYTES, MAX_SITES, ProposedSite, frame, parse, site
from geo.errors import Fault
from tests.play_town import degrees, site as put

HEADING = "lat,lon,name,area_m2,ages\n"


def read(pack, text: str | bytes, name: str = "sites.csv") -> tuple[tuple[ProposedSite, ...], list[Fault]]:
    faults: list[Fault] = []
    data = text if isinstance(text, bytes) else text.encode()
    return parse(data, name, pack, faults), faults


def collection(*features: dict) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(geometry: dict | None, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def here() -> str:
    """A place in the second pack, as CSV cells."""
    at = degrees(500, 500)
    return f"{at.y:.6f},{at.x:.6f}"


def test_a_csv_row_gives_name_place_size_and_ages(synthetic_pack, here):
    sites, faults = read(synthetic_pack, f"{HEADING}{here},Green,250,5-11\n{here},,,\n{here},Old,,12+\n")
    assert faults == []
    assert [each.name for each in sites] == ["Green", "Proposed site", "Old"]
    assert [each.area_m2 for each in sites] == [250.0, None, None]
    assert [each.ages for each in sites] == [(5, 11), (0, 17), (12, 17)]


def test_what_a_spreadsheet_adds_is_forgiven(synthetic_pack, here):
    text = b"\xef\xbb\xbf" + f"Lat,Lon\r\n{here}\r\n".encode()
    sites, faults = read(synthetic_pack, text)
    assert (len(sites), faults) == (1, [])


def test_every_fault_of_every_row_is_told_at_once_with_row_and_column(synthetic_pack, here):
    rows = f"{here},Green,plenty,5-11\nnorth,0,,,\n{here},\x07,,90\n{here},Blue,-3,\n"
    sites, faults = read(synthetic_pack, HEADING + rows)
    assert sites == ()
    assert [(each.row, each.column) for each in faults] == [
        (2, "area_m2"),
        (3, "lat"),
        (4, "ages"),
        (4, "name"),
        (5, "area_m2"),
    ]
    assert all(each.mend for each in faults[:-1])


def test_a_polygon_is_measured_in_metres(synthetic_pack):
    square = put(500, 500, side=100).shape
    sites, faults = read(
        synthetic_pack, collection(feature(shapely.geometry.mapping(square), name="Park")), "p.geojson"
    )
    assert faults == []
    assert sites[0].area_m2 == pytest.approx(10_000, rel=1e-4)


def test_a_stated_size_goes_before_the_measured_one(synthetic_pack):
    square = shapely.geometry.mapping(put(500, 500, side=100).shape)
    sites, _ = read(synthetic_pack, collection(feature(square, area_m2=400)), "p.json")
    assert sites[0].area_m2 == 400


def test_a_bare_geometry_is_a_site_too(synthetic_pack):
    point = json.dumps(shapely.geometry.mapping(degrees(500, 500)))
    sites, faults = read(synthetic_pack, point, "p.geojson")
    assert (len(sites), faults) == (1, [])


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("", "a.csv", "is empty"),
        ("name\nx\n", "a.csv", "column is missing"),
        ("lat,lon,colour\n1,2,red\n", "a.csv", "unknown column"),
        ("lat,lon\n", "a.csv", "holds no site"),
        ("{", "a.geojson", "not readable GeoJSON"),
        ("[" * 5000, "a.geojson", "not readable GeoJSON"),
        ('{"type": "FeatureCollection", "features": [1]}', "a.geojson", "not readable GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "a.geojson", "holds no site"),
        ("lat,lon\n530000,180000\n", "a.csv", "lies outside longitude and latitude"),
        ("lat,lon\n-4.1,52.4\n", "a.csv", "too far outside"),
        ("lat,lon\nnan,52.4\n", "a.csv", "not a number"),
        (b"\xff\xfe", "a.csv", "is not UTF-8"),
        (b"\xff\xfe", "a.json", "not readable GeoJSON"),
        (b"x" * (MAX_BYTES + 1), "a.csv", "larger than"),
    ],
)
def test_what_is_no_list_of_sites_is_refused_in_words(synthetic_pack, text, name, words):
    sites, faults = read(synthetic_pack, text, name)
    assert sites == ()
    assert any(words in str(fault) for fault in faults), faults


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "no readable shape"),
        ({"type": "Point", "coordinates": []}, "no point or polygon"),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "no point or polygon"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
            "not a valid polygon",
        ),
        ({"type": "Point", "coordinates": [1e400, 0]}, "no numbers"),
    ],
)
def test_a_feature_without_a_usable_shape_is_refused(synthetic_pack, geometry, words):
    sites, faults = read(synthetic_pack, collection(feature(geometry)), "a.geojson")
    assert sites == ()
    assert any(words in str(fault) for fault in faults), faults


def test_another_reference_system_is_refused_with_what_to_do(synthetic_pack):
    text = collection().replace(
        '"features"', '"crs": {"type": "name", "properties": {"name": "EPSG:27700"}}, "features"'
    )
    _, faults = read(synthetic_pack, text, "a.geojson")
    assert "WGS84" in str(faults[0])
    assert "longitude and latitude" in str(faults[0])


def test_too_many_sites_are_refused(synthetic_pack, here):
    _, faults = read(synthetic_pack, "lat,lon\n" + f"{here}\n" * (MAX_SITES + 1))
    assert "too many sites" in str(faults[0])


def test_a_site_larger_than_any_play_area_is_refused(synthetic_pack):
    faults: list[Fault] = []
    assert site(synthetic_pack, "Huge", put(0, 0, side=1_500).shape, faults) is None
    assert "larger than" in str(faults[0])


def test_sites_can_be_written_and_read_again(synthetic_pack, here):
    sites, _ = read(synthetic_pack, f"{HEADING}{here},Green,250,5-11\n")
    written = frame(sites)
    assert list(written.columns) == ["name", "area_m2", "ages", "geometry"]
    again, faults = read(synthetic_pack, written.to_json(), "again.geojson")
    assert (again, faults) == (sites, [])
