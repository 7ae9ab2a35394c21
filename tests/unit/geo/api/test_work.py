from __future__ import annotations

import asyncio
import threading

import pytest

from geo.api.problems import ProblemError
from geo.api.work import Work


def test_what_was_made_is_kept_and_the_oldest_goes() -> None:
    work, made = Work(kept_bytes=400), []

    def make(key: str) -> bytes:
        return asyncio.run(work.get(key, lambda: made.append(key) or b"x" * 100))

    for key in "abcd":
        make(key)
    make("a")  # asked for again: now "b" is the oldest
    make("e")
    assert made == list("abcde")
    assert work.held == 400
    make("a")
    make("b")
    assert made == list("abcdeb")


def test_what_would_take_the_room_of_all_others_is_not_kept() -> None:
    work, made = Work(kept_bytes=400), []
    for _ in range(2):
        assert len(asyncio.run(work.get("large", lambda: made.append(1) or b"x" * 101))) == 101
    assert (len(made), work.held) == (2, 0)


def test_a_fault_is_not_kept() -> None:
    work = Work()

    def fails() -> bytes:
        raise ValueError("once")

    with pytest.raises(ValueError, match="once"):
        asyncio.run(work.get("key", fails))
    assert asyncio.run(work.get("key", lambda: b"now")) == b"now"


def test_as_many_are_made_at_once_as_there_are_places() -> None:
    work, go = Work(places=2, waiting=1), threading.Event()
    inside, most = [], []

    def make() -> bytes:
        inside.append(1)
        most.append(len(inside))
        go.wait(10)
        inside.pop()
        return b""

    async def crowd() -> list[object]:
        tasks = [asyncio.create_task(work.get(str(number), make)) for number in range(5)]
        await asyncio.sleep(0)
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert len(done) >= 1
        go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    found = asyncio.run(crowd())
    refused = [each for each in found if isinstance(each, ProblemError)]
    assert [each.kind.name for each in refused] == ["busy", "busy"]
    assert max(most) == 2
