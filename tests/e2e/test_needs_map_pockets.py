"""Hidden pockets in a browser: outlined by a switch without a mouse, named, taken away."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, REPOSITORY, Server
from tests.e2e.visit import click_area, expect_chosen_on_map, the_map, visit

pytestmark = pytest.mark.browser

WHITECHAPEL = "E05009336"
ADDRESS = "/needs-map?indicator=overcrowding"
OUTLINES = "() => map._atlas.style.zones && map._atlas.style.zones.rows.length === 26"


def test_the_switch_outlines_pockets_by_the_keyboard(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    frame = the_map(page)
    more = page.get_by_role("button", name="More", exact=True)
    more.focus()
    more.press("Enter")
    switch = page.get_by_role("switch", name="Hidden pockets")
    switch.focus()
    switch.press("Space")
    expect(page).to_have_url(re.compile("pockets=yes"))
    frame.wait_for_function(OUTLINES)
    expect(page.get_by_role("heading", name="Overcrowded households: hidden pockets")).to_be_visible()
    expect(page.get_by_text("20 wards are too few for a local statistic")).to_be_visible()


def test_a_ward_under_the_outlines_can_still_be_chosen(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}&pockets=yes")
    frame = the_map(page)
    frame.wait_for_function(OUTLINES)
    click_area(frame, WHITECHAPEL)
    expect_chosen_on_map(frame, WHITECHAPEL)
    expect(page.get_by_text(re.compile("^Tower Hamlets 021A \\(25.8%"))).to_be_visible()


def test_the_pockets_taken_away_are_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}&pockets=yes")
    with page.expect_download() as coming:
        page.locator(".st-key-needs-map-first-pockets-csv").get_by_role("button").click()
    given = Path(coming.value.path()).read_bytes()
    command = [sys.executable, "-m", "geo", "pockets", "--indicator", "overcrowding"]
    assert given == subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout


def test_on_paper_and_on_a_phone_the_pockets_keep_their_words(
    page: Page, narrow_page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}{ADDRESS}&pockets=yes")
    the_map(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("18 small areas (LSOAs) are far worse than a ward")).to_be_visible()
    visit(narrow_page, f"{shipped.url}{ADDRESS}&pockets=yes")
    said = narrow_page.get_by_text("18 small areas (LSOAs) are far worse than a ward")
    box = said.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= NARROW
