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
    ("overview", {}),
    ("needs-map", {}),
    ("play-space", {}),
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
LEAST = 8
"""Words of a text that is measured by itself."""
SPOKEN = 20
"""Words of a module that says anything worth measuring."""
DRAWN = re.compile(r"M-?\d")
"""How the path of a symbol begins: nobody reads it."""
WORDLESS = ("geo/report/geopackage.py", "layers/map/gallery.py")
"""Modules whose longer texts are for a machine: the tables of a file, a sheet of styles."""


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


def _texts(path: Path) -> list[str]:
    """Return the texts of a module that a person reads at length."""
    return [
        each
        for each in _literals(path)
        if len(each.split()) >= LEAST and "<" not in each and not DRAWN.match(each)
    ]


def test_a_module_is_plain_on_the_whole_wherever_its_words_stand() -> None:
    hard, measured = {}, 0
    for path in sorted(
        each for part in ("pages", "layers", "geo/report") for each in ROOT.glob(f"{part}/**/*.py")
    ):
        name, texts = path.relative_to(ROOT).as_posix(), _texts(path)
        if name in WORDLESS or sum(len(each.split()) for each in texts) < SPOKEN:
            continue
        measured += 1
        if (mean := _mean(texts)) > HARDEST:
            hard[name] = (mean, sorted(texts, key=grade)[-3:])
    assert hard == {}
    assert measured > 100


def _mean(texts: list[str]) -> float:
    """Return the grade of texts, the longer ones with more weight."""
    weights = [len(each.split()) for each in texts]
    return sum(grade(each) * weight for each, weight in zip(texts, weights, strict=True)) / sum(weights)


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
