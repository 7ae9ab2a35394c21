"""Need beside provision on several packs: ranges, sides, what the neediest have, and what nobody knows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from geo.access.coverage import coverage
from geo.access.demand import children
from geo.access.supply import sites
from geo.errors import AtlasError, NotAvailableError, UnknownIndicatorError
from geo.figures.classification import crossed
from geo.figures.values import figures
from geo.need.index import need_index, weights_of
from geo.pack.pack import Pack
from geo.pack.register import services
from geo.report.reach import reach_table
from geo.sample import town, town_with_homes, town_with_streets
from geo.targeting.equity import equity
from geo.targeting.equity_words import among, headline, index_words, interval_words
from geo.targeting.needs import need_of
from geo.targeting.provision import MEASURES, provision
from tests.effort import tries

CLUBS = {"category": "club", "ages": (10, 15), "within": 1200.0}
BLANK = dict.fromkeys(("lat", "lon", "coord_accuracy", "coord_source", "address", "postcode"), "")


def _with(pack: Pack, category: str, **changes: object) -> Pack:
    register = pack.register.with_rows(category, pack.register.rows(category).assign(**changes))
    return replace(pack, register=register, services=services(register))


def _found(pack, need="damp_homes", measure="access", level="ward", draws=60, **more):
    asked = {**CLUBS, **more}
    return equity(pack, need, measure, asked.pop("category"), level, draws=draws, **asked)


# ---- Need ------------------------------------------------------------------------------------------------


def test_need_is_the_figure_with_its_own_range():
    frame, table = need_of(town(), "school_meals", "ward").frame, figures(town(), "school_meals", "ward")
    for name, other in (("value", "value"), ("low", "lower"), ("high", "upper")):
        assert frame[name].equals(table[other].rename(name))


@pytest.mark.parametrize("level", ["ward", "lsoa"])
def test_the_index_has_a_range_that_its_members_leave(pack, level):
    need = need_of(pack, "need_index", level)
    index = need_index(pack, level, weights_of(pack))
    assert need.frame["value"].equals(index.frame["score"].rename("value"))
    assert (need.frame["low"] < need.frame["value"]).all()
    # Two members of weight a half that do not move together: half the root of the sum of their squares.
    parts = index.spread / index.values.std(ddof=0) / 2
    by_hand = np.sqrt((parts**2).sum(axis=1))
    if level == "ward":
        assert need.frame["spread"].to_numpy() == pytest.approx(by_hand.to_numpy())


def test_a_preset_of_the_index_may_be_asked_for():
    damp = need_of(town(), "need_index:damp", "ward").frame["value"]
    assert damp.notna().all()
    assert not damp.equals(need_of(town(), "need_index", "ward").frame["value"])
    with pytest.raises(AtlasError, match="no weighting 'bells'"):
        need_of(town(), "need_index:bells", "ward")


@pytest.mark.parametrize(
    ("name", "level", "kind", "words"),
    [
        ("toddlers", "ward", NotAvailableError, "it is a count. Choose a rate or a score"),
        ("resident_change", "ward", NotAvailableError, "it is a change"),
        (
            "school_meals",
            "lsoa",
            NotAvailableError,
            "no figures of small areas; it has those of wards, districts",
        ),
        ("safe_cycling", "ward", NotAvailableError, "it has those of towns"),
        ("bells", "ward", UnknownIndicatorError, "bells"),
        ("<script>", "ward", UnknownIndicatorError, "<script>"),
    ],
)
def test_what_is_no_need_here_is_refused(name, level, kind, words):
    with pytest.raises(kind, match=words):
        need_of(town(), name, level)


@pytest.mark.parametrize("level", ["locality", "borough"])
def test_few_areas_are_not_set_side_by_side(level):
    with pytest.raises(NotAvailableError, match="too few"):
        _found(town(), level=level)


# ---- Provision -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", ["club", "school", "play_area"])
@pytest.mark.parametrize("make", [town, town_with_homes, town_with_streets])
def test_reach_and_access_are_those_of_the_table_of_reach(make, category):
    table = reach_table(make(), categories=[category], ages=(4, 15), within=800).set_index("area_code")
    for measure, name, scale in (("reach", "share", 100), ("access", "access", 1)):
        given = provision(make(), measure, category, "ward", ages=(4, 15), within=800)
        assert given.frame["value"].to_numpy() == pytest.approx(scale * table[name].to_numpy(float))
        if measure == "access":
            assert given.unit == table["access_unit"].iloc[0]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", ["ward", "lsoa"])
def test_every_range_holds_its_value_and_none_is_below_nought(pack, measure, level):
    for category in ("youth_centre", "library", "primary_school"):
        frame = provision(pack, measure, category, level, ages=(4, 15), within=1200).frame
        known = frame[frame["children"] > 0]
        assert frame.index.equals(pack.areas[level].index)
        assert (known["low"] >= 0).all()
        assert (known["low"] <= known["value"] + 1e-9).all()
        assert ((known["value"] <= known["high"] + 1e-9) | known["high"].isna()).all()


def test_access_adds_up_to_the_places_that_children_reach():
    given = provision(town(), "access", "school", "ward", ages=(4, 10), within=1200)
    assert given.amount.sum() == pytest.approx(90 + 40)
    assert given.of == "places"
    per_area = given.frame["value"] * given.frame["children"] / 1000
    assert per_area.sum() == pytest.approx(130)
    assert given.whole == pytest.approx(1000 * 130 / given.frame["children"].sum())


def test_places_of_an_area_are_those_certainly_there_and_at_most_those_that_may_be():
    frame = provision(town(), "places", "club", "ward", **{k: CLUBS[k] for k in ("ages", "within")}).frame
    counts = frame[["value", "low", "high"]].mul(frame["children"], axis=0) / 1000
    # Abbey Club in A; Bridge Club is stated for B; one on the line of C and D counts for where it lies.
    assert counts.loc["A"].to_list() == pytest.approx([1, 1, 1])
    assert counts.loc["B"].to_list() == pytest.approx([1, 1, 1])
    assert counts.loc[["C", "D"], "low"].to_list() == pytest.approx([0, 0])
    assert counts.loc[["C", "D"], "high"].to_list() == pytest.approx([1, 1])
    assert counts.loc[["C", "D"], "value"].sum() == pytest.approx(1)
    assert counts.loc["E"].to_list() == [0, 0, 0]


def test_a_place_of_unknown_size_without_a_point_leaves_the_high_end_open():
    rows = town().register.rows("school")
    pack = _with(town(), "school", capacity=rows["capacity"].mask(rows["name"] == "Castle School", ""))
    given = provision(pack, "access", "school", "ward", ages=(4, 10), within=1200)
    assert given.of == "places"
    assert given.frame.loc["C"].isna().to_dict() == {
        "children": False,
        "value": False,
        "low": False,
        "high": True,
    }
    found = _found(pack, category="school", ages=(4, 10))
    assert found.frame.loc["C", "provision_side"] == "uncertain"
    assert np.isnan(found.possible).all()
    assert "not known, since how many places" in among(pack, found)


def test_a_service_in_one_place_for_certain_narrows_the_range():
    blind = provision(town(), "access", "club", "ward", ages=(10, 15), within=1200)
    rows = town().register.rows("club")
    exact = rows["coord_accuracy"].mask(rows["name"] == "Bridge Club", "exact")
    sure = provision(
        _with(town(), "club", coord_accuracy=exact), "access", "club", "ward", ages=(10, 15), within=1200
    )
    assert sure.spare == 0
    assert blind.spare == 1
    wide, narrow = (each.frame["high"] - each.frame["low"] for each in (blind, sure))
    assert (narrow <= wide + 1e-9).all()
    assert (sure.frame["value"] <= blind.frame["high"] + 1e-9).all()


# ---- Not known -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
def test_where_no_service_has_a_point_nothing_is_known_and_nothing_is_nought(measure, synthetic_pack):
    bare = _with(synthetic_pack, "club", ward_stated="", **BLANK)
    found = _found(bare, measure=measure)
    assert found.concentration is None
    assert found.frame[["provision", "provision_low", "provision_high"]].isna().all(axis=None)
    assert set(found.frame["provision_side"]) == set(found.frame["quadrant"]) == {"unknown"}
    assert set(found.frame["provision_third"]) == {""}
    assert headline(bare, found) == "Not known: no listed club <em> is placed well enough to count."
    assert index_words(found) == interval_words(found) == ""
    assert np.isnan(found.possible).all()
    assert found.frame["need"].notna().any()


def test_where_no_child_is_near_a_located_service_there_is_no_share():
    rows = town().register.rows("club")
    only = rows["status"].where(rows["name"] == "Castle and Dock Club", "closed")
    pack = _with(town(), "club", status=only)
    found = _found(pack, measure="reach", within=0.001)
    assert np.isnan(found.concentration.index)
    assert headline(pack, found).startswith("Not known: no children aged 10 to 15 are near any listed club")
    assert index_words(found) == ""


def test_an_area_without_need_is_unknown_and_its_children_are_named_as_left_out():
    found = _found(town(), need="school_meals")
    assert found.frame.loc["D", ["need_side", "quadrant"]].to_list() == ["unknown", "unknown"]
    assert found.left_out == pytest.approx(24)
    assert "24 of them live where the figure of need is not known" in among(town(), found)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_ward_without_children_is_unknown_and_a_place_without_any_has_no_share(measure):
    years = town().single_years.copy()
    years.loc["E"] = 0
    found = _found(replace(town(), single_years=years), measure=measure)
    assert found.frame.at["E", "children"] == 0
    assert found.frame.loc["E", ["provision_side", "quadrant"]].to_list() == ["unknown", "unknown"]
    assert not np.isnan(found.concentration.index)
    nobody = replace(town(), single_years=years * 0)
    empty = _found(nobody, measure=measure)
    assert np.isnan(empty.concentration.index)
    assert headline(nobody, empty).startswith("Not known")
    assert among(nobody, empty) == "Among listed clubs: 1 listed is not placed well enough."


def test_unknown_categories_and_former_places_are_refused(pack):
    with pytest.raises(AtlasError, match="no category 'zoo'"):
        _found(town(), category="zoo")
    with pytest.raises(AtlasError, match="former places"):
        _found(pack, need="overcrowding", category="youth_centre_2017_18")


# ---- Sides and thirds ------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["borough", "median"])
@pytest.mark.parametrize("measure", MEASURES)
def test_an_area_is_on_a_side_only_where_its_whole_range_is(pack, measure, line):
    found = _found(pack, need="overcrowding", category="library", ages=(0, 17), measure=measure, line=line)
    frame = found.frame
    for side, low, high, mark in (
        ("need_side", "need_low", "need_high", found.need_line),
        ("provision_side", "provision_low", "provision_high", found.provision_line),
    ):
        assert (frame.loc[frame[side] == "high", low] >= mark - 1e-9).all()
        assert (frame.loc[frame[side] == "low", high] <= mark + 1e-9).all()
    decided = frame[["need_side", "provision_side"]].isin(["high", "low"]).all(axis=1)
    assert (frame["quadrant"].str.endswith(" provision") == decided).all()


def test_the_line_is_the_whole_places_figure_or_the_median():
    borough = figures(town(), "damp_homes", "borough")["value"].iloc[0]
    assert _found(town()).need_line == pytest.approx(borough)
    assert _found(town(), line="median").need_line == figures(town(), "damp_homes", "ward")["value"].median()
    index = _found(town(), need="need_index")
    assert index.need_line == index.frame["need"].median()
    covered = (
        coverage(town(), ("club",), ages=(10, 15), within=1200, level="borough").figures["share"].iloc[0]
    )
    assert _found(town(), measure="reach").provision_line == pytest.approx(100 * covered)


def test_less_of_what_is_better_is_more_need():
    found = _found(town(), need="bus_hours", line="median")
    assert found.frame.loc[["A", "E"], "need_side"].to_list() == ["high", "high"]  # 10 and 6 hours of 6 to 20
    assert found.frame.at["B", "need_side"] == "low"
    assert found.frame.at["E", "need_third"] == "high"


def test_thirds_are_those_of_the_map_of_nine_colours(pack):
    found = _found(pack, need="overcrowding", category="library", measure="reach", ages=(0, 17))
    cells = crossed(found.frame["need"], found.frame["provision"]).cells
    assert (found.frame["need_third"] + "-" + found.frame["provision_third"]).to_list() == cells.to_list()


def test_a_third_is_sure_only_where_no_range_reaches_into_another(pack):
    frame = _found(pack, need="overcrowding", category="library", measure="reach", ages=(0, 17)).frame
    assert set(frame["thirds"]) == {"sure", "uncertain"}
    for side in ("need", "provision"):
        high = frame[frame[f"{side}_third"] == "high"]
        rest = frame[frame[f"{side}_third"] != "high"]
        sure = high[high["thirds"] == "sure"]
        assert (sure[f"{side}_low"] > rest[side].max()).all()


def test_whatever_is_unknown_is_in_no_third():
    frame = _found(town(), need="need_index").frame
    assert frame.at["D", "thirds"] == "unknown"


# ---- What the neediest have ------------------------------------------------------------------------------


def test_what_the_neediest_fifth_have_is_worked_out_by_hand():
    # One club, in Abbey: each child within 15 minutes has a part of it. By school meals (B 40, A 30, C 20, E
    # 10, D not known) Bridge comes first with 30 of 60 children whose need is known: a fifth is 12 of them.
    rows = town().register.rows("club")
    pack = _with(town(), "club", status=rows["status"].where(rows["name"] == "Abbey Club", "closed"))
    found = _found(pack, need="school_meals", measure="access")
    amount = found.provision.amount.groupby(_wards(pack)).sum()
    known = amount[["A", "B", "C", "E"]].sum()
    assert found.concentration.at(0.2)[0] == pytest.approx(12 / 30 * amount["B"] / known)
    assert found.possible == pytest.approx((found.concentration.at(0.2)[0],) * 2)


def _wards(pack):
    from geo.access.demand import areas_of_points

    return areas_of_points(pack, "ward").to_numpy()


def test_wherever_a_service_is_found_the_share_lies_within_what_was_possible():
    for measure in ("access", "reach"):
        blind = _found(town(), measure=measure)
        rows = town().register.rows("club")
        exact = rows["coord_accuracy"].mask(rows["name"] == "Bridge Club", "exact")
        share = _found(_with(town(), "club", coord_accuracy=exact), measure=measure).concentration.at(0.2)[0]
        assert blind.possible[0] - 1e-9 <= share <= blind.possible[1] + 1e-9


@pytest.mark.parametrize("measure", MEASURES)
def test_one_seed_gives_one_answer_whatever_the_order_of_the_packs_rows(measure):
    one = _found(town(), measure=measure, draws=40)
    turned = town().areas["ward"].iloc[::-1]
    other = _found(replace(town(), areas={**town().areas, "ward": turned}), measure=measure, draws=40)
    assert other.concentration.index == pytest.approx(one.concentration.index)
    assert (other.concentration.low, other.concentration.high) == pytest.approx(
        (one.concentration.low, one.concentration.high), nan_ok=True
    )
    assert other.frame.index.to_list() == one.frame.index.to_list()[::-1]


def test_homes_are_drawn_by_small_area_and_places_of_an_area_by_area():
    assert _found(town()).resampled == "16 small areas and parts of them"
    assert _found(town(), measure="places").resampled == "5 wards"
    assert "40 draws (seed 20261127)" in interval_words(_found(town(), draws=40))


def test_the_sentence_always_says_among_which_services(pack):
    found = _found(pack, need="overcrowding", category="youth_centre", ages=(11, 19))
    said = headline(pack, found)
    assert "among listed services; 5 of the 10 listed are not placed well enough" in said
    assert among(pack, found).startswith(
        "Among listed youth centres: the list is not complete, 5 listed are not"
    )
    assert said.startswith("The neediest fifth of young people aged 11 to 19 have ")


def test_of_a_whole_list_the_sentence_speaks_of_all_there_is():
    rows = town().register.rows("club")
    exact = rows["coord_accuracy"].mask(rows["name"] == "Bridge Club", "exact")
    pack = _with(town(), "club", coord_accuracy=exact)
    found = _found(pack)
    assert found.provision.knowledge.whole
    assert "among" not in headline(pack, found)
    assert among(pack, found) == ""


def test_the_words_name_a_sign_only_where_the_interval_leaves_no_doubt():
    found = _found(town())
    sure = replace(found, concentration=replace(found.concentration, index=-0.3, low=-0.4, high=-0.2))
    assert "the neediest have more than their share of what is listed and is placed" in index_words(sure)
    less = replace(found, concentration=replace(found.concentration, index=0.3, low=0.2, high=0.4))
    assert "the neediest have less than their share" in index_words(less)
    open_ = replace(found, concentration=replace(found.concentration, index=-0.004, low=-0.008, high=-0.001))
    assert "cannot be told" in index_words(open_)
    none = replace(found, concentration=replace(found.concentration, low=np.nan, high=np.nan))
    assert "without an interval" in index_words(none)


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "0 %"), (0.001, "under 1 %"), (0.999, "over 99 %"), (1.0, "100 %")]
)
def test_what_is_not_nought_is_never_written_as_nought(share, words):
    found = _found(town())
    curve = np.full(21, share)
    flat = replace(found.concentration, curve=curve, curve_low=curve * np.nan)
    assert f"have {words} of" in headline(town(), replace(found, concentration=flat))


@settings(max_examples=tries(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        ["damp_homes", "school_meals", "hardship_score", "bus_hours", "need_index", "welsh_speakers"]
    ),
    st.sampled_from(MEASURES),
    st.sampled_from(["club", "hub", "school", "play_area"]),
    st.sampled_from([(0, 4), (10, 15), (4, 10), (7, 7)]),
)
def test_whatever_is_asked_of_the_second_pack_every_area_has_an_answer(
    synthetic_pack, need, measure, category, ages
):
    found = equity(synthetic_pack, need, measure, category, ages=ages, within=900, draws=20)
    assert len(found.frame) == 5
    assert (
        found.frame["quadrant"]
        .isin(
            [f"{a} need, {b} provision" for a in ("high", "low") for b in ("high", "low")]
            + ["uncertain", "unknown"]
        )
        .all()
    )
    assert (
        (found.frame["quadrant"] == "unknown") | found.frame[["need", "provision"]].notna().all(axis=1)
    ).all()
    what = found.concentration
    assert what is not None
    if not np.isnan(what.low):
        assert what.low <= what.index <= what.high
    assert headline(synthetic_pack, found)
    assert float(children(synthetic_pack, ages).sum()) == pytest.approx(found.frame["children"].sum())
    assert len(sites(synthetic_pack, [category])) > 0
