"""Register in a browser: a list taken away, corrected, uploaded, tried out, kept and discarded."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.store.directory import SHIPPED
from tests.e2e.conftest import Server
from tests.e2e.everyone import violations
from tests.e2e.visit import painted, picker, scrolls_sideways, settled, the_map, visit

pytestmark = pytest.mark.browser

BANNER = "Working copy."


def _download(page: Page, label: str) -> bytes:
    """Press a download button and return the bytes that come down."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=label, exact=False).click()
    return Path(coming.value.path()).read_bytes()


def _upload(page: Page, name: str, content: str) -> None:
    """Give the page a list."""
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    expect(page.get_by_text(name).first).to_be_visible()
    settled(page)


def test_a_team_corrects_a_list_from_download_to_the_list_to_hand_on(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/register")
    mine = _download(page, "This list (CSV)").decode()
    assert mine.splitlines()[0].startswith("service_id,name,category")

    _upload(page, "broken.csv", mine.replace(",open,", ",opened,"))
    expect(page.get_by_role("heading", name="10 faults: nothing was taken")).to_be_visible()
    assert violations(page) == []

    new = "YC99,New centre,youth_centre,Weavers,,1 High Street,E2 6AA,,,,,open,2026-12,the youth service,,,"
    _upload(page, "mended.csv", f"{mine}{new}\n")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    expect(page.get_by_role("region", name="1 verdict would change")).to_contain_text("Weavers")
    assert violations(page) == []
    page.get_by_role("button", name="Use this list in this session").click()
    expect(page.get_by_text(BANNER)).to_be_visible()
    settled(page)
    assert violations(page) == []
    committed = (SHIPPED / "services/youth_centres.csv").read_bytes()
    assert _download(page, "List to hand on") == committed + f"{new}\n".encode()

    page.get_by_role("link", name="Youth centres").click()
    expect(page.get_by_role("heading", name="A youth centre in every ward")).to_be_visible()
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(
        page.get_by_text("7 of 20 wards have a youth centre we can confirm", exact=False).first
    ).to_be_visible()

    page.get_by_role("link", name="Register").click()
    page.get_by_role("button", name="Discard the working copy").click()
    expect(page.get_by_text(BANNER)).to_have_count(0)


def test_a_working_copy_is_not_seen_in_another_window(context, shipped: Server) -> None:  # type: ignore[no-untyped-def]
    first, second = context().new_page(), context().new_page()
    visit(first, f"{shipped.url}/register")
    mine = _download(first, "This list (CSV)").decode()
    _upload(first, "short.csv", "\n".join(mine.splitlines()[:4]).replace(",open,", ",closed,", 1) + "\n")
    first.get_by_role("button", name="Use this list in this session").click()
    expect(first.get_by_text(BANNER)).to_be_visible()
    visit(second, f"{shipped.url}/register")
    expect(second.get_by_text(BANNER)).to_have_count(0)
    expect(second.get_by_text("306 services in 17 categories.")).to_be_visible()


def test_a_marker_on_the_map_opens_its_service(page: Page, shipped: Server) -> None:
    visit(page, f"{shipped.url}/register?category=leisure_centre")
    frame = the_map(page)
    assert len(painted(frame)) == 20
    expect(frame.locator(".atlas-site")).to_have_count(7)
    frame.locator(".atlas-site[data-site=LEI02]").click()
    expect(page.get_by_role("heading", name="York Hall Leisure Centre")).to_be_visible()
    page.wait_for_url("**service=LEI02**")


def test_a_category_is_found_and_read_with_the_keyboard_alone(page: Page, shipped: Server) -> None:
    visit(page, shipped.url)
    page.get_by_role("link", name="Register", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Register", exact=True)).to_be_visible()
    settled(page)
    box = picker(page, "Category")
    box.focus()
    box.press_sequentially("Librar")
    page.keyboard.press("Enter")
    page.wait_for_url("**category=library**")
    settled(page)
    one = picker(page, "One service in full")
    one.focus()
    one.press_sequentially("Idea Store Bow")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Idea Store Bow")).to_be_visible()


def test_the_page_fits_a_phone_with_a_working_copy_and_faults(narrow_page: Page, shipped: Server) -> None:
    visit(narrow_page, f"{shipped.url}/register")
    _upload(narrow_page, "broken.csv", "service_id,name,status\n1,2,soon\n2,3,soon\n")
    expect(narrow_page.get_by_role("heading", name="faults: nothing was taken", exact=False)).to_be_visible()
    assert scrolls_sideways(narrow_page) <= 0
    assert violations(narrow_page) == []
