"""Intervals against figures worked by hand, published figures and statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas import Series
from scipy.stats import chi2, norm, poisson
from statsmodels.stats.proportion import proportion_confint

from geo.errors import AtlasError
from geo.figures.intervals import byar, normal_quantile, proportion, widen, wilson


def test_wilson_gives_the_published_figures():
    # Newcombe (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
    part, whole = Series([81, 15, 0, 1]), Series([263, 148, 20, 29])
    interval = wilson(part, whole)
    assert interval["lower"].round(4).to_list() == [0.2553, 0.0624, 0.0000, 0.0061]
    assert interval["upper"].round(4).to_list() == [0.3662, 0.1605, 0.1611, 0.1718]


def test_wilson_of_none_and_all_ends_exactly_at_the_estimate():
    # z^2 = 3.8415. 0/20: upper = z^2 / (n + z^2) = 3.8415 / 23.8415 = 0.16113; 20/20 is its mirror.
    interval = wilson(Series([0, 20]), Series([20, 20]))
    assert interval.loc[0, "lower"] == 0
    assert interval.loc[1, "upper"] == 1
    assert interval.loc[0, "upper"] == pytest.approx(0.161126, abs=1e-6)
    assert interval.loc[1, "lower"] == pytest.approx(1 - 0.161126, abs=1e-6)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
def test_wilson_agrees_with_statsmodels_also_for_estimated_counts(confidence):
    part, whole = Series([0.0, 3.7, 250.25, 999.0]), Series([12.0, 40.5, 1000.0, 999.0])
    interval = wilson(part, whole, confidence=confidence)
    lower, upper = proportion_confint(part, whole, alpha=1 - confidence, method="wilson")
    np.testing.assert_allclose(interval["lower"], np.clip(lower, 0, 1), atol=1e-12)
    np.testing.assert_allclose(interval["upper"], np.clip(upper, 0, 1), atol=1e-12)


def test_wilson_has_no_range_without_a_count_or_a_positive_denominator():
    part = Series([None, 5, 5, 5], index=["w1", "w2", "w3", "w4"], dtype="Int64")
    whole = Series([10, None, 0, -1], index=part.index, dtype="Int64")
    interval = wilson(part, whole)
    assert interval.isna().all(axis=None)
    assert interval.index.equals(part.index)


def test_wilson_matches_counts_by_area_not_by_position():
    part = Series([1, 2], index=["w1", "w2"])
    whole = Series([20, 10], index=["w2", "w1"])
    pd.testing.assert_frame_equal(wilson(part, whole), wilson(part, whole.loc[["w1", "w2"]]))


def test_a_numerator_outside_its_denominator_is_no_proportion():
    shares = proportion(Series([-1.0, 11.0, 10.0 + 1e-12]), Series([10.0, 10.0, 10.0]))
    assert shares.isna().to_list() == [True, True, False]
    assert shares[2] == 1.0  # float noise of summed counts is not an excess


@pytest.mark.parametrize("confidence", [0, 1, 95, float("nan")])
def test_a_confidence_in_per_cent_is_refused(confidence):
    with pytest.raises(AtlasError, match="between 0 and 1"):
        wilson(Series([1]), Series([2]), confidence=confidence)


def test_the_95_per_cent_quantile_is_1_96():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=1e-6)


def test_byar_from_ten_events_is_the_approximation():
    # 100 events: lower 100 (1 - 1/900 - 1.95996/30)^3 = 100 x 0.933557^3 = 81.36;
    # upper 101 (1 - 1/909 + 1.95996/(3 sqrt(101)))^3 = 101 x 1.063908^3 = 121.63; base 1,000.
    interval = byar(Series([100]), Series([1000]))
    assert interval.loc[0, "lower"] * 1000 == pytest.approx(81.36, abs=0.01)
    assert interval.loc[0, "upper"] * 1000 == pytest.approx(121.63, abs=0.01)


def test_byar_under_ten_events_is_exact():
    # Poisson tables: 5 events 1.6235 to 11.6683; 0 events 0 to -ln(0.025) = 3.6889.
    interval = byar(Series([5, 0]), Series([1, 1]))
    assert interval.loc[0].to_list() == pytest.approx([1.6235, 11.6683], abs=1e-4)
    assert interval.loc[1].to_list() == pytest.approx([0, 3.6889], abs=1e-4)
    # Exact means: at the limits, as many events or more (fewer) have a chance of 2.5 %.
    assert poisson.sf(4, interval.loc[0, "lower"]) == pytest.approx(0.025)
    assert poisson.cdf(5, interval.loc[0, "upper"]) == pytest.approx(0.025)


def test_byar_changes_method_at_ten_without_a_visible_step():
    # 10 events, exact: 4.7954 to 18.3904.
    interval = byar(Series([10]), Series([1]))
    assert interval.loc[0].to_list() == pytest.approx([4.7954, 18.3904], abs=0.02)


def test_byar_has_no_range_without_a_count_or_a_positive_base():
    interval = byar(Series([None, 5.0, 5.0, -1.0]), Series([10.0, None, 0.0, 10.0]))
    assert interval.isna().all(axis=None)


def test_widening_adds_the_method_error_in_quadrature_to_each_side():
    # 1.96 x 2 = 3.9199. Lower side: sqrt(3^2 + 3.9199^2) = 4.9362; upper: sqrt(4^2 + 3.9199^2) = 5.6005.
    wide = widen(Series([20.0]), Series([17.0]), Series([24.0]), method_error=2.0)
    assert wide.loc[0].to_list() == pytest.approx([15.0638, 25.6005], abs=1e-4)


def test_widening_by_no_error_changes_nothing():
    wide = widen(Series([20]), Series([17]), Series([24]), method_error=0)
    assert wide.loc[0].to_list() == [17, 24]


def test_a_widened_range_stays_between_floor_and_ceiling():
    value, lower, upper = Series([1.0, 99.0]), Series([0.5, 98.0]), Series([2.0, 99.5])
    wide = widen(value, lower, upper, method_error=5.0, ceiling=100.0)
    assert wide.loc[0, "lower"] == 0
    assert wide.loc[1, "upper"] == 100
    free = widen(value, lower, upper, method_error=5.0, floor=None)
    assert free.loc[0, "lower"] < 0
    assert free.loc[1, "upper"] > 100


def test_a_widened_range_contains_a_value_beyond_its_limits():
    wide = widen(
        Series([-2.0, 105.0]), Series([-3.0, 104.0]), Series([0.0, 106.0]), method_error=1, ceiling=100
    )
    assert wide.loc[0, "lower"] == -2
    assert wide.loc[1, "upper"] == 105


def test_a_range_that_misses_its_value_is_drawn_around_it():
    # The lower limit lies above the value: that side has the method's error alone, 5 - 1.96.
    wide = widen(Series([5.0]), Series([6.0]), Series([8.0]), method_error=1.0)
    assert wide.loc[0, "lower"] == pytest.approx(3.0400, abs=1e-4)


def test_a_missing_value_or_limit_has_no_range():
    value, lower, upper = Series([None, 5, 5]), Series([1, None, 1]), Series([9, 9, None])
    assert widen(value, lower, upper, method_error=1.0).isna().all(axis=None)


@pytest.mark.parametrize("error", [-1.0, float("nan"), float("inf")])
def test_an_unmeasured_method_error_is_refused(error):
    with pytest.raises(AtlasError, match="method error"):
        widen(Series([1.0]), Series([0.5]), Series([1.5]), method_error=error)


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.99, 0.998])
def test_quantiles_are_those_of_scipy_stats_to_the_last_bit(confidence):
    assert normal_quantile(confidence) == norm.ppf((1 + confidence) / 2)
    events, tail = np.array([0.0, 0.3, 1.0, 2.5, 7.0, 9.99]), (1 - confidence) / 2
    interval = byar(Series(events), Series(1.0, index=range(6)), confidence=confidence)
    assert (interval["lower"][1:] == chi2.ppf(tail, 2 * events[1:]) / 2).all()
    assert (interval["upper"] == chi2.ppf(1 - tail, 2 * events + 2) / 2).all()
