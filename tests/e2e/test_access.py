"""Every page for everyone: axe-core, dark, forced colours, keyboard, phones and enlarged screens."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.frame.menu import ENTRIES
from tests.e2e.conftest import NARROW, WIDE, Server
from tests.e2e.everyone import (
    faults_of_focus,
    faults_of_reflow,
    keeps_the_focus,
    lost_in_forced_colours,
    shades,
    small_targets,
    violations,
)
from tests.e2e.visit import painted, settled, the_map, the_maps, visit

pytestmark = pytest.mark.browser

DARK = "rgb(18, 23, 28)"
# What a window of 1400 by 1000 pixels shows at 200 %, and one of 1280 by 1024 at 400 % (WCAG 1.4.10).
AT_200, AT_400 = (700, 500), (320, 256)
SCREENS = {
    "overview": "/",
    "data-and-methods": "/data-and-methods?indicator=obesity_year6",
    "map-of-wards-with-a-selection": "/needs-map?area=E05009328",
    "map-of-significance": "/needs-map?look=significance&indicator=overcrowding",
    "map-of-small-areas": "/needs-map?level=lsoa&indicator=idaci&area=E01004198",
    "two-maps": "/needs-map?second=overcrowding&area=E05009328",
    "map-of-localities": "/needs-map?level=locality&area=north-east",
    "out-of-date": "/needs-map?indicator=obesity_year6",
    "play-space": "/play-space?area=E05009319",
    "play-space-with-a-proposed-area": "/play-space?show=distance&level=lsoa&when=after&draw="
    "-0.02000,51.53200;-0.01900,51.53200;-0.01900,51.53280;-0.02000,51.53280",
    "play-space-pressure": "/play-space?show=pressure&pockets=ward&band=play_12_plus",
    "profile-of-a-ward": "/profiles?area=E05009328&beside=E05009319",
    "profile-of-the-borough": "/profiles",
    "priorities": "/priorities?area=E05009328",
    "priorities-small-areas": "/priorities?level=lsoa&area=E01004198",
    "find-places": "/priorities?view=find&where=child_poverty>50 and (overcrowding>=20 or reach:library<60)",
    "find-places-faulty": "/priorities?view=find&where=child_poverty>>50",
    "need-beside-provision": "/priorities?view=beside&area=E05009328",
    "need-beside-provision-as-a-table": "/priorities?view=beside&shown=table&services=leisure_centre"
    "&measure=reach&need=overcrowding",
    "allocate": "/allocate?beside=index&area=E05009328",
    "allocate-refused": "/allocate?floor=60000",
    "strategy": "/strategy",
    "strategy-of-no-day": "/strategy?on=tomorrow",
    "where-next": "/where-next?area=E05009319",
    "where-next-with-a-list": "/where-next?new=0&open=HUB03.place-1&close=YC07&show=change"
    "&drawn=-0.01000,51.49200",
    "where-next-moved": "/where-next?move=YC07&aim=mean&need=child_poverty&every=yes",
    "where-next-plans": "/where-next?site=adventure_playground&open=HUB03&open-b=HUB04&show=AB",
    "bad-link": "/needs-map?indicator=none&colour=red",
    "youth-centres": "/youth-centres?streets=yes&area=E05009320",
    "youth-centres-reach": "/youth-centres?promise=safe_space",
    "youth-centres-at-an-hour": "/youth-centres?look=hour&streets=yes&area=E05009322",
    "catchments": "/family-hubs?locality=north-west&need=overcrowding",
    "register": "/register",
    "register-of-one-service": "/register?category=leisure_centre&service=LEI03&show=open",
    "hubs-without-a-place": "/family-hubs?services=family_hub&view=nearest",
}
# How many maps a screen has, where it is not one.
MAPS = {
    "find-places-faulty": 0,
    "data-and-methods": 0,
    "two-maps": 2,
    "youth-centres": 1,
    "youth-centres-reach": 1,
}
MAPS |= {
    "profile-of-a-ward": 0,
    "profile-of-the-borough": 0,
    "allocate-refused": 0,
    "strategy": 0,
    "strategy-of-no-day": 0,
}

HOSTILE = (*(entry.path for entry in ENTRIES), "/priorities?view=beside", "/priorities?view=find")
HEADED = (
    "/",
    "/needs-map",
    "/data-and-methods",
    "/youth-centres?area=E05009320",
    "/youth-centres?look=hour&area=E05009322",
    "/family-hubs",
    "/play-space",
    "/register?service=YC01",
    "/priorities?area=E05009320",
    "/priorities?view=beside&area=E05009320",
    "/priorities?view=find&area=E05009320",
    "/allocate?area=E05009320",
    "/strategy",
    "/profiles?area=E05009320&beside=E05009319",
    "/where-next?area=E05009320",
)
"""The pages as their headings are read, most with something chosen."""


@pytest.mark.parametrize("screen", SCREENS)
def test_a_wide_screen_is_for_everyone(context: Any, shipped: Server, screen: str) -> None:
    page = context(WIDE).new_page()
    visit(page, f"{shipped.url}{SCREENS[screen]}")
    maps = the_maps(page, MAPS.get(screen, 1))
    assert [violations(target) for target in (page, *maps)] == [[]] * (1 + len(maps))
    assert faults_of_focus(page) == []
    assert not any(keeps_the_focus(page, each) for each in maps)
    expect(page.locator(".st-key-menu [aria-current]")).to_have_count(1)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    settled(page)
    assert [violations(target, "color-contrast") for target in (page, *maps)] == [[]] * (1 + len(maps))
    page.emulate_media(color_scheme="dark", forced_colors="active")
    settled(page)
    assert lost_in_forced_colours(page) == []
    assert faults_of_focus(page, stops=25) == []
    assert all(given == kept for given, kept in map(shades, maps))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_narrow_or_enlarged_screen_is_for_everyone(context: Any, shipped: Server, screen: str) -> None:
    page = context(NARROW).new_page()
    visit(page, f"{shipped.url}{SCREENS[screen]}")
    maps = the_maps(page, MAPS.get(screen, 1))
    assert [violations(target) for target in (page, *maps)] == [[]] * (1 + len(maps))
    assert [small_targets(target) for target in (page, *maps)] == [[]] * (1 + len(maps))
    assert faults_of_focus(page) == []
    assert faults_of_reflow(page, NARROW, 1000) == []
    assert faults_of_reflow(page, *AT_200) == []
    assert faults_of_reflow(page, *AT_400) == []


def test_the_error_panel_is_for_everyone(page: Page, broken: Server) -> None:
    visit(page, f"{broken.url}/needs-map")
    assert violations(page) == []
    assert faults_of_focus(page) == []
    assert faults_of_reflow(page, *AT_400) == []


def test_the_way_past_the_menu_leads_to_the_main_part(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?area=E05009328")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="How sure is this?").first).to_be_focused()
    # The address keeps its question, and the first page its own place in the menu.
    expect(page).to_have_url(f"{shipped.url}/needs-map?area=E05009328")
    menu = page.get_by_role("navigation", name="Pages of the atlas")
    expect(menu.get_by_role("link", name="Overview")).to_have_attribute("href", "/?area=E05009328")


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_names_do_not_break_access_or_layout(narrow_page: Page, synthetic: Server, path: str) -> None:
    visit(narrow_page, f"{synthetic.url}{path}")
    assert violations(narrow_page) == []
    assert faults_of_reflow(narrow_page, NARROW, 900) == []
    assert faults_of_reflow(narrow_page, *AT_400) == []


def test_the_map_tells_its_story_to_those_who_cannot_see_it(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?look=significance")
    frame = the_map(page)
    picture = frame.locator(".leaflet-overlay-pane svg[role=img]").first
    words = picture.get_attribute("aria-label") or ""
    assert words.startswith("Children in poverty after housing costs, April 2024 to March 2025: 20 wards")
    assert "10 wards are worse than Tower Hamlets" in words


def test_the_map_is_usable_on_a_phone(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/needs-map")
    frame = the_map(narrow_page)
    assert len(painted(frame)) == 20
    width = frame.evaluate("() => document.documentElement.clientWidth")
    assert 300 <= width <= NARROW


@pytest.mark.parametrize("path", HEADED)
def test_headings_start_with_one_title_and_skip_no_level(page: Page, shipped: Server, path: str) -> None:
    visit(page, f"{shipped.url}{path}")
    levels = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] :is(h1,h2,h3,h4,h5,h6)')]"
        ".map((each) => +each.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
