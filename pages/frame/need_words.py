"""The words of the order of need that Overview and Priorities share: small numbers, and shares of trials."""

from __future__ import annotations

from typing import Final

from layers.paper.places import Place, Standing
from pages.frame.need_answer import Answer

NUMBERS: Final = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def number_word(number: int) -> str:
    """Return a small number as a word."""
    return NUMBERS.get(number, f"{number:,}")


def share_words(found: Answer, code: str) -> str:
    """Return in which share of the trials an area is among the first: "68%", "all", "under 1%" or "none"."""
    share = found.place(code)["p_first"]
    if share in (0.0, 1.0):
        return "all" if share else "none"
    if share < 0.01 or share > 0.99:
        return "under 1%" if share < 0.01 else "over 99%"
    return f"{100 * share:.0f}%"


def standing(found: Answer, code: str) -> Standing:
    """Return how an area stands: sure, open or unlikely to be among the first."""
    return "sure" if code in found.named else "open" if code in found.open else "unlikely"


def place_of(found: Answer, code: str, area: str, *, extra: str = "") -> Place:
    """Return the row of an area: its place with its range; `area` is the one that is chosen.

    `extra` : what stands in the last column
    """
    row = found.place(code)
    return Place(
        found.name(code),
        row["median_rank"],
        row["low"],
        row["high"],
        share_words(found, code),
        row["p_first"],
        standing(found, code),
        extra,
        chosen=code == area,
    )
