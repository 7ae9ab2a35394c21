"""Who prefers a dark screen gets one, on which everything can be read; paper stays light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.test_access import _grave
from tests.e2e.visit import visit

pytestmark = pytest.mark.browser

DARK, WHITE = "rgb(18, 23, 28)", "rgb(255, 255, 255)"
SCREENS = (
    *("/", "/needs-map?area=E05009328", "/youth-centres?area=E05009328", "/family-hubs", "/play-space"),
    *("/priorities?area=E05009328", "/priorities?view=find", "/priorities?view=beside"),
    *(
        "/where-next",
        "/allocate?area=E05009328",
        "/strategy",
        "/profiles?area=E05009328",
        "/register",
        "/data-and-methods",
    ),
)


@pytest.mark.parametrize("path", SCREENS)
def test_everything_can_be_read_in_the_dark(page: Page, shipped: Server, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, f"{shipped.url}{path}")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    assert _grave(page) == []


def test_paper_is_light_whatever_the_screen_is(page: Page, shipped: Server) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, f"{shipped.url}/strategy")
    page.emulate_media(color_scheme="dark", media="print")
    ink = page.locator(".atlas-ledger strong").first.evaluate("(each) => getComputedStyle(each).color")
    assert ink == "rgb(22, 32, 42)"
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", WHITE)
    expect(page.locator("body")).to_have_css("background-color", WHITE)
