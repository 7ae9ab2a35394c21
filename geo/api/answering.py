"""What a request gets: the bytes of an answer, of the pack as it is now."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeAlias

from geo.access.supply import without_neighbours
from geo.api.asking import Asked
from geo.api.problems import BROKEN_DATA, TOO_LARGE, UNKNOWN_AREA, ProblemError, of_refusal
from geo.errors import AtlasError
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.files import write
from geo.report.profile_json import profile_json
from geo.report.profiles import codes, profile
from geo.store.directory import given_files_withheld

Printer: TypeAlias = Callable[[Pack, str], bytes]
"""Prints the profile of an area, by its code, as a PDF."""
LARGEST: Final = 32_000_000
"""Bytes of one answer: four times all figures of all small areas with their outlines."""
AGAIN: Final = 1.0
"""Seconds between two looks whether the files of the pack have changed: each costs a millisecond."""


class Current:
    """The pack that is served, looked for beside the event loop: reading one takes seconds."""

    def __init__(self, served: Callable[[], Pack], again: float = AGAIN) -> None:
        """Look for nothing yet."""
        self._served, self._again = served, again
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="api-pack")
        self._lock = threading.Lock()
        self._looking: Future[Pack] | None = None
        self._found: tuple[Pack, float] | None = None

    async def get(self) -> Pack:
        """Return the pack; of many who ask, one looks.

        Raises
        ------
        ProblemError : it is broken, and none was good before.
        """
        with self._lock:
            if self._found is not None and time.monotonic() < self._found[1]:
                return self._found[0]
            if self._looking is None:
                self._looking = self._pool.submit(self._look)
            looking = self._looking
        try:
            return await asyncio.shield(asyncio.wrap_future(looking))
        except AtlasError as error:
            words = "The files of the place cannot be used, and no good ones were read before."
            raise ProblemError(BROKEN_DATA, words) from error

    def _look(self) -> Pack:
        """Return the pack that is served now."""
        found = None
        try:
            found = self._served()
            return found
        finally:
            with self._lock:
                self._looking = None
                self._found = None if found is None else (found, time.monotonic() + self._again)


def answered(pack: Pack, asked: Asked) -> bytes:
    """Return the answer to a question, as the command line writes it.

    Raises
    ------
    ProblemError : it is refused; the detail says why.

    Examples
    --------
    >>> from geo.api.asking import read
    >>> from geo.api.resources import RESOURCES
    >>> from geo.sample import town
    >>> asked = read(RESOURCES["values"], b"level=locality&indicator=damp_homes&format=csv")
    >>> answered(town(), asked).decode().splitlines()[1][:38]
    'east,East,locality,damp_homes,2021,45.'
    """
    try:
        with given_files_withheld():
            table = asked.resource.answer.give(pack if asked.neighbours else _own(pack), asked.question)
            content = write(pack, table, asked.form)
    except AtlasError as error:
        raise of_refusal(error) from error
    if len(content) > LARGEST:
        raise ProblemError(TOO_LARGE, f"It has {len(content):,} bytes; at most {LARGEST:,} are sent.")
    return content


def profiled(pack: Pack, area: str, form: str, printed: Printer | None) -> bytes:
    """Return the profile of an area as JSON, or as it is printed.

    Raises
    ------
    ProblemError : there is no such area, or none with a profile.

    Examples
    --------
    >>> from geo.sample import town
    >>> json.loads(profiled(town(), "B", "json", None))["headline"][:31]
    'Need is greater in Bridge than '
    """
    if area not in codes(pack):
        raise ProblemError(UNKNOWN_AREA, f"No ward, locality or {pack.place.borough.noun} has this code.")
    try:
        if form == "pdf" and printed is not None:
            return printed(pack, area)
        found = profile_json(profile(pack, area))
    except AtlasError as error:
        raise of_refusal(error) from error
    return (json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


@kept(1)
def _own(pack: Pack) -> Pack:
    """Return the pack without services beyond its border, the same for all who ask."""
    return without_neighbours(pack)
