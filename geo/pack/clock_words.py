"""Times of day as people and spreadsheets write them: 15.30, 3:30pm, 0.645833; and from one to another."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from geo.pack.sessions import clock, minutes_of

DAY: Final = 24 * 60
_CLOCK: Final = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d\d))?(?::00)?\s*(am|pm)?")
_DIGITS: Final = re.compile(r"(\d\d?)(\d\d)\s*(am|pm|hrs|hours|h)?")
_HALF: Final = re.compile(r"(?<=\d)\s*([ap])\.?\s?m\b\.?")
_FRACTION: Final = re.compile(r"0\.\d{3,}")
_THIRTY: Final = re.compile(r"(\d{1,2})\.3")
_RANGE: Final = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\btil\b)\s*")
_WORDS: Final = {"noon": "12:00", "midday": "12:00", "12 noon": "12:00", "midnight": "24:00"}
_NIGHT: Final = 8
"""A lone 3:30 may be day or night; from this hour on a time is read as it is written."""


class Time(NamedTuple):
    """A time of day such as 15:30, "" where a text is none; and what a spreadsheet had made of it."""

    text: str
    note: str = ""


def time_of(text: str) -> Time:
    """Return a time that a text says; none where it may be morning or afternoon.

    Examples
    --------
    >>> [time_of(each).text for each in ("15.30", "3:30pm", "1530", "9am", "18", "15:30:00", "midnight")]
    ['15:30', '15:30', '15:30', '09:00', '18:00', '15:30', '24:00']
    >>> time_of("0.6458333333")
    Time(text='15:30', note='the time 15:30, which a spreadsheet counts as 0.6458333333')
    >>> [time_of(each).text for each in ("3:30", "half past 3", "25:00", "15.5")]
    ['', '', '', '']
    """
    plain = _plain(text)
    if plain in _WORDS:
        return Time(_WORDS[plain])
    if _FRACTION.fullmatch(plain):
        made = clock(round(float(plain) * DAY))
        return Time(made, f"the time {made}, which a spreadsheet counts as {text.strip()}")
    if found := _THIRTY.fullmatch(plain):  # a spreadsheet drops the last figure of 15.30
        made = _made(found[1], "30", None)
        return Time(made, f"the time {made}, which a spreadsheet had made {text.strip()}" if made else "")
    if found := _CLOCK.fullmatch(plain):
        return Time(_made(found[1], found[2], found[3]))
    if found := _DIGITS.fullmatch(plain):
        half = found[3] if found[3] in ("am", "pm") else None
        return Time(_made(found[1], found[2], half, is_plain=len(found[1]) > 1))
    return Time("")


def hours_of(text: str) -> tuple[str, str] | None:
    """Return from when to when a text says; None where it does not, or not clearly.

    Where only the end has am or pm, the start is before it on the same half of the day, else in the morning.

    Examples
    --------
    >>> [hours_of(each) for each in ("15.30-20.30", "3:30 to 8:30pm", "11-1pm", "10am – noon")]
    [('15:30', '20:30'), ('15:30', '20:30'), ('11:00', '13:00'), ('10:00', '12:00')]
    >>> hours_of("3:30-5"), hours_of("after school")
    (None, None)
    """
    parts = _RANGE.split(_plain(text))
    if len(parts) != 2:
        return None
    start, end = parts
    last = time_of(end).text
    if not last:
        return None
    half = end[-2:] if end[-2:] in ("am", "pm") else ""
    tried = [start] if not half or start[-2:] in ("am", "pm") else [f"{start}{half}", f"{start}am", start]
    for each in tried:
        first = time_of(each).text
        if first and minutes_of(first) < minutes_of(last):
            return first, last
    return None


def _plain(text: str) -> str:
    """Return a text in small letters, with am and pm as these two letters."""
    words = " ".join(text.casefold().split())
    return _HALF.sub(r"\1m", words)


def _made(hour: str, minute: str | None, half: str | None, *, is_plain: bool = False) -> str:
    """Return a time of its parts; empty where there is no such time, or it may be day or night.

    `is_plain` : four figures, which are read as they stand
    """
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return ""
        hours = hours % 12 + (12 if half == "pm" else 0)
    elif hours < _NIGHT and not is_plain and not (minute and len(hour) > 1):
        return ""
    total = hours * 60 + minutes
    return clock(total) if minutes < 60 and total <= DAY else ""
