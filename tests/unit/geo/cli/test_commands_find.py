"""The commands `find` and `equity`: what they print, and how they refuse."""

from __future__ import annotations

import csv
import io
import json

import pytest

from geo.cli import main as cli

pytestmark = pytest.mark.slow


def _run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    captured = capsysbinary.readouterr()
    return code, captured.out.decode(), captured.err.decode()


def test_find_prints_the_worked_example_of_the_methods(capsysbinary):
    where = "child_poverty>50 and (overcrowding>=20 or reach:youth_centre<60)"
    code, out, err = _run(capsysbinary, "find", "--where", where)
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 20 * 3
    sure = {row["area_name"] for row in rows if row["result"] == "yes"}
    assert sure == {"Lansbury", "Poplar", "Shadwell", "Stepney Green"}
    assert len({row["area_code"] for row in rows if row["result"] == "uncertain"}) == 8
    green = [row for row in rows if row["area_name"] == "Bethnal Green East"]
    assert [row["state"] for row in green] == ["yes", "no", "uncertain"]
    assert green[2]["upper"] == "100"
    assert rows[0]["question"].startswith(
        "Wards where child poverty is above 50 %, and either overcrowding is"
    )


def test_find_by_services_with_a_point_only_is_surer(capsysbinary):
    where = "child_poverty>50 and (overcrowding>=20 or reach:youth_centre<60)"
    code, out, _ = _run(capsysbinary, "find", "--where", where, "--placed")
    results = {row["area_code"]: row["result"] for row in csv.DictReader(io.StringIO(out))}
    assert code == 0
    assert sorted(results.values()).count("yes") == 8
    assert sorted(results.values()).count("uncertain") == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Say what to look for, such as --where"),
        (
            ["--where", "child_povrty>50"],
            "At character 1, “child_povrty>50”: there is no indicator “child_povrty”",
        ),
        (["--where", "child_poverty>"], "At the end: a number is expected"),
        (["--where", "child_poverty>50", "--level", "lsoa"], "has no figures of small areas (LSOAs)"),
        (["--where", "__import__('os')"], "At character 1, “__import__('os')”"),
    ],
)
def test_find_refuses_on_stderr_and_ends_with_one(arguments, words, capsysbinary):
    code, out, err = _run(capsysbinary, "find", *arguments)
    assert (code, out) == (1, "")
    assert words in err
    assert "Traceback" not in err


def test_equity_prints_the_worked_example_of_the_methods(capsysbinary):
    asked = ("--need", "need_index", "--category", "youth_centre", "--table", "summary", "--format", "json")
    code, out, err = _run(capsysbinary, "equity", *asked)
    assert (code, err) == (0, "")
    found = json.loads(out)
    row = found[0] if isinstance(found, list) else found["rows"][0]
    assert row["sentence"] == (
        "The neediest fifth of young people aged 11 to 19 have 29 % (22 to 41 %) of the listed youth centres"
        ", among listed services; 5 of the 10 listed are not placed well enough."
    )
    assert (round(row["possible_low"], 2), round(row["possible_high"], 2)) == (0.09, 0.78)
    assert round(row["concentration_index"], 2) == -0.16


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--need", "child_poverty", "--category", "library", "--level", "lsoa"],
            "no figures of small areas",
        ),
        (["--category", "zoo"], "There is no category 'zoo'"),
        (["--need", "children_0_4", "--category", "library"], "it is a count"),
        (["--need", "need_index:bells", "--category", "library"], "no weighting 'bells'"),
    ],
)
def test_equity_refuses_on_stderr_and_ends_with_one(arguments, words, capsysbinary):
    code, out, err = _run(capsysbinary, "equity", *arguments)
    assert (code, out) == (1, "")
    assert words in err
