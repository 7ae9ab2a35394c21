"""Water: lines that cross a river or a dock, and the low end of reach that does without them."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pandas import Series
from shapely import LineString, Point, box
from shapely.affinity import translate

from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.access.detours import DETOUR
from geo.access.reach import Walk, walk, walk_to_nearest, within_range
from geo.access.water import LEAST, crosses, crossing, dry_walk, waters
from geo.crs import METRES
from geo.pack.pack import Pack
from geo.sample import EAST, NORTH, town, town_with_streets, town_with_water

# The river lies 2,450 to 2,550 m from the town's western end; the dock is 400 by 300 m from (4,000, 600).


def _line(*points: tuple[float, float]) -> LineString:
    return LineString([(EAST + x, NORTH + y) for x, y in points])


def _sites(*places: object) -> gpd.GeoDataFrame:
    shapes = [translate(each, EAST, NORTH) if each is not None else None for each in places]
    index = [f"S{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes, index=index, crs=METRES))


@pytest.mark.parametrize(
    ("line", "wet"),
    [
        (_line((2400, 500), (2600, 500)), True),  # over the river
        (_line((2400, 500), (2400, 1500)), False),  # beside it
        (_line((2440, 500), (2471, 500)), True),  # 21 m out from a bank
        (_line((2440, 500), (2469, 500)), False),  # 19 m: the drawing of a bank
        (_line((2400, 500), (2449, 500)), False),
        (_line((3900, 750), (4500, 750)), True),  # over the dock
        (_line((3900, 620), (4500, 620)), False),  # along its quay: 20 m inside, less than the 30 m
        (_line((3900, 640), (4500, 640)), True),
        (_line((3900, 500), (4500, 500)), False),
        (_line((4050, 750), (4065, 750)), False),  # within the dock, but short
        (LineString(), False),
        (None, False),
    ],
)
def test_a_line_crosses_with_twenty_metres_in_the_river_or_well_inside_a_dock(line, wet):
    assert crosses(town_with_water(), np.array([line], dtype=object)).tolist() == [wet]


def test_what_lies_in_several_waters_is_added_up():
    pack = town_with_water()
    # 15 m of the line in each of two rivers.
    narrow = gpd.GeoSeries([box(1000, 0, 1015, 2000), box(1050, 0, 1065, 2000)], crs=METRES)
    rivers = gpd.GeoDataFrame(
        {"area_name": ["One", "Other"], "kind": "river"}, geometry=narrow.translate(EAST, NORTH)
    )
    pack = replace(pack, water=rivers.to_crs("EPSG:4326"))
    lines = np.array([_line((900, 500), (1030, 500)), _line((900, 500), (1100, 500))])
    assert crosses(pack, lines).tolist() == [False, True]


def test_a_dock_too_small_to_be_shrunk_is_no_water():
    dock = gpd.GeoSeries([box(EAST, NORTH, EAST + 55, NORTH + 500)], crs=METRES).to_crs("EPSG:4326")
    small = gpd.GeoDataFrame({"area_name": ["Pond"], "kind": ["dock"]}, geometry=dock)
    assert len(waters(replace(town(), water=small))) == 0


@pytest.mark.slow
def test_without_water_and_along_ways_there_is_nothing_to_tell_apart():
    club = _sites(Point(2600, 500))
    assert dry_walk(town(), club, walk(town(), club), 800) is None
    streets = replace(town_with_streets(), water=town_with_water().water)
    assert dry_walk(streets, club, walk(streets, club), 800) is None
    assert dry_walk(town_with_water(), club.iloc[:0], walk(town_with_water(), club.iloc[:0]), 800) is None


def _by_hand(pack: Pack, sites: gpd.GeoDataFrame, limit: float) -> list[float]:
    """Return the shortest straight line of each demand point that is no longer and has no 20 m in water."""
    river, dock = box(2450, -500, 2550, 2500), box(4030, 630, 4370, 870)
    wet = [translate(each, EAST, NORTH) for each in (river, dock)]
    found = []
    for home in demand_points(pack).geometry:
        lines = [shapely.shortest_line(home, site) for site in sites.geometry]
        dry = [
            line.length
            for line in lines
            if line.length <= limit and sum(line.intersection(each).length for each in wet) < LEAST
        ]
        found.append(min(dry, default=np.inf))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("within", [400.0, 1000.0, 1200.0])
def test_the_nearest_without_crossing_is_the_one_a_plain_search_finds(within):
    pack = town_with_water()
    places = _sites(Point(2600, 500), Point(2300, 1500), Point(4200, 1000), box(3800, 500, 3950, 650), None)
    way = walk(pack, places)
    detour = way.detour_for(within).central
    expected = _by_hand(pack, places[places.geometry.notna()], within / detour)
    found = dry_walk(pack, places, way, within)
    assert found / 1.4 == pytest.approx(np.array(expected), abs=0.01)


@pytest.mark.slow
def test_of_many_sites_the_nearest_few_are_looked_at_first_and_then_all():
    pack = town_with_water()
    # Thirty sites on the east bank are nearer to the west bank than the one on its own side.
    east = [Point(2560 + 2 * number, 1000) for number in range(30)]
    places = _sites(*east, Point(2000, 1000))
    way = walk_to_nearest(pack, places)
    assert len(way.site_ids) == 1
    found = dry_walk(pack, places, way, 1000)
    every = dry_walk(pack, places, walk(pack, places), 1000)
    assert found == pytest.approx(every)
    bank = demand_points(pack).geometry.distance(Point(EAST + 2425, NORTH + 1025)).argmin()
    assert found[bank] == pytest.approx(1.4 * np.hypot(425, 25), abs=1)


def test_the_low_end_is_without_lines_across_water():
    pack = town_with_water()
    # A site on the east bank: whoever lives west of it, or in it, has a line across the river.
    places = _sites(Point(2560, 1000))
    way = walk(pack, places)
    dry = dry_walk(pack, places, way, 800)
    west = (demand_points(pack).geometry.x < EAST + 2550).map({True: "west", False: "east"})
    shares = within_range(way, Series(1.0, index=west.index), west, 800, dry=dry)
    assert shares.loc["west", "share"] > 0
    assert shares.loc["west", "share_low"] == 0
    assert shares.loc["west", "share_water"] == shares.loc["west", "share"]
    assert shares.loc["east", "share_water"] == 0
    assert 0 < shares.loc["east", "share_low"] < shares.loc["east", "share"]


@pytest.mark.parametrize(("over", "longest"), [(1, 1.55), (2, 1.9)])
def test_where_a_tenth_have_only_lines_across_water_the_longest_detour_is_the_one_around_it(over, longest):
    # Twenty homes on a line, 30 to 600 m off; the last ones that are within reach lie across water.
    straight = np.linspace(30.0, 600.0, 20)
    way = Walk(straight[:, None] * 1.4, ("s",), "straight-line estimate", DETOUR)
    dry = way.metres[:, 0].copy()
    within = 1.2 * straight[0] + 1000
    reached = np.flatnonzero(way.metres[:, 0] <= way.within(within).usual)
    dry[reached[:over]] = np.inf
    everybody = Series(["A"] * 20)
    shares = within_range(way, Series(1.0, index=range(20)), everybody, within, dry=dry).loc["A"]
    assert shares["share_water"] == pytest.approx(over / 20)
    at_longest = np.mean(straight * longest <= within)
    on_land = np.mean(dry <= way.within(within).usual)
    assert shares["share_low"] == pytest.approx(min(at_longest, on_land))


def test_a_shape_touching_water_is_reached_at_its_dry_side():
    pack = town_with_water()
    park = _sites(box(2300, 900, 2450, 1100))
    rows, columns = np.arange(len(demand_points(pack))), np.zeros(len(demand_points(pack)), dtype=np.intp)
    wet = crossing(pack, park, rows, columns)
    x = demand_points(pack).geometry.x.to_numpy() - EAST
    assert not wet[x < 2450].any()
    assert wet[(x > 2550) & (x < 2600)].all()


@pytest.mark.slow
def test_the_figures_of_a_place_say_what_share_hangs_on_water(pack):
    figures = coverage(pack, ("primary_school",), ages=(4, 10), within=1000).figures
    assert (figures["share_low"] <= figures["share"] - figures["share_water"] + 1e-9).all()
    assert figures["share_water"].max() > 0.01
    dry = coverage(replace(pack, water=pack.water.iloc[:0]), ("primary_school",), ages=(4, 10), within=1000)
    assert (dry.figures["share"] - figures["share"]).abs().max() < 1e-12
    assert (dry.figures["share_low"] >= figures["share_low"] - 1e-12).all()
    assert (dry.figures["share_water"] == 0).all()
