"""Memory is given back after visitors have gone, by looking for that, and not while nobody has."""

from __future__ import annotations

import asyncio
import gc
import weakref
from types import SimpleNamespace

import pytest

from pages.frame import release


class Circle:
    """Two things that point to one another, as a pack and what is kept on it."""

    def __init__(self) -> None:
        self.kept = [self]


def test_what_nothing_points_to_any_more_is_collected() -> None:
    gc.disable()
    try:
        gone = weakref.ref(Circle())
        assert gone() is not None
        release.give_back()
        assert gone() is None
    finally:
        gc.enable()


def test_without_a_server_there_are_no_sessions() -> None:
    assert release.sessions() == set()


def _look(monkeypatch: pytest.MonkeyPatch, here: list[set[str]], *, ask: bool = False) -> int:
    """Return how often memory is given back while the sessions are these, look after look."""
    given: list[bool] = []
    looks = iter(here)
    done = asyncio.Event()

    def sessions() -> set[str]:
        found = next(looks, None)
        if found is None:
            done.set()
        return here[-1] if found is None else found

    monkeypatch.setattr(release, "EVERY", 0.001)
    monkeypatch.setattr(release, "sessions", sessions)
    monkeypatch.setattr(release, "give_back", lambda: given.append(True))
    release._WANTED.clear()  # other tests may have asked
    if ask:
        release.soon()

    async def serve() -> None:
        async with release.giving_back(None):
            await done.wait()

    asyncio.run(asyncio.wait_for(serve(), 30))
    return len(given)


def test_memory_is_given_back_when_somebody_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _look(monkeypatch, [{"a", "b"}, {"a", "b"}, {"b"}, {"b"}]) == 1


def test_who_comes_or_stays_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _look(monkeypatch, [set(), {"a"}, {"a", "b"}, {"a", "b"}]) == 0


def test_it_is_given_back_once_when_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _look(monkeypatch, [{"a"}, {"a"}, {"a"}], ask=True) == 1


def test_a_session_that_has_run_out_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    session = SimpleNamespace(shutdown=lambda: ended.append("old"))
    storage = SimpleNamespace(
        _cache=SimpleNamespace(expire=lambda: [("old", SimpleNamespace(session=session))])
    )
    stays = SimpleNamespace(session=SimpleNamespace(id="here"))
    manager = SimpleNamespace(_session_storage=storage, list_sessions=lambda: [stays])
    monkeypatch.setattr(release.runtime, "exists", lambda: True)
    monkeypatch.setattr(release.runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    assert release.sessions() == {"here"}
    assert ended == ["old"]
