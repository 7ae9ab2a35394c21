"""What leaves a page in a browser: pictures by mouse and by keyboard, texts to copy."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.drawn import inside, said, sound, told
from tests.e2e.conftest import Server
from tests.e2e.visit import scrolls_sideways, take_away, the_map, visit


def _file(page: Page, key: str, *, by_key: bool = False) -> bytes:
    """Take a file by its button; `by_key` without a mouse."""
    button = page.locator(f".st-key-{key}").get_by_role("button")
    with page.expect_download() as coming:
        if by_key:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()
    return Path(coming.value.path()).read_bytes()


def test_the_map_is_taken_as_a_picture_that_a_browser_opens(
    page: Page, shipped: Server, tmp_path: Path
) -> None:
    visit(page, f"{shipped.url}/needs-map?area=E05009336")
    the_map(page)
    take_away(page)
    drawing = _file(page, "needs-map-first-map-picture-svg").decode()
    root = sound(drawing)
    assert inside(root)
    file = tmp_path / "map.svg"
    file.write_text(drawing, encoding="utf-8")
    alone = page.context.new_page()
    alone.goto(file.as_uri())
    expect(alone.get_by_text("Lansbury", exact=True)).to_be_visible()
    # No line of text is wider in this browser's font than the picture is.
    beyond = """all => all.filter(each => {
        const { x, width } = each.getBBox();
        return x < 0 || x + width > 960;
    }).length"""
    assert alone.locator("text").evaluate_all(beyond) == 0
    picture = _file(page, "needs-map-first-map-picture-png", by_key=True)
    assert Image.open(io.BytesIO(picture)).size[0] == 1920
    assert told(picture)["Description"] == said(root)[1]


def test_the_answer_is_copied_without_a_mouse(page: Page, shipped: Server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, f"{shipped.url}/priorities")
    answer = " ".join(page.locator(".atlas-answer").inner_text().split())
    copy = take_away(page).get_by_role("button", name="Copy to clipboard").first
    copy.focus()
    expect(copy).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_function("async (text) => (await navigator.clipboard.readText()) === text", arg=answer)


@pytest.mark.parametrize("path", ["/", "/priorities", "/youth-centres"])
def test_the_box_fits_a_phone(narrow_page: Page, shipped: Server, path: str) -> None:
    visit(narrow_page, f"{shipped.url}{path}")
    take_away(narrow_page)
    assert scrolls_sideways(narrow_page) <= 0
