"""Allocate in a browser: a total typed, today's amounts pasted, a file taken away, all without a mouse."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, REPOSITORY, Server
from tests.e2e.visit import click_area, expect_chosen_on_map, settled, the_map, visit

pytestmark = pytest.mark.browser

POPLAR = "E05009328"


def _type(page: Page, label: str, text: str) -> None:
    """Type into a field and leave it."""
    field = page.get_by_role("textbox", name=label)
    field.fill(text)
    field.press("Tab")
    settled(page)


def test_a_total_is_typed_and_stands_in_the_link(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/allocate")
    expect(page.get_by_role("button", name="An example total")).to_be_visible()
    _type(page, "Total", "£2,000,000")
    expect(page.locator(".atlas-answer")).to_contain_text("of 2,000,000 pounds")
    expect(page.get_by_role("button", name="An example total")).to_have_count(0)
    expect(page).to_have_url(re.compile("total="))


def test_todays_amounts_are_pasted_and_say_who_gains(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/allocate")
    names = page.locator("tbody th[scope=row]").all_inner_texts()
    assert len(names) == 20
    page.get_by_text("Limits, ages and today’s amounts").click()
    field = page.get_by_role("textbox", name="Today’s amounts")
    field.fill("\n".join(f"{name}\t50,000" for name in names))
    field.press("Control+Enter")
    expect(page.locator(".atlas-answer")).to_contain_text("lose more than 5%")
    settled(page)
    expect(page.get_by_role("columnheader", name="Distance from target")).to_be_visible()


def test_a_ward_on_the_map_is_told_why(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/allocate")
    frame = the_map(page)
    click_area(frame, POPLAR)
    expect_chosen_on_map(frame, POPLAR)
    expect(page.locator("h3").first).to_have_text("Why does Poplar get this?")


def test_the_allocation_taken_away_is_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/allocate?total=1000003&floor=25000")
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as coming:
        page.locator(".st-key-allocate-csv").get_by_role("button").click()
    given = Path(coming.value.path()).read_bytes()
    asked = ["--total", "1000003", "--floor", "25000", "--need", "child_poverty", "--what", "pounds"]
    command = [sys.executable, "-m", "geo", "allocate", *asked]
    assert given == subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout


def test_on_a_phone_the_table_scrolls_in_its_own_box(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/allocate")
    expect(narrow_page.get_by_role("rowheader", name="Poplar")).to_be_visible()
    assert narrow_page.evaluate("() => document.documentElement.scrollWidth") <= NARROW
