"""Everything leaves the page: each map and chart as SVG and PNG, the answer and the words of maps to copy."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from geo.report.files import FORMATS
from pages.frame import downloads
from pages.frame.downloads import File
from tests.drawn import inside, lines, said, sound, told
from tests.pages.screen import answer_of, open_page

# Page, query, stems of the pictures that it offers at the least.
OFFERED: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = (
    ("overview", {}, ("-ward-ranked",)),
    ("needs-map", {"area": "E05009317"}, ("-ward-map", "-ward-ranked", "-ward-numbers")),
    ("needs-map", {"indicator": "children_0_4", "level": "lsoa"}, ("-lsoa-map", "-lsoa-ranked")),
    ("youth-centres", {}, ("every-ward-map", "-and-reach")),
    ("family-hubs", {}, ("catchments-",)),
    ("play-space", {}, ("play-space-ward-map",)),
    ("priorities", {}, ("places", "why-", "figures-", "priorities")),
    ("priorities", {"view": "beside"}, ("need-and-provision", "what-the-neediest-have", "need-beside")),
    ("priorities", {"view": "find", "where": "child_poverty>50"}, ("found-places",)),
    ("where-next", {}, ("who-gains", "where-next")),
    ("allocate", {"total": "1000000"}, ("allocation-map",)),
    ("register", {"category": "library"}, ("library-map",)),
    ("profiles", {"area": "E05009328"}, ("poplar-E05009328-map", "-every-figure")),
    ("profiles", {"chosen": "areas:E01004198.E01004199"}, ("-map", "-every-figure")),
)
SECOND = (
    "profiles",
    "register",
    "overview",
    "needs-map",
    "youth-centres",
    "family-hubs",
    "play-space",
    "priorities",
    "where-next",
)


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[File], object]]:
    """Return a function that opens a page, and gives the files that it offers."""
    found: list[File] = []
    offer = downloads.offer

    def seen(file: File) -> None:
        found.append(file)
        offer(file)

    monkeypatch.setattr(downloads, "offer", seen)

    def opened(name: str, **query: str) -> tuple[list[File], object]:
        found.clear()
        screen = open_page(name, **query)
        assert not screen.exception
        return list(found), screen

    return opened


def _pictures(files: list[File]) -> dict[str, File]:
    return {file.name: file for file in files if file.name.endswith((".svg", ".png"))}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "query", "stems"), OFFERED)
def test_each_map_and_chart_of_a_page_leaves_it_as_a_picture(offered, name, query, stems):
    files, _ = offered(name, **query)
    pictures = _pictures(files)
    for stem in stems:
        assert any(stem in each for each in pictures), (stem, list(pictures))
    for file_name, file in pictures.items():
        if file_name.endswith(".svg"):
            root = sound(str(file.make()))
            assert inside(root), [each for each in lines(root) if each.right > 961 or each.left < -1]
            title, alt = said(root)
            texts = " ".join(each.words for each in lines(root))
            assert title
            assert len(alt) > 40
            assert "Figures as of 26 November 2026" in texts
            assert file_name.replace(".svg", ".png") in pictures


@pytest.mark.slow
def test_a_picture_as_png_has_the_words_of_its_svg(offered):
    files, _ = offered("priorities")
    pictures = _pictures(files)
    for name in ("places.png", "priorities.png"):
        made = pictures[name].make()
        assert Image.open(io.BytesIO(made)).size[0] == 1920
        assert told(made)["Description"] == said(sound(str(pictures[name.replace("png", "svg")].make())))[1]


@pytest.mark.slow
@pytest.mark.parametrize("name", SECOND)
def test_hostile_names_of_another_place_are_words_of_its_pictures(offered, second_place, name):
    files, _ = offered(name)
    for file_name, file in _pictures(files).items():
        made = file.make()
        if file_name.endswith(".svg"):
            assert inside(sound(str(made)))
        else:
            Image.open(io.BytesIO(made)).load()


@pytest.mark.parametrize("name", ["priorities", "allocate", "where-next", "strategy"])
def test_the_answer_is_there_to_copy_word_for_word(offered, name):
    _, screen = offered(name, **({"total": "1000000"} if name == "allocate" else {}))
    assert " ".join(answer_of(screen).split()) in [" ".join(each.value.split()) for each in screen.code]


def test_the_words_of_a_map_are_there_to_copy_and_are_those_of_its_picture(offered):
    files, screen = offered("needs-map")
    picture = next(file for name, file in _pictures(files).items() if name.endswith("-map.svg"))
    assert said(sound(str(picture.make())))[1] in [each.value for each in screen.code]


def test_a_table_with_places_is_offered_in_every_format(offered):
    files, _ = offered("needs-map")
    assert {f"child_poverty-ward.{form}" for form in FORMATS} <= {file.name for file in files}
