"""The needs map in a browser: painted, clicked, restyled in place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo.figures.values import figures
from geo.pack.pack import Pack
from layers.look.palette import sequential
from tests.e2e.conftest import WIDE, Server, Watch
from tests.e2e.visit import (
    chosen,
    click_area,
    expect_chosen_on_map,
    painted,
    pick,
    picker,
    point_in,
    seen,
    settled,
    still,
    the_map,
    visit,
    zoom_in,
)

pytestmark = pytest.mark.browser

POPLAR, WAPPING, BOW_EAST = "E05009328", "E05009330", "E05009319"
OVERCROWDED = "Overcrowded households (Housing)"


def test_the_map_paints_twenty_wards_each_in_the_colour_of_its_class(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    colours = painted(the_map(page))
    assert len(colours) == 20
    assert set(colours.values()) == set(sequential(5))
    assert colours[POPLAR] == sequential(5)[-1]
    assert colours[WAPPING] == sequential(5)[0]


def test_small_areas_are_all_painted(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?level=lsoa&indicator=idaci")
    colours = painted(the_map(page))
    assert len(colours) == 169
    assert set(colours.values()) <= set(sequential(5))


def test_localities_are_painted_and_called_provisional(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?level=locality")
    assert len(painted(the_map(page))) == 4
    expect(page.get_by_role("button", name="Provisional grouping")).to_be_visible()


def test_a_click_on_a_ward_selects_it_in_picker_panel_plot_and_url(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    click_area(frame, BOW_EAST)
    expect(picker(page, "Chosen ward")).to_have_value("Bow East")
    expect(page.get_by_role("heading", name="Bow East", exact=True)).to_be_visible()
    expect(page.locator("dl.atlas-facts").first).to_contain_text("43.9%")
    expect_chosen_on_map(frame, BOW_EAST)
    page.wait_for_url(f"**/needs-map?area={BOW_EAST}")
    settled(page)
    assert chosen(page) == "Bow East"


def test_a_click_on_a_map_half_out_of_sight_selects_and_keeps_the_page_where_it_is(
    context: Callable[..., BrowserContext], shipped: Server
) -> None:
    page = context(WIDE, 700).new_page()
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    box, point = page.locator("iframe").bounding_box(), point_in(frame, BOW_EAST)
    assert box is not None
    assert box["y"] + box["height"] > 700 > box["y"] + point["y"]
    page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    expect(picker(page, "Chosen ward")).to_have_value("Bow East")
    settled(page)
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_the_picker_selects_on_the_map(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    pick(page, "Chosen ward", "Limehouse")
    expect_chosen_on_map(frame, "E05009326")
    expect(page.locator("dl.atlas-facts").first).to_contain_text("41.8%")
    pick(page, "Chosen ward", "Choose a ward")
    expect_chosen_on_map(frame, None)
    expect(page.locator("dl.atlas-facts")).to_have_count(0)


def test_another_indicator_keeps_frame_view_and_selection(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?area={POPLAR}")
    frame = the_map(page)
    zoom_in(frame)
    frame.locator("#map_div").focus()
    longitude = seen(frame)[1]
    page.keyboard.press("ArrowRight")
    frame.wait_for_function("(lng) => map.getCenter().lng.toFixed(5) !== lng", arg=longitude)
    still(frame)
    frame.evaluate("() => { window.marked = true; }")
    before, colours = seen(frame), painted(frame)
    pick(page, "Indicator", OVERCROWDED)
    frame.wait_for_function("() => map._atlas.style.about.startsWith('Overcrowded households')")
    assert frame.evaluate("() => window.marked") is True
    assert seen(frame) == before
    assert painted(frame) != colours
    expect_chosen_on_map(frame, POPLAR)
    expect(page.locator("dl.atlas-facts").first).to_contain_text("23.5%")


def test_the_view_survives_a_change_of_level(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?indicator=idaci")
    frame = the_map(page)
    zoom_in(frame)
    before = seen(frame)
    pick(page, "Areas", "Small areas (LSOAs)")
    expect(page.locator("iframe")).to_have_count(1)  # for a moment the old map stands beside the new one
    page.frame_locator("iframe").locator("path.leaflet-interactive").nth(168).wait_for(state="attached")
    # Leaflet puts the middle on a whole pixel: some metres.
    assert [float(each) for each in seen(the_map(page))] == pytest.approx(
        [float(e) for e in before], abs=1e-4
    )


def test_moving_and_zooming_reruns_nothing(page: Page, shipped: Server, watch: Watch) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    settled(page)
    sent, before = watch.sent, seen(frame)
    zoom_in(frame)
    frame.locator("#map_div").focus()
    latitude = seen(frame)[0]
    page.keyboard.press("ArrowDown")
    frame.wait_for_function("(lat) => map.getCenter().lat.toFixed(5) !== lat", arg=latitude)
    still(frame)
    frame.get_by_role("button", name="Show the whole place").click()
    frame.wait_for_function("(zoom) => map.getZoom() === zoom", arg=before[2])
    # A choice proves that the socket would have told: its frame is the only one.
    assert watch.sent == sent
    pick(page, "Colour by", "Better or worse")
    assert watch.sent > sent


def test_the_tab_key_does_not_stop_at_every_shape(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?level=lsoa")
    stops = the_map(page).evaluate(
        "() => [...document.querySelectorAll('path.leaflet-interactive')]"
        ".filter((each) => each.tabIndex >= 0).length"
    )
    assert stops == 0


def test_hovering_shows_name_figure_range_and_comparison(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    frame.locator("#map_div").hover(position=point_in(frame, POPLAR))
    tip = frame.locator(".leaflet-tooltip")
    expect(tip).to_be_visible()
    assert tip.inner_text().split("\n") == [
        "Poplar",
        "63.9%",
        "range 61.7% to 66.1%",
        "worse than Tower Hamlets",
    ]


def test_two_maps_side_by_side_select_together(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?second=overcrowding")
    expect(page.locator("iframe")).to_have_count(2)
    first, second = the_map(page, 0), the_map(page, 1)
    assert len(painted(first)) == len(painted(second)) == 20
    click_area(second, WAPPING)
    expect(picker(page, "Chosen ward")).to_have_value("St Katharine's & Wapping")
    expect_chosen_on_map(first, WAPPING)
    expect_chosen_on_map(second, WAPPING)
    settled(page)
    click_area(first, POPLAR)
    expect_chosen_on_map(second, POPLAR)
    expect(page.locator("dl.atlas-facts")).to_have_count(2)
    expect(page.locator("dl.atlas-facts").first).to_contain_text("63.9%")
    expect(page.locator("dl.atlas-facts").nth(1)).to_contain_text("23.5%")


def test_two_maps_side_by_side_move_together(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?second=overcrowding")
    first, second = the_map(page, 0), the_map(page, 1)
    before = seen(second)
    zoom_in(first)
    second.wait_for_function("(zoom) => map.getZoom() > zoom", arg=before[2])
    still(second)
    assert seen(first)[2] == seen(second)[2]


def test_the_significance_view_shows_a_symbol_on_every_compared_ward(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?look=significance")
    frame = the_map(page)
    symbols = frame.locator(".atlas-mark svg")
    expect(symbols).to_have_count(20)
    assert len(set(painted(frame).values())) == 3
    shapes = frame.evaluate(
        "() => new Set([...document.querySelectorAll('.atlas-mark svg')]"
        ".map((each) => each.firstChild.getAttribute('d'))).size"
    )
    assert shapes == 3
    expect(frame.get_by_role("row", name="Worse than Tower Hamlets 10")).to_be_visible()


def test_names_on_the_map_do_not_touch_each_other(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?look=significance")
    overlaps, shown = the_map(page).evaluate(
        """() => {
            const boxes = [...document.querySelectorAll(".atlas-label")]
              .filter((each) => each.style.display !== "none").map((each) => each.getBoundingClientRect());
            const touch = (a, b) => a.left < b.right - 0.5 && b.left < a.right - 0.5
              && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
            const pairs = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => touch(a, b)));
            return [pairs.length, boxes.length];
        }"""
    )
    assert overlaps == 0
    assert shown >= 12


def test_the_figures_on_screen_are_those_of_the_table(page: Page, shipped: Server, pack: Pack) -> None:
    visit(page, f"{shipped.url}/needs-map?indicator=large_households&area={BOW_EAST}")
    value = figures(pack, "large_households", "ward").loc[BOW_EAST, "value"]
    expect(page.locator("dl.atlas-facts").first).to_contain_text(f"{value:.1f}%")
    tip = the_map(page).evaluate("(code) => map._atlas.style.areas[code][2]", BOW_EAST)
    assert tip.startswith(f"{value:.1f}%\n")


IN_SIGHT = """(code) => {
    const found = map._atlas.layers[code].getBounds();
    const corners = [found.getSouthWest(), found.getNorthEast()];
    const size = map.getSize(), [a, b] = corners.map((p) => map.latLngToContainerPoint(p));
    return map.getBounds().contains(found) && Math.max((b.x - a.x) / size.x, (a.y - b.y) / size.y) > 0.4;
}"""


def test_choosing_a_ward_shows_it_once_and_the_button_goes_back(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    whole = seen(frame)
    pick(page, "Chosen ward", "Island Gardens")
    expect_chosen_on_map(frame, "E05009324")
    assert frame.evaluate(IN_SIGHT, "E05009324")
    # Another choice does not bring back who moved away, nor does it move the map at all.
    frame.get_by_role("button", name="Show the whole place").click()
    frame.wait_for_function("(zoom) => map.getZoom() === zoom", arg=whole[2])
    pick(page, "Colour by", "Better or worse")
    assert seen(frame)[2] == whole[2]
    pick(page, "Chosen ward", "Bow East")
    expect_chosen_on_map(frame, BOW_EAST)
    assert frame.evaluate(IN_SIGHT, BOW_EAST)
    pick(page, "Chosen ward", "Choose a ward")
    expect_chosen_on_map(frame, None)
    assert seen(frame)[2] == whole[2]


def test_a_click_chooses_and_leaves_the_map_where_it_is(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    before = seen(frame)
    click_area(frame, POPLAR)
    expect(picker(page, "Chosen ward")).to_have_value("Poplar")
    settled(page)
    assert seen(frame) == before


def test_a_link_to_a_ward_opens_on_it(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?area={BOW_EAST}")
    assert the_map(page).evaluate(IN_SIGHT, BOW_EAST)
