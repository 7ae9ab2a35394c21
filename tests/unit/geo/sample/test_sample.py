"""The sample town is the second pack of the tests in plain words, whole, and marked as made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.pack.pack import Pack, check_pack
from geo.sample import town
from tests.sample_town import COMMAND, ROOT, write

LONG_NUMBER = re.compile(r"\d+\.\d{7,}")
# What would have to be escaped somewhere; outlines are written as JSON and as text of a geometry.
HOSTILE = re.compile(r"[<>|{}&]|^[=+@-]")


def contents(root: Path) -> dict[str, str]:
    """Return each file's text, numbers to six decimals: machines differ in the last digits of places."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): LONG_NUMBER.sub(
            lambda found: f"{float(found.group()):.6f}", path.read_text("utf-8")
        )
        for path in files
    }


def words(pack: Pack) -> list[str]:
    """Return the names and texts that a reader of the pack meets."""
    found = [*pack.place.aliases, pack.place.name, pack.place.title, pack.place.borough.name]
    for frame in (*pack.areas.values(), pack.context):
        found += frame["area_name"].to_list()
    for each in (*pack.registry.values(), *pack.promises.values(), *pack.standards.values()):
        found += [text for text in each.model_dump().values() if isinstance(text, str)]
    for category in pack.catalogue:
        found += pack.register.rows(category).drop(columns=["lat", "lon"]).to_numpy().ravel().tolist()
    return found


@pytest.mark.slow
def test_shipped_town_is_what_the_tests_write_with_plain_names(tmp_path: Path) -> None:
    again = f"The files of the sample town are not what tests/synthetic.py writes. Write them: {COMMAND}"
    assert contents(ROOT) == contents(write(tmp_path / "town")), again


@pytest.mark.slow
def test_sample_town_has_no_fault() -> None:
    assert check_pack(ROOT)[0] == []


def test_names_of_the_sample_town_are_plain() -> None:
    assert [text for text in words(town()) if HOSTILE.search(text)] == []


def test_figures_and_services_of_the_sample_town_say_that_they_are_made_up() -> None:
    pack = town()
    said = {each.source.attribution for each in pack.registry.values()}
    said |= {each.attribution for each in pack.catalogue.values()}
    assert said == {"Made up"}
    assert "made up" in pack.place.title


def test_sample_town_has_the_figures_of_the_second_pack(synthetic_pack: Pack) -> None:
    for name, values in synthetic_pack.values.items():
        figures = ["numerator", "denominator", "value"]
        assert town().values[name][figures].equals(values[figures]), name
