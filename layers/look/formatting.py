"""Numbers as words: one way to write a figure of each unit, on screen, on paper and in a tooltip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from layers.look.palette import state_word

# unit -> (decimals, what stands behind the number, is the sign always written)
_STYLES: Final[dict[str, tuple[int, str, bool]]] = {
    "percent": (1, "%", False),
    "percent_whole": (0, "%", False),
    "percent_change": (1, "%", True),
    "points": (1, " points", True),
    "people": (0, "", False),
    "children": (0, "", False),
    "households": (0, "", False),
    "people_per_km2": (0, " per km²", False),
    "score": (1, "", False),
    "index": (1, "", False),
    "micrograms_per_m3": (1, " µg/m³", False),
    "per_100000": (1, " per 100,000", False),
    "per_1000": (1, " per 1,000", False),
    "standard_score": (2, "", True),
}
COUNTS: Final = frozenset({"people", "children", "households"})


def format_value(value: float | None, unit: str, *, state: str = "missing", behind: bool = True) -> str:
    """Return a figure as readers see it, or the word of its state where there is none.

    Parameters
    ----------
    value : the figure; None or NaN where there is none
    unit : a unit of the indicator registry, or "points" for a difference between percentages
    state : why there is no figure ("missing", "suppressed", "not_applicable", "out_of_date")
    behind : write the unit's sign ("%", "per km²") behind the number
    """
    if value is None or pd.isna(value):
        return state_word("missing" if state == "ok" else state)
    decimals, tail, signed = _STYLES.get(unit, (1, "", False))
    rounded = round(float(value), decimals) + 0.0  # no "-0.0"
    sign = "-" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}{tail if behind else ''}".replace("-", "−")


def format_range(lower: float | None, upper: float | None, unit: str) -> str:
    """Return an uncertainty range ("21.3% to 25.6%"), empty where either end is unknown."""
    if lower is None or upper is None or pd.isna(lower) or pd.isna(upper):
        return ""
    return f"{format_value(lower, unit)} to {format_value(upper, unit)}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return "1 ward" or "20 wards"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


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


def sentence_case(text: str) -> str:
    """Return a text that starts with a capital letter; abbreviations such as LSOA stay as they are."""
    return text[:1].upper() + text[1:]


def join_words(words: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
