"""Printed pages beside pictures of them that were looked at, and what that comparison sees."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from geo.report.profiles import profile
from geo.sample import town
from layers.paper.press import printed as pressed
from layers.paper.profile_data import profile_data
from tests.page_pictures import COMMAND, DPI, PAGES, differing, kept, page_pictures, printed, write

pytestmark = pytest.mark.slow


def _told(before: list[Image.Image], now: list[Image.Image]) -> list[str]:
    """What differs, page by page."""
    return [
        f"page {number}: {len(found)} places, the first at {found[0][0]} mm, {found[0][1]} mm"
        for number, (one, other) in enumerate(zip(before, now, strict=True), start=1)
        if (found := differing(one, other))
    ]


@pytest.mark.parametrize("name", PAGES)
def test_pages_look_as_they_did_when_they_were_looked_at(name: str, tmp_path: Path) -> None:
    pdf = printed(name)
    looked_at = [Image.open(each) for each in kept(name)]
    now = page_pictures(pdf)
    differs = len(looked_at) != len(now) or _told(looked_at, now)
    if differs:
        files = write(tmp_path, name, pdf)
        pytest.fail(
            f"{name} looks different ({differs}). Look at {files[0].parent}; where it is right: {COMMAND}"
        )


# ---- The comparison itself -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bridge() -> dict[str, Any]:
    """What the pages of Bridge are set from."""
    return profile_data(town(), profile(town(), "B"))


def _no_map(data: dict[str, Any]) -> None:
    data["map"] |= {"areas": [], "others": [], "own": [[[0.0, 0.0], [0.1, 0.0], [0.1, 0.1]]]}


def _no_mark(data: dict[str, Any]) -> None:
    data["groups"][0]["rows"][0] |= {"value": None, "range": None}


def _no_spread(data: dict[str, Any]) -> None:
    data["groups"][1]["rows"][0] |= {"all": None, "half": None}


def _no_trend(data: dict[str, Any]) -> None:
    del data["trends"][0]


def _no_chart(data: dict[str, Any]) -> None:
    for each in data["trends"][0]["moments"]:
        each |= {"value": None, "low": None, "high": None, "middle": None}


def _no_rank(data: dict[str, Any]) -> None:
    data["rank"]["bars"] = []


def _no_locator(data: dict[str, Any]) -> None:
    data["locator"] |= {"own": [], "areas": []}


def _one_line_more(data: dict[str, Any]) -> None:
    data["findings"].insert(0, {"label": "More", "text": "Another line, so that all below moves down."})


def _other_sign(data: dict[str, Any]) -> None:
    for row in data["groups"][0]["rows"]:
        row["look"] = "better"


@pytest.mark.parametrize(
    "fault",
    [_no_map, _no_mark, _no_spread, _no_trend, _no_chart, _no_rank, _no_locator, _one_line_more, _other_sign],
)
def test_a_real_fault_is_seen(bridge: dict[str, Any], fault: Callable[[dict[str, Any]], None]) -> None:
    faulty = copy.deepcopy(bridge)
    fault(faulty)
    now = page_pictures(pressed("profile", faulty))
    looked_at = [Image.open(each) for each in kept("bridge")]
    assert len(now) != len(looked_at) or _told(looked_at, now)


@pytest.mark.parametrize("page", [0, 1, 2])
def test_a_blank_and_a_shift_by_a_millimetre_are_seen(page: int) -> None:
    whole = Image.open(kept("poplar")[page]).convert("L")
    blank, moved = whole.copy(), whole.copy()
    left, top = 30 * DPI // 25, 60 * DPI // 25
    ImageDraw.Draw(blank).rectangle((left, top, left + 30, top + 30), fill=255)
    moved.paste(whole.crop((0, top, whole.width, top + 100)), (0, top + 2))
    assert differing(whole, blank)
    assert differing(whole, moved)
    assert not differing(whole, whole.copy())


@pytest.mark.parametrize("finer", [3, 5, 6])
def test_finer_or_coarser_drawing_is_not_taken_for_a_fault(finer: int) -> None:
    pdf = printed("bridge")
    assert not _told(page_pictures(pdf), page_pictures(pdf, finer=finer))
    looked_at = [Image.open(each) for each in kept("bridge")]
    assert not _told(looked_at, page_pictures(pdf, finer=finer))


def test_a_page_of_another_size_is_not_compared_dot_by_dot() -> None:
    assert differing(Image.new("L", (414, 585)), Image.new("L", (585, 414)))


def test_what_is_kept_is_small_and_grey() -> None:
    for name in PAGES:
        assert kept(name)
        for each in kept(name):
            assert each.stat().st_size < 60_000
            assert all(len(set(shade[1][:3])) == 1 for shade in Image.open(each).convert("RGB").getcolors())
