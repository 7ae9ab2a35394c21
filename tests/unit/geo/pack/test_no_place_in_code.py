"""Another council must need another data directory only: no place of the shipped pack is named in code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[4]
# "London" and "England" are benchmarks of a pack: an example in a help text may name their ids.
WORDS_OF_THE_FIELD = {"england", "london", "greenwich"}  # the last is the prime meridian


@pytest.fixture(scope="module")
def code() -> dict[str, str]:
    files = [REPOSITORY / "app.py"]
    for folder in ("geo", "layers", "pages"):
        files += [
            path
            for path in (REPOSITORY / folder).rglob("*")
            if path.suffix in {".py", ".js", ".css", ".html", ".toml"}
        ]
    assert len(files) > 30
    return {path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8") for path in files}


def _places(pack) -> set[str]:
    names = {pack.place.name, pack.place.borough.name, *pack.place.aliases}
    for level in ("ward", "borough"):
        names |= set(pack.areas[level]["area_name"])
    names |= set(pack.context["area_name"]) | {
        name.rstrip("ABCDEFGH ") for name in pack.areas["lsoa"]["area_name"]
    }
    return names


@pytest.mark.slow
def test_no_borough_ward_neighbour_or_small_area_is_named_in_code(pack, code):
    names = {name.casefold() for name in _places(pack)} - WORDS_OF_THE_FIELD
    assert {"tower hamlets", "whitechapel", "bethnal green", "hackney"} <= names
    found = {
        (file, name)
        for file, text in code.items()
        for name in names
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.casefold())
    }
    assert found == set()


def test_no_locality_is_named_in_code(pack, code):
    # "North East" and the like are words of every language: only the codes and full names as written count.
    names = {*pack.areas["locality"].index, *pack.areas["locality"]["area_name"]}
    found = {(file, name) for file, text in code.items() for name in names if f'"{name}"' in text}
    assert found == set()


def test_no_area_code_is_written_in_code(code):
    pattern = re.compile(r"\b[EWSNKJ]\d{8}\b")
    assert {(file, match) for file, text in code.items() for match in pattern.findall(text)} == set()


@pytest.mark.slow
def test_no_indicator_of_the_pack_is_named_in_code(pack, code):
    # An id written in code would make a page fail on a pack without it. Population and the like are words.
    ids = set(pack.registry) - {"population"}
    found = {
        (file, each) for file, text in code.items() for each in ids if re.search(rf'["\']{each}["\']', text)
    }
    # Base populations of small areas are named after the ages they count, as methods.md does; the other is a
    # heading of timetables, whatever figures a pack has.
    words = {("geo/pack/session_columns.py", "send")}
    assert {(file, each) for file, each in found - words if each != "children_0_15"} == set()
