"""docs/strategy.md: every figure in it is what the command beside it says."""

from __future__ import annotations

import csv
import io
import re
import shlex

import pytest

from geo.cli.main import main
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.slow

PAGE = (REPOSITORY / "docs/strategy.md").read_text("utf-8")
EXAMPLES = re.findall(r"```\n((?:needs-atlas .+\n)+)```\n\n((?:\|.*\n)+)", PAGE)


def _cells(line: str) -> list[str]:
    return [each.strip() for each in line.strip().strip("|").split("|")]


def test_every_command_of_the_page_stands_above_what_it_says():
    shown = sum(len(lines.splitlines()) for lines, _ in EXAMPLES)
    assert shown == len(re.findall(r"^needs-atlas ", PAGE, re.MULTILINE)) == 4


@pytest.mark.parametrize(("lines", "shown"), EXAMPLES)
def test_what_the_page_shows_is_what_the_command_says(lines, shown, capfdbinary, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in lines.splitlines():
        assert main(shlex.split(line)[1:]) == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode())))
    heading, _, *body = shown.strip().splitlines()
    names = _cells(heading)
    told = [tuple(row[name] for name in names) for row in rows]
    assert body
    for each in body:
        assert tuple(_cells(each)) in told
