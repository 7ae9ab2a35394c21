"""Figures per level: the second pack by hand, and the states a figure can be in.

The figures of the second pack and their margins stand in tests/synthetic.py: every small area has 100
households; B has three quarters of column 2, C one quarter; C has one quarter of column 3, D three quarters.
Fitting stops within 0.1 %, so expected values of B, C and D hold to that.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from geo.errors import AtlasError, UnknownIndicatorError
from geo.figures.ranges import indicative_n, method_error
from geo.figures.values import figures, periods, published_total, trend
from tests.synthetic import BOROUGH, EASTERN, LSOAS, WARDS, WEST, A, B, C, D, E

FITTED = 2e-3
NAN = float("nan")


def _column(pack, indicator, level, column="value", **options):
    return figures(pack, indicator, level, **options)[column].to_dict()


def _close(found, expected, rel=FITTED):
    assert found == pytest.approx(expected, rel=rel, abs=1e-9, nan_ok=True)


def test_rows_are_the_areas_of_the_level_in_the_pack_s_order(synthetic_pack):
    for level, count in {"ward": 5, "locality": 2, "borough": 1, "lsoa": 12}.items():
        frame = figures(synthetic_pack, "damp_homes", level)
        assert frame.index.equals(synthetic_pack.areas[level].index)
        assert len(frame) == count
    assert figures(synthetic_pack, "damp_homes", "ward")["area_name"].to_dict() == WARDS


def test_calibrated_wards_split_counts_by_fitted_households(synthetic_pack):
    # A 20 of 200; B 40 + 0.75 x 80 = 100 of 350; C 0.25 x 80 + 0.25 x 16 = 24 of 100;
    # D 0.75 x 16 + 10 = 22 of 350; E 0 of 200, a true zero.
    numerators = {A: 20, B: 100, C: 24, D: 22, E: 0}
    denominators = {A: 200, B: 350, C: 100, D: 350, E: 200}
    _close(_column(synthetic_pack, "damp_homes", "ward", "numerator"), numerators, rel=4e-3)
    _close(_column(synthetic_pack, "damp_homes", "ward", "denominator"), denominators)
    rates = {A: 10, B: 100 / 3.5, C: 24, D: 22 / 3.5, E: 0}
    _close(_column(synthetic_pack, "damp_homes", "ward"), rates, rel=4e-3)


def test_the_estimated_share_is_the_part_of_the_households_in_straddling_areas(synthetic_pack):
    # B 150 of 350, C all, D 150 of 350; A and E nest.
    share = _column(synthetic_pack, "damp_homes", "ward", "estimated_share")
    _close(share, {A: 0, B: 150 / 350, C: 1, D: 150 / 350, E: 0})
    # Between the localities only column 2 is torn: 150 of West's 550, 50 of East's 650.
    share = _column(synthetic_pack, "damp_homes", "locality", "estimated_share")
    _close(share, {WEST: 150 / 550, EASTERN: 50 / 650}, rel=5e-3)
    assert _column(synthetic_pack, "damp_homes", "borough", "estimated_share") == {BOROUGH: 0.0}


def test_a_locality_rate_is_summed_from_counts_never_averaged_from_ward_rates(synthetic_pack):
    # West 120 of 550 = 21.8 %, East 46 of 650 = 7.1 %; the mean of ward rates would be 19.3 and 10.1.
    _close(
        _column(synthetic_pack, "damp_homes", "locality"), {WEST: 12_000 / 550, EASTERN: 4_600 / 650}, 4e-3
    )


def test_the_borough_is_the_sum_of_its_small_areas(synthetic_pack):
    # 20 + 40 + 80 + 16 + 10 + 0 = 166 of 1,200.
    row = figures(synthetic_pack, "damp_homes", "borough").loc[BOROUGH]
    assert (row["numerator"], row["denominator"]) == pytest.approx((166, 1200))
    assert row["value"] == pytest.approx(166 / 12)
    assert row["flag"] == ""


def test_best_fit_takes_whole_small_areas(synthetic_pack):
    # B: column 1 and the south of column 2: 20 + 20 + 40 = 80 of 300. C: 40 + 8 = 48 of 200.
    # D: 8 + 5 + 5 = 18 of 300.
    frame = figures(synthetic_pack, "damp_homes", "ward", method="best_fit")
    assert frame["numerator"].to_dict() == {A: 20, B: 80, C: 48, D: 18, E: 0}
    assert frame["denominator"].to_dict() == {A: 200, B: 300, C: 200, D: 300, E: 200}
    assert set(frame["method"]) == {"best_fit"}


def test_published_counts_are_passed_through_and_a_gap_stays_a_gap(synthetic_pack):
    frame = figures(synthetic_pack, "school_meals", "ward")
    _close(frame["value"].to_dict(), {A: 30, B: 40, C: 20, D: NAN, E: 10}, rel=1e-12)
    assert frame["flag"].to_dict() == {A: "", B: "", C: "", D: "missing", E: ""}
    assert frame.loc[D, "state"] == "missing"


def test_a_sum_with_an_unknown_part_is_unknown(synthetic_pack):
    # West 30 + 60 of 100 + 150; East lacks D.
    _close(_column(synthetic_pack, "school_meals", "locality"), {WEST: 36, EASTERN: NAN}, rel=1e-12)
    row = figures(synthetic_pack, "school_meals", "borough").loc[BOROUGH]
    assert math.isnan(row["value"])
    assert row["flag"] == "missing"


def test_the_borough_s_own_published_figure_is_kept_beside_the_sum(synthetic_pack):
    assert published_total(synthetic_pack, "school_meals") == 110.0
    assert published_total(synthetic_pack, "damp_homes") is None


def test_earlier_periods_can_be_asked_for_and_make_the_trend(synthetic_pack):
    assert periods(synthetic_pack, "school_meals") == ["2023", "2024"]
    # All wards are known in 2023: 25 + 60 + 10 + 20 + 5 = 120 of 420.
    row = figures(synthetic_pack, "school_meals", "borough", period="2023").loc[BOROUGH]
    assert (row["numerator"], row["denominator"]) == (120, 420)
    path = trend(synthetic_pack, "school_meals", "ward", A)
    assert path["value"].to_dict() == {"2023": 25.0, "2024": 30.0}
    assert len(trend(synthetic_pack, "damp_homes", "ward", A)) == 1


def test_children_are_spread_over_small_areas_and_ward_totals_are_kept(synthetic_pack):
    # Toddlers are four years of age: A 8, B 20, C 8, D 16, E 4. B's weights: column 1 20 and 20, column 2
    # 0.75 x 40 twice: 100 in all, so 4 a square in column 1 and 6 in column 2. C: 2 a square. D: 6 and 2.
    expected = [4, 4, 4, 4, 6 + 2, 6 + 2, 2 + 6, 2 + 6, 2, 2, 2, 2]
    frame = figures(synthetic_pack, "toddlers", "lsoa")
    _close(frame["value"].to_dict(), dict(zip(LSOAS, expected, strict=True)))
    assert frame["value"].sum() == pytest.approx(56)
    assert set(frame["method"]) == {"spread"}
    assert set(frame["flag"]) == {"estimated"}
    assert _column(synthetic_pack, "toddlers", "ward") == {A: 8, B: 20, C: 8, D: 16, E: 4}


def test_the_value_of_a_count_is_the_count_and_localities_add_up(synthetic_pack):
    frame = figures(synthetic_pack, "toddlers", "locality")
    assert frame["value"].to_dict() == frame["numerator"].to_dict() == {WEST: 28.0, EASTERN: 28.0}
    assert frame["denominator"].isna().all()
    assert frame["lower"].isna().all()


def test_scores_of_small_areas_are_averaged_over_residents(synthetic_pack):
    # Residents: 200 a square. B 400 x 30 + 300 x 40 over 700; C 100 x 40 + 100 x 20 over 200;
    # D 300 x 20 + 400 x 10 over 700; E knows half of its people only.
    _close(
        _column(synthetic_pack, "hardship_score", "ward"),
        {A: 15, B: 24_000 / 700, C: 30, D: 10_000 / 700, E: NAN},
    )
    # East knows 1,100 of 1,300, 85 %; the borough 2,200 of 2,400, 92 %: 47,000 / 2,200.
    _close(_column(synthetic_pack, "hardship_score", "locality"), {WEST: 30_000 / 1_100, EASTERN: NAN})
    _close(_column(synthetic_pack, "hardship_score", "borough"), {BOROUGH: 47_000 / 2_200})


def test_a_rate_of_replaced_areas_reaches_wards_over_the_bridge(synthetic_pack):
    # A lies in the renumbered area at 20 %. B: 40 children there, 60 at 30 %: (800 + 1,800) / 100 = 26.
    # C 30. D knows 60 of 80 children, 75 %; E none.
    frame = figures(synthetic_pack, "overweight_year1", "ward")
    _close(frame["value"].to_dict(), {A: 20, B: 26, C: 30, D: NAN, E: NAN})
    assert frame.loc[A, "flag"] == "indicative;out_of_date"
    assert frame.loc[B, "flag"] == "estimated;indicative;out_of_date"
    assert frame.loc[E, "flag"] == "missing"
    assert frame["state"].to_dict() == {
        A: "out_of_date",
        B: "out_of_date",
        C: "out_of_date",
        D: "missing",
        E: "missing",
    }


def test_the_indicative_base_is_three_school_years_of_the_age_group(synthetic_pack):
    # A has 2 children of each age, so 3 x 2 = 6; the whole 3 x 14 = 42.
    indicator = synthetic_pack.indicator("overweight_year1")
    assert indicative_n(synthetic_pack, indicator, "ward").to_dict() == {A: 6, B: 15, C: 6, D: 12, E: 3}
    assert indicative_n(synthetic_pack, indicator, "borough").to_dict() == {BOROUGH: 42}
    # Wilson of 20 % of 6 is 4.1 to 59.3 (statsmodels proportion_confint(1.2, 6, method="wilson")).
    row = figures(synthetic_pack, "overweight_year1", "ward").loc[A]
    assert (row["lower"], row["upper"]) == pytest.approx((4.1119, 59.3081), abs=1e-3)


def test_values_without_counts_are_averaged_over_residents_and_say_so(synthetic_pack):
    # West: 400 at 10 hours and 700 at 20: 18,000 / 1,100. C cannot have one, so East and the whole have none.
    frame = figures(synthetic_pack, "bus_hours", "locality")
    _close(frame["value"].to_dict(), {WEST: 18_000 / 1_100, EASTERN: NAN})
    assert frame.loc[WEST, "flag"] == "weighted_mean"
    assert figures(synthetic_pack, "bus_hours", "ward").loc[C, "state"] == "not_applicable"


def test_a_change_is_recomputed_from_summed_counts_and_may_be_negative(synthetic_pack):
    _close(_column(synthetic_pack, "resident_change", "ward"), {A: -10, B: 40, C: 0, D: 2, E: -5}, rel=1e-9)
    # East: 0 + 14 - 20 = -6 of 1,300.
    _close(
        _column(synthetic_pack, "resident_change", "locality"), {WEST: 160 / 9, EASTERN: -6 / 13}, rel=1e-9
    )


def test_a_figure_withheld_by_its_source_is_suppressed_not_missing(synthetic_pack):
    frame = figures(synthetic_pack, "welsh_speakers", "ward")
    assert frame.loc[E, ["flag", "state"]].to_list() == ["suppressed", "suppressed"]
    assert frame.loc[C, "value"] == 0.0
    assert frame.loc[C, "state"] == "ok"


def test_a_locality_with_a_withheld_ward_is_withheld_too(synthetic_pack):
    # The source withholds E, which lies in the east with C and D: no sum, and not "missing".
    frame = figures(synthetic_pack, "welsh_speakers", "locality")
    assert frame["state"].to_dict() == {WEST: "ok", EASTERN: "suppressed"}
    assert math.isnan(frame.loc[EASTERN, "numerator"])


@pytest.mark.slow
def test_small_counts_of_a_sensitive_indicator_and_their_complement_are_withheld(synthetic_pack):
    # A has 3, under 5. Its locality publishes A + B, so B goes too. Others are rounded to 5: 22 -> 20,
    # 7 -> 5, 14 -> 15.
    frame = figures(synthetic_pack, "care_leavers", "ward")
    assert frame["state"].to_dict() == {A: "suppressed", B: "suppressed", C: "ok", D: "ok", E: "ok"}
    assert frame["numerator"].fillna(-1).to_dict() == {A: -1, B: -1, C: 20, D: 5, E: 15}
    assert frame.loc[[A, B], ["value", "lower", "upper"]].isna().all().all()
    # 3 + 12 and 22 + 7 + 14 = 43 -> 45; 58 -> 60.
    assert _column(synthetic_pack, "care_leavers", "locality", "numerator") == {WEST: 15, EASTERN: 45}
    assert _column(synthetic_pack, "care_leavers", "borough", "numerator") == {BOROUGH: 60}


def test_an_indicator_that_a_level_lacks_is_not_applicable_there_and_nothing_else(synthetic_pack):
    for indicator, level in (("safe_cycling", "ward"), ("care_leavers", "lsoa"), ("bus_hours", "lsoa")):
        frame = figures(synthetic_pack, indicator, level)
        assert set(frame["flag"]) == {"not_applicable"}
        assert set(frame["state"]) == {"not_applicable"}
        assert frame[["numerator", "value", "lower"]].isna().all().all()


def test_a_borough_figure_stands_for_the_borough_only(synthetic_pack):
    assert _column(synthetic_pack, "safe_cycling", "borough") == {BOROUGH: 41.5}


def test_an_estimate_s_range_is_wider_than_its_interval_by_the_measured_error(synthetic_pack):
    # The pack's error of the calibrated method is 1 point (root mean square), 1.96 x 1 in quadrature.
    frame = figures(synthetic_pack, "damp_homes", "ward")
    # C, about 24 of 100: Wilson 16.69 to 33.23, so 24 - hypot(7.31, 1.96) = 16.43 and
    # 24 + hypot(9.23, 1.96) = 33.43.
    assert frame.loc[C, "lower"] == pytest.approx(16.43, abs=0.06)
    assert frame.loc[C, "upper"] == pytest.approx(33.43, abs=0.06)
    # A nests, so its interval is the plain one of 20 of 200 (statsmodels, method "wilson").
    assert (frame.loc[A, "lower"], frame.loc[A, "upper"]) == pytest.approx((6.5670, 14.9406), abs=1e-3)


def test_method_error_pools_measures_and_is_nothing_for_the_whole(pack, synthetic_pack):
    assert method_error(synthetic_pack, "best_fit", "ward") == 2.0
    assert method_error(synthetic_pack, "best_fit", "borough") == 0.0
    # Shipped: root of (1.1843^2 + 0.8355^2) / 2 = 1.0249.
    assert method_error(pack, "calibrated", "ward") == pytest.approx(1.0249, abs=1e-4)
    with pytest.raises(AtlasError, match=r"no measured error of the method 'guess' at level 'ward'"):
        method_error(pack, "guess", "ward")


def test_localities_are_provisional_only_where_the_pack_says_so(pack, synthetic_pack):
    assert figures(pack, "population", "locality")["flag"].str.contains("provisional").all()
    assert not figures(synthetic_pack, "toddlers", "locality")["flag"].str.contains("provisional").any()


def test_what_the_pack_lacks_is_refused_with_what_it_has(synthetic_pack):
    with pytest.raises(UnknownIndicatorError, match="no indicator 'overcrowding'") as error:
        figures(synthetic_pack, "overcrowding", "ward")
    assert "damp_homes" in str(error.value)
    with pytest.raises(AtlasError, match="no area level 'parish'"):
        figures(synthetic_pack, "damp_homes", "parish")
    with pytest.raises(AtlasError, match=r"no method 'guess'; choose one of: default, calibrated, best_fit"):
        figures(synthetic_pack, "damp_homes", "ward", method="guess")
    with pytest.raises(AtlasError, match=r"no period '1999'; it has: 2023, 2024"):
        figures(synthetic_pack, "school_meals", "ward", period="1999")


def test_changing_an_answer_does_not_change_the_next(synthetic_pack):
    first = figures(synthetic_pack, "toddlers", "ward")
    first["value"] = -1.0
    assert (figures(synthetic_pack, "toddlers", "ward")["value"] >= 0).all()


# ---- A withheld part -------------------------------------------------------------------------------------


def _changed(pack, indicator, change):
    """Return the pack with rows of an indicator changed, as if its file said so."""
    frame = pack.values[indicator].copy()
    change(frame)
    return replace(pack, values={**pack.values, indicator: frame}, digest="changed")


def _withhold(code, *, keep_value=False):
    def change(frame):
        rows = frame["area_code"] == code
        frame.loc[rows, ["numerator", *([] if keep_value else ["value"])]] = NAN
        frame.loc[rows, "flag"] = "suppressed"

    return change


def test_counts_without_a_percentage_stay_where_one_ward_is_withheld(synthetic_pack):
    def change(frame):
        frame["value"] = NAN
        _withhold(A)(frame)

    found = figures(_changed(synthetic_pack, "school_meals", change), "school_meals", "ward")
    # B 60 of 150, C 10 of 50, E 10 of 100; D has no figure at all.
    _close(found["value"].to_dict(), {A: NAN, B: 40, C: 20, D: NAN, E: 10})
    assert found["state"].to_dict() == {A: "suppressed", B: "ok", C: "ok", D: "missing", E: "ok"}


@pytest.mark.parametrize("level", ["locality", "borough"])
def test_the_reason_of_a_withheld_ward_travels_up(synthetic_pack, level):
    found = figures(_changed(synthetic_pack, "school_meals", _withhold(A)), "school_meals", level)
    states = found["state"].to_dict()
    assert states.get(WEST, states.get(BOROUGH)) == "suppressed"


@pytest.mark.parametrize("level", ["ward", "locality", "borough"])
def test_the_reason_of_a_withheld_small_area_travels_up(synthetic_pack, level):
    found = figures(_changed(synthetic_pack, "damp_homes", _withhold(LSOAS[0])), "damp_homes", level)
    held = {"ward": {A}, "locality": {WEST}, "borough": {BOROUGH}}[level]
    assert set(found.index[found["state"] == "suppressed"]) == held
    assert (found.loc[~found.index.isin(held), "state"] == "ok").all()


def test_the_reason_of_a_withheld_ward_travels_down_to_spread_small_areas(synthetic_pack):
    found = figures(_changed(synthetic_pack, "toddlers", _withhold(A)), "toddlers", "lsoa")
    states = found["state"].to_dict()
    assert states[LSOAS[0]] == states[LSOAS[1]] == "suppressed"
    assert states[LSOAS[11]] == "ok"


@pytest.mark.slow
def test_the_reason_of_a_withheld_ward_without_counts_travels_up(synthetic_pack):
    def change(frame):
        _withhold(A)(frame)

    found = figures(_changed(synthetic_pack, "bus_hours", change), "bus_hours", "locality")
    assert found.loc[WEST, "state"] == "suppressed"
    assert found.loc[EASTERN, "state"] != "suppressed"
