"""Need beside provision in a browser: chosen without a mouse, explained, taken away, printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, REPOSITORY, Server
from tests.e2e.visit import click_area, expect_chosen_on_map, pick, the_map, visit

pytestmark = pytest.mark.browser

LANSBURY = "E05009325"
ADDRESS = "/priorities?view=beside"


def test_the_view_is_chosen_beside_the_title_without_a_mouse(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    choice = page.get_by_role("radio", name="Need beside provision")
    choice.focus()
    choice.press("Space")
    expect(page.locator(".atlas-answer")).to_contain_text("The neediest fifth of young people")
    expect(page).to_have_url(re.compile("view=beside"))
    expect(page.locator("h1")).to_have_text("Priorities: need beside provision")


def test_other_services_change_answer_map_and_link(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    the_map(page)
    pick(page, "Services", "Leisure centres")
    expect(page.locator(".atlas-answer")).to_contain_text("of the listed leisure centres")
    expect(page).to_have_url(re.compile("services=leisure_centre"))


def test_a_ward_chosen_on_the_map_is_marked_among_the_points(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    frame = the_map(page)
    click_area(frame, LANSBURY)
    expect_chosen_on_map(frame, LANSBURY)
    expect(page.locator(".atlas-plot .atlas-chosen-name")).to_have_text("Lansbury")


def test_points_names_and_numbers_lie_where_they_can_be_seen(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    expect(page.locator(".atlas-plot-scatter .atlas-mark")).to_have_count(20)
    outside = page.locator(".atlas-plot-scatter").evaluate(
        """(plot) => {
            const box = plot.getBoundingClientRect();
            const seen = (each) => each.getBoundingClientRect();
            const out = ({ left, right, top, bottom }) =>
                left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
            return [...plot.querySelectorAll("text")].filter((each) => out(seen(each))).length;
        }"""
    )
    assert outside == 0
    labels = page.locator(".atlas-plot-scatter > svg")
    assert "The table says the same" in (labels.get_attribute("aria-label") or "")


def test_the_drawing_gives_way_to_the_table_by_the_keyboard(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    choice = page.get_by_role("radio", name="Table", exact=True)
    choice.focus()
    choice.press("Space")
    expect(page.get_by_role("columnheader", name="Need and provision")).to_be_visible()
    expect(page.locator(".atlas-plot")).to_have_count(0)
    expect(page).to_have_url(re.compile("shown=table"))


def test_what_is_taken_away_is_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}&services=leisure_centre&measure=reach&need=overcrowding")
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as coming:
        page.locator(".st-key-priorities-areas-csv").get_by_role("button").click()
    given = Path(coming.value.path()).read_bytes()
    asked = ["--need", "overcrowding", "--category", "leisure_centre", "--measure", "reach"]
    command = [sys.executable, "-m", "geo", "equity", *asked]
    assert given == subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout


def test_on_paper_the_drawings_keep_their_width(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    the_map(page)
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    for kind in ("scatter", "curve"):
        box = page.locator(f".atlas-plot-{kind}").bounding_box()
        assert box is not None
        assert box["width"] > 600
        assert box["x"] + box["width"] <= 794
    expect(page.get_by_role("radio", name="Order", exact=True)).to_be_hidden()


def test_on_a_phone_the_drawing_fits_and_names_the_chosen_only(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}{ADDRESS}&area={LANSBURY}")
    right = narrow_page.locator(".atlas-plot-scatter").evaluate("(one) => one.getBoundingClientRect().right")
    assert right <= NARROW
    expect(narrow_page.locator(".atlas-plot .atlas-chosen-name")).to_be_visible()
    expect(narrow_page.locator(".atlas-plot .atlas-name:not(.atlas-chosen-name)").first).to_be_hidden()


def test_the_page_stays_short(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{ADDRESS}")
    the_map(page)
    assert page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollHeight") <= 2500
