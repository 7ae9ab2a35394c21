"""Every page on A4 from the browser: what it is on each sheet, no controls, nothing cut, light."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server
from tests.e2e.visit import seen, settled, the_map, visit, zoom_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POPLAR = "E05009328"
DAY = "Figures as gathered on 26 November 2026"
PAPER = 703
"""Pixels between the margins of A4."""
DARK = "rgb(18, 23, 28)"
WARDS = (
    *("Bethnal Green East", "Bethnal Green West", "Blackwall & Cubitt Town", "Bow East", "Bow West"),
    *(
        "Bromley North",
        "Bromley South",
        "Canary Wharf",
        "Island Gardens",
        "Lansbury",
        "Limehouse",
        "Mile End",
    ),
    *("Poplar", "St Dunstan's", "St Katharine's & Wapping", "Shadwell", "Spitalfields & Banglatown"),
    *("Stepney Green", "Weavers", "Whitechapel"),
)
# Address, what it is called, words that a screen folds away or says by its controls, sheets at most.
SCREENS = (
    ("/", "Ward Needs Atlas: Tower Hamlets", "In order of: Need, by Child poverty and Overcrowding", 4),
    (f"/needs-map?area={POPLAR}", "Needs map", "It does not count young people aged 16 or over", 5),
    (f"/youth-centres?area={POPLAR}", "Youth centres", "Promise: A youth centre in every ward", 7),
    ("/family-hubs", "Family Hubs", "Map shows: Where the two differ", 4),
    (f"/profiles?area={POPLAR}", "Profiles: everything about one area", "Sources, dates and licences", 6),
    ("/profiles", "Profiles: everything about one area", "The walk to the nearest listed service", 7),
    ("/play-space", "Play space", "Age band: 5 to 11", 8),
    (
        f"/priorities?area={POPLAR}",
        "Priorities: who comes first?",
        "The range of a place holds nine in ten",
        4,
    ),
    ("/priorities?view=find", "Priorities: find places", "None of the wards is left out", 3),
    ("/priorities?view=beside", "Priorities: need beside provision", "By: Sites shared out", 3),
    ("/where-next", "Where next? One more youth centre", "Aim: Most children within a walk", 5),
    (
        f"/allocate?area={POPLAR}",
        "Allocate: who gets what, and why?",
        "Amounts add up to the total exactly",
        3,
    ),
    ("/strategy", "Strategy: the promise ledger", "Three statuses, never one.", 2),
    ("/register", "Register", "Category: Youth centres", 4),
    ("/data-and-methods", "Data and methods", "Figure: Children in poverty after housing costs", 22),
)
WITHOUT_WARDS = (
    "/profiles",
    "/family-hubs",
    "/strategy",
    "/register",
    "/where-next",
    "/priorities?view=beside",
)
# Address, words that only the legend of its map has.
BESIDE = (
    ("/needs-map", "Look Meaning Wards"),
    ("/family-hubs", "Open, place only roughly known"),
    ("/register", "Not known whether open"),
    ("/where-next", "Where the walk may end"),
)
ON_SCREEN = ("Each line opens", "on the map or in the list above")
CONTROLS = re.compile(
    r"Find a postcode|Take away|GeoJSON \(map\)|Upload|Choose a |Chosen ward\n|More choices|Back to the w"
)


@contextmanager
def _opened(printed: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a print for as long as the block lasts."""
    document = pdfium.PdfDocument(printed)
    try:
        yield document
    finally:
        document.close()


def _printed(page: Page) -> bytes:
    """Return the page as the browser prints it."""
    return page.pdf(format="A4", print_background=False)


def _texts(printed: bytes) -> list[str]:
    """Return what stands on each sheet."""
    with _opened(printed) as document:
        return [each.get_textpage().get_text_range().replace("\r\n", "\n") for each in document]


def _light(printed: bytes) -> tuple[list[float], int]:
    """Return how light each sheet is on the whole, and its darkest corner; 255 is white."""
    with _opened(printed) as document:
        sheets = [each.render(scale=0.4, grayscale=True).to_numpy().squeeze() for each in document]
    corners = [sheet[y, x] for sheet in sheets for y in (2, -3) for x in (2, -3)]
    return [float(np.mean(each)) for each in sheets], int(min(corners))


def _close(text: str) -> str:
    """Return text without its blanks: a line may break anywhere."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("path", "title", "words", "most"), SCREENS)
def test_every_page_prints_on_a4(
    page: Page, shipped: Server, path: str, title: str, words: str, most: int
) -> None:
    visit(page, f"{shipped.url}{path}")
    for number in range(page.locator("iframe").count()):
        the_map(page, number)
    printed = _printed(page)
    sheets = _texts(printed)
    whole = _close("".join(sheets))
    assert 1 <= len(sheets) <= most
    assert all(len(each) > 200 for each in sheets)  # none is empty but for its head
    for each in (title, words, DAY, "Sources.", f"{shipped.url}{path}", f"Page 1 of {len(sheets)}"):
        assert _close(each) in whole, each
    if POPLAR in path:
        assert all("Poplar" in each.split("\n")[0] for each in sheets)
    if not path.startswith(WITHOUT_WARDS):
        assert [each for each in WARDS if _close(each) not in whole] == []
    assert CONTROLS.findall("\n".join(sheets)) == []
    assert [each for each in ON_SCREEN if _close(each) in whole] == []

    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    settled(page)
    of_dark, darkest = _light(_printed(page))
    assert darkest > 250
    assert of_dark == pytest.approx(_light(printed)[0], abs=4)

    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    assert _beyond(page) == []
    assert _covered(page) == []


def _beyond(page: Page) -> list[str]:
    """Return what reaches beyond the right edge of the paper."""
    found: list[str] = page.evaluate(
        """(paper) => [...document.querySelectorAll("[data-testid=stMain] *")].filter((each) => {
            const { width, height, right } = each.getBoundingClientRect();
            return width > 1 && height > 1 && right > paper + 1 && !each.closest("svg");
        }).map((each) => `${each.tagName}.${each.className} ${each.textContent.slice(0, 40)}`)""",
        PAPER,
    )
    return found


def _covered(page: Page) -> list[str]:
    """Return the legends, panels, tables and headings that a map lies over."""
    found: list[str] = page.evaluate(
        """() => {
            const boxes = (what) => [...document.querySelectorAll(`[data-testid=stMain] :is(${what})`)]
                .map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.height > 1);
            return boxes("iframe").flatMap(([, map]) => boxes("table, p, h1, h2, h3, dl, .atlas-plot")
                .filter(([, box]) => box.top < map.bottom - 1 && box.bottom > map.top + 1
                    && box.left < map.right - 1 && box.right > map.left + 1)
                .map(([each]) => each.textContent.slice(0, 60)));
        }"""
    )
    return found


def test_what_is_seen_of_the_map_is_printed_and_the_screen_is_as_it_was(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/priorities")
    frame = the_map(page)
    before = [float(each) for each in seen(frame)]
    _printed(page)
    assert [float(each) for each in seen(frame)] == pytest.approx(before, abs=0.0005)  # half a pixel
    zoom_in(frame)
    before = [float(each) for each in seen(frame)]
    _printed(page)
    assert [float(each) for each in seen(frame)] == pytest.approx(before, abs=0.0005)  # half a pixel
    expect(page.locator("details[open]")).to_have_count(0)
    expect(frame.locator(".leaflet-control-zoom")).to_be_visible()
    expect(frame.locator(".atlas-legend-box")).to_be_visible()
    expect(page.locator(".atlas-printed").first).to_be_hidden()


@pytest.mark.parametrize(("path", "legend"), BESIDE)
def test_a_map_is_printed_with_its_legend_on_one_sheet(
    page: Page, shipped: Server, path: str, legend: str
) -> None:
    visit(page, f"{shipped.url}{path}")
    the_map(page)
    sheets = [_close(each) for each in _texts(_printed(page))]
    of_map = [each for each in sheets if _close("OS data © Crown copyright and database right") in each]
    assert any(_close(legend) in each for each in of_map)


def test_a_long_table_is_printed_as_far_as_anybody_reads(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map?level=lsoa")
    table = page.locator(".atlas-printed-table")
    expect(table).to_be_hidden()
    expect(table.locator("tbody tr")).to_have_count(60)
    sheets = _close("".join(_texts(_printed(page))))
    assert _close("more, which the files of this page hold.") in sheets


def test_no_address_on_paper_holds_a_postcode(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/needs-map")
    field = page.get_by_role("textbox", name="Find a postcode")
    field.fill("E14 6GN")
    field.press("Enter")
    expect(page.get_by_role("heading", name="E14 6GN")).to_be_visible()
    settled(page)
    _printed(page)
    assert page.locator(".atlas-address").get_attribute("href") == f"{shipped.url}/needs-map"
