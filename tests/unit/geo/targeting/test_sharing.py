"""Sharing a total in whole units, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from geo.errors import AtlasError
from geo.targeting.sharing import round_out, share_out


def shared(total, weights, low=None, high=None, codes="ABCDEFGHIJ"):
    count = len(weights)
    return share_out(total, weights, low or [0] * count, high or [total] * count, codes[:count])


def test_without_limits_each_gets_its_proportion():
    # 60 over 1 : 2 : 3.
    found = shared(60, [1, 2, 3])
    assert found.amounts == (10, 20, 30)
    assert (found.factor, found.held) == (10, ("", "", ""))


def test_a_floor_is_paid_for_by_the_others_in_proportion():
    # A is lifted to 20, so 40 are left for 2 : 3.
    found = shared(60, [1, 2, 3], low=[20, 0, 0])
    assert found.amounts == (20, 16, 24)
    assert found.held == ("low", "", "")
    assert found.factor == 8


def test_a_cap_gives_its_surplus_to_the_others_in_proportion():
    # C stops at 21, so 39 are left for 1 : 2.
    found = shared(60, [1, 2, 3], high=[60, 60, 21])
    assert found.amounts == (13, 26, 21)
    assert found.held == ("", "", "high")


def test_what_one_limit_moves_can_bring_another_to_its_own():
    # C stops at 21; then A would get 13 and B 26, but B stops at 24: A gets 15.
    assert shared(60, [1, 2, 3], high=[60, 24, 21]).amounts == (15, 24, 21)
    # A is lifted to 20, B to 18: 22 are left for C.
    assert shared(60, [1, 2, 3], low=[20, 18, 0]).amounts == (20, 18, 22)


def test_a_limit_that_the_proportion_meets_by_itself_holds_nobody():
    found = shared(60, [1, 2, 3], low=[10, 0, 0], high=[60, 20, 60])
    assert found.amounts == (10, 20, 30)
    assert found.held == ("", "", "")


def test_where_every_amount_is_fixed_the_shares_without_limits_say_which_way_each_is_held():
    # Without limits 10, 20, 30.
    found = shared(60, [1, 2, 3], low=[20, 20, 20], high=[20, 20, 20])
    assert found.amounts == (20, 20, 20)
    assert found.held == ("low", "", "high")


def test_an_area_without_weight_gets_its_least_amount_and_no_more():
    assert shared(60, [0, 1, 1], low=[4, 0, 0]).amounts == (4, 28, 28)
    with pytest.raises(AtlasError, match="add up"):
        shared(60, [0, 1, 1], high=[60, 20, 20])


def test_the_total_of_the_issue_is_shared_to_the_unit():
    found = shared(1_000_003, [1.0] * 20, codes=[f"W{at:02}" for at in range(20)])
    assert sum(found.amounts) == 1_000_003
    # 50,000.15 each: the first three by code get one more.
    assert found.amounts == (50_001,) * 3 + (50_000,) * 17


@pytest.mark.parametrize("total", [1, 7, 10**15, 10**30 + 1])
def test_totals_of_any_size_are_shared_exactly(total):
    weights = [0.1, 0.2, 0.3, 1e-300, 1e300, 1 / 3]
    assert sum(shared(total, weights).amounts) == total


def test_ties_go_by_code_and_not_by_the_order_of_rows():
    assert shared(10, [1, 1, 1], codes="CAB").amounts == (3, 4, 3)
    assert shared(10, [1, 1, 1], codes="ABC").amounts == (4, 3, 3)


def test_nothing_to_share_gives_nothing():
    assert shared(0, [1, 2]).amounts == (0, 0)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(weight):
    with pytest.raises(AtlasError, match="zero or more"):
        shared(10, [1.0, weight])


def test_nothing_can_be_shared_by_no_weight():
    with pytest.raises(AtlasError, match="no area has any"):
        shared(10, [0.0, 0.0])


def test_limits_that_cannot_be_met_are_refused():
    for low, high in (([6, 6], [10, 10]), ([0, 0], [4, 4]), ([5, 0], [4, 10])):
        with pytest.raises(AtlasError, match="add up"):
            shared(10, [1.0, 1.0], low=low, high=high)


def test_amounts_that_do_not_add_up_are_not_rounded():
    with pytest.raises(AtlasError, match="do not add up"):
        round_out(10, [Fraction(1), Fraction(2)], "AB")
