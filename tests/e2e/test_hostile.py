"""A place whose names are attacks: every one is shown as text, nothing of it runs."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Frame, Page, expect

from pages.frame.menu import ENTRIES
from tests.drawn import sound
from tests.e2e.conftest import Server
from tests.e2e.visit import (
    click_area,
    expect_chosen_on_map,
    painted,
    picker,
    point_in,
    settled,
    the_map,
    visit,
)
from tests.synthetic import WARDS, A, B, C, D

pytestmark = pytest.mark.browser

# Elements that a name could have made, had it been read as markup: none of them is the atlas's own. A web
# address within a text is a link that the atlas makes of it.
INJECTED = """() => [...document.querySelectorAll("img, script, b, i, em, a, iframe")].filter((each) =>
    each.matches("img[src=x], img[onerror], [onerror], [onload]")
    || (each.tagName === "SCRIPT" && each.textContent.includes("alert("))
    || (each.matches("b, i:not(.atlas-done), em") && each.closest("[data-testid=stMain], #map_div"))
    || (each.matches("a:not(.atlas-web-address[rel~=noopener])")
      && each.href.includes("example.org"))).map((each) => each.outerHTML)"""


def _nothing_injected(page: Page) -> None:
    targets: list[Page | Frame] = [page, *[frame for frame in page.frames if "/component/" in frame.url]]
    for target in targets:
        assert target.evaluate(INJECTED) == []


@pytest.mark.parametrize("path", ["/", "/data-and-methods"])
def test_pages_show_hostile_names_as_text(page: Page, synthetic: Server, path: str) -> None:
    visit(page, f"{synthetic.url}{path}")
    if path == "/":
        page.get_by_text("The figures of every ward").click()
    for code in (A, B, C, D):
        expect(page.get_by_role("rowheader", name=WARDS[code], exact=True).first).to_be_visible()
    _nothing_injected(page)


def test_the_title_of_the_place_is_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/")
    expect(page.locator("h1")).to_have_text("Atlas of <b>Cantre'r Gwaelod</b> & the sea")


def test_the_map_shows_hostile_names_as_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/needs-map")
    frame = the_map(page)
    assert len(painted(frame)) == 5
    labels = " ".join(frame.locator(".atlas-label").all_text_contents())
    assert "<script>alert(1)</script>" in labels
    for code in (A, B, D):
        frame.locator("#map_div").hover(position=point_in(frame, code))
        expect(frame.locator(".leaflet-tooltip strong")).to_have_text(WARDS[code])
    _nothing_injected(page)


@pytest.mark.parametrize("code", [A, B, C, D])
def test_a_hostile_ward_can_be_chosen_and_read(page: Page, synthetic: Server, code: str) -> None:
    visit(page, f"{synthetic.url}/needs-map?look=significance")
    frame = the_map(page)
    click_area(frame, code)
    expect(picker(page, "Chosen ward")).to_have_value(WARDS[code])
    expect_chosen_on_map(frame, code)
    expect(page.locator(".atlas-panel-heading").first).to_have_text(WARDS[code])
    settled(page)
    _nothing_injected(page)


def test_two_maps_of_a_hostile_place_show_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/needs-map?second=school_meals&area={A}&look=significance")
    the_map(page, 0)
    the_map(page, 1)
    expect(page.locator(".atlas-panel-heading").first).to_have_text(WARDS[A])
    _nothing_injected(page)


def test_every_indicator_of_the_second_place_is_looked_up_as_text(page: Page, synthetic: Server) -> None:
    visit(page, f"{synthetic.url}/data-and-methods?indicator=damp_homes")
    expect(page.get_by_text("<script>alert('definition')</script>").first).to_be_visible()
    _nothing_injected(page)


# ---- Every page, every file ------------------------------------------------------------------------------

EVERY_PAGE = (
    *(entry.path for entry in ENTRIES),
    *("/priorities?view=beside", "/priorities?view=find"),
)
STARTS = ("=", "+", "-", "@", "\t", "\r")


def _runs_nothing(context: Callable[..., BrowserContext], file: Path) -> None:
    """Hold a file that a visitor took away against what its program would run."""
    if file.suffix == ".html":
        offline = context().new_page()
        offline.goto(file.as_uri())
        expect(offline.locator(".leaflet-container, .atlas-profile-file").first).to_be_visible()
        _nothing_injected(offline)
        assert "Sons&quot; 49" not in offline.content()
    elif file.suffix == ".csv":
        cells = [cell for row in csv.reader(io.StringIO(file.read_text("utf-8"))) for cell in row]
        assert [each for each in cells if each.startswith(STARTS) and not _is_number(each)] == []
    elif file.suffix == ".xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
        assert [each.coordinate for each in cells if each.data_type == "f"] == []
    elif file.suffix == ".svg":
        alone = context().new_page()
        alone.goto(file.as_uri())
        assert alone.evaluate("document.documentElement.tagName") == "svg"
        _nothing_injected(alone)
        sound(file.read_text("utf-8"))
    elif file.suffix == ".png":
        Image.open(file).load()
    elif file.suffix == ".gpkg":
        assert file.read_bytes().startswith(b"SQLite format 3")
    elif file.suffix == ".pdf":
        assert not set(re.findall(rb"/(?:JavaScript|JS|Launch|URI|OpenAction)\b", file.read_bytes()))
    elif file.suffix == ".docx":
        with zipfile.ZipFile(file) as parts:
            assert not [each for each in parts.namelist() if "vba" in each.lower() or "embed" in each.lower()]
    elif file.suffix == ".zip":
        with zipfile.ZipFile(file) as parts:
            parts.extractall(file.with_suffix(""))
        for each in sorted(path for path in file.with_suffix("").rglob("*") if path.is_file()):
            _runs_nothing(context, each)
    elif file.suffix == ".md":
        assert "<script" not in file.read_text("utf-8")
    else:
        json.loads(file.read_text("utf-8"))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_page_or_file_of_a_hostile_place_runs_anything_or_asks_anybody(
    page: Page, context: Callable[..., BrowserContext], synthetic: Server, tmp_path: Path, path: str
) -> None:
    visit(page, f"{synthetic.url}{path}")
    for box in page.get_by_test_id("stExpander").locator("summary").all():
        box.click()
        settled(page)
    _take_all(page, context, tmp_path, "page")
    for box in page.get_by_role("button", name="Take away").all():
        box.click()
        _take_all(page, context, tmp_path, "box")
    _nothing_injected(page)
    assert 'Sons" 49' not in page.inner_text("body")


def _take_all(page: Page, context: Callable[..., BrowserContext], folder: Path, where: str) -> None:
    """Take away each file that is offered, and hold it against what its program would run.

    Those of the page come before a box of them is opened: a click outside closes the box.
    """
    offered = page.get_by_test_id("stDownloadButton").get_by_role("button")
    boxed = page.get_by_test_id("stPopoverBody").get_by_test_id("stDownloadButton").get_by_role("button")
    for number, button in enumerate((boxed if where == "box" else offered).all()):
        with page.expect_download() as coming:
            button.click()
        file = folder / f"{where}-{number}-{coming.value.suggested_filename}"
        coming.value.save_as(file)
        _runs_nothing(context, file)
