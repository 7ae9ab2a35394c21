"""Register in a browser: from what needs somebody to an accepted correction, by mouse and by keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, REPOSITORY, WIDE, Server, serving
from tests.e2e.everyone import violations
from tests.e2e.hand import MOST, Hand
from tests.e2e.visit import picker, scrolls_sideways, settled, the_map, visit

pytestmark = pytest.mark.browser

FIRST = "Kitcat Terrace (Young Tower Hamlets building)"
POSTCODE = "E3 2GJ"
SAVED = f"{FIRST} is saved. Everybody sees it from now on."
TALLEST = 2_500


@contextmanager
def kept(state: Path, *, editor: str = "Ann Example") -> Iterator[Server]:
    """Serve the atlas with a register in a folder, for a person who runs it for themselves."""
    more = {"NEEDS_ATLAS_STATE": str(state), "NEEDS_ATLAS_EDITOR": editor}
    with serving(state, variables=more) as server:
        yield server


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a folder with a register of the shipped pack."""
    command = [str(Path(sys.executable).with_name("needs-atlas")), "register", "init"]
    environment = os.environ | {"NEEDS_ATLAS_STATE": str(tmp_path)}
    subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, capture_output=True)
    return tmp_path


def corrected(page: Page, server: Server, *, keyboard: bool) -> None:
    """Correct the address of the first service that has only a street, until everybody sees it."""
    visit(page, f"{server.url}/register")
    hand = Hand(page, keyboard=keyboard)
    hand.choose("Locality", "North East")
    hand.press("5 with only a street")
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()
    hand.write("Postcode", POSTCODE)
    expect(page.get_by_text(f"{POSTCODE} lies in Bow West.", exact=False)).to_be_visible()
    hand.write("Where you know this from", "A visit")
    expect(page.get_by_text("Verdict: Bow West", exact=False).first).to_contain_text("Confirmed")
    expect(page.get_by_text("Draft kept at", exact=False)).to_be_visible()
    hand.press("Save for everybody")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert hand.actions <= MOST


def test_a_correction_by_mouse_is_there_for_others_and_after_a_restart(context, state: Path) -> None:  # type: ignore[no-untyped-def]
    with kept(state) as server:
        first, second = context().new_page(), context().new_page()
        corrected(first, server, keyboard=False)
        assert violations(first) == []
        visit(second, f"{server.url}/register?service=YC04")
        expect(second.get_by_role("region", name="Youth centres: all")).to_contain_text("E3 2GJ")
        expect(second.get_by_text(SAVED)).to_have_count(0)
        first.close()
        second.close()
    second = context().new_page()
    with kept(state) as server:
        visit(second, f"{server.url}/register?service=YC04")
        expect(second.get_by_role("region", name="Youth centres: all")).to_contain_text("E3 2GJ")
        second.get_by_text("History", exact=True).click()
        expect(second.get_by_text("Ann Example: Corrected", exact=False)).to_be_visible()
        assert violations(second) == []
        second.close()


@pytest.mark.parametrize(("width", "keyboard"), [(WIDE, True), (NARROW, False), (NARROW, True)])
def test_a_correction_by_mouse_and_by_keyboard_on_a_desk_and_on_a_phone(  # type: ignore[no-untyped-def]
    context, state: Path, width: int, keyboard: bool
) -> None:
    page = context(width, 1000).new_page()
    with kept(state) as server:
        corrected(page, server, keyboard=keyboard)
        assert scrolls_sideways(page) <= 0
        assert violations(page) == []
        page.goto("about:blank")  # before the server ends


def test_a_draft_and_a_point_on_the_map_outlive_a_reload(page: Page, state: Path) -> None:
    with kept(state) as server:
        visit(page, f"{server.url}/register?service=YC04&edit=yes")
        page.get_by_role("button", name="Show it on the map").click()
        settled(page)
        frame = the_map(page)
        frame.locator("#map_div").click(position={"x": 200, "y": 150})
        expect(page.get_by_text("pointed at on the map by Ann Example", exact=False)).to_be_visible()
        expect(page.get_by_text("Draft kept at", exact=False)).to_be_visible()
        settled(page)
        assert violations(page) == []
        page.reload()
        settled(page)
        expect(page.get_by_text("pointed at on the map by Ann Example", exact=False)).to_be_visible()
        height = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
        assert height <= TALLEST
        page.get_by_role("button", name="Begin again").click()
        settled(page)
        expect(page.get_by_text("Draft kept at", exact=False)).to_have_count(0)


def test_what_is_chosen_for_a_locality_stays_in_the_link(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/register?locality=south-west&need=street&service=YC01&edit=yes")
    expect(picker(page, "Locality")).to_be_visible()
    expect(page.get_by_role("heading", name="Services with only a street")).to_be_visible()
    expect(page.get_by_text("sets up a register once", exact=False)).to_be_visible()
    assert violations(page) == []
