"""Hidden pockets: the rule, its thresholds and its refusals; against statsmodels and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from geo.access.demand import children
from geo.errors import NotAvailableError, UnknownIndicatorError
from geo.figures.values import figures
from geo.need.pockets import (
    EXPECTED,
    FAR,
    HIDDEN,
    NONE,
    OPEN,
    UNTESTED,
    hidden_pockets,
    pocketed,
    share_in_ward,
    ward_standing,
    why_no_pockets,
)
from geo.pack.pack import Pack
from geo.sample import town, town_with_homes
from tests.rewritten import rewritten

SMALL = [f"L{number:02}" for number in range(1, 13)]


def with_damp(*percent: float, homes: float = 500.0, **metadata: object) -> Pack:
    """Return the town with these shares of damp homes in its twelve small areas, all of one size."""
    known = dict(zip(SMALL, percent, strict=True))
    return rewritten(
        town(),
        "damp_homes",
        value=lambda rows: rows["area_code"].map(known).fillna(rows["value"]),
        denominator=lambda rows: rows["area_code"].map(dict.fromkeys(SMALL, homes)),
        numerator="from value",
        **metadata,
    )


# Ward A (L01, L02) 25 %, in the middle of the wards; L02 alone is far worse.
TOWN = with_damp(10, 40, 20, 20, 20, 20, 30, 30, 28, 28, 12, 12)


# ---- The rule -------------------------------------------------------------------------------------------


def test_a_small_area_far_worse_than_an_average_ward_is_a_hidden_pocket():
    found = hidden_pockets(TOWN, "damp_homes")
    assert found.hidden.index.to_list() == ["L02"]
    row = found.frame.loc["L02"]
    assert (row["ward_code"], row["ward_name"], row["ward_is"]) == ("A", "Abbey", "average")
    assert (row["value"], row["ward_value"]) == pytest.approx((40, 25))
    assert row["times"] == pytest.approx(1.6)
    assert row["points"] == pytest.approx(15)
    assert row["extra"] == pytest.approx(75)  # 15 points of 500 homes
    assert row["standing"] == HIDDEN
    assert found.frame.loc["L01", "standing"] == NONE  # better than its ward


def test_each_small_area_stands_once_in_the_order_of_the_pack():
    frame = hidden_pockets(TOWN, "damp_homes").frame
    assert frame.index.equals(town().areas["lsoa"].index)
    assert frame["ward_code"].to_dict() == town().small_areas["best_fit"].to_dict()


def test_in_a_ward_that_is_worse_itself_a_pocket_is_not_hidden():
    pack = with_damp(25, 80, 20, 20, 20, 20, 20, 20, 20, 20, 12, 12)
    found = hidden_pockets(pack, "damp_homes")
    assert found.frame.loc["L02", "ward_is"] == "worse"
    assert found.frame.loc["L02", "standing"] == OPEN
    assert found.named.index.to_list() == ["L02"]
    assert found.hidden.empty


def test_a_small_area_like_the_whole_place_is_no_pocket_of_a_good_ward():
    # Ward E 12 %: L11 at 20 % is far worse than it, but no worse than the place.
    pack = with_damp(20, 20, 25, 25, 20, 20, 20, 20, 20, 20, 20, 4)
    row = hidden_pockets(pack, "damp_homes").frame.loc["L11"]
    assert row["ward_is"] == "better"
    assert row["significant"]
    assert row["times"] > FAR
    assert row["standing"] == NONE


def test_a_small_area_must_be_far_worse_and_not_only_surely_worse():
    pack = with_damp(40, 60, 50, 50, 50, 50, 50, 50, 50, 50, 45, 45, homes=5_000)
    row = hidden_pockets(pack, "damp_homes").frame.loc["L02"]
    assert row["significant"]
    assert row["lower"] > row["ward_value"]
    assert row["times"] == pytest.approx(1.2)
    assert row["standing"] == NONE


def test_with_few_people_the_same_shares_are_no_evidence():
    shares = (10, 40, 20, 20, 20, 20, 30, 30, 28, 28, 12, 12)
    assert hidden_pockets(with_damp(*shares, homes=40), "damp_homes").named.empty


def test_where_a_high_figure_is_good_the_pocket_is_where_it_is_low():
    dry = [100 - each for each in (10, 40, 20, 20, 20, 20, 30, 30, 28, 28, 12, 12)]
    found = hidden_pockets(with_damp(*dry, polarity="high_is_better"), "damp_homes")
    same = hidden_pockets(TOWN, "damp_homes")
    assert found.hidden.index.to_list() == ["L02"]
    for column in ("times", "extra", "p_value"):
        assert found.frame[column].to_numpy() == pytest.approx(same.frame[column].to_numpy(), nan_ok=True)
    assert found.frame["points"].to_numpy() == pytest.approx(-same.frame["points"].to_numpy())
    assert found.frame["standing"].equals(same.frame["standing"])


def test_a_ward_is_average_where_its_range_holds_the_place_or_in_the_middle_third():
    standing = ward_standing(town(), "damp_homes")
    wards = figures(town(), "damp_homes", "ward")
    place = figures(town(), "damp_homes", "borough")["value"].iloc[0]
    holds = wards["lower"].le(place) & wards["upper"].ge(place)
    # B 28.6, C 23.9, A 10, D 6.3, E 0: the middle third of five ranks is above 5/3 and up to 10/3: 2 and 3.
    assert standing[holds | wards.index.isin(["C", "A"])].eq("average").all()
    assert standing.to_dict() == {"A": "average", "B": "worse", "C": "average", "D": "better", "E": "better"}


def test_a_ward_without_a_figure_has_no_standing():
    assert ward_standing(town(), "school_meals")["D"] == ""


# ---- Against other workings -----------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", ["idaci", "overcrowding", "severe_overcrowding"])
def test_the_named_pockets_are_those_of_the_rule_worked_out_elsewhere(pack, indicator):
    found = hidden_pockets(pack, indicator)
    small = figures(pack, indicator, "lsoa")
    wards = figures(pack, indicator, "ward")["value"]
    whole = figures(pack, indicator, "borough")["value"].iloc[0]
    ward = pack.small_areas["best_fit"].map(wards)
    share = share_in_ward(pack, pack.indicator(indicator).weight)
    p = pd.Series(np.nan, index=small.index)
    lower = pd.Series(np.nan, index=small.index)
    for code in small.index[share >= 0.5]:
        count, base, rate = small.loc[code, "numerator"], small.loc[code, "denominator"], ward[code] / 100
        if min(base * rate, base * (1 - rate)) >= EXPECTED:
            p[code] = proportions_ztest(count, base, rate, prop_var=rate)[1]
        lower[code] = 100 * proportion_confint(count, base, method="wilson")[0]
    tested = p.dropna()
    assert found.frame["p_value"].to_numpy() == pytest.approx(p.to_numpy(), nan_ok=True, abs=1e-12)
    differs = pd.Series(multipletests(tested, 0.05, "fdr_bh")[0], index=tested.index)
    named = [
        code
        for code in tested.index
        if differs[code] and lower[code] > max(ward[code], whole) and small["value"][code] / ward[code] >= FAR
    ]
    assert set(found.named.index) == set(named)
    assert found.tested == len(tested)
    assert int(found.frame["significant"].sum()) == int(differs.sum())


def test_the_pockets_of_overcrowding(pack):
    found = hidden_pockets(pack, "overcrowding")
    assert (found.tested, len(found.named), len(found.hidden)) == (166, 26, 18)
    first = found.hidden.iloc[0]
    assert (first.name, first["ward_name"], first["ward_is"]) == ("E01004319", "Whitechapel", "average")
    assert (round(first["value"], 1), round(first["ward_value"], 1)) == (25.8, 16.0)
    assert (found.frame["lower"] > found.frame["ward_value"])[found.named.index].all()


def test_children_of_small_areas_are_all_children(pack):
    for each in (pack, town(), town_with_homes()):
        frame = hidden_pockets(each, pocketed(each)[0]).frame
        assert frame["children"].sum() == pytest.approx(children(each, (0, 17)).sum())
        assert (frame["children_here"] <= frame["children"] + 1e-9).all()
        whole = share_in_ward(each, "population") > 1 - 1e-9
        assert frame["children_here"][whole].to_numpy() == pytest.approx(frame["children"][whole].to_numpy())


# ---- What is not tested ---------------------------------------------------------------------------------


def test_a_small_area_that_mostly_lies_elsewhere_is_set_against_no_ward():
    frame = hidden_pockets(TOWN, "damp_homes").frame
    assert frame.loc[["L06", "L07"], "share"].to_numpy() == pytest.approx([0.25, 0.25], abs=0.01)
    assert frame.loc["L06", "why"] == "under half of its people live there"
    assert frame.loc["L06", "standing"] == UNTESTED
    assert np.isnan(frame.loc["L06", "p_value"])


def test_a_small_area_without_a_figure_is_not_tested_and_no_pocket():
    gone = rewritten(TOWN, "damp_homes", drop=["L12"])
    with pytest.raises(NotAvailableError, match="not known for the whole town"):
        hidden_pockets(gone, "damp_homes")  # its ward and the place are unknown with it
    pack = rewritten(town(), "damp_homes", denominator=lambda rows: rows["denominator"] * np.nan)
    with pytest.raises(NotAvailableError):
        hidden_pockets(pack, "damp_homes")


def test_withheld_counts_name_no_pocket():
    # Sensitive figures under 5 are withheld, others rounded: what is tested is what is shown.
    shares = (10, 40, 20, 20, 20, 20, 30, 30, 28, 28, 0.4, 12)
    frame = hidden_pockets(with_damp(*shares, sensitive=True), "damp_homes").frame
    assert frame.loc["L11", "why"] == "no figure"
    assert frame.loc["L11", "standing"] == UNTESTED
    assert frame["points"].isna()["L11"]


def test_few_are_not_tested_and_not_counted():
    frame = hidden_pockets(town(), "damp_homes").frame
    elm = frame[frame["ward_code"] == "E"]  # no damp home in the ward: none expected
    assert elm["why"].eq("too few for the test to hold").all()
    assert elm["times"].isna().all()


@pytest.mark.parametrize("share", [0.0, 50.0, 100.0])
def test_where_all_are_alike_there_is_no_pocket(share):
    found = hidden_pockets(with_damp(*[share] * 12), "damp_homes")
    assert found.named.empty
    assert not found.frame["significant"].any()


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("school_meals", "no figures of small areas"),
        ("toddlers", "neither good nor bad"),
        ("hardship_score", "nothing tells a pocket from chance"),
    ],
)
def test_what_has_no_pockets_says_why(indicator, words):
    assert words in why_no_pockets(town(), town().indicator(indicator))
    with pytest.raises(NotAvailableError, match=words):
        hidden_pockets(town(), indicator)


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({"ranked": False}, "context only"),
        ({"levels": ("lsoa",)}, "no figures of wards"),
        ({"kind": "count"}, "a count, which"),
        ({"polarity": "neutral"}, "neither good nor bad"),
    ],
)
def test_what_an_indicator_is_may_rule_pockets_out(metadata, words):
    with pytest.raises(NotAvailableError, match=words):
        hidden_pockets(rewritten(town(), "damp_homes", **metadata), "damp_homes")


def test_an_unknown_indicator_is_refused():
    with pytest.raises(UnknownIndicatorError):
        hidden_pockets(town(), "bells")


def test_a_small_area_that_the_lookup_does_not_place_is_not_tested():
    small = town().small_areas.assign(best_fit=town().small_areas["best_fit"].mask(lambda b: b == "E"))
    frame = hidden_pockets(replace(TOWN, small_areas=small), "damp_homes").frame
    assert frame.loc["L11", "standing"] == UNTESTED
    assert frame.loc["L11", "why"] == "no figure of its ward"
    assert frame.loc["L11", "children_here"] == 0


def test_hostile_names_pass_through_untouched(synthetic_pack):
    frame = hidden_pockets(synthetic_pack, "damp_homes").frame
    assert set(frame["ward_name"]) == set(synthetic_pack.areas["ward"]["area_name"])
