from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.access.demand import children
from geo.access.reach import USUAL_WALK
from geo.crs import METRES
from geo.errors import AtlasError, NotAvailableError
from geo.need.weights import need_weights, weighing_indicators
from geo.pack.pack import Pack
from geo.report.figures import table
from geo.report.files import records
from geo.report.site_columns import AREA_COLUMNS, SITE_COLUMNS
from geo.report.sites import area_table, site_table, street_only
from geo.targeting.places import (
    candidate_categories,
    siting_categories,
    siting_places,
    standard_for,
    standard_walk,
    usual_candidates,
)
from geo.targeting.plan import OF_TODAY, Brief, plan, plan_effects
from tests.street_only import known_by_their_street

pytestmark = pytest.mark.slow

TEENS = (11, 19)


def _brief(pack: Pack, **changes: object) -> Brief:
    category = siting_categories(pack)[0]
    given = {"category": category, "candidates": tuple(usual_candidates(pack)), "ages": TEENS}
    given |= {"within": 800.0, "admit_street": True}
    return Brief(**(given | changes))  # type: ignore[arg-type]


def test_the_pack_says_which_buildings_may_take_a_site(pack: Pack, synthetic_pack: Pack) -> None:
    assert {"primary_school", "secondary_school", "library", "leisure_centre", "community_hub"} <= set(
        candidate_categories(pack)
    )
    assert siting_categories(pack)[:2] == ["youth_centre", "family_hub"]
    assert candidate_categories(synthetic_pack) == ["school"]
    assert siting_categories(synthetic_pack) == ["club", "hub"]


def test_a_new_site_reaches_children_without_taking_any_away(pack: Pack) -> None:
    answer = plan(pack, _brief(pack, new=2))
    assert answer.places.crs == METRES
    assert list(answer.with_role("new").index) == list(answer.choice.sites)
    assert len(answer.with_role("existing")) == 9
    effect = plan_effects(pack, answer, TEENS)
    assert effect["gain"].sum() == pytest.approx(answer.value_after - answer.value_before)
    assert effect["loss"].sum() == 0
    assert effect["farther"].sum() == 0
    assert answer.value_after == pytest.approx(answer.choice.value)
    assert answer.choice.share == pytest.approx(answer.value_after / answer.weighted)


def test_children_of_the_effects_are_those_of_the_figures(pack: Pack) -> None:
    effect = plan_effects(pack, plan(pack, _brief(pack)), (0, 4))
    figures = table(pack, "ward", indicators=["children_0_17"])
    assert list(effect.index) == list(figures["area_code"])
    every = sum(plan_effects(pack, plan(pack, _brief(pack)), ages)["children"] for ages in ((0, 4), (5, 17)))
    np.testing.assert_allclose(every, figures["numerator"])


def test_sites_that_may_move_close_and_some_children_lose(pack: Pack) -> None:
    every = tuple(plan(pack, _brief(pack)).with_role("existing").index)
    answer = plan(pack, _brief(pack, new=1, movable=every))
    stays, closes = len(answer.with_role("existing")), len(answer.with_role("closed"))
    assert stays + closes == 9
    assert stays + len(answer.with_role("new")) == 10
    assert answer.choice.method == "integer programme"
    assert answer.value_after >= plan(pack, _brief(pack, new=1)).value_after
    effect = plan_effects(pack, answer, TEENS)
    assert effect["loss"].sum() > 0
    assert (effect["loss_low"] <= effect["loss"] + 1e-9).all()
    assert (effect["gain"] - effect["loss"]).sum() == pytest.approx(answer.value_after - answer.value_before)


def test_only_a_marked_site_may_move_or_close(pack: Pack) -> None:
    for site in ("YC01", "YC07"):
        answer = plan(pack, _brief(pack, new=1, movable=(site,)))
        assert set(answer.with_role("closed").index) <= {site}
    assert plan(pack, _brief(pack, new=0, movable=("YC01",))).with_role("closed").empty


def test_the_choice_is_tried_at_short_and_long_detours(pack: Pack) -> None:
    answer = plan(pack, _brief(pack))
    assert answer.kind == "straight-line estimate"
    assert set(answer.elsewhere) == {1.25, 1.7}
    for factor, sites in answer.elsewhere.items():
        other = plan(pack, _brief(pack, within=800.0 * 1.4 / factor))
        assert (sites == answer.choice.sites) == (other.choice.sites == answer.choice.sites)
    assert answer.holds == all(each == answer.choice.sites for each in answer.elsewhere.values())
    assert plan(pack, _brief(pack, objective="mean")).holds


def test_closing_a_site_and_opening_it_again_is_neutral(pack: Pack) -> None:
    today = plan(pack, _brief(pack, new=0))
    assert today.value_after == today.value_before
    gone = today.with_role("existing").index[0]
    closed = plan(pack, _brief(pack, new=0, closed=(gone,)))
    assert closed.with_role("closed").index.tolist() == [gone]
    assert closed.value_after < today.value_before
    effect = plan_effects(pack, closed, TEENS)
    assert effect["gain"].sum() == 0
    point = today.places.geometry.to_crs("EPSG:4326")[gone]
    again = plan(pack, _brief(pack, new=0, closed=(gone,), drawn=((point.x, point.y),), opened=("place-1",)))
    np.testing.assert_allclose(again.after, today.before, atol=0.01)


def test_places_from_the_map_are_candidates(pack: Pack) -> None:
    point = pack.areas["ward"].geometry.iloc[0].representative_point()
    drawn = ((point.x, point.y),)
    only = plan(pack, _brief(pack, candidates=(), drawn=drawn))
    assert only.choice.sites == ("place-1",)
    assert only.with_role("new")["name"].tolist() == ["Place 1 on the map"]


def test_need_weighs_children_and_one_on_average(pack: Pack) -> None:
    weight, unknown = need_weights(pack, "child_poverty")
    assert not unknown.any()
    assert np.average(weight, weights=children(pack, (0, 15))) == pytest.approx(1.0)
    answer = plan(pack, _brief(pack, need="child_poverty", objective="mean"))
    assert answer.value_before != plan(pack, _brief(pack, objective="mean")).value_before


def test_what_is_missing_to_all_is_the_need_where_high_is_better(pack: Pack) -> None:
    turned = pack.indicator("child_poverty").model_copy(update={"polarity": "high_is_better"})
    other = replace(pack, registry={**pack.registry, "child_poverty": turned})
    worse, _ = need_weights(pack, "child_poverty")
    better, _ = need_weights(other, "child_poverty")
    assert np.corrcoef(worse, better)[0, 1] == pytest.approx(-1.0)


def test_unknown_need_counts_as_the_average_and_is_said(synthetic_pack: Pack) -> None:
    answer = plan(synthetic_pack, _brief(synthetic_pack, need="hardship_score", ages=(5, 10)))
    weight, unknown = need_weights(synthetic_pack, "hardship_score")
    assert unknown.any()
    assert (weight[unknown] == 1.0).all()
    assert answer.unknown_need > 0


def test_what_cannot_weigh_children_is_refused_in_words(synthetic_pack: Pack) -> None:
    assert "bus_hours" not in weighing_indicators(synthetic_pack)
    with pytest.raises(NotAvailableError, match="cannot weigh children"):
        need_weights(synthetic_pack, "bus_hours")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"category": "castle"}, "no category 'castle'"),
        ({"candidates": ("castle",)}, "no category 'castle'"),
        ({"opened": ("YC01",)}, "no candidate 'YC01' to open"),
        ({"closed": ("SCH100967",)}, "no existing site 'SCH100967' to close"),
        ({"candidates": ()}, "no candidate site"),
        ({"objective": "cheap"}, "no objective 'cheap'"),
        ({"need": "no_such"}, "no indicator 'no_such'"),
    ],
)
def test_a_brief_that_the_pack_cannot_answer_is_refused(pack: Pack, change: dict, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        plan(pack, _brief(pack, **change))


def test_progress_is_told_and_is_no_part_of_the_question(pack: Pack) -> None:
    told: list[int] = []
    brief = _brief(pack, new=4, objective="worst")
    one = plan(pack, brief, progress=lambda number, cost: told.append(number))
    assert told
    assert plan(pack, brief, progress=None) is one


def test_a_category_without_a_place_has_no_walk_before(pack: Pack) -> None:
    pack = known_by_their_street(pack)
    answer = plan(pack, _brief(pack, admit_street=False, objective="mean"))
    assert not len(answer.with_role("existing"))
    assert np.isnan(answer.value_before)
    assert "Bigland Green Youth Centre" in answer.ground.unplaced
    reach = plan(pack, _brief(pack, admit_street=False))
    assert np.isnan(reach.value_before)  # nobody knows: not 0
    effect = plan_effects(pack, reach, TEENS)
    assert effect[list(OF_TODAY)].isna().all(axis=None)
    assert effect["within_after"].sum() == pytest.approx(reach.value_after)


def test_tables_have_the_documented_columns_and_flag_street_points(pack: Pack) -> None:
    answer = plan(pack, _brief(pack, new=1))
    sites = site_table(pack, answer)
    assert list(sites.columns) == list(SITE_COLUMNS)
    assert sites.loc[sites["set"] == 1, "role"].tolist() == ["new", *["existing"] * 9]
    assert (sites["set"] > 1).sum() == len(answer.choice.near_ties)
    assert set(sites.loc[sites["street_only"] == "yes", "site_id"]) == set(street_only(pack, answer))
    assert street_only(pack, answer) == ["YC01", "YC02", "YC04", "YC08"]
    areas = area_table(pack, answer, [(0, 4), TEENS], "locality")
    assert list(areas.columns) == list(AREA_COLUMNS)
    assert areas["ages"].unique().tolist() == ["0 to 4", "11 to 19"]
    assert set(areas["basis"]) == {"among listed services; straight-line estimate"}
    assert records(areas)[0]["within_m"] == 800


def test_former_places_are_candidates_where_they_are_chosen(pack: Pack) -> None:
    usual = plan(pack, _brief(pack)).places
    assert "youth_centre_2017_18" not in set(usual["category"])
    chosen = plan(pack, _brief(pack, candidates=("youth_centre_2017_18",)))
    candidates = chosen.places[chosen.places["category"] == "youth_centre_2017_18"]
    # 49, less those at the site of an open centre: Haileybury, Limehouse, Wapping, Ensign, Spotlight.
    assert len(candidates) == 44
    assert chosen.places.loc[list(chosen.choice.sites), "category"].tolist() == ["youth_centre_2017_18"]
    assert chosen.value_after > chosen.value_before
    assert "Sian Berry" in " ".join(site_table(pack, chosen)["source"].unique())


def test_the_second_pack_answers_too(synthetic_pack: Pack) -> None:
    # Open clubs with a point: CL-A in A, CL-B (street), CL-CD on the line. Schools in A and D may take one.
    answer = plan(synthetic_pack, _brief(synthetic_pack, ages=(10, 15)))
    assert answer.choice.sites == ("ysgolion",)
    sure = plan(synthetic_pack, replace(answer.brief, admit_street=False))
    assert len(sure.with_role("existing")) == len(answer.with_role("existing")) - 1
    places = siting_places(synthetic_pack, "club", ("school",), True, ())
    assert list(places.index) == sorted(places.index)


def test_the_walk_is_the_pack_s_standard_for_the_ages_or_that_of_every_page(pack: Pack) -> None:
    assert standard_walk(pack, "youth_centre", TEENS) == 1200
    assert standard_walk(pack, "playground", (0, 4)) == 100
    assert standard_walk(pack, "playground", (12, 17)) == 800
    assert standard_walk(pack, "food_bank", (0, 17)) == USUAL_WALK
    assert standard_for(pack, "food_bank", (0, 17)) is None
