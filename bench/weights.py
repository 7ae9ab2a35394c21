"""(j) A weight is moved on *Priorities*: from letting go until map, plot and table stand, draws made anew.

Run alone with `python -m bench.weights`. Beside it the usual recipe, where another indicator is chosen.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.change import PAIRS
from bench.indicators import labels, rates
from bench.repaint import Session, open_session
from bench.servers import serve
from bench.table import Limit, Row, rendered
from bench.wire import counted
from geo.pack.pack import load_pack

SCRIPT = Path(__file__).with_name("weights.js").read_text("utf-8")
MOVES = 8
MOST = 0.5
"""Seconds that a quiet machine may take."""


def measure(browser: Browser) -> list[Row]:
    """Return the row of this part."""
    pack = load_pack()
    words = labels(pack)
    cycle = [words[each] for each in rates(pack)][1:]
    ours, naive = [], []
    with ExitStack() as stack:
        sides = (("app.py", "", "/priorities"), PAIRS["page"][1])
        one, other = (_opened(browser, stack, *side) for side in sides)
        one.page.evaluate(SCRIPT)
        one.page.get_by_text("Weights:").click()
        slider = one.page.get_by_role("slider").first
        slider.focus()
        for number in range(MOVES + 1):
            one.page.bring_to_front()
            one.page.evaluate("weights.arm()")
            slider.press("ArrowRight")
            taken = float(one.wait_for("weights.result()")) / 1000
            one.settle()
            usual = other.select(cycle[number % len(cycle)]).time / 1000
            if number:  # the first draws are made with imports
                ours.append(taken)
                naive.append(usual)
        for each in (one, other):
            each.page.context.close()
    what = "a weight let go to map, plot and table painted (naive: another indicator)"
    return [Limit(what, "s", ours, naive, bound=MOST)]


def _opened(browser: Browser, stack: ExitStack, application: str, script: str, path: str) -> Session:
    """Serve an application and open its page."""
    server = stack.enter_context(serve(application, script=script))
    return open_session(browser, stack.enter_context(counted(server.port)), path)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        print(rendered(measure(playwright.chromium.launch(executable_path=shutil.which("chromium")))))
