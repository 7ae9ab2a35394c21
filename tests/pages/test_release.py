"""Memory is given back after visitors have gone, by looking for that, and not while nobody has."""

from __future__ import annotations

import asyncio
import gc
import platform
import subprocess
import sys
import weakref
from types import SimpleNamespace

import pytest
from streamlit.runtime.state.session_state import SessionState

from pages.frame import release
from tests.conftest import REPOSITORY


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


@pytest.mark.parametrize("running", [None, "a script"])
def test_a_session_that_has_run_out_is_ended_and_emptied_once_no_script_runs(
    monkeypatch: pytest.MonkeyPatch, running: str | None
) -> None:
    ended: list[str] = []
    state = SessionState()
    state["a list"] = ["long"]
    state._new_widget_state.widget_metadata["a callback"] = SimpleNamespace(callback_args=("long",))
    session = SimpleNamespace(
        shutdown=lambda: ended.append("old"), session_state=state, _scriptrunner=running
    )
    storage = SimpleNamespace(
        _cache=SimpleNamespace(expire=lambda: [("old", SimpleNamespace(session=session))])
    )
    stays = SimpleNamespace(session=SimpleNamespace(id="here"))
    manager = SimpleNamespace(_session_storage=storage, list_sessions=lambda: [stays])
    monkeypatch.setattr(release.runtime, "exists", lambda: True)
    monkeypatch.setattr(release.runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    assert release.sessions() == {"here"}
    assert ended == ["old"]
    assert ("a list" in state) == bool(running)
    assert bool(state._new_widget_state.widget_metadata) == bool(running)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library can be told")
def test_large_memory_between_small_things_that_stay_goes_back_at_once() -> None:
    # The first block teaches the C library to take even large ones from among the small.
    script = """
import psutil
from streamlit.runtime.state.session_state import SessionState

from pages.frame import release
{told}
block = b"x" * (30 << 20)
del block
small, large = [], []
before = psutil.Process().memory_info().rss
for _ in range(100):
    large.append(b"x" * (1 << 20))
    small.append(b"x" * 2_000)
del large
print((psutil.Process().memory_info().rss - before) >> 20)
"""

    def stays(told: str) -> int:
        command = [sys.executable, "-W", "ignore", "-c", script.format(told=told)]
        return int(subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout)

    apart = stays("release.keep_apart()")
    assert apart < 10
    assert stays("") > apart + 15


def test_what_arrow_holds_is_held_by_the_c_library_which_gives_it_back() -> None:
    script = """
import pyarrow
from streamlit.runtime.state.session_state import SessionState

from pages.frame import release
release.keep_apart()
texts = pyarrow.array(["a text"] * 100_000)
held = pyarrow.system_memory_pool().bytes_allocated()
print(pyarrow.default_memory_pool().backend_name, held >= texts.nbytes)
"""
    command = [sys.executable, "-W", "ignore", "-c", script]
    said = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout
    assert said.split() == ["system", "True"]
