from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from geo.errors import AtlasError
from pages.frame import admission
from pages.frame.admission import Turn, Turns


class OvertakenError(Exception):
    """What Streamlit raises in a run that is not wanted any more."""


def _joined(queue: Turns, *sessions: str) -> list[Turn]:
    """Return a turn per session, queued up in this order."""
    turns = [Turn(session) for session in sessions]
    for turn in turns:
        queue.join(turn)
    return turns


def _inside(*turns: Turn) -> list[bool]:
    return [turn.since is not None for turn in turns]


def _thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _ended(thread: threading.Thread) -> bool:
    thread.join(10)
    return not thread.is_alive()


@pytest.fixture
def _new_queue() -> Iterator[None]:
    admission.turns.cache_clear()
    yield
    admission.turns.cache_clear()


def test_sessions_go_one_at_a_time_in_the_order_of_their_coming() -> None:
    queue = Turns(1)
    a, b, c = _joined(queue, "a", "b", "c")
    assert _inside(a, b, c) == [True, False, False]
    queue.leave(a)
    assert _inside(a, b, c) == [False, True, False]
    # Who comes again queues behind those who wait.
    (again,) = _joined(queue, "a")
    queue.leave(b)
    assert _inside(c, again) == [True, False]
    queue.leave(c)
    assert _inside(again) == [True]


def test_so_many_go_at_once_as_there_are_places() -> None:
    queue = Turns(2)
    turns = _joined(queue, "a", "b", "c", "d")
    assert _inside(*turns) == [True, True, False, False]
    queue.leave(turns[1])
    assert _inside(*turns) == [True, False, True, False]


def test_never_more_run_than_there_are_places_and_none_is_forgotten() -> None:
    queue, lock = Turns(2), threading.Lock()
    running, most, done = 0, 0, []

    def work(session: int) -> None:
        nonlocal running, most
        for _ in range(20):
            turn = Turn(session)
            queue.join(turn)
            queue.await_turn(turn, lambda _: None)
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.0005)
            with lock:
                running -= 1
                done.append(session)
            queue.leave(turn)

    threads = [_thread(lambda number=number: work(number)) for number in range(8)]
    assert all(_ended(thread) for thread in threads)
    assert most == 2
    assert sorted(done) == sorted([*range(8)] * 20)


def test_a_newer_run_takes_the_place_of_the_older_one_of_its_session() -> None:
    queue = Turns(1)
    first, older, other = _joined(queue, "a", "b", "c")
    (newer,) = _joined(queue, "b")
    queue.leave(older)
    queue.leave(first)
    assert _inside(newer, other) == [True, False]


def test_an_overtaken_run_looks_at_once_and_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "GLANCE", 60.0)  # only news can wake it
    queue = Turns(1)
    _, older = _joined(queue, "a", "b")
    overtaken = threading.Event()

    def glance(_: float) -> None:
        if overtaken.is_set():
            raise OvertakenError

    def wait() -> None:
        with pytest.raises(OvertakenError):
            queue.await_turn(older, glance)
        queue.leave(older)

    waiting = _thread(wait)
    overtaken.set()
    (newer,) = _joined(queue, "b")
    assert _ended(waiting)
    assert _inside(older, newer) == [False, False]


def test_who_leaves_while_waiting_is_not_waited_for() -> None:
    queue = Turns(1)
    a, b, c = _joined(queue, "a", "b", "c")
    queue.leave(b)
    queue.leave(a)
    assert _inside(a, b, c) == [False, False, True]


def test_to_leave_twice_lets_nobody_in_twice() -> None:
    queue = Turns(1)
    a, b, c = _joined(queue, "a", "b", "c")
    queue.leave(a)
    queue.leave(a)
    assert _inside(b, c) == [True, False]


@pytest.mark.slow
def test_a_run_that_is_stuck_holds_others_back_for_a_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "GLANCE", 0.01)
    queue = Turns(1, longest=0.2)
    stuck, waiting, last = _joined(queue, "a", "b", "c")
    begin = time.monotonic()
    queue.await_turn(waiting, lambda _: None)
    assert 0.15 < time.monotonic() - begin < 5
    # The others go on in turns, and the stuck one's late end lets nobody in beside them.
    assert _inside(last) == [False]
    queue.leave(stuck)
    assert _inside(waiting, last) == [True, False]
    queue.leave(waiting)
    assert _inside(last) == [True]


def test_who_waits_is_told_for_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "GLANCE", 0.01)
    queue = Turns(1)
    first, second = _joined(queue, "a", "b")
    waits: list[float] = []

    def glance(waited: float) -> None:
        waits.append(waited)
        if len(waits) == 3:
            queue.leave(first)

    queue.await_turn(second, glance)
    assert len(waits) >= 3
    assert waits == sorted(waits)


def test_who_comes_back_from_a_pause_goes_before_those_who_wait() -> None:
    queue = Turns(1)
    first, second, third = _joined(queue, "a", "b", "c")
    queue.leave(first)
    queue.join(first, first=True)
    assert _inside(first, second, third) == [False, True, False]
    queue.leave(second)
    assert _inside(first, third) == [True, False]


@pytest.mark.usefixtures("_new_queue")
def test_one_page_is_made_at_a_time_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert admission.turns().places == 1
    admission.turns.cache_clear()
    monkeypatch.setenv("NEEDS_ATLAS_RUNS", "3")
    assert admission.turns().places == 3


@pytest.mark.usefixtures("_new_queue")
@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5"])
def test_a_number_of_runs_that_is_none_is_refused_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_RUNS", given)
    with pytest.raises(AtlasError, match=rf"NEEDS_ATLAS_RUNS is '{given}'.*whole number from 1"):
        admission.turns()
