"""Bytes in, tables and outlines out; a file that cannot be read says where and why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from geo.errors import Fault
from geo.pack import parsing


class Knob(BaseModel):
    model_config = {"extra": "forbid"}
    name: str
    turns: int = 0


def _text(data: bytes) -> tuple[str | None, list[Fault]]:
    faults: list[Fault] = []
    return parsing.text(data, "f", faults), faults


def test_plain_utf8_is_decoded():
    assert _text("Ŵyl\n".encode()) == ("Ŵyl\n", [])


def test_a_byte_order_mark_is_a_fault_but_the_text_is_still_read():
    content, (fault,) = _text(b"\xef\xbb\xbfa,b\n")
    assert content == "a,b\n"
    assert (fault.row, fault.rule) == (1, "starts with a byte-order mark")


def test_windows_line_ends_are_a_fault_at_their_first_row_but_the_text_is_still_read():
    content, (fault,) = _text(b"a,b\nc,d\r\ne,f\r\n")
    assert content == "a,b\nc,d\ne,f\n"
    assert (fault.row, fault.rule) == (2, "Windows line ends (CRLF)")


def test_another_encoding_is_a_fault_with_row_and_byte():
    content, (fault,) = _text("a\nCafé\n".encode("latin-1"))
    assert content is None
    assert (fault.row, fault.rule, fault.value) == (2, "is not UTF-8 text", "byte e9")


def test_a_file_of_many_megabytes_is_not_parsed():
    content, (fault,) = _text(b"x" * 10_000_000)
    assert content is None
    assert (fault.rule, fault.value) == ("larger than 8 MB", "10.0 MB")


def _toml(content: str) -> tuple[Knob | None, list[Fault]]:
    faults: list[Fault] = []
    return parsing.toml(content.encode(), "k.toml", Knob, faults), faults


def test_toml_becomes_its_model():
    assert _toml('name = "dial"\nturns = 2') == (Knob(name="dial", turns=2), [])


def test_broken_toml_says_where():
    knob, (fault,) = _toml('name = "dial\n')
    assert knob is None
    assert "is not valid TOML" in fault.rule
    assert "line 1" in fault.rule


def test_every_breach_of_a_toml_contract_is_named():
    knob, faults = _toml('turns = "many"\nspeed = 3')
    assert knob is None
    assert {fault.column for fault in faults} == {"name", "turns", "speed"}
    assert {fault.value for fault in faults} == {None, "many", "3"}


def test_invisible_characters_in_toml_are_a_fault_but_line_breaks_are_not():
    assert _toml('name = """one\n\ttwo"""')[1] == []
    _, (fault,) = _toml('name = "a\\u0007b"')
    assert (fault.column, fault.rule) == ("name", "control character in text")


def test_invisible_characters_are_found_in_lists_and_tables():
    faults: list[Fault] = []
    parsing.toml(b'[[a]]\nb = ["x", "\\u202e"]', "k.toml", Knob, faults)
    assert "a.0.b.1" in {fault.column for fault in faults}


def _table(content: str, columns: Any = ("code", "share"), numbers: Any = ("share",)):
    faults: list[Fault] = []
    return parsing.table(content.encode(), "t.csv", columns, faults, numbers=numbers), faults


def test_cells_are_text_except_for_the_columns_of_numbers():
    frame, faults = _table("code,share\n007,0.5\nNA,\n")
    assert faults == []
    assert frame["code"].to_list() == ["007", "NA"]
    assert frame["share"][0] == 0.5
    assert frame["share"].isna().to_list() == [False, True]


def test_quoted_commas_belong_to_their_cell():
    frame, _ = _table('code,share\n"a, b",1\n')
    assert frame["code"].to_list() == ["a, b"]


@pytest.mark.parametrize("extra", ["x,1,\n", "x\n", "\n"])
def test_a_row_of_another_length_than_the_heading_is_a_fault_at_its_line(extra):
    frame, (fault,) = _table("code,share\na,1\n" + extra + "b,1\n")
    assert frame is None
    assert (fault.row, fault.rule) == (3, "a row of another length than the heading")
    assert fault.value == f"{len(extra.strip().split(',')) if extra.strip() else 0} cells, the heading has 2"


def test_the_same_heading_twice_is_a_fault():
    frame, faults = _table("code,share,share\na,1,2\n")
    assert frame is None
    assert ("share", "the same column twice") in {(fault.column, fault.rule) for fault in faults}


def test_an_unclosed_quote_is_a_fault():
    frame, (fault,) = _table('code,share\n"a,1\n')
    assert frame is None
    assert "is not a readable CSV table" in fault.rule


def test_an_empty_file_is_a_fault_and_a_heading_alone_is_an_empty_table():
    assert _table("")[1][0].rule == "is empty"
    frame, faults = _table("code,share\n")
    assert faults == []
    assert len(frame) == 0


def test_every_bad_cell_of_a_table_is_named():
    frame, faults = _table("code,share\na\u0007,1\nb,x\nc,y\n")
    assert frame is None
    assert {(fault.row, fault.column) for fault in faults} == {(2, "code"), (3, "share"), (4, "share")}


def test_single_years_are_indexed_by_ward_with_whole_ages():
    faults: list[Fault] = []
    frame = parsing.single_years(b"ward_code,0,1\nW1,3,4\n", "s.csv", faults)
    assert faults == []
    assert frame.loc["W1"].to_dict() == {0: 3.0, 1: 4.0}


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (b"ward_code,0,2\nW1,3,4\n", "2"),
        (b"ward_code,0,age\nW1,3,4\n", "age"),
        (b"ward,0,1\nW1,3,4\n", "ward_code"),
        (b"ward_code\nW1\n", "0"),
        (b"ward_code,0,1\nW1,3,many\n", "1"),
    ],
)
def test_single_years_that_leave_out_an_age_or_the_ward_are_a_fault(content, column):
    faults: list[Fault] = []
    assert parsing.single_years(content, "s.csv", faults) is None
    assert column in {fault.column for fault in faults}


SQUARE = [[[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]]


def _outlines(*features: dict[str, Any], **members: Any):
    faults: list[Fault] = []
    content = json.dumps({"type": "FeatureCollection", "features": list(features), **members})
    return parsing.outlines(content.encode(), "o.geojson", "code", "name", faults), faults


def _feature(
    code: Any = "W1", name: Any = "One", coordinates: Any = SQUARE, kind: str = "Polygon"
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_outlines_are_indexed_by_code_in_degrees():
    frame, faults = _outlines(_feature(), _feature("W2", "<script>"))
    assert faults == []
    assert frame.index.to_list() == ["W1", "W2"]
    assert frame.crs == "EPSG:4326"
    assert frame["name"].to_list() == ["One", "<script>"]


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_a_declared_system_in_degrees_is_accepted(crs):
    assert _outlines(_feature(), crs={"properties": {"name": crs}})[1] == []


def test_another_declared_system_is_a_fault_with_the_call_that_mends_it():
    _, (fault,) = _outlines(_feature(), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}})
    assert "another coordinate reference system than EPSG:4326" in fault.rule
    assert "27700" in str(fault.value)
    assert "to_crs('EPSG:4326')" in str(fault.mend)


METRES = [[[535000, 182000], [536000, 182000], [536000, 183000], [535000, 182000]]]
BOWTIE = [[[0, 50], [1, 51], [1, 50], [0, 51], [0, 50]]]


@pytest.mark.parametrize(
    ("feature", "rule"),
    [
        (_feature(coordinates=METRES), "lies outside longitude and latitude"),
        (_feature(coordinates=BOWTIE), "is not a valid polygon"),
        (_feature(coordinates=[0, 50], kind="Point"), "is not a polygon"),
        ({**_feature(), "geometry": None}, "is not a polygon"),
        (_feature(code=""), "has no code or no name"),
        (_feature(code=5), "has no code or no name"),
        (_feature(name=None), "has no code or no name"),
        (_feature(code="W 1<b>"), "is not an area code"),
        (_feature(name="a\u0007"), "control character in text"),
        (_feature("W0"), "the same area code twice"),
    ],
)
def test_each_unsound_outline_is_a_fault_at_its_feature(feature, rule):
    frame, faults = _outlines(_feature("W0"), feature)
    assert frame is None
    assert [fault.rule for fault in faults] == [rule]
    assert faults[0].file == ("o.geojson" if "twice" in rule else "o.geojson, feature 2")


def test_every_unsound_outline_is_named():
    _, faults = _outlines(_feature(coordinates=METRES), _feature("W2", coordinates=BOWTIE), _feature("W2"))
    assert len(faults) == 3


@pytest.mark.parametrize(
    "content", ['{"features": [', "[]", "3", '{"type": "x"}', '{"features": [1]}', "[" * 100_000]
)
def test_what_is_no_feature_collection_is_a_fault_not_a_crash(content):
    faults: list[Fault] = []
    assert parsing.outlines(content.encode(), "o.geojson", "code", "name", faults) is None
    assert "is not a readable GeoJSON feature collection" in faults[0].rule


def test_a_lacking_property_is_named():
    feature = {**_feature(), "properties": {"code": "W1"}}
    frame, (fault,) = _outlines(feature)
    assert frame is None
    assert (fault.rule, fault.column) == ("property is missing", "name")


def test_a_collection_without_features_lacks_its_properties():
    frame, faults = _outlines()
    assert frame is None
    assert {fault.column for fault in faults} == {"code", "name"}


def test_a_file_in_another_encoding_is_no_toml_table_or_outline():
    faults: list[Fault] = []
    data = "Café".encode("latin-1")
    assert parsing.toml(data, "k.toml", Knob, faults) is None
    assert parsing.table(data, "t.csv", None, faults) is None
    assert parsing.single_years(data, "s.csv", faults) is None
    assert parsing.outlines(data, "o.geojson", "code", "name", faults) is None
    assert [fault.file for fault in faults] == ["k.toml", "t.csv", "s.csv", "o.geojson"]
    assert {fault.rule for fault in faults} == {"is not UTF-8 text"}
