"""Open space: who lives near the edge of a park, held against plain sums over homes and outlines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from geopandas import GeoSeries

from geo.access.demand import areas_of_points, children, demand_points
from geo.access.open_space import (
    grounds,
    hectares_inside,
    known,
    open_space,
    parks,
    registered,
    standard,
    walks,
    without_outline,
)
from geo.crs import DEGREES, METRES
from geo.errors import NotAvailableError
from geo.sample import EAST, NORTH, town, town_with_parks, town_with_streets, town_with_water

AGES = (0, 17)


def lines(pack) -> np.ndarray:
    """Return the straight line from each home to the nearest outline, by a plain search."""
    homes = demand_points(pack).geometry.to_numpy()
    shapes = pack.parks.to_crs(METRES).geometry.to_numpy()
    return shapely.distance(homes[:, None], shapes[None, :]).min(axis=1)


# ---- The sums --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("within", "factors"), [(300, (1.5, 1.25, 1.9)), (400, (1.5, 1.25, 1.9))])
def test_the_shipped_figures_are_sums_over_homes(pack, within, factors):
    metres, count = lines(pack), children(pack, AGES).to_numpy()
    ward = areas_of_points(pack, "ward").to_numpy()
    found = open_space(pack, within, AGES, "ward")
    central, low, high = factors
    for code in found.index:
        own = ward == code
        total = count[own].sum()
        share, most, least = (
            count[own & (metres * each <= within)].sum() / total for each in (central, low, high)
        )
        assert found.at[code, "children"] == pytest.approx(total)
        assert found.at[code, "share"] == pytest.approx(share)
        assert found.at[code, "share_high"] == pytest.approx(most)
        assert found.at[code, "share_low"] <= least + 1e-9
        if not found.at[code, "share_water"]:
            assert found.at[code, "share_low"] == pytest.approx(least)
        mean = (metres[own] * 1.4 * count[own]).sum() / total
        assert found.at[code, "mean_walk"] == pytest.approx(mean)


@pytest.mark.slow
@pytest.mark.parametrize("level", ["locality", "borough", "lsoa"])
def test_other_levels_hold_the_same_children(pack, level):
    wards, found = open_space(pack, 400, AGES, "ward"), open_space(pack, 400, AGES, level)
    assert found["inside"].sum() == pytest.approx(wards["inside"].sum())
    assert found["children"].sum() == pytest.approx(wards["children"].sum())


@pytest.mark.parametrize("make", [town, town_with_parks, town_with_streets, town_with_water])
def test_more_children_are_within_a_longer_walk(make):
    shares = [
        open_space(make(), within, (0, 15), "ward")["share"] for within in (100, 300, 700, 2_000, 9_000)
    ]
    for near, far in pairwise(shares):
        assert (far >= near - 1e-9).all()
    assert shares[-1].eq(1).all()


def test_ranges_hold_the_share():
    found = open_space(town(), 400, (0, 15), "ward")
    assert (found["share_low"] <= found["share"] + 1e-9).all()
    assert (found["share"] <= found["share_high"] + 1e-9).all()


def test_whoever_lives_inside_a_park_is_there():
    way = walks(town())
    homes = demand_points(town()).geometry.to_numpy()
    inside = shapely.intersects(parks(town()).geometry["P-2"], homes)
    assert inside.any()
    assert (way.metres[inside, 0] == 0).all()


def test_on_a_network_the_walk_is_measured():
    way = walks(town_with_streets())
    assert way.kind == "network"
    found = open_space(town_with_streets(), 400, (0, 15), "ward")
    assert found["share"].equals(found["share_low"])


def test_a_park_across_the_river_lowers_the_low_end_only():
    wet, dry = (open_space(make(), 1_000, (0, 15), "ward") for make in (town_with_water, town))
    assert wet["share"].equals(dry["share"])
    assert wet.at["C", "share_water"] > 0
    assert wet.at["C", "share_low"] < dry.at["C", "share_low"]


def test_a_park_beyond_the_place_counts_for_who_lives_beside_it():
    beyond = (
        GeoSeries([shapely.box(6_010, 0, 6_300, 2_000)], crs=METRES).translate(EAST, NORTH).to_crs(DEGREES)
    )
    outlines = town().parks.copy()
    outlines.loc["P-3", "geometry"] = beyond.iloc[0]
    pack = replace(town(), parks=outlines)
    assert open_space(pack, 400, (0, 15), "ward").at["E", "share"] > 0.2
    assert parks(pack).loc["P-3", ["m2_inside", "wards"]].to_list() == [0.0, ()]
    assert hectares_inside(pack) == pytest.approx(5.5, rel=1e-3)


# ---- What is known ---------------------------------------------------------------------------------------


def test_the_shipped_parks_hold_what_the_source_says(pack):
    assert round(hectares_inside(pack), 1) == 167.7
    assert int((parks(pack)["m2_inside"] > 0).sum()) == 68
    victoria = parks(pack)[parks(pack)["area_name"] == "Victoria Park"]
    assert (victoria["m2"] / 1e4).round(1).to_list() == [86.3]


def test_hardly_a_child_is_taken_to_live_in_a_park(pack):
    count = children(pack, (0, 15)).to_numpy()
    within = shapely.intersects(
        shapely.union_all(parks(pack).geometry.to_numpy()), demand_points(pack).geometry.to_numpy()
    )
    assert 0 < count[within].sum() / count.sum() <= 0.005


def test_the_22_parks_without_an_outline_are_named(pack):
    names = without_outline(pack)["name"].to_list()
    assert len(names) == len(set(names)) == 22
    assert {"Bartlett Park", "Millwall Park", "Stepney Green Park", "Whitehorse Open Space"} <= set(names)
    assert not {"Victoria Park", "Island Gardens", "Mudchute Park and Farm"} & set(names)


def test_parts_of_one_name_that_lie_side_by_side_are_one_ground(pack):
    sizes = (grounds(pack).area / 1e4).round(1)
    assert sizes[["PLAY12", "PLAY13"]].to_list() == [86.3, 19.1]
    assert len([each for each in registered(pack).values() if "PLAY15" in each]) == 3  # Bethnal Green Gardens


def test_a_working_copy_asks_its_origin_for_outlines_and_its_own_register_for_matches():
    copy = town().with_register("play_area", town_with_parks().register.rows("play_area"))
    assert parks(copy) is parks(town())
    assert registered(copy) == {"P-1": ("PLAY-1",)}
    assert registered(town()) == {}


def test_without_outlines_or_a_standard_nothing_is_known():
    none = replace(town(), parks=town().parks.iloc[:0])
    bare = replace(town(), standards={key: each for key, each in town().standards.items() if key != "green"})
    for pack, words in ((none, "no outlines of parks"), (bare, "states no walk to open space")):
        assert not known(pack)
        with pytest.raises(NotAvailableError, match=words):
            standard(pack)
