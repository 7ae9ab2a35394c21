"""Paths that lead nowhere and streams that take nothing: refused in words, whichever command and option."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from geo.cli import main as cli
from geo.cli.main import atlas, main
from geo.cli.reference import contexts
from tests.broken_ways import write_ways
from tests.conftest import REPOSITORY
from tests.minitown import streets

pytestmark = pytest.mark.slow

NOWHERE = {
    "missing": "no/such/place",
    "a folder": "folder",
    "a file": "file",
    "below a file": "file/place",
    "too long": "x" * 300,
    "a null byte": "a\0b",
    "a circle": "circle",
    "no text": "half \udcff",
    "empty file": "empty.osm.pbf",
}


def _commands() -> list[list[str]]:
    """Return a line of arguments for every command, as the example of its help has it."""
    found = []
    for each in contexts(click.Context(atlas, info_name=atlas.name)):
        if not isinstance(each.command, click.Group):
            found.append(shlex.split(each.command.example)[1:])
    return found


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("text", encoding="utf-8")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "empty.osm.pbf").touch()
    return tmp_path


def _is_refused(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    said = capsys.readouterr()
    assert code == 1
    assert "Traceback" not in said.err + said.out
    assert (said.err + said.out).strip()


@pytest.mark.parametrize("name", NOWHERE)
@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_a_pack_that_is_none_is_refused_by_every_command(nowhere, capsys, command, name):
    before = sorted(nowhere.rglob("*"))
    _is_refused(main(["--data", NOWHERE[name], *command]), capsys)
    assert sorted(nowhere.rglob("*")) == before


@pytest.mark.parametrize("name", NOWHERE)
def test_a_pack_that_is_none_is_refused_in_the_environment_too(nowhere, capsys, monkeypatch, name):
    if "\0" in NOWHERE[name]:
        pytest.skip("no environment holds a null byte")
    monkeypatch.setenv("NEEDS_ATLAS_DATA", NOWHERE[name])
    _is_refused(main(["indicators"]), capsys)


@pytest.mark.parametrize("name", sorted(set(NOWHERE) - {"missing", "a file", "no text", "empty file"}))
@pytest.mark.parametrize(
    "command", [["dictionary"], ["table", "--level", "borough", "--indicator", "damp_homes"]], ids=" ".join
)
def test_a_file_that_cannot_be_written_is_refused(nowhere, synthetic_root, capsys, command, name):
    before = sorted(nowhere.rglob("*"))
    _is_refused(main(["--data", str(synthetic_root), *command, "--out", NOWHERE[name]]), capsys)
    assert sorted(nowhere.rglob("*")) == before


@pytest.mark.parametrize("name", NOWHERE)
@pytest.mark.parametrize("given", [["play", "--proposed"], ["network", "import"]], ids=" ".join)
def test_a_file_that_cannot_be_read_is_refused(nowhere, synthetic_root, capsys, given, name):
    for suffix in ("", ".osm", ".osm.pbf", ".gpkg", ".parquet") if given[0] == "network" else ("",):
        _is_refused(main(["--data", str(synthetic_root), *given, NOWHERE[name] + suffix]), capsys)


@pytest.mark.parametrize("name", NOWHERE)
def test_a_pack_to_write_into_that_is_none_is_refused(nowhere, capsys, name):
    ways = write_ways(nowhere / "ways.osm", streets(533_000, 180_000, 533_400, 180_400, 200).edges)
    before = sorted(nowhere.rglob("*"))
    _is_refused(main(["network", "import", str(ways), "--out", NOWHERE[name]]), capsys)
    assert sorted(nowhere.rglob("*")) == before


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (
            PermissionError(13, "Permission denied", "data/place.toml"),
            1,
            "data/place.toml: Permission denied.\n",
        ),
        (OSError("the disk is gone"), 1, "the disk is gone.\n"),
        (MemoryError(), 1, "This takes more memory than there is.\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_whatever_the_system_refuses_is_said_in_words(monkeypatch, capsys, error, code, words):
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(cli.atlas.commands["check"], "callback", refuse)
    assert main(["check"]) == code
    assert capsys.readouterr().err == words


# ---- Streams ---------------------------------------------------------------------------------------------


def _run(root: Path, arguments: str, redirected: str) -> subprocess.CompletedProcess[str]:
    line = (
        f"exec {shlex.quote(sys.executable)} -m geo --data {shlex.quote(str(root))} {arguments} {redirected}"
    )
    return subprocess.run(["sh", "-c", line], cwd=REPOSITORY, capture_output=True, text=True, check=False)


TABLE = "table --level borough --indicator damp_homes"


@pytest.mark.parametrize("arguments", ["indicators", TABLE])
def test_a_reader_that_goes_ends_it_quietly(synthetic_root, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "geo", "--data", str(synthetic_root), *arguments.split()]
    run = subprocess.run(
        command, cwd=REPOSITORY, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("arguments", ["indicators", TABLE, "--help"])
def test_a_full_disk_behind_standard_output_is_said_in_words(synthetic_root, arguments):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full disk to write to")
    run = _run(synthetic_root, arguments, ">/dev/full")
    assert run.returncode == 1
    assert run.stderr == "No space left on device.\n"


@pytest.mark.parametrize("redirected", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("arguments", ["indicators", TABLE, "table"])
def test_a_closed_stream_ends_nothing_with_a_traceback(synthetic_root, arguments, redirected):
    run = _run(synthetic_root, arguments, redirected)
    assert run.returncode in (0, 1, 2)
    assert "Traceback" not in run.stderr
