"""Whose turn it is: pages are made one at a time, because runs that overlap fight for one interpreter.

Two runs at once take longer than one after the other, and everybody waits for both. So a page waits for
its turn, sessions in the order in which they came. A run that its visitor has overtaken by a newer choice
gives way, and the newer one takes its place in the queue. Health, assets and downloads are no runs and
never wait; callbacks of widgets run before the page and only note what was chosen: they do not wait either.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeVar

import streamlit as st

from geo.errors import AtlasError

RUNS_VARIABLE: Final = "NEEDS_ATLAS_RUNS"
LONGEST: Final = 15.0
"""Seconds after which a busy run holds others back no longer: no page takes so long by itself."""
TELL_AFTER: Final = 1.0
"""Seconds of waiting after which the page says so."""
GLANCE: Final = 0.2
"""Seconds between two looks of a waiting run whether its visitor has gone or its place has come free."""
WAITING: Final = "Waiting: many people are using the atlas. This page comes as soon as it is its turn."
# Fixed, and so out of the flow: nothing moves when the message comes and goes. Once no script runs there is
# nothing to wait for, even where the visitor stopped the run before it could take its message away.
STYLE: Final = (
    '[data-testid="stLayoutWrapper"]:has(>.st-key-waiting){position:fixed;z-index:100;bottom:1rem;left:1rem;'
    "width:auto;max-width:calc(100% - 2rem);pointer-events:none}"
    '[data-test-script-state="notRunning"] .st-key-waiting{display:none}'
    ".st-key-waiting p{margin:0;padding:0.5rem 0.8rem;border:2px solid #7a4b00;border-radius:0.3rem;"
    "background:#fff4d6;color:#1a1a1a}"
)
_SESSION: Final = "admission"
_HERE: Final = threading.local()
_LONG: Final = threading.Lock()

T = TypeVar("T")


# ---- The queue: knows nothing of Streamlit -----------------------------------------------------------------


@dataclass(eq=False)
class Turn:
    """One run of a session: waiting, or inside since a moment of the monotonic clock."""

    session: object
    since: float | None = None
    news: threading.Event = field(default_factory=threading.Event)


class Turns:
    """Lets a number of runs in at a time, first come, first served."""

    def __init__(self, places: int, *, longest: float = LONGEST) -> None:
        """Open so many places; a run inside for longer (seconds) no longer takes one."""
        self.places = places
        self.longest = longest
        self._lock = threading.Lock()
        self._waiting: list[Turn] = []
        self._inside: list[Turn] = []

    def join(self, turn: Turn, *, first: bool = False) -> None:
        """Queue up: in the place of the session's own older run where one waits, else last (or first)."""
        with self._lock:
            older = [number for number, each in enumerate(self._waiting) if each.session is turn.session]
            for number in older:
                self._waiting[number].news.set()  # it has been overtaken, and is to look at once
            self._waiting.insert(older[0] if older else 0 if first else len(self._waiting), turn)
            self._admit()

    def leave(self, turn: Turn) -> None:
        """Give up a place, or the hope of one; once is as good as twice."""
        with self._lock:
            self._waiting = [each for each in self._waiting if each is not turn]
            self._inside = [each for each in self._inside if each is not turn]
            turn.since = None
            self._admit()

    def await_turn(self, turn: Turn, glance: Callable[[float], None]) -> None:
        """Return once it is this run's turn; `glance` is told the seconds waited and may raise to give up."""
        begin = time.monotonic()
        while not self._is_inside(turn):
            turn.news.wait(GLANCE)
            turn.news.clear()
            glance(time.monotonic() - begin)

    def _is_inside(self, turn: Turn) -> bool:
        """Tell whether a run is let in by now."""
        with self._lock:
            self._admit()
            return turn.since is not None

    def _admit(self) -> None:
        """Let in whom there is room for; a run that has been inside for too long takes up no room."""
        now = time.monotonic()
        self._inside = [each for each in self._inside if each.since and now - each.since < self.longest]
        while self._waiting and len(self._inside) < self.places:
            turn = self._waiting.pop(0)
            turn.since = now
            self._inside.append(turn)
            turn.news.set()


# ---- The page ----------------------------------------------------------------------------------------------


@cache
def turns() -> Turns:
    """Return the queue of this process.

    Raises
    ------
    AtlasError : `NEEDS_ATLAS_RUNS` is not a whole number from 1 on.
    """
    given = os.environ.get(RUNS_VARIABLE, "").strip() or "1"
    if not given.isdecimal() or int(given) < 1:
        raise AtlasError(
            f"{RUNS_VARIABLE} is {given!r}, but it says how many pages are made at the same time. "
            "Set it to a whole number from 1 on, or unset it for one at a time."
        )
    return Turns(int(given))


@contextmanager
def admitted() -> Iterator[None]:
    """Wait for this session's turn, saying so on the page after a second; give the place back at the end.

    Whatever ends the block gives the place back: its end, an error, `st.stop`, `st.rerun`, `st.switch_page`,
    a newer choice, a visitor who has gone. Streamlit raises the last two where the session's state is read.
    """
    message = st.container(key="waiting").empty()
    turn = Turn(st.session_state.setdefault(_SESSION, object()))
    told = False

    def glance(waited: float) -> None:
        nonlocal told
        _still_wanted()
        if waited >= TELL_AFTER and not told:
            told = True
            message.html(f'<p role="status">{WAITING}</p>')

    queue = turns()
    queue.join(turn)
    try:
        queue.await_turn(turn, glance)
        if told:
            message.empty()
        _HERE.turn = turn
        yield
    finally:
        _HERE.turn = None
        queue.leave(turn)


def pause(seconds: float) -> None:
    """Sleep in the middle of a page without keeping others waiting; then go on before all who wait."""
    _outside(lambda: time.sleep(seconds))


def aside(work: Callable[[], T]) -> T:
    """Do a visitor's long work in the middle of a page without keeping others waiting; return its result.

    One such work at a time, in this process: it shares the interpreter with the page whose turn it is, so
    that one is slowed down, and no more than one. Then this page goes on before all who wait.
    """

    def alone() -> T:
        while not _LONG.acquire(timeout=GLANCE):
            _still_wanted()
        try:
            return work()
        finally:
            _LONG.release()

    return _outside(alone)


def afterwards(work: Callable[[], T]) -> T:
    """Do long work for a download, asked for once its page has been made; one such work at a time."""
    with _LONG:
        return work()


def _outside(work: Callable[[], T]) -> T:
    """Give the place back for the time of some work; where it ends well, go on before all who wait."""
    turn: Turn | None = getattr(_HERE, "turn", None)
    if turn is None:
        return work()
    turns().leave(turn)
    result = work()
    turns().join(turn, first=True)
    turns().await_turn(turn, lambda _: _still_wanted())
    return result


def _still_wanted() -> None:
    """Let Streamlit end this run where its visitor has gone or chosen something newer."""
    _ = _SESSION in st.session_state
