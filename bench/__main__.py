"""Measure everything and print one table; `python -m bench`."""

from __future__ import annotations

import logging
import os
import platform
import shutil
import signal
import sys

from playwright.sync_api import Browser, Playwright, sync_playwright

from bench import (
    api,
    certainty,
    change,
    load,
    memory,
    profiles,
    reach,
    register,
    rerun,
    returned,
    siting,
    start,
    uploads,
    weights,
)
from bench.table import Row, rendered


def main() -> None:
    """Run all parts, print the table and which bounds are met."""
    logging.disable(logging.WARNING)  # Streamlit wonders about pages that run without a browser
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers are stopped then, too
    with sync_playwright() as playwright:
        browser = _browser(playwright)
        _say("Choosing another indicator, in turns ...")
        rows: list[Row] = change.measure(browser)
        _say("Memory of open sessions ...")
        rows += memory.measure(browser)
        _say("Memory after visitors have gone ...")
        rows += returned.measure(browser)
        _say("Moving a weight ...")
        rows += weights.measure(browser)
        version = browser.version
        browser.close()
    _say("Reading, running and starting ...")
    rows += start.measure()
    _say("Running pages again ...")
    rows += rerun.measure()
    _say("Distance and reach ...")
    rows += reach.measure()
    _say("Choosing places ...")
    rows += siting.measure()
    _say("Certainty of an order ...")
    rows += certainty.measure()
    _say("Profiles ...")
    rows += profiles.measure()
    _say("The register ...")
    rows += register.measure()
    _say("Uploads ...")
    rows += uploads.measure()
    _say("Many visitors at once ...")
    rows += load.measure()
    _say("Programs that read ...")
    rows += api.measure()
    busy = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, Chromium {version}; load {busy}")
    print("Medians (lowest to highest); the ratio is the median of the ratios of pairs measured in turns.\n")
    print(rendered(rows) + "\n")
    print("\n".join(row.verdict() for row in rows if row.bound is not None))
    if reason := reach.skipped():
        print(reason)


def _browser(playwright: Playwright) -> Browser:
    """Return Chromium: the system's where there is one, else Playwright's own."""
    return playwright.chromium.launch(executable_path=shutil.which("chromium"))


def _say(text: str) -> None:
    """Show progress beside the table."""
    print(text, file=sys.stderr, flush=True)


main()
