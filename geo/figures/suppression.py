"""Suppression: what a sensitive indicator withholds so that no child can be found in a figure."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from geo.figures.flags import add_flag, has_flag
from geo.figures.intervals import proportion, widen, wilson

SUPPRESSED = "suppressed"

THRESHOLD = 5
"""Counts under this are withheld (methods.md)."""

ROUNDING_BASE = 5
"""Published counts are multiples of this (methods.md)."""


def primary(numerator: Series, *, threshold: float = THRESHOLD) -> Series[bool]:
    """Which counts are too small to publish.

    Counts from 0 up to but not including the threshold are withheld. Zero is among them: methods.md withholds
    "counts under 5", and a published zero says of every child in an area that it is not concerned. Estimated
    counts are judged unrounded. A missing count is not withheld: it is missing. Index of `numerator`.

    Examples
    --------
    >>> primary(Series({"A": 3, "B": 12, "C": None})).to_dict()
    {'A': True, 'B': False, 'C': False}
    """
    return (numerator.astype("float64") < threshold).rename("withheld")


def rounded(numerator: Series, base: int = ROUNDING_BASE) -> Series[float]:
    """Counts to the nearest multiple of a base, halves up; index of `numerator`, missing stays missing.

    Examples
    --------
    >>> rounded(Series({"A": 12, "B": 22, "C": 7})).to_dict()
    {'A': 10.0, 'B': 20.0, 'C': 5.0}
    """
    return (numerator.astype("float64") + base / 2) // base * base


def secondary(withheld: Series, counts: Series, groups: Series | None = None) -> Series[bool]:
    """Everything to withhold once totals are published beside the parts.

    Where exactly one cell of a group is withheld, its count is the group's total less the others; so the
    smallest other count of the group is withheld too (ties: the first by area code). The same holds for the
    total of all areas. Repeated until nothing changes.

    Parameters
    ----------
    withheld : per area, whether its count is withheld already
    counts : per area, matched by label; an area without a count cannot stand in as the second one
    groups : per area, the group (locality) whose total is published; None or missing for none

    Returns
    -------
    Whether to withhold, first and second together, index of `counts`. Never exactly one in a group or
    overall, unless there is no other counted area to withhold: then the group's total **is** the count, and
    must be withheld where it is shown.

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> counts = Series({"A": 3, "B": 12, "C": 22})
    >>> secondary(primary(counts), counts).to_dict()
    {'A': True, 'B': True, 'C': False}
    """
    return _settle(withheld, counts, [] if groups is None else [groups])


def suppress(
    frame: DataFrame,
    *,
    groups: Sequence[Series],
    method_error: float = 0.0,
    confidence: float = 0.95,
) -> DataFrame:
    """Publishable figures of a sensitive indicator.

    Parameters
    ----------
    frame : one row per area with `numerator`, `denominator` (counts), `value`, `lower`, `upper` (per cent)
        and `flag` (joined flags); other columns pass through
    groups : groupings of the areas whose totals are published; the total of all areas always is
    method_error : root mean square error of the method, percentage points, where the values are estimates
    confidence : coverage of the range

    Returns
    -------
    The frame on its index. Withheld rows have no numerator, value, lower or upper and the flag `suppressed`.
    Other numerators are rounded to 5 (down where rounding up would exceed the denominator), and value, lower
    and upper are made again **from the rounded numerator**: the range of the exact count would give it away.
    Rows already flagged `suppressed` at the source count as withheld. A value without a numerator is judged
    by the count it implies with its denominator. Applying it twice changes nothing.

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> frame = DataFrame({"numerator": [3, 12, 22], "denominator": [60, 90, 40]}, index=["A", "B", "C"])
    >>> frame["value"] = 100 * frame["numerator"] / frame["denominator"]
    >>> published = suppress(frame.assign(lower=0.0, upper=100.0, flag=""), groups=[])
    >>> published[["numerator", "value", "lower", "upper", "flag"]].round(1)
       numerator  value  lower  upper        flag
    A        NaN    NaN    NaN    NaN  suppressed
    B        NaN    NaN    NaN    NaN  suppressed
    C       20.0   50.0   35.2   64.8
    """
    # To 6 decimals: a percentage turned back into a count must not miss the threshold by float noise.
    implied = (frame["value"] / 100 * frame["denominator"]).astype("float64").round(6)
    counts = frame["numerator"].astype("float64").fillna(implied)
    at_source = has_flag(frame["flag"], SUPPRESSED)
    withheld = _settle(primary(counts) | at_source, counts, groups)
    published = _published(frame, counts, method_error=method_error, confidence=confidence)
    return frame.assign(
        **{name: published[name].mask(withheld) for name in published.columns},
        flag=add_flag(frame["flag"], withheld, SUPPRESSED),
    )


def _published(frame: DataFrame, counts: Series, *, method_error: float, confidence: float) -> DataFrame:
    """Numerator, value and range as if nothing were withheld, from rounded counts.

    What the frame does not state stays missing, and a value without a denominator stays as it is: there is
    no count to find in it.
    """
    base = frame["denominator"].astype("float64")
    nearest = rounded(counts)
    count = nearest.where(~(nearest > base), base // ROUNDING_BASE * ROUNDING_BASE)
    value = (100 * proportion(count, base)).where(frame["value"].notna())
    limits = 100 * wilson(count, base, confidence=confidence)
    limits = widen(
        value,
        limits["lower"],
        limits["upper"],
        method_error=method_error,
        confidence=confidence,
        ceiling=100.0,
    )
    given = frame[["value", "lower", "upper"]].astype("float64")
    fresh = limits.assign(value=value).where(given.notna()).fillna(given)
    return fresh.assign(numerator=count.where(frame["numerator"].notna()))


def _settle(withheld: Series, counts: Series, groups: Sequence[Series]) -> Series[bool]:
    """Withhold second cells over all groupings and the whole, until none asks for more."""
    held = withheld.reindex(counts.index, fill_value=False).fillna(False).astype(bool).rename("withheld")
    whole = Series(0, index=counts.index)
    partitions = [*(grouping.reindex(counts.index) for grouping in groups), whole]
    settled = False
    while not settled:
        before = held
        # A second cell for one total may be the only one of another: each pass can call for the next.
        for partition in partitions:
            held = held | _seconds(held, counts, partition)
        settled = held.equals(before)
    return held


def _seconds(held: Series[bool], counts: Series, partition: Series) -> Series[bool]:
    """Smallest open count of each group in which exactly one cell is withheld."""
    alone = held.groupby(partition).transform("sum") == 1
    open_counts = counts.astype("float64")[alone & ~held].dropna().sort_index().sort_values(kind="stable")
    seconds = open_counts.groupby(partition.reindex(open_counts.index)).head(1).index
    return Series(held.index.isin(seconds), index=held.index)
