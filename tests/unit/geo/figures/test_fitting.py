"""Fitting to totals of rows and columns: both margins met, small areas exact, wards within 0.1 %."""

from __future__ import annotations

import numpy as np
import pytest
from pandas import DataFrame, Series

from geo.figures.fitting import calibrate, fitted


def _cut(*rows: tuple[str, str, float]) -> DataFrame:
    return DataFrame(list(rows), columns=["lsoa_code", "ward_code", "area"])


def test_margins_that_agree_with_the_areas_leave_the_areas_as_they_are():
    # Two by two; areas all equal, 100 households each side: 50 households in each cell.
    cut = _cut(("L1", "A", 1), ("L1", "B", 1), ("L2", "A", 1), ("L2", "B", 1))
    share = calibrate(cut, Series({"L1": 100.0, "L2": 100.0}), Series({"A": 100.0, "B": 100.0}))
    assert share.to_list() == [0.5, 0.5, 0.5, 0.5]


def test_a_two_by_two_table_meets_its_margins_by_hand():
    # Seed all ones, rows 100 and 100, columns 150 and 50. The first round scales columns to 75 and 25 a cell;
    # the rows are then 100 already, so it is done: 75 % and 25 % of each small area.
    cut = _cut(("L1", "A", 1), ("L1", "B", 1), ("L2", "A", 1), ("L2", "B", 1))
    share = calibrate(cut, Series({"L1": 100.0, "L2": 100.0}), Series({"A": 150.0, "B": 50.0}))
    assert share.to_list() == pytest.approx([0.75, 0.25, 0.75, 0.25])


def test_fitting_keeps_the_odds_ratio_of_the_areas():
    # A fitted table has the margins it is given and the seed's cross-product ratio: 4 x 1 / (1 x 1) = 4.
    # With margins 100/100 and 100/100 the cells are x, 100 - x, 100 - x, x with x^2 / (100 - x)^2 = 4, so
    # x = 2 (100 - x), x = 66 2/3.
    cut = _cut(("L1", "A", 4), ("L1", "B", 1), ("L2", "A", 1), ("L2", "B", 1))
    share = calibrate(
        cut, Series({"L1": 100.0, "L2": 100.0}), Series({"A": 100.0, "B": 100.0}), tolerance=1e-9
    )
    assert share.to_list() == pytest.approx([2 / 3, 1 / 3, 1 / 3, 2 / 3])


def test_ward_households_are_scaled_to_the_total_of_the_small_areas():
    # The ward table counts 220, the small areas 200 (perturbation): 165 of 220 is three quarters of 200.
    cut = _cut(("L1", "A", 1), ("L1", "B", 1), ("L2", "A", 1), ("L2", "B", 1))
    share = calibrate(cut, Series({"L1": 100.0, "L2": 100.0}), Series({"A": 165.0, "B": 55.0}))
    assert share.to_list() == pytest.approx([0.75, 0.25, 0.75, 0.25])


def test_a_small_area_in_one_ward_stays_whole_even_where_the_ward_cannot_be_met():
    # L1 and L2 lie in one ward each, so 100 and 100 it is, although 150 and 50 were published.
    cut = _cut(("L1", "A", 1), ("L2", "B", 1))
    share = calibrate(cut, Series({"L1": 100.0, "L2": 100.0}), Series({"A": 150.0, "B": 50.0}))
    assert share.to_list() == [1.0, 1.0]


def test_a_small_area_without_households_is_shared_by_area():
    # L2 has nobody to fit: its pieces are 3 of 4 and 1 of 4 square metres; L1 is fitted as if it were alone.
    cut = _cut(("L1", "A", 1), ("L1", "B", 1), ("L2", "A", 3), ("L2", "B", 1))
    share = calibrate(cut, Series({"L1": 100.0, "L2": 0.0}), Series({"A": 60.0, "B": 40.0}))
    assert share.to_list() == pytest.approx([0.6, 0.4, 0.75, 0.25])


def test_fitting_ends_on_random_tables_with_lsoas_exact_and_wards_within_a_thousandth():
    random = np.random.default_rng(3)
    truth = random.uniform(5, 200, size=(30, 4))
    cut = _cut(*((f"L{i:02d}", f"W{j}", random.uniform(0.5, 3)) for i in range(30) for j in range(4)))
    rows = Series(truth.sum(axis=1), index=[f"L{i:02d}" for i in range(30)])
    columns = Series(truth.sum(axis=0), index=[f"W{j}" for j in range(4)])
    share = calibrate(cut, rows, columns)
    assert share.groupby(cut["lsoa_code"]).sum().to_numpy() == pytest.approx(np.ones(30), abs=1e-12)
    households = share * cut["lsoa_code"].map(rows)
    fitted = households.groupby(cut["ward_code"]).sum()
    assert (fitted / columns - 1).abs().max() <= 0.001


def test_fitting_ends_on_wards_where_small_areas_cannot_be_met():
    # L1 lies in A only and should have 30, A has 20: the ward counts.
    places, wards = Series(["L1", "L2", "L2"]), Series(["A", "A", "B"])
    out = fitted(
        Series([1.0, 1.0, 1.0]),
        places,
        wards,
        Series({"L1": 30.0, "L2": 20.0}),
        Series({"A": 20.0, "B": 30.0}),
    )
    assert out.groupby(wards).sum().to_dict() == pytest.approx({"A": 20.0, "B": 30.0})
    assert (out > 0).all()
