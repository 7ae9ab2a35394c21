"""Play space in a browser: drawn by mouse, by keyboard and from a file, without any network."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.test_keyboard import _tab_to
from tests.e2e.visit import (
    click_area,
    expect_chosen_on_map,
    painted,
    pick,
    picker,
    settled,
    still,
    the_map,
    visit,
)

pytestmark = pytest.mark.browser

HERE = "51.532, -0.02"
PLACES = "() => document.querySelectorAll('.atlas-site').length"


def test_the_map_shows_every_area_place_and_pocket(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/play-space")
    frame = the_map(page)
    assert len(painted(frame)) == 20
    assert frame.evaluate(PLACES) == 52
    click_area(frame, "E05009324")
    expect_chosen_on_map(frame, "E05009324")
    settled(page)
    expect(page.get_by_role("heading", name="Island Gardens", exact=True)).to_be_visible()
    expect(page.get_by_text("About 35% of 1,179 children aged 5 to 11 (22% to")).to_be_visible()


def test_another_band_recolours_the_map_that_stays(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/play-space")
    frame = the_map(page)
    before = painted(frame)
    pick(page, "Age band", "12 to 17")
    frame.wait_for_function("() => map._atlas.style.about.startsWith('Children aged 12 to 17')")
    assert painted(frame) != before
    expect(page).to_have_url(f"{shipped.url}/play-space?band=play_12_plus")
    page.go_back()
    frame.wait_for_function("() => map._atlas.style.about.startsWith('Children aged 5 to 11')")


def test_a_point_drawn_with_the_mouse_shows_who_gains(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/play-space")
    frame = the_map(page)
    page.get_by_role("button", name="Propose a point").click()
    frame.get_by_role("group", name="Draw a point").wait_for()
    settled(page)
    x, y = frame.evaluate(
        "() => { const p = map.latLngToContainerPoint([51.532, -0.02]); return [p.x, p.y]; }"
    )
    frame.locator("#map_div").click(position={"x": x, "y": y})
    expect(page.get_by_text("Who gains most")).to_be_visible()
    settled(page)
    assert "draw=-0.0" in page.url
    assert frame.evaluate(PLACES) == 53
    page.get_by_role("button", name="Remove the drawn site").click()
    expect(page.get_by_text("Who gains most")).to_have_count(0)


def test_a_file_of_sites_is_read_and_a_broken_one_refused_row_by_row(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/play-space")
    the_map(page)
    page.get_by_text("Propose a site by its coordinates or from a file").click()
    settled(page)  # what is handed to a box that is drawn anew is lost
    chooser = page.locator("input[type=file]")
    broken = b"lat,lon,ages\n51.532,-0.02,90\nnorth,-0.02,\n"
    chooser.set_input_files({"name": "sites.csv", "mimeType": "text/csv", "buffer": broken})
    expect(page.get_by_text("row 2, column ages")).to_be_visible()
    expect(page.get_by_text("row 3, column lat")).to_be_visible()
    settled(page)
    point = {"type": "Point", "coordinates": [-0.02, 51.532]}
    good = json.dumps({"type": "Feature", "properties": {"name": "<b>New</b>"}, "geometry": point}).encode()
    chooser.set_input_files({"name": "s.geojson", "mimeType": "application/json", "buffer": good})
    expect(page.get_by_text("1 proposed site: <b>New</b> (size not given).")).to_be_visible()
    page.get_by_text("What this would change in all of Tower Hamlets").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Before and after (CSV)").click()
    assert download.value.suggested_filename == "play-space-before-after-ward.csv"


def test_a_site_can_be_proposed_and_read_without_a_mouse(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/play-space")
    frame = the_map(page)
    _tab_to(page, "Propose a point")
    page.keyboard.press("Enter")
    frame.get_by_role("group", name="Draw a point").wait_for()
    settled(page)
    frame.evaluate("() => map.setView([51.532, -0.02], map.getZoom(), { animate: false })")
    still(frame)
    expect_focus(frame, "the map has the focus from the start")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Who gains most")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Propose a point")).to_be_focused()
    _tab_to(page, "Remove the drawn site")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Who gains most")).to_have_count(0)
    settled(page)
    _tab_to(page, "Propose a site by its coordinates", within=200)
    page.keyboard.press("Enter")
    _tab_to(page, "Latitude, longitude", within=20)
    page.keyboard.type(HERE)
    page.keyboard.press("Control+Enter")
    _tab_to(page, "Place it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Who gains most")).to_be_visible()
    settled(page)
    assert "draw=-0.02000,51.53200" in page.url.replace("%2C", ",")
    expect(picker(page, "The drawn site serves")).to_have_value("All ages")


def expect_focus(frame: Frame, because: str) -> None:
    """Wait until the focus is on a map."""
    frame.wait_for_function("() => document.hasFocus() && document.activeElement.id === 'map_div'")
    assert because


def test_an_area_says_how_large_it_is_while_it_is_drawn_and_then_what_it_changes(
    page: Page, shipped: Server
) -> None:
    visit(page, f"{shipped.url}/play-space")
    frame = the_map(page)
    page.get_by_role("button", name="Propose an area").click()
    bar = frame.get_by_role("group", name="Draw an area")
    bar.wait_for()
    settled(page)
    for latitude, longitude in ((51.531, -0.021), (51.531, -0.019), (51.533, -0.019)):
        frame.evaluate(
            "([lat, lng]) => map.setView([lat, lng], map.getZoom(), { animate: false })",
            [latitude, longitude],
        )
        bar.get_by_role("button", name="Add corner here").click()
    # Half of 139 m by 222 m.
    expect(bar.get_by_role("status")).to_have_text(re.compile(r"3 corners\. About 1\.[3-7] hectares\."))
    bar.get_by_role("button", name="Undo").click()
    expect(bar.get_by_role("status")).to_contain_text("At least 3 are needed.")
    bar.get_by_role("button", name="Add corner here").click()
    bar.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Bow East with this site")).to_be_visible()
    expect(page.get_by_text(re.compile(r"1 proposed site: Drawn site \(1\d,\d{3} m²\)"))).to_be_visible()
    expect(page.get_by_role("button", name="Propose an area")).to_be_focused()
