"""Services beyond the border: counted where the pack lists them, left out by a switch."""

from __future__ import annotations

import csv
import io

import pytest

from geo.access.supply import without_neighbours
from geo.cli import main as cli
from geo.report.reach import reach_table


def test_only_what_certainly_stands_beyond_the_border_is_left_out(synthetic_pack):
    own = without_neighbours(synthetic_pack)
    assert set(synthetic_pack.services.index) - set(own.services.index) == {"PLAY-2"}
    assert own.digest != synthetic_pack.digest
    assert without_neighbours(synthetic_pack) is own


@pytest.mark.slow
def test_a_place_beyond_the_border_counts_until_the_switch_leaves_it_out(synthetic_pack):
    both, own = (
        reach_table(each, "borough", categories=["play_area"]).iloc[0]
        for each in (synthetic_pack, without_neighbours(synthetic_pack))
    )
    assert (both["sites"], own["sites"]) == (2, 1)
    assert own["children"] == both["children"]
    assert own["children_reached"] < both["children_reached"]
    assert own["mean_walk_m"] > both["mean_walk_m"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("reach", "--category", "play_area"),
        ("play",),
        ("gaps",),
        ("catchments", "--category", "play_area", "--table", "sites"),
        ("site", "--category", "play_area", "--candidates", "school"),
    ],
)
def test_every_command_has_the_switch(synthetic_root, capsysbinary, command):
    texts = []
    for switch in ("--neighbours", "--no-neighbours"):
        assert cli.main(["--data", str(synthetic_root), *command, switch]) == 0
        texts.append(capsysbinary.readouterr().out)
    assert (texts[0] == texts[1]) == (command == ("gaps",))


@pytest.mark.parametrize("command", ["reach", "catchments", "site"])
def test_ages_that_nobody_counts_are_refused_and_not_stood_for_by_others(
    synthetic_root, capsysbinary, command
):
    category = ("--category", "hub")
    assert cli.main(["--data", str(synthetic_root), command, *category, "--ages", "30-40"]) == 1
    told = capsysbinary.readouterr()
    assert told.out == b""
    assert "none of 30 to 40" in told.err.decode()


@pytest.mark.slow
def test_ages_in_part_counted_are_answered(synthetic_root, capsysbinary):
    line = ["--data", str(synthetic_root), "reach", "--category", "hub", "--ages", "15-30"]
    assert cli.main(line) == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert "only ages 15 to" in rows[0]["note"]
