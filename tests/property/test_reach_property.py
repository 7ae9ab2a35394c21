"""Reach: grows with distance and with services, keeps supply, knows no order; E2SFCA as `access` has it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays
from pandas import DataFrame, Series

from geo.access import reach
from geo.access.reach import ZONES, count_within, e2sfca, mean_walk, nearest, p90_walk, share_within
from tests.effort import tries

QUICK = settings(max_examples=tries(60), deadline=None)
Case = tuple[np.ndarray, Series, Series]


@st.composite
def cases(draw: st.DrawFn, *, sites: int = 1) -> Case:
    """Distances of up to 12 points to up to 5 sites, children and area of each point."""
    points, columns = draw(st.integers(1, 12)), draw(st.integers(sites, 5))
    distance = st.one_of(st.floats(0, 3000), st.just(np.inf))
    metres = draw(arrays.arrays(float, (points, columns), elements=distance))
    children = draw(arrays.arrays(float, points, elements=st.floats(0, 50).map(lambda each: round(each, 3))))
    areas = draw(st.lists(st.sampled_from(["X", "Y", "Z"]), min_size=points, max_size=points))
    return metres, Series(children), Series(areas)


@QUICK
@given(cases(), st.floats(0, 3000), st.floats(0, 3000))
def test_reach_grows_with_distance(case, one, other):
    metres, children, areas = case
    near, far = sorted((one, other))
    less, more = (share_within(metres, children, areas, within).fillna(0) for within in (near, far))
    assert (less <= more + 1e-12).all()
    assert (count_within(metres, near) <= count_within(metres, far)).all()


@QUICK
@given(cases(sites=2), st.floats(0, 3000))
def test_reach_grows_with_services(case, within):
    metres, children, areas = case
    fewer = metres[:, 1:]
    less, more = (share_within(each, children, areas, within).fillna(0) for each in (fewer, metres))
    assert (less <= more + 1e-12).all()
    assert (nearest(metres) <= nearest(fewer)).all()


@QUICK
@given(cases(sites=2), st.randoms(use_true_random=False))
def test_removing_then_adding_a_site_again_is_neutral(case, random):
    metres, children, areas = case
    column = random.randrange(metres.shape[1])
    again = np.column_stack([np.delete(metres, column, axis=1), metres[:, column]])
    assert nearest(again).tolist() == nearest(metres).tolist()
    assert share_within(again, children, areas, 800).equals(share_within(metres, children, areas, 800))
    ones = np.ones(metres.shape[1])
    assert e2sfca(again, children, ones) == pytest.approx(e2sfca(metres, children, ones))


@QUICK
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_points_is_irrelevant(case, random):
    metres, children, areas = case
    order = list(range(len(metres)))
    random.shuffle(order)
    shuffled = metres[order], children.iloc[order], areas.iloc[order]
    for function in (mean_walk, p90_walk):
        found, expected = function(*shuffled), function(*case)
        assert found.index.equals(expected.index)
        assert found.to_numpy() == pytest.approx(expected.to_numpy(), nan_ok=True)
    share = share_within(*shuffled, 800)
    assert share.to_numpy() == pytest.approx(share_within(*case, 800).to_numpy(), nan_ok=True)
    access = e2sfca(shuffled[0], shuffled[1], np.ones(metres.shape[1]))
    assert access == pytest.approx(e2sfca(metres, children, np.ones(metres.shape[1]))[order])


@QUICK
@given(cases())
def test_access_times_children_is_the_supply_that_is_reached(case):
    metres, children, _ = case
    supply = np.arange(1.0, metres.shape[1] + 1)
    reached = ((metres <= 1200) & (children.to_numpy()[:, None] > 0)).any(axis=0)
    total = (e2sfca(metres, children, supply) * children).sum()
    assert total == pytest.approx(supply[reached].sum(), rel=1e-9)


@QUICK
@given(cases())
def test_the_percentile_is_the_least_distance_that_reaches_nine_in_ten(case):
    metres, children, areas = case
    distance = nearest(metres)
    for area, found in p90_walk(*case).items():
        here, weight = distance[areas == area], children[areas == area].to_numpy()
        total = weight.sum()
        if total == 0:
            assert np.isnan(found)
            continue
        assert weight[here <= found].sum() >= 0.9 * total * (1 - 1e-8)
        assert weight[here < found].sum() < 0.9 * total * (1 + 1e-8)


@QUICK
@given(cases())
def test_small_blocks_give_the_same_access(case):
    metres, children, _ = case
    supply = np.ones(metres.shape[1])
    whole = e2sfca(metres, children, supply)
    usual, reach.CELLS_AT_ONCE = reach.CELLS_AT_ONCE, 3
    try:
        assert e2sfca(metres, children, supply) == pytest.approx(whole, rel=1e-12)
    finally:
        reach.CELLS_AT_ONCE = usual


def _by_access(metres: np.ndarray, demand: np.ndarray, supply: np.ndarray) -> np.ndarray:
    """Return what the `access` package gives, costs in minutes."""
    from access import fca, weights

    points, sites = metres.shape
    cost = DataFrame(
        {
            "origin": np.repeat(np.arange(points), sites),
            "dest": np.tile(np.arange(sites), points),
            "cost": metres.ravel() / reach.SPEED_M_PER_MIN,
        }
    )
    found = fca.two_stage_fca(
        DataFrame({"geoid": np.arange(points), "demand": demand}).set_index("geoid"),
        DataFrame({"geoid": np.arange(sites), "supply": supply}).set_index("geoid"),
        cost,
        max_cost=ZONES[-1][0],
        demand_index=True,
        demand_name="demand",
        supply_index=True,
        supply_name="supply",
        weight_fn=weights.step_fn(dict(ZONES)),
    )
    return found.reindex(np.arange(points)).fillna(0.0).to_numpy()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_access_is_that_of_the_access_package(seed):
    random = np.random.default_rng(seed)
    points, sites = random.uniform(0, 5000, (300, 2)), random.uniform(0, 5000, (25, 2))
    metres = np.hypot(*(points[:, None] - sites[None]).transpose(2, 0, 1))
    demand, supply = random.integers(0, 40, 300).astype(float), random.integers(1, 9, 25).astype(float)
    expected = _by_access(metres, demand, supply)
    assert expected.max() > 0
    assert e2sfca(metres, demand, supply) == pytest.approx(expected, rel=1e-9, abs=1e-15)
