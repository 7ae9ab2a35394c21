"""Pages wait for their turn and give it back, however they end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from geo.errors import Fault, Faults
from geo.gaps.sheet_reading import Reading
from pages.frame import admission
from pages.frame.admission import WAITING, Turn
from pages.register import sheet
from tests.pages.screen import headings, html, open_page


@pytest.fixture
def place() -> Iterator[Turn]:
    """The one place, taken by somebody else until the test gives it back."""
    turn = Turn("somebody else")
    admission.turns().join(turn)
    assert turn.since is not None
    yield turn
    admission.turns().leave(turn)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[LocalScriptRunner]:
    """The runs that were started, the last one last."""
    started: list[LocalScriptRunner] = []
    start = LocalScriptRunner.start

    def noted(self: LocalScriptRunner) -> None:
        started.append(self)
        start(self)

    monkeypatch.setattr(LocalScriptRunner, "start", noted)
    return started


@pytest.fixture
def sent() -> Iterator[list[str]]:
    """The HTML that pages have sent, in order, also what was replaced later."""
    bodies: list[str] = []
    ForwardMsgQueue.on_before_enqueue_msg(lambda message: bodies.append(message.delta.new_element.html.body))
    yield bodies
    ForwardMsgQueue.on_before_enqueue_msg(None)


class _Opened(threading.Thread):
    """Opens a page in a thread of its own."""

    def __init__(self, page: Callable[[], AppTest]) -> None:
        super().__init__(daemon=True)
        self.page = page
        self.screen: AppTest | None = None
        self.start()

    def run(self) -> None:
        self.screen = self.page()

    def result(self) -> AppTest:
        self.join(60)
        assert self.screen is not None, "the page did not end"
        return self.screen


def _until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def _free() -> bool:
    """Tell whether somebody who comes now is let in at once."""
    turn = Turn("a passer-by")
    admission.turns().join(turn)
    entered = turn.since is not None
    admission.turns().leave(turn)
    return entered


def _small_page() -> AppTest:
    """Return a page that does what its session says within its turn."""

    def script() -> None:
        import streamlit as st

        from pages.frame import admission

        with admission.admitted():
            ending = st.session_state.pop("ending", "")
            if ending == "error":
                raise ValueError("a fault of the page")
            if ending == "stop":
                st.stop()
            if ending == "rerun":
                st.rerun()
            if ending == "pause":
                admission.pause(0.01)
            if ending == "aside":
                assert admission.aside(lambda: "worked") == "worked"
            if ending == "error aside":
                admission.aside(lambda: [][1])
            st.html("<p>done</p>")

    return AppTest.from_function(script, default_timeout=60)


def test_a_page_waits_and_says_so_until_it_is_its_turn(place: Turn, sent: list[str]) -> None:
    opened = _Opened(lambda: open_page("data-and-methods"))
    _until(lambda: any(WAITING in each for each in sent))
    assert opened.is_alive()
    admission.turns().leave(place)
    screen = opened.result()
    assert WAITING not in html(screen)
    assert headings(screen)[0] == "Data and methods"
    (said,) = [each for each in sent if WAITING in each]
    assert 'role="status"' in said


def test_a_page_that_need_not_wait_says_nothing(sent: list[str]) -> None:
    assert headings(open_page("data-and-methods"))[0] == "Data and methods"
    assert not any(WAITING in each for each in sent)
    assert _free()


@pytest.mark.parametrize("ending", ["", "error", "stop", "rerun", "pause", "aside", "error aside"])
def test_however_a_page_ends_its_place_is_free(ending: str) -> None:
    page = _small_page()
    page.session_state["ending"] = ending
    page.run()
    assert len(page.exception) == ending.startswith("error")
    assert ("done" in html(page)) == (not ending.startswith("error") and ending != "stop")
    assert _free()


def test_a_page_that_leads_to_another_gives_its_place_back() -> None:
    screen = open_page("overview")
    screen.switch_page("register/page.py").run()
    assert headings(screen)[0] == "Register"
    assert _free()


def test_a_run_that_is_not_wanted_any_more_gives_way(place: Turn, runs: list[LocalScriptRunner]) -> None:
    # So does Streamlit where the visitor has chosen something newer, and where the visitor has gone.
    opened = _Opened(lambda: _small_page().run())
    _until(lambda: runs and admission.turns()._waiting)
    runs[-1].request_stop()
    assert "done" not in html(opened.result())
    assert not admission.turns()._waiting
    admission.turns().leave(place)
    assert _free()


def test_who_has_gone_during_a_pause_gives_way(place: Turn, runs: list[LocalScriptRunner]) -> None:
    page = _small_page()
    page.session_state["ending"] = "pause"
    opened = _Opened(page.run)
    _until(lambda: runs and admission.turns()._waiting)
    # Somebody else comes in while the page pauses.
    another = Turn("another")
    admission.turns().join(another)
    admission.turns().leave(place)
    _until(lambda: another.since is not None)
    runs[-1].request_stop()
    assert "done" not in html(opened.result())
    admission.turns().leave(another)
    assert _free()


def test_while_a_list_is_judged_others_have_their_turn_and_other_lists_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judging, go_on, judged = threading.Event(), threading.Event(), []

    def slow(*asked: object) -> sheet.Trial:
        judged.append(asked[1])
        judging.set()
        assert go_on.wait(60)
        return sheet.Trial(Reading(found=Faults([Fault("my list.csv", "is slow to judge")])))

    def uploaded(category: str) -> _Opened:
        page = open_page("register", category=category)
        page.file_uploader(key=f"register.file.{category}").upload("my list.csv", b"a,b\n", "text/csv")
        return _Opened(page.run)

    monkeypatch.setattr(sheet, "_tried", slow)
    first = uploaded("library")
    assert judging.wait(60)
    assert headings(open_page("overview"))[0]  # has its turn meanwhile
    second = uploaded("youth_centre")
    time.sleep(3 * admission.GLANCE)
    assert judged == ["library"]
    go_on.set()
    for each in (first, second):
        assert "is slow to judge" in html(each.result())
    assert judged == ["library", "youth_centre"]
    assert _free()
