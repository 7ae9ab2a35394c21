"""No programmer's words on screen or in what people read, and no phrase that was put right comes back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANNED = {
    r"\bmend(s|ed|ing)?\b": "put right, correct",
    r"\bclose[sd]? (the|a) holes?\b|\bwith holes\b": "add what is missing",
    r"\b(is|are) too rough\b|, too rough\b": "address to confirm, does not decide",
    r"\bwhere it lives\b|\bit lives in\b": "where they live: people are who and they",
    r"\bpack file\b": "list to hand on",
    r"\bcommit [0-9a-f]{7,}": "the name of the copy is enough; data/sources says more",
    r"\ban unlisted\b": "one that is not listed",
    r"\bPrinted beside it\b": "other areas",
    r"\bSource: Source:": "one of the two",
    r"\bThis pack (has|names) no\b": "This place has no",
    r"\b(not|nor) reckoned with\b": "not counted",
}
SHOWN = ("layers", "pages")
READ = ("README.md", "CONTRIBUTING.md", "docs")
NOT_WORDS = {"docs/DATA_DICTIONARY.md", "docs/command-line.md"}
"""Made from the data and the program, which are read themselves."""


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string of a module that is no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.lineno, node.value


def _said() -> Iterator[tuple[str, str]]:
    """Yield place and text of all that people may read."""
    for wing in ("geo", *SHOWN):
        for path in sorted((ROOT / wing).rglob("*.py")):
            for line, text in _texts(path):
                yield f"{path.relative_to(ROOT)}:{line}", text
    data = [*(ROOT / "data").glob("*.toml"), *(ROOT / "data/indicators").glob("*.toml")]
    written = [
        path for name in READ for path in ([ROOT / name] if "." in name else (ROOT / name).rglob("*.md"))
    ]
    for path in sorted([*data, *written]):
        if str(path.relative_to(ROOT)) not in NOT_WORDS:
            for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                yield f"{path.relative_to(ROOT)}:{line}", text


@pytest.fixture(scope="module")
def said() -> list[tuple[str, str]]:
    return list(_said())


@pytest.mark.parametrize("banned", BANNED)
def test_what_was_put_right_does_not_come_back(said: list[tuple[str, str]], banned: str) -> None:
    pattern = re.compile(banned, re.IGNORECASE)
    found = [f"{where}: {text.strip()[:120]}" for where, text in said if pattern.search(text)]
    assert not found, f"say instead: {BANNED[banned]}"


def test_the_shown_wings_name_no_method_by_its_author(said: list[tuple[str, str]]) -> None:
    shown = [each for each in said if each[0].startswith(SHOWN)]
    assert [where for where, text in shown if "Benjamini" in text or "P(top" in text] == []
