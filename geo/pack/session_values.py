"""Cells of a sheet of sessions as the register writes them: days, times, ages and words put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from geo.pack.ages import OLDEST, read_ages
from geo.pack.clock_words import hours_of, time_of
from geo.pack.postcodes import normal
from geo.pack.session_columns import AGES, HOURS, POSTCODE
from geo.pack.sessions import DAYS, NOT_STATED, weekday, when
from geo.pack.sheet_values import Value, date_value, tidy

_BETWEEN: Final = re.compile(r"\s*(?:;|,|(?<=[a-z])\s*/|&|\+|\band\b)\s*", re.IGNORECASE)
_DAY_RANGE: Final = re.compile(r"([a-z]+)\s*(?:-|–|—|\bto\b)\s*([a-z]+)")
_LISTS: Final = {
    "daily": "monday to sunday",
    "every day": "monday to sunday",
    "everyday": "monday to sunday",
    "all week": "monday to sunday",
    "weekdays": "monday to friday",
    "weekends": "saturday to sunday",
    "weekend": "saturday to sunday",
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "season": {
        "term": "term",
        "term time": "term",
        "term time only": "term",
        "termtime": "term",
        "in term": "term",
        "holidays": "holiday",
        "school holidays": "holiday",
        "school holiday": "holiday",
        "holidays only": "holiday",
        "all year round": "all year",
        "year round": "all year",
        "whole year": "all year",
    },
    "open_to": {
        "everyone": "all",
        "everybody": "all",
        "anyone": "all",
        "mixed": "all",
        "girls only": "girls",
        "female": "girls",
        "females": "girls",
        "girl": "girls",
        "boys only": "boys",
        "male": "boys",
        "males": "boys",
        "boy": "boys",
    },
    "with_send": {
        "yes": "inclusive",
        "y": "inclusive",
        "true": "inclusive",
        "included": "inclusive",
        "send inclusive": "inclusive",
        "send only": "only",
        "sen only": "only",
    },
}
_UNSAID: Final = frozenset({"unknown", "not known", "?", "n/a", "tbc", "not stated"})
_NUMBERS: Final = ("age_from", "age_to", "age_to_send", "places")
_WHOLE: Final = re.compile(r"(\d+)(?:\.0+)?(?:\s*(?:years?|yrs?))?")


def session_value(column: str, cell: str) -> Value:
    """Return a cell of a sheet of sessions as it is written in the register; as it is where it is unclear.

    Examples
    --------
    >>> session_value("days", "Weds, Thurs & Fri").text, session_value("days", "05/12/2026").text
    ('Wed;Thu;Fri', '2026-12-05')
    >>> session_value("start", "3.30pm").text, session_value("hours", "4-6pm").text
    ('15:30', '16:00 to 18:00')
    >>> session_value("open_to", "Girls only").text, session_value("ages", "11-Aug").text
    ('girls', '8 to 11')
    """
    text = tidy(cell)
    made = _MAKERS.get(column)
    return Value(text) if made is None or not text else made(text)


def days_of(text: str) -> str:
    """Return days of the week or dates as the register writes them; the text where it says no days.

    Examples
    --------
    >>> [days_of(each) for each in ("Mon-Fri", "weekends", "Sundays", "5 Dec 2026; 12/12/2026", "soon")]
    ['Mon;Tue;Wed;Thu;Fri', 'Sat;Sun', 'Sun', '2026-12-05;2026-12-12', 'soon']
    """
    found: list[str] = []
    for part in _BETWEEN.split(text.strip()):
        if part.strip():
            found += _days(part.strip().rstrip("."))
    try:
        days, dates = when(";".join(found))
    except ValueError:
        return text
    return ";".join([DAYS[each][:3] for each in days] or [each.isoformat() for each in dates])


def _days(part: str) -> list[str]:
    """Return the days that one word or range says; the word itself where it is none."""
    word = part.casefold()
    if spread := _DAY_RANGE.fullmatch(_LISTS.get(word, word)):
        try:
            first, last = (weekday(_single(each)) for each in spread.groups())
        except ValueError:
            return [part]
        length = (last - first) % 7 + 1
        return [DAYS[(first + at) % 7][:3] for at in range(length)]
    try:
        return [DAYS[weekday(_single(word))][:3]]
    except ValueError:
        return [date_value(part).text]


def _single(word: str) -> str:
    """Return a day of the week without the s of all such days: Sundays, Weds."""
    return word[:-1] if word.endswith("days") or word in ("weds", "mons", "fris", "sats", "suns") else word


def _hours(text: str) -> Value:
    found = hours_of(text)
    return Value(f"{found[0]} to {found[1]}" if found else text)


def _time(text: str) -> Value:
    made, note = time_of(text)
    return Value(made or text, note)


def _ages(text: str) -> Value:
    """Return ages as two numbers; with an open end the oldest stays unsaid."""
    plain = re.sub(r"\b(?:aged?|ages|years?|yrs?|old)\b", "", text.casefold()).strip()
    if re.fullmatch(r"\d{1,2}\s*(?:\+|and over|and above|or over)", plain):
        return Value(re.sub(r"\D", "", plain))
    found = read_ages(plain, oldest=OLDEST)
    if found is None or plain.isdigit():
        return Value(text)
    made = f"{found[0]} to {found[1]}"
    rewritten = not re.match(r"\d{1,2}\s*(?:-|–|—|to|/)\s*\d{1,2}$", plain)
    return Value(made, f"the ages {made}, which a spreadsheet had made {text}" if rewritten else "")


def _number(text: str) -> Value:
    found = _WHOLE.fullmatch(text.casefold())
    return Value(found[1] if found else text)


def _word(column: str) -> Callable[[str], Value]:
    """Return what puts the words of a column right."""

    def made(text: str) -> Value:
        plain = " ".join(text.casefold().replace("-", " ").split())
        if plain in _UNSAID:
            return Value(NOT_STATED)
        return Value(_WORDS[column].get(plain, plain))

    return made


_MAKERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "days": lambda text: Value(days_of(text)),
    "start": _time,
    "end": _time,
    HOURS: _hours,
    AGES: _ages,
    "as_of": date_value,
    POSTCODE: lambda text: Value(normal(text) or text),
    **dict.fromkeys(_NUMBERS, _number),
    **{column: _word(column) for column in _WORDS},
}
