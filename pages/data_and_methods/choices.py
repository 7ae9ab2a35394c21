"""The choices of the page Data and methods: which part, which figure, what is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.pack.indicators import READ_WORDS, TO_CHECK, to_check
from geo.report.fields import one_of, text
from geo.report.question import Question
from geo.report.shared_fields import indicators

PAGE: Final = "data-and-methods"
PARTS: Final = {"definitions": "Definitions", "downloads": "Downloads", "limits": "Limits and methods"}
READ: Final[dict[str, str]] = {
    "any": "Wherever it was read",
    "check": TO_CHECK,
    **{str(kind): f"Read from {words}" for kind, words in READ_WORDS.items() if kind},
}

LONGEST: Final = 60
"""Characters that may be looked for."""


def read_so(read_from: str, asked: str) -> bool:
    """Tell whether something was read where it is looked for."""
    return asked == "any" or (to_check(read_from) if asked == "check" else read_from == asked)


@dataclass(frozen=True)
class LookUp(Question):
    """Which part of the page is shown, which figure is looked up, which are listed."""

    page = PAGE

    part: str = one_of(PARTS, label="Part", shown="segments")
    indicator: str = one_of(
        indicators(lambda pack: pack.registry),
        usual=lambda pack, _: pack.place.defaults.indicator,
        label="Figure",
    )
    find: str = text("Search the definitions", shape="poverty, homes, Census")
    read: str = one_of(READ, label="Where it was read")
