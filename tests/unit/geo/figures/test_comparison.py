"""Comparison against figures worked by hand and statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas import Series
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from geo.errors import AtlasError
from geo.figures.comparison import adjust, benjamini_hochberg, compare, difference, rank, score_p_value

WARDS = ["w1", "w2", "w3"]
# The benchmark 20 lies below, inside and above these ranges.
VALUE, LOWER, UPPER = (
    Series(row, index=WARDS) for row in ([30.0, 21.0, 10.0], [25.0, 18.0, 8.0], [35.0, 24.0, 12.0])
)


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("high_is_worse", ["worse", "similar", "better"]),
        ("high_is_better", ["better", "similar", "worse"]),
        ("neutral", ["higher", "similar", "lower"]),
    ],
)
def test_an_area_differs_where_its_range_excludes_the_benchmark(polarity, words):
    compared = compare(VALUE, LOWER, UPPER, 20.0, polarity=polarity)
    assert compared.to_list() == words
    assert compared.index.equals(VALUE.index)


def test_a_limit_equal_to_the_benchmark_is_similar():
    assert compare(VALUE, LOWER, UPPER, 25.0, polarity="neutral")["w1"] == "similar"
    assert compare(VALUE, LOWER, UPPER, 12.0, polarity="neutral")["w3"] == "similar"


@pytest.mark.parametrize("benchmark", [None, float("nan")])
def test_nothing_is_compared_without_a_benchmark(benchmark):
    assert set(compare(VALUE, LOWER, UPPER, benchmark, polarity="high_is_worse")) == {"not compared"}


def test_an_area_without_value_or_range_is_not_compared():
    hole = Series([True, False, False], index=WARDS)
    for figures in [
        (VALUE.mask(hole), LOWER, UPPER),
        (VALUE, LOWER.mask(hole), UPPER),
        (VALUE, LOWER, UPPER.mask(hole)),
    ]:
        words = compare(*figures, 20.0, polarity="high_is_worse")
        assert words.to_list() == ["not compared", "similar", "better"]


def test_the_score_test_takes_its_variance_from_the_benchmark():
    # 30 of 100 against 20 %: z = (0.3 - 0.2) / sqrt(0.2 x 0.8 / 100) = 0.1 / 0.04 = 2.5; p = 0.01242.
    assert score_p_value(Series([30]), Series([100]), 0.2)[0] == pytest.approx(0.012419, abs=1e-6)


def test_the_score_test_agrees_with_statsmodels():
    part, whole = Series([3.0, 120.5, 40.0]), Series([50.0, 400.0, 41.0])
    oracle = [proportions_ztest(c, n, 0.27, prop_var=0.27)[1] for c, n in zip(part, whole, strict=True)]
    np.testing.assert_allclose(score_p_value(part, whole, 0.27), oracle, rtol=1e-10)


def test_the_score_test_has_no_answer_without_counts_or_benchmark():
    part, whole = Series([None, 5.0, 5.0]), Series([10.0, None, 0.0])
    assert score_p_value(part, whole, 0.2).isna().all()
    assert score_p_value(Series([5]), Series([10]), None).isna().all()


def test_a_benchmark_of_none_at_all_differs_from_any_other_share():
    p = score_p_value(Series([0.0, 1.0, None]), Series([10, 10, 10]), 0.0)
    assert p[0] == 1
    assert p[1] == 0
    assert np.isnan(p[2])


@pytest.mark.parametrize("benchmark", [-0.1, 20.0])
def test_a_benchmark_in_per_cent_is_refused(benchmark):
    with pytest.raises(AtlasError, match="Divide a percentage by 100"):
        score_p_value(Series([1]), Series([2]), benchmark)


def test_benjamini_hochberg_keeps_those_under_the_rising_line():
    # m = 5, thresholds 0.01 0.02 0.03 0.04 0.05: 0.001 and 0.02 pass; 0.04 > 0.03, 0.045 > 0.04, 0.5 > 0.05.
    p = Series([0.5, 0.02, 0.045, 0.001, 0.04])
    assert benjamini_hochberg(p).to_list() == [False, True, False, True, False]


def test_benjamini_hochberg_steps_up_from_the_largest_that_passes():
    # 0.05 passes at 0.05, so all smaller ones do, though 0.03 > 0.01.
    assert benjamini_hochberg(Series([0.03, 0.035, 0.04, 0.045, 0.05])).all()


def test_a_missing_p_value_is_no_test_and_never_significant():
    # Alone, 0.04 is tested at 0.05; had the missing ones counted, at 0.0167.
    assert benjamini_hochberg(Series([np.nan, 0.04, np.nan])).to_list() == [False, True, False]
    assert benjamini_hochberg(Series([np.nan], dtype=float)).to_list() == [False]
    assert benjamini_hochberg(Series([], dtype=float)).empty


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2])
def test_benjamini_hochberg_agrees_with_statsmodels(rate):
    p = Series(np.random.default_rng(7).beta(0.4, 2, size=40))
    oracle = multipletests(p, alpha=rate, method="fdr_bh")[0]
    assert benjamini_hochberg(p, rate=rate).to_list() == oracle.tolist()


def test_differences_that_do_not_survive_become_similar():
    words = Series(["worse", "better", "higher", "lower", "similar", "not compared"])
    none = Series([False] * 6)
    assert adjust(words, none).to_list() == ["similar"] * 5 + ["not compared"]
    assert adjust(words, ~none).to_list() == words.to_list()


def test_survival_is_matched_by_area_and_missing_does_not_survive():
    words = Series(["worse", "worse", "worse"], index=WARDS)
    survives = Series([pd.NA, True], index=["w1", "w3"], dtype="boolean")
    assert adjust(words, survives).to_list() == ["similar", "similar", "worse"]


def test_the_difference_is_told_in_points_and_in_children():
    # 30 % - 20 % = 10 points of 450 children = 45 more; 10 % - 20 % of 300 = 30 fewer.
    children = Series([450, 300], index=["w1", "w3"])
    told = difference(VALUE, 20.0, children)
    assert told["points"].to_list() == [10, 1, -10]
    assert told["people"].iloc[[0, 2]].to_list() == pytest.approx([45, -30])
    assert np.isnan(told.loc["w2", "people"])


def test_the_difference_has_no_children_without_a_denominator():
    told = difference(VALUE, 20.0, None)
    assert told["people"].isna().all()
    assert told["points"].notna().all()
    assert difference(VALUE, 20.0, Series(0, index=WARDS))["people"].isna().all()


def test_the_difference_from_no_benchmark_is_missing():
    assert difference(VALUE, None, Series(100, index=WARDS)).isna().all(axis=None)


def test_rank_one_is_the_highest_need():
    assert rank(VALUE, polarity="high_is_worse").to_list() == [1, 2, 3]
    assert rank(VALUE, polarity="neutral").to_list() == [1, 2, 3]
    assert rank(VALUE, polarity="high_is_better").to_list() == [3, 2, 1]


def test_ties_share_the_better_rank_and_missing_takes_none():
    # 9, 7, 7, 5: the two sevens share rank 2, so the five is fourth.
    ranks = rank(Series([7.0, None, 9.0, 5.0, 7.0]), polarity="high_is_worse")
    assert ranks.dtype == "Int64"
    assert ranks.dropna().to_list() == [2, 1, 4, 2]
    assert ranks.isna().to_list() == [False, True, False, False, False]
