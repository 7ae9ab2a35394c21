"""`needs-atlas area`: the ways to give an area, its three tables, what is refused, and files of it."""

from __future__ import annotations

import csv
import io
import json

import pytest
import shapely

from geo.access.custom_area import CustomArea
from geo.access.outline_text import encode
from geo.cli import main as cli
from geo.errors import AtlasError, NotAvailableError
from geo.report.any_area import TABLES, Area, area_asked, area_table, of_any_area
from geo.report.question import QuestionError, strict, usually
from geo.report.reach import reach_table
from geo.sample import town

WARD = "E05009324"
WEST = ("L01", "L02", "L03", "L04", "L05")


def _run(capsysbinary, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    captured = capsysbinary.readouterr()
    return code, captured.out.decode(), captured.err.decode()


def test_a_file_a_link_and_the_ward_itself_give_the_same_figures(pack, tmp_path, capsysbinary):
    shape = pack.areas["ward"].geometry[WARD]
    file = tmp_path / "gardens.geojson"
    file.write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)})
    )
    code, out, _ = _run(capsysbinary, "area", "--outline", str(file))
    assert code == 0
    by_file = list(csv.DictReader(io.StringIO(out)))
    # Rounded to a metre for the link, the outline holds the same postcodes.
    simple = shapely.simplify(shape, 0.00002)
    link = of_any_area(pack, usually(Area, link=encode(simple))).rows
    assert {row["area_name"] for row in by_file} == {"gardens"}
    assert [row["indicator"] for row in by_file] == list(link["indicator"])
    for row, value in zip(by_file, link["value"], strict=True):
        assert float(row["value"]) == pytest.approx(value, rel=0.02, abs=0.2)


def test_each_table_has_its_columns_and_the_outline_of_the_area():
    for table, columns in TABLES.items():
        found = of_any_area(town(), usually(Area, areas=WEST, called="West", table=table))
        assert list(found.rows.columns) == list(columns)
        assert set(found.rows["area_name"]) == {"West"}
        assert len(found.placed()) == len(found.rows)
    pieces = area_table(town(), CustomArea("Pieces", "areas", codes=(*WEST, "O99")))
    with pytest.raises(AtlasError, match="are not known here"):
        pieces.placed()


def test_services_are_reached_as_from_the_same_ground_by_the_pack():
    # The small areas L01 and L02 are the ward Abbey.
    abbey = area_asked(town(), usually(Area, areas=WEST[:2], called="As Abbey"))
    found = reach_table(town(), abbey, within=1000).set_index("category")
    own = reach_table(town(), "ward", within=1000).query("area_code == 'A'").set_index("category")
    for each in ("share", "share_low", "share_high", "mean_walk_m", "p90_walk_m", "access"):
        assert found[each].to_numpy() == pytest.approx(own[each].to_numpy(), nan_ok=True)


def test_a_question_names_one_area():
    for given in ({}, {"areas": "L01", "catchment": "HUB-1"}, {"outline": "a.geojson", "link": "1abc"}):
        with pytest.raises(QuestionError, match="Give one area"):
            strict(Area, given)
    with pytest.raises(AtlasError, match="figures, children, services"):
        strict(Area, {"areas": "L01", "table": "parks"})


def test_small_areas_may_be_parted_by_commas():
    assert area_asked(town(), usually(Area, areas=("L01, L02", "L03"))).codes == ("L01", "L02", "L03")


def test_the_catchment_of_a_site_is_named_after_it():
    found = of_any_area(town(), usually(Area, catchment="HUB-1", table="children")).rows
    assert set(found["area_name"]) == {"Catchment of Abbey Hub"}
    assert set(found["given"]) == {"catchment"}


def test_what_cannot_be_is_refused_in_words(tmp_path, capsysbinary):
    code, _, err = _run(capsysbinary, "area")
    assert code == 2
    assert "Give one area" in err
    file = tmp_path / "wrong.geojson"
    file.write_text('{"type": "Point", "coordinates": [-0.03, 51.5]}')
    code, _, err = _run(capsysbinary, "area", "--outline", str(file))
    assert code == 1
    assert "wrong.geojson, row 1, column geometry: is no outline (found 'Point')" in err
    code, _, err = _run(capsysbinary, "area", "--link", "1nonsense")
    assert code == 1
    assert "it was changed or cut" in err
    code, _, err = _run(capsysbinary, "area", "--outline", str(tmp_path / "none.geojson"))
    assert code == 1
    assert "cannot be read" in err
    with pytest.raises(NotAvailableError, match="fewer than 100 children"):
        of_any_area(town(), usually(Area, areas=("L05",), table="services"))
