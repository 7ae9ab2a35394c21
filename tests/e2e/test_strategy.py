"""Strategy in a browser: a stocktake kept and handed over again, measures opened by keyboard, two pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, REPOSITORY, Server
from tests.e2e.visit import settled, visit

pytestmark = pytest.mark.browser

PAGES_OF_A_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")


def _printed(*arguments: str) -> bytes:
    """Return what the command line prints."""
    command = [sys.executable, "-m", "geo", "strategy", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout


def test_a_promise_shows_three_statuses_beside_each_other(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/strategy")
    row = page.get_by_role("row", name=re.compile("^A youth centre in every ward"))
    cells = row.get_by_role("cell")
    expect(cells).to_have_count(3)
    expect(cells.nth(0)).to_contain_text("The council: 20 centres opened by January 2026.")
    expect(cells.nth(1)).to_contain_text("6 confirmed")
    expect(cells.nth(2)).to_contain_text("no source says whether it was done")


def test_the_promises_taken_away_are_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/strategy?on=2027-01-01")
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as coming:
        page.locator(".st-key-strategy-all-csv").get_by_role("button").click()
    assert Path(coming.value.path()).read_bytes() == _printed("--on", "2027-01-01")


def test_a_stocktake_is_kept_and_handed_over_again(page: Page, shipped: Server, tmp_path: Path) -> None:
    visit(page, f"{shipped.url}/strategy?on=2024-12-01")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Keep this stocktake").click()
    kept = tmp_path / coming.value.suggested_filename
    coming.value.save_as(kept)
    assert kept.name == "stocktake-2024-12-01.json"
    assert kept.read_bytes() == _printed("--table", "stocktake", "--on", "2024-12-01", "--format", "json")
    visit(page, f"{shipped.url}/strategy?on=2027-01-01")
    page.locator("input[type=file]").set_input_files(kept)
    changes = page.get_by_role("region", name="1 change since the earlier stocktake")
    expect(changes).to_contain_text("not yet due")
    expect(changes).to_contain_text("date passed")


def test_a_file_that_is_no_stocktake_is_refused_in_words(page: Page, shipped: Server, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text('[{"<script>alert(1)</script>": 1}]', encoding="utf-8")
    visit(page, f"{shipped.url}/strategy")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("This is no stocktake that can be used")).to_be_visible()


def test_an_ambition_is_opened_by_the_keyboard(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/strategy")
    summary = page.locator("summary", has_text="7. Support families")
    summary.focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("region", name=re.compile("^Measures of Support families"))
    expect(table).to_be_visible()
    expect(table).to_contain_text("After housing costs, of children under 16")


def test_a_measure_leads_to_the_figures_of_wards_where_they_are_the_same(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/strategy")
    page.locator("summary", has_text="Figures under no ambition").click()
    page.get_by_role("link", name="On the map: Children aged 0 to 17").click()
    expect(page).to_have_url(re.compile("needs-map.*indicator=census_children_0_17"))


def test_on_a_phone_each_promise_is_a_block_of_its_own(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/strategy")
    row = narrow_page.get_by_role("row", name=re.compile("^A Family Hub in each locality"))
    boxes = [each.bounding_box() for each in row.get_by_role("cell").all()]
    assert len(boxes) == 3
    assert all(box is not None and box["width"] > 250 for box in boxes)
    assert narrow_page.evaluate("() => document.documentElement.scrollWidth") <= NARROW


def test_it_prints_on_two_pages_with_all_measures(page: Page, shipped: Server, tmp_path: Path) -> None:
    visit(page, f"{shipped.url}/strategy")
    settled(page)
    printed = page.pdf(format="A4", print_background=True)
    assert 1 <= len(PAGES_OF_A_PDF.findall(printed)) <= 2
    page.emulate_media(media="print")
    paper = page.locator(".atlas-paper")
    expect(paper).to_be_visible()
    expect(paper).to_contain_text("8. Champion co-production, equality and anti-racism")
    expect(page.get_by_role("button", name="Keep this stocktake")).to_be_hidden()
