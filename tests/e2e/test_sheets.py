"""On a phone what is known of a chosen area is a sheet over the foot of the screen, on each map page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import settled, visit

pytestmark = pytest.mark.browser

SHEETS = {
    "/needs-map?area=E05009328": "Poplar",
    "/youth-centres?area=E05009320": "Bow West",
    "/youth-centres?look=hour&area=E05009320": "Bow West",
    "/family-hubs?locality=north-west": "North West",
    "/play-space?area=E05009319": "Bow East",
    "/priorities?area=E05009328": "Poplar",
    "/priorities?view=find&area=E05009328": "Poplar",
    "/where-next?area=E05009319": "Bow East",
    "/allocate?area=E05009328": "Poplar",
}


@pytest.mark.parametrize("address", SHEETS)
def test_a_chosen_area_is_a_sheet_on_a_phone_and_can_be_closed(
    narrow_page: Page, shipped: Server, address: str
) -> None:
    page = narrow_page
    visit(page, f"{shipped.url}{address}")
    sheet = page.locator("[class*='-panel']:has(> [class*='-sheet-close'])")
    expect(sheet).to_have_count(1)
    expect(sheet).to_contain_text(SHEETS[address])
    box = sheet.bounding_box()
    view = page.viewport_size
    assert box is not None
    assert view is not None
    # Its foot is that of the screen, and most of the map stays in sight above it.
    assert box["y"] + box["height"] == pytest.approx(view["height"], abs=1)
    assert box["height"] <= 0.4 * view["height"]
    sheet.get_by_role("button", name="Close").click()
    settled(page)
    expect(sheet).to_have_count(0)
    expect(page).not_to_have_url(re.compile("area=|locality="))


def test_on_a_wide_screen_the_panel_stands_beside_the_map(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/youth-centres?area=E05009320")
    panel = page.locator(".st-key-youth-centres-panel")
    expect(panel).to_contain_text("Bow West")
    expect(panel.get_by_role("button", name="Close")).to_have_count(0)


def test_the_first_page_of_the_menu_keeps_its_address_when_an_area_travels(
    page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}/youth-centres?area=E05009320")
    links = page.locator(".st-key-menu [data-testid='stPageLink'] a")
    expect(links.filter(has_text="Overview")).to_have_attribute("href", "/?area=E05009320")
    expect(page.locator(".st-key-menu a[aria-current='page']")).to_have_text("Youth centres")
