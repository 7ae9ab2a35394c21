"""(g) Warm reruns: what a page costs the processor when it is run again and nothing has changed."""

from __future__ import annotations

import gc
import logging
import time

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from bench.servers import ROOT
from bench.table import Row, rendered
from geo.pack.pack import load_pack

MEASURE = "needs-map"
MOST = 2.0  # times the needs map: what the project allows any page
ROUNDS = 9
# The choices of a page in its link; "ward" stands for the code of one.
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("needs-map", {"level": "lsoa"}),
    ("profiles", {}),
    ("profiles", {"area": "ward"}),
    ("youth-centres", {}),
    ("youth-centres", {"look": "reach", "streets": "yes", "area": "ward"}),
    ("youth-centres", {"look": "hour", "area": "ward"}),
    ("family-hubs", {}),
    ("play-space", {}),
    ("play-space", {"show": "distance", "area": "ward"}),
    ("priorities", {}),
    ("priorities", {"view": "beside"}),
    ("priorities", {"view": "find"}),
    ("where-next", {}),
    ("where-next", {"aim": "mean", "show": "change", "area": "ward"}),
    ("allocate", {}),
    ("strategy", {}),
    ("register", {}),
    ("data-and-methods", {}),
)


def measure() -> list[Row]:
    """Return a row per question: processor time of its page's rerun beside that of the needs map."""
    ward = str(load_pack().areas["ward"].index[0])
    usual = _opened(MEASURE, {})
    screens = [
        _opened(page, {name: ward if text == "ward" else text for name, text in choices.items()})
        for page, choices in QUESTIONS
    ]
    ours: list[list[float]] = [[] for _ in QUESTIONS]
    beside: list[list[float]] = [[] for _ in QUESTIONS]
    for _ in range(ROUNDS):
        for number, screen in enumerate(screens):
            beside[number].append(_rerun(usual))
            ours[number].append(_rerun(screen))
    return [
        Row(f"warm rerun, {_words(*question)} (naive: needs map)", "ms", ours[number], beside[number], MOST)
        for number, question in enumerate(QUESTIONS)
    ]


def _opened(page: str, choices: dict[str, str]) -> AppTest:
    """Return a page that has been run twice: what is kept is there."""
    screen = AppTest.from_file(ROOT / "pages/_main.py", default_timeout=120)
    screen.query_params = dict(choices)
    # What switch_page() sets, which would want the first page to be run before.
    screen._page_hash = "" if page == "overview" else calc_hash(page)
    for _ in range(2):
        screen.run()
    if screen.exception:
        raise RuntimeError(f"The page {page} failed: {screen.exception[0].message}")
    return screen


def _rerun(screen: AppTest) -> float:
    """Run a page again; return milliseconds of processor time, whatever else the machine does."""
    gc.collect()  # what others left behind is not this run's
    begin = time.process_time()
    screen.run()
    return (time.process_time() - begin) * 1000


def _words(page: str, choices: dict[str, str]) -> str:
    """Return a page and its choices as the table names them."""
    chosen = ", ".join("one area" if name == "area" else f"{name}={text}" for name, text in choices.items())
    return f"{page}: {chosen}" if chosen else page


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # Streamlit wonders about pages that run without a browser
    found = measure()
    print(rendered(found) + "\n")
    print("\n".join(row.verdict() for row in found))
