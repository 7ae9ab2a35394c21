"""The frame of every page: calm from the first moment, a menu that knows where one is, explanations."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.frame.menu import ENTRIES, Entry
from tests.e2e.conftest import NARROW, WIDE, Server, Watch
from tests.e2e.visit import settled, visit

pytestmark = pytest.mark.browser

# Most that what is seen may move while a page comes, as browsers count it (CLS); 0.1 is called good.
CALM = 0.05
SHIFTS = """
window.__moved = 0;
new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.__moved += each.value;
}).observe({ type: "layout-shift", buffered: true });
"""
ADDRESSES = [pytest.param(each, id=each.address) for each in ENTRIES]


# Most that a wide page is tall before anything is unfolded; one is a book of reference.
TALLEST, REFERENCE = 2_500, "data-and-methods"
CHOSEN = {
    "needs-map": "area=E05009325",
    "profiles": "area=E05009325",
    "youth-centres": "area=E05009319",
    "family-hubs": "locality=south-east",
    "play-space": "area=E05009324",
    "priorities": "area=E05009325",
    "where-next": "area=E05009325",
    "allocate": "area=E05009325",
    "register": "service=YC09",
    "overview": "area=E05009325",
}
"""What is chosen on a page: an area, or the service of which most is known."""


def _height(page: Page) -> int:
    return int(page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight"))


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("entry", ADDRESSES)
def test_nothing_jumps_while_a_page_comes_and_a_wide_one_is_no_taller_than_it_is_read(
    page: Page, shipped: Server, entry: Entry, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    visit(page, f"{shipped.url}{entry.path}")
    moved = page.evaluate("window.__moved")
    assert moved <= CALM
    if width == WIDE and entry.address != REFERENCE:
        assert _height(page) <= TALLEST


@pytest.mark.parametrize(
    "entry", [each for each in ENTRIES if each.address in CHOSEN], ids=lambda each: each.address
)
def test_a_page_with_something_chosen_is_no_taller_and_has_one_place_in_the_menu(
    page: Page, shipped: Server, entry: Entry
) -> None:
    visit(page, f"{shipped.url}{entry.path}?{CHOSEN[entry.address]}")
    assert _height(page) <= TALLEST
    menu = page.get_by_role("navigation", name="Pages of the atlas")
    expect(menu.locator('[aria-current="page"]')).to_have_text(entry.title)


@pytest.mark.parametrize("entry", ADDRESSES)
def test_each_page_has_its_title_one_menu_before_the_main_part_and_its_place_in_it(
    page: Page, shipped: Server, entry: Entry
) -> None:
    visit(page, f"{shipped.url}{entry.path}")
    expect(page).to_have_title(entry.tab)
    menu = page.get_by_role("navigation", name="Pages of the atlas")
    expect(menu).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    before = page.evaluate(
        """() => !!(document.querySelector(".st-key-menu").compareDocumentPosition(
            document.querySelector('[role="main"]')) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    )
    assert before
    expect(menu.locator('[aria-current="page"]')).to_have_count(1)
    expect(menu.locator('[aria-current="page"]')).to_have_text(entry.title)


def test_there_is_something_to_read_and_a_menu_before_any_script_has_run(
    page: Page, shipped: Server, watch: Watch
) -> None:
    page.route("**/static/**", lambda route: route.abort())
    page.goto(f"{shipped.url}/play-space")
    expect(page).to_have_title("Play space - Ward Needs Atlas")
    expect(page.get_by_role("heading", name="Play space")).to_be_visible()
    expect(page.get_by_text("The figures are on their way.")).to_be_visible()
    expect(page.get_by_role("link", name="Family Hubs")).to_have_attribute("href", "/family-hubs")
    watch.errors.clear()  # the browser's own words for the scripts that did not come


def test_the_focus_on_the_menu_is_seen(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/register")
    page.locator(".st-key-menu a").nth(1).focus()
    page.keyboard.press("Tab")
    look = page.evaluate(
        "() => { const { outlineWidth, outlineStyle } = getComputedStyle(document.activeElement);"
        " return [document.activeElement.innerText.trim(), outlineWidth, outlineStyle]; }"
    )
    assert look == ["Profiles", "3px", "solid"]


def test_the_chosen_area_goes_along_from_page_to_page(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?area=E05009319")
    menu = page.get_by_role("navigation", name="Pages of the atlas")
    menu.get_by_role("link", name="Youth centres").click()
    expect(page).to_have_url(re.compile(r"/youth-centres\?.*area=E05009319"))
    settled(page)
    menu.get_by_role("link", name="Family Hubs").click()
    expect(page).to_have_url(re.compile(r"/family-hubs\?.*locality=north-east"))
    settled(page)
    menu.get_by_role("link", name="Data and methods").click()
    expect(page).to_have_url(re.compile("/data-and-methods$"))
    settled(page)
    menu.get_by_role("link", name="Profiles").click()
    expect(page).to_have_url(re.compile(r"/profiles\?area=north-east"))


def test_the_first_page_has_an_address_of_its_own_in_the_menu(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/strategy")
    expect(page.locator(".st-key-menu").get_by_role("link", name="Overview")).to_have_attribute("href", "/")
    visit(page, f"{shipped.url}/overview?order=overcrowding")
    expect(page).to_have_url(f"{shipped.url}/?order=overcrowding")


def test_a_range_leads_to_how_sure_it_is_and_back(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    link = page.get_by_role("link", name="How sure is this?").first
    link.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="How sure is this?")
    expect(box).to_be_visible()
    expect(box.get_by_text("Not known is not none")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(link).to_be_focused()


def test_the_tour_is_offered_once_and_covers_nothing(page: Page, shipped: Server) -> None:
    visit(page, shipped.url)
    offer = page.get_by_role("complementary", name="First visit")
    expect(offer).to_be_visible()
    assert (offer.bounding_box() or {"height": 99})["height"] < 48  # it stays in the strip above the menu
    offer.get_by_role("link", name="New here? A short tour").click()
    tour = page.get_by_role("dialog", name="A short tour")
    expect(tour).to_be_visible()
    tour.get_by_role("button", name="Close").click()
    expect(tour).to_be_hidden()
    visit(page, f"{shipped.url}/strategy")
    expect(page.locator("#atlas-tour-offer")).to_be_hidden()


def test_what_is_on_stays_told_apart_where_colours_are_forced(page: Page, shipped: Server) -> None:
    page.emulate_media(forced_colors="active")
    visit(page, f"{shipped.url}/youth-centres?streets=yes")
    lines = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stCheckbox"] label')].map((each) =>
            [...each.querySelectorAll(":scope > div, :scope > span")].some((part) =>
                getComputedStyle(part).outlineStyle === "solid"))"""
    )
    assert lines
    assert all(lines)
