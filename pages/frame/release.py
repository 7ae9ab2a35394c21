"""Memory comes back: when visitors have gone, what was theirs goes too, and the system gets its pages back.

Three things stand in the way. Streamlit keeps the session of a visitor whose connection broke for
`server.disconnectedSessionTTL` seconds, so that a short break loses nothing, but looks for expired ones only
when the next connection breaks: the last visitors of a day would stay all night. A pack and what is
kept on it point to one another, which only the garbage collector undoes, and Python runs it in full rarely
while much memory is in use. And the C library keeps freed memory for itself. So all three are told, soon
after something has gone and never more often than needed: a full collection stops the server for 0.2 s.
Besides, large arrays are kept apart from small objects from the start, and threads share few heaps: what
lies between things that stay cannot be given back. Arrow's own allocator keeps what ended threads had used,
so the texts of frames lie where everything else does.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import pyarrow
from streamlit import runtime

EVERY: Final = 20.0
"""Seconds between two looks whether somebody has gone."""
_WANTED: Final = threading.Event()
# Of mallopt(3) of the GNU C library: from which size memory is mapped on its own and goes back at once (left
# alone, that size grows with what was freed), and how many heaps there are at most.
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_APART: Final = 512 * 1024
_HEAPS: Final = 2


def soon() -> None:
    """Ask that memory be given back at the next look: something large was let go."""
    _WANTED.set()


@asynccontextmanager
async def giving_back(_app: Any) -> AsyncIterator[None]:
    """Give memory back for as long as the server runs; the `lifespan` of the application."""
    keep_apart()
    task = asyncio.create_task(_keep_looking())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def keep_apart() -> None:
    """Let large arrays have memory of their own, and threads and Arrow share heaps, where the system can."""
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    with suppress(OSError, AttributeError):  # not every system's C library has this call
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_THRESHOLD, _APART)
        library.mallopt(_M_ARENA_MAX, _HEAPS)


async def _keep_looking() -> None:
    """Look every few seconds who has gone, and give back what was theirs."""
    here: set[str] = set()
    while True:
        await asyncio.sleep(EVERY)
        here, before = sessions(), here
        if before - here or _WANTED.is_set():
            _WANTED.clear()
            await asyncio.to_thread(give_back)


def sessions() -> set[str]:
    """Return the ids of the sessions that Streamlit holds, after it has ended those that have run out.

    To be called on the thread of the server's event loop, where sessions come and go.
    """
    if not runtime.exists():
        return set()
    # Streamlit has no other way to ask: it never looks by itself.
    manager = runtime.get_instance()._session_mgr
    for _, expired in manager._session_storage._cache.expire():  # type: ignore[attr-defined]
        expired.session.shutdown()
        _empty(expired.session)
    return {each.session.id for each in manager.list_sessions()}


def _empty(session: Any) -> None:
    """Let go of what an ended session holds: Streamlit keeps the last one until the next visitor comes."""
    if session._scriptrunner is None:  # what a script still uses goes with it
        session.session_state.clear()
        session.session_state._new_widget_state.widget_metadata.clear()


def give_back() -> None:
    """Collect what nothing points to any more, and return free memory to the system."""
    gc.collect()
    pyarrow.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):  # not every system's C library has this call
        ctypes.CDLL(None).malloc_trim(0)
