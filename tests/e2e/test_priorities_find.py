"""Find places in a browser: put together without a mouse, typed, explained, taken away, printed."""

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

LANSBURY = "E05009325"
ADDRESS = "/priorities?view=find&where=child_poverty>50"


def test_a_condition_is_added_and_removed_by_the_keyboard(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    subject = page.get_by_role("combobox", name="Figure, reach or promise")
    subject.click()
    subject.fill("Overcrowded")
    subject.press("Enter")
    expect(page.get_by_role("spinbutton", name=re.compile("^Value, "))).to_be_visible()
    settled(page)  # a button that is drawn anew takes no key
    page.get_by_role("button", name="Add this condition").press("Enter")
    expect(page).to_have_url(re.compile("overcrowding"))
    expect(page.get_by_role("button", name="Remove")).to_have_count(2)
    settled(page)
    page.get_by_role("button", name="Remove").first.press("Enter")
    expect(page.get_by_role("button", name="Remove")).to_have_count(1)
    expect(page).not_to_have_url(re.compile("child_poverty"))


def test_a_faulty_sentence_is_marked_where_it_cannot_be_read(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    page.get_by_text("Type it as a sentence").click()
    field = page.get_by_role("textbox", name="The question as a sentence")
    field.fill("child_poverty>50 and overcrowdin>20")
    field.press("Enter")
    expect(page.locator(".atlas-fault mark")).to_have_text("overcrowdin>20")
    expect(page.get_by_role("alert")).to_contain_text("did you mean overcrowding or severe_overcrowding?")
    field.fill("child_poverty>50 and overcrowding>20")
    field.press("Enter")
    expect(page.locator(".atlas-answer")).to_contain_text("surely meet the conditions")


def test_an_area_chosen_on_the_map_says_how_it_stands(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    frame = the_map(page)
    click_area(frame, LANSBURY)
    expect_chosen_on_map(frame, LANSBURY)
    expect(page.locator("h3").first).to_have_text("Lansbury: met")


def test_what_is_taken_away_is_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as coming:
        page.locator(".st-key-priorities-found-csv").get_by_role("button").click()
    given = Path(coming.value.path()).read_bytes()
    command = [sys.executable, "-m", "geo", "find", "--where", "child_poverty>50"]
    assert given == subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout


def test_on_paper_the_question_is_kept_and_its_fields_are_not(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    the_map(page)
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    expect(page.get_by_text("Wards where child poverty is above 50%.")).to_be_visible()
    expect(page.get_by_role("button", name="Add this condition")).to_be_hidden()
    table = page.get_by_role("table").filter(has_text="Answers, with the figure").bounding_box()
    assert table is not None
    assert table["x"] + table["width"] <= 794


def test_on_a_phone_the_fields_take_a_line_each(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}{ADDRESS}")
    field = narrow_page.get_by_role("combobox", name="Figure, reach or promise")
    box = field.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= NARROW
    expect(narrow_page.locator(".atlas-below")).to_be_visible()


def test_the_page_stays_short(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS} and (overcrowding>=20 or reach:library<60)")
    the_map(page)
    assert page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollHeight") <= 2500
