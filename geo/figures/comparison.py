"""Comparison: does an area differ from a benchmark, by how much, and where does it rank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame, Series

from geo.errors import AtlasError
from geo.figures.intervals import matched, proportion
from geo.pack.indicators import Polarity

BETTER, SIMILAR, WORSE = "better", "similar", "worse"
HIGHER, LOWER = "higher", "lower"
NOT_COMPARED = "not compared"

_WORDS_ABOVE_BELOW: dict[Polarity, tuple[str, str]] = {
    "high_is_worse": (WORSE, BETTER),
    "high_is_better": (BETTER, WORSE),
    "neutral": (HIGHER, LOWER),
}


def compare(
    value: Series, lower: Series, upper: Series, benchmark: float | None, *, polarity: Polarity
) -> Series[str]:
    """Word for each area against a benchmark of the same definition and period.

    Parameters
    ----------
    value, lower, upper : per area, one unit, matched to `value` by label
    benchmark : same unit; None or NaN where there is no fair benchmark
    polarity : whether a high value is worse, better or neither

    Returns
    -------
    `better`, `similar` or `worse`, or `higher`, `similar` or `lower` for neutral polarity, index of `value`;
    `not compared` where value, range or benchmark is missing. An area differs only where its range excludes
    the benchmark: a limit equal to the benchmark is `similar`.

    Source: methods.md, "Uncertainty and comparison"; OHID technical guide.

    Examples
    --------
    >>> value = Series({"A": 30, "B": 20})
    >>> lower, upper = Series({"A": 26, "B": 15}), Series({"A": 35, "B": 26})
    >>> compare(value, lower, upper, 25, polarity="high_is_worse").to_dict()
    {'A': 'worse', 'B': 'similar'}
    """
    given, low, high = matched(value, lower, upper)
    mark = _number(benchmark)
    unknown = np.isnan(given) | np.isnan(low) | np.isnan(high) | np.isnan(mark)
    above, below = _WORDS_ABOVE_BELOW[polarity]
    words = np.select([unknown, low > mark, high < mark], [NOT_COMPARED, above, below], SIMILAR)
    return Series(words, index=value.index, dtype="str", name="comparison")


def score_p_value(
    numerator: Series, denominator: Series, benchmark_proportion: float | None
) -> Series[float]:
    """Two-sided p-value of a one-sample score test for a proportion.

    Parameters
    ----------
    numerator, denominator : counts per area, matched by label
    benchmark_proportion : share in [0, 1] (not a percentage); None or NaN where there is none

    Returns
    -------
    p-value in [0, 1], index of `numerator`; NaN where the proportion or the benchmark is missing. The
    variance is the benchmark's (the null), as in the Wilson interval. A benchmark of exactly 0 or 1 has none:
    any area off it has p = 0, the limit. The test knows nothing of the error of an estimation method; the
    uncertainty range does.

    Raises
    ------
    AtlasError : the benchmark is not a share, as when a percentage was passed

    Source: methods.md, "Uncertainty and comparison"; Wilson (1927).

    Examples
    --------
    >>> score_p_value(Series({"A": 30, "B": 60}), Series({"A": 100, "B": 150}), 0.25).round(4).to_dict()
    {'A': 0.2482, 'B': 0.0}
    """
    from scipy.special import ndtr  # takes a quarter of a second

    null = _number(benchmark_proportion)
    if null < 0 or null > 1:
        raise AtlasError(
            f"A benchmark proportion lies between 0 and 1; found {null!r}. Divide a percentage by 100."
        )
    share = proportion(numerator, denominator)
    base = denominator.reindex(numerator.index).astype("float64").where(share.notna())
    if null in (0.0, 1.0):
        return (share == null).astype("float64").where(share.notna()).rename("p_value")
    z: Series[float] = (share - null) / np.sqrt(null * (1 - null) / base)
    return Series(2 * ndtr(-z.abs().to_numpy()), index=numerator.index, dtype="float64", name="p_value")


def benjamini_hochberg(p: Series, *, rate: float = 0.05) -> Series[bool]:
    """Which areas differ when the share of false alarms among them is held at a rate.

    Parameters
    ----------
    p : two-sided p-value per area; a missing one is no test, is not counted and is never significant
    rate : false discovery rate in (0, 1)

    Returns
    -------
    Whether the area is significant, index of `p`; always a subset of p <= rate.

    Source: Benjamini and Hochberg (1995), step-up procedure.

    Examples
    --------
    >>> benjamini_hochberg(Series({"A": 0.001, "B": 0.04, "C": 0.6})).to_dict()
    {'A': True, 'B': False, 'C': False}
    """
    values = p.astype("float64").to_numpy()
    tested = np.sort(values[~np.isnan(values)])
    # rate x (i / m), in this order: i / m is at most 1, so no threshold can exceed the rate by float noise.
    passing = tested[tested <= rate * (np.arange(1, tested.size + 1) / max(tested.size, 1))]
    cut = passing.max(initial=-np.inf)
    return Series(values <= cut, index=p.index, dtype=bool, name="significant")


def adjust(comparison: Series, significant: Series) -> Series[str]:
    """Comparison words after correction for many comparisons.

    Parameters
    ----------
    comparison : words of `compare`
    significant : per area, whether it survives `benjamini_hochberg`, matched by label; missing is not

    Returns
    -------
    `better`, `worse`, `higher` and `lower` that do not survive become `similar`; all else stays. A correction
    only ever takes a difference away, so that a wide uncertainty range keeps the last word.

    Examples
    --------
    >>> adjust(Series({"A": "worse", "B": "better"}), Series({"A": True, "B": False})).to_dict()
    {'A': 'worse', 'B': 'similar'}
    """
    survives = significant.reindex(comparison.index, fill_value=False).fillna(False).astype(bool)
    kept = comparison.where(survives | (comparison == NOT_COMPARED), SIMILAR)
    return Series(kept, dtype="str")


def difference(value: Series, benchmark: float | None, denominator: Series | None) -> DataFrame:
    """Size of the difference from a benchmark, in points and in people.

    Parameters
    ----------
    value : per area; a percentage where `people` is wanted
    benchmark : same unit; None or NaN where there is none
    denominator : children or households per area, matched by label; None where the indicator has none or the
        value is not a percentage

    Returns
    -------
    Columns `points` (value - benchmark, in the value's unit: percentage points for a percentage) and `people`
    (points / 100 x denominator: how many more, or if negative fewer, than at the benchmark's rate, not
    rounded), index of `value`; NaN where something is missing or the denominator is not positive.

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> difference(Series({"A": 30.0, "B": 40.0}), 25, Series({"A": 100, "B": 150}))
       points  people
    A     5.0     5.0
    B    15.0    22.5
    """
    base = Series(np.nan, index=value.index) if denominator is None else denominator
    given, whole = matched(value, base)
    points = given - _number(benchmark)
    people = points / 100 * np.where(whole > 0, whole, np.nan)
    return DataFrame({"points": points, "people": people}, index=value.index)


TIE_DECIMALS = 9


def rank(value: Series, *, polarity: Polarity) -> Series[int]:
    """Rank of need: 1 is the highest.

    Parameters
    ----------
    value : per area
    polarity : the highest value ranks first, the lowest where high is better

    Returns
    -------
    Rank (Int64), index of `value`; ties share the better (smaller) rank and the next rank is skipped; missing
    values have <NA> and take no rank.

    Examples
    --------
    >>> rank(Series({"A": 30.0, "B": 40.0, "C": None, "D": 30.0}), polarity="high_is_worse").to_list()
    [2, 1, <NA>, 2]
    """
    ascending = polarity == "high_is_better"
    # What differs only by how it was worked out is equal.
    return (
        value.astype("float64")
        .round(TIE_DECIMALS)
        .rank(method="min", ascending=ascending)
        .astype("Int64")
        .rename("rank")
    )


def _number(benchmark: float | None) -> float:
    """Benchmark as a float: NaN is the one form of none that arithmetic carries through."""
    return float("nan") if benchmark is None else float(benchmark)


TOP = 5


@dataclass(frozen=True)
class Disagreement:
    """Areas that are among the first by rate but not by number, and the other way round."""

    top: int
    only_by_rate: tuple[str, ...]
    only_by_number: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether the two orders name different areas."""
        return bool(self.only_by_rate or self.only_by_number)


def rank_disagreement(figures: DataFrame, *, polarity: Polarity, top: int = TOP) -> Disagreement:
    """Return the areas that rank among the first `top` by rate or by number, but not by both.

    No order is read into ties: where more areas than `top` share the first ranks, those that share the last
    of them are neither surely among the first nor surely not, and are not named.

    Parameters
    ----------
    figures : index area code; columns value (a rate) and numerator (the number behind it)
    polarity : decides which end of the rate comes first; a larger number always does
    top : how many areas count as first; at most a third of them, at least one

    Examples
    --------
    >>> frame = DataFrame({"value": [50, 20, 10], "numerator": [5, 8, 6]}, index=["A", "B", "C"])
    >>> rank_disagreement(frame, polarity="high_is_worse")
    Disagreement(top=1, only_by_rate=('A',), only_by_number=('B',))
    """
    first = max(1, min(top, len(figures) // 3))
    by_rate = rank(figures["value"], polarity=polarity)
    by_number = rank(figures["numerator"], polarity="high_is_worse")
    sure_by_rate, rate = _first(by_rate, first)
    sure_by_number, number = _first(by_number, first)
    if not number:
        return Disagreement(first, (), ())
    order = list(figures.index)
    return Disagreement(
        first,
        tuple(str(code) for code in order if code in sure_by_rate - number),
        tuple(str(code) for code in order if code in sure_by_number - rate),
    )


def _first(ranks: Series[int], first: int) -> tuple[set[object], set[object]]:
    """Return the areas that are surely, and those that are possibly, among the first so many."""
    possible = (ranks <= first).fillna(False)
    sharing = ranks.map(ranks.value_counts())
    sure = possible & (ranks + sharing - 1 <= first).fillna(False)
    return set(ranks.index[sure]), set(ranks.index[possible])
