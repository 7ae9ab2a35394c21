"""Classes of awkward columns, by hand and against mapclassify."""

from __future__ import annotations

import mapclassify
import numpy as np
import pytest
from pandas import Series

from geo.errors import AtlasError
from geo.figures.classification import ClassificationError, classify, need_class, stepped

SCHEMES = ["quantiles", "natural_breaks", "equal_interval"]
every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


def areas(values) -> Series:
    return Series(values, index=[f"w{place:03}" for place in range(len(values))], dtype=float)


def test_quantiles_share_the_areas_out_evenly():
    # 20 wards in five classes: four each; bounds are values that wards have.
    classes = classify(areas(range(1, 21)), polarity="high_is_worse")
    assert classes.scheme == "quantiles"
    assert classes.counts == (4, 4, 4, 4, 4)
    assert classes.bounds == ((1, 4), (5, 8), (9, 12), (13, 16), (17, 20))
    assert classes.index.iloc[[0, 3, 4, 19]].to_list() == [0, 0, 1, 4]
    assert classes.index.dtype == "Int64"


@pytest.mark.parametrize("size", [7, 17, 20, 169])
@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_quantiles_agree_with_mapclassify(size, k):
    values = areas(np.random.default_rng(size).normal(30, 8, size))
    classes = classify(values, k=k, polarity="neutral")
    assert classes.index.to_list() == mapclassify.Quantiles(values, k=k).yb.tolist()


def test_natural_breaks_cut_at_the_gaps():
    values = areas([51, 1, 10, 2, 50, 11, 3, 12])
    classes = classify(values, scheme="natural_breaks", k=3, polarity="high_is_worse")
    assert classes.bounds == ((1, 3), (10, 12), (50, 51))
    assert classes.counts == (3, 3, 2)
    assert classes.index.to_list() == [2, 0, 1, 0, 2, 1, 0, 1]


def test_natural_breaks_find_gaps_far_from_zero():
    # In single precision 10,000,000 and 10,000,001 squared are the same number.
    values = areas(10_000_000 + np.array([0, 0.1, 0.2, 5, 5.1, 9, 9.1]))
    classes = classify(values, scheme="natural_breaks", k=3, polarity="neutral")
    assert classes.counts == (3, 2, 2)


def test_equal_intervals_drop_the_classes_no_area_falls_in():
    # Steps of 20 from 0 to 100: 0, 1 and 20 in the first, 100 in the last, nothing between.
    classes = classify(areas([0, 1, 20, 100]), scheme="equal_interval", polarity="high_is_worse")
    assert classes.bounds == ((0, 20), (100, 100))
    assert classes.index.to_list() == [0, 0, 0, 1]


@every_scheme
def test_equal_values_are_never_split(scheme):
    # 12 zeros of 20 fill three fifths: the quantile cuts at the 4th, 8th and 12th area are all 0.
    values = areas([0] * 12 + [1, 2, 3, 4, 5, 6, 7, 8])
    classes = classify(values, scheme=scheme, polarity="high_is_worse")
    assert classes.index[values == 0].nunique() == 1
    assert sum(classes.counts) == 20
    assert 0 not in classes.counts


def test_ties_leave_fewer_quantile_classes():
    classes = classify(areas([0] * 12 + [1, 2, 3, 4, 5, 6, 7, 8]), polarity="high_is_worse")
    assert classes.bounds == ((0, 0), (1, 4), (5, 8))


@every_scheme
def test_a_constant_column_has_one_class(scheme):
    classes = classify(areas([7, 7, 7]), scheme=scheme, polarity="high_is_worse")
    assert classes.bounds == ((7, 7),)
    assert classes.counts == (3,)
    assert classes.index.to_list() == [0, 0, 0]


@pytest.mark.parametrize("scheme", ["quantiles", "natural_breaks"])
def test_few_distinct_values_have_a_class_each(scheme):
    # Quantile cuts alone would put 3 zeros and 17 ones together and hide the three.
    classes = classify(areas([0] * 3 + [1] * 17), scheme=scheme, polarity="high_is_worse")
    assert classes.bounds == ((0, 0), (1, 1))
    assert classes.counts == (3, 17)


@every_scheme
def test_all_missing_has_no_class(scheme):
    classes = classify(areas([None, None]), scheme=scheme, polarity="neutral")
    assert classes.bounds == ()
    assert classes.counts == ()
    assert classes.index.isna().all()
    assert len(need_class(classes, "high_is_better")) == 2


@every_scheme
def test_no_areas_have_no_class(scheme):
    assert classify(areas([]), scheme=scheme, polarity="neutral").counts == ()


@every_scheme
def test_one_value_among_missing_has_one_class(scheme):
    classes = classify(areas([None, 3.5, None]), scheme=scheme, polarity="neutral")
    assert classes.bounds == ((3.5, 3.5),)
    assert classes.index.isna().to_list() == [True, False, True]


@every_scheme
def test_a_single_class_can_be_asked_for(scheme):
    classes = classify(areas([1, 2, 9]), scheme=scheme, k=1, polarity="neutral")
    assert classes.bounds == ((1, 9),)


def test_infinite_values_are_refused_by_area():
    with pytest.raises(ClassificationError, match="w001, w002"):
        classify(areas([1, np.inf, -np.inf]), polarity="neutral")


@pytest.mark.parametrize("k", [0, 6])
def test_more_than_five_classes_are_refused(k):
    with pytest.raises(AtlasError, match="1 to 5 classes"):
        classify(areas([1, 2]), k=k, polarity="neutral")


def test_an_unknown_scheme_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="quantiles, natural_breaks, equal_interval"):
        classify(areas([1, 2]), scheme="jenks", polarity="neutral")


def test_the_worst_end_follows_the_polarity():
    values = areas([1, 2, None, 3])
    high, low, neutral = (
        classify(values, polarity=polarity) for polarity in ("high_is_worse", "high_is_better", "neutral")
    )
    assert (high.worst_last, low.worst_last, neutral.worst_last) == (True, False, None)
    assert need_class(high, "high_is_worse").dropna().to_list() == [0, 1, 2]
    assert need_class(low, "high_is_better").dropna().to_list() == [2, 1, 0]
    assert need_class(neutral, "neutral").dropna().to_list() == [0, 1, 2]
    assert need_class(low, "high_is_better").isna().to_list() == [False, False, True, False]


@pytest.mark.parametrize(("gap", "lows"), [(0.0, (0, 20)), (0.1, (0, 20.1))])
def test_fixed_classes_hold_their_upper_end_and_may_be_empty(gap, lows):
    classes = stepped(areas([0, 20, 20.04, np.nan]), (20.0, 40.0), gap=gap)
    assert classes.bounds == ((lows[0], 20), (lows[1], 40))
    assert classes.counts == (3, 0)
    assert classes.index.isna().to_list() == [False, False, False, True]
    assert classes.index.dtype == "Int64"
