"""The gallery of parts in six modes: no barrier, nothing cut, and what differs looks different."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page

from geo.sample import town
from layers.map.gallery import gallery_html
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.everyone import lost_in_forced_colours

pytestmark = pytest.mark.browser

MODES: dict[str, tuple[int, dict[str, Any]]] = {
    "wide": (WIDE, {}),
    "narrow": (NARROW, {}),
    "enlarged": (320, {}),
    "dark": (WIDE, {"color_scheme": "dark"}),
    "forced": (WIDE, {"forced_colors": "active"}),
    "paper": (WIDE, {"media": "print"}),
}


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("gallery") / "gallery.html"
    file.write_text(gallery_html(town()), "utf-8")
    return file


@pytest.mark.parametrize("mode", MODES)
def test_the_parts_are_there_for_everybody(page: Page, gallery: Path, tmp_path: Path, mode: str) -> None:
    width, media = MODES[mode]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(**media)
    page.goto(gallery.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if mode != "paper":
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if mode == "forced":  # the system's colours are the visitor's own
            options["rules"] = {"color-contrast": {"enabled": False}}
            assert lost_in_forced_colours(page) == []
        found = Axe().run(page, options=options).response["violations"]
        assert [(each["id"], [node["html"][:90] for node in each["nodes"]]) for each in found] == []
    page.screenshot(path=tmp_path / f"{mode}.png", full_page=True)
    with Image.open(tmp_path / f"{mode}.png") as picture:
        # Dark ground only where a dark page is asked for; and much is drawn on it.
        assert (picture.convert("L").resize((1, 1), box=(0, 0, 8, 8)).tobytes()[0] < 60) == (mode == "dark")
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 50


def test_forced_colours_leave_bars_and_their_rails_apart(page: Page, gallery: Path) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(gallery.as_uri())
    pairs = page.evaluate(
        """() => [...document.querySelectorAll(".atlas-bar svg, .atlas-share svg")].map((each) =>
            [...each.querySelectorAll("rect")].slice(0, 2).map((part) => getComputedStyle(part).fill))"""
    )
    assert pairs
    assert all(rail != bar for rail, bar in pairs)
