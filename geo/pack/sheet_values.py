"""Cells of a sheet as the register writes them: dates, ages, postcodes and words put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geo.pack.ages import read_ages
from geo.pack.catalogue import NUMBERS, STATUSES, Catalogue
from geo.pack.column_names import AGES
from geo.pack.postcodes import normal
from geo.pack.shown_dates import MONTHS

# What spreadsheet programs make of 2024-11 and of 2026-01-29 when they open a file (day first, as here).
_MONTH: Final = re.compile(r"([A-Za-z]{3,9})[-. ](\d\d|20\d\d)")
_DAY: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](20\d\d|\d\d)")
_WORDS: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-. ]([A-Za-z]{3,9})\.?,?[-. ](20\d\d|\d\d)")
_ISO: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?")
# A date as the number of days that a spreadsheet counts, 2000 to 2060.
_SERIAL: Final = re.compile(r"[345]\d{4}")
_DAY_ZERO: Final = date(1899, 12, 30)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_COMMA: Final = re.compile(r"-?\d{1,3},\d+")
_FAILED: Final = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|Err:\d+")
_RANGE: Final = re.compile(r"\d{1,2}\s*-\s*\d{1,2}|\d{1,2}\+?")
_BREAKS: Final = re.compile(r"\s*[\r\n\v\f\u2028\u2029]+\s*")
_SPACES: Final = re.compile(r"[\t\u00a0\u2007\u202f]")
_FULL: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_STATUS: Final = {
    "active": "open",
    "shut": "closed",
    "not known": "unknown",
    "?": "unknown",
}
FAILED: Final = "a formula that failed"


@dataclass(frozen=True)
class Value:
    """A cell as the register writes it; `note` says what was put right where that is not plain to see."""

    text: str
    note: str = ""


def value(column: str, cell: str, terms: Catalogue) -> Value:
    """Return a cell of a column of the register as it is written there.

    Examples
    --------
    >>> from geo.sample import town
    >>> terms = town().register.terms
    >>> [value("as_of", cell, terms).text for cell in ("29/01/2026", "Nov-24", "2026-01-29 00:00", "undated")]
    ['2026-01-29', '2024-11', '2026-01-29', 'undated']
    >>> value("postcode", "zz11aa", terms).text, value("status", "Open", terms).text
    ('ZZ1 1AA', 'open')
    >>> value("ages", "11-Aug", terms)
    Value(text='8-11', note='the ages 8-11, which a spreadsheet had made the date 11-Aug')
    """
    text = tidy(cell, ", " if column == "address" else " ")
    made = _maker(column, terms)
    return Value(text) if made is None or not text else made(text)


def tidy(cell: str, line: str = " ") -> str:
    r"""Return a cell without spaces around it, on one line; `line` parts what stood on several.

    Examples
    --------
    >>> tidy(" 1 Lane\nTown ", ", ")
    '1 Lane, Town'
    """
    return _BREAKS.sub(line, _SPACES.sub(" ", cell).strip()).strip()


def is_failed(cell: str) -> bool:
    """Tell whether a cell says that its formula failed.

    Examples
    --------
    >>> is_failed("#REF!"), is_failed("#1 Club")
    (True, False)
    """
    return _FAILED.fullmatch(cell.strip()) is not None


def same(column: str, one: str, other: str) -> bool:
    """Tell whether two cells of a column say the same: 51.50 and 51.5, E11AA and E1 1AA.

    Examples
    --------
    >>> same("lat", "51.50", "51.5"), same("postcode", "zz11aa", "ZZ1 1AA"), same("name", "Hub ", "Hub")
    (True, True, True)
    """
    if " ".join(one.split()) == " ".join(other.split()):
        return True
    if column == "postcode":
        return bool(normal(one)) and normal(one) == normal(other)
    if column in NUMBERS:
        try:
            return float(one) == float(other)
        except ValueError:
            return False
    return False


def _maker(column: str, terms: Catalogue) -> Callable[[str], Value] | None:
    """Return what puts the cells of a column right."""
    if column == "as_of":
        return date_value
    if column == "postcode":
        return lambda text: Value(normal(text) or text)
    if column == "status":
        return lambda text: Value(_word(text, {each: each for each in STATUSES} | _STATUS))
    if column == "coord_accuracy":
        return lambda text: Value(_word(text, {each.words.casefold(): each.words for each in terms.accuracy}))
    if column in ("lat", "lon"):
        return lambda text: Value(text.replace(",", ".") if _COMMA.fullmatch(text) else text)
    if column in terms.number_columns:
        return _number
    titles = {each.name: each.title for each in terms.columns}
    if {column.casefold().replace("_", " "), titles.get(column, "").casefold()} & set(AGES):
        return _ages
    return None


def _word(text: str, words: Mapping[str, str]) -> str:
    """Return a text as the word that it means, in capitals or not; itself where it means none."""
    return words.get(text.casefold(), text)


def _number(text: str) -> Value:
    """Return a number without commas: those of thousands, and that of decimals."""
    if _THOUSANDS.fullmatch(text):
        return Value(text.replace(",", ""), f"the number {text.replace(',', '')}, written {text}")
    return Value(text.replace(",", ".")) if _COMMA.fullmatch(text) else Value(text)


def _ages(text: str) -> Value:
    """Return ages that a spreadsheet made a date of."""
    if (
        _RANGE.fullmatch(text)
        or (found := read_ages(text)) is None
        or not re.search(r"[A-Za-z]{3}|\d{4}", text)
    ):
        return Value(text)
    ages = f"{found[0]}-{found[1]}"
    return Value(ages, f"the ages {ages}, which a spreadsheet had made the date {text}")


def date_value(text: str) -> Value:
    """Return a date that a spreadsheet has rewritten as year, month, day; any other text as it is.

    Examples
    --------
    >>> date_value("5 Dec 2026").text, date_value("soon").text
    ('2026-12-05', 'soon')
    """
    if (found := _MONTH.fullmatch(text)) and (month := _month(found[1])):
        return Value(f"{_year(found[2])}-{month:02d}")
    if found := _DAY.fullmatch(text):
        return Value(_day(_year(found[3]), int(found[2]), int(found[1])) or text)
    if (found := _WORDS.fullmatch(text)) and (month := _month(found[2])):
        return Value(_day(_year(found[3]), month, int(found[1])) or text)
    if found := _ISO.fullmatch(text):
        return Value(found[1])
    if _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(text))
        return Value(day.isoformat(), f"the date {day.isoformat()}, which a spreadsheet counts as {text}")
    return Value(text)


def _day(year: int, month: int, day: int) -> str:
    """Return a day as the register writes it; empty where there is none such."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _year(text: str) -> int:
    return int(text) if len(text) > 2 else 2000 + int(text)


def _month(name: str) -> int:
    """Return the month of a name or its beginning, Sept included; 0 for none."""
    word = name.lower()
    for at, (short, full) in enumerate(zip(MONTHS, _FULL, strict=True), start=1):
        if word in (short.lower(), full.lower()) or (word == "sept" and short == "Sep"):
            return at
    return 0
