"""(f) Many visitors at once: how long each waits for a page, all at once on a cold server and from then on.

Run alone with `python -m bench.load`; `--against DIR` measures another checkout, such as the one before a
change, in place of the usual recipe.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np
import psutil

from bench.servers import ROOT, Server, serve
from bench.table import Row, rendered
from bench.visitor import Visitor, visitor

SESSIONS, ROUNDS, SEED = 50, 2, 20
THINKING = (2.0, 4.0)  # seconds between an answer and the next page
SETTLING, STEADY = 10.0, 60.0  # seconds of touring: before the measurement, and measured
MOST_SESSIONS, MOST_SECONDS = 200, 900.0  # what a slip of the keyboard may ask for at most

# Pages by name in the URL with choices as visitors share them; the first of each is the page as it opens.
TOUR = {
    "": ("", "order=overcrowding"),
    "needs-map": ("", "indicator=overcrowding", "indicator=obesity_year6&look=significance", "level=lsoa"),
    "profiles": ("", "area=E05009328", "area=north-east&beside=E05009319"),
    "youth-centres": ("", "look=reach", "walk=800", "look=hour"),
    "family-hubs": ("", "need=child_poverty"),
    "play-space": ("", "show=distance", "show=pressure"),
    "priorities": ("", "first=3", "preset=english_indices"),
    "where-next": ("", "aim=mean", "new=2"),
    "allocate": ("", "need=index"),
    "strategy": ("", "on=2027-01-01"),
    "register": ("", "category=library", "category=primary_school&show=open"),
    "data-and-methods": ("", "indicator=overcrowding"),
}


@dataclass(frozen=True)
class Side:
    """What is measured: an application in a directory, with the Python that serves it."""

    root: Path = ROOT
    python: str = sys.executable
    application: str = "app.py"
    script: str = ""
    health: str = "/health"
    processes: int = 1  # servers among which visitors are dealt out, as a proxy does


RECIPE = Side(application="bench/serve.py", script="naive_app.py", health="/_stcore/health")


@dataclass
class Load:
    """Seconds per answer, and the server's processor seconds per answer."""

    rush: list[float] = field(default_factory=list)
    steady: list[float] = field(default_factory=list)
    rush_cpu: float = 0.0
    steady_cpu: float = 0.0


def measure(
    ours: Side = Side(),
    other: Side = RECIPE,
    *,
    sessions: int = SESSIONS,
    rounds: int = ROUNDS,
) -> list[Row]:
    """Return the rows of part (f): both sides in turns, each on a fresh server in every round."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            second = _load(other, sessions)
            pairs.append((_load(ours, sessions), second))
        else:
            first = _load(ours, sessions)
            pairs.append((first, _load(other, sessions)))

    def row(what: str, unit: str, of: str, percent: float | None = None, factor: float = 1.0) -> Row:
        values = [[_part(getattr(pair[side], of), percent) * factor for pair in pairs] for side in (0, 1)]
        return Row(f"{sessions} sessions, {what}", unit, *values)

    return [
        row("cold rush: half have their page within", "s", "rush", 50),
        row("cold rush: 95 in 100 within", "s", "rush", 95),
        row("cold rush: server's processor per answer", "ms", "rush_cpu", factor=1000),
        row("steady: half have their page within", "s", "steady", 50),
        row("steady: 95 in 100 within", "s", "steady", 95),
        row("steady: server's processor per answer", "ms", "steady_cpu", factor=1000),
    ]


def _part(value: float | Sequence[float], percent: float | None) -> float:
    """Return a percentile of some values, or the one value."""
    return float(value if percent is None else np.percentile(value, percent))


# ---- One crowd ------------------------------------------------------------------------------------------


def _load(side: Side, sessions: int) -> Load:
    """Start the servers, send the crowd, stop the servers."""
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                serve(
                    side.application,
                    script=side.script,
                    health=side.health,
                    root=side.root,
                    python=side.python,
                )
            )
            for _ in range(side.processes)
        ]
        found = asyncio.run(_crowd(side, servers, sessions))
    words = (
        f"{side.root}, {side.script or side.application}: {len(found.steady)} answers in {STEADY:.0f} s, half"
    )
    print(f"  {words} within {np.median(found.steady):.2f} s", file=sys.stderr, flush=True)
    return found


async def _crowd(side: Side, servers: Sequence[Server], sessions: int) -> Load:
    """Let all open a page at once, then let each go on at its own pace; return what they waited."""
    found = Load()
    async with asyncio.timeout(MOST_SECONDS), AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(visitor(servers[at % len(servers)].port))
            for at in range(sessions)
        ]
        dice = [Random(f"{SEED} {number}") for number in range(sessions)]
        before = _processor(servers)
        first = (_step(side, each, dice) for each, dice in zip(visitors, dice, strict=True))
        found.rush = list(await asyncio.gather(*first))
        found.rush_cpu = (_processor(servers) - before) / sessions
        for one in visitors[: len(servers)]:
            await _warm(side, one)
        begin = time.monotonic() + SETTLING
        tours = [
            asyncio.create_task(_tour(side, each, dice, begin, found.steady))
            for each, dice in zip(visitors, dice, strict=True)
        ]
        try:
            await asyncio.sleep(SETTLING)
            before = _processor(servers)
            await asyncio.gather(*tours)
        finally:
            for tour in tours:
                tour.cancel()
        found.steady_cpu = (_processor(servers) - before) / len(found.steady)
    return found


async def _warm(side: Side, one: Visitor) -> None:
    """See everything once, so that the steady state is one: what a server keeps, it has by then."""
    if side.script:
        for option in one.box[1]:
            await one.choose(option)
    else:
        for page, queries in TOUR.items():
            for query in queries:
                await one.visit(page, query)


async def _tour(side: Side, one: Visitor, dice: Random, begin: float, waits: list[float]) -> None:
    """Think and open another page, in turns; note the waits of pages asked for in the measured time."""
    while time.monotonic() < begin + STEADY:
        await asyncio.sleep(dice.uniform(*THINKING))
        measured = begin <= time.monotonic() < begin + STEADY
        taken = await _step(side, one, dice)
        if measured:
            waits.append(taken)


async def _step(side: Side, one: Visitor, dice: Random) -> float:
    """Do what a visitor does next; return the seconds waited."""
    if not side.script:
        page = dice.choice(list(TOUR))
        return await one.visit(page, dice.choice(TOUR[page]))
    return await (one.choose(dice.choice(one.box[1])) if one.box[0] else one.visit("", ""))


def _processor(servers: Sequence[Server]) -> float:
    """Return the processor seconds that servers and their children have used so far."""
    tops = [psutil.Process(server.process.pid) for server in servers]
    times = (each.cpu_times() for top in tops for each in [top, *top.children(recursive=True)])
    return sum(each.user + each.system for each in times)


def main() -> None:
    """Measure as the command line says; print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__.splitlines()[0])
    parser.add_argument("--app", type=Path, default=ROOT, help="directory whose app.py is served (this one)")
    parser.add_argument("--python", default=sys.executable, help="the Python that serves it")
    parser.add_argument("--against", type=Path, help="another directory, in place of the usual recipe")
    parser.add_argument(
        "--against-python", help="the Python that serves that one; its own .venv's by default"
    )
    parser.add_argument(
        "--sessions", type=int, default=SESSIONS, choices=range(1, MOST_SESSIONS + 1), metavar="N"
    )
    parser.add_argument(
        "--processes", type=int, default=1, choices=range(1, 9), metavar="N", help="servers of this side (1)"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, choices=range(1, 11), metavar="N")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers are stopped then, too
    ours, other = Side(asked.app.resolve(), asked.python, processes=asked.processes), RECIPE
    if asked.against:
        python = asked.against_python or str(asked.against.resolve() / ".venv/bin/python")
        other = Side(asked.against.resolve(), python)
    print(rendered(measure(ours, other, sessions=asked.sessions, rounds=asked.rounds)))
    print(f"ours: {ours.root}; naive: {asked.against or 'the usual recipe'}")


if __name__ == "__main__":
    main()
