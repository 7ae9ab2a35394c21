"""The concentration index by hand and against closed forms, the curve, and its bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geo.targeting.concentration import (
    FIFTH,
    GRID,
    Groups,
    concentration,
    concentration_index,
    curve,
    grouped,
    neediest_part,
)

ONES = np.ones(5)
AMOUNTS = st.lists(st.floats(0, 1e6), min_size=2, max_size=12).filter(lambda each: sum(each) > 1e-3)


def _index(need, people, amount):
    return concentration_index(grouped(*(np.asarray(each, float) for each in (need, people, amount))))


# ---- The index -------------------------------------------------------------------------------------------


def test_what_everybody_has_alike_does_not_go_with_need():
    assert _index([5, 4, 3, 2, 1], [3, 1, 4, 1, 5], [6, 2, 8, 2, 10]) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("n", [2, 5, 40])
def test_all_with_the_last_of_n_is_one_minus_one_over_n_and_with_the_first_its_opposite(n):
    need, last, first = np.arange(n, 0, -1.0), np.eye(n)[-1], np.eye(n)[0]
    assert _index(need, np.ones(n), last) == pytest.approx(1 - 1 / n)
    assert _index(need, np.ones(n), first) == pytest.approx(1 / n - 1)


def test_all_with_a_last_group_is_one_minus_its_share_of_the_people():
    assert _index([3, 2, 1], [50, 30, 20], [0, 0, 7]) == pytest.approx(1 - 0.2)
    assert _index([3, 2, 1], [50, 30, 20], [7, 0, 0]) == pytest.approx(-(1 - 0.5))


def test_a_case_worked_by_hand():
    # People 10, 20, 20 of needs 3, 2, 1 have 4, 4, 2. Shares of people .2, .4, .4; ranks .1, .4, .8; mean of
    # what a person has 10 / 50 = .2; they have .4, .2, .1 each. 2 / .2 x (.2 x .4 x .1 + .4 x .2 x .4 +
    # .4 x .1 x .8) - 1 = 10 x (.008 + .032 + .032) - 1 = -.28.
    assert _index([3, 2, 1], [10, 20, 20], [4, 4, 2]) == pytest.approx(-0.28)


def test_ties_of_need_share_their_rank_whatever_their_order():
    split = _index([3, 2, 2, 1], [10, 10, 10, 20], [4, 4, 0, 2])
    assert split == pytest.approx(_index([3, 2, 1], [10, 20, 20], [4, 4, 2]))
    assert _index([3, 2, 2, 1], [10, 10, 10, 20], [4, 0, 4, 2]) == split
    assert _index([2, 2, 2], [1, 2, 3], [9, 0, 0]) == pytest.approx(0)


@given(AMOUNTS)
def test_ranked_by_itself_it_is_the_gini_coefficient(amounts):
    amount = np.array(amounts)
    gini = np.abs(amount[:, None] - amount[None, :]).sum() / (2 * len(amount) ** 2 * amount.mean())
    assert _index(-amount, np.ones(len(amount)), amount) == pytest.approx(gini, abs=1e-9)


@given(AMOUNTS, st.data())
def test_it_is_one_less_twice_the_area_below_the_curve(amounts, data):
    size = len(amounts)
    need = np.array(data.draw(st.lists(st.integers(0, 5), min_size=size, max_size=size)), float)
    people = np.array(data.draw(st.lists(st.floats(0.1, 1e3), min_size=size, max_size=size)))
    groups = grouped(need, people, np.array(amounts))
    along = np.concatenate([[0], np.cumsum(groups.people) / groups.people.sum()])
    up = curve(groups, at=tuple(along))
    assert concentration_index(groups) == pytest.approx(1 - 2 * np.trapezoid(up, along), abs=1e-9)


@given(AMOUNTS, st.data())
def test_it_lies_between_the_bounds_turns_with_need_and_knows_no_order_of_rows_or_scale(amounts, data):
    size = len(amounts)
    need = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=size, max_size=size)), float)
    people = np.array(data.draw(st.lists(st.floats(0.1, 1e3), min_size=size, max_size=size)))
    amount, at = np.array(amounts), data.draw(st.permutations(range(size)))
    index = _index(need, people, amount)
    assert -1 <= index <= 1
    assert _index(-need, people, amount) == pytest.approx(-index, abs=1e-9)
    assert _index(need[at], people[at], amount[at]) == pytest.approx(index, abs=1e-9)
    assert _index(need * 7 + 3, people * 4, amount / 9) == pytest.approx(index, abs=1e-9)


@pytest.mark.parametrize(
    ("need", "people", "amount"),
    [([], [], []), ([1, 2], [0, 0], [0, 0]), ([1, 2], [5, 5], [0, 0]), ([np.nan] * 2, [5, 5], [1, 2])],
)
def test_of_nothing_there_is_no_index_and_no_curve(need, people, amount):
    groups = grouped(*(np.array(each, float) for each in (need, people, amount)))
    assert np.isnan(concentration_index(groups))
    assert np.isnan(curve(groups)).all()


def test_whoever_has_no_known_need_or_is_nobody_is_left_out():
    groups = grouped(np.array([2.0, np.nan, 1.0, 3.0]), np.array([5.0, 5, 5, 0]), np.array([1.0, 9, 2, 0]))
    assert groups.people.tolist() == [5, 5]
    assert groups.amount.tolist() == [1, 2]


# ---- The curve -------------------------------------------------------------------------------------------


def test_the_curve_runs_from_none_to_all_and_never_falls():
    line = curve(Groups(np.array([3.0, 1, 6]), np.array([1.0, 0, 4])))
    assert (line[0], line[-1]) == (0, 1)
    assert (np.diff(line) >= 0).all()


def test_the_neediest_fifth_may_end_within_a_group():
    # The first group is a tenth of the people and has half; the second, nine tenths, has the rest evenly.
    line = curve(Groups(np.array([1.0, 9.0]), np.array([5.0, 5.0])), at=(FIFTH,))
    assert line[0] == pytest.approx(0.5 + 0.5 / 9)


def test_of_equal_needs_at_the_edge_each_gives_the_same_part():
    part = neediest_part(np.array([1.0, 3, 1, np.nan]), np.array([30.0, 10, 10, 99]), 0.4)
    assert part.tolist()[:3] == pytest.approx([0.25, 1, 0.25])
    assert np.isnan(part[3])
    assert (part[:3] * [30, 10, 10]).sum() == pytest.approx(0.4 * 50)


# ---- The bootstrap ---------------------------------------------------------------------------------------


def _drawn(seed=7, draws=200, spread=0.0, size=40):
    random = np.random.default_rng(1)
    area = np.sort(random.integers(0, 8, size))
    people, amount = random.uniform(1, 9, size), random.exponential(1, size)
    need = np.arange(8.0)
    return concentration(need, np.full(8, spread), people, amount, area, draws=draws, seed=seed)


def test_the_same_seed_gives_the_same_interval_and_another_another():
    one, same, other = _drawn(), _drawn(), _drawn(seed=8)
    assert (one.low, one.high) == (same.low, same.high)
    assert one.curve_low.tolist() == same.curve_low.tolist()
    assert (one.low, one.high) != (other.low, other.high)
    assert one.index == other.index


def test_next_to_nothing_is_shared_like_anything_else():
    least = 5e-324
    assert concentration_index(Groups(np.ones(2), np.array([0.0, least]))) == 0.5
    assert concentration_index(Groups(np.ones(4), np.array([1.0, 1.0, 1.0, 1.0]) * 1e300)) == 0.0


@given(AMOUNTS, st.integers(0, 5), st.data())
def test_the_interval_holds_the_estimate(amounts, seed, data):
    size = len(amounts)
    need = np.array(data.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size)), float)
    found = concentration(
        need, np.full(size, 1.0), np.ones(size), np.array(amounts), np.arange(size), draws=30, seed=seed
    )
    if np.isnan(found.low):
        assert np.isnan(found.curve_low).all()
        return
    assert found.low <= found.index <= found.high
    assert (found.curve_low <= found.curve).all()
    assert (found.curve <= found.curve_high).all()


def test_more_units_narrow_the_interval_and_an_open_need_widens_it():
    few, many = _drawn(size=20, draws=400), _drawn(size=2_000, draws=400)
    assert many.high - many.low < few.high - few.low
    sure, open_ = _drawn(size=2_000, draws=400), _drawn(size=2_000, draws=400, spread=3.0)
    assert open_.high - open_.low > sure.high - sure.low


def test_without_enough_to_draw_from_there_is_no_interval():
    one = concentration(np.array([1.0]), np.zeros(1), np.ones(1), np.ones(1), np.zeros(1, int), draws=20)
    assert one.index == pytest.approx(0)
    assert np.isnan([one.low, one.high]).all()
    # Only one of ten units has anything: a third of the draws miss it.
    lone = concentration(np.arange(10.0), np.zeros(10), np.ones(10), np.eye(10)[3], np.arange(10), draws=200)
    assert not np.isnan(lone.index)
    assert np.isnan([lone.low, lone.high]).all()
    assert np.isnan(lone.curve_low).all()


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Of 60 samples of one population nearly all intervals hold its index."""
    random = np.random.default_rng(3)
    need = np.arange(10.0)
    truth, held = None, 0
    people, chance = np.ones(3_000), 1 + need / 9
    truth_area = random.integers(0, 10, 3_000)
    truth = concentration(
        need, np.zeros(10), people, chance[truth_area] * random.exponential(1, 3_000), truth_area, draws=2
    ).index
    for seed in range(60):
        area = random.integers(0, 10, 200)
        sample = concentration(
            need,
            np.zeros(10),
            np.ones(200),
            chance[area] * random.exponential(1, 200),
            area,
            draws=150,
            seed=seed,
        )
        held += sample.low <= truth <= sample.high
    assert held >= 50


def test_the_grid_holds_the_fifth_exactly():
    assert FIFTH in GRID
    found = _drawn()
    assert found.at(FIFTH)[0] == found.curve[GRID.index(FIFTH)]
