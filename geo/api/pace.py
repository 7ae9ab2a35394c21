"""Pace: programs that ask on and on are answered evenly, so that pages stay quick beside them."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Final

from geo.api.problems import BUSY, ProblemError

PER_SECOND: Final = 400.0
"""Requests answered in a second: a quarter of what a core can send, so that most of it is left to pages."""
AT_ONCE: Final = 60
"""Requests that may come at once before they are slowed down: whoever reads all answers once asks fewer."""
LONGEST: Final = 2.0
"""Seconds that a request is held back; where it would be longer, whoever asks is told to come again."""


class Pace:
    """Holds requests back where they come faster than they are to be answered."""

    def __init__(
        self, per_second: float = PER_SECOND, at_once: int = AT_ONCE, longest: float = LONGEST
    ) -> None:
        """Hold nothing back yet."""
        self._each, self._at_once, self._longest = 1 / per_second, at_once, longest
        self._lock = threading.Lock()
        self._next = 0.0

    def turn(self, now: float) -> float:
        """Return the seconds until the turn of a request that comes now.

        Raises
        ------
        ProblemError : too many come before it.

        Examples
        --------
        >>> pace = Pace(per_second=10, at_once=2, longest=0.2)
        >>> [round(pace.turn(100.0), 2) for _ in range(4)], round(pace.turn(200.0), 2)
        ([0.0, 0.0, 0.1, 0.2], 0.0)
        """
        with self._lock:
            turn = max(self._next, now - (self._at_once - 1) * self._each)
            if turn - now > self._longest:
                raise ProblemError(BUSY, "More is asked than can be answered while pages stay quick.")
            self._next = turn + self._each
            return max(turn - now, 0.0)

    async def wait(self) -> None:
        """Return when it is the turn of whoever asks."""
        seconds = self.turn(time.monotonic())
        if seconds > 0:
            await asyncio.sleep(seconds)
