"""Figures and lists as words: one way to write a number of each unit, on screen, on paper and in a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

STATE_WORDS: Final = {
    "missing": "no figure",
    "suppressed": "withheld (small numbers)",
    "not_applicable": "does not apply here",
    "out_of_date": "out of date",
}
"""The four ways of not having a usable figure."""
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

    Examples
    --------
    >>> format_value(15695.2, "people_per_km2"), format_value(None, "percent", state="missing")
    ('15,695 per km²', 'no figure')
    """
    if value is None or pd.isna(value):
        return state_word("missing" if state == "ok" else state)
    decimals, tail, signed = _STYLES.get(unit, (1, "", False))
    rounded = round(float(value), decimals) + 0.0  # no "-0.0"
    sign = "-" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}{tail if behind else ''}".replace("-", "−")


def decimals_of(unit: str) -> int:
    """Return to how many decimals a figure of a unit is read.

    Examples
    --------
    >>> decimals_of("percent"), decimals_of("children")
    (1, 0)
    """
    return _STYLES.get(unit, (1, "", False))[0]


def unit_sign(unit: str) -> str:
    """Return what stands behind a number of a unit.

    Examples
    --------
    >>> unit_sign("micrograms_per_m3"), unit_sign("per_1000"), unit_sign("score")
    ('µg/m³', 'per 1,000', '')
    """
    return _STYLES.get(unit, (1, "", False))[1].strip()


def format_range(lower: float | None, upper: float | None, unit: str) -> str:
    """Return an uncertainty range ("21.3% to 25.6%"), empty where either end is unknown.

    Examples
    --------
    >>> format_range(21.25, 25.61, "percent")
    '21.2% to 25.6%'
    """
    if lower is None or upper is None or pd.isna(lower) or pd.isna(upper):
        return ""
    return f"{format_value(lower, unit)} to {format_value(upper, unit)}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return "1 ward" or "20 wards".

    Examples
    --------
    >>> plural(1, "ward"), plural(20, "ward"), plural(2, "locality", "localities")
    ('1 ward', '20 wards', '2 localities')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def sentence_case(text: str) -> str:
    """Return a text that starts with a capital letter; abbreviations such as LSOA stay as they are.

    Examples
    --------
    >>> sentence_case("LSOA figures"), sentence_case("about 5")
    ('LSOA figures', 'About 5')
    """
    return text[:1].upper() + text[1:]


def join_words(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c".

    Examples
    --------
    >>> join_words(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def state_word(state: str) -> str:
    """Return the word for a state: what a table, tooltip or legend shows in place of a figure.

    Examples
    --------
    >>> state_word("suppressed")
    'withheld (small numbers)'
    """
    return STATE_WORDS.get(state, state.replace("_", " "))


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "3rd", "11th".

    Examples
    --------
    >>> [ordinal(each) for each in (1, 2, 3, 4, 11, 12, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '112th']
    """
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def place_span(low: int, high: int, of: int) -> str:
    """Return where an area stands among others: "1st of 20", "between 2nd and 6th of 20".

    Examples
    --------
    >>> place_span(1, 1, 20), place_span(2, 6, 20)
    ('1st of 20', 'between 2nd and 6th of 20')
    """
    if low == high:
        return f"{ordinal(low)} of {of:,}"
    return f"between {ordinal(low)} and {ordinal(high)} of {of:,}"


def about_share(share: float, low: float, high: float, *, whole: str = "") -> str:
    """Return an estimated share with its range, never “at least” so much; alone where it is written as one.

    `whole` : whom it is a share of, to stand beside it

    Examples
    --------
    >>> about_share(0.45, 0.38, 0.53), about_share(0.6, 0.6, 0.6)
    ('about 45% (38% to 53%)', '60%')
    >>> about_share(0.45, 0.38, 0.53, whole="children under 5")
    'about 45% of children under 5 (38% to 53%)'
    """
    of = f" of {whole}" if whole else ""
    if pd.isna(low) or pd.isna(high) or f"{low:.0%}" == f"{high:.0%}":
        return f"{share:.0%}{of}"
    return f"about {share:.0%}{of} ({low:.0%} to {high:.0%})"


def share_words(share: float) -> str:
    """Return a share as a reader says it: "62%", but none, all, almost none and almost all at the ends.

    Examples
    --------
    >>> [share_words(each) for each in (0.0, 0.002, 0.617, 0.997, 1.0)]
    ['none', 'almost none', '62%', 'almost all', 'all']
    """
    if share <= 0 or share >= 1:
        return "none" if share <= 0 else "all"
    whole = round(100 * share)
    if whole in (0, 100):
        return "almost none" if whole == 0 else "almost all"
    return f"{whole}%"
