"""(c) What every further open session adds to the memory of the server."""

from __future__ import annotations

from playwright.sync_api import Browser

from bench.change import PAIRS
from bench.repaint import open_session
from bench.servers import serve
from bench.table import Row
from bench.wire import counted

SESSIONS = 6
ROUNDS = 3


def measure(browser: Browser) -> list[Row]:
    """Return the row of part (c): pages with map, plot and table."""
    ours, naive = PAIRS["page"]
    pairs = [(_per_session(browser, *ours), _per_session(browser, *naive)) for _ in range(ROUNDS)]
    added = [[pair[side][0] for pair in pairs] for side in (0, 1)]
    first = [[pair[side][1] for pair in pairs] for side in (0, 1)]
    return [
        Row(f"memory per further open session (of {SESSIONS})", "MB", *added),
        Row("memory of the server with one open session", "MB", *first),
    ]


def _per_session(browser: Browser, application: str, script: str, path: str) -> tuple[float, float]:
    """Return the memory that a session adds and the server's memory with one, MB."""
    with serve(application, script=script) as server, counted(server.port) as wire:
        sessions = [open_session(browser, wire, path)]
        one = server.memory()
        sessions += [open_session(browser, wire, path) for _ in range(SESSIONS)]
        added = (server.memory() - one) / SESSIONS
        for session in sessions:
            session.page.context.close()
    return added, one
