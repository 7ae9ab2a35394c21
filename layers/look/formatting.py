"""Numbers as words on screen and on paper: those of `geo.words`, and what the areas of a map are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geo.words import COUNTS, format_range, format_value, join_words, plural, sentence_case

__all__ = [
    "COUNTS",
    "WARDS",
    "AreaWords",
    "format_range",
    "format_value",
    "join_words",
    "plural",
    "sentence_case",
    "without_files",
]


_FILE: Final = re.compile(r"(?<!\S)\(?[\w-]+(?:[/.][\w-]+)*\.(?:csv|md|toml|json|xlsx?)\b\)?(?:; *)?")


def without_files(text: str) -> str:
    """Return a source's words without the names of files, which say nothing to a reader.

    Examples
    --------
    >>> without_files("wards/poverty_2024.csv; Other boroughs, same table")
    'Other boroughs, same table'
    >>> without_files("https://example.org/a.csv (data/news-item.md)")
    'https://example.org/a.csv'
    """
    return " ".join(_FILE.sub("", text).split())


@dataclass(frozen=True)
class AreaWords:
    """What the areas of a map are called, one and many, and the place they lie in."""

    one: str = "ward"
    many: str = "wards"
    place: str = ""

    def counted(self, count: int) -> str:
        """Return "1 ward" or "20 wards"."""
        return plural(count, self.one, self.many)

    def all(self, count: int) -> str:
        """Return "20 wards of Leeds"; without a place "20 wards"."""
        return f"{self.counted(count)}{f' of {self.place}' if self.place else ''}"


WARDS: Final = AreaWords()
