"""Times of day as people write them: read where they are clear, refused where they are not."""

from __future__ import annotations

import pytest

from geo.pack.clock_words import hours_of, time_of


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("15:30", "15:30"),
        ("15.30", "15:30"),
        ("15h30", "15:30"),
        ("3:30pm", "15:30"),
        ("3.30 p.m.", "15:30"),
        ("3PM", "15:00"),
        ("1530", "15:30"),
        ("0930", "09:30"),
        ("930", "09:30"),
        ("1530hrs", "15:30"),
        ("9:00", "09:00"),
        ("07:30", "07:30"),
        ("15:30:00", "15:30"),
        ("12pm", "12:00"),
        ("12am", "00:00"),
        ("noon", "12:00"),
        ("Midnight", "24:00"),
        ("18", "18:00"),
        ("15.3", "15:30"),
        ("0.645833333333333", "15:30"),
    ],
)
def test_times_are_read_however_they_are_written(text, time):
    assert time_of(text).text == time


@pytest.mark.parametrize(
    "text",
    ["half past", "half past 3", "3:30", "5", "15.5", "15:3", "25:00", "24:30", "13pm", "330", "", "x"],
)
def test_what_may_be_two_times_or_none_is_not_guessed(text):
    assert time_of(text).text == ""


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("15:30-20:30", ("15:30", "20:30")),
        ("15.30 – 20.30", ("15:30", "20:30")),
        ("3:30pm to 8:30pm", ("15:30", "20:30")),
        ("3:30-8:30pm", ("15:30", "20:30")),
        ("15.30-8pm", ("15:30", "20:00")),
        ("11-1pm", ("11:00", "13:00")),
        ("10am until noon", ("10:00", "12:00")),
        ("9-12", ("09:00", "12:00")),
        ("8pm - midnight", ("20:00", "24:00")),
        ("4-6", None),
        ("20:30-15:30", None),
        ("15:30", None),
        ("after school", None),
    ],
)
def test_from_when_to_when(text, hours):
    assert hours_of(text) == hours
