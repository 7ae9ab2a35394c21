from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from geo.cli.main import main
from geo.report.site_columns import AREA_COLUMNS, ROOM_COLUMNS, SHORTLIST_COLUMNS, SITE_COLUMNS


def _run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> str:
    assert main(["site", *arguments]) == 0
    return capsysbinary.readouterr().out.decode()


@pytest.mark.slow
def test_site_prints_the_best_sites_as_csv(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(_run(capsysbinary, "--new", "2"))))
    assert list(rows[0]) == list(SITE_COLUMNS)
    assert [row["role"] for row in rows if row["set"] == "1"] == ["new"] * 2 + ["existing"] * 5
    assert {row["objective"] for row in rows} == {"reach"}


@pytest.mark.slow
def test_site_prints_who_gains_per_area(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = _run(capsysbinary, "--table", "areas", "--format", "json", "--ages", "5-10", "--objective", "mean")
    rows = json.loads(text)
    assert len(rows) == 20
    assert list(rows[0]) == list(AREA_COLUMNS)
    assert {row["ages"] for row in rows} == {"5 to 10"}


@pytest.mark.slow
def test_site_draws_sites_and_areas(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    sites = json.loads(_run(capsysbinary, "--format", "geojson"))["features"]
    assert {each["geometry"]["type"] for each in sites} == {"Point"}
    areas = json.loads(_run(capsysbinary, "--format", "geojson", "--table", "areas"))["features"]
    assert {each["geometry"]["type"] for each in areas} <= {"Polygon", "MultiPolygon"}


@pytest.mark.slow
@pytest.mark.usefixtures("packs_read_anew")
def test_site_says_the_same_twice(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    arguments = ("--new", "4", "--objective", "worst", "--need-weight", "child_poverty")
    assert _run(capsysbinary, *arguments) == _run(capsysbinary, *arguments)


def test_what_if_is_open_to_the_command_line(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = _run(capsysbinary, "--new", "0", "--streets", "--open", "HUB03", "--close", "YC01", "YC02")
    role = {row["site_id"]: row["role"] for row in csv.DictReader(io.StringIO(text))}
    assert (role["HUB03"], role["YC01"], role["YC02"], role["YC06"]) == (
        "opened",
        "closed",
        "closed",
        "existing",
    )


def test_several_values_stand_behind_one_name_or_behind_one_each(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    behind_one = _run(capsysbinary, "--open", "HUB03", "HUB04", "--new", "0")
    assert _run(capsysbinary, "--new", "0", "--open", "HUB03", "--open=HUB04") == behind_one
    assert behind_one.count("\n1,opened,") == 2


@pytest.mark.slow
def test_site_answers_for_the_second_pack(
    capsysbinary: pytest.CaptureFixture[bytes], synthetic_root: Path
) -> None:
    assert main(["--data", str(synthetic_root), "site", "--category", "club", "--streets"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert "'=2+5" in {row["site_name"] for row in rows}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--new", "9"], "--new is a number of sites from 0 to 6"),
        (["--within", "0"], "--within is a walk in metres"),
        (["--category", "castle"], "no category 'castle'"),
        (["--need-weight", "no_such"], "no indicator 'no_such'"),
        (["--need-weight", "children_0_17_count"], "cannot weigh children"),
        (["--close", "nowhere"], "no existing site 'nowhere' to close"),
        (["--movable", "nowhere"], "no existing site 'nowhere' to move"),
        (["--table", "room"], "Say how many places each new site would offer"),
        (["--table", "room", "--places", "40"], "No answer: of 5 of the 5 located youth centres"),
        (["--places", "0"], "a number of places above 0"),
    ],
)
def test_site_refuses_in_words(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_every_column_is_explained_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "--help"]) == 0
    text = capsys.readouterr().out
    for name in (*SITE_COLUMNS, *SHORTLIST_COLUMNS, *AREA_COLUMNS, *ROOM_COLUMNS):
        assert name in text
