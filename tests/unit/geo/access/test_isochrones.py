"""Isochrones: circles on the pack's land, or the ways that are reached; the river keeps the banks apart."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

from geo.access import isochrones as module
from geo.access.isochrones import WAYSIDE_METRES, isochrones, land, zone
from geo.access.walking import snap, walks
from geo.errors import CrsError
from tests.minitown import places, river_town, streets
from tests.synthetic import EAST, KM, NORTH


def _town(synthetic_pack, network):
    """Return the second pack with a network of streets every 250 m, or with another."""
    return replace(synthetic_pack, network=network)


def test_without_a_network_it_is_a_circle_of_the_straight_line(synthetic_pack):
    site = places((EAST + 3 * KM, NORTH + KM))
    found = isochrones(synthetic_pack, site, 700)
    assert found.crs == "EPSG:27700"
    assert found.index.equals(site.index)
    # 700 m of walk are 500 m of straight line, 583 m where the detour is short.
    assert found.area.iloc[0] == pytest.approx(np.pi * 500**2, rel=0.01)
    assert isochrones(synthetic_pack, site, 700, detour=1.2).area.iloc[0] == pytest.approx(
        np.pi * (700 / 1.2) ** 2, rel=0.01
    )


def test_it_ends_where_the_land_that_the_pack_knows_ends(synthetic_pack):
    found = isochrones(synthetic_pack, places((EAST, NORTH + KM)), 1400)
    assert found.area.iloc[0] < 0.75 * np.pi * 1000**2
    assert found.geometry.iloc[0].difference(land(synthetic_pack).buffer(0.01)).is_empty


def test_a_site_without_a_place_has_an_empty_one(synthetic_pack):
    sites = places(None, (EAST + KM, NORTH + KM))
    for pack in (synthetic_pack, _town(synthetic_pack, streets(EAST, NORTH, EAST + KM, NORTH + KM, 250))):
        assert isochrones(pack, sites, 400).is_empty.tolist() == [True, False]


def test_along_streets_it_is_a_diamond_with_its_waysides(synthetic_pack):
    network = streets(EAST, NORTH, EAST + 6 * KM, NORTH + 2 * KM, 250)
    town = _town(synthetic_pack, network)
    found = isochrones(town, places((EAST + 3 * KM, NORTH + KM)), 600).geometry.iloc[0]
    centre = np.array([EAST + 3 * KM, NORTH + KM])
    for step, expected in (((600, 0), True), ((600 + WAYSIDE_METRES - 5, 0), True), ((660, 0), False)):
        assert found.intersects(Point(centre + step)) is expected
    # 500 + 250 m along two streets are further than 600 m; 250 + 250 m are not.
    assert not found.intersects(Point(EAST + 3 * KM + 500, NORTH + KM + 250))
    assert found.intersects(Point(EAST + 3 * KM + 250, NORTH + KM + 250))


def test_points_of_the_network_are_inside_when_their_walk_is_short_enough(synthetic_pack):
    network = streets(EAST, NORTH, EAST + 2 * KM, NORTH + 2 * KM, 250)
    site = places((EAST + 1110, NORTH + 1000))
    found = isochrones(_town(synthetic_pack, network), site, 800).geometry.iloc[0]
    metres = walks(network, snap(network, network.nodes), snap(network, site), (len(network.nodes), 1))[:, 0]
    inside = network.nodes.intersects(found).to_numpy()
    assert inside[metres <= 799].all()
    assert not inside[metres > 800 + WAYSIDE_METRES].any()


def test_the_other_bank_of_the_river_is_not_reached(synthetic_pack, monkeypatch):
    monkeypatch.setattr(module, "land", lambda pack: Point(0, 0).buffer(5000))
    monkeypatch.setattr(module, "WAYSIDE_METRES", 10.0)
    town = _town(synthetic_pack, river_town())
    near, far = (isochrones(town, places((0, 0)), within).geometry.iloc[0] for within in (400, 900))
    assert not near.intersects(Point(0, 100))
    assert far.intersects(Point(0, 100))


def test_a_door_in_the_middle_of_a_long_way_reaches_along_it(synthetic_pack, monkeypatch):
    monkeypatch.setattr(module, "land", lambda pack: Point(0, 0).buffer(5000))
    town = _town(synthetic_pack, river_town())
    found = isochrones(town, places((200, 0)), 50).geometry.iloc[0]
    assert found.intersects(Point(151, 0))
    assert found.intersects(Point(249, 0))
    assert found.bounds[0] == pytest.approx(200 - 50 - WAYSIDE_METRES)


def test_sites_together_are_their_union(synthetic_pack):
    sites = places((EAST + KM, NORTH + KM), (EAST + 1.2 * KM, NORTH + 1.1 * KM), None)
    town = _town(synthetic_pack, streets(EAST, NORTH, EAST + 2 * KM, NORTH + 2 * KM, 250))
    for pack in (synthetic_pack, town):
        found, whole = isochrones(pack, sites, 700), zone(pack, sites, 700)
        assert found.area.max() < whole.area < found.area.sum()
        assert whole.symmetric_difference(found.union_all()).area < 1
        assert zone(pack, sites.iloc[:0], 700).is_empty


def test_a_longer_walk_holds_the_shorter(synthetic_pack):
    network = streets(EAST, NORTH, EAST + 6 * KM, NORTH + 2 * KM, 250)
    site = places((EAST + 2.1 * KM, NORTH + 0.9 * KM))
    for pack in (synthetic_pack, _town(synthetic_pack, network)):
        short, long = (isochrones(pack, site, within).geometry.iloc[0] for within in (300, 900))
        assert short.difference(long.buffer(0.01)).is_empty


def test_degrees_are_refused(synthetic_pack):
    with pytest.raises(CrsError, match="27700"):
        isochrones(synthetic_pack, gpd.GeoDataFrame(geometry=[Point(-4, 52)], crs="EPSG:4326"), 400)
