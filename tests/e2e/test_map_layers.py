"""Markers, zones and drawing in a browser, on a map file of its own: no page is needed to see them work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from playwright.sync_api import BrowserContext, Page, expect

from layers.map.assets import standalone_html
from layers.map.categories import category_layer
from layers.map.choropleth import base_map
from layers.map.sites import site_layer
from layers.map.view import DrawMode, MapView
from layers.map.zones import zone_layer
from tests.unit.layers.map.test_choropleth import HOSTILE

pytestmark = pytest.mark.browser

LISTEN = "window.told = []; window.Streamlit = { setComponentValue: (value) => window.told.push(value) };"
CRS = "EPSG:4326"


def _html(*, draw: DrawMode | None = None, clickable: bool = False) -> str:
    boxes = [shapely.box(-1.5 + 0.02 * n, 53.8, -1.48 + 0.02 * n, 53.82) for n in range(3)]
    areas = gpd.GeoDataFrame(
        {"area_name": ["West", "Middle", HOSTILE[0]]}, index=["A", "B", "C"], geometry=boxes, crs=CRS
    )
    sites = gpd.GeoDataFrame(
        {
            "name": ["Hall", HOSTILE[2]],
            "look": ["open", "planned"],
            "tip": ["open", HOSTILE[0]],
            "accuracy_m": [10, 300],
        },
        index=["S1", "S2"],
        geometry=gpd.points_from_xy([-1.495, -1.475], [53.805, 53.805]),
        crs=CRS,
    )
    zones = gpd.GeoDataFrame(
        {"look": ["pocket"], "tip": [f"Beyond reach\n{HOSTILE[0]}"]},
        index=["Z"],
        geometry=[shapely.box(-1.459, 53.801, -1.441, 53.819)],
        crs=CRS,
    )
    keys = pd.Series(["met", "not evidenced", "planned"], index=areas.index)
    tips = pd.Series(["yes", "?", HOSTILE[0]], index=areas.index)
    view = MapView(
        base_map(areas, title="Map", place="Test"),
        category_layer(keys, tips, areas["area_name"], title="Verdicts"),
        (zone_layer(zones), site_layer(sites, clickable=clickable)),
        words="Words",
    )
    return standalone_html(view.base, view.looks(draw=draw), title="Layers")


@pytest.fixture
def opened(context: Callable[..., BrowserContext], tmp_path: Path) -> Callable[..., Page]:
    def open_map(*, listens: bool = True, **options: Any) -> Page:
        file = tmp_path / "map.html"
        file.write_text(_html(**options), encoding="utf-8")
        page = context(900, 800).new_page()
        if listens:
            page.add_init_script(LISTEN)
        page.goto(file.as_uri())
        page.wait_for_function("() => document.querySelectorAll('.atlas-site').length === 2")
        return page

    return open_map


def _told(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("() => window.told")
    return found


def _at(page: Page, latitude: float, longitude: float) -> tuple[float, float]:
    x, y = page.evaluate(
        """(at) => {
            const { left, top } = div.getContainer().getBoundingClientRect();
            const p = div.latLngToContainerPoint(at);
            return [left + p.x, top + p.y];
        }""".replace("div.", "map_div." if page.evaluate("() => typeof map_div !== 'undefined'") else "div."),
        [latitude, longitude],
    )
    return x, y


def test_categories_markers_halo_and_zone_are_drawn(opened: Callable[..., Page]) -> None:
    page = opened(listens=False)
    expect(page.locator(".atlas-mark svg")).to_have_count(3)
    expect(
        page.locator(".leaflet-atlas-halos-pane path, .leaflet-pane.leaflet-atlas-halos-pane path")
    ).to_have_count(2)
    fill = (
        page.locator(".leaflet-atlas-zones-pane path.leaflet-interactive").first.get_attribute("fill") or ""
    )
    assert fill.startswith("url(#atlas-zone-")
    assert page.evaluate("(id) => !!document.getElementById(id)", fill[5:-1])
    expect(page.locator(".atlas-draw")).to_have_count(0)


def test_a_marker_says_its_words_to_mouse_and_keyboard_as_text(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator(".atlas-site").nth(1).hover()
    expect(page.locator(".leaflet-tooltip .atlas-tip strong")).to_have_text(HOSTILE[2])
    page.mouse.move(5, 5)
    expect(page.locator(".leaflet-tooltip")).to_have_count(0)
    page.locator(".atlas-site").first.focus()
    expect(page.locator(".leaflet-tooltip .atlas-tip strong")).to_have_text("Hall")
    assert page.locator(".atlas-site").first.get_attribute("aria-label") == "Hall, open"


def test_a_click_on_a_marker_tells_the_site_or_chooses_the_area_below(opened: Callable[..., Page]) -> None:
    page = opened(clickable=True)
    page.locator(".atlas-site").first.click()
    assert [told.get("site") for told in _told(page)] == ["S1"]
    page = opened(clickable=False)
    page.locator(".atlas-site").first.click()
    assert [told.get("code") for told in _told(page)] == ["A"]


def test_a_zone_has_words_and_lets_clicks_through(opened: Callable[..., Page]) -> None:
    page = opened()
    x, y = _at(page, 53.804, -1.455)
    page.mouse.move(x, y)
    expect(page.locator(".leaflet-tooltip strong")).to_have_text("Beyond reach")
    page.mouse.click(x, y)
    assert [told.get("code") for told in _told(page)] == ["C"]


def test_a_point_is_drawn_by_a_click_which_chooses_no_area(opened: Callable[..., Page]) -> None:
    page = opened(draw="point")
    page.mouse.click(*_at(page, 53.81, -1.47))
    (told,) = _told(page)
    assert told["drawn"]["type"] == "Point"
    assert told["drawn"]["coordinates"] == pytest.approx([-1.47, 53.81], abs=1e-4)
    assert "code" not in told


def test_an_area_is_drawn_by_keyboard_alone_with_undo(opened: Callable[..., Page]) -> None:
    page = opened(draw="polygon")
    put = page.get_by_role("button", name="Add corner here")
    finish, undo = page.get_by_role("button", name="Finish"), page.get_by_role("button", name="Undo")
    expect(finish).to_be_disabled()
    page.locator(".leaflet-container").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
        page.wait_for_timeout(350)
    expect(page.get_by_role("status")).to_contain_text("4 corners.")
    put.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("5 corners.")
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("4 corners.")
    finish.focus()
    page.keyboard.press("Enter")
    (told,) = _told(page)
    ring = told["drawn"]["coordinates"][0]
    assert len(ring) == 5
    assert ring[0] == ring[-1]
    assert shapely.Polygon(ring).is_valid


def test_drawing_is_cancelled(opened: Callable[..., Page]) -> None:
    page = opened(draw="polygon")
    page.mouse.click(*_at(page, 53.81, -1.47))
    page.get_by_role("button", name="Cancel").click()
    assert [told["drawn"] for told in _told(page)] == [None]


def test_a_map_file_without_a_page_offers_no_drawing(opened: Callable[..., Page]) -> None:
    expect(opened(draw="point", listens=False).locator(".atlas-draw")).to_have_count(0)


# ---- Water -----------------------------------------------------------------------------------------------


def _water_html() -> str:
    areas = gpd.GeoDataFrame(
        {"area_name": ["West", "East"]},
        index=["A", "B"],
        geometry=[shapely.box(-1.5, 53.8, -1.48, 53.82), shapely.box(-1.48, 53.8, -1.46, 53.82)],
        crs=CRS,
    )
    water = gpd.GeoDataFrame(
        {"area_name": ["River", HOSTILE[0]], "kind": ["river", "dock"]},
        index=["river", "dock-1"],
        geometry=[shapely.box(-1.4595, 53.79, -1.4535, 53.83), shapely.box(-1.474, 53.8048, -1.468, 53.8052)],
        crs=CRS,
    )
    keys = pd.Series(["met", "not evidenced"], index=areas.index)
    tips = pd.Series(["yes", "?"], index=areas.index)
    view = MapView(
        base_map(areas, title="Map", place="Test", water=water),
        category_layer(keys, tips, areas["area_name"], title="Verdicts"),
        words="Words",
    )
    return standalone_html(view.base, view.looks(), title="Water")


@pytest.fixture
def watery(context: Callable[..., BrowserContext], tmp_path: Path) -> Page:
    file = tmp_path / "map.html"
    file.write_text(_water_html(), encoding="utf-8")
    page = context(900, 800).new_page()
    page.add_init_script(LISTEN)
    page.goto(file.as_uri())
    page.wait_for_function("() => document.querySelectorAll('.leaflet-atlas-water-pane path[d]').length >= 2")
    return page


def _named(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.atlas-label-water')]"
        ".filter((each) => each.style.display !== 'none').map((each) => each.textContent)"
    )
    return found


def test_water_is_drawn_with_waves_on_land(watery: Page) -> None:
    paths = watery.locator(".leaflet-atlas-water-pane g path")
    expect(paths).to_have_count(2)
    assert {paths.nth(at).get_attribute("fill") for at in range(2)} == {"url(#atlas-water)"}
    assert watery.evaluate("() => !!document.querySelector('pattern#atlas-water path')")
    ground = watery.evaluate(
        "() => getComputedStyle(document.querySelector('.leaflet-container')).backgroundColor"
    )
    assert ground == "rgb(233, 232, 227)"


def test_a_click_on_a_dock_chooses_the_area_that_it_lies_in(watery: Page) -> None:
    watery.mouse.click(*_at(watery, 53.805, -1.471))
    assert [each.get("code") for each in _told(watery)] == ["B"]


def test_a_click_on_the_river_chooses_nothing(watery: Page) -> None:
    watery.mouse.click(*_at(watery, 53.81, -1.4565))
    assert _told(watery) == []


def test_a_dock_is_named_at_closer_zoom_only_and_as_text(watery: Page) -> None:
    assert _named(watery) == ["River"]
    watery.evaluate("() => map_div.setView([53.805, -1.471], 16, { animate: false })")
    watery.wait_for_function(
        "() => [...document.querySelectorAll('.atlas-label-water')].some((each) =>"
        " each.style.display !== 'none' && each.textContent.includes('alert'))"
    )
    assert HOSTILE[0].replace(" ", "") in [each.replace(" ", "") for each in _named(watery)]
