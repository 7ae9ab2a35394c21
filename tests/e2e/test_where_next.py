"""Where next in a browser: asked, opened and closed by mouse and by keyboard, without any network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.conftest import NARROW, Server
from tests.e2e.test_keyboard import _tab_to
from tests.e2e.visit import (
    click_area,
    expect_chosen_on_map,
    painted,
    pick,
    scrolls_sideways,
    settled,
    still,
    the_map,
    visit,
)

pytestmark = pytest.mark.browser

SITES = "() => Object.fromEntries(map._atlas.style.sites.rows.map(([id, , look]) => [id, look]))"
LETTERED = "() => map._atlas.style.sites.rows.filter(([, , look]) => /^[A-E]$/.test(look)).length"


def _looks(frame: Frame) -> dict[str, str]:
    """Return the look of each marker by its site."""
    found: dict[str, str] = frame.evaluate(SITES)
    return found


def _answer(page: Page) -> str:
    """Return the answer of the page."""
    return page.locator(".atlas-answer").inner_text()


def test_a_shortlist_stands_on_the_map_and_another_question_moves_it(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next")
    expect(page.locator(".atlas-answer")).to_contain_text("do equally well, within 1%.")
    assert "best" not in _answer(page).lower()
    frame = the_map(page)
    assert len(painted(frame)) == 20
    cards = page.locator(".atlas-choice").count()
    assert frame.evaluate(LETTERED) == cards
    pick(page, "How many", "2")
    expect(page.get_by_text("Where next? Two more youth centres")).to_be_visible()
    expect(page).to_have_url(f"{shipped.url}/where-next?new=2")
    page.go_back()
    expect(page.get_by_text("Where next? One more youth centre")).to_be_visible()


def test_what_nobody_knows_is_not_known_on_the_screen(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next?site=adventure_playground")
    expect(page.locator(".atlas-answer")).to_contain_text("How many of them have one today is not known")
    frame = the_map(page)
    assert {look for look, _, _ in frame.evaluate("() => Object.values(map._atlas.style.areas)")} == {
        "missing"
    }
    expect(page.get_by_text("Not on the map and not counted: Weavers Adventure Playground")).to_be_visible()
    page.get_by_role("button", name="0 of 4 located").click()
    expect(page.locator(".atlas-said", has_text="this is a shortlist.")).to_be_visible()


def test_today_after_and_who_gains_are_one_choice_apart(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next")
    frame = the_map(page)
    today = painted(frame)
    pick(page, "Map shows", "After")
    frame.wait_for_function("() => map._atlas.style.about.includes('after: 20 wards')")
    assert painted(frame) != today
    pick(page, "Map shows", "Who gains and loses")
    frame.wait_for_function("() => map._atlas.style.about.startsWith('Who gains and loses')")
    click_area(frame, "E05009333")
    expect_chosen_on_map(frame, "E05009333")
    settled(page)
    expect(page.locator("dl").first).to_contain_text("Average walk")


def test_a_marker_closes_its_site_and_a_second_click_takes_it_back(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next?new=0")
    frame = the_map(page)
    frame.locator("[data-site=YC07]").click()
    expect(page.get_by_text("Your plan closes 1 site.")).to_be_visible()
    settled(page)
    expect(page).to_have_url(re.compile(r"\?new=0&close=YC07$"))
    frame.locator("[data-site=YC07]").click()
    expect(page.get_by_text("Nothing changes yet")).to_be_visible()


def test_places_of_the_shortlist_make_plans_that_stand_side_by_side(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next")
    page.get_by_role("button", name="Add A to plan A").click()
    expect(page.get_by_text("together with your plan A")).to_be_visible()
    settled(page)
    page.get_by_role("radio", name="B", exact=True).click()
    settled(page)
    page.get_by_role("button", name="Add B to plan B").click()
    expect(page.get_by_text("together with your plan B")).to_be_visible()
    settled(page)
    expect(page).to_have_url(re.compile("open=.*plan=B.*open-b=|plan=B.*open=.*open-b="))
    expect(page.get_by_role("columnheader", name="Plan B")).to_be_visible()
    pick(page, "Map shows", "Plan A against plan B")
    frame = the_map(page)
    frame.wait_for_function("() => map._atlas.style.about.startsWith('Plan A against plan B')")


def test_a_place_is_put_on_the_map_and_files_can_be_kept(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next?from=none")
    expect(page.get_by_text("There is no candidate site with a known place.")).to_be_visible()
    visit(page, f"{shipped.url}/where-next?new=0&from=none")
    frame = the_map(page)
    page.get_by_role("button", name="Put a place on the map").click()
    frame.get_by_role("group", name="Draw a point").wait_for()
    settled(page)
    x, y = frame.evaluate(
        "() => { const p = map.latLngToContainerPoint([51.492, -0.01]); return [p.x, p.y]; }"
    )
    frame.locator("#map_div").click(position={"x": x, "y": y})
    frame.wait_for_function("() => map._atlas.style.sites.rows.some(([id]) => id === 'place-1')")
    settled(page)
    expect(page).to_have_url(re.compile("drawn=-0.0"))
    pick(page, "How many", "1")
    expect(page.get_by_text("Only Place 1 on the map")).to_be_visible()
    for label, name in (
        ("The shortlist: CSV", "where-next-shortlist.csv"),
        ("Places: CSV", "where-next-sites.csv"),
        ("Who gains and loses: GeoJSON", "where-next-areas.geojson"),
    ):
        page.get_by_role("button", name="Take away").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        assert download.value.suggested_filename == name
        page.keyboard.press("Escape")


def test_a_site_can_be_moved_without_a_mouse(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next?new=0")
    frame = the_map(page)
    _tab_to(page, "Put a place on the map", within=120)
    page.keyboard.press("Enter")
    frame.get_by_role("group", name="Draw a point").wait_for()
    settled(page)
    frame.evaluate("() => map.setView([51.492, -0.01], map.getZoom(), { animate: false })")
    still(frame)
    _tab_to(page, "Map of Tower Hamlets", key="Shift+Tab", within=120)
    page.keyboard.press("Enter")
    frame.wait_for_function("() => map._atlas.style.sites.rows.some(([id]) => id === 'place-1')")
    settled(page)
    _tab_to(page, "Move a site, or put a place", within=200)
    page.keyboard.press("Enter")
    settled(page)
    _tab_to(page, "To this place", within=20)
    page.keyboard.type("Place 1")
    expect(page.get_by_role("option", name="Place 1 on the map")).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)
    _tab_to(page, "Move it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your plan opens 1 place and closes 1 site.")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/where-next?open=HUB03&open-b=HUB04")
    expect(narrow_page.locator(".atlas-choice").first).to_be_visible()
    assert scrolls_sideways(narrow_page) <= 0
    widest = narrow_page.locator(".atlas-choice").evaluate_all(
        "(cards) => Math.max(...cards.map((each) => each.getBoundingClientRect().right))"
    )
    assert widest <= NARROW


def test_on_paper_cards_and_tables_are_whole_and_controls_gone(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next")
    page.emulate_media(media="print")
    expect(page.locator(".atlas-choice").first).to_be_visible()
    expect(page.locator(".st-key-where-next-controls")).to_be_hidden()
    cut = page.locator(".atlas-choice, .atlas-ranges").evaluate_all(
        "(parts) => parts.filter((each) => each.scrollWidth > each.clientWidth + 1).length"
    )
    assert cut == 0


def test_names_stay_readable_among_a_hundred_markers_and_the_shortlist_in_sight(
    page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}/where-next?every=yes")
    names, covered, order = the_map(page).evaluate(
        """() => {
            const names = [...document.querySelectorAll(".atlas-label-area")]
              .filter((each) => each.style.display !== "none").map((each) => each.getBoundingClientRect());
            const star = map._atlas.style.sites.rows.find(([, , look]) => look === "A")[0];
            const { x, y, width, height } =
              document.querySelector(`.atlas-site[data-site="${star}"]`).getBoundingClientRect();
            const [left, top] = [x + width / 2, y + height / 2];
            const covers = (b) => b.left < left && left < b.right && b.top < top && top < b.bottom;
            const order = (name) => Number(getComputedStyle(map.getPane(name)).zIndex);
            return [names.length, names.some(covers), order("atlas-names") > order("markerPane")];
        }"""
    )
    assert names >= 12
    assert not covered
    assert order
