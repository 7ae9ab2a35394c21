"""The words of a period as a stretch of time, where they can be read: whether two windows overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

Window = tuple[float, float]
"""When a period begins and ends, in years; both the same where it is a day."""

_YEAR: Final = r"(?:19|20)\d\d"
_DAY: Final = re.compile(rf"({_YEAR})-(\d\d)-(\d\d)")
_MONTHS: Final = re.compile(rf"({_YEAR})-(\d\d) to ({_YEAR})-(\d\d)")
_MIDDLE: Final = re.compile(rf"mid-({_YEAR})")
_YEARS: Final = re.compile(rf"({_YEAR})(?:-({_YEAR}))?")
_SPLIT: Final = re.compile(rf"({_YEAR})/(\d\d)(?:-({_YEAR})/(\d\d))?")
_APRIL: Final = 0.25
_SLACK: Final = 1e-9


def window(period: str) -> Window | None:
    """Return when a period begins and ends, in years; None where its words do not say.

    Read are a day (2021-03-21), the middle of a year (mid-2024), months (2025-04 to 2026-03), a year or
    several (2024, 2011-2013), and years that end in the next (2023/24, 2015/16-2017/18; as from April).

    Examples
    --------
    >>> window("2015/16-2017/18"), window("2024"), window("mid-2024"), window("IoD 2025")
    ((2015.25, 2018.25), (2024.0, 2025.0), (2024.5, 2024.5), None)
    """
    words = period.strip()
    if found := _DAY.fullmatch(words):
        year, month, day = (int(each) for each in found.groups())
        at = year + (month - 1) / 12 + (day - 1) / 372
        return (at, at) if 1 <= month <= 12 and 1 <= day <= 31 else None
    if found := _MONTHS.fullmatch(words):
        year, month, end, last = (int(each) for each in found.groups())
        return (year + (month - 1) / 12, end + last / 12) if 1 <= month <= 12 and 1 <= last <= 12 else None
    if found := _MIDDLE.fullmatch(words):
        return int(found[1]) + 0.5, int(found[1]) + 0.5
    if found := _SPLIT.fullmatch(words):
        first, last = int(found[1]), int(found[3] or found[1])
        ends = [(first, found[2]), *([(last, found[4])] if found[3] else [])]
        if any(int(end) != (start + 1) % 100 for start, end in ends):
            return None
        return first + _APRIL, last + 1 + _APRIL
    if found := _YEARS.fullmatch(words):
        return float(found[1]), int(found[2] or found[1]) + 1.0
    return None


def overlapping(periods: Sequence[str]) -> list[tuple[str, str]]:
    """Return the neighbours in a series that overlap, or are the wrong way round, where their words say when.

    Examples
    --------
    >>> overlapping(["2011/12-2013/14", "2012/13-2014/15", "2015/16-2017/18"])
    [('2011/12-2013/14', '2012/13-2014/15')]
    >>> overlapping(["2023/24", "2024/25"])
    []
    """
    found = []
    for one, other in pairwise(periods):
        before, after = window(one), window(other)
        if before and after and (after[0] < before[1] - _SLACK or after[1] < after[0]):
            found.append((one, other))
    return found
