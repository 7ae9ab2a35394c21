"""The map as the page around it: dark where it is dark, a landmark, and one finger that scrolls."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from layers.look.night import night
from layers.look.palette import luminance, sequential
from tests.e2e.conftest import Server
from tests.e2e.visit import painted, settled, the_map, visit

pytestmark = pytest.mark.browser

POPLAR, WAPPING = "E05009328", "E05009330"


def test_in_the_dark_the_map_is_dark_and_most_need_is_the_light_end(page: Page, shipped: Server) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    frame.wait_for_function("() => map.getContainer().classList.contains('atlas-dark')")
    colours = painted(frame)
    assert set(colours.values()) == {night(each) for each in sequential(5)}
    assert luminance(colours[POPLAR]) > luminance(colours[WAPPING])


def test_on_paper_a_dark_map_is_light(page: Page, shipped: Server) -> None:
    page.emulate_media(color_scheme="dark")
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    frame.wait_for_function("() => map.getContainer().classList.contains('atlas-dark')")
    page.emulate_media(media="print")
    frame.wait_for_function("() => !map.getContainer().classList.contains('atlas-dark')")
    assert set(painted(frame).values()) == set(sequential(5))


def test_names_are_read_on_the_colour_of_their_ward(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    found = the_map(page).evaluate(
        """() => map._atlas.labels.filter(({ kind }) => kind === "area").map(({ html }) =>
            [getComputedStyle(html).color, html.style.getPropertyValue("--halo")])"""
    )
    assert len(found) == 20
    for ink, halo in found:
        assert (ink == "rgb(255, 255, 255)") == (luminance(halo) < 0.2), (ink, halo)


def test_the_frame_of_a_map_is_a_landmark_with_a_heading(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    frame = the_map(page)
    expect(frame.get_by_role("main")).to_have_count(1)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Map of Tower Hamlets: 20 wards")


COARSE = """(() => {
    const asked = window.matchMedia;
    window.matchMedia = (query) => query.includes("coarse") ? { matches: true } : asked.call(window, query);
})()"""


def test_one_finger_scrolls_the_page_and_draws_but_two_move_the_map(page: Page, shipped: Server) -> None:
    page.add_init_script(COARSE)  # as on a screen that is touched
    visit(page, f"{shipped.url}/play-space")
    frame = the_map(page)
    moves = "() => map.dragging.enabled()"
    assert not frame.evaluate(moves)
    page.get_by_role("button", name="Propose a point").click()
    frame.get_by_role("group", name="Draw a point").wait_for()
    assert frame.evaluate(moves)
    frame.get_by_role("button", name="Cancel").click()
    settled(page)
    frame.wait_for_function("() => !map.dragging.enabled()")
