"""What would change an order of need, and which places it leaves open."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

import geo.need.order as module
from geo.errors import NotAvailableError
from geo.need.index import need_index, presets, weights_of
from geo.need.order import changes, told_apart
from geo.need.stability import rank_draws
from geo.report import need_order
from geo.report.need_index import Certainty, certain
from geo.report.question import strict, usually


def test_each_change_is_an_index_of_its_own(pack):
    found = changes(pack, "ward", weights_of(pack))
    alone = need_index(pack, "ward", (("overcrowding", 1.0),)).frame["rank"]
    twice = need_index(pack, "ward", weights_of(pack, chosen={"child_poverty": 1, "overcrowding": 2})).frame[
        "rank"
    ]
    assert found.places["without:child_poverty"].equals(alone)
    assert found.places["double:overcrowding"].equals(twice)
    assert found.places["preset:poverty"].equals(found.places["without:overcrowding"])


def test_the_choice_that_moves_most_is_told_with_who_comes_and_goes(pack):
    greatest = changes(pack, "ward", weights_of(pack)).greatest
    assert greatest is not None
    assert (greatest.kind, greatest.about) == ("without", "overcrowding")
    assert [pack.area_name(each) for each in greatest.enter] == ["Bethnal Green West", "Whitechapel"]
    assert sorted(pack.area_name(each) for each in greatest.leave) == ["Lansbury", "St Dunstan's"]


def test_the_three_that_stand_out_are_first_under_every_change_of_one_member(pack):
    found = changes(pack, "ward", weights_of(pack))
    three = [
        code for code in found.places.index if pack.area_name(code) in ("Poplar", "Shadwell", "Stepney Green")
    ]
    single = [each.id for each in found.changes if each.kind in ("without", "double", "scale")]
    assert (found.places.loc[three, single] <= 5).all(axis=None)


def test_of_one_member_nothing_is_left_out_or_counted_double(pack):
    found = changes(pack, "ward", weights_of(pack, "poverty"))
    assert {each.kind for each in found.changes} == {"chosen", "preset", "scale"}
    assert found.greatest is None


def test_a_choice_without_an_order_keeps_its_place_and_says_why(pack):
    found = changes(pack, "lsoa", weights_of(pack))
    lacking = {each.about: each.lacking for each in found.changes if each.lacking}
    assert set(lacking) == {"with_obesity"}
    assert "no figures" in lacking["with_obesity"]
    assert found.places["preset:with_obesity"].isna().all()


def test_pairs_are_held_at_the_rate_as_statsmodels_does(pack):
    weights = weights_of(pack)
    apart = told_apart(pack, "ward", weights)
    ranks = rank_draws(pack, need_index(pack, "ward", weights))
    one, other = np.triu_indices(20, 1)
    share = (ranks[:, one] < ranks[:, other]).sum(axis=0)
    p_value = np.minimum(1, 2 * (np.minimum(share, len(ranks) - share) + 1) / (len(ranks) + 1))
    expected = multipletests(p_value, alpha=0.05, method="fdr_bh")[0]
    assert (apart.to_numpy()[one, other] == expected).all()
    assert apart.equals(apart.T)
    assert not np.diag(apart).any()


def test_areas_alike_in_everything_are_never_told_apart(pack):
    codes = {pack.area_name(code): code for code in pack.areas["ward"].index}
    apart = told_apart(pack, "ward", weights_of(pack))
    assert not apart.loc[codes["Poplar"], codes["Shadwell"]]
    assert apart.loc[codes["Poplar"], codes["Lansbury"]]


def test_too_many_areas_are_not_compared_pair_by_pair(pack, monkeypatch):
    monkeypatch.setattr(module, "COMPARED", 19)
    with pytest.raises(NotAvailableError, match="up to 19 wards"):
        told_apart(pack, "ward", weights_of(pack, "three_equal"))


def test_the_table_of_changes_says_the_place_as_chosen_with_its_range(pack):
    rows = need_order.ordered(pack, usually(need_order.Order)).rows
    chosen = rows[rows["change"] == "chosen"]
    assert (chosen["moved"] == 0).all()
    assert rows.groupby("area_code")["rank_high"].nunique().eq(1).all()
    assert rows.loc[rows["among_first"] == "yes"].groupby("change").size().eq(5).all()
    assert set(rows["words"]) >= {each.title for each in presets(pack)[1:]}


def test_how_many_are_the_first_may_be_chosen(pack):
    rows = certain(pack, strict(Certainty, {"first": "3"})).rows
    assert rows["p_first"].sum() == pytest.approx(3)
    assert (rows["first"] == 3).all()


def test_the_second_pack_is_ordered_too(synthetic_pack):
    found = changes(synthetic_pack, "ward", weights_of(synthetic_pack))
    assert found.changes[0].id == "chosen"
    assert len(told_apart(synthetic_pack, "ward", weights_of(synthetic_pack)))
