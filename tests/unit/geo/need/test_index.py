"""The need index against the worked example of methods.md, by hand, and on the shipped figures."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geo.errors import AtlasError, NotAvailableError
from geo.figures.values import figures
from geo.need.index import NORMALISATIONS, need_index, normalised, presets, weights_of
from geo.pack.pack import check_pack
from geo.pack.place import NeedIndexPlan
from geo.sample import town

POVERTY, CROWDING = np.array([60.0, 50.0, 40.0, 30.0]), np.array([10.0, 22.0, 14.0, 6.0])
SHARE = np.array([0.6, 0.4])


# ---- The scales ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("z", [0.6021, 0.8768, -0.2007, -1.2783]),
        ("rank", [80, 85, 60, 25]),
        ("exponential", [66.2587, 58.6055, 21.7917, 6.5177]),
    ],
)
def test_the_worked_example_of_the_methods_to_four_decimals(how, expected):
    scores = SHARE @ normalised(np.stack([POVERTY, CROWDING]), how)
    assert scores.round(4).tolist() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "expected"),
    [(POVERTY, [1.3416, 0.4472, -0.4472, -1.3416]), (CROWDING, [-0.5071, 1.5213, 0.1690, -1.1832])],
)
def test_standard_deviations_are_over_n(values, expected):
    assert normalised(values, "z").round(4).tolist() == pytest.approx(expected, abs=1e-9)


def test_ties_share_their_rank_and_areas_all_alike_have_none_above():
    assert normalised(np.array([5.0, 5.0, 1.0]), "rank").round(2).tolist() == [83.33, 83.33, 33.33]
    assert normalised(np.array([5.0, 5.0, 5.0]), "z").tolist() == [0, 0, 0]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.sampled_from(NORMALISATIONS))
def test_every_scale_keeps_the_order(values, how):
    given_, found = np.array(values), normalised(np.array(values), how)
    assert np.isfinite(found).all()
    above = given_[:, None] > given_[None, :]
    assert (found[:, None] >= found[None, :] - 1e-9)[above].all()


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12), st.sampled_from(NORMALISATIONS), st.randoms())
def test_the_order_in_which_areas_stand_changes_nothing(values, how, order):
    at = list(range(len(values)))
    order.shuffle(at)
    given_ = np.array(values)
    assert normalised(given_[at], how) == pytest.approx(normalised(given_, how)[at], abs=1e-9)


# ---- Weights ---------------------------------------------------------------------------------------------


def test_the_first_preset_is_the_usual_one():
    assert [each.id for each in presets(town())] == ["usual", "damp"]
    assert weights_of(town()) == weights_of(town(), "usual")
    assert weights_of(town(), "damp") == (("damp_homes", 1.0),)


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_weights_may_be_on_any_scale_and_in_any_order(scale):
    found = weights_of(town(), chosen={"school_meals": 2 * scale, "damp_homes": 3 * scale})
    assert found == (("damp_homes", pytest.approx(0.6)), ("school_meals", pytest.approx(0.4)))


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"damp_homes": -1}, "zero or more"),
        ({"damp_homes": float("nan")}, "zero or more"),
        ({"damp_homes": float("inf")}, "zero or more"),
        ({"damp_homes": 0}, "weight above zero"),
        ({"bells": 1}, "'bells' is no member"),
    ],
)
def test_weights_that_are_none_are_refused(chosen, words):
    with pytest.raises(AtlasError, match=words):
        weights_of(town(), chosen=chosen)


def test_an_unknown_preset_is_refused_and_those_known_are_named():
    with pytest.raises(AtlasError, match="choose one of: usual, damp"):
        weights_of(town(), "bells")


def test_a_pack_may_do_without():
    bare = replace(town(), place=town().place.model_copy(update={"need_index": None}))
    with pytest.raises(NotAvailableError, match="has no index of need"):
        weights_of(bare)


# ---- The index -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ward", "lsoa"])
def test_contributions_add_up_to_the_score(pack, level):
    for preset in ("material", "poverty") if level == "lsoa" else [each.id for each in presets(pack)]:
        index = need_index(pack, level, weights_of(pack, preset))
        known = index.frame["score"].notna()
        assert index.contributions[known].sum(axis=1).to_numpy() == pytest.approx(
            index.frame["score"][known].to_numpy(), abs=1e-12
        )
        assert index.frame["score"].mean() == pytest.approx(0, abs=1e-9)


def test_the_score_is_worked_out_by_hand(pack):
    values = [figures(pack, each, "ward")["value"] for each in ("child_poverty", "overcrowding")]
    by_hand = sum((each - each.mean()) / each.std(ddof=0) / 2 for each in values)
    index = need_index(pack, "ward", weights_of(pack))
    assert index.frame["score"].to_numpy() == pytest.approx(by_hand.to_numpy())
    first = index.frame.sort_values("rank")["area_name"].to_list()
    assert first[:3] == ["Poplar", "Shadwell", "Stepney Green"]


def test_an_area_without_a_figure_has_no_place_and_says_what_it_lacks():
    index = need_index(town(), "ward", weights_of(town()))
    assert index.frame["lacking"].to_dict()["D"] == ("school_meals",)
    assert np.isnan(index.frame.at["D", "score"])
    assert index.frame["rank"].dropna().sort_values().to_list() == [1, 2, 3, 4]
    assert need_index(town(), "ward", weights_of(town(), "damp")).frame["rank"].notna().all()


def test_small_areas_have_the_figure_that_stands_in(pack):
    index = need_index(pack, "lsoa", weights_of(pack))
    assert [(each.id, each.used, each.replaced) for each in index.members] == [
        ("child_poverty", "idaci", True),
        ("overcrowding", "overcrowding", False),
    ]
    assert len(index.frame) == 169


def test_more_of_what_is_better_is_less_need():
    plan = NeedIndexPlan.model_validate(
        {
            "title": "Buses",
            "members": [{"indicator": "bus_hours"}],
            "presets": [{"id": "one", "title": "One", "weights": {"bus_hours": 1}}],
        }
    )
    pack = replace(town(), place=town().place.model_copy(update={"need_index": plan}))
    index = need_index(pack, "ward", weights_of(pack))
    hours = figures(pack, "bus_hours", "ward")["value"]
    assert index.frame["rank"].dropna().idxmin() == hours.idxmin()


@pytest.mark.parametrize("level", ["locality", "borough"])
def test_few_areas_have_figures_and_no_order(pack, level):
    with pytest.raises(NotAvailableError, match="too few"):
        need_index(pack, level, weights_of(pack))


def test_a_member_without_figures_of_small_areas_is_named(pack):
    with pytest.raises(NotAvailableError, match="no figures of small areas"):
        need_index(pack, "lsoa", weights_of(pack, "with_obesity"))


def test_what_is_out_of_date_says_so(pack):
    assert need_index(pack, "ward", weights_of(pack)).stale == ()
    assert need_index(pack, "ward", weights_of(pack, "with_obesity")).stale == ("obesity_year6",)


def test_a_score_without_a_range_has_that_of_its_small_areas(pack):
    index = need_index(pack, "ward", weights_of(pack, "three_equal"))
    assert index.spread.notna().all().all()
    small = figures(pack, "iod_children_education", "lsoa")["value"]
    poplar = pack.pieces[pack.pieces["ward_code"] == "E05009328"]
    value, part = small[poplar["lsoa_code"]].to_numpy(), poplar["share"].to_numpy()
    mean = np.average(value, weights=part)
    error = np.sqrt(np.average((value - mean) ** 2, weights=part) / (part.sum() ** 2 / (part**2).sum()))
    assert index.spread.at["E05009328", "iod_children_education"] == pytest.approx(error)


# ---- What a pack may declare -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda plan: plan["members"].append({"indicator": "damp_homes"}), "member given twice"),
        (lambda plan: plan["presets"].append(plan["presets"][0]), "preset given twice"),
        (lambda plan: plan["presets"][0]["weights"].update(bells=1), "which is no member"),
        (lambda plan: plan["presets"][0]["weights"].update(damp_homes=0), "greater than 0"),
        (lambda plan: plan["presets"][0].update(weights={}), "at least 1"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(change, words):
    plan = town().place.need_index.model_dump()
    plan = {**plan, "members": list(plan["members"]), "presets": [dict(each) for each in plan["presets"]]}
    change(plan)
    with pytest.raises(ValueError, match=words):
        NeedIndexPlan.model_validate(plan)


@pytest.mark.slow
def test_check_names_an_indicator_that_the_pack_lacks(tmp_path):
    root = tmp_path / "pack"
    shutil.copytree(town().root, root)
    text = (root / "place.toml").read_text("utf-8").replace('lsoa = "hardship_score"', 'lsoa = "bells"')
    (root / "place.toml").write_text(text, "utf-8")
    assert [(each.column, each.value) for each in check_pack(root)[0]] == [("need_index", "bells")]
