"""The door for tables: every breach is named with its row, column, rule and value, all at once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame

from geo.errors import Fault
from geo.pack.frames import (
    INDICATOR_COLUMNS,
    check_frame,
    control_characters,
    indicator_schema,
    missing_columns,
    to_numbers,
)
from geo.pack.pack import Pack
from geo.sample import town

ROW: dict[str, Any] = {
    "area_code": "W1",
    "area_name": "One",
    "area_type": "ward",
    "period": "2021",
    "numerator": 10.0,
    "denominator": 40.0,
    "value": 25.0,
    "role": "figure",
    "flag": "",
    "note": "",
}


def _check(pack: Pack, *rows: dict[str, Any], indicator: str = "overcrowding") -> list[Fault]:
    frame = DataFrame([{**ROW, **row} for row in rows], columns=list(INDICATOR_COLUMNS))
    frame = frame.astype({"numerator": float, "denominator": float, "value": float})
    return check_frame(frame, indicator_schema(pack.indicator(indicator)), "f.csv")


def test_a_sound_table_has_no_fault(pack):
    assert _check(pack, {}, {"area_code": "W2"}) == []


def test_a_missing_figure_is_sound_where_a_flag_says_so(pack):
    assert _check(pack, {"numerator": None, "value": None, "flag": "missing"}) == []


@pytest.mark.parametrize(
    ("row", "column", "rule", "value"),
    [
        ({"numerator": -1.0}, "numerator", "a count below zero", "-1.0"),
        ({"denominator": -1.0, "numerator": None}, "denominator", "a count below zero", "-1.0"),
        ({"value": 101.0}, "value", "outside 0 to 100, the limits of percent", "101.0"),
        ({"value": -0.5}, "value", "outside 0 to 100, the limits of percent", "-0.5"),
        ({"numerator": 41.0}, "numerator", "numerator is larger than its denominator", "41 of 40"),
        ({"role": "benchmrk"}, "role", "not figure, benchmark, peer or context", "benchmrk"),
        ({"area_type": "Ward!"}, "area_type", "not an area type", "Ward!"),
        ({"area_code": ""}, "area_code", "empty", ""),
        ({"area_name": "a\u202eb"}, "area_name", "control character in text", "a\u202eb"),
        ({"note": "a\x07"}, "note", "control character in text", "a\x07"),
        (
            {"numerator": None, "value": None},
            "area_code",
            "neither a value nor a flag that says why",
            "W1",
        ),
    ],
)
def test_a_breach_names_its_row_column_rule_and_value(pack, row, column, rule, value):
    # The faulty row is the second of the frame: line 3 of the file, since the heading is line 1.
    faults = _check(pack, {"area_code": "W0"}, row)
    assert [(fault.row, fault.column, fault.rule, fault.value) for fault in faults] == [
        (3, column, rule, value)
    ]


def test_every_breach_of_a_table_is_named_in_order_of_rows(pack):
    faults = _check(pack, {"value": 300.0}, {"area_code": "W2", "numerator": 50.0}, {"role": "x"})
    assert [(fault.row, fault.rule) for fault in faults] == [
        (2, "outside 0 to 100, the limits of percent"),
        (3, "numerator is larger than its denominator"),
        (4, "not figure, benchmark, peer or context"),
    ]


def test_a_numerator_a_rounding_above_its_denominator_is_no_fault(pack):
    assert _check(pack, {"numerator": 40.00001, "value": 100.0}) == []


def test_the_same_area_and_period_twice_is_a_fault_even_where_the_notes_differ(pack):
    faults = _check(pack, {}, {"note": "another table"})
    assert [(fault.row, fault.rule) for fault in faults] == [(3, "the same area, period and role twice")]


def test_context_may_hold_several_figures_of_one_area_that_differ_by_their_note(pack):
    assert _check(pack, {"role": "context"}, {"role": "context", "note": "another table"}) == []


def test_a_figure_and_a_benchmark_of_one_area_are_not_the_same_row(pack):
    assert _check(pack, {}, {"role": "benchmark"}) == []


def test_growth_may_be_negative_and_a_density_far_above_a_hundred(pack):
    shrunk = {"numerator": -200.0, "denominator": 1000.0, "value": -20.0}
    assert _check(pack, shrunk, indicator="population_growth_2011_2021") == []
    dense = {"numerator": 30_000.0, "denominator": 1.5, "value": 20_000.0}
    assert _check(pack, dense, indicator="population_density") == []
    assert _check(pack, {"value": 20_000.0})[0].rule.startswith("outside 0 to 100")


def test_missing_and_unknown_columns_are_both_named():
    faults = missing_columns(DataFrame(columns=["a", "c"]), ["a", "b"], "f.csv")
    assert [(fault.column, fault.rule) for fault in faults] == [
        ("b", "column is missing"),
        ("c", "unknown column"),
    ]
    assert "The columns are: a, b." in str(faults[0])


def _numbers(*cells: str) -> tuple[list[float], list[Fault]]:
    frame, faults = to_numbers(DataFrame({"value": list(cells)}, dtype="str"), ["value"], "f.csv")
    return frame["value"].to_list(), faults


def test_plain_numbers_are_read_and_an_empty_cell_is_unknown():
    numbers, faults = _numbers("1", "-2.5", " 3 ", "1e3", "")
    assert numbers[:4] == [1.0, -2.5, 3.0, 1000.0]
    assert numbers[4] != numbers[4]
    assert faults == []


@pytest.mark.parametrize("text", ["NaN", "nan", "N/A", "NA", "null", "None", "inf", "-inf", "Infinity"])
def test_texts_for_nothing_or_without_end_are_refused_as_not_finite(text):
    numbers, (fault,) = _numbers("1", text)
    assert (fault.row, fault.column, fault.value) == (3, "value", text)
    assert fault.rule == "not a finite number"
    # Signs that publishers use for nothing are known, and what to write instead.
    words = "and write missing in the column flag" if text in ("N/A", "NA") else "where the figure is unknown"
    assert fault.mend == f"Leave the cell empty {words}."
    assert numbers[1] != numbers[1]


@pytest.mark.parametrize("text", ["twelve", "1,234", "12%", "<5", "1.2.3", "0x1F", "=1+1", "..", "*"])
def test_texts_that_are_no_number_are_refused_and_quoted(text):
    _, (fault,) = _numbers(text)
    assert (fault.row, fault.rule, fault.value) == (2, "not a number", text)


def test_control_characters_are_found_in_every_text_column():
    frame = DataFrame(
        {"a": ["fine", "b\u0000d"], "b": ["caf\u00e9 \u0174y\u0302l", "\u2066hidden\u2069"], "n": [1.0, 2.0]}
    )
    faults = control_characters(frame.astype({"a": "str", "b": "str"}), "f.csv")
    assert [(fault.row, fault.column) for fault in faults] == [(3, "a"), (3, "b")]


def test_texts_of_tables_are_plain_strings_which_small_tables_are_quickest_with() -> None:
    assert pd.get_option("mode.string_storage") == "python"
    names = town().areas["ward"]["area_name"]
    assert names.dtype == "str"
    assert getattr(names.dtype, "storage", "") == "python"
