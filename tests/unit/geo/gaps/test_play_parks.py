"""Play in parks: a small one is at its edge, a large one at its point; points alone show a standard met."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from geopandas import GeoSeries

from geo.access.demand import areas_of_points, children, demand_points
from geo.access.proposed import ProposedSite
from geo.crs import DEGREES, METRES
from geo.gaps.play import SMALL_M2, Band, Supply, coverage, gains, nearest_place, places, walks
from geo.gaps.play_standards import play_standards
from geo.gaps.play_verdicts import Measure, quantity, verdicts
from geo.gaps.pockets import pockets
from geo.report.play import attribution
from geo.sample import EAST, NORTH, point, town, town_with_parks

GREEN = Supply(("play_area",))
BAND = Band("under_5", "Under 5", (0, 4), 300)


def with_park(side: float):
    """Return the town whose play area is in a square park of this side, metres, around its point."""
    half = side / 2
    square = GeoSeries([shapely.box(900 - half, 1_500 - half, 900 + half, 1_500 + half)], crs=METRES)
    parks = town().parks.copy()
    parks.loc["P-1", "geometry"] = square.translate(EAST, NORTH).to_crs(DEGREES).iloc[0]
    return replace(town_with_parks(), parks=parks, register=replace(town_with_parks().register, parks=parks))


@pytest.mark.parametrize(
    ("side", "at_edge"), [(20, True), (100, True), (141, True), (142, False), (400, False)]
)
def test_up_to_two_hectares_the_walk_ends_at_the_edge(side, at_edge):
    pack = with_park(side)
    assert (places(pack, GREEN).at["PLAY-1", "park_m2"] <= SMALL_M2) is np.bool_(at_edge)
    metres = walks(pack, GREEN).metres[:, 0] / walks(pack, GREEN).detour.central
    homes = demand_points(pack).geometry.to_numpy()
    there = pack.services.geometry.to_crs(METRES)["PLAY-1"]
    square = shapely.box(there.x - side / 2, there.y - side / 2, there.x + side / 2, there.y + side / 2)
    expected = shapely.distance(homes, square if at_edge else there)
    assert metres == pytest.approx(expected, abs=0.05)


def test_what_shows_a_standard_met_is_the_walk_to_the_point():
    edge, middle = coverage(with_park(100), GREEN, BAND, "ward"), coverage(town(), GREEN, BAND, "ward")
    assert edge.at["A", "reached"] > middle.at["A", "reached"]
    assert edge["reached_sure"].equals(middle["reached_sure"])
    near, shown = nearest_place(with_park(100), GREEN, BAND)
    assert (near <= shown + 1e-9).all()


def test_an_edge_alone_leaves_the_verdict_uncertain():
    # All children of a band live within 1,100 m of the edge, but not of the middle.
    pack = with_park(141)
    share = {each: coverage(each, GREEN, BAND, "ward").at["A", "share_high"] for each in (pack, town())}
    between = Measure(share=(share[pack] + share[town()]) / 2)
    assert verdicts(pack, GREEN, BAND, between, "ward").at["A", "proximity"] == "uncertain"
    assert verdicts(town(), GREEN, BAND, between, "ward").at["A", "proximity"] == "not evidenced"


def test_square_metres_of_a_park_are_none_of_play_space():
    frame = quantity(with_park(100), GREEN, Measure(ages=(0, 12)), "ward")
    assert frame["sized"].eq(0).all()
    assert frame["area_m2"].isna().all()


def test_a_proposed_site_is_as_before_beside_a_park():
    supply = replace(GREEN, proposed=(ProposedSite("New", point(4_500, 1_000)),))
    there, here = (gains(each, supply, BAND, "ward") for each in (with_park(100), town()))
    assert there.at["D", "gained"] == pytest.approx(here.at["D", "gained"])
    assert there.at["A", "gained"] == 0
    assert walks(with_park(100), supply).site_ids == ("PLAY-1", "PLAY-2", "proposed 1")


def test_children_in_reach_and_in_pockets_are_all_children():
    pack = with_park(100)
    found = pockets(pack, GREEN, BAND)
    total = found.frame["children"].sum() + found.small_children + found.reached
    assert total == pytest.approx(children(pack, BAND.ages).sum())


def test_the_outlines_are_named_where_they_are_used():
    assert attribution(town_with_parks(), GREEN) == "Made up Parks: made up"
    assert attribution(with_park(400), GREEN) == "Made up"


@pytest.mark.slow
def test_the_shipped_shares_are_sums_over_homes(pack):
    standards = play_standards(pack)
    band = next(each for each in standards.bands if each.id == "play_5_11")
    supply = Supply(standards.categories)
    frame = places(pack, supply)
    assert (int((frame["park_m2"] <= SMALL_M2).sum()), int((frame["park_m2"] > SMALL_M2).sum())) == (23, 7)
    homes, count = demand_points(pack).geometry.to_numpy(), children(pack, band.ages).to_numpy()
    from geo.access.open_space import grounds

    outlines = grounds(pack)
    shapes = [outlines[site] if row.park_m2 <= SMALL_M2 else row.geometry for site, row in frame.iterrows()]
    near = shapely.distance(homes[:, None], np.array(shapes, dtype=object)[None, :]).min(axis=1)
    ward = areas_of_points(pack, "ward").to_numpy()
    found = coverage(pack, supply, band, "ward")
    for code in found.index:
        own = ward == code
        expected = count[own & (near * 1.5 <= band.within)].sum() / count[own].sum()
        assert found.at[code, "share"] == pytest.approx(expected)
