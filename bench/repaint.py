"""From choosing another indicator to its colours on the screen, and the bytes that this takes."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench.wire import Wire

SCRIPT = Path(__file__).with_name("repaint.js").read_text("utf-8")
VIEWPORT = {"width": 1400, "height": 1000}
PATIENCE = 30_000  # milliseconds
QUIET = 0.5  # seconds without a byte: the change is over


@dataclass
class Change:
    """What one change of indicator took: milliseconds, bytes of messages, bytes after compression."""

    time: float
    messages: float
    wire: float


@dataclass
class Session:
    """A page of either app in a browser of its own, with its counters."""

    page: Page
    wire: Wire
    traffic: dict[str, float] = field(default_factory=lambda: {"messages": 0.0})

    def select(self, label: str) -> Change:
        """Choose an indicator and wait until it is painted and all is quiet."""
        self.page.bring_to_front()
        before = self.traffic["messages"], self.wire.bytes
        box = self.page.get_by_role("combobox", name="Indicator").first
        box.click()
        box.fill(label)
        option = self.page.get_by_role("option", name=label, exact=True)
        option.wait_for(timeout=PATIENCE)
        self.page.evaluate("bench.arm()")
        option.click()
        taken = float(self.wait_for("bench.result()"))
        self.settle()
        return Change(taken, self.traffic["messages"] - before[0], self.wire.bytes - before[1])

    def wait_for(self, expression: str) -> Any:
        """Return the first value that is not null; Playwright's own way breaks the page's policy."""
        end = time.monotonic() + PATIENCE / 1000
        while (value := self.page.evaluate(expression)) is None:
            if time.monotonic() > end:
                raise RuntimeError(f"{self.page.url}: still no {expression} after {PATIENCE / 1000:.0f} s.")
            self.page.wait_for_timeout(50)
        return value

    def settle(self) -> None:
        """Wait until no byte has passed for a while."""
        seen, since = self.wire.bytes, time.monotonic()
        while time.monotonic() - since < QUIET:
            self.page.wait_for_timeout(50)
            if self.wire.bytes != seen:
                seen, since = self.wire.bytes, time.monotonic()


def open_session(browser: Browser, wire: Wire, path: str) -> Session:
    """Open a page in a fresh browser context and wait for its map."""
    context = browser.new_context(viewport=VIEWPORT)
    context.add_init_script(SCRIPT)
    page = context.new_page()
    session = Session(page, wire)
    _count(session)
    page.goto(wire.url + path)
    session.wait_for("bench.fills()")
    # Ours shows a page once it is whole; until then its first frame stands over it.
    session.wait_for("document.getElementById('atlas-first') ? null : true")
    session.settle()
    return session


def _count(session: Session) -> None:
    """Count the messages of the web socket as the browser sees them, and the bodies of HTTP answers."""
    client = session.page.context.new_cdp_session(session.page)

    def message(event: dict[str, Any]) -> None:
        frame = event["response"]
        data = frame["payloadData"]
        session.traffic["messages"] += len(data if frame["opcode"] == 1 else base64.b64decode(data))

    def loaded(event: dict[str, Any]) -> None:
        session.traffic["messages"] += event["encodedDataLength"]

    client.on("Network.webSocketFrameReceived", message)
    client.on("Network.webSocketFrameSent", message)
    client.on("Network.loadingFinished", loaded)
    client.send("Network.enable")
