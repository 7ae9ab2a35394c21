"""Invariants of intervals, comparison, classes and suppression, over generated figures."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings, strategies as st
from pandas import Series

from geo.figures.classification import classify, need_class
from geo.figures.comparison import benjamini_hochberg, compare, rank, score_p_value
from geo.figures.flags import has_flag
from geo.figures.intervals import byar, proportion, widen, wilson
from geo.figures.suppression import primary, secondary, suppress

# A busy machine must not fail an invariant: Fisher-Jenks in pure Python can trip the default deadline.
unhurried = settings(deadline=None)

MIRROR = {"better": "worse", "worse": "better", "similar": "similar", "not compared": "not compared"}
FLIP = {"high_is_worse": "high_is_better", "high_is_better": "high_is_worse", "neutral": "neutral"}
schemes = st.sampled_from(["quantiles", "natural_breaks", "equal_interval"])
polarities = st.sampled_from(["high_is_worse", "high_is_better", "neutral"])
rates = st.floats(0, 100, allow_subnormal=False)
shares = st.tuples(st.floats(0, 1), st.floats(0.5, 1e5))


def by_area(values, dtype: str = "float64") -> Series:
    return Series(values, index=[f"w{place:03}" for place in range(len(values))], dtype=dtype)


def columns(elements, *, least: int = 0):
    return st.lists(elements, min_size=least, max_size=24).map(by_area)


gappy = columns(st.one_of(rates, st.integers(0, 6), st.none()))


@st.composite
def counts_in_groups(draw):
    size = draw(st.integers(1, 16))
    counts = draw(st.lists(st.one_of(st.integers(0, 30), st.none()), min_size=size, max_size=size))
    groups = draw(st.lists(st.sampled_from(["NE", "NW", "SE"]), min_size=size, max_size=size))
    return by_area(counts), by_area(groups, "str")


@pytest.mark.slow
@unhurried
@given(st.lists(shares, min_size=1), st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_contains_the_proportion_and_stays_a_share(pairs, confidence):
    base = Series([n for _, n in pairs])
    part = Series([p * n for p, n in pairs])
    interval, share = wilson(part, base, confidence=confidence), proportion(part, base)
    assert (interval["lower"] <= share).all()
    assert (share <= interval["upper"]).all()
    assert interval["lower"].min() >= 0
    assert interval["upper"].max() <= 1


@unhurried
@given(st.floats(0, 1), st.floats(1, 1e5), st.floats(1.01, 100))
def test_wilson_narrows_with_the_denominator(share, base, factor):
    bases = Series([base, base * factor])
    width = wilson(share * bases, bases).diff(axis="columns")["upper"]
    assert width[1] < width[0]


@unhurried
@given(st.floats(0, 1e6, allow_subnormal=False), st.floats(0.5, 1e6), st.floats(1.01, 100))
def test_byar_contains_the_rate_and_narrows_with_the_base(count, base, factor):
    bases = Series([base, base * factor])
    interval = byar(Series([count, count]), bases)
    assert (interval["lower"] <= count / bases).all()
    assert (count / bases <= interval["upper"]).all()
    width = interval.diff(axis="columns")["upper"]
    assert width[1] < width[0]


@pytest.mark.slow
@unhurried
@given(st.lists(rates, min_size=3, max_size=3).map(sorted), st.floats(0, 50), st.floats(0, 50))
def test_widening_never_narrows_and_grows_with_the_error(figures, error, more):
    lower, value, upper = (Series([figure]) for figure in figures)
    once = widen(value, lower, upper, method_error=error, ceiling=100.0).loc[0]
    twice = widen(value, lower, upper, method_error=error + more, ceiling=100.0).loc[0]
    noise = 1e-9
    assert twice["lower"] <= once["lower"] + noise <= figures[0] + 2 * noise
    assert twice["upper"] >= once["upper"] - noise >= figures[2] - 2 * noise
    assert twice["lower"] <= figures[1] <= twice["upper"]


@unhurried
@given(gappy, st.floats(0, 10), st.floats(0, 100), polarities)
def test_flipped_polarity_mirrors_the_comparison_and_the_rank(value, half, benchmark, polarity):
    words = compare(value, value - half, value + half, benchmark, polarity=polarity)
    flipped = compare(value, value - half, value + half, benchmark, polarity=FLIP[polarity])
    assert flipped.to_list() == [MIRROR.get(word, word) for word in words]
    if polarity != "neutral":
        pd.testing.assert_series_equal(
            rank(value, polarity=polarity), rank(-value, polarity=FLIP[polarity]), check_names=False
        )


@unhurried
@given(gappy, schemes, st.integers(1, 5))
def test_flipped_polarity_mirrors_the_classes(values, scheme, k):
    worse = classify(values, scheme=scheme, k=k, polarity="high_is_worse")
    better = classify(values, scheme=scheme, k=k, polarity="high_is_better")
    assert better.bounds == worse.bounds
    both = need_class(worse, "high_is_worse") + need_class(better, "high_is_better")
    assert set(both.dropna()) <= {len(worse.counts) - 1}


@unhurried
@given(gappy, schemes, st.integers(1, 5))
def test_classes_hold_every_known_value_once_and_no_tie_is_split(values, scheme, k):
    classes = classify(values, scheme=scheme, k=k, polarity="neutral")
    known = values.dropna()
    assert len(classes.counts) == len(classes.bounds) <= k
    assert sum(classes.counts) == len(known)
    assert 0 not in classes.counts
    assert classes.index.isna().equals(values.isna())
    members = classes.index[known.index]
    assert (members.groupby(known).nunique() == 1).all()
    for place, (lowest, highest) in enumerate(classes.bounds):
        inside = known[members == place]
        assert (inside.min(), inside.max(), len(inside)) == (lowest, highest, classes.counts[place])
    flat = [bound for pair in classes.bounds for bound in pair]
    assert flat == sorted(flat)


@pytest.mark.slow
@unhurried
@given(columns(st.integers(0, 40), least=6), st.integers(2, 4))
def test_natural_breaks_leave_the_least_spread_possible(values, k):
    distinct = sorted(values.unique())
    assume(len(distinct) > k)

    def spread(cuts) -> float:
        edges = [-1, *cuts, distinct[-1]]
        parts = [values[(values > low) & (values <= high)] for low, high in pairwise(edges)]
        return sum(((part - part.mean()) ** 2).sum() for part in parts)

    classes = classify(values, scheme="natural_breaks", k=k, polarity="neutral")
    least = min(spread(cuts) for cuts in combinations(distinct[:-1], k - 1))
    assert spread([highest for _, highest in classes.bounds[:-1]]) <= least + 1e-3


@pytest.mark.slow
@unhurried
@given(gappy, schemes, st.randoms(use_true_random=False))
def test_row_order_does_not_move_an_area_to_another_class_word_or_rank(values, scheme, random):
    order = list(values.index)
    random.shuffle(order)
    shuffled = values.loc[order]
    for answer in (
        lambda column: classify(column, scheme=scheme, polarity="high_is_worse").index,
        lambda column: rank(column, polarity="high_is_worse"),
        lambda column: compare(column, column - 2, column + 2, 50.0, polarity="neutral"),
        lambda column: benjamini_hochberg(column / 100),
    ):
        pd.testing.assert_series_equal(answer(shuffled), answer(values).loc[order])


@unhurried
@given(columns(st.one_of(st.floats(0, 1), st.floats(0, 0.06), st.none())), st.floats(0.001, 0.5))
def test_benjamini_hochberg_only_takes_significance_away(p, rate):
    kept = benjamini_hochberg(p, rate=rate)
    assert (p[kept] <= rate).all()
    assert kept.sum() >= (p <= rate / max(p.notna().sum(), 1)).sum()  # at least what Bonferroni keeps


@pytest.mark.slow
@unhurried
@given(st.lists(shares, min_size=1), st.floats(0.01, 0.99))
def test_the_score_test_and_the_wilson_interval_agree(pairs, benchmark):
    base = Series([n for _, n in pairs])
    part = Series([p * n for p, n in pairs])
    p_value, interval = score_p_value(part, base, benchmark), wilson(part, base)
    assume((abs(p_value - 0.05) > 1e-6).all())
    outside = (interval["lower"] > benchmark) | (interval["upper"] < benchmark)
    assert outside.equals(p_value < 0.05)


@pytest.mark.slow
@unhurried
@given(counts_in_groups())
def test_no_group_is_left_with_exactly_one_withheld_cell(cells):
    counts, groups = cells
    first = primary(counts)
    held = secondary(first, counts, groups)
    assert held[first].all()
    for members in [*groups.groupby(groups).groups.values(), counts.index]:
        if counts[members].notna().sum() > 1:
            assert held[members].sum() != 1


@pytest.mark.slow
@unhurried
@given(counts_in_groups(), st.randoms(use_true_random=False))
def test_row_order_does_not_decide_what_is_withheld(cells, random):
    counts, groups = cells
    order = list(counts.index)
    random.shuffle(order)
    held = secondary(primary(counts), counts, groups)
    again = secondary(primary(counts.loc[order]), counts.loc[order], groups)
    pd.testing.assert_series_equal(again, held.loc[order])


@pytest.mark.slow
@unhurried
@given(counts_in_groups(), st.booleans())
def test_suppressing_twice_changes_nothing_and_shows_no_small_count(cells, without_numerators):
    counts, groups = cells
    base = Series(np.maximum(counts.fillna(0), 7.0) * 1.3, index=counts.index).round()
    limits = 100 * wilson(counts, base)
    frame = limits.assign(numerator=counts, denominator=base, value=100 * counts / base, flag="")
    if without_numerators:
        frame["numerator"] = np.nan
    shown = suppress(frame, groups=[groups], method_error=1.0)
    pd.testing.assert_frame_equal(suppress(shown, groups=[groups], method_error=1.0), shown)
    withheld = has_flag(shown["flag"], "suppressed")
    assert withheld[counts < 5].all()
    assert shown.loc[withheld, ["numerator", "value", "lower", "upper"]].isna().all(axis=None)
    seen = shown.loc[~withheld & counts.notna()]
    assert (seen["value"] <= 100).all()
    assert ((seen["lower"] <= seen["value"]) & (seen["value"] <= seen["upper"])).all()
