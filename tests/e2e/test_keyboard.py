"""One journey with nothing but a keyboard: from the overview to a ward's panel."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import expect_chosen_on_map, picker, settled, still, the_map, visit

pytestmark = pytest.mark.browser

MANY = 60
NAME = """() => {
    let here = document.activeElement;
    while (here && here.tagName === "IFRAME") here = here.contentDocument.activeElement;
    return here ? here.getAttribute("aria-label") || here.innerText || here.title || here.tagName : "";
}"""

# The option that the box with the focus points at.
ACTIVE = """() => {
    const id = document.activeElement.getAttribute("aria-activedescendant");
    return id ? document.getElementById(id)?.innerText.trim() : "";
}"""


def _tab_to(page: Page, name: str, *, key: str = "Tab", within: int = MANY) -> None:
    """Press Tab until something of this name has the focus."""
    passed = []
    for _ in range(within):
        page.keyboard.press(key)
        here = str(page.evaluate(NAME))
        if name in here and len(here) < 120:
            return
        passed.append(here[:40])
    raise AssertionError(f"{name!r} cannot be reached with {key}; passed {passed}")


def _type_and_choose(page: Page, name: str) -> None:
    """Type into the box that has the focus, go down to the option of this name and take it."""
    page.keyboard.type(name)
    expect(page.get_by_role("option", name=name, exact=True)).to_be_visible()
    for _ in range(MANY):
        if page.evaluate(ACTIVE) == name:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_a_ward_can_be_found_and_read_without_a_mouse(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/")
    _tab_to(page, "Need: wards against the borough", within=90)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Needs map", exact=True)).to_be_visible()
    settled(page)
    frame = the_map(page)

    _tab_to(page, "Indicator")
    _type_and_choose(page, "Overcrowded households (Housing)")
    expect(picker(page, "Indicator")).to_have_value("Overcrowded households (Housing)")
    frame.wait_for_function("() => map._atlas.style.about.startsWith('Overcrowded households')")
    settled(page)

    _tab_to(page, "Map of Tower Hamlets")
    before = frame.evaluate("() => map.getZoom()")
    page.keyboard.press("+")
    frame.wait_for_function("(zoom) => map.getZoom() > zoom", arg=before)
    still(frame)
    longitude = frame.evaluate("() => map.getCenter().lng")
    page.keyboard.press("ArrowRight")
    frame.wait_for_function("(lng) => map.getCenter().lng > lng", arg=longitude)
    still(frame)
    page.keyboard.press("-")
    frame.wait_for_function("(zoom) => map.getZoom() === zoom", arg=before)
    still(frame)

    _tab_to(page, "Chosen ward", key="Shift+Tab")
    _type_and_choose(page, "Poplar")
    expect(page.get_by_role("heading", name="Poplar", exact=True)).to_be_visible()
    expect(page.locator("dl").first).to_contain_text("23.5%")
    expect_chosen_on_map(frame, "E05009328")


def test_the_page_can_be_left_behind_the_map(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    the_map(page)
    _tab_to(page, "Map of Tower Hamlets")
    _tab_to(page, "Zoom in")
    _tab_to(page, "Show the whole place")
    _tab_to(page, "Plot")
    _tab_to(page, "Map of Tower Hamlets", key="Shift+Tab")
    _tab_to(page, "Chosen ward", key="Shift+Tab")
    _tab_to(page, "Indicator", key="Shift+Tab")


def test_what_has_the_focus_shows_it(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    _tab_to(page, "Map of Tower Hamlets")
    outline = frame.evaluate(
        "() => { const look = getComputedStyle(document.activeElement); "
        "return [document.activeElement.id, look.outlineStyle, parseFloat(look.outlineWidth)]; }"
    )
    assert outline[:2] == ["map_div", "solid"]
    assert outline[2] >= 2


def test_pages_are_reached_by_keyboard_through_the_navigation(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/")
    _tab_to(page, "Data and methods", within=20)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look a figure up")).to_be_visible()


def test_a_localitys_walks_can_be_found_without_a_mouse(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/")
    _tab_to(page, "Family Hubs", within=20)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A Family Hub in each locality")).to_be_visible()
    settled(page)
    the_map(page)
    _tab_to(page, "Whom to count")
    page.keyboard.press("Enter")
    settled(page)
    _tab_to(page, "Ages")
    _type_and_choose(page, "5 to 11")
    settled(page)
    _tab_to(page, "Map of Tower Hamlets")
    _tab_to(page, "John Smith Children's Centre")
    _tab_to(page, "Chosen locality")
    _type_and_choose(page, "North West")
    expect(page.get_by_role("heading", name="North West (provisional grouping)")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("hildren aged 5 to 11")
    expect(page).to_have_url(f"{shipped.url}/family-hubs?ages=5-11&locality=north-west")
