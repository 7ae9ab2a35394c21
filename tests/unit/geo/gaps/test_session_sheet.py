"""A sheet of sessions as somebody keeps it, merged into those of the register."""

from __future__ import annotations

from datetime import date, time

import pytest

from geo.gaps.register_sheet import read_sheet
from geo.gaps.same_services import NEW
from geo.gaps.sheet_reading import SERVICES, SESSIONS, Said
from geo.report.session_sheet import session_sheet
from geo.sample import town, town_with_sessions
from tests.sheets import csv_of, ods, xlsx

HEAD = ["Club", "Activity", "Day", "From", "To"]
BOTH = pytest.mark.parametrize("write", [xlsx, ods, csv_of])


def read(data: bytes, category: str = "club", pack=None, **said):
    return read_sheet(pack or town_with_sessions(), category, data, "mine", Said(**said))


def session(found, key: str) -> dict[str, str]:
    assert list(found.found) == []
    assert not found.is_open
    return dict(found.rows.set_index("session_id").loc[key])


def faults(found) -> list[tuple[int | None, str | None, str]]:
    assert found.rows is None
    return [(each.row, each.column, each.rule) for each in found.found]


@BOTH
def test_an_untidy_sheet_is_recognised_and_merged_and_the_rest_stays(write):
    rows = [
        ["What is on, autumn"],
        [],
        ["", "Centre", "", "Session", "Weekday", "Opening times", "Age range", "Girls or boys", "Lead"],
        ["", "Abbey Club", "", "Dance", "Tues & Weds", "3.30-5pm", "11-19", "Girls only", "Eve"],
    ]
    found = read(write(rows), source="a poster")
    assert found.holds == SESSIONS
    new = session(found, "CL-A-1")
    assert (new["service_id"], new["days"], new["start"], new["end"]) == ("CL-A", "Tue;Wed", "15:30", "17:00")
    assert (new["age_from"], new["age_to"], new["open_to"]) == ("11", "19", "girls")
    assert (new["source"], new["as_of"], new["season"]) == ("a poster", "undated", "not stated")
    assert "The heading is row 3." in found.notes
    assert any("no such column" in each and "Lead" in each for each in found.notes)
    before = town_with_sessions().register.sessions
    assert found.rows.head(len(before)).equals(before)
    assert (found.new, found.edited, found.absent) == (("CL-A-1",), (), ("S-1", "S-2", "S-3"))


def test_dates_and_times_of_a_workbook_are_read_as_they_are_shown():
    moment = (time(15, 30), "hh:mm")
    rows = [
        HEAD,
        ["Abbey Club", "Fair", (date(2026, 12, 5), "dd/mm/yyyy"), moment, (time(17, 0), "h:mm AM/PM")],
    ]
    new = session(read(xlsx(rows), source="a poster"), "CL-A-1")
    assert (new["days"], new["start"], new["end"]) == ("2026-12-05", "15:30", "17:00")


def test_a_session_is_found_by_its_id_else_by_service_days_and_times():
    own = town_with_sessions().register.sessions.set_index("session_id").loc["S-1"]
    rows = [["Session id", "Places"], ["s-1", "20"]]
    assert session(read(csv_of(rows)), "S-1")["places"] == "20"
    rows = [[*HEAD, "Places"], ["abbey club", "Something", "Thursday", "4pm", "7pm", "20"]]
    found = read(csv_of(rows))
    assert found.edited == ("S-1",)
    assert session(found, "S-1")["days"] == own["days"], "what says the same in another way stays"


def test_rows_of_single_days_are_one_session_where_the_register_has_it_so(pack):
    rows = [["Centre", "Day", "From", "To"], *(["x", day, "15:30", "20:30"] for day in ("Wed", "Fri", "Thu"))]
    for row in rows[1:]:
        row[0] = str(pack.services.at["YC08", "name"])
    found = read(csv_of(rows), "youth_centre", pack)
    assert (found.new, found.edited, found.absent, found.questions) == ((), (), (), ())
    assert any(each.startswith("Rows 2, 3, 4 were read as one") for each in found.notes)
    found = read(csv_of(rows[:2]), "youth_centre", pack)
    assert [each.likely for each in found.questions] == [("YC08-1",)]


def test_a_service_of_unclear_name_is_asked_about_once_for_all_its_rows():
    rows = [HEAD, *(["Abby Club", "Dance", day, "9:00", "10:00"] for day in ("Mon", "Tue"))]
    found = read(csv_of(rows))
    assert [(each.line, each.about, each.likely) for each in found.questions] == [(2, "place", ("CL-A",))]
    found = read(csv_of(rows), services={2: "CL-A"}, source="x")
    assert found.new == ("CL-A-1", "CL-A-2")
    found = read(csv_of(rows), services={2: ""})
    assert (found.new, list(found.found)) == ((), [])


def test_a_changed_time_is_asked_about_and_a_session_may_be_new():
    rows = csv_of([HEAD, ["Abbey Club", "Girls on Thursday", "Thu", "15:00", "18:00"]])
    found = read(rows)
    assert [(each.line, each.about, each.likely) for each in found.questions] == [(2, "session", ("S-1",))]
    assert read(rows, rows={2: "S-1"}).edited == ("S-1",)
    assert read(rows, rows={2: NEW}, source="x").new == ("CL-A-1",)
    assert read(rows, rows={2: ""}).edited == ()


def test_empty_cells_erase_and_sessions_go_only_where_it_is_said():
    rows = csv_of([["Session id", "From", "Oldest age with SEND"], ["S-1", "16:00", ""]])
    assert session(read(rows), "S-1")["age_to_send"] == "25"
    assert session(read(rows, clear=True), "S-1")["age_to_send"] == ""
    found = read(rows, remove=["S-2", "S-1"])
    assert found.rows["session_id"].tolist() == ["S-1", "S-3"]
    assert found.absent == ("S-3",)
    found = read(rows, whole=True)
    assert (found.rows["session_id"].tolist(), found.absent) == (["S-1"], ())


def test_no_new_session_gets_an_id_that_was_given():
    rows = csv_of([HEAD, ["Abbey Club", "Dance", "Mon", "16:00", "18:00"]])
    assert read(rows, source="x", used=["CL-A-1"]).new == ("CL-A-2",)


def test_faults_name_the_row_and_the_heading_and_say_what_to_write():
    rows = [["Title"], HEAD, ["Abbey Club", "Dance", "Mon", "half past", "6pm"]]
    found = read(csv_of(rows))
    assert faults(found) == [(3, "From", "is no time")]
    assert "3:30 alone may be morning or afternoon" in str(found.found[0])
    rows = [["Club", "Activity", "Day", "Hours"], ["Abbey Club", "Dance", "Mon", "after school"]]
    assert faults(read(csv_of(rows))) == [(2, "Hours, from and to", "says no hours that can be read")]
    rows = [HEAD, ["Abbey Club", "", "some days", "18:00", "16:00"]]
    assert faults(read(csv_of(rows), source="x")) == [
        (2, "Days", "holds no days"),
        (2, "To", "is not after its start"),
        (2, "What is on", "empty"),
    ]
    rows = csv_of([["Session id", "From"], ["S-1", "16:00"], ["S-1", "17:00"]])
    assert faults(read(rows)) == [(3, "Id of the session", "the same session twice")]


def test_a_list_of_services_stays_one_and_what_may_be_either_can_be_said():
    rows = csv_of([["Club", "Status", "Opening hours"], ["Dock Club", "open", "Mon 4-6pm"]])
    found = read(rows)
    assert (found.holds, found.either, found.edited) == (SERVICES, False, ("CL-D",))
    rows = csv_of([["Club", "Status", "Days", "Hours"], ["Dock Club", "open", "Mon", "4-6pm"]])
    found = read(rows)
    assert (found.holds, found.either) == (SESSIONS, True)
    assert (read(rows, holds=SERVICES).holds, read(rows, holds=SERVICES).edited) == (SERVICES, ("CL-D",))


def test_a_workbook_of_both_is_asked_which_sheet_is_meant():
    data = xlsx(
        [["Id", "Name"], ["CL-D", "Dock Club"]],
        title="Clubs",
        Week=[HEAD, ["Dock Club", "Dance", "Mon", "16:00", "18:00"]],
    )
    assert set(read(data).sheets) == {"Clubs", "Week"}
    assert read(data, sheet="Week", source="x").new == ("CL-D-1",)
    assert read(data, sheet="Clubs").holds == SERVICES


@pytest.mark.parametrize("category", ["club", "hub", "school", "play_area"])
def test_hours_come_back_as_they_went_out(category):
    for pack in (town(), town_with_sessions()):
        found = read(session_sheet(pack, category), category, pack)
        assert (found.holds, list(found.found), found.is_open) == (SESSIONS, [], False)
        assert (found.edited, found.new, found.absent) == ((), (), ())
        assert found.rows.equals(pack.register.sessions)


@pytest.mark.slow
def test_shipped_hours_come_back_as_they_went_out_and_can_be_filled_in(pack):
    for category in pack.catalogue:
        found = read(session_sheet(pack, category), category, pack)
        assert found.rows.equals(pack.register.sessions)
