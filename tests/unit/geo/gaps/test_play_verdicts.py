"""Four verdicts on play space, never averaged: what is unknown stays unknown, what flips is uncertain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.gaps.play import Supply
from geo.gaps.play_verdicts import Measure, quantity, verdicts
from tests.play_town import CATEGORY, FROM_5, FROM_12, UNDER_5, place, town
from tests.synthetic import A, B

SUPPLY = Supply((CATEGORY,))
SOME = Measure(share=4 / 800)  # what the central walk to a place at (500, 500) reaches of ward A
MANY = Measure(share=12 / 800)  # what the shortest walk reaches


@pytest.mark.slow
def test_a_share_that_every_detour_reaches_is_met(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500))
    assert verdicts(here, SUPPLY, UNDER_5, SOME, "ward").loc[A, "proximity"] == "met"


@pytest.mark.slow
def test_a_share_that_only_a_short_detour_reaches_is_uncertain(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500))
    assert verdicts(here, SUPPLY, UNDER_5, MANY, "ward").loc[A, "proximity"] == "uncertain"


@pytest.mark.slow
def test_from_a_list_that_is_not_complete_too_small_a_share_is_not_evidenced(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500))
    assert not SUPPLY.knowledge(here).complete
    assert verdicts(here, SUPPLY, UNDER_5, Measure(), "ward")["proximity"].unique() == ["not evidenced"]


@pytest.mark.slow
def test_from_a_complete_list_too_small_a_share_is_uncertain_while_a_place_cannot_be_found(synthetic_pack):
    # The second pack declares its clubs complete; of one only the street is known.
    supply = Supply(("club",))
    assert supply.knowledge(synthetic_pack).complete
    assert not supply.knowledge(synthetic_pack).whole
    found = verdicts(synthetic_pack, supply, FROM_12, Measure(), "ward")
    assert set(found["proximity"]) == {"uncertain"}


def test_from_a_complete_list_with_every_place_found_too_small_a_share_is_unmet(synthetic_pack):
    supply = Supply(("club",), admit_street=True)
    assert supply.knowledge(synthetic_pack).whole
    found = verdicts(synthetic_pack, supply, FROM_12, Measure(), "ward")
    assert set(found["proximity"]) <= {"unmet", "uncertain", "met"}
    assert "unmet" in set(found["proximity"])


@pytest.mark.slow
def test_where_no_place_has_a_point_the_verdict_is_unknown(synthetic_pack):
    found = verdicts(town(synthetic_pack), SUPPLY, UNDER_5, Measure(), "ward")
    assert set(found["proximity"]) == set(found["quantity"]) == {"unknown"}


@pytest.mark.slow
def test_a_point_that_may_be_off_by_the_whole_distance_decides_nothing(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500, coord_accuracy="park centre"))
    assert verdicts(here, SUPPLY, UNDER_5, SOME, "ward").loc[A, "proximity"] == "uncertain"
    assert verdicts(here, SUPPLY, FROM_5, SOME, "ward").loc[A, "proximity"] == "met"


@pytest.mark.slow
def test_an_unknown_size_is_unknown_and_never_zero(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500))
    found = verdicts(here, SUPPLY, UNDER_5, Measure(), "ward")
    assert set(found["quantity"]) == {"unknown"}
    assert found["m2_per_child"].isna().all()
    assert set(found["quality"]) == set(found["inclusion"]) == {"unknown"}


@pytest.mark.slow
def test_square_metres_are_held_against_all_children_of_the_area(synthetic_pack):
    # Ward A has two children of each age: 36 from 0 to 17. 400 m2 are 11.1 for each, 300 m2 are 8.3.
    enough = town(synthetic_pack, place("P", 500, 500, area_m2="400"))
    found = verdicts(enough, SUPPLY, UNDER_5, Measure(), "ward")
    assert found.loc[A, "m2_per_child"] == pytest.approx(400 / 36)
    assert found.loc[A, "quantity"] == "met"
    assert found.loc[B, "quantity"] == "unknown"
    fewer = town(synthetic_pack, place("P", 500, 500, area_m2="300"))
    assert verdicts(fewer, SUPPLY, UNDER_5, Measure(), "ward").loc[A, "quantity"] == "not evidenced"


@pytest.mark.slow
def test_a_place_counts_in_the_area_it_lies_in_once(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500, area_m2="400"), place("Q", 600, 600))
    for level in ("lsoa", "ward", "locality", "borough"):
        found = quantity(here, SUPPLY, Measure(), level)
        assert found["places_in"].sum() == 2
        assert found["sized"].sum() == 1
        assert found["area_m2"].sum() == 400


@pytest.mark.slow
def test_an_area_without_children_of_the_ages_has_no_verdict(synthetic_pack):
    small = synthetic_pack.small_areas.copy()
    small.loc[small.index[0], "children_0_15"] = 0.0
    found = verdicts(replace(synthetic_pack, small_areas=small), SUPPLY, UNDER_5, Measure(), "lsoa")
    assert found.iloc[0]["proximity"] == found.iloc[0]["quantity"] == "no children"
    assert np.isnan(found.iloc[0]["m2_per_child"])
