"""The tables of pockets and of trends: what they hold, on packs with and without what they need."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from geo.cli import main as cli
from geo.errors import AtlasError, NotAvailableError, UnknownIndicatorError
from geo.need.inequality import split
from geo.need.local import local
from geo.need.pockets import hidden_pockets, pocketed
from geo.pack.indicators import Break
from geo.report.dictionary import dictionary, facts
from geo.report.files import FORMATS, PLACED, write
from geo.report.pockets import TABLES, Pockets, first_pocket, pocket_table
from geo.report.question import usually
from geo.report.trends import COLUMNS, Trend, trend_table
from geo.sample import town
from tests.conftest import REPOSITORY
from tests.opened import layer
from tests.rewritten import rewritten


def asked(pack, table: str, *indicators: str, level: str = "lsoa"):
    return pocket_table(pack, Pockets(indicators=indicators, table=table, level=level))


# ---- Pockets --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", list(TABLES))
def test_each_table_has_the_columns_that_it_declares_and_numbers_where_it_says_so(pack, table):
    found = asked(pack, table, "idaci", "overcrowding")
    assert list(found.rows) == list(TABLES[table])
    assert set(found.rows["indicator"]) == {"idaci", "overcrowding"}
    for name, column in found.columns.items():
        assert (column.kind == "text") == (not pd.api.types.is_numeric_dtype(found.rows[name])), name
    assert found.rows["source"].str.len().gt(0).all()


def test_tables_are_those_of_the_functions_that_pages_ask(pack):
    pockets, small = hidden_pockets(pack, "overcrowding"), local(pack, "overcrowding")
    rows = asked(pack, "pockets", "overcrowding").rows
    assert rows["area_code"].to_list() == pockets.named.index.to_list()
    assert rows["tested"].eq(166).all()
    every = asked(pack, "areas", "overcrowding").rows
    assert every["area_code"].to_list() == pack.areas["lsoa"].index.to_list()
    assert (every["standing"] == "hidden pocket").sum() == len(pockets.hidden)
    stats = asked(pack, "local", "overcrowding").rows
    assert stats["g_star"].to_list() == small["g_star"].to_list()


def test_what_wards_add_is_the_part_within_wards(pack):
    wards = asked(pack, "wards", "overcrowding").rows
    theil = split(pack, "overcrowding").theil
    assert wards["contribution"].sum() == pytest.approx(theil.within)
    assert wards["share_of_within"].sum() == pytest.approx(1)
    (row,) = asked(pack, "split", "overcrowding").rows.to_dict("records")
    assert row["theil"] == pytest.approx(row["between"] + row["within"])
    assert (wards["hidden_pockets"].sum(), wards["pockets"].sum()) == (row["hidden_pockets"], row["pockets"])
    assert wards["children"].sum() == pytest.approx(row["children"])


def test_the_split_names_every_figure_of_small_areas_and_why_one_has_none(pack):
    rows = asked(pack, "split").rows.set_index("indicator")
    assert list(rows.index) == [each.id for each in pack.registry.values() if "lsoa" in each.levels]
    assert rows.loc["iod_crime", "why"].startswith("Figures below zero")
    assert np.isnan(rows.loc["iod_crime", "theil"])
    assert rows.loc["overcrowding", "why"] == ""
    assert (rows["why"].eq("") == rows["theil"].notna() & rows["hidden_pockets"].notna()).all()


@pytest.mark.parametrize("table", list(TABLES))
def test_what_has_no_such_table_is_refused_by_name(pack, table):
    with pytest.raises(NotAvailableError, match="Children in poverty after housing costs: no figures of"):
        asked(pack, table, "overcrowding", "child_poverty")
    with pytest.raises(UnknownIndicatorError):
        asked(pack, table, "bells")


def test_local_statistics_of_wards_are_refused_with_their_reason(pack):
    with pytest.raises(NotAvailableError, match="20 wards are too few for a local statistic"):
        asked(pack, "local", "overcrowding", level="ward")
    with pytest.raises(NotAvailableError, match="4 localities are too few"):
        asked(pack, "local", level="locality")


@pytest.mark.parametrize("table", [each for each in TABLES if each != "local"])
def test_other_tables_have_no_level(pack, table):
    with pytest.raises(AtlasError, match="is of small areas"):
        asked(pack, table, "overcrowding", level="ward")


@pytest.mark.parametrize("table", list(TABLES))
def test_a_pack_without_figures_of_small_areas_says_so(table):
    registry = {
        name: each.model_copy(update={"levels": tuple(level for level in each.levels if level != "lsoa")})
        for name, each in town().registry.items()
    }
    bare = replace(town(), registry=registry)
    if table == "split":
        assert asked(bare, table).rows.empty
    else:
        with pytest.raises(NotAvailableError, match="no such table for any indicator"):
            asked(bare, table)
    with pytest.raises(NotAvailableError, match="Damp homes: no figures of"):
        asked(bare, table, "damp_homes")
    with pytest.raises(NotAvailableError):
        first_pocket(bare)


@pytest.mark.parametrize("table", ["pockets", "areas", "split", "wards"])
@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_and_empty_tables_are_written_in_every_format(synthetic_pack, table, form, tmp_path):
    found = asked(synthetic_pack, table)
    if form in PLACED and table == "split":
        with pytest.raises(AtlasError, match="has no places"):
            write(synthetic_pack, found, form)
        return
    content = write(synthetic_pack, found, form)
    if form == "csv":
        assert len(list(csv.DictReader(io.StringIO(content.decode())))) == len(found.rows)
        cells = [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
        assert not any(cell.startswith(("=", "@", "+")) for cell in cells)
    elif form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(content))["figures"].max_row == len(found.rows) + 1
    elif form == "gpkg":
        assert len(layer(content, tmp_path)) == len(found.rows)
    else:
        assert "NaN" not in content.decode()
        json.loads(content)


@pytest.mark.slow
def test_a_figure_that_does_not_do_is_left_out_of_all_and_refused_by_name(pack):
    codes = pack.areas["lsoa"].index[:40]
    bare = rewritten(pack, "idaci", drop=codes)
    for table in ("pockets", "areas", "wards"):
        assert "idaci" not in set(asked(bare, table).rows["indicator"])
        with pytest.raises(NotAvailableError, match="Children in income-deprived families"):
            asked(bare, table, "overcrowding", "idaci")
    row = asked(bare, "split").rows.set_index("indicator").loc["idaci"]
    assert "a split needs 90%" in row["why"]
    assert "Not known for the whole borough" in row["why"]


@pytest.mark.parametrize("number", [0, 1])
def test_a_place_of_hardly_any_small_areas_says_what_it_lacks(number):
    few = town().areas["lsoa"].iloc[:number]
    bare = replace(
        town(),
        areas={**town().areas, "lsoa": few},
        small_areas=town().small_areas.loc[few.index],
        pieces=town().pieces[town().pieces["lsoa_code"].isin(few.index)],
    )
    assert len(asked(bare, "split").rows) == 3
    for table in ("pockets", "areas", "wards"):
        if number:
            assert len(asked(bare, table, "damp_homes").rows) == {"pockets": 0, "areas": 1, "wards": 5}[table]
        else:
            with pytest.raises(NotAvailableError):
                asked(bare, table)
    with pytest.raises(NotAvailableError, match="too few for a local statistic"):
        asked(bare, "local", "damp_homes")


def test_withheld_small_areas_are_in_no_table_with_a_figure():
    secret = rewritten(town(), "damp_homes", sensitive=True)
    rows = asked(secret, "areas", "damp_homes").rows.set_index("area_code")
    gone = rows["flag"].str.contains("suppressed")
    assert gone.any()
    assert (
        rows.loc[gone, ["value", "lower", "upper", "times", "points", "extra", "p_value"]].isna().all().all()
    )
    assert rows.loc[gone, "standing"].eq("not tested").all()


def test_the_command_gives_the_pockets_and_ends_with_one_where_there_are_none(capsysbinary):
    assert cli.main(["pockets", "--indicator", "severe_overcrowding"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert len(rows) == 22
    assert {row["standing"] for row in rows} == {"hidden pocket", "pocket"}
    assert cli.main(["pockets", "--table", "local", "--indicator", "overcrowding", "--level", "ward"]) == 1
    said = capsysbinary.readouterr()
    assert said.out == b""
    assert b"20 wards are too few for a local statistic: at least 30 areas are needed." in said.err


def test_a_page_begins_with_the_figure_of_the_pack(pack):
    assert pack.place.defaults.indicator not in pocketed(pack)
    assert first_pocket(pack) == pocketed(pack)[0] == "idaci"
    crowded = pack.place.defaults.model_copy(update={"indicator": "overcrowding"})
    other = replace(pack, place=pack.place.model_copy(update={"defaults": crowded}))
    assert first_pocket(other) == "overcrowding"
    assert first_pocket(town()) == "damp_homes"


# ---- Trends ---------------------------------------------------------------------------------------------


def test_a_trend_has_a_row_for_each_area_and_pair_of_periods(pack):
    found = trend_table(pack, usually(Trend, indicators=("obesity_year6", "child_poverty")))
    assert len(found.rows) == 20 * (3 + 1)
    assert list(found.rows) == list(COLUMNS)
    pairs = found.rows.drop_duplicates(["indicator", "earlier", "later"])[["earlier", "later"]]
    assert pairs.to_numpy().tolist()[2] == ["2009/10-2011/12", "2015/16-2017/18"]


def test_all_series_of_a_level_when_none_is_named(pack):
    for level in ("ward", "locality", "borough"):
        rows = trend_table(pack, usually(Trend, level=level)).rows
        assert set(rows["indicator"]) == {
            "child_poverty",
            "obesity_year6",
            "obesity_reception",
            "population_2024",
        }


def test_child_poverty_fell_in_the_borough_and_in_five_wards_surely(pack):
    whole = trend_table(pack, usually(Trend, level="borough", indicators=("child_poverty",))).rows.iloc[0]
    assert whole["verdict"] == "better"
    assert (round(whole["change"], 1), round(whole["lower"], 1), round(whole["upper"], 1)) == (
        -2.1,
        -2.6,
        -1.5,
    )
    alone = trend_table(pack, usually(Trend, indicators=("child_poverty",))).rows["verdict"]
    together = trend_table(pack, usually(Trend, indicators=("child_poverty",), adjust=True)).rows["verdict"]
    assert (alone.eq("better").sum(), together.eq("better").sum()) == (7, 5)
    assert set(alone) == set(together) == {"better", "no real change"}


def test_a_figure_without_a_series_is_refused(pack):
    with pytest.raises(NotAvailableError, match="one period only"):
        trend_table(pack, usually(Trend, indicators=("child_poverty", "overcrowding")))
    with pytest.raises(UnknownIndicatorError):
        trend_table(pack, usually(Trend, indicators=("bells",)))


def test_a_pack_without_series_says_so():
    registry = {name: each.model_copy(update={"trend_periods": ()}) for name, each in town().registry.items()}
    with pytest.raises(NotAvailableError, match="no series of figures of wards"):
        trend_table(replace(town(), registry=registry), usually(Trend))


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_trends_are_written_in_every_format(synthetic_pack, form):
    found = trend_table(synthetic_pack, usually(Trend))
    assert set(found.rows["verdict"]) == {"no real change", "not known"}
    assert write(synthetic_pack, found, form)


def test_the_words_of_a_break_are_no_formula_in_a_file():
    note = "=HYPERLINK(1) <b>new</b> form"
    broken = rewritten(town(), "school_meals", breaks=(Break(period="2024", note=note),))
    found = trend_table(broken, usually(Trend, indicators=("school_meals",)))
    cells = [row["note"] for row in csv.DictReader(io.StringIO(write(broken, found, "csv").decode()))]
    assert set(found.rows["note"]) == {note}
    assert not any(cell.startswith("=") for cell in cells)
    about = facts(broken, broken.indicator("school_meals"))
    assert about["Change of method"] == f"from 2024 on: {note}"
    assert "<b>" not in dictionary(broken)


def test_the_command_gives_the_trend(capsysbinary):
    assert cli.main(["trend", "--level", "borough", "--indicator", "child_poverty"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode()))
    assert (row["verdict"], row["earlier"], row["later"]) == ("better", "2023/24", "2024/25")
    assert cli.main(["trend", "--indicator", "overcrowding"]) == 1
    assert b"one period only" in capsysbinary.readouterr().err


# ---- What the documents say -----------------------------------------------------------------------------


def test_the_worked_examples_of_the_documents_are_what_the_commands_give(pack):
    guide, methods = (
        " ".join((REPOSITORY / f"docs/{name}.md").read_text("utf-8").split())
        for name in ("user-guide", "methods")
    )
    rows = asked(pack, "pockets", "overcrowding").rows
    first, hidden = rows.iloc[0], rows["standing"].eq("hidden pocket")
    assert f"{first['area_name']} in {first['ward_name']}: {first['value']:.1f} % of its homes" in guide
    assert f"({first['lower']:.1f} to {first['upper']:.1f}), in the ward {first['ward_value']:.1f} %" in guide
    assert f"in the borough {first['place_value']:.1f} %" in guide
    assert f"{first['extra']:.0f} crowded homes more" in guide
    assert f"about {first['children']:.0f} children" in guide
    assert (
        f"{first['tested']:.0f} small areas tested {len(rows)} are pockets, {hidden.sum()} of them" in guide
    )
    split_rows = asked(pack, "split", "overcrowding", "idaci").rows.set_index("indicator")
    crowded = split_rows.loc["overcrowding"]
    assert f"(for overcrowding {crowded['within_share']:.0%})".replace("%", " %") in guide
    assert f"T {crowded['theil']:.4f} = {crowded['between']:.4f} + {crowded['within']:.4f}" in methods
    assert f"by chance {crowded['by_chance']:.4f}" in methods
    assert f"children {split_rows.loc['idaci', 'within_share']:.0%}".replace("%", " %") in methods
    assert (
        f"{crowded['differing']:.0f} differ from their ward, {crowded['pockets']:.0f} are pockets" in methods
    )
    crime = local(pack, "iod_crime")["spot"]
    assert (crime.eq("high").sum(), crime.eq("low").sum()) == (4, 5)
    assert "of the crime score four are high and five low" in methods
    assert local(pack, "overcrowding")["spot"].eq("").all()
    change = trend_table(pack, usually(Trend, indicators=("child_poverty",))).rows.set_index("area_name")
    for name in ("Stepney Green", "Poplar"):
        row = change.loc[name]
        said = f"{row['change']:.1f} points ({row['lower']:.1f} to {row['upper']:.1f}), *{row['verdict']}*"
        assert f"{name} went from {row['value_earlier']:.1f} to {row['value_later']:.1f} %: {said}" in guide
    assert change["verdict"].eq("no real change").sum() == 13
