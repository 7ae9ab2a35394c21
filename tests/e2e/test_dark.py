"""Who prefers a dark screen gets one (test_access.py reads each page on it); paper stays light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from layers.look.night import night
from layers.map.bivariate import bivariate_looks
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
    expect(page.locator(".atlas-ledger .atlas-swatch").first).to_have_css("color-scheme", "light")
    expect(page.locator("body")).to_have_css("background-color", WHITE)


def test_the_legend_of_nine_colours_is_that_of_its_map_in_the_dark_and_on_paper(
    page: Page, shipped: Server
) -> None:
    fill = bivariate_looks()["low-high"].fill
    page.emulate_media(color_scheme="dark")
    visit(page, f"{shipped.url}/priorities?view=beside")
    cell = page.locator(".atlas-nine td").last
    expect(cell).to_have_css("background-color", _written(night(fill)))
    page.emulate_media(color_scheme="dark", media="print")
    expect(cell).to_have_css("background-color", _written(fill))


def _written(colour: str) -> str:
    """Return "#rrggbb" as a browser writes it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
