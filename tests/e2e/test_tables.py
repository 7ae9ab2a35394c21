"""Tables of words in the browser: none of their columns is crushed by a wider one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEAST = 140
"""Pixels that a column of sentences has at the least."""


def test_no_column_of_words_is_crushed_and_no_address_is_cut(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/data-and-methods")
    page.set_viewport_size({"width": 1400, "height": 1000})
    promises = page.get_by_role("region", name="Promises and how they are tested")
    expect(promises).to_be_visible()
    widths: dict[str, float] = promises.locator("th.atlas-words").evaluate_all(
        "(heads) => Object.fromEntries(heads.map((each) => [each.textContent, each.offsetWidth]))"
    )
    assert {"Promise", "Test", "Beware", "Source"} <= set(widths)
    assert {name: width for name, width in widths.items() if width < LEAST} == {}
    assert max(widths.values()) < 4 * min(widths.values())
    beyond: list[str] = page.locator(".atlas-table").evaluate_all(
        """(tables) => tables.filter((each) => each.scrollWidth > each.clientWidth + 1)
            .map((each) => each.getAttribute("aria-label"))"""
    )
    assert beyond == []
