"""Catchments of sites on mini-towns worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas import Series

from geo.access.detours import DETOUR
from geo.access.reach import Walk
from geo.gaps.catchments import allot, flows, loads, mean_rate, summary

# One straight road; a locality line at 500 m. Ten children live at each house.
#
#     west | east
#     0 m   200 m   400 m | 600 m   1,000 m        houses
#     W1 at 0 m       E1 at 520 m                  hubs: E1 stands just across the line
HOUSES = np.array([0.0, 200.0, 400.0, 600.0, 1000.0])
HOMES = Series(["west", "west", "west", "east", "east"])
CHILDREN = Series([10.0, 10.0, 10.0, 10.0, 10.0])
HUBS = np.array([0.0, 520.0])
METRES = np.abs(HOUSES[:, None] - HUBS[None, :])


def road() -> pd.DataFrame:
    """Return the road with its two hubs."""
    return allot(METRES, HOMES, ["W1", "E1"], ["west", "east"])


def test_assigned_is_the_site_of_the_childs_locality_and_nearest_ignores_the_line() -> None:
    out = road()
    assert list(out["assigned"]) == ["W1", "W1", "W1", "E1", "E1"]
    assert list(out["assigned_metres"]) == [0, 200, 400, 80, 480]
    # The house at 400 m is 120 m from the hub across the line, 400 m from its own.
    assert list(out["nearest"]) == ["W1", "W1", "E1", "E1", "E1"]
    assert list(out["nearest_metres"]) == [0, 200, 120, 80, 480]
    assert list(out["side"]) == ["own", "own", "other", "own", "own"]


def test_children_nearer_to_another_localitys_site_are_counted_with_where_they_come_from() -> None:
    table = flows(road(), HOMES, CHILDREN)
    assert table.loc["west", "east"] == 10
    assert table.loc["west", "west"] == 20
    assert table.loc["east", "west"] == 0
    assert table.to_numpy().sum() == CHILDREN.sum()


def test_load_per_site_by_locality_and_by_walk() -> None:
    table = loads(road(), CHILDREN, ["W1", "E1"])
    assert table.loc["W1"].to_dict() == {
        "assigned": 30,
        "nearest": 20,
        "both": 20,
        "arriving": 0,
        "leaving": 10,
    }
    assert table.loc["E1"].to_dict() == {
        "assigned": 20,
        "nearest": 30,
        "both": 20,
        "arriving": 10,
        "leaving": 0,
    }


def test_the_nearest_of_several_sites_of_the_own_locality_is_the_assigned_one() -> None:
    metres = np.array([[300.0, 100.0], [100.0, 300.0]])
    out = allot(metres, Series(["west", "west"]), ["A", "B"], ["west", "west"])
    assert list(out["assigned"]) == ["B", "A"]


def test_ties_go_to_the_first_site_by_id_whatever_the_order_of_the_register() -> None:
    metres = np.array([[250.0, 250.0]])
    for ids in (["B", "A"], ["A", "B"]):
        out = allot(metres, Series(["west"]), ids, ["west", "west"])
        assert out.loc[0, "assigned"] == out.loc[0, "nearest"] == "A"


def test_a_locality_without_a_located_site_has_no_walk_and_makes_every_nearest_walk_unknown() -> None:
    out = allot(METRES[:, :1], HOMES, ["W1"], ["west"])
    assert list(out["assigned"]) == ["W1", "W1", "W1", "", ""]
    assert out["assigned_metres"].isna().tolist() == [False, False, False, True, True]
    assert set(out["nearest"]) == {""}
    assert out["nearest_metres"].isna().all()
    assert set(out["side"]) == {""}
    assert flows(out, HOMES, CHILDREN).empty
    assert loads(out, CHILDREN, ["W1"])["nearest"].isna().all()
    table = summary(HOMES, CHILDREN, out["assigned_metres"])
    assert table.loc["east", "children"] == 20
    assert table.loc["east", ["mean_minutes", "p90_minutes", "share_15", "share_30"]].isna().all()


def test_where_every_site_is_known_and_located_children_of_a_locality_without_one_walk_elsewhere() -> None:
    out = allot(METRES[:, :1], HOMES, ["W1"], ["west"], whole=True)
    assert list(out["assigned"]) == ["W1", "W1", "W1", "", ""]
    assert list(out["nearest_metres"]) == list(HOUSES)
    assert list(out["side"]) == ["own", "own", "own", "other", "other"]


def test_no_site_at_all_is_no_answer() -> None:
    out = allot(np.empty((5, 0)), HOMES, [], [])
    assert set(out["assigned"]) == set(out["nearest"]) == {""}
    assert out["nearest_metres"].isna().all()


def test_a_site_whose_locality_is_not_certain_serves_no_locality_but_can_be_the_nearest() -> None:
    metres = np.column_stack([METRES, np.abs(HOUSES - 400.0)])
    out = allot(metres, HOMES, ["W1", "E1", "X"], ["west", "east", ""])
    assert "X" not in set(out["assigned"])
    assert out.loc[2, "nearest"] == "X"
    assert out.loc[2, "side"] == "unsure"
    assert out.loc[2, "nearest_home"] == ""


def test_a_point_that_no_way_leads_from_has_no_site() -> None:
    metres = np.array([[100.0], [np.inf]])
    out = allot(metres, Series(["west", "west"]), ["W1"], ["west"])
    assert list(out["assigned"]) == list(out["nearest"]) == ["W1", ""]
    table = summary(Series(["west", "west"]), Series([10.0, 30.0]), out["nearest_metres"])
    # Those whom no way leads from are not within any distance, and do not lengthen the mean.
    assert table.loc["west", "share_15"] == pytest.approx(0.25)
    assert table.loc["west", "mean_minutes"] == pytest.approx(100 / 80)


def test_walks_are_weighted_by_children_and_carry_the_range_of_the_estimate() -> None:
    # 80 m a minute: 800 m = 10 min, 1,600 m = 20 min, 2,800 m = 35 min.
    metres, children = Series([800.0, 1600.0, 2800.0]), Series([60.0, 30.0, 10.0])
    way = Walk(np.empty((0, 0)), (), "straight-line estimate", DETOUR)
    table = summary(Series(["west"] * 3, name="locality_code"), children, metres, way=way)
    row = table.loc["west"]
    assert row["mean_minutes"] == pytest.approx((60 * 10 + 30 * 20 + 10 * 35) / 100)
    assert row["mean_minutes_high"] == pytest.approx(row["mean_minutes"] * 1.9 / 1.4)
    assert row["p90_minutes"] == pytest.approx(20)
    assert row["share_15"] == pytest.approx(0.6)
    assert row["share_30"] == pytest.approx(0.9)
    # Beyond 1,000 m: at 1.2 the longest walk is exactly 30 minutes; at 1.55 the first two are 11.1 and 22.1.
    assert row["share_30_high"] == pytest.approx(1.0)
    assert row["share_30_low"] == pytest.approx(0.9)
    assert row["share_15_low"] == pytest.approx(0.6)
    assert table.index.name == "locality_code"


def test_a_child_free_area_weighs_nothing() -> None:
    metres, children = Series([800.0, 80_000.0]), Series([50.0, 0.0])
    table = summary(Series(["west", "west"]), children, metres)
    assert table.loc["west", "mean_minutes"] == table.loc["west", "p90_minutes"] == pytest.approx(10)
    assert table.loc["west", "share_15"] == 1
    alone = summary(Series(["west", "empty"]), children, metres)
    assert alone.loc["empty", "children"] == 0
    assert alone.loc["empty", ["mean_minutes", "share_15"]].isna().all()


def test_need_is_the_mean_of_the_rate_over_the_children() -> None:
    groups, children = Series(["west", "west"]), Series([30.0, 10.0])
    assert mean_rate(groups, children, Series([20.0, 40.0]))["west"] == pytest.approx(25)
    assert pd.isna(mean_rate(groups, children, Series([20.0, np.nan]))["west"])
    # 1 child of 40 without a figure is little enough.
    assert mean_rate(groups, Series([39.0, 1.0]), Series([20.0, np.nan]))["west"] == pytest.approx(20)
