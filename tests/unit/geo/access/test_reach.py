"""Reach worked by hand: nearest sites, shares within a distance, ranges, and what is left per child."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from pandas import Series
from shapely import Point, box

from geo.access.demand import areas_of_points, children, demand_points
from geo.access.distances import straight_lines
from geo.access.reach import (
    DETOUR,
    SPEED_M_PER_MIN,
    Detour,
    Walk,
    count_within,
    e2sfca,
    flips,
    mean_walk,
    metres_in,
    nearest,
    p90_walk,
    share_within,
    walk,
    within_range,
)
from geo.errors import CrsError
from tests.synthetic import EAST, KM, NORTH, A, B, C, D, E

INF = np.inf
# Four demand points, two sites: in X 10 children at 100 m and 30 at 500 m, in Y 20 at 400 m and none at 50 m.
METRES = np.array([[100.0, 900.0], [700.0, 500.0], [400.0, INF], [50.0, 50.0]])
CHILDREN = Series([10.0, 30.0, 20.0, 0.0])
AREAS = Series(["X", "X", "Y", "Y"])


def _frame(*shapes, crs="EPSG:27700") -> gpd.GeoDataFrame:
    ids = [f"site-{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"name": ids}, geometry=list(shapes), index=ids, crs=crs)


def _site(east_km: float, north_km: float) -> Point:
    return Point(EAST + east_km * KM, NORTH + north_km * KM)


def test_the_nearest_site_counts():
    assert nearest(METRES).tolist() == [100, 500, 400, 50]
    assert nearest(nearest(METRES)).tolist() == [100, 500, 400, 50]


def test_without_any_site_everything_is_out_of_reach():
    nothing = np.empty((4, 0))
    assert (nearest(nothing) == INF).all()
    assert share_within(nothing, CHILDREN, AREAS, 1e9).to_dict() == {"X": 0, "Y": 0}
    assert count_within(nothing, 1e9).tolist() == [0, 0, 0, 0]
    assert e2sfca(nothing, CHILDREN, np.empty(0)).tolist() == [0, 0, 0, 0]
    assert mean_walk(nothing, CHILDREN, AREAS).isna().all()
    assert (p90_walk(nothing, CHILDREN, AREAS) == INF).all()


def test_share_within_is_of_children_not_of_points():
    assert share_within(METRES, CHILDREN, AREAS, 400).to_dict() == {"X": 0.25, "Y": 1.0}
    assert share_within(METRES, CHILDREN, AREAS, 399.9).to_dict() == {"X": 0.25, "Y": 0.0}


def test_an_area_without_children_has_no_share_mean_or_percentile():
    nobody = CHILDREN * (AREAS == "X")
    assert share_within(METRES, nobody, AREAS, 400).isna().to_dict() == {"X": False, "Y": True}
    assert mean_walk(METRES, nobody, AREAS).isna().to_dict() == {"X": False, "Y": True}
    assert p90_walk(METRES, nobody, AREAS).isna().to_dict() == {"X": False, "Y": True}


def test_points_in_no_area_are_left_out():
    areas = Series(["X", "", None, "Y"])
    assert share_within(METRES, CHILDREN, areas, 400).index.to_list() == ["X", "Y"]
    assert p90_walk(METRES, CHILDREN, areas)["X"] == 100


def test_mean_walk_weighs_by_children():
    # X: (10 x 100 + 30 x 500) / 40 = 400
    assert mean_walk(METRES, CHILDREN, AREAS).to_dict() == {"X": 400.0, "Y": 400.0}


def test_children_without_a_way_do_not_enter_the_mean_but_the_percentile():
    metres = np.array([[100.0], [INF], [200.0], [300.0]])
    ten = Series([8.0, 2.0, 9.0, 1.0])
    assert mean_walk(metres, ten, AREAS).to_dict() == {"X": 100.0, "Y": 210.0}
    assert p90_walk(metres, ten, AREAS).to_dict() == {"X": INF, "Y": 200.0}


def test_nine_of_ten_children_walk_no_further_than_p90():
    metres = np.arange(10.0, 110.0, 10.0)[::-1]
    one_each = Series(np.full(10, 0.1))
    assert p90_walk(metres, one_each, Series(["X"] * 10))["X"] == 90
    assert p90_walk(metres, one_each, Series(["X"] * 10), part=0.5)["X"] == 50


def test_sites_within_a_distance_are_counted():
    assert count_within(METRES, 500).tolist() == [1, 1, 1, 2]


def test_speed_turns_minutes_into_metres():
    assert SPEED_M_PER_MIN * 60 == 4800
    assert metres_in(5) == 400


def test_access_worked_by_hand():
    # Zones end at 400, 800 and 1200 m. Site 1 weighs 10 x 1 + 30 x 0.68 + 20 x 1 = 50.4 children, site 2
    # 10 x 0.22 + 30 x 0.68 = 22.6 (the last point has no children).
    access = e2sfca(METRES, CHILDREN, np.array([1.0, 2.0]))
    first, second = 1 / 50.4, 2 / 22.6
    expected = [first + 0.22 * second, 0.68 * (first + second), first, first + second]
    assert access.tolist() == pytest.approx(expected, rel=1e-12)
    assert (access * CHILDREN).sum() == pytest.approx(3.0)


def test_a_site_that_no_child_reaches_gives_nothing():
    assert e2sfca(np.array([[1201.0], [INF]]), np.array([5, 5]), np.array([1])).tolist() == [0, 0]


def test_zones_can_be_the_packs_own():
    assert e2sfca(METRES[:, :1], CHILDREN, [1], zones=((1.25, 0.5),)).tolist() == [0.1, 0, 0, 0.1]


def test_the_estimate_is_the_straight_line_times_the_detour(synthetic_pack):
    found = walk(synthetic_pack, _frame(_site(0.025, 0.025)))
    points = demand_points(synthetic_pack)
    assert found.kind == "straight-line estimate"
    assert found.metres.shape == (len(points), 1)
    straight = points.geometry.distance(_site(0.025, 0.025))
    assert found.metres[:, 0] == pytest.approx(1.4 * straight.to_numpy())
    assert found.at(1.2)[:, 0] == pytest.approx(1.2 * straight.to_numpy())
    assert found.at(1.4) is found.metres


def test_a_chosen_detour_widens_the_range_where_it_lies_outside(synthetic_pack):
    site = _frame(_site(1, 1))
    assert walk(synthetic_pack, site).detour == DETOUR == Detour(1.4, 1.2, 1.9)
    assert walk(synthetic_pack, site, detour=1.3).detour == Detour(1.3, 1.2, 1.9)
    assert walk(synthetic_pack, site, detour=2.5).detour == Detour(2.5, 1.2, 2.5)
    assert walk(synthetic_pack, site, detour=1.0).detour == Detour(1.0, 1.0, 1.9)


def test_an_outline_is_reached_at_its_edge_and_a_site_without_a_place_never(synthetic_pack):
    park = box(EAST, NORTH, EAST + KM, NORTH + 2 * KM)  # ward A's column
    found = walk(synthetic_pack, _frame(park, None, Point()))
    points = demand_points(synthetic_pack)
    assert (found.metres[points.within(park), 0] == 0).all()
    assert found.metres[:, 0] == pytest.approx(1.4 * points.distance(park).to_numpy())
    assert (found.metres[:, 1:] == INF).all()


def test_a_walk_can_be_cut_down_to_some_sites(synthetic_pack):
    found = walk(synthetic_pack, _frame(_site(1, 1), _site(2, 1), _site(3, 1)))
    part = found.only(["site-2", "site-0"])
    assert part.site_ids == ("site-2", "site-0")
    assert (part.metres == found.metres[:, [2, 0]]).all()


def test_degrees_are_refused(synthetic_pack):
    with pytest.raises(CrsError, match="27700"):
        walk(synthetic_pack, _frame(Point(-4, 52), crs="EPSG:4326"))
    with pytest.raises(CrsError, match="27700"):
        straight_lines(_frame(Point(-4, 52), crs="EPSG:4326"), _frame(_site(1, 1)))


def test_a_share_has_the_range_of_the_detour_and_a_verdict_may_flip_in_it():
    measured = Walk(np.array([[390.0], [420.0], [100.0], [800.0]]), ("s",), "straight-line estimate", DETOUR)
    children_each = Series([1.0, 1.0, 1.0, 1.0])
    # Straight lines of 278.6, 300, 71.4 and 571.4 m. Up to 500 m the detour is 1.5: walks of 418, 450, 107
    # and 857 m; at 1.25 they are 348, 375, 89 and 714 m, at 1.9 they are 529, 570, 136 and 1,086 m.
    shares = within_range(measured, children_each, AREAS, 420)
    none = {"share_water": 0.0}
    assert shares.loc["X"].to_dict() == {"share": 0.5, "share_low": 0.0, "share_high": 1.0} | none
    assert shares.loc["Y"].to_dict() == {"share": 0.5, "share_low": 0.5, "share_high": 0.5} | none
    assert flips(shares, 0.8).to_dict() == {"X": True, "Y": False}
    assert flips(shares, 0.4).to_dict() == {"X": True, "Y": False}


def test_points_know_their_area_at_every_level(synthetic_pack):
    assert set(areas_of_points(synthetic_pack, "ward")) == {A, B, C, D, E}
    assert set(areas_of_points(synthetic_pack, "lsoa")) == set(synthetic_pack.areas["lsoa"].index)
    assert set(areas_of_points(synthetic_pack, "locality")) == set(synthetic_pack.areas["locality"].index)
    assert set(areas_of_points(synthetic_pack, "borough")) == {synthetic_pack.place.borough.code}


def test_a_ward_with_a_site_in_its_middle_is_within_its_half_diagonal(synthetic_pack):
    # Ward E is 1 km wide and 2 km high: its corners are 1,118 m from the middle, 1,565 m with the detour.
    found = walk(synthetic_pack, _frame(_site(5.5, 1)))
    groups = areas_of_points(synthetic_pack, "ward")
    share = share_within(found.metres, children(synthetic_pack, (0, 4)), groups, 1566)
    assert share[E] == 1
    assert share[A] == 0
