"""What each area counts for: children, their rate or index; localities are sums of wards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import AtlasError, NotAvailableError, UnknownIndicatorError
from geo.figures.values import figures
from geo.need import area_weights as module
from geo.need.area_weights import Need, area_weights, ward_children
from geo.need.index import need_index, weights_of
from geo.need.weights import weighing_indicators
from geo.sample import town

AGES = (0, 17)
DAMP, MEALS = Need("rate", "damp_homes"), Need("rate", "school_meals")


def index_need(pack, **more) -> Need:
    return Need("index", weights=weights_of(pack), **more)


def with_years(change):
    """Return the town with other children by year of age."""
    years = town().single_years.copy()
    change(years)
    return replace(town(), single_years=years)


def test_children_are_those_of_the_single_years_exactly(pack):
    for ages in ((0, 4), (5, 11), (11, 19), (0, 17)):
        counted = pack.single_years.loc[:, ages[0] : ages[1]].sum(axis=1)
        assert ward_children(pack, ages).to_dict() == counted.reindex(pack.areas["ward"].index).to_dict()


def test_each_child_alike_gives_shares_of_children():
    frame = area_weights(town(), "ward", AGES, Need()).frame
    # 36, 90, 36, 72, 18 of 252.
    assert frame["share"].to_numpy() == pytest.approx(np.array([36, 90, 36, 72, 18]) / 252)
    assert frame["need"].to_list() == [1.0] * 5
    assert frame[["share_low", "share_high"]].isna().all(axis=None)


def test_a_rate_weighs_each_child_and_the_mean_weight_of_a_child_is_one():
    frame = area_weights(town(), "ward", AGES, DAMP).frame
    rate = figures(town(), "damp_homes", "ward")["value"]
    weighted = frame["children"] * rate
    assert frame["share"].to_numpy() == pytest.approx((weighted / weighted.sum()).to_numpy())
    assert np.average(frame["need"], weights=frame["children"]) == pytest.approx(1)
    assert frame["need"].corr(rate) == pytest.approx(1)


def test_of_what_is_better_the_more_there_is_what_is_missing_counts(pack):
    turned = [each for each in weighing_indicators(pack) if pack.indicator(each).polarity == "high_is_better"]
    for each in turned:
        found = area_weights(pack, "ward", AGES, Need("rate", each)).frame
        rate = figures(pack, each, "ward")["value"]
        assert found["weighted"].to_numpy() == pytest.approx((found["children"] * (100 - rate)).to_numpy())


def test_the_index_counts_by_a_power_that_rises_with_the_score_and_is_never_below_zero(pack):
    found = area_weights(pack, "ward", AGES, index_need(pack, strength=0.25)).frame
    score = need_index(pack, "ward", weights_of(pack)).frame["score"]
    assert score.min() < 0
    assert (found["need"] > 0).all()
    assert found["need"].rank().to_dict() == score.rank().to_dict()
    one, other = score.idxmax(), score.idxmin()
    # A point of the score is a quarter more.
    assert found.at[one, "need"] / found.at[other, "need"] == pytest.approx(
        1.25 ** (score[one] - score[other])
    )


def test_a_stronger_index_parts_areas_more_and_a_weak_one_hardly(pack):
    ratio = {}
    for strength in (1e-6, 0.1, 0.25, 1.0, 10.0):
        need = area_weights(pack, "ward", AGES, index_need(pack, strength=strength)).frame["need"]
        ratio[strength] = need.max() / need.min()
    assert list(ratio.values()) == sorted(ratio.values())
    assert ratio[1e-6] == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("strength", [0, -0.1, 10.1, float("nan"), float("inf")])
def test_a_strength_that_is_none_is_refused(strength):
    with pytest.raises(AtlasError, match="strength"):
        area_weights(town(), "ward", AGES, index_need(town(), strength=strength))


@pytest.mark.parametrize("need", ["children", "rate", "index"])
def test_a_locality_counts_for_the_sum_of_its_wards(pack, need):
    asked = {"children": Need(), "rate": Need("rate", "child_poverty"), "index": index_need(pack)}[need]
    wards, localities = (area_weights(pack, level, AGES, asked).frame for level in ("ward", "locality"))
    group = pack.localities["locality_code"]
    for column in ("children", "weighted", "share"):
        sums = wards[column].groupby(group).sum()
        assert localities[column].to_dict() == pytest.approx(sums.to_dict())


# ---- What is not known -----------------------------------------------------------------------------------


def test_an_area_without_a_rate_has_no_weight_and_says_why():
    frame = area_weights(town(), "ward", AGES, MEALS).frame
    assert frame.loc["D", ["need", "weighted", "share"]].isna().all()
    assert frame["unknown"].to_dict() == {
        "A": "",
        "B": "",
        "C": "",
        "D": "Free school meals: not known",
        "E": "",
    }
    assert frame["share"].sum() == pytest.approx(1)


def test_a_locality_with_such_a_ward_is_not_known_either():
    frame = area_weights(town(), "locality", AGES, MEALS).frame
    assert np.isnan(frame.at["east", "share"])
    assert frame.at["east", "unknown"] == "Dock (Free school meals: not known)"
    assert frame.at["west", "share"] == 1


def test_a_ward_without_a_score_says_what_it_lacks():
    frame = area_weights(town(), "ward", AGES, index_need(town())).frame
    assert frame.at["D", "unknown"] == "Free school meals: not known"
    assert frame.loc[list("ABCE"), "share"].sum() == pytest.approx(1)


def test_children_of_an_age_that_nobody_counted_are_not_zero():
    def change(years):
        years.loc["B", 3] = np.nan

    gap = with_years(change)
    assert np.isnan(ward_children(gap, (0, 4))["B"])
    assert ward_children(gap, (5, 9))["B"] == 25
    frame = area_weights(gap, "ward", (0, 4), Need()).frame
    assert frame.at["B", "unknown"] == "children: not known"
    assert np.isnan(frame.at["B", "weighted"])
    assert (
        area_weights(gap, "locality", (0, 4), Need()).frame.at["west", "unknown"]
        == "Bridge (children: not known)"
    )


def test_a_year_that_nobody_counted_anywhere_is_not_zero_either():
    def change(years):
        years.loc[:, 3] = np.nan

    assert ward_children(with_years(change), (0, 4)).isna().all()
    assert ward_children(with_years(change), (4, 4)).notna().all()


def test_a_ward_without_children_counts_for_nothing_even_where_its_rate_is_not_known():
    def change(years):
        years.loc["D"] = 0.0

    frame = area_weights(with_years(change), "ward", AGES, MEALS).frame
    assert (frame.at["D", "weighted"], frame.at["D", "share"], frame.at["D", "unknown"]) == (0, 0, "")
    assert np.isnan(frame.at["D", "need"])


def test_nobody_to_share_by_is_refused():
    def change(years):
        years.loc[:] = 0.0

    with pytest.raises(NotAvailableError, match="children to share by"):
        area_weights(with_years(change), "ward", AGES, Need())


def test_a_pack_without_single_years_takes_what_it_has():
    bare = replace(town(), single_years=town().single_years.iloc[:0, :0])
    assert area_weights(bare, "ward", AGES, Need()).frame["children"].sum() > 0


# ---- What may weigh --------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["borough", "lsoa", "parish"])
def test_only_wards_and_localities_can_be_asked(level):
    with pytest.raises(AtlasError, match="wards or localities"):
        area_weights(town(), level, AGES, Need())


def test_an_indicator_that_cannot_weigh_is_refused_and_those_that_can_are_named(pack):
    fit = [each for each in weighing_indicators(pack) if "ward" in pack.indicator(each).levels]
    for each in pack.registry:
        if each in fit:
            assert (
                area_weights(pack, "ward", AGES, Need("rate", each)).frame["weighted"].fillna(0) >= 0
            ).all()
        else:
            with pytest.raises(NotAvailableError, match=rf"Choose one of: {fit[0]}, {fit[1]}"):
                area_weights(pack, "ward", AGES, Need("rate", each))
    with pytest.raises(UnknownIndicatorError):
        area_weights(pack, "ward", AGES, Need("rate", "bells"))


def test_ages_that_the_pack_has_none_of_are_refused():
    with pytest.raises(NotAvailableError, match="none of 30 to 40"):
        area_weights(town(), "ward", (30, 40), Need())


# ---- Ranges ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ward", "locality"])
def test_a_range_holds_its_share_and_draws_are_the_same_each_time(pack, level):
    need = Need("rate", "child_poverty")
    frame = area_weights(pack, level, AGES, need).frame
    assert (frame["share_low"] < frame["share"]).all()
    assert (frame["share"] < frame["share_high"]).all()
    again = area_weights(replace(pack), level, AGES, need).frame
    assert again["share_low"].to_list() == frame["share_low"].to_list()


def test_the_range_of_a_rate_is_near_what_its_own_range_gives(pack):
    # A ward is a small part of all, so its share moves nearly as its own rate does.
    frame = area_weights(pack, "ward", AGES, Need("rate", "child_poverty")).frame
    rate = figures(pack, "child_poverty", "ward")
    own = (rate["upper"] - rate["lower"]) / rate["value"]
    share = (frame["share_high"] - frame["share_low"]) / frame["share"]
    assert (share / own).to_numpy() == pytest.approx(1, abs=0.12)


def test_the_order_of_wards_in_the_pack_does_not_move_a_range(monkeypatch):
    frame = area_weights(town(), "ward", AGES, DAMP).frame
    turned = dict(town().areas) | {"ward": town().areas["ward"].iloc[::-1]}
    other = area_weights(replace(town(), areas=turned), "ward", AGES, DAMP).frame
    assert other.loc[frame.index, "share_low"].to_list() == pytest.approx(frame["share_low"].to_list())


def test_without_a_range_of_a_figure_there_is_none_of_a_share(pack):
    bare = [
        each
        for each in weighing_indicators(pack)
        if pack.indicator(each).ci_method == "none" and "ward" in pack.indicator(each).levels
    ]
    assert bare
    for each in bare:
        found = area_weights(pack, "ward", AGES, Need("rate", each))
        assert not found.ranged
        assert found.frame[["share_low", "share_high"]].isna().all(axis=None)


def test_thousands_of_wards_need_fewer_draws_and_no_more_memory(monkeypatch):
    monkeypatch.setattr(module, "CELLS", 50)
    frame = area_weights(replace(town()), "ward", AGES, DAMP).frame
    assert frame["share_low"].notna().all()
