"""Answers and notes are read at one go: at most the ninth school year by Flesch and Kincaid."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from geo.pack.pack import Pack
from tests.pages.screen import answer_of, open_page, text_of
from tests.reading import HARDEST, grade

ROOT = Path(__file__).parents[2]
ANSWERED: tuple[tuple[str, dict[str, str]], ...] = (
    ("profiles", {}),
    ("youth-centres", {}),
    ("youth-centres", {"look": "reach"}),
    ("youth-centres", {"look": "hour"}),
    ("family-hubs", {}),
    ("priorities", {}),
    ("priorities", {"view": "beside"}),
    ("priorities", {"view": "find", "where": "child_poverty>50"}),
    ("where-next", {}),
    ("allocate", {"total": "1000000"}),
    ("strategy", {}),
    ("register", {}),
    ("data-and-methods", {}),
)
NOTED = ("youth-centres", "family-hubs", "strategy", "register", "data-and-methods")
WORDS = sorted(
    [*ROOT.glob("pages/*/words.py"), *ROOT.glob("pages/*/notes.py"), *ROOT.glob("pages/frame/*words.py")]
)
LEAST = 8
"""Words of a text that is measured by itself."""


@pytest.fixture(scope="module")
def names(pack: Pack) -> list[str]:
    """Return what things are called: it says nothing of how a sentence is built."""
    areas = [
        str(name) for level in ("ward", "locality", "borough") for name in pack.areas[level]["area_name"]
    ]
    kinds = [name for each in pack.catalogue.values() for name in (each.title, each.plural, each.singular)]
    titles = [each.title for each in [*pack.promises.values(), *pack.registry.values()]]
    return [*areas, *map(str, pack.services["name"]), *kinds, *titles]


def test_the_grade_is_that_of_known_texts() -> None:
    # 6 words, 6 syllables, one sentence: 0.39 x 6 + 11.8 x 1 - 15.59.
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    halves = "We know this one; we know that one."
    assert grade(halves) > grade(halves.replace(";", "."))  # a semicolon ends nothing
    assert grade("Spitalfields & Banglatown has 12,345.", ["Spitalfields & Banglatown"]) < 0


@pytest.mark.parametrize(("page", "query"), ANSWERED)
def test_an_answer_is_read_at_one_go(page: str, query: dict[str, str], names: list[str]) -> None:
    screen = open_page(page, **query)
    assert not screen.exception
    said = " ".join(answer_of(screen).split())
    assert grade(said, names) <= HARDEST, said


@pytest.mark.parametrize("page", NOTED)
def test_notes_are_read_at_one_go(page: str, names: list[str]) -> None:
    screen = open_page(page)
    hard = []
    for badge in screen.get("popover"):
        if not badge.proto.popover.label.startswith(("Take away", "Menu", "Sources")):
            said = (" ".join(text_of(part.proto.body).split()) for part in badge.get("html"))
            hard += [each for each in said if _sentences(each) and grade(each, names) > HARDEST]
    assert not hard


def _sentences(text: str) -> bool:
    """Tell whether a text is made of sentences, and no list of names or line of a source."""
    listed = text.count(";") > 3 or text.count(",") > 6 or re.match(r"[\w ]+: ", text)
    return not listed and len(text.split()) >= LEAST


@pytest.mark.parametrize("path", WORDS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_module_of_words_is_plain_on_the_whole(path: Path) -> None:
    texts = [each for each in _literals(path) if len(each.split()) >= LEAST and "<" not in each]
    weights = [len(each.split()) for each in texts]
    mean = sum(grade(each) * weight for each, weight in zip(texts, weights, strict=True)) / max(
        1, sum(weights)
    )
    assert mean <= HARDEST, sorted(texts, key=grade)[-3:]


def _literals(path: Path) -> list[str]:
    """Return the texts of a module, what is put into them as a short word."""
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    woven = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in woven for part in ast.walk(node)}
    plain = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside | apart
    ]
    filled = [
        "".join(str(part.value) if isinstance(part, ast.Constant) else "one" for part in node.values)
        for node in woven
    ]
    return [*plain, *filled]
