"""The page Family Hubs in a browser: catchments drawn, a locality chosen, links that keep it, files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import click_area, picker, scrolls_sideways, settled, take_away, the_map, visit

pytestmark = pytest.mark.browser

PATH = "/family-hubs"
WEAVERS = "E05009335"


def marks(frame: Frame) -> int:
    """Return how many services are drawn."""
    return frame.locator(".atlas-site").count()


def test_catchments_and_sites_are_drawn_and_the_view_can_be_changed(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{PATH}")
    frame = the_map(page)
    frame.wait_for_function("() => map._atlas.zones.getLayers().length > 8")
    assert marks(frame) == 8
    page.get_by_role("radio", name="By locality").or_(
        page.get_by_role("button", name="By locality")
    ).first.click()
    frame = the_map(page)
    frame.wait_for_function("() => map._atlas.zones.getLayers().length === 8")
    expect(page).to_have_url(f"{shipped.url}{PATH}?view=assigned")
    assert "by locality" in frame.evaluate("() => map._atlas.style.about")


def test_with_one_located_hub_no_other_locality_gets_a_walk(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{PATH}?services=family_hub")
    frame = the_map(page)
    assert marks(frame) == 1
    rows = page.get_by_role("row").filter(has_text="no site with a sourced location")
    expect(rows.first).to_be_visible()
    for row in rows.all():
        assert " min" not in row.inner_text()
    expect(page.get_by_text("nobody's nearest Family Hub is worked out")).to_be_visible()


def test_a_click_on_a_ward_chooses_its_locality_and_the_link_keeps_it(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{PATH}")
    click_area(the_map(page), WEAVERS)
    expect(page.get_by_role("heading", name="North West (provisional grouping)")).to_be_in_viewport()
    expect(page.get_by_text("Met if Bethnal Green East belongs to this locality")).to_be_visible()
    expect(page).to_have_url(f"{shipped.url}{PATH}?locality=north-west")
    page.reload()
    settled(page)
    expect(picker(page, "Chosen locality")).to_have_value("North West")


def test_tables_and_map_can_be_taken_away(page: Page, shipped: Server, tmp_path: Path) -> None:
    visit(page, f"{shipped.url}{PATH}?ages=5-11")
    box = take_away(page)
    for name, ending in (("Catchments (GeoJSON, map)", ".geojson"), ("Sites (CSV)", ".csv")):
        button = box.get_by_role("button", name=name)
        with page.expect_download() as taken:
            button.click()
        assert taken.value.suggested_filename.endswith(ending)
        target = tmp_path / f"file{ending}"
        taken.value.save_as(target)
        text = target.read_text("utf-8")
        assert "5 to 11" in text
        if ending == ".geojson":
            assert len(json.loads(text)["features"]) > 20


def test_the_page_fits_a_phone(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}{PATH}?locality=south-east&need=overcrowding")
    the_map(narrow_page)
    assert scrolls_sideways(narrow_page) <= 0


def test_hostile_names_stay_text(narrow_page: Page, synthetic: Server) -> None:
    visit(narrow_page, f"{synthetic.url}{PATH}?services=together")
    the_map(narrow_page)
    assert scrolls_sideways(narrow_page) <= 0


def test_the_guide_to_the_files_explains_every_table_when_it_is_opened(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/family-hubs")
    expect(page.get_by_role("region", name="Columns of catchments")).to_have_count(0)
    page.get_by_text("What the columns of the files say").click()
    for table in ("catchments", "sites", "localities", "crossings"):
        guide = page.get_by_role("region", name=f"Columns of {table}")
        expect(guide).to_contain_text("its name")


def test_the_page_is_as_tall_as_a_page_may_be(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}{PATH}")
    the_map(page)
    assert page.get_by_test_id("stMainBlockContainer").evaluate("(node) => node.scrollHeight") <= 2_500
