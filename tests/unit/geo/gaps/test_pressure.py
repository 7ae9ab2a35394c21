"""Pressure on play places: loads worked by hand, and what is not known stays unknown."""

from __future__ import annotations

import numpy as np
import pytest

from geo.errors import NotAvailableError
from geo.gaps.play import Band, Supply
from geo.gaps.pressure import default_need, pressure, weighs, weighted_children
from tests.play_town import CATEGORY, UNDER_5, place, town
from tests.synthetic import BOROUGH, A, B

pytestmark = pytest.mark.slow

SUPPLY = Supply((CATEGORY,))
NEED = "damp_homes"
FAR = Band("far", "Far", (0, 4), 5_000.0)


def test_weighted_children_are_children_times_the_rate_where_they_live(synthetic_pack):
    # Ward A: 10 children under 5, damp in 10 of 100 homes of both of its small areas.
    total = weighted_children(synthetic_pack, (0, 4), NEED)
    row = pressure(town(synthetic_pack), SUPPLY, UNDER_5, "ward", need=NEED).loc[A]
    assert row["weighted"] == pytest.approx(1.0)
    assert total.sum() == pytest.approx(
        pressure(synthetic_pack, SUPPLY, UNDER_5, "borough", need=NEED).loc[BOROUGH, "weighted"]
    )


def test_one_place_carries_all_who_reach_it(synthetic_pack):
    # 4 of 800 points reach it, each with 10 / 800 of a child and a rate of 10 %.
    row = pressure(town(synthetic_pack, place("P", 500, 500)), SUPPLY, UNDER_5, "ward", need=NEED).loc[A]
    assert row["pressure"] == pytest.approx(4 * 10 / 800 * 0.1)
    assert row["weighted_out"] == pytest.approx(796 * 10 / 800 * 0.1)


def test_two_places_at_the_same_distance_share_the_load(synthetic_pack):
    # Two park centres at one point are two places; two exact points there would be one.
    rows = [place(each, 500, 500, coord_accuracy="park centre") for each in "PQ"]
    here = town(synthetic_pack, *rows)
    row = pressure(here, SUPPLY, UNDER_5, "ward", need=NEED).loc[A]
    assert row["pressure"] == pytest.approx(2 * 10 / 800 * 0.1)


def test_the_loads_of_all_places_are_the_weighted_children_in_reach(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500), place("Q", 2_600, 900), place("R", 5_000, 1_500))
    row = pressure(here, SUPPLY, FAR, "borough", need=NEED).loc[BOROUGH]
    # Within five kilometres many reach all three, some only two: the mean load lies near a third of all.
    reached = row["weighted"] - row["weighted_out"]
    assert 0.9 * reached / 3 <= row["pressure"] <= 1.1 * reached / 2


def test_an_area_without_a_place_in_reach_has_no_pressure_but_children_without(synthetic_pack):
    row = pressure(town(synthetic_pack, place("P", 500, 500)), SUPPLY, UNDER_5, "ward", need=NEED).loc[B]
    assert np.isnan(row["pressure"])
    assert row["weighted_out"] == row["weighted"] > 0


def test_pressure_per_square_metre_needs_the_size_of_every_place_in_reach(synthetic_pack):
    sized = town(synthetic_pack, place("P", 500, 500, area_m2="200"))
    row = pressure(sized, SUPPLY, UNDER_5, "ward", need=NEED).loc[A]
    assert row["pressure_per_100_m2"] == pytest.approx(row["pressure"] / 2)
    half = town(synthetic_pack, place("P", 500, 500, area_m2="200"), place("Q", 490, 490))
    assert np.isnan(pressure(half, SUPPLY, UNDER_5, "ward", need=NEED).loc[A, "pressure_per_100_m2"])


def test_only_a_percentage_of_need_can_weigh_children(pack, synthetic_pack):
    for chosen in (pack, synthetic_pack):
        assert weighs(chosen.indicator(default_need(chosen)))
    counts = next(each.id for each in synthetic_pack.registry.values() if each.is_count())
    with pytest.raises(NotAvailableError, match="cannot weigh children"):
        pressure(synthetic_pack, SUPPLY, UNDER_5, "ward", need=counts)
