"""Work beside the event loop: a few at a time, each thing once however many ask, what comes of it kept."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from geo.api.problems import BUSY, SLOW, ProblemError

PLACES: Final = 2
"""Answers worked out at the same time: they share the interpreter with the page whose turn it is."""
WAITING: Final = 32
"""Answers that may wait for a place; whoever comes then is asked to come again."""
KEPT_BYTES: Final = 64_000_000
"""Bytes of answers kept: all figures of all small areas have 3 MB as JSON, a profile as PDF 0.1 MB."""
PATIENCE: Final = 60.0
"""Seconds that a request waits for an answer; most proxies give up soon after."""


class Work:
    """Makes bytes in threads, and keeps those asked for last."""

    def __init__(
        self,
        *,
        places: int = PLACES,
        waiting: int = WAITING,
        kept_bytes: int = KEPT_BYTES,
        patience: float = PATIENCE,
    ) -> None:
        """Open so many places; no thread is started before there is something to do."""
        self.most, self.kept_bytes, self.patience = places + waiting, kept_bytes, patience
        self._pool = ThreadPoolExecutor(places, thread_name_prefix="api")
        self._lock = threading.Lock()
        self._making: dict[str, Future[bytes]] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    @property
    def held(self) -> int:
        """Bytes that are kept."""
        return self._bytes

    async def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what a key stands for: as it is kept, as somebody else is making it, or made now.

        Raises
        ------
        ProblemError : too many wait already, or it takes too long; then it is still made, and kept.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            future = self._making.get(key)
            if future is None:
                if len(self._making) >= self.most:
                    raise ProblemError(BUSY, f"{self.most} answers are being worked out or waiting.")
                future = self._making[key] = self._pool.submit(self._make, key, make)
        try:
            # Shielded: whoever gives up takes it from nobody else.
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), self.patience)
        except TimeoutError:
            raise ProblemError(SLOW, f"No answer within {self.patience:g} seconds.") from None

    def _make(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Make it and keep it; the oldest goes where there is no room. Faults are not kept."""
        try:
            made = make()
        except BaseException:
            with self._lock:
                del self._making[key]
            raise
        with self._lock:
            del self._making[key]
            if len(made) <= self.kept_bytes // 4:  # nor may one take the room of all others
                self._kept[key] = made
                self._bytes += len(made)
                while self._bytes > self.kept_bytes:
                    self._bytes -= len(self._kept.popitem(last=False)[1])
        return made
