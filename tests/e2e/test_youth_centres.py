"""Youth centres in a browser: verdicts that keep their map, reach that repaints at once, keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from layers.map.categories import VERDICTS
from tests.e2e.conftest import Server, Watch
from tests.e2e.visit import (
    click_area,
    expect_chosen_on_map,
    painted,
    pick,
    picker,
    settled,
    take_away,
    the_map,
    visit,
)

pytestmark = pytest.mark.browser

BOW_WEST, ISLAND_GARDENS = "E05009320", "E05009324"
BOW_EAST = "E05009319"
KNOWN = {"met": 6, "listed": 5, "may have closed": 3, "not evidenced": 6}
"""Wards by verdict; those with a pattern are painted by its number among the looks."""


def _paint(verdict: str) -> str:
    """Return how an area with a verdict is painted."""
    look = VERDICTS[verdict]
    return look.fill if look.pattern is None else f"url(#atlas-look-look{list(VERDICTS).index(verdict)})"


def _more(page: Page) -> None:
    """Unfold what is rarely changed."""
    page.get_by_text("What counts: promise, ages, walk and kinds of places").click()


def test_wards_are_painted_by_how_much_is_known(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/youth-centres")
    frame = the_map(page)
    colours = painted(frame)
    assert {each: list(colours.values()).count(_paint(each)) for each in KNOWN} == KNOWN
    expect(frame.locator(".atlas-site")).to_have_count(15)
    expect(frame.locator(".atlas-mark svg")).to_have_count(20)
    expect(page.get_by_text("The council reported 20 centres opened by January 2026").first).to_be_visible()


def test_is_the_promise_kept_in_bow_east_takes_one_action(page: Page, shipped: Server) -> None:
    """The goal of the page: what is proven, claimed or unknown of a ward, from the opening view."""
    visit(page, f"{shipped.url}/youth-centres")
    page.get_by_role("radio", name="Bow East").or_(page.get_by_role("button", name="Bow East")).first.click()
    page.wait_for_url(f"**/youth-centres?area={BOW_EAST}")
    settled(page)
    panel = page.locator(".st-key-youth-centres-panel")
    expect(panel.get_by_role("heading", name="Bow East")).to_be_in_viewport()
    expect(panel).to_contain_text("Listed, address to confirm")
    expect(panel).to_contain_text("Kitcat Terrace")
    # And a second one leads to where it can be put right.
    panel.get_by_role("link", name="Confirm or correct").click()
    page.wait_for_url("**/register?**service=**")


@pytest.mark.parametrize("asked", ["", "?look=hour", "?look=hour&streets=yes&area=E05009322"])
def test_the_page_is_as_tall_as_a_page_may_be(page: Page, shipped: Server, asked: str) -> None:
    visit(page, f"{shipped.url}/youth-centres{asked}")
    the_map(page)
    whole = page.get_by_test_id("stMainBlockContainer").evaluate("(node) => node.scrollHeight")
    assert whole <= 2_500


def test_who_is_open_on_a_thursday_at_five_takes_one_action(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/youth-centres")
    page.get_by_role("radio", name="Open at an hour").or_(
        page.get_by_role("button", name="Open at an hour")
    ).first.click()
    expect(page).to_have_url(re.compile(r"/youth-centres\?look=hour"))
    settled(page)
    expect(page.locator(".atlas-answer")).to_contain_text(
        "On a Thursday at 17:00, 1 of 10 listed youth centres"
    )
    frame = the_map(page)
    expect(frame.locator(".atlas-site")).to_have_count(9)
    frame.locator(".atlas-site[data-site=YC08]").click()
    settled(page)
    panel = page.locator(".st-key-youth-centres-panel")
    expect(panel).to_contain_text("Girls' youth centre, St Paul's Way: open then")
    expect(panel.locator("td.atlas-is-open")).to_have_count(18)
    expect(panel.locator("td.atlas-is-closed")).to_have_count(0)
    pick(page, "Day", "Sunday")
    settled(page)
    expect(page).to_have_url(re.compile(r"day=sunday"))
    expect(page.locator(".atlas-answer")).to_contain_text(
        "On a Sunday at 17:00, none of 10 listed youth centres"
    )


def test_a_click_on_a_ward_or_on_a_centre_in_it_chooses_the_ward(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/youth-centres")
    frame = the_map(page)
    click_area(frame, BOW_WEST)
    expect(picker(page, "Chosen ward")).to_have_value("Bow West")
    expect_chosen_on_map(frame, BOW_WEST)
    settled(page)
    frame.locator(".atlas-site[data-site=YC12]").click()
    expect(picker(page, "Chosen ward")).to_have_value("Island Gardens")
    expect(page.locator("dl").first).to_contain_text("One is listed here or near; it may have closed")
    page.wait_for_url(f"**/youth-centres?area={ISLAND_GARDENS}")


@pytest.mark.alone
def test_a_switch_repaints_the_same_map_again_and_again(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/youth-centres")
    frame = the_map(page)
    before = painted(frame)
    frame.evaluate("() => { window.marked = true; }")
    _more(page)
    switch = page.get_by_text("Let points of the street count", exact=True)
    switch.click()
    frame.wait_for_function("() => map._atlas.style.about.includes('across a line')")
    settled(page)
    switch.click()
    frame.wait_for_function("() => !map._atlas.style.about.includes('across a line')")
    settled(page)
    switch.click()
    frame.wait_for_function("() => map._atlas.style.about.includes('across a line')")
    assert frame.evaluate("() => window.marked") is True
    assert painted(frame) != before


def test_the_walk_is_chosen_by_keys_and_each_step_is_one_run(
    page: Page, shipped: Server, watch: Watch
) -> None:
    visit(page, f"{shipped.url}/youth-centres?streets=yes&look=reach")
    frame = the_map(page)
    before = painted(frame)
    _more(page)
    sent = watch.sent
    page.get_by_role("slider", name="Walk, at most").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**walk=1600**")
    settled(page)
    assert watch.sent - sent <= 2
    assert painted(frame) != before
    expect(page.get_by_role("slider", name="Walk, at most")).to_be_focused()


def test_a_journey_by_keyboard_from_the_menu_to_a_wards_evidence(page: Page, shipped: Server) -> None:
    visit(page, shipped.url)
    page.get_by_role("link", name="Youth centres").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A youth centre in every ward")).to_be_visible()
    settled(page)
    box = picker(page, "Chosen ward")
    box.focus()
    box.press_sequentially("Shadw")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Shadwell", exact=True)).to_be_visible()
    expect(page.locator(".st-key-youth-centres-panel")).to_contain_text("Bigland Green; certainly here")
    frame = the_map(page)
    frame.locator(".atlas-site[data-site=YC01]").focus()
    expect(frame.locator(".leaflet-tooltip")).to_contain_text("Bigland Green Youth Centre")


def test_need_beside_reach_paints_nine_looks_at_most_and_follows_the_figure(
    page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}/youth-centres?streets=yes&look=need")
    second = the_map(page)
    before = painted(second)
    assert 3 <= len(set(before.values())) <= 9
    pick(page, "Figure beside reach", "Overcrowded households")
    second.wait_for_function("() => map._atlas.style.about.startsWith('Overcrowded households')")
    assert painted(second) != before


def test_files_come_down_and_the_map_file_opens_offline(
    page: Page, shipped: Server, context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    visit(page, f"{shipped.url}/youth-centres?streets=yes")
    box = take_away(page)
    for name, ending in (("CSV", ".csv"), ("Excel", ".xlsx"), ("GeoJSON (map)", ".geojson")):
        with page.expect_download() as download:
            box.get_by_role("button", name=name, exact=True).click()
        assert download.value.suggested_filename == f"youth-centre-every-ward{ending}"
    with page.expect_download() as download:
        box.get_by_role("button", name="Map (one file, works offline)").click()
    offline = context().new_page()
    file = tmp_path / "map.html"
    download.value.save_as(file)
    offline.goto(file.as_uri())
    expect(offline.locator(".atlas-site")).to_have_count(15)
    expect(offline.locator(".atlas-mark svg")).to_have_count(20)


def test_a_wards_symbol_is_not_hidden_under_a_centre(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/youth-centres?streets=yes")
    hidden = the_map(page).evaluate(
        """() => {
            const middle = (node) => {
              const { x, y, width, height } = node.getBoundingClientRect();
              return [x + width / 2, y + height / 2];
            };
            const sites = [...document.querySelectorAll(".atlas-site")].map(middle);
            return [...document.querySelectorAll(".atlas-mark svg")].map(middle)
              .filter(([x, y]) => sites.some(([a, b]) => Math.hypot(a - x, b - y) < 12)).length;
        }"""
    )
    assert hidden == 0
