"""A sheet of hours on the page Register: recognised, asked about where unclear, shown, taken or proposed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.pack import kept_changes, pending
from geo.pack.desk import NOBODY, Role, Signed
from geo.pack.pack import load_pack
from geo.report.session_sheet import session_sheet
from geo.sample import town, town_with_sessions
from geo.store.directory import PackFiles
from geo.store.register.address import STATE
from geo.store.register.items import Edit, Person
from pages.frame import person
from pages.register import keeping
from tests.pages.screen import headings, html_table, open_page, words
from tests.sheets import csv_of, xlsx

ANN, BEN = Signed("Ann", role=Role.EDITOR), Signed("Ben", role=Role.APPROVER)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["Club", "Activity", "Day", "Times", "Ages"]


@pytest.fixture(autouse=True)
def _kept(use_pack, monkeypatch, tmp_path: Path) -> None:
    """Keep a register of the sample town with its sessions, in which an approver is signed in."""
    use_pack(town().root)
    monkeypatch.setattr(keeping, "today", lambda: date(2026, 5, 1))
    monkeypatch.setenv(STATE, str(tmp_path))
    kept_changes.make(town().place, town().register, PackFiles(town().root))
    rows = town_with_sessions().register.sessions
    edits = [Edit("session", str(each["session_id"]), 0, each) for each in _bodies(rows)]
    kept_changes.edit(town().place, town().register, edits, Person("Cem"), why="Told on a poster")
    monkeypatch.setattr(person, "signed", lambda: BEN)


def _bodies(rows) -> list[dict[str, str]]:
    return [{name: cell for name, cell in each.items() if cell} for each in rows.to_dict("records")]


def give(data: bytes, name: str = "hours.xlsx") -> AppTest:
    screen = open_page("register", category="club")
    screen.file_uploader(key="register.file.club").set_value((name, data, EXCEL))
    return screen.run()


def asked(screen: AppTest, label: str):
    return next(each for each in screen.selectbox if label in each.label)


def listed() -> dict[str, dict[str, str]]:
    rows = load_pack(town().root).register.sessions
    return {each["session_id"]: each for each in rows.to_dict("records")}


def test_an_untidy_sheet_of_hours_is_recognised_asked_about_and_taken_over() -> None:
    rows = [["Our week"], [], HEAD, ["Abby Club", "Dance", "Tuesdays", "3:30-5pm", "8-12"]]
    screen = give(xlsx(rows))
    assert not screen.exception
    assert "Recognised as hours: what is on, a session a row." in words(screen)
    assert "1 row to be made clear" in headings(screen)
    assert "A new service" not in asked(screen, "Row 4").options
    asked(screen, "Row 4").set_value("CL-A").run()
    assert "Sessions: 1 added." in words(screen)
    assert html_table(screen, "Hours that would change")[1:] == [
        ["Abbey Club", "Dance", "added", "Days: Tue; From: 15:30; To: 17:00; Youngest age: 8; Oldest age: 12"]
    ]
    assert "register.use" not in {each.key for each in screen.button}, "a copy of one's own holds no hours"
    screen.text_input(key="register.why").set_value("They told us").run()
    screen.button(key="register.take").click().run()
    assert not screen.exception
    assert "Taken into the register as revision 3." in words(screen)
    new = listed()["CL-A-1"]
    assert (new["source"], new["as_of"], new["open_to"]) == ("hours.xlsx", "undated", "not stated")


def test_an_editor_proposes_all_of_it_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "signed", lambda: ANN)
    screen = give(csv_of([["Session id", "Start", "End"], ["S-1", "15.30", "7pm"], ["S-2", "", "21:00"]]))
    screen.text_input(key="register.why").set_value("A new poster").run()
    screen.button(key="register.take").click().run()
    assert "Proposed: 2 changes, for an approver to decide about." in words(screen)
    assert {each.key for each in pending.proposals(town().place)} == {"S-1", "S-2"}
    assert listed()["S-1"]["start"] == "16:00"


def test_who_may_not_change_the_register_sees_what_would_change_and_what_is_needed(monkeypatch) -> None:
    monkeypatch.setattr(person, "signed", lambda: NOBODY)
    screen = give(csv_of([["Session id", "Start", "End"], ["S-1", "15.30", "19:00"]]))
    assert "Sessions: 1 edited." in words(screen)
    assert "To propose it for everybody, sign in as an editor." in words(screen)
    assert "register.take" not in {each.key for each in screen.button}


def test_a_row_that_may_be_a_listed_session_is_asked_about() -> None:
    rows = csv_of(
        [
            ["Club", "Activity", "Day", "From", "To"],
            ["Abbey Club", "Girls on Thursday", "Thu", "15:00", "18:00"],
        ]
    )
    screen = give(rows)
    question = asked(screen, "Row 2: Girls on Thursday")
    assert question.options[0].startswith("The same as Girls on Thursday, Thursday, 16:00 to 19:00")
    question.set_value("S-1").run()
    assert html_table(screen, "Hours that would change")[1][3] == "From: 16:00 → 15:00; To: 19:00 → 18:00"


def test_sessions_are_removed_by_name_only() -> None:
    screen = give(csv_of([["Session id", "Start", "End"], ["S-1", "16:00", "19:30"]]))
    assert "Sessions: 1 edited." in words(screen)
    box = next(each for each in screen.checkbox if each.label.startswith("Remove "))
    box.check().run()
    assert "Sessions: 1 edited, 1 removed." in words(screen)


def test_a_time_that_cannot_be_read_is_refused_in_words() -> None:
    screen = give(csv_of([["Club", "Day", "From", "To"], ["Abbey Club", "Thu", "half past three", "6pm"]]))
    assert "1 fault: nothing was taken" in headings(screen)
    (row,) = html_table(screen, "Faults of hours.xlsx; the heading is row 1")[1:]
    assert row[:4] == ["2", "From", "is no time", "half past three"]
    assert row[4].startswith("Write it such as 15:30 or 3:30pm")


def test_what_may_be_either_is_asked_and_can_be_read_as_the_other() -> None:
    screen = give(csv_of([["Club", "Status", "Days", "Hours"], ["Dock Club", "open", "Mon", "16:00-18:00"]]))
    choice = screen.radio(key=next(each.key for each in screen.radio if each.label == "Recognised as"))
    assert choice.value == "sessions"
    choice.set_value("services").run()
    assert not screen.exception
    assert "1 status changed" in words(screen)


def test_the_hours_as_excel_come_back_as_they_went_out() -> None:
    screen = open_page("register", category="club")
    assert any(each.label == "Hours (Excel)" for each in screen.get("download_button"))
    assert "Nothing would change" in words(give(session_sheet(load_pack(town().root), "club")))
