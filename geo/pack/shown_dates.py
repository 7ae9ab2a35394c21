"""Dates in the cells of a spreadsheet: written no more exactly than they are shown."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# What a format shows as it is: quoted, escaped, in brackets (colours, languages).
_SHOWN_AS_IS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_NO_DAY = re.compile(r"[^\W\d_]{3,}\.?[-. /']*(?:\d{4}|\d\d)|\d{1,2}[/.-]\d{4}")
_NO_YEAR = re.compile(r"\d{1,2}\.?[-. /]*[^\W\d_]{3,}\.?")
_YEAR = re.compile(r"\d{4}")


def is_moment(value: Any) -> bool:
    """Tell whether the value of a cell is a date or a time.

    Examples
    --------
    >>> is_moment(date(2026, 11, 5)), is_moment("2026-11-05")
    (True, False)
    """
    return isinstance(value, date | time | timedelta)


def moment_text(value: date | time | timedelta, form: str) -> str:
    """Return a date or time as its format shows it: what shows no day is not given one.

    Examples
    --------
    >>> day = datetime(2024, 11, 1)
    >>> [moment_text(day, form) for form in ("dd/mm/yyyy", "mmm-yy", "d-mmm", "yyyy")]
    ['2024-11-01', 'Nov-24', '1-Nov', '2024']
    """
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    plain = _SHOWN_AS_IS.sub("", form.split(";")[0]).lower()
    return _written(value, day="d" in plain, month="m" in plain, year="y" in plain)


def shown_date(value: date, shown: str) -> str:
    """Return a date as far as a text that shows it does.

    Examples
    --------
    >>> day = date(2024, 11, 1)
    >>> [shown_date(day, text) for text in ("01/11/24", "Nov 24", "1. Nov", "2024", "")]
    ['2024-11-01', 'Nov-24', '1-Nov', '2024', '2024-11-01']
    """
    text = shown.strip()
    if _YEAR.fullmatch(text):
        return _written(value, day=False, month=False, year=True)
    return _written(value, day=not _NO_DAY.fullmatch(text), month=True, year=not _NO_YEAR.fullmatch(text))


def _written(value: date, *, day: bool, month: bool, year: bool) -> str:
    """Return the parts of a date that are shown; all where nothing is known of them."""
    if year and not day:
        return f"{MONTHS[value.month - 1]}-{value.year % 100:02d}" if month else f"{value.year}"
    if day and not year and month:
        return f"{value.day}-{MONTHS[value.month - 1]}"
    clock = f" {value:%H:%M}" if isinstance(value, datetime) and value.time() != time() else ""
    return f"{value:%Y-%m-%d}{clock}"
