"""Ranges of figures: Wilson intervals, widened by the measured error where a figure is an estimate."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series

from geo.errors import AtlasError
from geo.figures.intervals import widen, wilson
from geo.figures.level_values import group_of_ward
from geo.pack.indicators import ESTIMATING, UNIT_LIMITS, Indicator, Level
from geo.pack.pack import Pack

Z: Final = 1.96
"""Standard deviations in half of a 95 % range."""
# c of c x sqrt(p(1-p)), percentage points: measured on 13 tables, the largest 1.94 (methods.md, method 3).
APPORTIONED_ERROR: dict[Level, float] = {"ward": 1.3, "locality": 0.3}


def value_range(pack: Pack, indicator: Indicator, level: Level, frame: DataFrame) -> DataFrame:
    """Return lower and upper: Wilson, widened where the value is estimated; nothing where none is due.

    Examples
    --------
    >>> from geo.figures.values import figures
    >>> from geo.sample import town
    >>> frame = figures(town(), "damp_homes", "ward")
    >>> value_range(town(), town().indicator("damp_homes"), "ward", frame).round(1)
               lower  upper
    area_code
    A            6.6   14.9
    B           23.7   33.9
    C           16.4   33.4
    D            3.4    9.9
    E            0.0    1.9
    """
    if indicator.ci_method == "none":
        return DataFrame({"lower": np.nan, "upper": np.nan}, index=frame.index)
    if indicator.ci_method == "wilson_indicative":
        n = indicative_n(pack, indicator, level).reindex(frame.index)
        return 100 * wilson(frame["value"] / 100 * n, n)
    limits = 100 * wilson(frame["numerator"], frame["denominator"])
    estimated = (frame["estimated_share"] > 0) & frame["method"].isin(ESTIMATING)
    if not estimated.any():
        return limits
    low, high = UNIT_LIMITS[indicator.unit]
    wide = widen(
        frame["value"],
        limits["lower"],
        limits["upper"],
        method_error=error_of(pack, indicator, str(frame.loc[estimated, "method"].iloc[0]), level, frame),
        floor=low,
        ceiling=high,
    )
    return limits.mask(estimated, wide)


def deviations(frame: DataFrame) -> Series[Any]:
    """Return the standard deviation that each 95 % range leaves: half of it is 1.96 of them; NaN without one.

    Source: methods.md, "Need index", Stability.

    Examples
    --------
    >>> deviations(DataFrame({"lower": [10.0], "upper": [13.92]})).round(4).to_list()
    [1.0]
    """
    found: Series[Any] = (frame["upper"] - frame["lower"]) / 2 / Z
    return found


def error_of(pack: Pack, indicator: Indicator, method: str, level: Level, frame: DataFrame) -> float:
    """Return the error of a method at a level for one indicator, percentage points.

    The method `apportioned` has its own measured error only for a table that is published for wards too; for
    any other it is c x sqrt(p(1-p)), p the share of all areas together.

    Parameters
    ----------
    pack, indicator, method, level : whose figures, how they came about, for which areas
    frame : numerator and denominator of every area of the level

    Source: methods.md, "Getting a ward value", method 3.

    Examples
    --------
    >>> from geo.figures.values import figures
    >>> from geo.sample import town
    >>> frame, damp = figures(town(), "damp_homes", "ward"), town().indicator("damp_homes")
    >>> round(error_of(town(), damp, "apportioned", "ward", frame), 3)  # 13.8 % of 1,200 homes
    0.449
    >>> error_of(town(), damp, "calibrated", "ward", frame)
    1.0
    """
    rows = pack.method_error
    rows = rows[(rows["method"] == method) & (rows["level"] == level) & (rows["measure"] == indicator.id)]
    if method != "apportioned" or len(rows) or level == "borough":
        return float(rows["rmse"].iloc[0]) if len(rows) else method_error(pack, method, level)
    whole = frame[["numerator", "denominator"]].dropna().sum()
    p = float(whole["numerator"] / whole["denominator"]) if whole["denominator"] > 0 else 0.5
    return APPORTIONED_ERROR.get(level, APPORTIONED_ERROR["ward"]) * float(np.sqrt(p * (1 - p)))


def method_error(pack: Pack, method: str, level: Level) -> float:
    """Return the measured root mean square error of a method at a level, percentage points.

    The measures it was taken on are pooled. Zero where the level adds up exactly (the borough).

    Raises
    ------
    AtlasError : the pack holds no measurement for the method.

    Examples
    --------
    >>> from geo.sample import town
    >>> method_error(town(), "calibrated", "ward"), method_error(town(), "best_fit", "ward")
    (1.0, 2.0)
    """
    if level == "borough":
        return 0.0
    rows = pack.method_error
    rows = rows[(rows["method"] == method) & (rows["level"] == level)]
    if rows.empty:
        raise AtlasError(
            f"method_error.csv has no measured error of the method {method!r} at level {level!r}."
        )
    return float(np.sqrt((rows["rmse"] ** 2).mean()))


def indicative_n(pack: Pack, indicator: Indicator, level: Level) -> Series[Any]:
    """Return about how many children a rate without counts was measured on, per area.

    School years times the mean of the single years of age that one school year spans (methods.md, method 6).

    Examples
    --------
    >>> from geo.sample import town
    >>> indicative_n(town(), town().indicator("overweight_year1"), "ward").to_dict()
    {'A': 6.0, 'B': 15.0, 'C': 6.0, 'D': 12.0, 'E': 3.0}
    """
    ages = pack.single_years[list(indicator.indicative_ages)]
    per_ward = indicator.indicative_cohorts * ages.mean(axis="columns")
    return per_ward.groupby(Series(group_of_ward(pack, level))).sum().rename_axis("area_code")
