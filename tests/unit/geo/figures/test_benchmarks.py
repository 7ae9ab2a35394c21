"""Benchmarks: the same measure at the same time, or none; all else is context."""

from __future__ import annotations

import math

import pytest

from geo.errors import UnknownIndicatorError
from geo.figures.benchmarks import benchmark_figure, compared, context, find
from geo.figures.rank_ranges import rank_range
from tests.synthetic import BOROUGH, A, B, C, D, E


def test_a_benchmark_is_found_by_id_and_an_unknown_one_lists_the_others(synthetic_pack):
    assert find(synthetic_pack, "wales").name == "Cymru / <b>Wales</b>"
    with pytest.raises(
        UnknownIndicatorError, match=r"no benchmark 'england' in this pack\. It has: borough, wales"
    ):
        find(synthetic_pack, "england")


def test_a_nation_s_figure_is_taken_from_its_own_row(synthetic_pack):
    against = benchmark_figure(synthetic_pack, "damp_homes", "wales")
    assert (against.value, against.period, against.code) == (12.0, "2021", "W92900004")


def test_the_borough_is_the_sum_of_its_wards_not_its_own_printed_row(synthetic_pack):
    assert benchmark_figure(synthetic_pack, "damp_homes", "borough").value == pytest.approx(166 / 12)
    # A ward of school meals is unknown, so is the whole, whatever the borough prints for itself.
    assert benchmark_figure(synthetic_pack, "school_meals", "borough").value is None


def test_an_indicator_without_a_row_for_the_benchmark_has_none(synthetic_pack):
    assert benchmark_figure(synthetic_pack, "hardship_score", "wales").value is None


def test_a_benchmark_of_another_period_is_none(pack):
    # London's obesity figures are of other years than the wards'.
    assert benchmark_figure(pack, "obesity_year6", "london").value is None
    assert "2019/20" in set(context(pack, "obesity_year6")["period"])


def test_what_is_out_of_date_is_neither_compared_nor_ranked(pack):
    frame = compared(pack, "obesity_year6", "ward")
    assert set(frame["comparison"]) == {"not compared"}
    assert frame[["points", "people", "rank"]].isna().all(axis=None)
    assert frame["value"].notna().all()
    assert rank_range(pack, "obesity_year6", "ward").isna().all(axis=None)


def test_what_is_out_of_date_is_compared_for_a_question_that_says_so(pack):
    frame = compared(pack, "obesity_year6", "ward", old=True)
    assert set(frame["comparison"]) > {"similar"}
    assert frame["rank"].min() == 1


def test_a_count_has_no_benchmark(synthetic_pack):
    assert benchmark_figure(synthetic_pack, "toddlers", "borough").value is None
    frame = compared(synthetic_pack, "toddlers", "ward", benchmark="borough")
    assert set(frame["comparison"]) == {"not compared"}
    assert frame["benchmark_value"].isna().all()


def test_context_is_listed_with_its_place_and_period_and_never_compared(synthetic_pack):
    frame = context(synthetic_pack, "damp_homes")
    assert frame[["area_name", "period", "value"]].to_numpy().tolist() == [["+Prydain", "2011", 15.0]]
    assert context(synthetic_pack, "toddlers").empty


def test_wards_are_compared_with_the_range_against_the_benchmark(synthetic_pack):
    # Wales 12 %. A 6.6-14.9 holds it; B 23.7 and C 16.4 upwards are above it; D ends at 9.9, E at 1.9, below.
    frame = compared(synthetic_pack, "damp_homes", "ward", benchmark="wales")
    assert frame["comparison"].to_dict() == {A: "similar", B: "worse", C: "worse", D: "better", E: "better"}
    assert set(frame["benchmark"]) == {"wales"}
    assert set(frame["benchmark_value"]) == {12.0}


def test_the_difference_is_given_in_points_and_in_people(synthetic_pack):
    # A: 10 - 12 = -2 points of 200 households: 4 fewer.
    row = compared(synthetic_pack, "damp_homes", "ward", benchmark="wales").loc[A]
    assert (row["points"], row["people"]) == pytest.approx((-2.0, -4.0))


def test_neutral_polarity_speaks_of_higher_and_lower(synthetic_pack):
    # Wales 28: A 19.5-31.4, B 34.6-45.6, C 0-3.7, D 25.1-35.4, E withheld.
    frame = compared(synthetic_pack, "welsh_speakers", "ward", benchmark="wales")
    assert frame["comparison"].to_dict() == {
        A: "similar",
        B: "higher",
        C: "lower",
        D: "similar",
        E: "not compared",
    }


def test_rank_one_is_the_greatest_need_whichever_way_is_better(synthetic_pack):
    damp = compared(synthetic_pack, "damp_homes", "ward")["rank"]
    assert damp.to_dict() == {B: 1, C: 2, A: 3, D: 4, E: 5}
    buses = compared(synthetic_pack, "bus_hours", "ward")["rank"].fillna(0)
    assert buses.to_dict() == {E: 1, A: 2, D: 3, B: 4, C: 0}  # fewest hours first; C can have none


def test_the_pack_s_own_default_benchmark_is_used(synthetic_pack, pack):
    assert set(compared(synthetic_pack, "damp_homes", "ward")["benchmark"]) == {"wales"}
    assert set(compared(pack, "overcrowding", "ward")["benchmark"]) == {"borough"}


def test_the_borough_is_not_compared_with_itself(synthetic_pack):
    row = compared(synthetic_pack, "damp_homes", "borough", benchmark="borough").loc[BOROUGH]
    assert row["comparison"] == "not compared"
    assert math.isnan(row["points"])
    assert compared(synthetic_pack, "damp_homes", "borough", benchmark="wales").loc[BOROUGH, "points"] > 0


def test_judging_all_together_only_ever_takes_differences_away(pack):
    plain = compared(pack, "idaci", "ward")["comparison"]
    together = compared(pack, "idaci", "ward", adjust=True)["comparison"]
    changed = plain != together
    assert set(together[changed]) <= {"similar"}


@pytest.mark.slow
def test_judging_together_leaves_what_cannot_be_tested_as_it_was(pack):
    # A density and a growth are no proportions: the test must not be asked about them.
    for indicator in ("population_density", "population_growth_2011_2021", "ptal", "imd_score"):
        plain = compared(pack, indicator, "ward")["comparison"]
        assert compared(pack, indicator, "ward", adjust=True)["comparison"].equals(plain)


def test_a_false_alarm_is_taken_away_when_all_are_judged_together(synthetic_pack):
    # Against 28: A 50 of 200, z = -0.94; B z = 4.63; C z = -6.24; D 90 of 300, z = 0.77: B and C remain.
    together = compared(synthetic_pack, "welsh_speakers", "ward", benchmark="wales", adjust=True)
    assert together["comparison"].to_dict()[B] == "higher"
    assert together["comparison"].to_dict()[E] == "not compared"
