"""One address corrected in the register of the shipped pack is there in whatever the atlas says of it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.cli import main as cli
from geo.pack.pack import load_pack
from geo.report.profiles import profile
from geo.store.register.address import STATE
from layers.paper.profile_files import write_profile

pytestmark = pytest.mark.slow
SERVICE = "YC04"
UNPLACED = ("lat", "lon", "coord_accuracy", "coord_source")

Run = Callable[..., str]


@pytest.fixture
def run(shipped_copy, tmp_path: Path, monkeypatch, capsys) -> Run:
    """Run a command on a copy of the shipped pack with a register of its own."""
    root = shipped_copy()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(STATE, str(tmp_path / "state"))
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(root))

    def command(*words: str) -> str:
        assert cli.main(list(words)) == 0
        return capsys.readouterr().out

    command("register", "init")
    return command


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _verdicts(run: Run, *before: str) -> dict[str, tuple[str, str]]:
    asked = ("gaps", "--promise", "youth_centre_every_ward", "--format", "csv")
    return {each["area_name"]: (each["verdict"], each["evidence"]) for each in _rows(run(*before, *asked))}


def _corrected(run: Run, postcode: str) -> None:
    cells = [word for name in UNPLACED for word in ("--set", f"{name}=")]
    said = ("--by", "Ann Example", "--why", "A letter from the centre", "--source", "A visit")
    run("register", "edit", SERVICE, "--set", f"postcode={postcode}", *cells, *said)


def test_a_correction_is_in_every_answer_in_the_exports_the_profile_and_the_history(run: Run, tmp_path: Path):
    before = _verdicts(run)
    _corrected(run, "E3 2GJ")
    after = _verdicts(run)
    [ward] = [name for name, (verdict, _) in after.items() if (before[name][0], verdict) == ("listed", "met")]
    assert "Kitcat Terrace" in after[ward][1]

    listed = _rows(run("services", "check", "--category", "youth_centre", "--format", "csv"))
    [one] = [each for each in listed if each["service_id"] == SERVICE]
    assert (one["derived"], one["coord_accuracy"]) == ("yes", "postcode centroid")

    pack = load_pack()
    code = str(pack.areas["ward"].index[pack.areas["ward"]["area_name"] == ward][0])
    assert one["ward_code"] == code
    assert "Kitcat Terrace" in write_profile(pack, profile(pack, code), "html").decode()

    told = run("register", "history", "--of", SERVICE)
    assert "Ann Example" in told
    assert "A letter from the centre" in told

    run("register", "export", "--out", "handed-on")
    handed_on = _rows((tmp_path / "handed-on/services/youth_centres.csv").read_text("utf-8"))
    [row] = [each for each in handed_on if each["service_id"] == SERVICE]
    assert (row["postcode"], row["lat"]) == ("E3 2GJ", "")
    # The file that carries it, put into the pack, says the same without any register.
    shutil.copytree(tmp_path / "handed-on", pack.root, dirs_exist_ok=True)
    assert _verdicts(run, "--register", "pack") == after
