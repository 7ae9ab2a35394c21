"""The command line: every command, its help, its exit code, and the pack it works on."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from geo.cli import main as cli, options
from geo.report.files import FORMATS
from geo.store.directory import SHIPPED
from tests.synthetic import WARDS, A, C

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[4]
COMMANDS = [
    "allocate",
    "area",
    "build",
    "catchments",
    "check",
    "dictionary",
    "equity",
    "find",
    "gallery",
    "gaps",
    "index",
    "indicators",
    "network",
    "open",
    "open-space",
    "order",
    "pack",
    "parks",
    "peers",
    "play",
    "pockets",
    "postcode",
    "profiles",
    "reach",
    "register",
    "services",
    "site",
    "stability",
    "strategy",
    "table",
    "trend",
]


def _run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    captured = capsysbinary.readouterr()
    return code, captured.out.decode(), captured.err.decode()


def test_the_commands_are_those_of_the_contract():
    assert sorted(cli.atlas.commands) == COMMANDS


def test_to_say_its_version_the_program_imports_nothing_that_takes_long():
    code = (
        "import sys\n"
        "from geo.cli.main import main\n"
        "assert main(['--version']) == 0\n"
        "slow = {'numpy', 'pandas', 'geopandas', 'scipy', 'pydantic'}\n"
        "print(*sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == ""
    assert "needs-atlas" in run.stdout


@pytest.mark.parametrize("command", [*cli.ALONE, "profiles"])
def test_a_command_that_answers_nothing_waits_for_no_solver_and_no_other_command(command):
    code = (
        "import sys\n"
        "from geo.cli.main import main\n"
        f"assert main(['{command}', '--help']) == 0\n"
        "print(*sorted({'scipy.optimize', 'pulp', 'geo.cli.answers'} & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == ""
    assert f"Usage: needs-atlas {command}" in run.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_every_option_says_what_it_does(command, capsysbinary):
    assert cli.main([command, "--help"]) == 0
    assert f"Usage: needs-atlas {command}".encode() in capsysbinary.readouterr().out
    shown = [each for each in cli.atlas.commands[command].params if isinstance(each, click.Option)]
    assert [each.name for each in shown if not each.help] == []


def test_the_overall_help_names_every_command(capsysbinary):
    assert cli.main(["--help"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["tabel"],
        ["table"],
        ["table", "--level", "parish"],
        ["table", "--level", "ward", "--indicator", "--adjust"],
        ["table", "--level", "ward", "--out"],
        ["indicators", "extra"],
        ["reach", "--within", "5", "--minutes", "5"],
        ["reach", "--within", "far"],
        ["site", "--open"],
        ["site", "--open", "--new", "2"],
        ["site", "--open=HUB03", "LIB01"],
        ["services"],
        ["network", "import"],
        ["--data", "somewhere"],
    ],
)
def test_a_command_that_cannot_be_understood_ends_with_two(arguments, capsysbinary):
    assert cli.main(arguments) == 2
    said = capsysbinary.readouterr()
    assert said.out == b""
    assert b"Usage: needs-atlas" in said.err


def test_the_version_is_that_of_the_installed_program(capsysbinary):
    assert _run(capsysbinary, "--version") == (0, f"needs-atlas {version('needs-atlas')}\n", "")


def test_check_passes_on_the_shipped_pack_with_notices(capsysbinary):
    code, out, err = _run(capsysbinary, "check")
    assert (code, err) == (0, "")
    assert out.endswith(f"{SHIPPED}: no fault\n")
    assert "notice: obesity_reception: out of date" in out
    assert "fault:" not in out


def test_check_lists_every_fault_and_ends_with_one(shipped_copy, capsysbinary):
    root = shipped_copy()
    (root / "boundaries/pieces.csv").unlink()
    (root / "indicators/ptal.csv").unlink()
    code, out, _ = _run(capsysbinary, "--data", str(root), "check")
    assert code == 1
    assert "fault: boundaries/pieces.csv: cannot be read" in out
    assert "fault: indicators/ptal.csv: cannot be read" in out
    assert out.endswith(": 2 faults\n")


def test_check_of_a_directory_that_is_no_pack_ends_with_one(tmp_path, capsysbinary):
    code, out, _ = _run(capsysbinary, "--data", str(tmp_path / "nowhere"), "check")
    assert code == 1
    assert "fault: place.toml: cannot be read" in out


def test_other_commands_refuse_a_broken_pack_on_stderr(synthetic_copy, capsysbinary):
    root = synthetic_copy()
    (root / "place.toml").write_text("name =", encoding="utf-8")
    for command in (["indicators"], ["dictionary", "--out", "-"], ["table", "--level", "ward"], ["build"]):
        code, out, err = _run(capsysbinary, "--data", str(root), *command)
        assert (code, out) == (1, "")
        assert "place.toml: is not valid TOML" in err
        assert "Traceback" not in err


def test_indicators_lists_every_id_with_period_method_and_levels(capsysbinary, pack):
    code, out, _ = _run(capsysbinary, "indicators")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(pack.registry)
    line = next(line for line in out.splitlines() if line.startswith("idaci "))
    assert "apportioned" in line
    assert "ward,locality,borough,lsoa" in line


def test_dictionary_writes_to_a_file_or_to_standard_output(tmp_path, capsysbinary, synthetic_root):
    data = ("--data", str(synthetic_root))
    code, out, _ = _run(capsysbinary, *data, "dictionary", "--out", "-")
    assert code == 0
    assert out.startswith("# Data dictionary")
    file = tmp_path / "deep/er/dictionary.md"
    assert _run(capsysbinary, *data, "dictionary", "--out", str(file))[0] == 0
    assert file.read_text("utf-8") == out


def test_the_dictionary_is_written_to_docs_unless_told_otherwise(tmp_path, monkeypatch, capsysbinary):
    monkeypatch.chdir(tmp_path)
    assert _run(capsysbinary, "dictionary")[0] == 0
    committed = REPOSITORY / "docs/DATA_DICTIONARY.md"
    assert (tmp_path / "docs/DATA_DICTIONARY.md").read_bytes() == committed.read_bytes()


def test_a_file_that_cannot_be_written_is_refused_with_the_reason(tmp_path, capsysbinary):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    target = str(tmp_path / "taken/file.csv")
    code, _, err = _run(capsysbinary, "table", "--level", "borough", "--indicator", "idaci", "--out", target)
    assert code == 1
    assert "cannot be written" in err


def _table(capsysbinary, *arguments: str) -> list[dict[str, str]]:
    code, out, err = _run(capsysbinary, *arguments)
    assert (code, err) == (0, "")
    return list(csv.DictReader(io.StringIO(out, newline="")))


def test_table_prints_the_level_and_indicators_asked_for(capsysbinary):
    rows = _table(capsysbinary, "table", "--level", "locality", "--indicator", "idaci", "--indicator", "ptal")
    assert [row["indicator"] for row in rows] == ["idaci"] * 4 + ["ptal"] * 4
    assert {row["area_type"] for row in rows} == {"locality"}
    assert all("provisional" in row["flag"] for row in rows)


def test_table_takes_method_and_benchmark(capsysbinary):
    choice = ("table", "--level", "ward", "--indicator", "overcrowding")
    rows = _table(capsysbinary, *choice, "--method", "best_fit", "--benchmark", "england")
    assert {row["method"] for row in rows} == {"best_fit"}
    assert {(row["benchmark"], row["benchmark_value"]) for row in rows} == {("england", "4.3719")}
    assert {row["comparison"] for row in rows} == {"worse"}


def test_table_judges_all_areas_together_when_asked(capsysbinary):
    rows = _table(capsysbinary, "table", "--level", "ward", "--adjust")
    assert len(rows) % 20 == 0


@pytest.mark.parametrize("form", FORMATS)
def test_table_writes_every_format_to_a_file(tmp_path, capsysbinary, form):
    file = tmp_path / f"out.{form}"
    choice = ("table", "--level", "ward", "--indicator", "idaci", "--format", form)
    code, out, _ = _run(capsysbinary, *choice, "--out", str(file))
    assert (code, out) == (0, "")
    content = file.read_bytes()
    starts = {"csv": b"area_code,", "json": b"[\n", "geojson": b'{"type":"FeatureCollection"'}
    starts |= {"xlsx": b"PK", "gpkg": b"SQLite format 3"}
    assert content.startswith(starts[form])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--indicator", "nope"), "There is no indicator 'nope'"),
        (("--indicator", "idaci", "--benchmark", "mars"), "There is no benchmark 'mars'"),
    ],
)
def test_table_refuses_what_the_pack_lacks_and_says_what_it_has(arguments, words, capsysbinary):
    code, out, err = _run(capsysbinary, "table", "--level", "ward", *arguments)
    assert (code, out) == (1, "")
    assert words in err


def test_every_command_works_on_another_place(synthetic_copy, capsysbinary):
    data = ("--data", str(synthetic_copy()))
    assert _run(capsysbinary, *data, "check")[0] == 0
    code, out, _ = _run(capsysbinary, *data, "build")
    assert code == 0
    assert out.endswith(", 0 changed\n")
    assert "damp_homes" in _run(capsysbinary, *data, "indicators")[1]
    for level, count in {"ward": 5, "locality": 2, "borough": 1, "lsoa": 12}.items():
        rows = _table(capsysbinary, *data, "table", "--level", level, "--indicator", "damp_homes")
        assert len(rows) == count
        assert {row["benchmark"] for row in rows} == {"wales"}


def test_hostile_names_reach_every_format_as_text(synthetic_root, capsysbinary):
    choice = ("--data", str(synthetic_root), "table", "--level", "ward", "--indicator", "toddlers")
    rows = {row["area_code"]: row for row in _table(capsysbinary, *choice)}
    assert rows[A]["area_name"] == "<script>alert(1)</script>"
    assert rows[C]["area_name"] == "'" + WARDS[C]
    _, out, _ = _run(capsysbinary, *choice, "--format", "json")
    assert {row["area_name"] for row in json.loads(out)} == set(WARDS.values())


def test_build_rewrites_what_was_lost_and_says_so(synthetic_copy, capsysbinary):
    root = synthetic_copy()
    lost = root / "boundaries/pieces.csv"
    before = lost.read_bytes()
    lost.unlink()
    code, out, _ = _run(capsysbinary, "--data", str(root), "build")
    assert code == 0
    assert "wrote boundaries/pieces.csv" in out
    assert out.endswith(", 1 changed\n")
    assert lost.read_bytes() == before


def test_the_environment_chooses_the_pack_and_the_option_wins(synthetic_root, monkeypatch, capsysbinary):
    monkeypatch.setenv("NEEDS_ATLAS_DATA", str(synthetic_root))
    assert "damp_homes" in _run(capsysbinary, "indicators")[1]
    assert "overcrowding" in _run(capsysbinary, "--data", str(SHIPPED), "indicators")[1]


def test_python_m_geo_is_the_same_program(synthetic_root):
    environment = {**os.environ, "NEEDS_ATLAS_DATA": str(synthetic_root)}
    run = subprocess.run(
        [sys.executable, "-m", "geo", "check"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.decode().endswith("no fault\n")


def test_a_reader_that_has_seen_enough_ends_it_quietly(monkeypatch):
    def full_pipe(_: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(options, "load_pack", full_pipe)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert cli.main(["indicators"]) == 0
