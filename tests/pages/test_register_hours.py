"""Register: what is on at a service, and when, told and corrected by role."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack import pending
from geo.pack.desk import NOBODY, Role, Signed
from geo.pack.kept_changes import make
from geo.pack.kept_items import SESSION
from geo.pack.kept_register import changes_of
from geo.pack.pack import load_pack
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register.address import STATE
from pages.frame import person
from pages.register import keeping
from tests.pages.screen import html, open_page, text_of

ANN, BEN = Signed("Ann", role=Role.EDITOR), Signed("Ben", role=Role.APPROVER)


@pytest.fixture(autouse=True)
def _kept(use_pack, monkeypatch, tmp_path: Path) -> None:
    """Keep a register of the sample town, in which an approver is signed in."""
    use_pack(town().root)
    monkeypatch.setattr(keeping, "today", lambda: date(2026, 5, 1))
    monkeypatch.setenv(STATE, str(tmp_path))
    make(town().place, town().register, PackFiles(town().root))
    monkeypatch.setattr(person, "signed", lambda: BEN)


def opened(service: str = "CL-A") -> AppTest:
    """Open a service and unfold its hours."""
    screen = open_page("register", category="club", service=service)
    screen.session_state["register.hours"] = True
    return screen.run()


def key(name: str, session: str = "new", service: str = "CL-A") -> str:
    return f"register.hours.{service}.{session}.{name}"


def written(screen: AppTest, session: str = "new", **cells: str) -> AppTest:
    """Write the cells of a session and hand it in."""
    for name, value in cells.items():
        screen.text_input(key=key(name, session)).set_value(value)
    screen.button(key=key("save", session)).click().run()
    assert not screen.exception
    return screen


def added(screen: AppTest, **cells: str) -> AppTest:
    screen.multiselect(key=key("days")).set_value(["Thursday", "Monday"])
    screen.selectbox(key=key("open_to")).set_value("girls")
    usual = {"title": "Dance", "start": "16:00", "end": "18:00", "source": "A call"}
    return written(screen, **usual | cells)


def sessions() -> list[dict[str, str]]:
    rows = load_pack(town().root).register.sessions
    return rows.to_dict("records")


def test_nothing_said_is_not_read_as_closed() -> None:
    screen = opened()
    assert "Nobody has said when it is open, or for whom. That is not read as closed." in text_of(
        html(screen)
    )


def test_the_form_of_a_service_tells_its_ages_and_leads_to_where_they_are_corrected() -> None:
    screen = open_page("register", category="club", service="CL-A", edit="yes")
    assert "For which ages it is, and when, nobody has said." in text_of(html(screen))
    screen.text_input(key="register.edit.CL-A.address").set_value("7 Quay").run()
    screen.button(key="register.ages").click().run()
    added(screen, age_from="8", age_to="13")
    screen.button(key="register.correct").click().run()
    assert "Dance: Monday and Thursday, 16:00 to 18:00, ages 8 to 13" in text_of(html(screen))
    assert screen.text_input(key="register.edit.CL-A.address").value == "7 Quay", "the draft is still there"
    assert not screen.exception


def test_a_session_is_added_corrected_and_taken_off_with_its_history() -> None:
    screen = added(opened())
    assert "Dance: hours added to the list. Everybody sees it from now on." in text_of(html(screen))
    [one] = sessions()
    assert (one["session_id"], one["service_id"], one["days"]) == ("CL-A-1", "CL-A", "Mon;Thu")
    assert (one["open_to"], one["season"], one["as_of"]) == ("girls", "not stated", "2026-05-01")

    screen = opened()
    assert "Dance: Monday and Thursday, 16:00 to 18:00, girls only, as of 2026-05-01." in text_of(
        html(screen)
    )
    written(screen, "CL-A-1", end="19:00")
    assert [each["end"] for each in sessions()] == ["19:00"]
    screen = opened()
    screen.button(key=key("remove", "CL-A-1")).click().run()
    assert sessions() == []
    told = [(each.what, each.why, each.by.name) for each in changes_of(town().place, [(SESSION, "CL-A-1")])]
    assert told == [
        ("added", "Hours added to the list", "Ben"),
        ("edited", "Hours corrected", "Ben"),
        ("removed", "Hours taken off the list", "Ben"),
    ]
    screen = added(opened())
    assert [each["session_id"] for each in sessions()] == ["CL-A-2"], "an id is never given twice"


def test_an_editor_proposes_and_an_approver_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "signed", lambda: ANN)
    added(opened())
    assert sessions() == []
    [waiting] = pending.proposals(town().place)
    monkeypatch.setattr(person, "signed", lambda: BEN)
    screen = open_page("register", category="club")
    assert "Dance" in text_of(html(screen))
    screen.button(key=f"register.accept.{waiting.id}").click().run()
    assert [each["title"] for each in sessions()] == ["Dance"]


def test_faults_are_said_in_the_words_of_the_form_and_nothing_typed_is_lost() -> None:
    screen = added(opened(), end="15:00")
    assert "To: is not after its start. Give the two ends of one day." in text_of(html(screen))
    assert screen.text_input(key=key("title")).value == "Dance"
    assert sessions() == []
    screen = added(opened(), source="")
    assert "Say where you know this from" in text_of(html(screen))


def test_who_comes_second_sees_what_changed_and_keeps_what_they_typed() -> None:
    added(opened())
    slow = opened()
    written(opened(), "CL-A-1", end="19:00")
    written(slow, "CL-A-1", start="15:00")
    said = text_of(html(slow))
    assert "Somebody has changed it meanwhile." in said
    assert "To: 18:00 → 19:00" in said
    assert sessions()[0]["start"] == "16:00"
    assert slow.text_input(key=key("start", "CL-A-1")).value == "15:00"


def test_who_may_not_change_the_register_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "signed", lambda: NOBODY)
    screen = opened()
    assert "To propose it for everybody, sign in as an editor." in text_of(html(screen))
    assert key("save") not in {each.key for each in screen.button}


def test_the_history_of_a_service_holds_its_hours() -> None:
    added(opened())
    screen = open_page("register", category="club", service="CL-A")
    screen.session_state["register.history"] = True
    screen.run()
    said = text_of(html(screen))
    assert "Ben: Hours added to the list. Source: A call." in said
    assert "New: Dance" in said
