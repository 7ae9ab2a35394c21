"""A place whose names are attacks: every one is shown as text, nothing of it runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import (
    click_area,
    expect_chosen_on_map,
    painted,
    picker,
    point_in,
    settled,
    the_map,
    visit,
)
from tests.synthetic import WARDS, A, B, C, D

pytestmark = pytest.mark.browser

# Elements that a name could have made, had it been read as markup: none of them is the atlas's own.
INJECTED = """() => [...document.querySelectorAll("img, script, b, i, em, a, iframe")].filter((each) =>
    each.matches("img[src=x], img[onerror], [onerror], [onload]")
    || (each.tagName === "SCRIPT" && each.textContent.includes("alert("))
    || (["B", "I", "EM"].includes(each.tagName) && each.closest("[data-testid=stMain], #map_div"))
    || (each.tagName === "A" && each.href.includes("example.org"))).map((each) => each.outerHTML)"""


def _nothing_injected(page: Page) -> None:
    targets: list[Page | Frame] = [page, *[frame for frame in page.frames if "/component/" in frame.url]]
    for target in targets:
        assert target.evaluate(INJECTED) == []


@pytest.mark.parametrize("path", ["/", "/data-and-methods"])
def test_pages_show_hostile_names_as_text(page: Page, synthetic: Server, path: str) -> None:
    visit(page, f"{synthetic.url}{path}")
    for code in (A, B, C, D):
        expect(page.get_by_role("rowheader", name=WARDS[code], exact=True).first).to_be_visible()
    _nothing_injected(page)


def test_the_title_of_the_place_is_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/")
    expect(page.locator("h1")).to_have_text("Atlas of <b>Cantre'r Gwaelod</b> & the sea")


def test_the_map_shows_hostile_names_as_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/needs-map")
    frame = the_map(page)
    assert len(painted(frame)) == 5
    labels = " ".join(frame.locator(".atlas-label").all_text_contents())
    assert "<script>alert(1)</script>" in labels
    for code in (A, B, D):
        frame.locator("#map_div").hover(position=point_in(frame, code))
        expect(frame.locator(".leaflet-tooltip strong")).to_have_text(WARDS[code])
    _nothing_injected(page)


@pytest.mark.parametrize("code", [A, B, C, D])
def test_a_hostile_ward_can_be_chosen_and_read(page: Page, synthetic: Server, code: str) -> None:
    visit(page, f"{synthetic.url}/needs-map?look=significance")
    frame = the_map(page)
    click_area(frame, code)
    expect(picker(page, "Chosen ward")).to_have_value(WARDS[code])
    expect_chosen_on_map(frame, code)
    expect(page.locator("h3").first).to_have_text(WARDS[code])
    settled(page)
    _nothing_injected(page)


def test_two_maps_of_a_hostile_place_show_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/needs-map?second=school_meals&area={A}&look=significance")
    the_map(page, 0)
    the_map(page, 1)
    expect(page.locator("h3").first).to_have_text(WARDS[A])
    _nothing_injected(page)


def test_every_indicator_of_the_second_place_is_looked_up_as_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/data-and-methods?indicator=damp_homes")
    expect(page.get_by_text("<script>alert('definition')</script>").first).to_be_visible()
    _nothing_injected(page)
