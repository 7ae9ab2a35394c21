from __future__ import annotations

import pytest

from geo.pack.pack import Pack
from geo.report.site_columns import SHORTLIST_COLUMNS
from geo.report.sites import shortlist_table
from geo.targeting.places import usual_candidates
from geo.targeting.plan import Brief, plan
from geo.targeting.shortlist import shortlist


def _brief(pack: Pack, category: str = "youth_centre", **changes: object) -> Brief:
    given = {"ages": pack.catalogue[category].ages} | changes
    return Brief(category, tuple(usual_candidates(pack)), **given)  # type: ignore[arg-type]


def test_a_shortlist_holds_near_ties_and_what_leads_by_other_ways_in_the_order_of_names(pack: Pack) -> None:
    answer = plan(pack, _brief(pack))
    found = shortlist(pack, answer)
    names = [answer.places["name"][each.sites[0]] for each in found.options]
    assert names == sorted(names)
    assert [each.letter for each in found.options] == list("ABCDE")
    assert {answer.choice.sites, *answer.elsewhere.values()} <= {each.sites for each in found.options}
    assert found.equal == 1 + answer.choice.near_tie_count
    close = [each for each in found.options if each.close]
    assert all(each.value >= 0.99 * answer.choice.value - 1e-6 for each in close)
    assert {factor for each in found.options for factor in each.leads_at} <= set(answer.elsewhere)


def test_an_option_has_the_effects_of_the_plan_with_its_places_opened(pack: Pack) -> None:
    answer = plan(pack, _brief(pack))
    for option in shortlist(pack, answer).options:
        same = plan(pack, _brief(pack, new=0, opened=option.sites))
        assert option.whole["gain"] == pytest.approx(same.value_after - same.value_before)
        assert option.whole["gain_low"] <= option.whole["gain"] <= option.whole["gain_high"]
        assert option.areas["gain"].sum() == pytest.approx(option.whole["gain"])


def test_one_per_cent_of_the_total_is_said_as_a_share_of_the_gain(pack: Pack) -> None:
    answer = plan(pack, _brief(pack))
    gain = answer.value_after - answer.value_before
    assert shortlist(pack, answer).share_of_gain == pytest.approx(answer.value_after / 100 / gain)


def test_of_those_who_gain_some_may_have_a_centre_whose_place_is_rough(pack: Pack) -> None:
    for option in shortlist(pack, plan(pack, _brief(pack))).options:
        assert 0 < option.perhaps_served < option.whole["gain"]


def test_where_today_is_not_known_no_gain_is(pack: Pack) -> None:
    found = shortlist(pack, plan(pack, _brief(pack, "adventure_playground", within=400.0)))
    assert len(found.options) == 3
    for option in found.options:
        assert option.whole[["gain", "gain_low", "gain_high", "within_before"]].isna().all()
        assert option.whole["within_after"] > 0
        assert option.perhaps_served != option.perhaps_served
    assert not found.overlap
    assert found.share_of_gain != found.share_of_gain


def test_without_new_sites_there_is_no_shortlist(pack: Pack) -> None:
    assert shortlist(pack, plan(pack, _brief(pack, new=0))).options == ()


def test_the_table_has_a_row_for_each(pack: Pack) -> None:
    answer = plan(pack, _brief(pack, new=2))
    rows = shortlist_table(pack, answer)
    assert list(rows.columns) == list(SHORTLIST_COLUMNS)
    assert rows["letter"].tolist() == [each.letter for each in shortlist(pack, answer).options]
    assert set(rows["answer"]) == {"shortlist"}
    assert set(rows["located"]) == {5}
    assert set(rows["listed_or_claimed"]) == {20}
    assert rows["site_ids"].str.count(";").eq(1).all()
