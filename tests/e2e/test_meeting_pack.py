"""The meeting pack in a browser: one click, the view as it is shown, and a web page that is for everyone."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geo.report.meeting_file import read_meeting
from tests.e2e.conftest import NARROW, WIDE, Server
from tests.e2e.everyone import violations
from tests.e2e.visit import scrolls_sideways, visit

pytestmark = pytest.mark.browser


def _taken(page: Page, folder: Path) -> Path:
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Meeting pack").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def test_one_click_freezes_the_view_for_a_meeting(page: Page, shipped: Server, tmp_path: Path) -> None:
    visit(page, f"{shipped.url}/priorities?first=3")
    file = _taken(page, tmp_path)
    assert file.name == "priorities-meeting-pack.zip"
    pack = read_meeting(file.read_bytes(), file.name)
    assert pack.manifest.link == "priorities?first=3"
    assert " ".join(pack.manifest.answer) == page.locator(".atlas-answer").inner_text().removesuffix(
        " How sure is this?"
    )
    assert set(pack.tables) == {"places", "need-index", "other-choices"}
    assert pack.written_into == ()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_its_web_page_is_for_everyone(
    page: Page, context: Any, shipped: Server, tmp_path: Path, width: int
) -> None:
    visit(page, f"{shipped.url}/priorities")
    with zipfile.ZipFile(_taken(page, tmp_path)) as parts:
        parts.extract("paper.html", tmp_path)
    alone = context(width).new_page()
    alone.goto((tmp_path / "paper.html").as_uri())
    expect(alone.get_by_role("heading", level=1)).to_have_text("Priorities: Tower Hamlets")
    expect(alone.get_by_role("rowheader", name="Made by")).to_be_visible()
    assert violations(alone) == []
    assert scrolls_sideways(alone) <= 0
