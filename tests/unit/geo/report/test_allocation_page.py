"""docs/allocation.md: every figure, refusal and sentence in it is what the command beside it says."""

from __future__ import annotations

import csv
import io
import re
import shlex

import pytest

from geo.cli.main import main
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.slow

PAGE = (REPOSITORY / "docs/allocation.md").read_text("utf-8")
EXAMPLES = re.findall(r"```\n(needs-atlas .+)\n```\n\n((?:[|>].*\n)+)", PAGE)


def _cells(line: str) -> list[str]:
    return [each.strip() for each in line.strip().strip("|").split("|")]


@pytest.fixture(autouse=True)
def _today(tmp_path, monkeypatch, pack):
    monkeypatch.chdir(tmp_path)
    rows = [f'"{name}",50000' for name in pack.areas["ward"]["area_name"]]
    (tmp_path / "today.csv").write_text("\n".join(["ward,current", *rows]), "utf-8")


def test_the_page_has_examples_of_each_kind():
    assert len(EXAMPLES) == len(re.findall(r"^needs-atlas ", PAGE, re.MULTILINE)) == 7


@pytest.mark.parametrize(("line", "shown"), EXAMPLES)
def test_what_the_page_shows_is_what_the_command_says(line, shown, capfdbinary):
    code = main(shlex.split(line)[1:])
    said = capfdbinary.readouterr()
    if shown.startswith(">"):
        assert (code, said.err.decode().strip()) == (1, shown.removeprefix("> ").strip())
        return
    assert code == 0
    rows = {row["area_name"]: row for row in csv.DictReader(io.StringIO(said.out.decode()))}
    heading, _, *body = shown.strip().splitlines()
    assert body
    for each in body:
        cells = dict(zip(_cells(heading), _cells(each), strict=True))
        assert {name: rows[cells["area_name"]][name] for name in cells} == cells


def test_the_sentence_of_the_page_is_one_of_the_command(capfdbinary):
    line = next(line for line, _ in EXAMPLES if "--what" in line)
    assert main(shlex.split(line)[1:]) == 0
    out = capfdbinary.readouterr().out.decode()
    sentence = re.search(r"^> (Poplar .*)$", PAGE, re.MULTILINE)
    assert sentence
    assert sentence[1] in out
