"""What the server says and sends: health, headers, downloads, and nothing to anybody outside."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import REPOSITORY, WIDE, Chromium, Server, Watch
from tests.e2e.visit import pick, settled, take_away, the_map, visit

pytestmark = pytest.mark.browser

MAP_FRAME = "/component/streamlit_folium.st_folium/index.html"
PAGES = ("/", "/needs-map", "/data-and-methods")


def _cli(*arguments: str) -> bytes:
    """Return what the command line prints."""
    command = [sys.executable, "-m", "geo", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True).stdout


def _download(page: Page, key: str) -> tuple[str, bytes]:
    """Press a download button, found by its key; return the file's name and bytes."""
    with page.expect_download() as pending:
        page.locator(f".st-key-{key}").get_by_role("button").click()
    return pending.value.suggested_filename, Path(pending.value.path()).read_bytes()


def test_health_is_ok_with_the_shipped_pack(shipped: Server) -> None:
    status, _, body = shipped.answer("/health")
    told = json.loads(body)
    assert (status, told["status"], told["pack"]) == (200, "ok", {"status": "ok"})
    assert told["register"] == {"status": "absent"}


def test_health_names_the_fault_of_a_broken_pack(broken: Server) -> None:
    status, _, body = broken.answer("/health")
    assert status == 503
    assert "boundaries/wards.geojson: cannot be read" in body.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_broken_pack_shows_a_panel_on_every_page(page: Page, broken: Server, path: str) -> None:
    page.goto(f"{broken.url}{path}")
    expect(page.get_by_text("The atlas cannot show its figures")).to_be_visible()
    expect(page.get_by_text("boundaries/wards.geojson: cannot be read")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [*PAGES, "/health", "/nowhere", "/static/x.js", "/component/streamlit_folium.st_folium/index.html"],
)
def test_every_answer_carries_the_security_headers(shipped: Server, path: str) -> None:
    _, headers, _ = shipped.answer(path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "https:" not in headers["content-security-policy"]
    assert "server" not in headers


def test_neither_pages_nor_server_reach_outside_this_machine(page: Page, shipped: Server) -> None:
    for path in PAGES:
        visit(page, f"{shipped.url}{path}")
    visit(page, f"{shipped.url}/needs-map?look=significance&second=overcrowding")
    the_map(page, 1)
    pick(page, "Indicator", "Overcrowded households (Housing)")
    # The page's own fixture fails the test on any request; the server's ways out are written down.
    assert shipped.went_out() == ""


def test_the_guard_would_see_a_way_out(tmp_path: Path) -> None:
    noted = tmp_path / "outgoing.txt"
    guard = Path(__file__).parent / "guard"
    code = (
        "import socket\ntry: socket.create_connection(('192.0.2.1', 80), timeout=0.01)\nexcept OSError: pass"
    )
    environment = {"PYTHONPATH": str(guard), "NEEDS_ATLAS_TEST_OUTGOING": str(noted)}
    subprocess.run([sys.executable, "-c", code], env=environment)
    assert "192.0.2.1" in noted.read_text()


@pytest.mark.parametrize("address", ["http://192.0.2.1/x.png", "https://example.org/x.png"])
def test_a_page_that_asks_outside_is_seen_and_gets_nothing(page: Page, watch: Watch, address: str) -> None:
    with page.expect_event("requestfailed") as failed:
        page.set_content(f"<img src='{address}'>")
    assert failed.value.failure in ("net::ERR_PROXY_CONNECTION_FAILED", "net::ERR_NAME_NOT_RESOLVED")
    assert watch.outside == [address]
    page.close()
    watch.outside.clear()
    watch.errors.clear()  # Chromium says on the console that the picture did not come


def test_a_context_is_handed_on_empty(browser: Chromium, shipped: Server) -> None:
    context = browser.take(WIDE, 1000)
    page = context.new_page()
    page.goto(f"{shipped.url}/health")
    page.evaluate("() => { document.cookie = 'a=1'; localStorage.b = 1; sessionStorage.c = 1; }")
    browser.give_back(context, WIDE, 1000)
    assert context.pages == []
    assert browser.take(WIDE, 1000) is context
    page = context.new_page()
    page.goto(f"{shipped.url}/health")
    assert page.evaluate("() => [document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    browser.give_back(context, WIDE, 1000)


def test_the_csv_of_a_map_is_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?indicator=overcrowding&method=best_fit&benchmark=london")
    take_away(page)
    name, data = _download(page, "needs-map-first-csv")
    assert name == "overcrowding-ward.csv"
    expected = _cli(
        *("table", "--level", "ward", "--indicator", "overcrowding", "--method", "best_fit"),
        *("--benchmark", "london", "--format", "csv"),
    )
    assert _rows(data) == _rows(expected)
    assert len(_rows(data)) == 21


def test_json_geojson_and_workbook_hold_the_wards_shown(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    take_away(page)
    _, data = _download(page, "needs-map-first-json")
    expected = _cli("table", "--level", "ward", "--indicator", "child_poverty", "--format", "json")
    assert json.loads(data) == json.loads(expected)
    name, data = _download(page, "needs-map-first-geojson")
    assert name == "child_poverty-ward.geojson"
    assert len(json.loads(data)["features"]) == 20
    name, data = _download(page, "needs-map-first-xlsx")
    assert name == "child_poverty-ward.xlsx"
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_all_figures_of_a_level_are_what_the_command_line_prints(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/data-and-methods?part=downloads")
    pick(page, "Areas", "Localities")
    settled(page)
    name, data = _download(page, "all-csv")
    assert name == "all-figures-locality.csv"
    assert _rows(data) == _rows(_cli("table", "--level", "locality", "--format", "csv"))


def test_the_map_as_one_file_opens_offline(page: Page, shipped: Server, tmp_path: Path) -> None:
    visit(page, f"{shipped.url}/needs-map?look=significance")
    the_map(page)
    take_away(page)
    name, data = _download(page, "needs-map-first-map")
    assert name.endswith(".html")
    file = tmp_path / "map.html"
    file.write_bytes(data)
    alone = page.context.new_page()
    alone.goto(file.as_uri())
    wards = alone.locator("path.leaflet-interactive")
    expect(wards).to_have_count(20)
    assert len(set(wards.evaluate_all("(all) => all.map((each) => each.getAttribute('fill'))"))) == 3
    expect(alone.get_by_role("row", name="Worse than Tower Hamlets 10")).to_be_visible()


def _rows(data: bytes) -> list[list[str]]:
    """Return the cells of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
