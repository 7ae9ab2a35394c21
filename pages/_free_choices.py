"""Choices beyond a short list: a number, several things at once. They act as the options of a Choice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATOR = "."


@dataclass(frozen=True)
class Number(Sequence[str]):
    """Every number between two bounds, written without needless zeros."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        """Tell whether a text is such a number."""
        try:
            number = float(str(value))
        except ValueError:
            return False
        return math.isfinite(number) and self.low <= number <= self.high

    def __len__(self) -> int:
        """Return 0: they cannot be listed."""
        return 0

    def __getitem__(self, index: int) -> str:
        """Refuse: they cannot be listed."""
        raise IndexError(index)


class Listed(Sequence[str]):
    """Every selection of some known words, in their order ("one.two"); "none" for an empty one."""

    EMPTY = "none"

    def __init__(self, known: Sequence[str]) -> None:
        """Keep the words."""
        self.known = list(known)

    def __contains__(self, value: object) -> bool:
        """Tell whether a text names known words, each once."""
        words = self.read(str(value))
        return (
            str(value) == self.written(words)
            and set(words) <= set(self.known)
            and len(set(words)) == len(words)
        )

    def __len__(self) -> int:
        """Return 0: they are not listed."""
        return 0

    def __getitem__(self, index: int) -> str:
        """Refuse: they are not listed."""
        raise IndexError(index)

    @classmethod
    def written(cls, words: Sequence[str]) -> str:
        """Return a selection as it stands in the URL."""
        return SEPARATOR.join(words) or cls.EMPTY

    @classmethod
    def read(cls, text: str) -> list[str]:
        """Return the words of a selection."""
        return [] if text == cls.EMPTY else text.split(SEPARATOR)
