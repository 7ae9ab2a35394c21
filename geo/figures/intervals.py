"""Intervals: how sure a proportion, a rate or an estimate is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.errors import AtlasError

EXACT_BELOW = 10
"""Counts under which Byar's approximation gives way to the exact Poisson interval (OHID technical guide)."""

_COUNT_NOISE = 1e-9
"""Share by which a numerator may exceed its denominator: float rounding of counts split and summed."""


@lru_cache(maxsize=32)
def normal_quantile(confidence: float) -> float:
    """Standard normal quantile of a two-sided interval: 1.96 for 0.95.

    Raises
    ------
    AtlasError : the confidence is not between 0 and 1, as when 95 is meant as a percentage.

    Examples
    --------
    >>> round(normal_quantile(0.95), 2)
    1.96
    """
    from scipy.special import ndtri  # takes a quarter of a second

    if not 0 < confidence < 1:
        raise AtlasError(f"A confidence lies between 0 and 1, for example 0.95; found {confidence!r}.")
    return float(ndtri((1 + confidence) / 2))


def proportion(numerator: Series, denominator: Series) -> Series[float]:
    """Share of the denominator.

    Parameters
    ----------
    numerator : count per area, may be an estimate and so not whole
    denominator : count per area, matched to the numerator by label

    Returns
    -------
    Share in [0, 1], index of `numerator`; NaN where either count is missing, the denominator is not
    positive, or the numerator is negative or exceeds the denominator (no proportion then exists).

    Examples
    --------
    >>> proportion(Series({"A": 30, "B": 60}), Series({"A": 100, "B": 150})).to_dict()
    {'A': 0.3, 'B': 0.4}
    """
    share = _shares(*matched(numerator, denominator))
    return Series(share, index=numerator.index, name="proportion")


def matched(first: Series, *others: Series) -> list[NDArray[np.float64]]:
    """Return figures as numbers, those of the others matched to the first by label; NaN where missing.

    Examples
    --------
    >>> matched(Series({"A": 1, "B": 2}), Series({"B": 5}))
    [array([1., 2.]), array([nan,  5.])]
    """
    index = first.index
    rows = [first, *(each if each.index.equals(index) else each.reindex(index) for each in others)]
    return [each.to_numpy(dtype=np.float64, na_value=np.nan) for each in rows]


def _shares(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares; NaN where there is none."""
    share = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return np.minimum(np.where((share >= 0) & (share <= 1 + _COUNT_NOISE), share, np.nan), 1.0)


def wilson(numerator: Series, denominator: Series, *, confidence: float = 0.95) -> DataFrame:
    """Wilson score interval of a proportion.

    Parameters
    ----------
    numerator : count per area, may be an estimate and so not whole
    denominator : count per area, matched to the numerator by label
    confidence : coverage in (0, 1)

    Returns
    -------
    Columns `lower`, `upper`, shares in [0, 1] (not percentages), index of `numerator`; both NaN where
    `proportion` is. The interval always contains the proportion.

    Raises
    ------
    AtlasError : the confidence is not between 0 and 1

    Source: methods.md, "Uncertainty and comparison"; OHID technical guide, confidence intervals, method of
    Wilson (1927).

    Examples
    --------
    >>> wilson(Series({"A": 30, "B": 300}), Series({"A": 100, "B": 1000})).round(3)
       lower  upper
    A  0.219  0.396
    B  0.272  0.329
    """
    z = normal_quantile(confidence)
    counted, base = matched(numerator, denominator)
    share = _shares(counted, base)
    part = share * base
    spread = z * (z**2 + 4 * part * (1 - share)) ** 0.5
    lower = (2 * part + z**2 - spread) / (2 * (base + z**2))
    upper = (2 * part + z**2 + spread) / (2 * (base + z**2))
    # At 0 % and 100 % the limit equals the estimate; float noise must not push it past.
    limits = {"lower": np.clip(lower, 0, share), "upper": np.clip(upper, share, 1)}
    return DataFrame(limits, index=numerator.index)


def byar(count: Series, base: Series, *, confidence: float = 0.95) -> DataFrame:
    """Interval of a rate from a count: Byar's approximation, exact for small counts.

    Parameters
    ----------
    count : events per area, not negative, may be an estimate and so not whole
    base : what the events are counted over (children, person-years, ...), matched to the count by label
    confidence : coverage in (0, 1)

    Returns
    -------
    Columns `lower`, `upper` of the rate count / base, index of `count`; multiply by 1,000 or 100,000 as the
    rate is. Both NaN where either figure is missing, the base is not positive or the count is negative.

    Raises
    ------
    AtlasError : the confidence is not between 0 and 1

    Counts under 10 take the exact Poisson limits from the chi-square distribution, as OHID's
    PHEindicatormethods `phe_rate` does. The count and the base of an area are separate facts, so that a count
    of 0 has the lower limit 0 and a positive upper one.

    Source: OHID technical guide, confidence intervals; Breslow and Day (1987).

    Examples
    --------
    >>> (1000 * byar(Series({"A": 4, "B": 40}), Series({"A": 100, "B": 1000}))).round(1)
       lower  upper
    A   10.9  102.4
    B   28.6   54.5
    """
    z = normal_quantile(confidence)
    figures = DataFrame({"count": count, "base": base}, index=count.index, dtype="float64")
    valid = (figures["base"] > 0) & (figures["count"] >= 0)
    events = figures["count"].where(valid).to_numpy()
    small = events < EXACT_BELOW
    tail = (1 - confidence) / 2
    lower = np.where(small, _exact_lower(events, tail), _byar_limit(events, -z))
    upper = np.where(small, _poisson_limit(events + 1, 1 - tail), _byar_limit(events + 1, z))
    limits = DataFrame({"lower": lower, "upper": upper}, index=count.index)
    return limits.div(figures["base"].where(valid), axis="index")


def _exact_lower(events: NDArray[np.float64], tail: float) -> NDArray[np.float64]:
    """Exact lower limit; 0 events have 0 degrees of freedom, where the quantile is 0 by definition."""
    return np.where(events == 0, 0.0, _poisson_limit(np.where(events == 0, 1.0, events), tail))


def _poisson_limit(events: NDArray[np.float64], probability: float) -> NDArray[np.float64]:
    """Half the quantile of the chi-square distribution with twice as many degrees of freedom as events.

    As `scipy.stats.chi2.ppf(probability, 2 * events) / 2`, whose import takes half a second.
    """
    from scipy.special import gammaincinv

    return np.asarray(gammaincinv(events, probability), dtype=np.float64)


def _byar_limit(events: NDArray[np.float64], z: float) -> NDArray[np.float64]:
    """Byar's limit of a count on the side of the sign of `z`; only asked where the count is at least 10."""
    safe = np.maximum(events, 1.0)
    limit: NDArray[np.float64] = safe * (1 - 1 / (9 * safe) + z / (3 * np.sqrt(safe))) ** 3
    return np.maximum(limit, 0.0)


def widen(
    value: Series,
    lower: Series,
    upper: Series,
    *,
    method_error: float | Series,
    confidence: float = 0.95,
    floor: float | None = 0.0,
    ceiling: float | None = None,
) -> DataFrame:
    """Uncertainty range of an estimated value: its interval widened by the error of the method.

    Parameters
    ----------
    value, lower, upper : per area, all in one unit, matched to `value` by label
    method_error : root mean square error of the method, same unit, one for all or per area; read as a
        standard error: its 95 % half-width is 1.96 x it, added in quadrature to each half-width separately
    confidence : coverage in (0, 1), the one `lower` and `upper` were made with
    floor, ceiling : limits of what the measure can be, same unit (0 and 100 for a percentage); None for none

    Returns
    -------
    Columns `lower`, `upper`, same unit, index of `value`; both NaN where any of the three is missing. The
    range always contains the value, and is never narrower than the given one within floor and ceiling.

    Raises
    ------
    AtlasError : the confidence is not between 0 and 1, or the method error is negative or unknown

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> value, lower, upper = Series({"A": 30.0}), Series({"A": 25.0}), Series({"A": 36.0})
    >>> widen(value, lower, upper, method_error=2, ceiling=100).round(1)
       lower  upper
    A   23.6   37.2
    """
    extra = _half_width(method_error, confidence)
    given = DataFrame({"value": value, "lower": lower, "upper": upper}, index=value.index, dtype="float64")
    given = given.where(given.notna().all(axis="columns"))
    centre = given["value"]
    # A half-width below zero would be a value outside its own range: the error alone then widens that side.
    below = np.hypot((centre - given["lower"]).clip(lower=0), extra)
    above = np.hypot((given["upper"] - centre).clip(lower=0), extra)
    limits = DataFrame({"lower": centre - below, "upper": centre + above}).clip(lower=floor, upper=ceiling)
    return limits.assign(lower=limits["lower"].clip(upper=centre), upper=limits["upper"].clip(lower=centre))


def change_range(before: DataFrame, after: DataFrame) -> DataFrame:
    """Interval of a change between two figures of which each has its own interval.

    Parameters
    ----------
    before, after : columns value, lower, upper per area, one unit, on one index; taken as independent

    Returns
    -------
    Columns `change` (after - before), `lower`, `upper`, same unit, index of `before`. From Wilson intervals
    it is Newcombe's interval of a difference of proportions. The limits are NaN where one figure has none.

    Source: Newcombe (1998), method 10 ("square and add"); for any intervals: Zou and Donner (2008).

    Examples
    --------
    >>> limits = 100 * wilson(Series({"A": 25.0, "B": 30.0}), Series({"A": 100, "B": 100}))
    >>> both = limits.assign(value=[25.0, 30.0])
    >>> change_range(both.loc[["A"]], both.loc[["B"]].set_axis(["A"])).round(1)
       change  lower  upper
    A     5.0   -7.3   17.1
    """
    change = after["value"] - before["value"]
    below = np.hypot(after["value"] - after["lower"], before["upper"] - before["value"])
    above = np.hypot(after["upper"] - after["value"], before["value"] - before["lower"])
    return DataFrame({"change": change, "lower": change - below, "upper": change + above})


def _half_width(method_error: float | Series, confidence: float) -> NDArray[np.float64]:
    """Half-width of the method's error alone; an error that was not measured is refused, not read as none."""
    error = np.asarray(method_error, dtype=np.float64)
    if not (np.isfinite(error) & (error >= 0)).all():
        raise AtlasError(f"The method error is a measured figure, zero or more; found {method_error!r}.")
    return normal_quantile(confidence) * error
