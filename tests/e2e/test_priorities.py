"""Priorities in a browser: weighed without a mouse, explained, taken away; and the menu that leads there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, REPOSITORY, Server
from tests.e2e.visit import click_area, expect_chosen_on_map, painted, settled, the_map, visit

pytestmark = pytest.mark.browser

LANSBURY = "E05009325"


def test_a_weight_moved_by_the_keyboard_changes_answer_map_and_link(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    frame = the_map(page)
    before = painted(frame)
    page.locator("summary", has_text="Weights: Poverty and overcrowding alike").click()
    slider = page.get_by_role("slider", name="Overcrowded households")
    slider.focus()
    slider.press("Home")
    expect(page.locator(".atlas-answer")).to_contain_text("by this one figure")
    settled(page)
    expect(page).to_have_url(re.compile("weight-overcrowding=0"))
    frame.wait_for_function("(before) => JSON.stringify(map._atlas.style.areas) !== before", arg="")
    assert painted(frame) != before
    page.get_by_role("button", name="Back to the weighting chosen above").click()
    expect(page.locator(".atlas-answer")).to_contain_text("however the two figures are weighed")


def test_a_ward_chosen_on_the_map_is_explained(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    frame = the_map(page)
    click_area(frame, LANSBURY)
    expect_chosen_on_map(frame, LANSBURY)
    expect(page.locator("h3").first).to_have_text("Why Lansbury?")
    expect(page.locator(".atlas-places tr[aria-current=true] th")).to_have_text("Lansbury")


def test_a_wide_map_has_a_dot_for_each_area_in_its_legend_that_of_the_chosen_filled(
    page: Page, shipped: Server
) -> None:
    page.set_viewport_size({"width": 640, "height": 900})  # one column: the map is as wide as the page
    visit(page, f"{shipped.url}/priorities?area={LANSBURY}")
    frame = the_map(page)
    expect(frame.locator(".atlas-legend circle")).to_have_count(20)
    expect(frame.locator(".atlas-legend circle").first).to_be_visible()
    expect(frame.locator(".atlas-legend circle.atlas-dot-chosen")).to_have_count(1)
    # The same as a number, for those who do not see dots.
    counts = frame.locator(".atlas-legend tbody td:last-child").all_inner_texts()
    assert sum(int(each) for each in counts) == 20


def test_the_legend_lies_in_the_map_and_hides_no_area_or_source(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    frame = the_map(page)
    expect(frame.locator(".atlas-legend tbody tr")).to_have_count(3)
    frame.wait_for_function(
        """() => {
            const box = document.querySelector(".atlas-legend-box").getBoundingClientRect();
            const within = (at, from, to) => at > from && at < to;
            const inside = ({ left, top }) =>
                within(left, box.left, box.right) && within(top, box.top, box.bottom);
            const source = document.querySelector(".leaflet-control-attribution").getBoundingClientRect();
            const marks = Object.values(map._atlas.marks).map(({ html }) => html.getBoundingClientRect());
            return !marks.some(inside) && !(box.bottom > source.top && box.top < source.bottom);
        }"""
    )


def test_a_caveat_opens_without_a_mouse(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    badge = page.get_by_role("button", name="Hangs most on Overcrowding")
    badge.focus()
    badge.press("Enter")
    said = page.locator(".atlas-said", has_text="With Overcrowding left out the wards move by")
    expect(said).to_be_visible()
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()


def test_the_places_taken_away_are_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities?first=3")
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as coming:
        page.locator(".st-key-priorities-places-csv").get_by_role("button").click()
    given = Path(coming.value.path()).read_bytes()
    command = [sys.executable, "-m", "geo", "stability", "--first", "3"]
    assert given == subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout


def test_the_menu_is_a_landmark_and_on_a_phone_one_button(
    page: Page, narrow_page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}/priorities")
    menu = page.get_by_role("navigation", name="Pages of the atlas")
    expect(menu).to_have_count(1)
    expect(menu.get_by_role("link")).to_have_count(12)
    visit(narrow_page, f"{shipped.url}/priorities")
    menu = narrow_page.get_by_role("navigation", name="Pages of the atlas")
    expect(menu).to_have_count(1)
    expect(menu.get_by_role("link")).to_have_count(0)
    assert (menu.bounding_box() or {"height": 999})["height"] < 80
    menu.get_by_role("button", name=re.compile("^Menu")).click()
    narrow_page.get_by_role("link", name="Play space").last.click()
    expect(narrow_page.locator("h1")).to_have_text("Play space")


def test_on_paper_nothing_stands_beside_what_it_would_cut(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    the_map(page)
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    box = page.locator("tbody .atlas-drawn svg").first.bounding_box()
    assert box is not None
    assert box["width"] > 150
    drawing = page.locator("iframe").first.bounding_box()
    assert drawing is not None
    assert drawing["x"] >= 0
    assert drawing["x"] + drawing["width"] <= 794
    table = page.locator(".atlas-places").bounding_box()
    assert table is not None
    assert table["width"] > 600


def test_on_a_phone_every_place_keeps_its_range(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/priorities")
    expect(narrow_page.get_by_role("cell", name="5 (3 to 10)")).to_be_visible()
    expect(narrow_page.locator(".atlas-below")).to_be_visible()
    width = narrow_page.locator(".atlas-places").evaluate("(table) => table.getBoundingClientRect().right")
    assert width <= NARROW


def test_a_map_that_changed_its_size_remembers_no_move(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    frame = the_map(page)
    page.set_viewport_size({"width": 1200, "height": 900})
    page.wait_for_timeout(600)  # Leaflet tells of a resize after a fifth of a second
    views = "() => Object.keys(sessionStorage).filter((each) => each.startsWith('atlas-view'))"
    assert frame.evaluate(views) == []
    frame.get_by_role("button", name="Zoom in").click()
    frame.wait_for_function("() => Object.keys(sessionStorage).some((each) => each.startsWith('atlas-view'))")
