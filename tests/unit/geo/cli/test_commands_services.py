"""The commands `services check` and `gaps`: stable columns, the same verdicts as the pages, both packs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from geo.cli import main as cli
from geo.report.figures import table
from geo.report.promises import GAP_COLUMNS
from geo.report.register import REGISTER_COLUMNS
from tests.street_only import known_by_their_street
from tests.synthetic import WARDS, A, C, E

pytestmark = pytest.mark.slow


def _run(capsysbinary, *arguments):
    code = cli.main([str(each) for each in arguments])
    captured = capsysbinary.readouterr()
    return code, captured.out.decode(), captured.err.decode()


def _rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_gaps_prints_every_promise_and_area_with_stable_columns(capsysbinary, pack):
    code, out, err = _run(capsysbinary, "gaps")
    assert (code, err) == (0, "")
    rows = _rows(out)
    assert tuple(rows[0]) == tuple(GAP_COLUMNS)
    # 20 wards thrice (centres, two safe spaces), 4 localities, the borough, three that no map can test.
    assert len(rows) == 20 + 4 + 1 + 20 + 20 + 3
    assert {row["promise_id"] for row in rows} == set(pack.promises)
    untested = [row for row in rows if row["verdict"] == "no map can test this"]
    assert [row["promise_id"] for row in untested] == [
        "play_healthy_weight",
        "play_charter",
        "resources_to_most_need",
    ]
    assert all(row["reason"] for row in untested)


def test_gaps_of_one_promise_follow_what_counts(capsysbinary):
    verdicts = []
    for more in ((), ("--admit-street",), ("--status", "open", "--status", "unknown")):
        code, out, _ = _run(capsysbinary, "gaps", "--promise", "youth_centre_every_ward", *more)
        assert code == 0
        verdicts.append([row["verdict"] for row in _rows(out)].count("met"))
    assert verdicts == [6, 6, 10]


def test_children_in_gaps_are_those_of_the_ward(capsysbinary, pack):
    _, out, _ = _run(capsysbinary, "gaps", "--promise", "youth_centre_every_ward")
    counted = {row["area_code"]: float(row["children"]) for row in _rows(out)}
    expected = pack.single_years.loc[:, 11:19].sum(axis=1).to_dict()
    assert counted == pytest.approx(expected)


def test_sums_of_children_agree_with_the_table_of_figures(capsysbinary, pack):
    _, out, _ = _run(capsysbinary, "gaps", "--promise", "youth_centre_every_ward")
    assert all(row["children"].isdecimal() for row in _rows(out))
    figures = table(pack, "ward", indicators=["young_people_11_19"])
    assert sum(int(row["children"]) for row in _rows(out)) == figures["value"].sum()


def test_the_walk_is_unknown_where_no_counted_service_has_a_point(capsysbinary, pack, shipped_copy):
    root = shipped_copy()
    street = known_by_their_street(pack).register.pack_file("youth_centre")
    (root / "services/youth_centres.csv").write_bytes(street)
    _, out, _ = _run(capsysbinary, "--data", str(root), "gaps", "--promise", "youth_centre_every_ward")
    assert {row["nearest_metres"] for row in _rows(out)} == {""}
    _, out, _ = _run(capsysbinary, "gaps", "--promise", "family_hub_every_locality")
    # No false walk: where the hub that was reported has no building, the one elsewhere is not its nearest.
    assert {row["verdict"] for row in _rows(out) if row["nearest_metres"]} == {"met if"}
    assert all(float(row["nearest_metres"]) > 0 for row in _rows(out) if row["verdict"] == "met if")


def test_reach_without_a_verdict_tells_how_many_children_at_least(capsysbinary):
    _, out, _ = _run(capsysbinary, "gaps", "--promise", "safe_space")
    for row in _rows(out):
        assert row["verdict"] == "no verdict"
        assert 0 <= float(row["children_reached"]) <= float(row["children"]) + 1e-6


def test_gaps_of_the_second_pack_as_json_and_geojson(capsysbinary, synthetic_root):
    pack = ("--data", synthetic_root)
    code, out, _ = _run(capsysbinary, *pack, "gaps", "--promise", "club_every_ward", "--format", "json")
    assert code == 0
    rows = json.loads(out)
    assert {row["area_code"]: row["verdict"] for row in rows}[E] == "unmet"
    assert rows[0]["children_reached"] is None
    code, out, _ = _run(capsysbinary, *pack, "gaps", "--format", "geojson")
    features = json.loads(out)["features"]
    assert {each["geometry"]["type"] for each in features} <= {"Polygon", "MultiPolygon"}
    assert len(features) == 5 + 2 + 5 + 1


def test_nothing_in_a_cell_runs_as_a_formula(capsysbinary, synthetic_root):
    for command in (["gaps"], ["services", "check"]):
        _, out, _ = _run(capsysbinary, "--data", synthetic_root, *command)
        cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_services_check_says_what_is_open_about_each_service(capsysbinary, synthetic_root):
    code, out, _ = _run(capsysbinary, "--data", synthetic_root, "services", "check")
    assert code == 0
    rows = _rows(out)
    assert tuple(rows[0]) == tuple(REGISTER_COLUMNS)
    found = {row["service_id"]: row["finding"] for row in rows}
    assert found["CL-A"] == ""
    assert found["HUB-2"] == "location not sourced"
    assert found["CL-B"] == "its point (street) does not decide a ward"
    assert found["CL-CD"].startswith("too near a line to say in which ward it is: ")
    assert WARDS[C][1:] in found["CL-CD"]
    _, out, _ = _run(capsysbinary, "--data", synthetic_root, "services", "check", "--category", "play_area")
    assert _rows(out)[1]["finding"] == "stands in a neighbouring place"
    assert {row["ward_code"] for row in rows if row["service_id"] == "CL-A"} == {A}


def test_services_check_of_one_category_keeps_those_without_a_point_in_geojson(capsysbinary):
    code, out, _ = _run(capsysbinary, "services", "check", "--category", "family_hub", "--format", "geojson")
    assert code == 0
    features = json.loads(out)["features"]
    assert [each["geometry"] and each["geometry"]["type"] for each in features] == ["Point", None]


def test_a_layer_with_its_own_licence_is_never_mixed_with_the_rest(capsysbinary, pack):
    _, out, _ = _run(capsysbinary, "services", "check")
    rows = _rows(out)
    assert len(rows) == 257 - 47 + 49
    assert "park_with_playground" not in {row["category"] for row in rows}
    _, out, _ = _run(capsysbinary, "services", "check", "--category", "park_with_playground")
    assert {row["attribution"] for row in _rows(out)} == {pack.catalogue["park_with_playground"].attribution}
    asked = ("--category", "park_with_playground", "--category", "park")
    code, out, err = _run(capsysbinary, "services", "check", *asked)
    assert (code, out) == (1, "")
    assert "a layer with a licence of its own" in err


def test_a_broken_register_is_refused_with_every_fault(capsysbinary, synthetic_copy):
    root = synthetic_copy()
    file = root / "services/clubs.csv"
    file.write_text(
        file.read_text("utf-8").replace(",planned,", ",soon,").replace("CL-A", "C A"), encoding="utf-8"
    )
    code, out, err = _run(capsysbinary, "--data", root, "services", "check")
    assert (code, out) == (1, "")
    assert "unknown status" in err
    assert "is not a service id" in err


def test_what_the_pack_lacks_is_said(capsysbinary, synthetic_copy):
    code, _, err = _run(capsysbinary, "gaps", "--promise", "moon")
    assert code == 1
    assert "There is no promise 'moon'" in err
    code, _, err = _run(capsysbinary, "services", "check", "--category", "moon")
    assert code == 1
    assert "no category 'moon'" in err
    root = synthetic_copy()
    (root / "standards.toml").unlink()
    code, _, err = _run(capsysbinary, "--data", root, "gaps")
    assert code == 1
    assert "no promises" in err


def test_the_help_documents_every_column(capsysbinary):
    for command, columns in ((["gaps"], GAP_COLUMNS), (["services", "check"], REGISTER_COLUMNS)):
        assert cli.main([*command, "--help"]) == 0
        text = capsysbinary.readouterr().out.decode()
        assert all(f"  {name} " in text for name in columns)


def test_the_documentation_has_every_column_with_its_words():
    text = (Path(__file__).resolve().parents[4] / "docs/register.md").read_text("utf-8")
    for columns in (GAP_COLUMNS, REGISTER_COLUMNS):
        for name, held in columns.items():
            assert f"| `{name}` | {held.words} |" in text
