"""The five methods that make a ward's figure, each by hand."""

from __future__ import annotations

import numpy as np
import pytest
from pandas import DataFrame, Series

from geo.figures.ward_values import (
    best_fit_pieces,
    on_small_areas,
    spread,
    straddling,
    sum_counts,
    weighted_mean,
)

# L1 lies in A, L2 is three quarters in A and one quarter in B, L3 lies in B.
PIECES = DataFrame(
    [("L1", "A", 1.0), ("L2", "A", 0.75), ("L2", "B", 0.25), ("L3", "B", 1.0)],
    columns=["lsoa_code", "ward_code", "share"],
)
WARD = {"A": "A", "B": "B"}
WHOLE = {"A": "all", "B": "all"}
COUNTS = DataFrame(
    {"numerator": [10.0, 40.0, 6.0], "denominator": [100.0, 200.0, 60.0]}, index=["L1", "L2", "L3"]
)
STRADDLERS = frozenset({"L2"})


def test_small_areas_in_two_wards_straddle_but_not_once_the_wards_are_one_group():
    assert straddling(PIECES, WARD) == {"L2"}
    assert straddling(PIECES, WHOLE) == frozenset()


def test_best_fit_gives_each_small_area_whole_to_one_ward():
    small_areas = DataFrame({"best_fit": ["A", "B", "B"]}, index=["L1", "L2", "L3"])
    assert best_fit_pieces(small_areas).to_dict("list") == {
        "lsoa_code": ["L1", "L2", "L3"],
        "ward_code": ["A", "B", "B"],
        "share": [1.0, 1.0, 1.0],
    }


def test_counts_are_split_over_pieces_and_added_up_per_ward():
    out = sum_counts(COUNTS, PIECES, WARD, STRADDLERS)
    # A: 10 + 0.75 x 40 = 40 of 100 + 0.75 x 200 = 250; B: 0.25 x 40 + 6 = 16 of 50 + 60 = 110.
    assert out["numerator"].to_dict() == {"A": 40.0, "B": 16.0}
    assert out["denominator"].to_dict() == {"A": 250.0, "B": 110.0}
    # Estimated is what comes from L2: 150 of 250 and 50 of 110.
    assert out["estimated_share"].to_dict() == pytest.approx({"A": 0.6, "B": 50 / 110})


def test_the_whole_is_the_sum_of_the_sources_and_nothing_of_it_is_estimated():
    out = sum_counts(COUNTS, PIECES, WHOLE, straddling(PIECES, WHOLE))
    assert out.loc["all"].to_dict() == {"numerator": 56.0, "denominator": 360.0, "estimated_share": 0.0}


def test_a_ward_with_an_unknown_part_has_no_sum_but_the_others_keep_theirs():
    counts = COUNTS.copy()
    counts.loc["L3", "numerator"] = np.nan
    out = sum_counts(counts, PIECES, WARD, STRADDLERS)
    assert out.loc["A", "numerator"] == 40.0
    assert np.isnan(out.loc["B", "numerator"])
    assert out.loc["B", "denominator"] == 110.0


def test_a_small_area_that_the_counts_lack_is_unknown_not_zero():
    out = sum_counts(COUNTS.drop("L1"), PIECES, WARD, STRADDLERS)
    assert np.isnan(out.loc["A", "numerator"])
    assert np.isnan(out.loc["A", "estimated_share"])


def test_a_ward_without_any_small_area_is_absent_from_the_answer():
    only_a = PIECES[PIECES["ward_code"] == "A"]
    assert list(sum_counts(COUNTS, only_a, WARD, STRADDLERS).index) == ["A"]


PEOPLE = Series({"L1": 100.0, "L2": 200.0, "L3": 50.0})


def test_rates_without_counts_are_averaged_over_the_people_of_the_pieces():
    rates = Series({"L1": 10.0, "L2": 20.0, "L3": 40.0})
    out = weighted_mean(rates, PEOPLE, PIECES, WARD, STRADDLERS)
    # A: (100 x 10 + 150 x 20) / 250 = 16; B: (50 x 20 + 50 x 40) / 100 = 30.
    assert out["value"].to_dict() == pytest.approx({"A": 16.0, "B": 30.0})
    assert out["covered"].to_dict() == {"A": 1.0, "B": 1.0}
    assert out["estimated_share"].to_dict() == pytest.approx({"A": 0.6, "B": 0.5})


def test_a_mean_needs_nine_in_ten_of_the_people_to_be_covered():
    rates = Series({"L1": np.nan, "L2": 20.0, "L3": 40.0})
    out = weighted_mean(rates, PEOPLE, PIECES, WARD, STRADDLERS)
    assert out.loc["A", "covered"] == pytest.approx(0.6)  # 150 of 250
    assert np.isnan(out.loc["A", "value"])
    assert out.loc["B", "value"] == pytest.approx(30.0)


@pytest.mark.parametrize(("people", "value"), [(100.0, 20.0), (101.0, np.nan)])
def test_exactly_nine_tenths_is_enough_and_the_mean_is_over_those_who_are_covered(people, value):
    # L2 has 900 people at a rate of 20; L1, unknown, has 100 (900/1000 = 90 %) or 101 (89.9 %).
    one_ward = DataFrame({"lsoa_code": ["L1", "L2"], "ward_code": ["A", "A"], "share": [1.0, 1.0]})
    out = weighted_mean(
        Series({"L2": 20.0}), Series({"L1": people, "L2": 900.0}), one_ward, WARD, frozenset()
    )
    assert out["value"].to_list() == pytest.approx([value], nan_ok=True)


def test_a_ward_s_children_are_spread_in_proportion_to_children_and_totals_are_kept():
    children = Series({"L1": 50.0, "L2": 200.0, "L3": 150.0})
    out = spread(Series({"A": 40.0, "B": 20.0}), children, PIECES)
    # A has 50 + 0.75 x 200 = 200 children to share 40 by: L1 10, L2 30. B has 50 + 150 = 200 to share 20 by:
    # L2 5, L3 15.
    assert out.to_dict() == pytest.approx({"L1": 10.0, "L2": 35.0, "L3": 15.0})
    assert out.sum() == pytest.approx(60.0)


def test_a_small_area_with_any_part_in_a_ward_of_unknown_children_is_unknown():
    out = spread(Series({"A": 40.0, "B": np.nan}), Series({"L1": 1.0, "L2": 1.0, "L3": 1.0}), PIECES)
    assert out[["L2", "L3"]].isna().all()
    # A has 1 + 0.75 children to share its 40 by.
    assert out["L1"] == pytest.approx(40 / 1.75)


def test_a_small_area_takes_the_figure_of_its_parent_or_of_the_parent_s_predecessor():
    parents = Series({"L1": "M1", "L2": "M2", "L3": "M3"})
    out = on_small_areas(Series({"M1": 5.0, "old": 7.0}), parents, {"M2": "old"})
    assert out["L1"] == 5.0
    assert out["L2"] == 7.0
    assert np.isnan(out["L3"])
    assert list(out.index) == ["L1", "L2", "L3"]
