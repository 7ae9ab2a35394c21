"""Custom areas: what may be given, and what is refused in words."""

from __future__ import annotations

import json

import pytest
import shapely

from geo.access.custom_area import (
    MAX_BYTES,
    MAX_CODES,
    MAX_NAME,
    listed,
    outline_of,
    outlined,
    read_area,
    share_in_place,
)
from geo.access.demand import areas_of_points, demand_points
from geo.access.geojson import MAX_VERTICES, in_degrees
from geo.access.named_areas import MOST, NamedAreas
from geo.errors import AtlasError, NotAvailableError, UnknownAreaError
from geo.gaps.catchment_area import catchment_area
from geo.sample import EAST, NORTH, point, town, town_with_homes


def _box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A box in metres from the corner of the town, in degrees."""
    return in_degrees(shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north))


def _refused(shape: object, name: str = "Estate") -> str:
    faults: list = []
    data = shape if isinstance(shape, bytes) else json.dumps(shape).encode()
    assert read_area(town(), name, data, "estate.geojson", faults) is None
    assert faults
    return "\n".join(str(each) for each in faults)


def _polygon(*corners: tuple[float, float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def _feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_an_uploaded_outline_takes_the_name_asked_for_else_its_own_else_that_of_the_file():
    shape = shapely.geometry.mapping(_box(0, 0, 900, 900))
    for asked, own, name in (("Mine", "Theirs", "Mine"), ("", "Theirs", "Theirs"), ("", 7, "estate")):
        faults: list = []
        area = read_area(
            town(), asked, json.dumps(_feature(shape, name=own)).encode(), "estate.geojson", faults
        )
        assert (area.name, area.given, faults) == (name, "file", [])


def test_several_parts_are_one_area_as_a_multipolygon():
    parts = shapely.MultiPolygon([_box(0, 0, 900, 900), _box(2000, 0, 2900, 900)])
    data = json.dumps(_feature(shapely.geometry.mapping(parts))).encode()
    area = read_area(town(), "", data, "two.geojson", [])
    assert area.shape.geom_type == "MultiPolygon"
    assert area.shape.area == pytest.approx(2 * 810_000, rel=0.001)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "is not readable GeoJSON"),
        (b"\xff\xfe", "is not readable GeoJSON"),
        (b"[" * 100_000, "is not readable GeoJSON"),
        ({"type": "FeatureCollection", "features": []}, "holds no outline"),
        ({"type": "FeatureCollection", "features": [{}, {}]}, "too many outlines"),
        ({"type": "Point", "coordinates": [-4.1, 52.4]}, "is no outline"),
        (_feature(None), "has no readable shape"),
        (_polygon((-4.1, 52.4), (-4.0, 52.5), (-4.0, 52.4), (-4.1, 52.5)), "is not a valid polygon"),
        (_polygon((52.4, -4.1), (52.5, -4.1), (52.5, -4.0)), "lies too far outside the place"),
        (
            _polygon((256000, 281000), (257000, 281000), (257000, 282000)),
            "lies outside longitude and latitude",
        ),
        (_polygon((1e999, 0), (1, 1), (0, 1)), "estate.geojson"),
        (_polygon((1e308, 0), (1, 1), (0, 1)), "lies outside longitude and latitude"),
        ({**_polygon((0, 0), (1, 0), (0, 1)), "crs": "EPSG:27700"}, "another coordinate reference system"),
        (b" " * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_an_outline_that_cannot_be_one_is_refused_in_words(given, words):
    assert words in _refused(given)


def test_an_outline_with_too_many_corners_is_refused():
    circle = point(2000, 1000).buffer(0.01, quad_segs=MAX_VERTICES // 4 + 1)
    assert "has more than 5,000 points" in _refused(shapely.geometry.mapping(circle))


def test_a_name_is_held_to_what_can_be_shown():
    shape = shapely.geometry.mapping(_box(0, 0, 900, 900))
    assert f"longer than {MAX_NAME} characters" in _refused(shape, "x" * (MAX_NAME + 1))
    assert "invisible character" in _refused(shape, "Do" + chr(0x200B) + "ck")


def test_an_outline_half_beyond_the_edge_says_how_much_lies_within_and_one_beyond_is_refused():
    half = outlined(town(), "", _box(-1000, 0, 1000, 2000), [])
    assert share_in_place(town(), half) == pytest.approx(0.5, abs=0.02)
    faults: list = []
    assert outlined(town(), "", _box(-1500, 0, -500, 2000), faults) is None
    assert faults[0].rule == "lies outside the place"


def test_a_list_is_held_to_the_small_areas_of_the_place():
    for codes, words in (
        ([], "at least one"),
        (["L99"], "No small area has the code L99"),
        (["L01"] * (MAX_CODES + 1), "at most 3,000"),
        (["<script>"] * 5, "No small area has the code"),
    ):
        with pytest.raises(AtlasError, match=words):
            listed(town(), "", codes)
    assert listed(town(), "", [" L02 ", "L01", "L02", ""]).codes == ("L01", "L02")


def test_a_list_may_name_output_areas_where_the_pack_has_them():
    pack = town_with_homes()
    area = listed(pack, "", ["O01", "L02"])
    inside = areas_of_points(pack, area) != ""
    assert set(demand_points(pack)["oa_code"][inside]) == {"O01", "O03", "O04"}
    with pytest.raises(NotAvailableError, match="output areas are not known"):
        outline_of(pack, area)
    with pytest.raises(AtlasError, match="O01"):
        listed(town(), "", ["O01"])


def test_an_uploaded_area_keeps_what_is_found_about_it_and_others_leave_it_to_the_pack():
    data = json.dumps(shapely.geometry.mapping(_box(0, 0, 900, 900))).encode()
    uploaded = read_area(town(), "", data, "mine.geojson", [])
    assert uploaded.keeper is uploaded
    assert listed(town(), "", ["L01"]).keeper is None
    assert areas_of_points(town(), uploaded) is areas_of_points(town(), uploaded)


def test_the_catchments_of_schools_hold_all_children_once():
    pack = town()
    sites = ["HUB-1", "schools"]
    kinds = {"kind": "nearest", "categories": ("school",)}
    found = [areas_of_points(pack, catchment_area(pack, each, **kinds)) != "" for each in sites]
    # Outlines of a grid are smoothed along its steps.
    assert (found[0] ^ found[1]).mean() > 0.97


def test_a_catchment_is_refused_in_words():
    with pytest.raises(AtlasError, match="no service HUB-9"):
        catchment_area(town(), "HUB-9")
    with pytest.raises(NotAvailableError, match="has no catchment"):
        catchment_area(town(), "CL-B")
    with pytest.raises(NotAvailableError, match="one of the localities has none with a point"):
        catchment_area(town(), "HUB-1", kind="nearest")
    with pytest.raises(AtlasError, match="one of: assigned, nearest"):
        catchment_area(town(), "HUB-1", kind="overlay")


def test_a_session_keeps_so_many_named_areas():
    mine = NamedAreas()
    for number in range(MOST):
        mine = mine.with_area(town(), listed(town(), f"Estate {number}", ["L01"]))
    with pytest.raises(AtlasError, match="at most 20 areas"):
        mine.with_area(town(), listed(town(), "One more", ["L01"]))
    again = mine.with_area(town(), listed(town(), "Estate 3", ["L02"]))
    assert again["Estate 3"].codes == ("L02",)
    assert again.names == mine.names
    with pytest.raises(AtlasError, match="name of an area of the atlas"):
        NamedAreas().with_area(town(), listed(town(), "ABBEY", ["L01"]))
    with pytest.raises(UnknownAreaError, match="no area “Nowhere”"):
        mine["Nowhere"]
