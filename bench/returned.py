"""(i) What visitors leave behind: the memory of the server after they have gone, beside that of before."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.servers import Server, serve
from bench.table import Row, rendered
from bench.uploads import longest_list
from geo.gaps.changes import category_csv
from geo.pack.pack import load_pack

CATEGORY = "youth_centre"
COPIES, LISTS, UNUSED = 100, 6, 60
# A lost connection may last two minutes; here nobody comes back, so the measurement need not wait.
_PATIENCE = "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL"
_STILL = 45.0
"""Seconds without a lower figure after which memory is taken to have come back; it is given back every 20."""
_BOUND = 1.15
_READY = ("data-test-script-state", "notRunning")


def measure(browser: Browser) -> list[Row]:
    """Return a row per kind of visit; `naive` is the same server's memory after the first few."""
    expect.set_options(timeout=120_000)
    pack = load_pack()
    usual = category_csv(pack, CATEGORY).replace(b",open,", b",planned,", 1)
    long = [longest_list(pack, CATEGORY, located=each % 2 == 0) for each in range(LISTS)]
    with _impatient(), serve("app.py") as server:
        for each in range(3):
            _try(browser, server, usual + b"\n" * (each + 1))
        warm = _calm(server)
        rows = []
        kinds = {
            f"{COPIES} working copies": [(usual + b"\n" * (each + 9), True) for each in range(COPIES)],
            f"{LISTS} of the longest lists, each used": [(each, True) for each in long],
            f"{UNUSED} uploads of 7 MB, unused": [(usual + b"\n" * 7_000_000, False)] * UNUSED,
        }
        for kind, lists in kinds.items():
            for data, used in lists:
                _try(browser, server, data, used=used)
            what = f"memory after {kind}, their visitors gone (naive: before)"
            rows.append(Row(what, "MB", [_calm(server)], [warm], bound=_BOUND))
    return rows


def _try(browser: Browser, server: Server, data: bytes, *, used: bool = True) -> None:
    """Be a visitor who uploads a list, looks at a page with it where it is used, and closes the window."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/register?category={CATEGORY}")
    expect(page.locator("h1").first).to_be_visible()
    _settle(page)
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": data}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    expect(page.get_by_text("list.csv").first).to_be_visible()
    _settle(page)
    if used:
        page.get_by_text("It is the whole list", exact=False).click()
        _settle(page)
        page.get_by_role("button", name="Use this list in this session").click()
        expect(page.get_by_text("Working copy.")).to_be_visible()
        page.get_by_role("link", name="Youth centres", exact=True).first.click()
        _settle(page)
    context.close()


def _settle(page: Page) -> None:
    """Wait until the script is done."""
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stApp")).to_have_attribute(*_READY)


def _calm(server: Server) -> float:
    """Return the memory of the server once it no longer falls, MB."""
    lowest, since = server.memory(), time.monotonic()
    while time.monotonic() - since < _STILL:
        time.sleep(3)
        if (now := server.memory()) < lowest - 1:
            lowest, since = now, time.monotonic()
    return lowest


@contextmanager
def _impatient() -> Iterator[None]:
    """Let servers that are started forget a visitor five seconds after the connection broke."""
    before = os.environ.get(_PATIENCE)
    os.environ[_PATIENCE] = "5"
    try:
        yield
    finally:
        os.environ.pop(_PATIENCE)
        if before is not None:
            os.environ[_PATIENCE] = before


if __name__ == "__main__":
    with sync_playwright() as playwright:
        print(rendered(measure(playwright.chromium.launch(executable_path=shutil.which("chromium")))))
