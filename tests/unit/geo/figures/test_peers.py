"""The wards of London beside the shipped pack's, and peers by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import pytest

from geo.errors import NotAvailableError
from geo.figures.peers import COLUMNS, among_peers
from geo.report.peers import Peers, beside
from geo.report.question import usually
from geo.store.directory import SHIPPED
from tests.synthetic import WARDS, A, B, C, D, E

LONDON = SHIPPED / "sources/poverty/dwp_children_low_income_ahc_london_wards_2025.csv"


def _london() -> dict[str, float]:
    with LONDON.open(encoding="utf-8", newline="") as file:
        return {row["area_code"]: float(row["value"]) for row in csv.DictReader(file) if row["value"]}


@pytest.mark.slow
def test_ranks_among_london_are_those_of_the_published_percentages(pack):
    rates = _london()
    assert len(rates) == 679
    found = among_peers(pack, "child_poverty")
    for code in pack.areas["ward"].index:
        worse = sum(rate > rates[code] for rate in rates.values())
        assert found.loc[code, "peer_rank"] == worse + 1
        assert found.loc[code, "peers_worse"] == pytest.approx(worse / 679)
    assert set(found["peers"]) == {679.0}


@pytest.mark.slow
def test_poplar_is_sixth_and_thirteen_wards_are_in_the_worst_tenth(pack):
    found = among_peers(pack, "child_poverty")
    names = pack.areas["ward"]["area_name"]
    assert names[found["peer_rank"].idxmin()] == "Poplar"
    assert found["peer_rank"].min() == 6
    assert (found["peers_worse"] < 0.1).sum() == 13


@pytest.mark.slow
def test_the_range_holds_the_rank_and_is_the_same_every_time(pack):
    found = among_peers(pack, "child_poverty")
    assert (found["peer_rank_lower"] <= found["peer_rank"]).all()
    assert (found["peer_rank"] <= found["peer_rank_upper"]).all()
    # In the crowded middle of London the rank is less sure than at its end.
    span = found["peer_rank_upper"] - found["peer_rank_lower"]
    assert span[found["peer_rank"].idxmax()] > span[found["peer_rank"].idxmin()]
    again = replace(pack, values=pack.values)
    assert among_peers(again, "child_poverty").equals(found)


def test_the_wards_of_the_borough_are_the_same_in_both_tables(pack):
    rates = _london()
    rows = pack.values["child_poverty"]
    own = rows[(rows["role"] == "figure") & (rows["area_type"] == "ward") & (rows["period"] == "2024/25")]
    assert {code: rates[code] for code in own["area_code"]} == dict(
        zip(own["area_code"], own["value"], strict=True)
    )


def test_only_wards_of_an_indicator_with_peers_have_a_rank(pack):
    for indicator, level in (("overcrowding", "ward"), ("child_poverty", "locality"), ("idaci", "lsoa")):
        assert among_peers(pack, indicator, level)[list(COLUMNS)].isna().all(axis=None)


def test_the_answer_is_a_table_with_source_and_refuses_what_it_cannot_rank(pack):
    found = beside(pack, usually(Peers))
    assert found.rows["peer_rank"].min() == 6
    assert set(found.rows["among"]) == {"wards of London"}
    assert set(found.rows["source"]) == {pack.indicator("child_poverty").source.attribution}
    assert len(found.placed()) == 20
    with pytest.raises(NotAvailableError, match="Choose one of: child_poverty"):
        beside(pack, Peers("overcrowding"))


def _with_peers(pack, *rates: float, **update: object):
    """The second pack with other wards of these rates of school meals, each of 1,000,000 pupils."""
    own = pack.values["school_meals"]
    peers = pd.DataFrame(
        {
            "area_code": [f"P{number}" for number in range(len(rates))],
            "area_name": "Elsewhere",
            "area_type": "ward",
            "period": "2024",
            "numerator": [10_000.0 * rate for rate in rates],
            "denominator": 1_000_000.0,
            "value": list(rates),
            "role": "peer",
            "flag": "",
            "note": "",
        }
    )
    indicator = pack.indicator("school_meals").model_copy(update={"peers": "wards of the nation", **update})
    return replace(
        pack,
        values=MappingProxyType({**pack.values, "school_meals": pd.concat([own, peers])}),
        registry=MappingProxyType({**pack.registry, "school_meals": indicator}),
    )


def test_ranks_by_hand_with_ties_and_a_ward_without_a_figure(synthetic_pack):
    # A 30, B 40, C 20, D unknown, E 10 per cent; beside them 50, 30 and 5.
    found = among_peers(_with_peers(synthetic_pack, 50, 30, 5), "school_meals")
    assert list(found.index) == list(WARDS)
    assert found["peer_rank"].drop(D).to_dict() == {A: 3, B: 2, C: 5, E: 6}
    assert found.loc[D].isna().all()
    assert set(found["peers"].dropna()) == {7.0}
    assert found.loc[A, "peers_worse"] == pytest.approx(2 / 7)


def test_where_high_is_better_the_lowest_comes_first(synthetic_pack):
    found = among_peers(_with_peers(synthetic_pack, 50, 5, polarity="high_is_better"), "school_meals")
    assert found["peer_rank"].drop(D).to_dict() == {E: 2, C: 3, A: 4, B: 5}


def test_what_is_not_to_be_ranked_has_no_rank_among_others_either(synthetic_pack):
    found = among_peers(_with_peers(synthetic_pack, 50, 5, ranked=False), "school_meals")
    assert found.isna().all(axis=None)


def test_a_ward_far_from_all_others_is_sure_of_its_rank(synthetic_pack):
    # Everybody else is near 90 %, and E at 10 % of 50 pupils cannot come near.
    found = among_peers(
        _with_peers(synthetic_pack, *[90.0 + each / 10 for each in range(20)]), "school_meals"
    )
    assert found.loc[E, "peer_rank_lower"] >= 21
    assert found.loc[E, "peer_rank_upper"] == 24
