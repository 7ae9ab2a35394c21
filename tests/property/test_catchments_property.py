"""What holds for the catchments of any town."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp
from pandas import DataFrame, Series

from geo.access.detours import DETOUR, chosen
from geo.access.reach import Walk
from geo.gaps.catchments import allot, flows, loads, summary
from tests.effort import tries

PLACES = ["east", "north", "west"]
Town = tuple[np.ndarray, Series, Series, list[str], list[str]]


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Return walks, homes, children, sites and their localities."""
    points, sites = draw(st.integers(1, 12)), draw(st.integers(0, 5))
    walks = draw(
        hnp.arrays(float, (points, sites), elements=st.one_of(st.integers(0, 40).map(float), st.just(np.inf)))
    )
    homes = Series(draw(st.lists(st.sampled_from(PLACES), min_size=points, max_size=points)))
    children = Series(draw(st.lists(st.integers(0, 50).map(float), min_size=points, max_size=points)))
    where = draw(st.lists(st.sampled_from([*PLACES, ""]), min_size=sites, max_size=sites))
    return walks, homes, children, [f"S{number}" for number in range(sites)], where


@pytest.mark.slow
@settings(max_examples=tries(200), deadline=None)
@given(towns(), st.booleans())
def test_catchments_partition_the_children(town: Town, whole: bool) -> None:
    walks, homes, children, ids, where = town
    out = allot(walks, homes, ids, where, whole=whole)
    for column in ("assigned", "nearest"):
        parts = summary(out[column], children, out[f"{column}_metres"])
        assert parts["children"].sum() == children.sum()
    both = children.groupby([out["assigned"], out["nearest"]]).sum()
    assert both.sum() == children.sum()
    told = flows(out, homes, children)
    assert told.to_numpy().sum() == children[out["nearest"] != ""].sum()


@pytest.mark.slow
@settings(max_examples=tries(200), deadline=None)
@given(towns(), st.booleans())
def test_nobody_is_assigned_beyond_the_own_locality_and_the_nearest_is_never_farther(
    town: Town, whole: bool
) -> None:
    walks, homes, _, ids, where = town
    out = allot(walks, homes, ids, where, whole=whole)
    place_of = dict(zip(ids, where, strict=True)) | {"": ""}
    served = out["assigned"] != ""
    assert list(out["assigned"].map(place_of)[served]) == list(homes[served])
    known = out["nearest"] != ""
    assert known.equals(out["nearest_metres"].notna())
    both = served & known
    assert (out["nearest_metres"] <= out["assigned_metres"])[both].all()
    assert (out["side"] == "own").equals(known & (out["nearest_home"] == homes))


@pytest.mark.slow
@settings(max_examples=tries(100), deadline=None)
@given(towns(), st.randoms(use_true_random=False))
def test_neither_the_order_of_sites_nor_of_points_matters(town: Town, chance: object) -> None:
    walks, homes, children, ids, where = town
    before = allot(walks, homes, ids, where, whole=True)
    columns, rows = list(range(len(ids))), list(range(len(homes)))
    chance.shuffle(columns)  # type: ignore[attr-defined]
    chance.shuffle(rows)  # type: ignore[attr-defined]
    after = allot(
        walks[:, columns][rows],
        homes.iloc[rows],
        [ids[at] for at in columns],
        [where[at] for at in columns],
        whole=True,
    )
    pd.testing.assert_frame_equal(after.sort_index(), before)
    pd.testing.assert_frame_equal(loads(after, children, ids), loads(before, children, ids))


@pytest.mark.slow
@settings(max_examples=tries(100), deadline=None)
@given(towns())
def test_one_more_site_never_lengthens_a_walk_and_taking_it_away_again_changes_nothing(town: Town) -> None:
    walks, homes, _, ids, where = town
    before = allot(walks, homes, ids, where, whole=True)
    more = np.column_stack([walks, np.full(len(homes), 5.0)])
    after = allot(more, homes, [*ids, "T"], [*where, "west"], whole=True)
    assert (after["nearest_metres"] <= before["nearest_metres"].fillna(np.inf)).all()
    again = allot(more[:, :-1], homes, ids, where, whole=True)
    pd.testing.assert_frame_equal(again, before)


@pytest.mark.slow
@settings(max_examples=tries(100), deadline=None)
@given(towns(), st.one_of(st.none(), st.floats(1.0, 2.5)), st.booleans())
def test_shares_grow_with_time_and_lie_within_their_range(
    town: Town, detour: float | None, water: bool
) -> None:
    walks, homes, children, ids, where = town
    out = allot(walks * 80, homes, ids, where, whole=True)
    factor = DETOUR if detour is None else chosen(detour)
    way = Walk(np.empty((0, 0)), (), "straight-line estimate", factor, usual=detour is None)
    wet = Series(np.arange(len(homes)) % 2 == 0, index=homes.index) if water else None
    table: DataFrame = summary(homes, children, out["nearest_metres"], way=way, wet=wet).dropna(
        subset=["share_15"]
    )
    for minutes in (15, 30):
        assert (table[f"share_{minutes}_low"] <= table[f"share_{minutes}"]).all()
        assert (table[f"share_{minutes}"] <= table[f"share_{minutes}_high"]).all()
    assert (table["share_15"] <= table["share_30"]).all()
    assert (table["mean_minutes_low"] <= table["mean_minutes_high"]).all()
    assert table["share_30"].to_numpy() == pytest.approx(np.clip(table["share_30"], 0, 1))
