"""Ranges of ages as people and spreadsheets write them: 5-11, 5 to 11, 12+, and the dates made of 5-11."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

OLDEST: Final = 25
_RANGE = re.compile(r"(\d{1,2})\s*(?:(?:-|–|—|to|bis|/)\s*(\d{1,2})|(\+))?", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})[-. /]+([^\W\d_]{3,})\.?(?:[-. /]+\d{4})?")
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,})\.?[-. /]+(\d{2}|20\d{2})")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: 0?0:00(?::00)?)?")
# A date as the number of days that a spreadsheet counts, 2000 to 2060.
_SERIAL = re.compile(r"[345]\d{4}(?:\.0+)?")
_DAY_ZERO = date(1899, 12, 30)
# Of a first of the month in these years nobody can say whether the day or the year was an age.
_UNCLEAR_YEARS = range(24, OLDEST + 1)
# January to December as spreadsheets of these languages name them, without accents.
_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    "jan feb mrt apr mei jun jul aug sept okt nov dez",
)


def read_ages(
    text: str, *, youngest: int = 0, oldest: int = OLDEST, open_end: int = 17
) -> tuple[int, int] | None:
    """Return first and last age, both included; None where it is no range or not clear which.

    A spreadsheet turns 5-11 into the fifth of November and 11-19 into November 2019, in its own language and
    order: the smaller number was the first age. What both could be is not guessed.

    Parameters
    ----------
    text : what a cell says
    youngest, oldest : the ages that there are
    open_end : last age of a range without one, such as 12+

    Examples
    --------
    >>> [read_ages(text) for text in ("5-11", "11 to 19", "12+", "7")]
    [(5, 11), (11, 19), (12, 17), (7, 17)]
    >>> [read_ages(text) for text in ("05-Nov", "11-May", "Nov-19", "2005-11-01 00:00:00", "5. Nov")]
    [(5, 11), (5, 11), (11, 19), (5, 11), (5, 11)]
    >>> read_ages("19-11") is None, read_ages("2025-11-01") is None
    (True, True)
    """
    plain = text.strip()
    if found := _RANGE.fullmatch(plain):
        low = int(found[1])
        pair: tuple[int, int] | None = (low, int(found[2]) if found[2] else max(open_end, low))
    else:
        pair = _of_date(plain)
    if pair is None or not youngest <= pair[0] <= pair[1] <= oldest:
        return None
    return pair


def written_ages(ages: tuple[int, int]) -> str:
    """Return ages as tables write them: in words, so that no spreadsheet takes them for a date.

    Examples
    --------
    >>> written_ages((11, 19))
    '11 to 19'
    """
    return f"{ages[0]} to {ages[1]}"


def _of_date(text: str) -> tuple[int, int] | None:
    """Return the ages that a spreadsheet took for a date; None where it is none or not clear."""
    if (found := _DAY_MONTH.fullmatch(text)) and (month := _month(found[2])):
        return _ordered(int(found[1]), month)
    if (found := _MONTH_YEAR.fullmatch(text)) and (month := _month(found[1])):
        return _ordered(month, int(found[2]) % 100)
    if found := _ISO.fullmatch(text):
        return _of_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DATE.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        return _of_day(year, first, second) if second == 1 else _of_day(year, second, first)
    if _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(float(text)))
        return _of_day(day.year, day.month, day.day)
    return None


def _of_day(year: int, month: int, day: int) -> tuple[int, int] | None:
    """Return the ages in a whole date: month and year where it is the first of a month long ago."""
    short = year % 100
    if day == 1 and short in _UNCLEAR_YEARS:
        return None
    return _ordered(month, short) if day == 1 and short <= OLDEST else _ordered(month, day)


def _ordered(one: int, other: int) -> tuple[int, int]:
    """Return two ages, the younger first."""
    return (min(one, other), max(one, other))


def _month(name: str) -> int | None:
    """Return the month that a name or its beginning means in any language known; None where several."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = {
        at for names in _MONTHS for at, full in enumerate(names.split(), start=1) if full.startswith(plain)
    }
    return found.pop() if len(found) == 1 else None


def who(ages: tuple[int, int]) -> str:
    """Return the people of an age band, in words: a 19-year-old is no child.

    Examples
    --------
    >>> who((5, 11)), who((11, 19)), who((4, 4))
    ('children aged 5 to 11', 'young people aged 11 to 19', 'children aged 4')
    >>> who((0, 19))
    'children and young people aged 0 to 19'
    """
    low, high = ages
    noun = "children" if high <= _LAST_OF_CHILDHOOD else "young people" if low >= _YOUNG else _BOTH
    return f"{noun} aged {low} to {high}" if low != high else f"{noun} aged {low}"


_LAST_OF_CHILDHOOD, _YOUNG, _BOTH = 17, 10, "children and young people"
