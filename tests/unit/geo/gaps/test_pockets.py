"""Pockets beyond reach: their children, their outlines, what is listed and what is only counted."""

from __future__ import annotations

import pytest

from geo.access.demand import children
from geo.crs import METRES
from geo.gaps.play import Supply
from geo.gaps.pockets import pockets
from tests.play_town import CATEGORY, FROM_5, place, town
from tests.synthetic import A, B, C, D, E

pytestmark = pytest.mark.slow

SUPPLY = Supply((CATEGORY,))


def test_without_a_place_the_whole_town_is_one_pocket(synthetic_pack):
    found = pockets(town(synthetic_pack), SUPPLY, FROM_5)
    assert list(found.frame.index) == [1]
    # Seven years of age: A 14, B 35, C 14, D 28, E 7 children, on 12 square kilometres.
    row = found.frame.loc[1]
    assert row["children"] == pytest.approx(98)
    assert row["wards"] == (B, D, A, C, E)
    assert row["hectares"] == pytest.approx(1200, abs=1)
    assert row["lsoas"] == 12
    assert row["nearest_m"] == float("inf")
    assert found.reached == found.small == found.small_children == 0
    assert found.frame.crs == METRES


def test_pockets_end_at_ward_lines_where_that_is_asked(synthetic_pack):
    found = pockets(town(synthetic_pack), SUPPLY, FROM_5, cut=True, fewest=0)
    assert list(found.frame["wards"]) == [(B,), (D,), (A,), (C,), (E,)]
    assert found.frame["children"].tolist() == pytest.approx([35, 28, 14, 14, 7])


def test_smaller_pockets_are_counted_and_not_lost(synthetic_pack):
    # E has 7 children: below ten, so that it is not listed.
    found = pockets(town(synthetic_pack), SUPPLY, FROM_5, cut=True)
    assert E not in {ward for wards in found.frame["wards"] for ward in wards}
    assert found.small == 1
    assert found.small_children == pytest.approx(7)


def test_a_place_makes_a_hole_in_the_pocket(synthetic_pack):
    found = pockets(town(synthetic_pack, place("P", 500, 1_000)), SUPPLY, FROM_5)
    assert len(found.frame) == 1
    shape = found.frame.geometry.iloc[0]
    assert len(shape.interiors) == 1
    assert found.frame["children"].sum() + found.reached == pytest.approx(98)
    # 400 / 1.5 = 266.7 m from the corner of four squares. In steps of 25 m a point lies at odd (a, b) with
    # a2 + b2 <= 113.8: in each quarter 5 + 5 + 5 + 4 + 3 = 22 of them, 88 squares of a quarter hectare.
    hole = 1200 - found.frame["hectares"].iloc[0]
    assert hole == pytest.approx(88 / 4, abs=0.1)


def test_everybody_in_reach_leaves_no_pocket(synthetic_pack):
    rows = [place(f"P{x}{y}", 125 + 250 * x, 125 + 250 * y) for x in range(24) for y in range(8)]
    found = pockets(town(synthetic_pack, *rows), SUPPLY, FROM_5)
    assert found.frame.empty
    assert found.reached == pytest.approx(children(synthetic_pack, FROM_5.ages).sum())
