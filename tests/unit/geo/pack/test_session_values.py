"""Cells of a sheet of sessions: days, ages and words put right; what is unclear stays as it is."""

from __future__ import annotations

import pytest

from geo.pack.session_columns import HEADINGS, SYNONYMS, TITLES, TO_ASK, are_sessions
from geo.pack.session_values import days_of, session_value
from geo.pack.sessions import COLUMNS
from geo.pack.sheet_columns import plain


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Wednesdays", "Wed"),
        ("Weds, Thurs & Fri", "Wed;Thu;Fri"),
        ("Mon/Tue", "Mon;Tue"),
        ("Monday to Friday", "Mon;Tue;Wed;Thu;Fri"),
        ("Sat-Mon", "Mon;Sat;Sun"),
        ("daily", "Mon;Tue;Wed;Thu;Fri;Sat;Sun"),
        ("weekdays and Sunday", "Mon;Tue;Wed;Thu;Fri;Sun"),
        ("05/12/2026", "2026-12-05"),
        ("5 Dec 2026; 12.12.2026", "2026-12-05;2026-12-12"),
        ("46361", "2026-12-05"),
        ("T", "T"),
        ("most days", "most days"),
        ("Mon, 5 Dec 2026", "Mon, 5 Dec 2026"),
    ],
)
def test_days_are_read_however_they_are_written(text, days):
    assert days_of(text) == days


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        ("open_to", "Girls Only", "girls"),
        ("open_to", "Mixed", "all"),
        ("open_to", "?", "not stated"),
        ("open_to", "mums", "mums"),
        ("season", "Term-time only", "term"),
        ("season", "School holidays", "holiday"),
        ("with_send", "Yes", "inclusive"),
        ("with_send", "no", "no"),
        ("ages", "11-19", "11 to 19"),
        ("ages", "aged 11 to 19 years", "11 to 19"),
        ("ages", "Nov-19", "11 to 19"),
        ("ages", "11+", "11"),
        ("ages", "teenagers", "teenagers"),
        ("age_from", "11.0", "11"),
        ("places", "20", "20"),
        ("as_of", "28/11/2026", "2026-11-28"),
        ("note", "a\nb", "a b"),
        ("title", "", ""),
    ],
)
def test_words_and_ages_are_put_right(column, cell, text):
    assert session_value(column, cell).text == text


def test_what_a_spreadsheet_made_is_said():
    assert session_value("ages", "11-Aug").note == "the ages 8 to 11, which a spreadsheet had made 11-Aug"
    assert session_value("start", "0.75").text == "0.75", "too short to be told from a number"
    assert "counts as 0.645833" in session_value("start", "0.645833").note


def test_no_heading_means_two_columns():
    seen: dict[str, str] = {}
    for column, words in SYNONYMS.items():
        for each in words.split(","):
            assert seen.setdefault(plain(each), column) == column
    assert all(HEADINGS.known[plain(title)] == name for name, title in TITLES.items())
    assert set(COLUMNS) <= set(TITLES)
    assert not set(TO_ASK) & set(HEADINGS.known)


def test_sessions_are_told_from_a_list_by_their_days_and_hours():
    assert are_sessions(["session_id", "end"], [])
    assert are_sessions(["service", "days", "hours"], [])
    assert are_sessions(["service", "title", "hours"], ["days", "as_of"])
    assert not are_sessions(["service", "postcode", "hours"], ["days", "as_of"])
    assert not are_sessions(["service", "note"], [])
