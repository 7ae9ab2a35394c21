"""How hard a text is to read: the grade of Flesch and Kincaid, in school years.

Names and numbers say nothing of how a sentence is built, so each counts as one short word. Only full stops,
question and exclamation marks end a sentence: a semicolon lets the reader hold on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

HARDEST: Final = 9.0
"""School years: what a council's plain English may ask for."""
_ENDS: Final = re.compile(r"(?<=[.!?])[”’)\"]*\s+")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_SILENT: Final = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")


def grade(text: str, names: Iterable[str] = ()) -> float:
    """Return the school year that a text asks for; `names` stand in it and are taken for short words."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "Bow")
    text = re.sub(r"\d[\d,.]*\d|\d", "ten", text).replace("%", "").replace("£", "")
    sentences = [each for each in _ENDS.split(text) if _WORD.search(each)]
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Return about how many syllables a word has."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if len(plain) <= 3:
        return 1
    return max(1, len(re.findall(r"[aeiouy]{1,2}", _SILENT.sub("", plain).removeprefix("y"))))
