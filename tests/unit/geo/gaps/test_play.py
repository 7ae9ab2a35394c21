"""Coverage of play space, worked by hand on a mini-town of squares (see tests.play_town)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.access.demand import children, demand_points
from geo.gaps.play import Band, Supply, coverage, gains, nearest_place, places
from geo.gaps.pockets import pockets
from geo.sample import ways
from geo.sources.network import from_edges
from tests.play_town import CATEGORY, FROM_5, FROM_12, UNDER_5, place, site, town
from tests.synthetic import BOROUGH, EAST, LSOAS, NORTH, A, B

SUPPLY = Supply((CATEGORY,))


@pytest.mark.slow
def test_the_children_within_the_walk_are_those_of_the_points_within_it(synthetic_pack):
    # The place stands on a corner of four squares of the grid. Straight lines from it: 35.4 m (4 points),
    # 79.1 m (8 points). Walks x 1.5: 53.0 and 118.6 m: 4 points reach it within 100 m. x 1.25: 98.8: all 12.
    # x 1.9: 67.2 and 150.2: 4. Each point has 10 / 800 of a child under 5.
    row = coverage(town(synthetic_pack, place("P", 500, 500)), SUPPLY, UNDER_5, "ward").loc[A]
    assert row["children"] == pytest.approx(10)
    assert row["reached"] == pytest.approx(4 * 10 / 800)
    assert row["reached_high"] == pytest.approx(12 * 10 / 800)
    assert row["reached_low"] == pytest.approx(4 * 10 / 800)
    assert row["share"] == pytest.approx(4 / 800)
    assert row["places"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(("within", "points"), [(53.0, 0), (53.1, 4)])
def test_a_place_just_outside_the_walk_is_out_of_reach_and_just_inside_it_within(
    synthetic_pack, within, points
):
    # 1.5 x the diagonal of half a square: 1.5 x 35.355 = 53.033 m.
    band = replace(UNDER_5, within=within)
    row = coverage(town(synthetic_pack, place("P", 500, 500)), SUPPLY, band, "ward").loc[A]
    assert row["reached"] == pytest.approx(points * 10 / 800)


@pytest.mark.slow
def test_an_area_without_children_has_no_share_and_none_of_the_ward_s_children(synthetic_pack):
    small = synthetic_pack.small_areas.copy()
    small.loc[LSOAS[0], "children_0_15"] = 0.0
    empty_south = replace(town(synthetic_pack, place("P", 500, 500)), small_areas=small)
    frame = coverage(empty_south, SUPPLY, UNDER_5, "lsoa")
    assert frame.loc[LSOAS[0], "children"] == 0
    assert np.isnan(frame.loc[LSOAS[0], "share"])
    assert frame.loc[LSOAS[1], "children"] == pytest.approx(10)
    # The place lies in the empty square: nobody reaches it.
    ward = coverage(empty_south, SUPPLY, UNDER_5, "ward").loc[A]
    assert (ward["reached"], ward["places"]) == (0, 0)


@pytest.mark.slow
def test_where_no_place_has_a_point_reach_is_unknown_and_not_nought(synthetic_pack):
    for supply in (Supply(()), SUPPLY):
        frame = coverage(town(synthetic_pack), supply, FROM_5, "ward")
        assert (frame["children"] > 0).all()
        assert frame[["reached", "share", "share_low", "share_high", "places"]].isna().all().all()


@pytest.mark.slow
def test_what_a_proposal_reaches_is_gained_where_nothing_was_known(synthetic_pack):
    row = gains(town(synthetic_pack), Supply((CATEGORY,), proposed=(site(500, 500),)), UNDER_5, "ward").loc[A]
    assert np.isnan(row["share_before"])
    assert row["gained"] == row["reached_after"] > 0


@pytest.mark.slow
def test_two_services_at_one_site_are_one_place(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500, site_id="green"), place("Q", 500, 500, site_id="green"))
    assert list(places(here, SUPPLY).index) == ["green"]
    assert places(here, SUPPLY).loc["green", "services"] == ("P", "Q")


@pytest.mark.slow
def test_a_place_serves_a_band_where_it_is_for_half_of_its_years(synthetic_pack):
    # The category serves 0 to 12: of the years 12 to 17 only one.
    here = town(synthetic_pack, place("P", 500, 500))
    assert UNDER_5.serves([(0, 12)])
    assert not FROM_12.serves([(0, 12)])
    assert FROM_12.serves([(0, 14)])
    assert np.isnan(coverage(here, SUPPLY, FROM_12, "borough").loc[BOROUGH, "reached"])


@pytest.mark.slow
def test_points_of_a_street_count_only_where_they_are_admitted(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500, coord_accuracy="street"))
    assert places(here, SUPPLY).empty
    assert len(places(here, Supply((CATEGORY,), admit_street=True))) == 1


@pytest.mark.parametrize("band", [UNDER_5, FROM_5, Band("all", "All", (0, 17), 300.0)])
def test_children_of_every_level_are_those_of_the_wards(synthetic_pack, band):
    total = children(synthetic_pack, band.ages).sum()
    for level in ("lsoa", "ward", "locality", "borough"):
        frame = coverage(synthetic_pack, SUPPLY, band, level)
        assert list(frame.index) == list(synthetic_pack.areas[level].index)
        assert frame["children"].sum() == pytest.approx(total)
        assert (frame["reached"] <= frame["children"] + 1e-9).all()


@pytest.mark.slow
def test_a_proposed_point_counts_from_where_it_is_and_an_area_from_its_edge(synthetic_pack):
    bare = town(synthetic_pack)
    point = gains(bare, Supply((CATEGORY,), proposed=(site(500, 500),)), UNDER_5, "ward").loc[A]
    assert point["gained"] == pytest.approx(4 * 10 / 800)
    # A square of 100 m from (500, 500): 4 points inside. Within 100 / 1.4 = 71.4 m of its edge, straight:
    # rows at 25 m from each side, 2 points each = 8; corners at 35.4 m: 4; rows at 75 m: none. 16 points.
    area = gains(bare, Supply((CATEGORY,), proposed=(site(500, 500, side=100),)), UNDER_5, "ward").loc[A]
    assert area["gained"] == pytest.approx(16 * 10 / 800)


@pytest.mark.slow
def test_a_site_beyond_the_reach_of_anyone_changes_nothing(synthetic_pack):
    here = town(synthetic_pack, place("P", 500, 500))
    frame = gains(here, Supply((CATEGORY,), proposed=(site(-2_000, 500),)), FROM_5, "ward")
    assert (frame["gained"] == 0).all()
    assert (frame["share_after"] == frame["share_before"]).all()


@pytest.mark.slow
def test_a_gain_stays_in_the_ward_that_has_it(synthetic_pack):
    here = town(synthetic_pack)
    frame = gains(here, Supply((CATEGORY,), proposed=(site(1_700, 1_000),)), UNDER_5, "ward")
    assert frame.loc[B, "gained"] > 0
    assert frame.drop(B)["gained"].sum() == 0


@pytest.mark.slow
def test_across_a_river_the_walk_counts_and_not_the_straight_line(synthetic_pack):
    # Two banks, at 475 and 585 m north, joined by one bridge 400 m east of the place on the north bank.
    bank = [shapely.LineString([(EAST + 25, y), (EAST + 975, y)]) for y in (NORTH + 475, NORTH + 585)]
    bridge = shapely.LineString([(EAST + 975, NORTH + 475), (EAST + 975, NORTH + 585)])
    network = from_edges(ways(*bank, bridge), {"file": "river"})
    by_air = town(synthetic_pack, place("P", 575, 585))
    on_foot = replace(by_air, network=network)
    band = replace(UNDER_5, within=150.0)
    row = coverage(on_foot, SUPPLY, band, "ward").loc[A]
    # To the north bank and along it, up to 150 m: from the row at 575 (10 m off) 5 points, 625 (40 m) 5,
    # 675 (90 m) 3, 725 (140 m) 1. From the south bank it is 400 + 110 + 400 m: none of its points.
    assert row["reached"] == row["reached_low"] == row["reached_high"] == pytest.approx(14 * 10 / 800)
    # Straight across, 60 m: 84 m by the estimate, 50 + 400 + 110 + 400 m on foot.
    points = demand_points(on_foot).geometry
    across = int(np.flatnonzero((points.x == EAST + 575) & (points.y == NORTH + 525))[0])
    walked = [nearest_place(each, SUPPLY, band)[0][across] for each in (by_air, on_foot)]
    assert walked == pytest.approx([84, 960], abs=0.01)
    south = pockets(on_foot, SUPPLY, band, fewest=0).frame
    assert south["children"].sum() + row["reached"] == pytest.approx(children(on_foot, band.ages).sum())
