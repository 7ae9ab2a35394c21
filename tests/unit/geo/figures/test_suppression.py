"""Suppression worked by hand: small counts, second cells, and what rounding must not give away."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame, Series

from geo.figures.intervals import widen, wilson
from geo.figures.suppression import primary, rounded, secondary, suppress

WARDS = ["w1", "w2", "w3", "w4", "w5"]
LOCALITY = Series(["NE", "NE", "NE", "SW", "SW"], index=WARDS)


def figures(numerator, denominator, flag="") -> DataFrame:
    frame = DataFrame({"numerator": numerator, "denominator": denominator}, index=WARDS, dtype=float)
    limits = 100 * wilson(frame["numerator"], frame["denominator"])
    value = 100 * frame["numerator"] / frame["denominator"]
    return frame.assign(value=value, lower=limits["lower"], upper=limits["upper"], flag=flag)


def test_counts_from_none_to_four_are_withheld():
    assert primary(Series([0, 1, 4, 4.9, 5, 6, None])).to_list() == [True] * 4 + [False] * 3


def test_another_threshold_can_be_asked_for():
    assert primary(Series([5, 9, 10]), threshold=10).to_list() == [True, True, False]


def test_counts_are_rounded_to_five_with_halves_up():
    assert rounded(Series([5, 7, 8, 12.5, 12.4])).to_list() == [5, 5, 10, 15, 10]
    assert rounded(Series([None, 14.0]), base=10).dropna().to_list() == [10]


def test_a_second_cell_protects_the_first_from_subtraction():
    # NE publishes 3 + 20 + 12 = 35: without a second cell, 35 - 20 - 12 gives w1 away. SW is untouched.
    counts = Series([3, 20, 12, 8, 9], index=WARDS)
    held = secondary(primary(counts), counts, LOCALITY)
    assert held.to_list() == [True, False, True, False, False]


def test_two_withheld_cells_need_no_third():
    counts = Series([3, 2, 12, 8, 9], index=WARDS)
    held = secondary(primary(counts), counts, LOCALITY)
    assert held.to_list() == [True, True, False, False, False]


def test_the_total_of_all_areas_asks_for_a_second_cell_too():
    counts = Series([3, 20, 12, 8, 9], index=WARDS)
    assert secondary(primary(counts), counts).to_list() == [True, False, False, True, False]


def test_nothing_withheld_asks_for_no_second_cell():
    counts = Series([30, 20, 12, 8, 9], index=WARDS)
    assert not secondary(primary(counts), counts, LOCALITY).any()


def test_a_tie_for_the_second_cell_goes_to_the_first_area_code():
    counts = Series([3, 12, 12, 8, 9], index=WARDS)
    assert secondary(primary(counts), counts, LOCALITY)["w2"]
    backwards = counts[::-1]
    assert secondary(primary(backwards), backwards, LOCALITY)["w2"]


def test_a_group_of_one_is_covered_by_the_overall_total_and_that_by_its_own_group():
    # w1 is all of N, so N's total is its count. Overall asks for w2 (8); S then has one and asks for w3.
    counts = Series([3, 8, 9, 30], index=["w1", "w2", "w3", "w4"])
    groups = Series(["N", "S", "S", "S"], index=counts.index)
    assert secondary(primary(counts), counts, groups).to_list() == [True, True, True, False]


def test_an_area_without_a_count_is_no_second_cell():
    counts = Series([3, None, 12, None, 9], index=WARDS)
    held = secondary(primary(counts), counts, LOCALITY)
    assert held.to_list() == [True, False, True, False, False]


def test_areas_in_no_group_answer_to_the_overall_total_only():
    counts = Series([3, 20, 12, 8, 9], index=WARDS)
    nowhere = Series([None, "NE", "NE", "SW", "SW"], index=WARDS)
    # Overall asks for w4 (8), which then needs w5 in SW.
    assert secondary(primary(counts), counts, nowhere).to_list() == [True, False, False, True, True]


def test_withheld_cells_are_blank_and_flagged_and_keep_their_denominator():
    shown = suppress(figures([3, 21, 12, 8, 48], 100, flag="stale"), groups=[LOCALITY])
    withheld = shown.loc[["w1", "w3"]]
    assert withheld[["numerator", "value", "lower", "upper"]].isna().all(axis=None)
    assert withheld["flag"].to_list() == ["stale;suppressed"] * 2
    assert withheld["denominator"].to_list() == [100, 100]


def test_open_cells_are_made_again_from_the_rounded_numerator():
    # 21 -> 20, 8 -> 10, 48 -> 50, each of 100 children.
    shown = suppress(figures([3, 21, 12, 8, 48], 100), groups=[LOCALITY]).loc[["w2", "w4", "w5"]]
    assert shown["numerator"].to_list() == [20, 10, 50]
    assert shown["value"].to_list() == pytest.approx([20, 10, 50])
    limits = 100 * wilson(Series([20, 10, 50]), Series([100] * 3))
    np.testing.assert_allclose(shown[["lower", "upper"]], limits)
    assert shown["flag"].to_list() == ["", "", ""]


def test_the_range_of_an_estimate_is_widened_again():
    shown = suppress(figures([30, 20, 50, 40, 45], 100), groups=[], method_error=1.5).loc[["w1"]]
    limits = 100 * wilson(Series([30]), Series([100]))
    wide = widen(Series([30.0]), limits["lower"], limits["upper"], method_error=1.5)
    np.testing.assert_allclose(shown[["lower", "upper"]], wide)


def test_two_counts_with_one_rounded_figure_cannot_be_told_apart():
    one, other = (figures([first, 20, 50, 40, 45], 100) for first in (28, 32))
    pd.testing.assert_frame_equal(suppress(one, groups=[]), suppress(other, groups=[]))


def test_rounding_up_never_exceeds_the_denominator():
    # 13 of 13 would round to 15 of 13 = 115 %: it goes down to 10.
    shown = suppress(figures([13, 20, 50, 40, 45], [13, 100, 100, 100, 100]), groups=[])
    assert shown.loc["w1", "numerator"] == 10
    assert shown.loc["w1", "value"] == pytest.approx(100 * 10 / 13)


def test_several_groupings_are_protected_at_once():
    # By locality w1 takes w3. By the other grouping w3 is then alone with w4, which SW answers with w5.
    counts = [3, 20, 12, 8, 9]
    other = Series(["a", "a", "b", "b", "b"], index=WARDS)
    flags = suppress(figures(counts, 100), groups=[LOCALITY, other])["flag"]
    for grouping in (LOCALITY, other):
        assert 1 not in (flags == "suppressed").groupby(grouping).sum().to_list()


def test_cells_suppressed_at_the_source_count_as_withheld():
    # w1 came blank: alone in NE it could be had by subtraction, so w3 goes as well.
    frame = figures([None, 20, 12, 8, 9], 100, flag=["suppressed", "", "", "", ""])
    flags = suppress(frame, groups=[LOCALITY])["flag"]
    assert flags.to_list() == ["suppressed", "", "suppressed", "", ""]


def test_a_value_without_a_numerator_is_judged_by_the_count_it_implies():
    # 3 % of 100 implies 3: withheld. 21 % of 100 implies 21: shown as 20 %, its numerator stays missing.
    frame = figures([3, 21, 4, 40, 45], 100).assign(numerator=np.nan)
    shown = suppress(frame, groups=[LOCALITY])
    assert shown["flag"].to_list() == ["suppressed", "", "suppressed", "", ""]
    assert shown.loc["w2", "value"] == pytest.approx(20)
    assert shown["numerator"].isna().all()


def test_missing_figures_stay_missing_and_unflagged():
    frame = figures([None, 20, 50, 40, 45], 100)
    shown = suppress(frame, groups=[LOCALITY])
    assert shown.loc["w1", ["numerator", "value", "lower", "upper"]].isna().all()
    assert shown.loc["w1", "flag"] == ""


def test_a_value_without_a_denominator_is_shown_as_it_is():
    frame = figures([30, 20, 50, 40, 45], 100)
    frame.loc["w1", ["numerator", "denominator"]] = np.nan
    shown = suppress(frame, groups=[])
    assert shown.loc["w1", "value"] == 30
    assert shown.loc["w1", "lower"] == frame.loc["w1", "lower"]


def test_a_value_without_a_range_gets_none():
    frame = figures([30, 20, 50, 40, 45], 100)
    frame.loc["w1", ["lower", "upper"]] = np.nan
    assert suppress(frame, groups=[]).loc["w1", ["lower", "upper"]].isna().all()


def test_other_columns_and_the_frame_given_are_left_alone():
    frame = figures([3, 21, 12, 8, 48], 100).assign(period="2021")
    before = frame.copy()
    shown = suppress(frame, groups=[LOCALITY])
    pd.testing.assert_frame_equal(frame, before)
    assert list(shown.columns) == list(frame.columns)
    assert set(shown["period"]) == {"2021"}
