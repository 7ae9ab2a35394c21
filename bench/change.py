"""(a) Another indicator is chosen: time until it is painted, bytes; map against map, page against page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser

from bench.indicators import labels, rates
from bench.repaint import Change, Session, open_session
from bench.servers import serve
from bench.table import Row
from bench.wire import counted
from geo.pack.pack import load_pack

CHANGES = 22
BOUND = 0.6  # of the issue: repaint and bytes, map against map and page against page

# Application, script of bench/serve.py, address: ours, then naive.
PAIRS = {
    "map": (("bench/serve.py", "our_map.py", "/"), ("bench/serve.py", "naive_app.py", "/?only=map")),
    "page": (("app.py", "", "/needs-map"), ("bench/serve.py", "naive_app.py", "/")),
}


def measure(browser: Browser) -> list[Row]:
    """Return time and bytes per change of indicator."""
    data = load_pack()
    words = labels(data)
    cycle = [words[each] for each in rates(data)]
    cycle = cycle[1:] + cycle[:1]  # the pages open with the first
    rows = []
    for what, (ours, naive) in PAIRS.items():
        with _open(browser, *ours) as one, _open(browser, *naive) as other:
            pairs = _in_turns(one, other, cycle)
        rows += _rows(what, pairs)
    return rows


@contextmanager
def _open(browser: Browser, application: str, script: str, path: str) -> Iterator[Session]:
    """Serve an application and open its page."""
    with ExitStack() as stack:
        server = stack.enter_context(serve(application, script=script))
        session = open_session(browser, stack.enter_context(counted(server.port)), path)
        yield session
        session.page.context.close()


def _in_turns(one: Session, other: Session, cycle: list[str]) -> list[tuple[Change, Change]]:
    """Change both in turns; one round through the cycle warms caches and is not counted."""
    pairs = []
    for number in range(len(cycle) + CHANGES):
        label = cycle[number % len(cycle)]
        # Who goes first alternates, so that neither always runs just after the other.
        if number % 2:
            second = other.select(label)
            pairs.append((one.select(label), second))
        else:
            first = one.select(label)
            pairs.append((first, other.select(label)))
    return pairs[len(cycle) :]


def _rows(what: str, pairs: list[tuple[Change, Change]]) -> list[Row]:
    """Return the three rows of one comparison."""

    def row(name: str, unit: str, key: str, factor: float = 1.0) -> Row:
        ours, naive = ([getattr(pair[side], key) * factor for pair in pairs] for side in (0, 1))
        return Row(f"{what}: {name}", unit, ours, naive, BOUND)

    return [
        row("choice to new colours painted", "ms", "time"),
        row("bytes as the browser reads them", "kB", "messages", 1e-3),
        row("bytes on the wire, compressed", "kB", "wire", 1e-3),
    ]
