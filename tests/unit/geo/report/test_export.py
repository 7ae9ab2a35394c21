"""Exports: the same figures in four formats, unknown never 0, nothing runs as a formula, same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile

import openpyxl
import pytest
import shapely

from geo.errors import AtlasError
from geo.report.figures import COLUMNS, figures_table, table
from geo.report.files import FORMATS, MIME, records, write
from geo.writing import csv_bytes, number_text, safe_cell
from tests.synthetic import WARDS, A, C, E

INDICATORS = ["welsh_speakers", "resident_change", "school_meals"]


@pytest.fixture(scope="module")
def figures(synthetic_pack):
    return table(synthetic_pack, "ward", indicators=INDICATORS)


@pytest.fixture(scope="module")
def written(synthetic_pack, figures):
    return {form: write(synthetic_pack, figures_table(synthetic_pack, figures), form) for form in FORMATS}


def _csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_a_csv_has_the_columns_and_rows_of_the_table_and_unknown_is_empty(written):
    rows = _csv(written["csv"])
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == 15
    assert b"\r" not in written["csv"]
    by_area = {row["area_code"]: row for row in rows if row["indicator"] == "welsh_speakers"}
    assert by_area[E]["value"] == by_area[E]["numerator"] == by_area[E]["lower"] == ""
    assert by_area[E]["flag"] == "suppressed"
    assert by_area[C]["value"] == "0"
    assert by_area[A]["value"] == "25"


def test_negative_numbers_stay_numbers_in_a_csv(written):
    values = {
        row["area_code"]: row["value"]
        for row in _csv(written["csv"])
        if row["indicator"] == "resident_change"
    }
    assert values[A] == "-10"


def test_no_cell_of_a_csv_starts_a_formula(written):
    rows = _csv(written["csv"])
    texts = [cell for row in rows for key, cell in row.items() if key in ("area_name", "source", "flag")]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in texts)
    names = {row["area_code"]: row["area_name"] for row in rows}
    assert names[C] == "'" + WARDS[C]
    assert names[A] == WARDS[A]  # a script is text to a spreadsheet


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_would_run_as_a_formula_is_quoted(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


def test_other_cells_are_left_as_they_are():
    assert safe_cell("a=1") == "a=1"
    assert safe_cell(-5.0) == -5.0
    assert safe_cell(None) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (math.nan, ""),
        (0, "0"),
        (-0.00001, "0"),
        (12.5, "12.5"),
        (100.0, "100"),
        (1 / 3, "0.3333"),
    ],
)
def test_numbers_are_rounded_only_here_and_without_needless_zeros(value, text):
    assert number_text(value, 4) == text


def test_a_frame_with_no_row_is_a_heading(figures):
    assert csv_bytes(figures.iloc[:0]).decode() == ",".join(COLUMNS) + "\n"


def test_json_holds_null_for_unknown_and_plain_numbers_otherwise(written):
    rows = json.loads(written["json"], parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert len(rows) == 15
    assert list(rows[0]) == list(COLUMNS)
    by_area = {row["area_code"]: row for row in rows if row["indicator"] == "welsh_speakers"}
    assert by_area[E]["value"] is None
    assert by_area[C]["value"] == 0
    assert by_area[A]["area_name"] == WARDS[A]


def test_geojson_is_valid_with_null_for_unknown_and_one_outline_a_row(synthetic_pack, written):
    content = json.loads(written["geojson"], parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content  # RFC 7946: always WGS84
    assert content["title"] == f"Figures: {synthetic_pack.place.name}"
    assert content["as_of"] == "2025-06-30"
    assert {synthetic_pack.indicator(each).source.attribution for each in INDICATORS} <= {*content["source"]}
    assert content["licence"]
    assert len(content["features"]) == 15
    for feature in content["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        ward = synthetic_pack.areas["ward"].geometry[feature["properties"]["area_code"]]
        assert shape.is_valid
        assert shape.symmetric_difference(ward).area < 1e-12
    unknown = [each["properties"] for each in content["features"] if each["properties"]["area_code"] == E]
    assert unknown[0]["value"] is None
    assert unknown[0]["flag"] == "suppressed"


@pytest.mark.slow
@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
def test_geojson_of_every_level_of_the_shipped_pack_is_json(pack, level):
    ids = {"lsoa": ["children_0_4"]}.get(level, ["ptal", "child_poverty"])
    content = write(pack, figures_table(pack, table(pack, level, indicators=ids)), "geojson")
    features = json.loads(content, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))["features"]
    assert len(features) == len(ids) * len(pack.areas[level])


def test_a_workbook_reads_back_with_the_figures_and_what_they_mean(written):
    book = openpyxl.load_workbook(io.BytesIO(written["xlsx"]))
    assert book.sheetnames == ["Summary", "figures", "about"]
    heading, *rows = book["figures"].iter_rows(values_only=True)
    assert list(heading) == list(COLUMNS)
    records = [dict(zip(heading, row, strict=True)) for row in rows]
    speakers = {row["area_code"]: row for row in records if row["indicator"] == "welsh_speakers"}
    assert speakers[E]["value"] is None
    assert speakers[C]["value"] == 0
    assert speakers[A]["value"] == 25
    about = list(book["about"].iter_rows(values_only=True))
    assert [row[0] for row in about[1:4]] == INDICATORS
    assert {row[0]: row[1] for row in about[4:]}["date"] == "30 June 2025"
    assert "licence" in about[0]


def test_no_cell_of_a_workbook_is_a_formula(written):
    book = openpyxl.load_workbook(io.BytesIO(written["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]


def test_the_same_table_gives_the_same_bytes(synthetic_pack, figures, written, monkeypatch):
    # Also at another hour: a workbook must not hold the clock.
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    for form in FORMATS:
        assert write(synthetic_pack, figures_table(synthetic_pack, figures.copy()), form) == written[form]


def test_a_workbook_states_the_date_of_its_data_and_no_other(written):
    with zipfile.ZipFile(io.BytesIO(written["xlsx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2025-06-30T00:00:00Z") == 2
    assert core.count("T00:00:00Z") == core.count("Z</")


def test_every_format_has_a_media_type():
    assert set(MIME) == set(FORMATS)


def test_an_unknown_format_is_refused_with_those_there_are(synthetic_pack, figures):
    with pytest.raises(AtlasError, match=r"no format 'pdf'; choose one of: csv, json, geojson, gpkg, xlsx"):
        write(synthetic_pack, figures_table(synthetic_pack, figures), "pdf")


def test_records_are_rounded_to_four_decimals(synthetic_pack):
    row = records(table(synthetic_pack, "locality", indicators=["resident_change"]))[0]
    assert row["value"] == -0.4615  # -6 of 1,300
