"""Profiles in a browser: a ward printed in three clicks and by keyboard, all areas at once, an area drawn."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, Server
from tests.e2e.test_keyboard import _tab_to, _type_and_choose
from tests.e2e.visit import pick, picker, scrolls_sideways, settled, the_map, visit

pytestmark = pytest.mark.browser


def _is_the_profile_of(file: Path, name: str) -> None:
    with pikepdf.open(file) as document, document.open_metadata() as words:
        assert words["dc:title"] == f"{name}: ward profile"
        assert words["pdfuaid:part"] == "1"
        assert len(document.pages) <= 4


def test_a_ward_is_printed_in_three_clicks(page: Page, shipped: Server) -> None:
    visit(page, shipped.url)
    page.get_by_role("link", name="Profiles", exact=True).click()
    expect(page).to_have_url(re.compile("/profiles"))
    settled(page)
    pick(page, "Area", "Bow East (ward)")
    expect(page).to_have_url(re.compile("area=E05009319"))
    expect(page.locator(".atlas-answer")).to_contain_text("Bow East")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Print (PDF)").click()
    assert coming.value.suggested_filename == "ward-bow-east-E05009319.pdf"
    _is_the_profile_of(Path(coming.value.path()), "Bow East")


def test_a_ward_is_printed_without_a_mouse(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/profiles")
    _tab_to(page, "Area")
    _type_and_choose(page, "Bow East (ward)")
    settled(page)
    expect(page.locator(".atlas-answer")).to_contain_text("Bow East")
    _tab_to(page, "Print (PDF)")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    _is_the_profile_of(Path(coming.value.path()), "Bow East")


def test_all_profiles_are_made_with_progress_and_kept_as_one_file(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/profiles")
    page.get_by_role("button", name="Make all profiles (ZIP)").click()
    button = page.get_by_role("button", name="All profiles (ZIP)", exact=True)
    expect(button).to_be_visible(timeout=60_000)
    settled(page)
    with page.expect_download() as coming:
        button.click()
    with zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes())) as archive:
        names = archive.namelist()
    assert {"index.html", "all-profiles.pdf"} <= set(names)
    assert len(names) == 2 + 8


def test_an_area_is_drawn_and_has_a_profile_that_its_link_brings_back(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/profiles")
    page.get_by_text("Any other area: an outline").click()
    page.get_by_role("button", name="Draw it on the map").click()
    frame = the_map(page)
    frame.get_by_role("group", name="Draw an area").wait_for()
    settled(page)
    places = [(51.535, -0.03), (51.535, -0.01), (51.52, -0.01), (51.52, -0.03)]
    for lat, lon in places:
        x, y = frame.evaluate(
            "(at) => { const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }", [lat, lon]
        )
        frame.locator("#map_div").click(position={"x": x, "y": y})
    frame.get_by_role("button", name="Finish").click()
    expect(page).to_have_url(re.compile("chosen=outline"))
    expect(page.locator(".atlas-answer")).to_contain_text("Your area")
    link = page.url
    visit(page, link)
    expect(page.locator(".atlas-answer")).to_contain_text("Your area")
    pick(page, "Area", "Bow East (ward)")
    expect(page.locator(".atlas-answer")).to_contain_text("Bow East")
    expect(page).not_to_have_url(re.compile("chosen=outline"))


def test_it_fits_a_phone(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/profiles?area=E05009328&beside=E05009319")
    assert scrolls_sideways(narrow_page) <= 0
    assert narrow_page.viewport_size is not None
    assert narrow_page.viewport_size["width"] == NARROW
    expect(picker(narrow_page, "Area")).to_be_visible()
