"""What a print says of its page: the words of its controls, its sources; a screen shows none of it."""

from __future__ import annotations

import re

import pytest

from geo.pack.pack import Pack
from geo.report.figures import available
from geo.report.question import read
from layers.look.escaping import as_text
from pages.frame.printed import asked_words
from pages.needs_map.choices import Needs
from pages.where_next.choices import PRINTED, WhereNext
from tests.pages.screen import html, open_page

HEAD = '<div class="atlas-printed atlas-printed-head">'
PAGES = (
    *(
        "overview",
        "needs-map",
        "youth-centres",
        "family-hubs",
        "play-space",
        "priorities",
        "where-next",
        "profiles",
    ),
    *("allocate", "strategy", "register", "data-and-methods"),
)


def test_what_is_asked_is_said_by_the_words_of_the_controls(pack: Pack) -> None:
    said = asked_words(read(Needs, pack, {"level": "locality", "area": "north-east", "pockets": "yes"}))
    assert said["Areas"] == "Localities"
    assert said["Chosen locality"] == "North East"
    assert said["Hidden pockets"] == "Yes"
    assert "Second indicator" not in said


def test_what_is_as_usual_or_long_is_not_said(pack: Pack) -> None:
    form = read(WhereNext, pack, {"places": "40", "drawn": "-0.03000,51.51000;-0.02000,51.52000"})
    said = asked_words(form)
    assert said["Places that each new one offers, where limited"] == "40"
    assert "Places on the map" not in said
    assert set(asked_words(form, PRINTED)) <= set(said)
    assert "Places that may take one" not in said


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_one_head_and_names_its_sources_for_paper(pack: Pack, name: str) -> None:
    shown = html(open_page(name))
    assert shown.count(HEAD) == 1
    assert "Figures as gathered on 26 November 2026" in shown
    sources = re.findall(r'<p class="atlas-printed atlas-printed-sources">(.*?)</p>', shown)
    assert len(sources) == 1
    assert "Office for National Statistics" in sources[0]


def test_a_hostile_pack_prints_its_names_as_text(use_pack, synthetic_root) -> None:
    use_pack(synthetic_root)
    for name in ("needs-map", "priorities", "register"):
        shown = html(open_page(name))
        assert "<script" not in shown
        assert shown.count(HEAD) == 1


def test_paper_says_once_what_each_figure_means_and_what_to_beware_of(pack: Pack) -> None:
    shown = [name for name in available(pack, "ward") if pack.indicator(name).caveats][:2]
    screen = open_page("needs-map", indicator=shown[0], second=shown[1])
    said = " ".join(re.findall(r'<ul class="atlas-printed atlas-printed-notes">(.*?)</ul>', html(screen)))
    for words in dict.fromkeys(each for name in shown for each in pack.indicator(name).caveats):
        times = sum(words in pack.indicator(name).caveats for name in shown)
        assert said.count(as_text(words)) == times
