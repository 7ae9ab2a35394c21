"""Theil's measure by hand, its parts, what chance alone gives, and the split of the packs."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pandas as pd
import pytest
from pandas import Series

from geo.errors import AtlasError, NotAvailableError, UnknownIndicatorError
from geo.figures.values import figures
from geo.need.inequality import by_chance, need_of, pieces_by, split, theil, unequal, why_no_split
from geo.sample import town, town_with_homes
from tests.rewritten import rewritten

RATE, PEOPLE = Series([10.0, 30.0, 20.0, 40.0]), Series([100.0, 300.0, 200.0, 100.0])
GROUP = Series(["A", "A", "B", "B"])


# ---- The measure ----------------------------------------------------------------------------------------


def test_the_two_parts_are_worked_out_by_hand():
    # In need: A 10 + 90 = 100 of 400 (25 %), B 40 + 40 = 80 of 300 (26.67 %), all 180 of 700 (25.71 %).
    a, b, whole = 25.0, 80 / 3, 180 / 7
    between = 100 / 180 * log(a / whole) + 80 / 180 * log(b / whole)
    in_a = 10 / 100 * log(10 / a) + 90 / 100 * log(30 / a)
    in_b = 40 / 80 * log(20 / b) + 40 / 80 * log(40 / b)
    found = theil(RATE, PEOPLE, GROUP)
    assert found.between == pytest.approx(between, abs=1e-15)
    assert found.groups["theil"].to_dict() == pytest.approx({"A": in_a, "B": in_b})
    assert found.groups["contribution"].to_dict() == pytest.approx(
        {"A": 100 / 180 * in_a, "B": 80 / 180 * in_b}
    )
    assert found.within == pytest.approx(100 / 180 * in_a + 80 / 180 * in_b)
    assert found.groups["mean"].to_dict() == pytest.approx({"A": a, "B": b})
    assert found.groups["people"].to_dict() == {"A": 400, "B": 300}


def test_the_parts_add_up_to_the_measure_without_groups():
    number = RATE * PEOPLE / 100
    alone = float((number / number.sum() * np.log(RATE / (100 * number.sum() / PEOPLE.sum()))).sum())
    assert theil(RATE, PEOPLE, GROUP).total == pytest.approx(alone, abs=1e-15)
    assert theil(RATE, PEOPLE, Series(["A"] * 4)).within == pytest.approx(alone, abs=1e-15)
    assert theil(RATE, PEOPLE, Series(list("ABCD"))).between == pytest.approx(alone, abs=1e-15)


def test_how_an_area_is_cut_over_groups_leaves_the_whole_as_it_is():
    cut = theil(
        Series([10.0, 30.0, 30.0, 20.0, 40.0]),
        Series([100.0, 120.0, 180.0, 200.0, 100.0]),
        Series(["A", "A", "B", "B", "B"]),
    )
    assert cut.total == pytest.approx(theil(RATE, PEOPLE, GROUP).total, abs=1e-14)


@pytest.mark.parametrize("rate", [0.0, 20.0, 1e300, 5e-324])
def test_where_all_are_alike_there_is_nothing_to_split(rate):
    found = theil(Series([rate] * 4), PEOPLE, GROUP)
    assert found.between == pytest.approx(0, abs=1e-12)
    assert found.within == pytest.approx(0, abs=1e-12)
    assert found.between >= 0
    assert found.within >= 0


def test_an_area_without_need_counts_as_none_and_not_as_unknown():
    found = theil(Series([0.0, 20.0]), Series([1.0, 1.0]), Series(["A", "A"]))
    assert found.within == pytest.approx(log(2))


@pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf])
def test_an_area_without_a_figure_counts_nowhere(strange):
    found = theil(Series([*RATE, strange]), Series([*PEOPLE, 50.0]), Series([*GROUP, "B"]))
    assert found.total == pytest.approx(theil(RATE, PEOPLE, GROUP).total)
    assert found.groups["people"].sum() == 700


@pytest.mark.parametrize("people", [0.0, np.nan, -1.0, np.inf])
def test_an_area_without_people_counts_nowhere(people):
    found = theil(Series([*RATE, 99.0]), Series([*PEOPLE, people]), Series([*GROUP, "B"]))
    assert found.total == pytest.approx(theil(RATE, PEOPLE, GROUP).total)


def test_an_area_in_no_group_counts_nowhere():
    found = theil(Series([*RATE, 99.0]), Series([*PEOPLE, 5.0]), Series([*GROUP, None]))
    assert found.total == pytest.approx(theil(RATE, PEOPLE, GROUP).total)


def test_of_nothing_nothing_is_known():
    nothing = Series(dtype=float)
    for found in (theil(nothing, nothing, Series(dtype=object)), theil(RATE * np.nan, PEOPLE, GROUP)):
        assert np.isnan(found.total)
        assert np.isnan(found.within_share)
        assert found.groups.empty


def test_one_area_alone_is_like_itself():
    found = theil(Series([12.0]), Series([40.0]), Series(["A"]))
    assert (found.between, found.within) == (0, 0)
    assert np.isnan(found.within_share)


@pytest.mark.parametrize("scale", [1e-200, 1e-3, 1e3, 1e200])
def test_units_and_sizes_change_nothing(scale):
    wanted = theil(RATE, PEOPLE, GROUP)
    for found in (theil(RATE * scale, PEOPLE, GROUP), theil(RATE, PEOPLE * scale, GROUP)):
        assert found.between == pytest.approx(wanted.between)
        assert found.within == pytest.approx(wanted.within)


def test_a_rate_below_zero_is_refused():
    with pytest.raises(AtlasError, match="below zero"):
        theil(Series([-1.0, 2.0]), Series([1.0, 1.0]), Series(["A", "A"]))


# ---- What chance alone gives ----------------------------------------------------------------------------


@pytest.mark.slow
def test_what_chance_gives_is_what_draws_give():
    random = np.random.default_rng(1)
    people = Series(random.integers(300, 700, 40).astype(float))
    group = Series(np.repeat(list("ABCD"), 10))
    rate = group.map({"A": 0.1, "B": 0.2, "C": 0.3, "D": 0.05})
    drawn = [
        theil(Series(random.binomial(people.astype(int), rate)) / people, people, group).within
        for _ in range(400)
    ]
    expected = by_chance(people, people, rate, group)
    assert expected == pytest.approx(np.mean(drawn), rel=0.05)


@pytest.mark.slow
def test_what_chance_gives_halves_of_areas_is_what_draws_give():
    random = np.random.default_rng(2)
    whole = np.full(20, 400)
    people = Series(np.repeat(whole / 2, 2))  # each area lies half in A and half in B
    group = Series(["A", "B"] * 20)
    rate = Series(0.2, index=people.index)
    drawn = []
    for _ in range(400):
        found = random.binomial(whole, 0.2) / whole
        drawn.append(theil(Series(np.repeat(found, 2)), people, group).within)
    expected = by_chance(people, Series(np.repeat(whole, 2)).astype(float), rate, group)
    assert expected == pytest.approx(np.mean(drawn), rel=0.1)


def test_where_nobody_is_in_need_chance_has_no_share():
    one = Series([100.0, 100.0])
    assert np.isnan(by_chance(one, one, Series([0.0, 0.0]), Series(["A", "A"])))


# ---- The packs ------------------------------------------------------------------------------------------


def test_the_split_of_the_town_is_worked_out_by_hand():
    damp = [10, 10, 20, 20, 40, 40, 8, 8, 5, 5, 0, 0]
    pieces = town().pieces
    number: dict[str, float] = {}
    people: dict[str, float] = {}
    parts = []
    for lsoa, ward, share in pieces[["lsoa_code", "ward_code", "share"]].itertuples(index=False):
        rate = damp[int(lsoa[1:]) - 1]
        number[ward] = number.get(ward, 0) + share * rate
        people[ward] = people.get(ward, 0) + share * 100
        parts.append((ward, share * rate, rate))
    total, mean = sum(number.values()), sum(number.values()) / sum(people.values())
    between = sum(
        number[ward] / total * log(number[ward] / people[ward] / mean) for ward in number if number[ward]
    )
    within = sum(
        counted / total * log(rate / 100 / (number[ward] / people[ward]))
        for ward, counted, rate in parts
        if counted
    )
    found = split(town(), "damp_homes")
    assert found.theil.between == pytest.approx(between)
    assert found.theil.within == pytest.approx(within)
    assert list(found.theil.groups.index) == list("ABCDE")


def test_every_split_of_the_shipped_pack_adds_up(pack):
    assert len(unequal(pack)) > 20
    for each in unequal(pack):
        found, indicator = split(pack, each), pack.indicator(each)
        frame = figures(pack, each, "lsoa")
        people = frame["denominator"].fillna(pack.small_areas[indicator.weight])
        need = need_of(indicator, frame["value"])
        mean = float((need * people).sum() / people.sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            alone = float((people * need / mean * np.log(need / mean)).fillna(0).sum() / people.sum())
        assert found.theil.between + found.theil.within == pytest.approx(alone, abs=1e-12), each
        assert found.theil.groups["contribution"].sum() == pytest.approx(found.theil.within, abs=1e-15)
        assert found.theil.between >= 0
        assert found.theil.within >= 0
        assert found.known == found.areas == 169
        if not np.isnan(found.chance):
            assert 0 < found.chance < found.theil.within


def test_more_than_half_of_overcrowding_lies_within_wards(pack):
    found = split(pack, "overcrowding")
    assert (round(found.theil.between, 4), round(found.theil.within, 4)) == (0.0449, 0.0507)
    assert found.weighed_by == "All households"


def test_people_divide_over_wards_by_output_areas_where_there_are_some():
    homes = town_with_homes()
    assert pieces_by(town(), "households") is town().pieces
    share = pieces_by(homes, "children_0_15").groupby("lsoa_code")["share"].sum()
    assert share.to_numpy() == pytest.approx(1)


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("school_meals", "no figures of small areas"),
        ("toddlers", "a count, which"),
    ],
)
def test_what_cannot_be_split_says_why(indicator, words):
    assert words in why_no_split(town(), town().indicator(indicator))
    with pytest.raises(NotAvailableError, match=words):
        split(town(), indicator)


def test_a_score_around_zero_has_no_ratio(pack):
    with pytest.raises(NotAvailableError, match="below zero"):
        split(pack, "iod_crime")


def test_an_unknown_indicator_is_refused():
    with pytest.raises(UnknownIndicatorError):
        split(town(), "bells")


def test_a_percentage_that_is_good_if_high_is_split_by_what_is_missing():
    good = rewritten(town(), "damp_homes", polarity="high_is_better")
    dry = rewritten(town(), "damp_homes", value=lambda rows: 100 - rows["value"], numerator="from value")
    turned = rewritten(dry, "damp_homes", polarity="high_is_better")
    assert split(good, "damp_homes").missing
    # Dry homes that are good if high are damp homes that are bad if high.
    assert split(turned, "damp_homes").theil.within == pytest.approx(split(town(), "damp_homes").theil.within)
    assert split(good, "damp_homes").theil.within == pytest.approx(split(dry, "damp_homes").theil.within)
    assert split(good, "damp_homes").theil.within != pytest.approx(split(town(), "damp_homes").theil.within)


@pytest.mark.parametrize("lost", [2, 12])
def test_where_much_is_unknown_there_is_no_split(lost):
    codes = town().areas["lsoa"].index[:lost]
    bare = rewritten(town(), "damp_homes", drop=codes)
    with pytest.raises(NotAvailableError, match="needs 90%"):
        split(bare, "damp_homes")


def test_where_little_is_unknown_the_rest_is_split_and_counted():
    found = split(town(), "hardship_score")  # L12 has no score
    assert (found.known, found.areas, found.weighed_by) == (11, 12, "residents")
    assert np.isnan(found.chance)
    one_less = split(rewritten(town(), "damp_homes", drop=["L03"]), "damp_homes")
    assert one_less.known == 11


def test_figures_all_alike_have_a_split_of_nothing():
    alike = rewritten(town(), "damp_homes", value=lambda rows: rows["value"] * 0 + 7, numerator="from value")
    found = split(alike, "damp_homes").theil
    assert found.total == pytest.approx(0, abs=1e-12)


def test_nobody_in_need_is_no_difference():
    dry = rewritten(town(), "damp_homes", value=lambda rows: rows["value"] * 0, numerator="from value")
    found = split(dry, "damp_homes")
    assert found.theil.total == 0
    assert np.isnan(found.theil.within_share)
    assert np.isnan(found.chance)


def test_a_pack_without_people_has_no_split():
    empty = town().small_areas.assign(households=0.0, population=0.0, children_0_15=0.0)
    with pytest.raises(NotAvailableError, match="0%"):
        split(replace(town(), small_areas=empty), "hardship_score")


def test_a_place_of_one_small_area_has_nothing_to_split():
    one = town().areas["lsoa"].iloc[:1]
    pack = replace(
        town(),
        areas={**town().areas, "lsoa": one},
        small_areas=town().small_areas.loc[one.index],
        pieces=town().pieces[town().pieces["lsoa_code"].isin(one.index)],
    )
    found = split(pack, "damp_homes")
    assert (found.areas, found.theil.total) == (1, 0)
    assert pd.isna(found.theil.groups.loc["E", "theil"])
