"""Invariants of hidden pockets, local statistics and trends, over generated figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from pandas import DataFrame, Series
from scipy.sparse import csr_array

from geo.figures.intervals import change_range
from geo.need.inequality import by_chance, theil
from geo.need.local import local_statistics
from geo.need.pockets import HIDDEN, OPEN, hidden_pockets
from geo.pack.periods import overlapping, window
from geo.sample import town
from tests.rewritten import rewritten

rates = st.one_of(st.just(0.0), st.floats(1e-6, 1e6), st.none())
people = st.one_of(st.floats(0.5, 1e6), st.just(0.0), st.none())
groups = st.sampled_from(["A", "B", "C"])
areas = st.lists(st.tuples(rates, people, groups), min_size=1, max_size=30)
percent = st.floats(0, 100)


def series(rows) -> tuple[Series, Series, Series]:
    frame = DataFrame(rows, columns=["rate", "people", "group"])
    return frame["rate"].astype(float), frame["people"].astype(float), frame["group"]


def whole(rate: Series, count: Series) -> float:
    """Return Theil's T of all areas, straight from its definition."""
    known = rate.notna() & (count > 0)
    rate, count = rate[known], count[known]
    mean = (rate * count).sum() / count.sum()
    ratio = (rate / mean)[rate > 0]
    return float((count[rate > 0] * ratio * np.log(ratio)).sum() / count.sum())


@given(areas)
def test_the_parts_of_theil_add_up_and_none_is_below_zero(rows):
    rate, count, group = series(rows)
    found = theil(rate, count, group)
    if not (rate.notna() & (count > 0)).any():
        assert np.isnan(found.total)
        return
    assert found.between >= 0
    assert found.within >= 0
    if (rate[count > 0].fillna(0) > 0).any():
        assert found.total == pytest.approx(whole(rate, count), rel=1e-9, abs=1e-9)
    assert found.groups["contribution"].sum() == pytest.approx(found.within)


@given(areas, st.randoms())
def test_the_order_of_areas_changes_no_split(rows, order):
    wanted = theil(*series(rows))
    order.shuffle(rows)
    found = theil(*series(rows))
    assert [found.between, found.within] == pytest.approx(
        [wanted.between, wanted.within], nan_ok=True, abs=1e-12
    )


@given(areas, st.floats(0.01, 0.99))
def test_cutting_an_area_in_two_parts_of_its_group_changes_nothing(rows, part):
    rate, count, group = series(rows)
    cut = [(rate[0], count[0] * part, group[0]), (rate[0], count[0] * (1 - part), group[0]), *rows[1:]]
    wanted, found = theil(rate, count, group), theil(*series(cut))
    assert [found.between, found.within] == pytest.approx(
        [wanted.between, wanted.within], nan_ok=True, abs=1e-9
    )


@given(areas)
def test_what_chance_gives_is_never_below_zero(rows):
    _, count, group = series(rows)
    count = count.fillna(0) + 1
    assert by_chance(count, count, Series(0.3, index=count.index), group) >= -1e-15


numbers = st.one_of(st.floats(-1e6, 1e6), st.integers(0, 3).map(float), st.none(), st.just(float("inf")))


@st.composite
def maps(draw):
    """Return figures of some areas, and which of them touch."""
    values = draw(st.lists(numbers, min_size=1, max_size=14))
    size = len(values)
    pairs = draw(st.sets(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=40))
    links = np.zeros((size, size))
    for one, other in pairs:
        if one != other:
            links[one, other] = links[other, one] = 1
    codes = [f"S{at:02}" for at in range(size)]
    return Series(values, index=codes, dtype=float), links


@settings(deadline=None)
@given(maps(), st.integers(0, 2**32 - 1))
def test_local_statistics_never_fall_and_say_nothing_of_what_is_unknown(given_, seed):
    values, links = given_
    found = local_statistics(values, csr_array(links), permutations=99, seed=seed)
    assert found.index.equals(values.index)
    unknown = ~np.isfinite(values)
    assert found.loc[unknown, ["neighbour_mean", "g_star", "moran", "p_value"]].isna().all().all()
    assert found["p_value"].dropna().between(2 / 100, 1).all()
    assert found.loc[found["neighbours"] == 0, ["moran", "p_value"]].isna().all().all()
    assert (found["significant"] | ((found["spot"] == "") & (found["kind"] == ""))).all()


@settings(deadline=None)
@given(maps(), st.integers(0, 1000))
def test_local_statistics_do_not_depend_on_the_order_of_areas(given_, seed):
    values, links = given_
    at = np.random.default_rng(seed).permutation(len(values))
    wanted = local_statistics(values, csr_array(links), permutations=99)
    found = local_statistics(values.iloc[at], csr_array(links[at][:, at]), permutations=99)
    columns = ["neighbours", "neighbour_mean", "g_star", "moran", "p_value"]
    for column in columns:
        assert found.loc[values.index, column].to_numpy() == pytest.approx(
            wanted[column].to_numpy(), nan_ok=True, rel=1e-6, abs=1e-6
        )


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.lists(percent, min_size=12, max_size=12), st.sampled_from([30.0, 300.0, 3_000.0]), st.booleans())
def test_a_pocket_is_worse_than_its_ward_and_the_place_by_its_whole_range(shares, homes, good):
    codes = town().areas["lsoa"].index
    pack = rewritten(
        town(),
        "damp_homes",
        value=lambda rows: rows["area_code"].map(dict(zip(codes, shares, strict=True))).fillna(rows["value"]),
        denominator=lambda rows: rows["area_code"].map(dict.fromkeys(codes, homes)),
        numerator="from value",
        polarity="high_is_better" if good else "high_is_worse",
    )
    found = hidden_pockets(pack, "damp_homes")
    frame = found.frame
    pocket = frame["standing"].isin([HIDDEN, OPEN])
    named = frame[pocket]
    low, high = named["lower"], named["upper"]
    for mark in (named["ward_value"], named["place_value"]):
        assert ((high < mark) if good else (low > mark)).all()
    assert named["significant"].all()
    assert (named["extra"] > 0).all()
    assert (named["share"] >= 0.5 - 1e-9).all()
    assert (frame.loc[frame["standing"] == HIDDEN, "ward_is"] != "worse").all()
    assert found.tested == frame["p_value"].notna().sum() == (frame["why"] == "").sum()


limits = st.tuples(percent, percent, percent).map(sorted)


@given(limits, limits)
def test_the_interval_of_a_change_holds_it_and_mirrors(one, other):
    before, after = (DataFrame([each], columns=["lower", "value", "upper"]) for each in (one, other))
    found, back = change_range(before, after).iloc[0], change_range(after, before).iloc[0]
    assert found["lower"] <= found["change"] <= found["upper"]
    assert [-back["upper"], -back["lower"]] == pytest.approx([found["lower"], found["upper"]])
    # Two ranges that do not meet are a real change; the reverse need not hold.
    if one[2] < other[0]:
        assert found["lower"] > -1e-9


@given(st.text(max_size=30))
def test_any_words_are_a_period_or_none(words):
    found = window(words)
    assert found is None or 1900 <= found[0] <= 2101
    assert overlapping([words, words]) in ([], [(words, words)])


@given(st.lists(st.integers(1900, 2090), min_size=2, max_size=6, unique=True))
def test_years_in_order_follow_and_others_are_named(years):
    ordered = sorted(years)
    assert overlapping([f"{each}" for each in ordered]) == []
    assert overlapping([f"{each}/{(each + 1) % 100:02}" for each in ordered]) == []
    assert len(overlapping([f"{each}" for each in reversed(ordered)])) == len(years) - 1
    assert pd.Series([window(f"{each}") for each in ordered]).is_monotonic_increasing
