"""The long table: the columns of the contract, missing never 0, one row per area and indicator."""

from __future__ import annotations

import pytest

from geo.errors import AtlasError
from geo.report.figures import COLUMNS, available, figures_table, table
from tests.synthetic import A, B, C, D, E


def test_the_columns_are_those_of_the_contract_in_order(pack):
    wanted = (
        "area_code area_name area_type indicator period numerator denominator value lower upper benchmark "
        "benchmark_value comparison method estimated_share flag source"
    )
    assert list(COLUMNS) == wanted.split()
    assert list(table(pack, "ward", indicators=["idaci"]).columns) == wanted.split()


def test_there_is_one_row_per_area_and_indicator_in_the_order_asked_for(synthetic_pack):
    frame = table(synthetic_pack, "ward", indicators=["toddlers", "damp_homes"])
    assert list(zip(frame["indicator"], frame["area_code"], strict=True)) == [
        *(("toddlers", code) for code in (A, B, C, D, E)),
        *(("damp_homes", code) for code in (A, B, C, D, E)),
    ]
    assert set(frame["area_type"]) == {"ward"}


@pytest.mark.slow
def test_without_a_choice_every_indicator_of_the_level_is_there_and_no_other(synthetic_pack):
    assert set(table(synthetic_pack, "lsoa")["indicator"]) == {"damp_homes", "hardship_score", "toddlers"}
    assert "safe_cycling" in set(table(synthetic_pack, "borough")["indicator"])
    assert "safe_cycling" not in available(synthetic_pack, "ward")


def test_an_indicator_asked_for_at_a_level_it_lacks_is_not_applicable_there(synthetic_pack):
    frame = table(synthetic_pack, "ward", indicators=["safe_cycling"])
    assert set(frame["flag"]) == {"not_applicable"}
    assert frame["value"].isna().all()


def test_a_missing_figure_is_empty_with_a_flag_and_a_true_zero_is_zero(synthetic_pack):
    frame = table(synthetic_pack, "ward", indicators=["welsh_speakers"]).set_index("area_code")
    assert frame["value"].isna()[E]
    assert frame.loc[E, "flag"] == "suppressed"
    assert frame.loc[C, "value"] == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("level", ["ward", "locality", "borough", "lsoa"])
@pytest.mark.parametrize("method", ["default", "best_fit"])
def test_every_empty_value_of_every_table_says_why_and_every_row_has_its_source(pack, level, method):
    frame = table(pack, level, method=method)
    assert (frame.loc[frame["value"].isna(), "flag"] != "").all()
    assert (frame["source"] != "").all()
    assert frame["estimated_share"].dropna().between(0, 1).all()
    assert not frame.duplicated(["area_code", "indicator"]).any()
    assert frame["comparison"].isin(["better", "similar", "worse", "higher", "lower", "not compared"]).all()


def test_a_level_that_no_indicator_has_gives_an_empty_table_with_its_columns(synthetic_pack, monkeypatch):
    monkeypatch.setattr("geo.report.figures.available", lambda *_: [])
    frame = table(synthetic_pack, "lsoa")
    assert frame.empty
    assert list(frame.columns) == list(COLUMNS)


@pytest.mark.slow
def test_all_areas_can_be_judged_together_over_every_indicator(pack):
    frame = table(pack, "ward", adjust=True)
    assert len(frame) == 20 * len(available(pack, "ward"))


def test_unknown_choices_are_refused(pack):
    for options in ({"indicators": ["x"]}, {"method": "x"}, {"benchmark": "x"}):
        with pytest.raises(AtlasError, match="'x'"):
            table(pack, "ward", **options)
    with pytest.raises(AtlasError, match="'x'"):
        table(pack, "x", indicators=["idaci"])


def test_rows_get_the_outline_of_their_area(synthetic_pack):
    frame = table(synthetic_pack, "ward", indicators=["toddlers", "damp_homes"])
    shapes = figures_table(synthetic_pack, frame).placed()
    assert len(shapes) == 10
    wards = synthetic_pack.areas["ward"]
    assert wards.crs == "EPSG:4326"
    for shape, code in zip(shapes, frame["area_code"], strict=True):
        assert shape.equals(wards.geometry[code])
