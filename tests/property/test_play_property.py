"""What holds for play space wherever the places are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from geo.access.demand import children
from geo.gaps.play import Supply, coverage, gains
from geo.gaps.pockets import pockets
from geo.gaps.pressure import pressure
from tests.effort import tries
from tests.play_town import CATEGORY, FROM_5, UNDER_5, site, town

EASTS = st.integers(-500, 6_500)
NORTHS = st.integers(-500, 2_500)
SITES = st.builds(site, EASTS, NORTHS, side=st.sampled_from([0.0, 40.0, 200.0]))
MANY = st.lists(SITES, min_size=0, max_size=6)
CALM = settings(
    max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def bare(synthetic_pack):
    """The second pack without a place to play."""
    return town(synthetic_pack)


def supply(sites: list) -> Supply:
    return Supply((CATEGORY,), proposed=tuple(sites))


def known(bare, sites: list, band, level: str):
    """Coverage with what is not known as nothing, so that it compares."""
    frame = coverage(bare, supply(sites), band, level)
    return frame.fillna(dict.fromkeys(frame.columns.drop("area_name"), 0.0))


@pytest.mark.slow
@CALM
@given(MANY, st.integers(20, 2_000), st.integers(0, 1_000))
def test_coverage_grows_with_the_distance(bare, sites, within, more):
    near, far = (replace(FROM_5, within=float(each)) for each in (within, within + more))
    one, other = (known(bare, sites, band, "lsoa")["reached"] for band in (near, far))
    assert (one <= other + 1e-9).all()


@pytest.mark.slow
@CALM
@given(MANY, SITES)
def test_coverage_grows_with_places_and_its_range_holds_it(bare, sites, another):
    one, other = (known(bare, each, FROM_5, "ward") for each in (sites, [*sites, another]))
    assert (one["reached"] <= other["reached"] + 1e-9).all()
    for frame in (one, other):
        assert (frame["reached_low"] <= frame["reached"] + 1e-9).all()
        assert (frame["reached"] <= frame["reached_high"] + 1e-9).all()
        assert (frame["reached_sure"] <= frame["reached_low"] + 1e-9).all()


@pytest.mark.slow
@CALM
@given(MANY)
def test_adding_sites_and_taking_them_away_is_neutral(bare, sites):
    frame = gains(bare, supply(sites), UNDER_5, "ward")
    without = coverage(bare, supply(sites).today(), UNDER_5, "ward")["reached"]
    assert frame["reached_before"].equals(without.rename("reached_before"))
    frame = frame.fillna({"gained": 0.0, "gained_low": 0.0, "gained_high": 0.0})
    assert (frame["gained"] >= -1e-9).all()
    assert (frame["gained_low"] <= frame["gained"] + 1e-9).all()
    assert (frame["gained"] <= frame["gained_high"] + 1e-9).all()


@pytest.mark.slow
@CALM
@given(MANY, st.integers(20, 1_000), st.booleans())
def test_children_in_pockets_and_reached_are_all_children(bare, sites, within, cut):
    band = replace(FROM_5, within=float(within))
    found = pockets(bare, supply(sites), band, cut=cut)
    total = found.frame["children"].sum() + found.small_children + found.reached
    assert total == pytest.approx(children(bare, band.ages).sum())
    assert found.frame["children"].is_monotonic_decreasing
    assert found.frame.geometry.is_valid.all()


@pytest.mark.slow
@CALM
@given(MANY, st.integers(20, 2_000))
def test_weighted_children_are_with_a_place_or_without(bare, sites, within):
    band = replace(FROM_5, within=float(within))
    frame = pressure(bare, supply(sites), band, "ward", need="damp_homes")
    assert (frame["weighted_out"] <= frame["weighted"] + 1e-9).all()
    reached = frame["weighted"] - frame["weighted_out"]
    # A place that children reach carries at least one of their shares.
    assert (np.isnan(frame["pressure"]) | (frame["pressure"] >= 0)).all()
    assert (reached[frame["pressure"].isna()] < 1e-9).all()


@pytest.mark.slow
@CALM
@given(st.permutations([site(500, 500), site(2_000, 900), site(4_100, 1_500, side=200.0)]))
def test_the_order_of_sites_does_not_matter(bare, sites):
    frames = [
        coverage(bare, supply(each), FROM_5, "ward")
        for each in (sites, [site(500, 500), site(2_000, 900), site(4_100, 1_500, side=200.0)])
    ]
    assert np.allclose(frames[0].drop(columns="area_name"), frames[1].drop(columns="area_name"))
