"""Answers that may be open: Kleene's truth tables, with uncertain and unknown told apart."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from pandas import Series

from geo.targeting.logic import STATES, all_of, any_of, held, turned

# Kleene's three values: false 0, open 1/2, true 1; "and" is the least, "or" the greatest.
KLEENE = {"no": 0.0, "uncertain": 0.5, "unknown": 0.5, "yes": 1.0}


def _one(join, *states):
    return join([Series([each]) for each in states]).iloc[0]


@pytest.mark.parametrize(("one", "other"), list(product(STATES, STATES)))
def test_taken_together_the_open_answers_are_kleenes_third_value(one, other):
    assert KLEENE[_one(all_of, one, other)] == min(KLEENE[one], KLEENE[other])
    assert KLEENE[_one(any_of, one, other)] == max(KLEENE[one], KLEENE[other])


@pytest.mark.parametrize("state", STATES)
def test_the_opposite_is_kleenes(state):
    assert KLEENE[turned(Series([state])).iloc[0]] == 1 - KLEENE[state]
    assert turned(turned(Series([state]))).iloc[0] == state


@pytest.mark.parametrize("join", [all_of, any_of])
def test_where_uncertain_and_unknown_meet_the_answer_is_unknown(join):
    assert _one(join, "uncertain", "unknown") == "unknown"
    assert _one(join, "unknown", "uncertain") == "unknown"


@pytest.mark.parametrize("join", [all_of, any_of])
@pytest.mark.parametrize("states", list(product(STATES, repeat=3)))
def test_the_order_and_grouping_of_parts_change_nothing(join, states):
    whole = _one(join, *states)
    assert {_one(join, *each) for each in permutations(states)} == {whole}
    assert _one(join, states[0], _one(join, *states[1:])) == whole


@pytest.mark.parametrize(("one", "other"), list(product(STATES, STATES)))
def test_the_opposite_of_all_is_any_opposite(one, other):
    opposite = _one(any_of, turned(Series([one])).iloc[0], turned(Series([other])).iloc[0])
    assert turned(Series([_one(all_of, one, other)])).iloc[0] == opposite


def _held(value, low, high, sign, number):
    series = [Series([each], dtype=float) for each in (value, low, high)]
    return held(*series, sign, number).iloc[0]


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        (">", ["yes", "uncertain", "uncertain", "no", "no"]),
        (">=", ["yes", "yes", "uncertain", "uncertain", "no"]),
        ("<", ["no", "no", "uncertain", "uncertain", "yes"]),
        ("<=", ["no", "uncertain", "uncertain", "yes", "yes"]),
    ],
)
def test_a_range_that_straddles_the_threshold_is_uncertain_its_ends_included(sign, expected):
    ranges = [(51, 53), (50, 53), (48, 53), (48, 50), (45, 49)]
    assert [_held((low + high) / 2, low, high, sign, 50) for low, high in ranges] == expected


def test_a_value_without_a_range_decides_alone_and_none_is_unknown():
    nan = np.nan
    assert _held(50, nan, nan, ">=", 50) == "yes"
    assert _held(50, nan, nan, ">", 50) == "no"
    assert _held(nan, nan, nan, ">", 50) == "unknown"
    assert _held(nan, 60, 70, ">", 50) == "unknown"


def test_a_range_that_is_open_at_one_end_decides_only_on_the_other():
    nan = np.nan
    assert _held(55, 52, nan, ">", 50) == "yes"
    assert _held(45, 42, nan, ">", 50) == "uncertain"
    assert _held(45, nan, 48, "<", 50) == "yes"
    assert _held(45, nan, 52, "<", 50) == "uncertain"


def test_what_differs_by_rounding_only_is_equal():
    assert _held(0.1 + 0.2, np.nan, np.nan, "<=", 0.3) == "yes"
    assert _held(100 * 0.29, np.nan, np.nan, ">=", 29) == "yes"


@pytest.mark.parametrize("sign", [">", ">=", "<", "<="])
def test_infinities_and_huge_numbers_are_numbers(sign):
    assert _held(np.inf, np.nan, np.nan, sign, 50) == ("yes" if sign[0] == ">" else "no")
    assert _held(1e300, -1e300, 1e300, sign, 50) == "uncertain"
