"""Who prefers a dark screen gets one (test_access.py reads each page on it); paper stays light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import visit

pytestmark = pytest.mark.browser

WHITE = "rgb(255, 255, 255)"


def test_paper_is_light_whatever_the_screen_is(page: Page, shipped: Server) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, f"{shipped.url}/strategy")
    page.emulate_media(color_scheme="dark", media="print")
    ink = page.locator(".atlas-ledger strong").first.evaluate("(each) => getComputedStyle(each).color")
    assert ink == "rgb(22, 32, 42)"
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", WHITE)
    expect(page.locator("body")).to_have_css("background-color", WHITE)
