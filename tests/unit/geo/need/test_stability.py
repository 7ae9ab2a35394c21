"""How certain an order of need is: seeded draws, held against a plain loop and what must always hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geo.need.index import need_index, normalised, presets, weights_of
from geo.need.stability import CONCENTRATION, FIRST, always_first, rank_draws, stability
from geo.sample import town


def test_the_same_seed_gives_the_same_draws_and_another_does_not(pack):
    index = need_index(pack, "ward", weights_of(pack))
    one, again, other = (rank_draws(pack, index, draws=300, seed=seed) for seed in (7, 7, 8))
    assert (one == again).all()
    assert (one != other).any()


@pytest.mark.parametrize("preset", [0, 1, 2, 3, 4])
def test_shares_of_the_first_add_up_to_how_many_they_are(pack, preset):
    found = stability(pack, "ward", weights_of(pack, presets(pack)[preset].id), draws=600)
    assert found.frame["p_first"].sum() == pytest.approx(FIRST)
    assert (found.frame["low"] <= found.frame["median_rank"]).all()
    assert (found.frame["median_rank"] <= found.frame["high"]).all()


def test_every_draw_gives_each_place_once(pack):
    ranks = rank_draws(pack, need_index(pack, "ward", weights_of(pack)), draws=99)
    assert (np.sort(ranks, axis=1) == np.arange(1, 21)).all()


def test_a_plain_loop_finds_the_same(pack):
    weights = weights_of(pack)
    index = need_index(pack, "ward", weights)
    value, spread = index.values.to_numpy().T, index.spread.to_numpy().T
    random = np.random.default_rng(5)
    counts = np.zeros(20)
    rounds = 3_000
    for turn in range(rounds):
        share = random.dirichlet(CONCENTRATION * np.array([each for _, each in weights]))
        drawn = value + spread * random.standard_normal(value.shape)
        score = share @ normalised(drawn, ("z", "rank", "exponential")[turn % 3])
        counts[np.argsort(-score, kind="stable")[:FIRST]] += 1
    found = stability(pack, "ward", weights).frame["p_first"].to_numpy()
    assert np.abs(found - counts / rounds).max() < 0.04


def test_the_shipped_order_is_as_certain_as_the_methods_expect(pack):
    weights = weights_of(pack)
    found = stability(pack, "ward", weights).frame
    robust = found.loc[found["standing"] == "robust", "area_name"].to_list()
    assert sorted(robust) == ["Poplar", "Shadwell", "Stepney Green"]
    assert (
        found.loc[found["standing"] == "contested", "area_name"]
        .isin(["Lansbury", "St Dunstan's", "Whitechapel", "Bethnal Green West", "Spitalfields & Banglatown"])
        .all()
    )
    assert [pack.area_name(each) for each in always_first(pack, "ward", weights)] == [
        "Poplar",
        "Shadwell",
        "Stepney Green",
    ]


def test_figures_that_share_an_apportionment_move_together(pack, monkeypatch):
    import geo.need.stability as module

    weights = weights_of(pack)
    apart = rank_draws(pack, need_index(pack, "ward", weights), draws=900)
    monkeypatch.setattr(module, "TOGETHER", frozenset({"published", "summed"}))
    together = rank_draws(pack, need_index(pack, "ward", weights), draws=900)
    # What moves alike in both members moves the score further.
    assert together.std(axis=0).mean() > apart.std(axis=0).mean()


def test_without_ranges_and_with_one_member_there_is_nothing_to_draw():
    weights = weights_of(town(), "damp")
    index = need_index(town(), "ward", weights)
    still = replace(index, spread=index.spread * 0)
    ranks = rank_draws(town(), still, draws=30)
    assert (ranks == ranks[0]).all()


def test_ties_go_by_code_whatever_order_areas_stand_in():
    index = need_index(town(), "ward", weights_of(town(), "damp"))
    values, spread = index.values * 0 + 5, index.spread * 0
    alike = replace(index, values=values, spread=spread)
    assert rank_draws(town(), alike, draws=3).tolist() == [[1, 2, 3, 4, 5]] * 3
    back = replace(index, values=values.iloc[::-1], spread=spread.iloc[::-1], frame=index.frame.iloc[::-1])
    assert rank_draws(town(), back, draws=3).tolist() == [[5, 4, 3, 2, 1]] * 3


@pytest.mark.parametrize("first", [1, 3, 5, 19, 20])
def test_more_areas_are_among_more_places(pack, first):
    fewer, more = (
        stability(pack, "ward", weights_of(pack), first=each, draws=300) for each in (first, first + 1)
    )
    assert (more.frame["p_first"] >= fewer.frame["p_first"]).all()


@given(st.floats(0, 1))
def test_whoever_is_always_among_the_first_is_so_at_any_weight(pack, share):
    steady = set(always_first(pack, "ward", weights_of(pack)))
    index = need_index(pack, "ward", weights_of(pack))
    one, other = (index.contributions[each.id] / each.weight for each in index.members)
    score = (share * one + (1 - share) * other).sort_values(ascending=False, kind="stable")
    assert steady <= set(score.index[:FIRST])


def test_of_three_members_weights_in_twentieths_are_tried(pack):
    weights = weights_of(pack, "three_equal")
    steady = set(always_first(pack, "ward", weights))
    for each in ("poverty", "material", "english_indices"):
        first = need_index(pack, "ward", weights_of(pack, each)).frame.nsmallest(FIRST, "rank").index
        assert steady <= set(first)


def test_many_areas_are_drawn_in_parts_alike(pack, monkeypatch):
    import geo.need.stability as module

    index = need_index(pack, "lsoa", weights_of(pack))
    whole = rank_draws(pack, index, draws=60)
    monkeypatch.setattr(module, "CELLS", 3 * 169 * 2)
    parts = rank_draws(pack, index, draws=60)
    assert whole.shape == parts.shape
    assert (np.sort(parts, axis=1) == np.sort(whole, axis=1)).all()
