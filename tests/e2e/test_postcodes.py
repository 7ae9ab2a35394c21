"""Looking for a postcode in a browser: the map goes there once, and nothing of it is in the address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visit import pick, seen, settled, the_map, visit

pytestmark = pytest.mark.browser


def test_the_map_goes_to_a_postcode_once_and_marks_it(page: Page, shipped) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    before = seen(frame)
    field = page.get_by_role("textbox", name="Find a postcode")
    field.fill("e1w 3re")
    field.press("Enter")
    expect(page.get_by_role("heading", name="E1W 3RE")).to_be_visible()
    settled(page)
    label = frame.locator(".atlas-here")
    expect(label).to_have_text("E1W 3RE")
    there = seen(frame)
    assert there != before
    assert there[2] >= 16
    settled(page)
    assert "e1w" not in page.url.lower()
    # Whoever moves on is not brought back by another choice.
    frame.evaluate("() => map.setView([51.52, -0.03], 14, { animate: false })")
    moved = seen(frame)
    pick(page, "Colour by", "Better or worse")
    expect(label).to_have_text("E1W 3RE")
    assert seen(frame) == moved
    # A field emptied takes the mark away.
    field.fill("")
    field.press("Enter")
    settled(page)
    expect(label).to_have_count(0)
