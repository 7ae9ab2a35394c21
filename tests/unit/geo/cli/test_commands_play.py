"""The command `play`: stable columns, sums that agree with `table`, proposed sites from a file."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

from geo.cli.main import main
from geo.gaps.play_standards import play_standards
from geo.report.play import COLUMNS, POCKET_COLUMNS
from geo.store.directory import SHIPPED
from tests.play_town import degrees


def run(capfdbinary, *arguments: str) -> bytes:
    assert main(list(arguments)) == 0
    return capfdbinary.readouterr().out


def table_of(capfdbinary, root, *arguments: str) -> pd.DataFrame:
    out = run(capfdbinary, "--data", str(root), "play", *arguments)
    return pd.read_csv(io.BytesIO(out), keep_default_na=False, na_values=[""])


@pytest.mark.slow
@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
def test_both_packs_answer_at_every_level_with_the_documented_columns(
    capfdbinary, synthetic_root, pack, synthetic_pack, level
):
    for root, chosen in ((SHIPPED, pack), (synthetic_root, synthetic_pack)):
        frame = table_of(capfdbinary, root, "--level", level)
        assert tuple(frame.columns) == tuple(COLUMNS)
        assert len(frame) == len(chosen.areas[level]) * len(play_standards(chosen).bands)
        assert set(frame["reading"]) == {"among listed places"}


@pytest.mark.slow
def test_sums_of_children_agree_with_the_table_of_figures(capfdbinary, pack):
    frame = table_of(capfdbinary, SHIPPED, "--level", "ward")
    for band in play_standards(pack).bands:
        low, high = band.ages
        total = pack.single_years.loc[:, low:high].sum(axis=1)
        rows = frame[frame["band"] == band.id].set_index("area_code")["children"]
        assert rows.to_dict() == pytest.approx(total.loc[rows.index].to_dict())
    out = run(capfdbinary, "table", "--level", "ward", "--indicator", "children_5_11")
    figures = pd.read_csv(io.BytesIO(out)).set_index("area_code")["numerator"]
    rows = frame[frame["band"] == "play_5_11"].set_index("area_code")["children"]
    assert rows.to_dict() == pytest.approx(figures.to_dict())


@pytest.mark.slow
def test_fewer_places_and_shorter_walks_reach_fewer(capfdbinary):
    usual = table_of(capfdbinary, SHIPPED, "--level", "borough")
    without = table_of(capfdbinary, SHIPPED, "--level", "borough", "--no-osm")
    short = table_of(capfdbinary, SHIPPED, "--level", "borough", "--within", "50")
    assert (without["reached"] < usual["reached"]).all()
    assert (without["places"] < usual["places"]).all()
    assert (short["reached"] <= usual["reached"]).all()
    assert "Open Database" in usual["source"][0]
    assert set(short["within_m"]) == {50}


@pytest.mark.slow
def test_one_standard_can_be_chosen_by_its_id(capfdbinary):
    frame = table_of(capfdbinary, SHIPPED, "--ages", "leap_distance", "--level", "borough")
    assert frame["band"].tolist() == ["leap_distance"]


@pytest.mark.slow
def test_unknown_is_empty_and_never_zero(capfdbinary):
    frame = table_of(capfdbinary, SHIPPED)
    assert frame[["area_m2", "m2_per_child", "reached_after", "gained"]].isna().all().all()
    assert set(frame["quantity"]) == set(frame["quality"]) == set(frame["inclusion"]) == {"unknown"}


@pytest.mark.slow
def test_proposed_sites_show_who_gains(capfdbinary, synthetic_root, tmp_path):
    at = degrees(1_700, 1_000)
    file = tmp_path / "sites.csv"
    file.write_text(f"lat,lon,name\n{at.y:.6f},{at.x:.6f},=New\n", encoding="utf-8")
    frame = table_of(capfdbinary, synthetic_root, "--proposed", str(file))
    assert frame["gained"].sum() > 0
    assert (frame["reached_after"] >= frame["reached"]).all()


def test_json_and_geojson_hold_the_same_figures(capfdbinary, synthetic_root):
    wanted = table_of(capfdbinary, synthetic_root)
    arguments = ("--data", str(synthetic_root), "play", "--format")
    rows = json.loads(run(capfdbinary, *arguments, "json"))
    features = json.loads(run(capfdbinary, *arguments, "geojson"))["features"]
    assert [row["children"] for row in rows] == wanted["children"].tolist()
    assert [each["properties"]["children"] for each in features] == wanted["children"].tolist()
    assert {each["geometry"]["type"] for each in features} == {"Polygon"}


@pytest.mark.slow
def test_pockets_are_told_band_by_band_with_their_outlines(capfdbinary, pack):
    frame = table_of(capfdbinary, SHIPPED, "--pockets", "whole")
    assert tuple(frame.columns) == tuple(POCKET_COLUMNS)
    reached = table_of(capfdbinary, SHIPPED, "--level", "borough").set_index("band")
    for band, rows in frame.groupby("band"):
        beyond = reached.loc[band, "children"] - reached.loc[band, "reached"]
        assert rows["children"].is_monotonic_decreasing
        assert rows["pocket"].tolist() == list(range(1, len(rows) + 1))
        assert 0.95 * beyond < rows["children"].sum() <= beyond + 0.01
    out = run(capfdbinary, "play", "--pockets", "ward", "--ages", "play_5_11", "--format", "geojson")
    features = json.loads(out)["features"]
    wards = set(pack.areas["ward"]["area_name"])
    assert {each["properties"]["wards"] for each in features} <= wards
    assert {each["geometry"]["type"] for each in features} <= {"Polygon", "MultiPolygon"}
    assert json.loads(run(capfdbinary, "play", "--pockets", "whole", "--format", "json"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--ages", "elders"], "no age band 'elders'"),
        (["--within", "-4"], "--within"),
        (["--share", "90"], "--share"),
        (["--need", "nothing"], "no indicator"),
        (["--proposed", "/nowhere/sites.csv"], "cannot be read"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(capsys, arguments, words):
    assert main(["play", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_a_file_of_sites_is_refused_with_all_its_faults(capsys, synthetic_root, tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("lat,lon\nnorth,0\n1,east\n", encoding="utf-8")
    assert main(["--data", str(synthetic_root), "play", "--proposed", str(file)]) == 1
    said = capsys.readouterr().err
    assert "row 2, column lat" in said
    assert "row 3, column lon" in said
