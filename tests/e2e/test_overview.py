"""Overview and needs map in a browser: the goal of each page is reached from what is first seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import click_area, expect_chosen_on_map, settled, the_map, visit

pytestmark = pytest.mark.browser

LANSBURY = "E05009325"
TALLEST = 2_500


def _height(page: Page) -> int:
    return int(page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight"))


def test_which_three_wards_and_how_sure_is_seen_at_once(page: Page, shipped: Server) -> None:
    page.set_viewport_size({"width": 1400, "height": 1000})
    visit(page, f"{shipped.url}/")
    answer = page.locator(".atlas-answer")
    expect(answer).to_contain_text("Poplar, Shadwell and Stepney Green stand out")
    expect(answer).to_contain_text("in over 99% of 10,000 trials")
    expect(answer).to_be_in_viewport()
    the_map(page)
    expect(page.locator("iframe").first).to_be_in_viewport(ratio=0.6)
    # How it is meant is one action away.
    page.get_by_role("button", name="10,000 trials").click()
    said = page.locator(".atlas-said", has_text="Each trial weighs the figures a little differently")
    expect(said).to_be_visible()


def test_a_ward_chosen_on_the_overview_is_marked_in_the_list(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/")
    frame = the_map(page)
    click_area(frame, LANSBURY)
    expect_chosen_on_map(frame, LANSBURY)
    expect(page.locator(".atlas-standing tr[aria-current=true] th")).to_have_text("Lansbury")
    expect(page).to_have_url(re.compile(f"area={LANSBURY}"))


@pytest.mark.parametrize("path", ["/", "/needs-map?indicator=overcrowding&shown=table"])
def test_a_name_in_the_table_chooses_its_ward_and_the_map_follows(
    page: Page, shipped: Server, path: str
) -> None:
    visit(page, f"{shipped.url}{path}")
    frame = the_map(page)
    page.evaluate("() => { window.same = true; }")
    link = page.get_by_role("link", name="Lansbury", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    expect_chosen_on_map(frame, LANSBURY)
    expect(page).to_have_url(re.compile(f"area={LANSBURY}"))
    settled(page)
    assert page.evaluate("() => window.same")  # the session goes on
    assert ("indicator=overcrowding" in path) == ("indicator=overcrowding" in page.url)
    expect(link).to_be_focused()
    page.go_back()
    expect_chosen_on_map(frame, None)


@pytest.mark.parametrize("path", ["/", "/needs-map?area=E05009328", "/profiles?area=E05009328", "/profiles"])
def test_a_page_is_no_taller_than_it_is_read(page: Page, shipped: Server, path: str) -> None:
    page.set_viewport_size({"width": 1400, "height": 1000})
    visit(page, f"{shipped.url}{path}")
    assert _height(page) <= TALLEST


def test_the_ward_stands_beside_the_map_and_nothing_scrolls_down_inside_the_page(
    page: Page, shipped: Server
) -> None:
    page.set_viewport_size({"width": 1400, "height": 1000})
    visit(page, f"{shipped.url}/needs-map?area={LANSBURY}&shown=table")
    panel = page.locator(".st-key-needs-map-panel-first")
    expect(panel.locator(".atlas-panel-heading")).to_have_text("Lansbury")
    expect(panel.locator(".atlas-panel-heading")).to_be_in_viewport()
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.st-key-page *')].filter((each) =>
          each.scrollHeight > each.clientHeight + 4 && /auto|scroll/.test(getComputedStyle(each).overflowY)
          && each.clientHeight > 60).map((each) => each.className)"""
    )
    assert boxes == []


def test_on_a_phone_the_chosen_ward_is_a_sheet_that_closes(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/needs-map?area={LANSBURY}")
    heading = narrow_page.get_by_role("heading", name="Lansbury", exact=True)
    expect(heading).to_be_in_viewport()  # although the page has not been scrolled
    narrow_page.locator(".st-key-needs-map-sheet-close button").click()
    expect(heading).to_have_count(0)
    expect(narrow_page).not_to_have_url(re.compile("area="))


def test_a_long_table_unfolds(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?shown=table")
    rows = page.locator(".atlas-long-table tbody tr")
    expect(rows.nth(9)).to_be_visible()
    expect(rows.nth(10)).to_be_hidden()
    page.locator("summary", has_text="All 20 rows").click()
    expect(rows.nth(19)).to_be_visible()
    settled(page)


def test_plots_take_the_colours_of_a_dark_page(page: Page, shipped: Server) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, f"{shipped.url}/needs-map")
    colour = page.locator(".atlas-dotplot text").first.evaluate("(each) => getComputedStyle(each).fill")
    assert min(int(each) for each in re.findall(r"\d+", colour)[:3]) > 180
