"""The tables of who is open: screen, file and command say the same, and what is not known stays empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pandas import DataFrame

from geo.access.sessions import reach, sessions
from geo.errors import AtlasError, NotAvailableError
from geo.pack.register import Register
from geo.pack.sessions import COLUMNS, GUIDE
from geo.report.files import FORMATS, write
from geo.report.opening import TABLES, Open, choice_of, hour_of, opening
from geo.report.opening_words import headline, reach_words, told
from geo.report.question import QuestionError, strict, usually
from geo.sample import town, town_with_sessions
from tests.conftest import REPOSITORY

ASKED = usually(Open, categories=("club",), within=1000)


def _asked(**more):
    return usually(Open, **{"categories": ("club",), "within": 1000} | more)


@pytest.mark.parametrize("table", list(TABLES))
def test_each_table_has_the_columns_declared(table):
    found = opening(town_with_sessions(), _asked(table=table))
    assert list(found.rows) == list(TABLES[table])
    for form in FORMATS:
        if found.shapes is not None or form in ("csv", "json", "xlsx"):
            assert write(town_with_sessions(), found, form)


def test_what_is_not_known_stays_empty():
    rows = opening(town(), ASKED).rows
    assert rows["open_reached"].isna().all()
    assert rows["most_reached"].notna().all()
    assert (rows["not_known_here"].sum(), rows["open_here"].sum(), rows["closed_here"].sum()) == (4, 0, 0)
    uncounted = opening(town_with_sessions(), _asked(age=25, send=True)).rows
    assert uncounted["children"].isna().all()
    assert uncounted["note"].str.contains("are not counted here").all()


def test_services_say_why_and_where_that_is_from():
    rows = opening(town_with_sessions(), _asked(table="services")).rows.set_index("service_id")
    assert rows.loc["CL-A", "state"] == "open"
    assert rows.loc["CL-A", "reason"].startswith("Girls on Thursday: Thursday 16:00 to 19:00, in term")
    assert rows.loc["CL-A", "session_source"] == "Made up (2026-12)"
    assert rows.loc["CL-CD", ["state", "reason", "session_source"]].to_list() == [
        "not known",
        "no hours are listed",
        "",
    ]


def test_a_date_has_the_season_of_the_calendar_or_none():
    asked = strict(Open, {"on": "2026-12-25", "category": "club"})
    hour = hour_of(town_with_sessions(), asked)
    assert (hour.on, hour.day, hour.season) == (date(2026, 12, 25), 4, "not known")
    note = opening(town_with_sessions(), asked).rows["note"][0]
    assert note.startswith("Term dates are not known here")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"time": "5pm"}, "time is a time such as 17:00"),
        ({"on": "tomorrow"}, "on is a date such as 2026-12-03"),
        ({"age": "26"}, "age is an age from 0 to 25"),
        ({"day": "caturday"}, "day is one of monday"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused_in_words(given, words):
    with pytest.raises(AtlasError, match=words):
        strict(Open, given)


def test_the_end_of_a_day_is_no_moment():
    with pytest.raises(QuestionError, match="00:00 of the next"):
        strict(Open, {"time": "24:00"})


def test_the_categories_that_have_sessions_are_asked_about_unless_others_are():
    assert choice_of(town_with_sessions(), usually(Open)).categories == ("club",)
    assert choice_of(town_with_sessions(), usually(Open, categories=("hub",))).categories == ("hub",)
    with pytest.raises(AtlasError, match="no category 'moon'"):
        choice_of(town(), usually(Open, categories=("moon",)))


def test_a_pack_without_services_has_no_answer():
    bare = replace(town(), register=Register(town().register.ground))
    with pytest.raises((NotAvailableError, AtlasError), match="no register"):
        opening(bare, usually(Open))


def test_the_answer_says_what_is_known_and_what_is_not():
    pack, choice = town_with_sessions(), choice_of(town_with_sessions(), ASKED)
    monday = hour_of(pack, _asked(day="monday"))
    assert headline(pack, choice, monday).endswith(
        "none of 3 listed clubs is known to be open. For 2 nobody has said; 1 is known to be closed."
    )
    boys = headline(pack, choice, hour_of(pack, _asked(open_to="boys", age=13)))
    assert "is known to be open to somebody aged 13, with a session for boys only." in boys
    nobody = reach(town(), choice, monday, 1000)
    said = reach_words(town(), choice, monday, nobody, 1000, "children")
    assert said.endswith("of an open one is not known. If all whose place is known were open, 31 would.")


def test_a_session_is_told_with_what_is_not_stated():
    saturday = sessions(town_with_sessions())["CL-B"][0]
    assert (
        told(saturday)
        == "Saturday club: Saturday 10:00 to 12:30, season not stated, ages not stated, open to all"
    )


def test_the_documentation_has_every_column_with_its_words():
    text = Path(REPOSITORY / "docs/sessions.md").read_text("utf-8")
    assert tuple(GUIDE) == COLUMNS
    assert all(f"| `{name}` | {words} |" in text for name, words in GUIDE.items())
    for columns in TABLES.values():
        assert all(f"| `{name}` | {held.words} |" in text for name, held in columns.items())


def _timed(*rows):
    frame = town_with_sessions().register.sessions
    own = [{**frame.iloc[1].to_dict(), "session_id": f"S{at}", **each} for at, each in enumerate(rows)]
    register = replace(town().register, sessions=DataFrame(own, columns=list(COLUMNS), dtype="str"))
    return replace(town(), register=register)


def test_that_all_are_open_is_not_that_all_their_hours_are_listed():
    every = ("CL-A", "CL-B", "CL-CD")
    pack = _timed(*({"service_id": each, "days": "Thu", "all_hours": ""} for each in every))
    asked = _asked()
    said = headline(pack, choice_of(pack, asked), hour_of(pack, asked))
    assert "3 of 3" in said
    assert said.endswith("For each it is known; none is known to be closed.")


def test_a_session_for_those_with_send_alone_is_named_as_one():
    rows = [{"service_id": "CL-A", "days": "Thu", "with_send": "only"}]
    pack = _timed(*rows)
    asked = _asked()
    assert "Abbey Club (for those with SEND only)." in headline(
        pack, choice_of(pack, asked), hour_of(pack, asked)
    )
    girls = _timed({**rows[0], "open_to": "girls"})
    assert "(for girls only, for those with SEND only)." in headline(
        girls, choice_of(girls, asked), hour_of(girls, asked)
    )


def test_at_most_is_taken_back_where_one_that_may_be_open_has_no_point_that_counts():
    note = opening(town_with_sessions(), ASKED).rows["note"]
    assert note.str.endswith("More may be able to walk there than are counted at most.").all()
    admitted = opening(town_with_sessions(), _asked(admit_street=True)).rows["note"]
    assert not admitted.str.contains("More may").any()
