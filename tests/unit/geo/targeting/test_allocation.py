"""Allocations on the town, by hand, and on the shipped figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from geo.errors import AtlasError, InfeasibleError, NotAvailableError
from geo.need.area_weights import Need
from geo.need.index import weights_of
from geo.pack.amounts import read_bound
from geo.sample import town
from geo.targeting.allocation import Formula, allocate, side_by_side
from geo.targeting.allocation_limits import Limits
from geo.targeting.current import Current, typed

MEALS = Need("rate", "school_meals")


def formula(total="252", **more) -> Formula:
    limits = {each: read_bound(more.pop(each)) for each in ("floor", "cap", "fall", "rise") if each in more}
    return Formula(Decimal(total), limits=Limits(**limits), **more)


def today(level="ward", **amounts: str) -> Current:
    return typed(town(), level, amounts)


ALL = {"A": "50", "B": "50", "C": "50", "D": "50", "E": "50"}


# ---- By hand ---------------------------------------------------------------------------------------------


def test_by_children_each_gets_its_share():
    # One for each of 36, 90, 36, 72 and 18 children.
    frame = allocate(town(), formula()).frame
    assert frame["allocation"].to_list() == [36, 90, 36, 72, 18]
    assert frame["target"].to_list() == frame["allocation"].to_list()
    assert set(frame["per_child"]) == {1.0}
    assert set(frame["limit"]) == {"none"}


def test_by_need_each_gets_its_share_of_weighted_children():
    # Meals: 30, 40, 20, not known, 10 %; Dock keeps its 100, so 5,580 are left for 1080 : 3600 : 720 : 180.
    found = allocate(town(), formula("5680", need=MEALS), today(D="100"))
    assert found.frame["allocation"].to_list() == [1080, 3600, 720, 100, 180]
    assert found.frame["limit"].to_list() == ["none", "none", "none", "kept", "none"]
    assert np.isnan(found.frame.at["D", "target"])
    assert found.frame.at["D", "unknown"] == "Free school meals: not known"


def test_distance_from_target_pace_of_change_and_who_gains():
    # Targets 36, 90, 36, 72, 18 against 50 each, which is 250 in all; 2 more are shared.
    found = allocate(town(), formula(fall="20%", rise="40%"), today(**ALL))
    frame = found.frame
    assert frame["distance"].to_list() == [14, -40, 14, -22, 32]
    assert frame["distance_share"].round(3).to_list() == [0.389, -0.444, 0.389, -0.306, 1.778]
    assert frame["standing"].to_list() == ["over", "under", "over", "under", "over"]
    assert (frame["low"] == 40).all()
    assert (frame["high"] == 70).all()
    # A, C and E are kept at 40 and B stops at 70; 62 of 252 are left for D, less than its target of 72.
    assert frame["allocation"].to_list() == [40, 70, 40, 62, 40]
    assert frame["limit"].to_list() == ["pace", "pace", "pace", "none", "pace"]
    assert frame["change"].to_list() == [-10, 20, -10, 12, -10]
    assert frame["effect"].to_list() == ["loses", "gains", "loses", "gains", "loses"]
    assert frame["distance_after"].to_list() == [4, -20, 4, -10, 22]
    assert found.current_total == 250
    assert found.common == pytest.approx(62 / 72)


def test_floor_and_cap():
    frame = allocate(town(), formula(floor="30", cap="25%")).frame
    # E is lifted to 30, B stops at 63; 159 are left for 36 : 36 : 72, so D stops at 63 too; A and C share 96.
    assert frame["allocation"].to_list() == [48, 63, 48, 63, 30]
    assert frame["limit"].to_list() == ["none", "cap", "none", "cap", "floor"]


def test_exactly_as_much_as_is_notable_is_not_beyond_it():
    # A goes from 40 to 36: exactly a tenth less.
    frame = allocate(town(), formula(notable=Decimal("0.1")), today(A="40", B="81", C="41")).frame
    assert frame["effect"].to_list() == ["little", "gains", "loses", "", ""]
    assert frame["effect"]["B"] == "gains"  # 9 of 81 is more than a tenth


def test_an_area_that_has_nothing_today_gains_whatever_it_gets():
    frame = allocate(town(), formula(), today(A="0", B="90")).frame
    assert frame["effect"].to_list()[:2] == ["gains", "little"]
    assert np.isnan(frame.at["A", "change_share"])


def test_floors_of_single_areas_stand_in_the_table_of_today():
    own = typed(town(), "ward", {})
    frame = own.frame.copy()
    frame.at["E", "floor"] = read_bound("50")
    frame.at["B", "cap"] = read_bound("10%")
    found = allocate(town(), formula(floor="1"), Current(frame)).frame
    assert found.loc[["E", "B"], "allocation"].to_list() == [50, 25]
    assert found.loc[["E", "B"], "limit"].to_list() == ["floor", "cap"]


# ---- Sums ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ward", "locality"])
@pytest.mark.parametrize(
    ("total", "unit"),
    [
        ("1000003", "1"),
        ("1000003", "0.01"),
        ("0.20", "0.01"),
        ("7", "1"),
        ("1000", "250"),
        ("1000000000000000", "1"),
        ("99999999999.99", "0.01"),
    ],
)
def test_the_total_is_shared_to_the_unit(pack, level, total, unit):
    for need in (Need(), Need("rate", "child_poverty"), Need("index", weights=weights_of(pack))):
        asked = Formula(Decimal(total), Decimal(unit), level, need=need)
        found = allocate(pack, asked)
        assert sum(found.units) * Fraction(unit) == Fraction(total)
        written = [Decimal(f"{each:.4f}") for each in found.frame["allocation"]]
        assert sum(written) == Decimal(total)
        assert sum(Decimal(f"{each:.4f}") for each in found.frame["target"]) == Decimal(total)
        assert (found.frame["allocation"] >= 0).all()


def test_a_locality_has_the_sum_of_the_targets_of_its_wards(pack):
    need = Need("rate", "child_poverty")
    wards, localities = (
        allocate(pack, Formula(Decimal(1_000_003), Decimal("0.01"), level, need=need)).frame
        for level in ("ward", "locality")
    )
    sums = wards["target"].groupby(pack.localities["locality_code"]).sum()
    assert localities["target"].to_dict() == pytest.approx(sums.to_dict(), abs=0.1)


def test_more_need_never_gets_less_a_child(pack):
    found = allocate(pack, Formula(Decimal(1_000_003), need=Need("rate", "overcrowding"))).frame
    order = found.sort_values("need")["target_per_child"].to_numpy()
    assert (np.diff(order) > -1e-3).all()


def test_targets_have_ranges_that_hold_them(pack):
    frame = allocate(pack, Formula(Decimal(1_000_003), need=Need("rate", "child_poverty"))).frame
    assert (frame["target_low"] < frame["target"]).all()
    assert (frame["target"] < frame["target_high"]).all()
    current = typed(pack, "ward", {code: str(int(each)) for code, each in frame["target"].items()})
    again = allocate(pack, Formula(Decimal(1_000_003), need=Need("rate", "child_poverty")), current).frame
    assert set(again["standing"]) == {"within its range"}


# ---- What is not known -----------------------------------------------------------------------------------


def test_need_that_is_not_known_is_refused_where_today_is_not_known_either():
    with pytest.raises(
        NotAvailableError, match=r"What Dock should get is not known \(Free school meals: not known\)"
    ):
        allocate(town(), formula(need=MEALS))
    with pytest.raises(NotAvailableError, match="East"):
        allocate(town(), formula(need=MEALS, level="locality"))


def test_an_area_that_keeps_its_amount_keeps_it_whatever_pace_floor_and_cap_of_others():
    found = allocate(town(), formula("1000", need=MEALS, rise="900%", fall="90%"), today(**ALL))
    assert found.frame.at["D", "allocation"] == 50
    assert found.units.sum() == 1000


@pytest.mark.parametrize(
    ("more", "amount", "words"),
    [
        ({"floor": "60"}, "50", "below the floor of 60"),
        ({"cap": "4%"}, "50", "above the cap of 4 %"),
        ({}, "50.5", "keeps its current amount, but 50.5 is no whole number"),
        ({}, "1000", "1,000 in all. Of the total of 1,000 that leaves nothing to share"),
        ({}, "1001", "leaves nothing to share"),
    ],
)
def test_what_is_kept_must_fit_the_unit_the_limits_and_the_total(more, amount, words):
    with pytest.raises(AtlasError, match=words):
        allocate(town(), formula("1000", need=MEALS, **more), today(D=amount))


def test_a_floor_above_the_total_is_mended_by_a_larger_total():
    with pytest.raises(
        InfeasibleError, match=r"Raise the total by 1,248 to 1,500, or lower the floor to 50\."
    ):
        allocate(town(), formula(floor="300"))


def test_sums_with_an_unknown_part_are_unknown_and_so_are_changes():
    found = allocate(town(), formula(), today(A="50"))
    assert found.current_total is None
    frame = found.frame
    assert frame.loc[list("BCDE"), ["current", "distance", "change", "change_share"]].isna().all(axis=None)
    assert set(frame.loc[list("BCDE"), "effect"]) == {""}
    with pytest.raises(AtlasError, match=r"not known for Bridge, Castle, Dock and 1 more"):
        allocate(town(), formula(rise="5%"), today(A="50"))


def test_faults_of_today_are_refused_all_at_once():
    with pytest.raises(AtlasError, match="2 faults"):
        allocate(town(), formula(), typed(town(), "ward", {"A": "-1", "X": "1"}))


def test_a_ward_without_children_gets_its_floor_only():
    years = town().single_years.copy()
    years.loc["D"] = 0.0
    bare = replace(town(), single_years=years)
    frame = allocate(bare, formula("180")).frame
    assert frame.at["D", "allocation"] == 0
    assert np.isnan(frame.at["D", "per_child"])
    assert allocate(bare, formula("180", floor="5")).frame.at["D", "allocation"] == 5


# ---- What is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "unit", "words"),
    [
        ("0", "1", "above zero"),
        ("10.5", "1", "no whole number of units"),
        ("10", "0.00001", "at most 4 decimals"),
        ("10", "0", "above zero"),
        ("10", "-1", "above zero"),
        ("NaN", "1", "are numbers"),
        ("Infinity", "1", "are numbers"),
        ("10", "Infinity", "are numbers"),
        ("10", "NaN", "above zero"),
        ("1000000000000001", "1", "more than 1,000,000,000,000,000 in units of 1; share it in larger units"),
        ("100000000000.01", "0.01", "more than 100,000,000,000 in units of 0.01; share it in larger"),
    ],
)
def test_a_total_that_cannot_be_shared_is_refused(total, unit, words):
    with pytest.raises(AtlasError, match=words):
        allocate(town(), Formula(Decimal(total), Decimal(unit)))


def test_limits_that_cannot_be_met_say_what_would_mend_them():
    with pytest.raises(InfeasibleError, match=r"Raise the total by 48 to 300, or lower the floor to 50\."):
        allocate(town(), formula(floor="60"))


# ---- Side by side ----------------------------------------------------------------------------------------


def test_two_allocations_side_by_side():
    one, other = allocate(town(), formula()), allocate(town(), formula(floor="30"))
    found = side_by_side(one, other)
    assert found["difference"].to_list() == (other.frame["allocation"] - one.frame["allocation"]).to_list()
    assert found["difference"].sum() == 0
    assert found.at["E", "more"] == "other"
    assert found.at["B", "more"] == "first"
    assert set(side_by_side(one, one)["more"]) == {"same"}
    assert found["share"].sum() == pytest.approx(1)


def test_other_totals_and_units_may_stand_side_by_side_but_not_other_areas():
    one, other = allocate(town(), formula()), allocate(town(), Formula(Decimal("504.50"), Decimal("0.01")))
    assert side_by_side(one, other)["difference"].sum() == pytest.approx(252.5)
    with pytest.raises(AtlasError, match="same areas"):
        side_by_side(one, allocate(town(), formula(level="locality")))


def test_the_index_of_every_frame_is_that_of_the_areas(pack):
    for level in ("ward", "locality"):
        found = allocate(pack, Formula(Decimal(100), level=level))
        pd.testing.assert_index_equal(found.frame.index, pack.areas[level].index)
        pd.testing.assert_index_equal(found.units.index, pack.areas[level].index)
