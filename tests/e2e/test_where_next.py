"""Where next in a browser: asked, opened and closed by mouse and by keyboard, without any network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.test_keyboard import _tab_to
from tests.e2e.visit import click_area, expect_chosen_on_map, painted, pick, settled, still, the_map, visit

pytestmark = pytest.mark.browser

ONE = "The best place for one more youth centre is"
SITES = "() => Object.fromEntries(map._atlas.style.sites.rows.map(([id, , look]) => [id, look]))"


def _looks(frame: Frame) -> dict[str, str]:
    """Return the look of each marker by its site."""
    found: dict[str, str] = frame.evaluate(SITES)
    return found


def test_the_best_place_stands_on_the_map_and_another_question_moves_it(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next")
    expect(page.get_by_text(ONE)).to_be_visible()
    frame = the_map(page)
    assert len(painted(frame)) == 20
    assert list(_looks(frame).values()).count("new") == 1
    pick(page, "New sites", "2")
    expect(page.get_by_text("The best places for 2 more youth centres are")).to_be_visible()
    frame.wait_for_function(
        "() => map._atlas.style.sites.rows.filter(([, , look]) => look === 'new').length === 2"
    )
    expect(page).to_have_url(f"{shipped.url}/where-next?new=2")
    page.go_back()
    expect(page.get_by_text(ONE)).to_be_visible()


def test_today_after_and_who_gains_are_one_click_apart(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next")
    frame = the_map(page)
    after = painted(frame)
    page.get_by_text("Today", exact=True).click()
    frame.wait_for_function("() => map._atlas.style.about.includes('today: 20 wards')")
    assert painted(frame) != after
    page.get_by_text("Who gains and loses", exact=True).click()
    frame.wait_for_function("() => map._atlas.style.about.startsWith('Who gains and loses')")
    click_area(frame, "E05009333")
    expect_chosen_on_map(frame, "E05009333")
    settled(page)
    expect(page.locator("dl").first).to_contain_text("Average walk after")


def test_a_marker_closes_its_site_and_a_second_click_takes_it_back(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/where-next?new=0")
    frame = the_map(page)
    frame.locator("[data-site=YC07]").click()
    expect(page.get_by_text("Your list opens 0 places and closes 1 site.")).to_be_visible()
    settled(page)
    assert _looks(frame)["YC07"] == "closed"
    assert page.url.endswith("?new=0&close=YC07")
    frame.locator("[data-site=YC07]").click()
    expect(page.get_by_text("Nothing changes yet")).to_be_visible()


def test_a_place_is_put_on_the_map_and_both_files_can_be_kept(page: Page, shipped: Server) -> None:
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
    assert "drawn=-0.0" in page.url
    pick(page, "New sites", "1")
    expect(page.get_by_text(f"{ONE} Place 1 on the map")).to_be_visible()
    for label, name in (
        ("Places: CSV", "where-next-sites.csv"),
        ("Who gains and loses: GeoJSON", "where-next-areas.geojson"),
    ):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        assert download.value.suggested_filename == name


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
    _tab_to(page, "To this place", within=200)
    page.keyboard.type("Place 1")
    expect(page.get_by_role("option", name="Place 1 on the map")).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)
    _tab_to(page, "Move it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your list opens 1 place and closes 1 site.")).to_be_visible()
    assert _looks(frame)["place-1"] == "opened"


def test_names_stay_readable_among_a_hundred_markers_and_the_best_choice_in_sight(
    page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}/where-next?every=yes")
    names, covered, order = the_map(page).evaluate(
        """() => {
            const names = [...document.querySelectorAll(".atlas-label-area")]
              .filter((each) => each.style.display !== "none").map((each) => each.getBoundingClientRect());
            const star = map._atlas.style.sites.rows.find(([, , look]) => look === "new")[0];
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
