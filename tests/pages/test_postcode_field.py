"""The field for a postcode beside every map."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack.postcodes import FILE
from tests.pages.screen import html, looks, map_count, open_page, words

PAGES = ("needs-map", "youth-centres", "family-hubs", "play-space", "where-next", "register")


def _asked(page: str, said: str) -> AppTest:
    screen = open_page(page)
    screen.text_input(key=f"{page}.postcode").set_value(said)
    return screen.run()


@pytest.mark.parametrize("page", PAGES)
def test_every_map_has_the_field_and_answers(page, pack):
    screen = _asked(page, "e14 6jd")
    assert not screen.exception
    shown = words(screen)
    assert "E14 6JD" in shown
    assert "Mile End (E05009327)" in html(screen)
    assert "provisional grouping" in html(screen)
    assert "Nearest open service that has a point, and the walk from the middle of E14 6JD" in html(screen)
    assert "Royal Mail" in html(screen)
    point = pack.postcodes.geometry["E14 6JD"]
    for number in range(map_count(screen)):
        assert looks(screen, number)["here"] == {"name": "E14 6JD", "at": [point.y, point.x]}
    assert "here" not in looks(open_page(page))


def test_what_is_typed_stands_in_no_link():
    screen = _asked("needs-map", "E1W 3RE")
    assert "E1W" not in json.dumps(dict(screen.query_params))
    assert "E1W" in html(screen)


@pytest.mark.parametrize(
    ("said", "because"), [("Wapping", "is not a postcode"), ("E1 9ZZ", "not among the postcodes")]
)
def test_what_is_not_found_is_said_and_the_page_goes_on(said, because):
    screen = _asked("youth-centres", said)
    assert because in words(screen)
    assert "Nearest open service" not in html(screen)
    assert not screen.exception


def test_markup_in_the_field_stays_text():
    screen = _asked("youth-centres", "<b>E1</b>")
    assert "<b>E1</b>" not in html(screen)
    assert "&lt;b&gt;E1" in html(screen)


def test_a_pack_without_postcodes_has_no_field(use_pack, synthetic_copy):
    root = synthetic_copy()
    (root / FILE).unlink()
    use_pack(root)
    assert not open_page("needs-map").text_input


def test_names_of_the_second_place_stay_text(second_place, synthetic_pack):
    screen = _asked("needs-map", "SY24 1AA")
    assert "<script>" not in html(screen)
    assert "SY24 1AA" in html(screen)
