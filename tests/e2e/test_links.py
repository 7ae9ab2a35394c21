"""The URL is the state: round trips, the back button, bad links, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server, Watch
from tests.e2e.visit import click_area, expect_chosen_on_map, painted, pick, picker, settled, the_map, visit

pytestmark = pytest.mark.browser

POPLAR = "E05009328"
POVERTY = "Children in poverty after housing costs (Poverty and deprivation)"
OVERCROWDED = "Overcrowded households (Housing)"
LARGE = "Households of five or more people (Housing)"


def test_every_choice_is_in_the_url_and_a_new_tab_shows_the_same(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    pick(page, "Indicator", OVERCROWDED)
    pick(page, "Colour by", "Better or worse")
    page.get_by_role("button", name="More", exact=True).click()
    pick(page, "Compare with", "London")
    pick(page, "Method", "Best fit (national convention)")
    pick(page, "Classes", "Natural breaks")
    pick(page, "Differences judged for", "All areas together")
    click_area(the_map(page), POPLAR)
    page.wait_for_url(lambda url: "area=" in url)
    settled(page)
    for part in ("indicator=overcrowding", "benchmark=london", "look=significance", "method=best_fit"):
        assert part in page.url
    colours, panel = painted(the_map(page)), page.locator("dl").first.inner_text()
    other = page.context.new_page()
    visit(other, page.url)
    expect_chosen_on_map(the_map(other), POPLAR)
    assert painted(the_map(other)) == colours
    assert other.locator("dl").first.inner_text() == panel
    expect(picker(other, "Indicator")).to_have_value(OVERCROWDED)
    assert other.url == page.url


def test_the_back_button_returns_to_each_earlier_choice_and_forward_again(
    page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}/needs-map")
    pick(page, "Indicator", OVERCROWDED)
    page.wait_for_url("**/needs-map?indicator=overcrowding")
    pick(page, "Indicator", LARGE)
    page.wait_for_url("**/needs-map?indicator=large_households")
    page.go_back()
    expect(picker(page, "Indicator")).to_have_value(OVERCROWDED)
    assert page.url.endswith("/needs-map?indicator=overcrowding")
    settled(page)
    page.go_back()
    expect(picker(page, "Indicator")).to_have_value(POVERTY)
    settled(page)
    page.go_forward()
    expect(picker(page, "Indicator")).to_have_value(OVERCROWDED)
    the_map(page).wait_for_function("() => map._atlas.style.about.startsWith('Overcrowded households')")


def test_the_back_button_returns_from_another_page_to_the_choices_made(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    pick(page, "Indicator", OVERCROWDED)
    pick(page, "Chosen ward", "Poplar")
    page.wait_for_url(lambda url: f"area={POPLAR}" in url)
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.get_by_role("heading", name="Tower Hamlets in figures")).to_be_visible()
    settled(page)
    page.go_back()
    expect(picker(page, "Indicator")).to_have_value(OVERCROWDED)
    expect(picker(page, "Chosen ward")).to_have_value("Poplar")


def test_an_entry_point_opens_the_page_it_promises(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/")
    page.get_by_role("link", name="Children aged 5 to 11 by small area").click()
    expect(picker(page, "Areas")).to_have_value("Small areas (LSOAs)")
    assert len(painted(the_map(page))) == 169
    assert "indicator=children_5_11" in page.url
    assert "level=lsoa" in page.url


def test_a_bad_link_explains_itself_and_still_shows_the_map(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?indicator=%3Cimg%20src=x%20onerror=alert(1)%3E&colour=red")
    expect(page.get_by_text("Part of this link does not work.")).to_be_visible()
    expect(page.get_by_text("“<img src=x onerror=alert(1)>” is no choice for “indicator”")).to_be_visible()
    expect(page.get_by_text("This page has no choice “colour”")).to_be_visible()
    assert len(painted(the_map(page))) == 20
    pick(page, "Indicator", OVERCROWDED)
    expect(page.get_by_text("Part of this link does not work.")).to_have_count(0)


def test_an_address_without_a_page_says_so(page: Page, shipped: Server, watch: Watch) -> None:
    page.goto(f"{shipped.url}/nowhere")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    assert len(watch.errors) == 1  # the browser's own word for the status 404
    watch.errors.clear()
    page.get_by_role("navigation").get_by_role("link", name="Family Hubs").click()
    settled(page)
    expect(page).to_have_url(re.compile("/family-hubs$"))
