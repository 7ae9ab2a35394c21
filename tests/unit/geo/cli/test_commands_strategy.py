"""The command `strategy`: documented columns, days and stocktakes that are refused in words."""

from __future__ import annotations

import csv
import io
import json

import pytest

from geo.cli.main import main
from geo.report.strategy_columns import TABLES

pytestmark = pytest.mark.slow


def _run(capfdbinary, *arguments):
    code = main([str(each) for each in arguments])
    said = capfdbinary.readouterr()
    return code, said.out.decode(), said.err.decode()


@pytest.mark.parametrize("table", [each for each in TABLES if each != "changes"])
def test_each_table_has_its_documented_columns(table, capfdbinary):
    code, out, err = _run(capfdbinary, "strategy", "--table", table)
    assert (code, err) == (0, "")
    assert tuple(next(csv.reader(io.StringIO(out)))) == tuple(TABLES[table])


def test_a_stocktake_is_written_and_read_again(tmp_path, capfdbinary):
    file = tmp_path / "old.json"
    asked = ("strategy", "--table", "stocktake", "--on", "2024-01-01", "--format", "json", "--out", file)
    assert _run(capfdbinary, *asked)[0] == 0
    code, out, _ = _run(capfdbinary, "strategy", "--against", file, "--on", "2024-06-01", "--format", "json")
    assert (code, json.loads(out)) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--on", "tomorrow"), "is no day"),
        (("--on", "2026-W48-5"), "is no day"),
        (("--table", "changes"), "Changes against what?"),
        (("--table", "measures", "--against", "old.json"), "goes with the table of changes"),
        (("--against", "nowhere.json"), "nowhere.json"),
        (("--format", "geojson"), "has no places"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(arguments, said, capfdbinary):
    code, _, err = _run(capfdbinary, "strategy", *arguments)
    assert code == 1
    assert said in err


def test_a_file_that_is_no_stocktake_is_refused_with_its_faults(tmp_path, capfdbinary):
    file = tmp_path / "other.json"
    file.write_text('[{"kind": "due"}]', encoding="utf-8")
    code, _, err = _run(capfdbinary, "strategy", "--against", file)
    assert code == 1
    assert "This is no stocktake that can be used (1 fault)" in err
    assert "other.json, row 1" in err


def test_a_pack_without_a_strategy_says_so(synthetic_copy, capfdbinary):
    root = synthetic_copy()
    (root / "strategy.toml").unlink()
    code, _, err = _run(capfdbinary, "--data", root, "strategy")
    assert code == 1
    assert "No strategy is set up" in err
