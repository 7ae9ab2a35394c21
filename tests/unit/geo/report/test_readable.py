"""The table to be read: what is the same in every row is said once, a range stands in one cell, no codes."""

from __future__ import annotations

import numpy as np
import pytest
from pandas import DataFrame

from geo.report.headings import HEADINGS, heading
from geo.report.readable import Cell, readable, shown
from geo.report.table import Table, count, number, share, text


def _table(rows: DataFrame, **columns) -> Table:
    return Table(rows=rows[list(columns)], columns=columns, title="walks")


def _texts(found) -> list[list[str]]:
    return [[shown(cell) for cell in row] for row in found.rows]


def test_a_code_gives_way_to_the_name_and_the_name_comes_first(pack):
    rows = DataFrame({"area_code": ["A", "B"], "children": [1.0, 2.0], "area_name": ["Abbey", "Bow"]})
    found = readable(pack, _table(rows, area_code=text("c"), children=count("n"), area_name=text("a")))
    assert found.headings == ("Area", "Children")
    assert _texts(found) == [["Abbey", "1"], ["Bow", "2"]]


def test_a_code_without_a_name_stays(pack):
    rows = DataFrame({"park_code": ["p1", "p2"], "m2": [10.0, 20.0]})
    found = readable(pack, _table(rows, park_code=text("c"), m2=number("size", "square metres")))
    assert found.headings == ("Park code", "Size, square metres")


def test_a_range_is_one_cell_beside_its_figure_and_empty_where_an_end_is_unknown(pack):
    rows = DataFrame(
        {"share": [0.5, 0.2, 1.0], "share_low": [0.41, np.nan, 1.0], "share_high": [0.6, 0.3, 1.0]}
    )
    found = readable(pack, _table(rows, share=share("s"), share_low=share("l"), share_high=share("h")))
    assert found.headings == ("Share", "Share: range")
    assert _texts(found) == [["50%", "41% to 60%"], ["20%", ""], ["100%", "100%"]]


def test_a_range_below_zero_is_no_formula(pack):
    rows = DataFrame({"value": [-4.5, 2.0], "lower": [-6.25, 1.0], "upper": [-1.0, 3.0]})
    found = readable(pack, _table(rows, value=number("v"), lower=number("l"), upper=number("u")))
    assert _texts(found)[0] == ["−4.50", "−6.25 to −1.00"]


def test_figures_are_written_in_the_unit_of_their_indicator(pack):
    rows = DataFrame({"indicator": ["child_poverty", "children_0_4"], "value": [43.94, 1204.0]})
    found = readable(pack, _table(rows, indicator=text("i"), value=number("v")))
    titles = [pack.indicator(each).title for each in rows["indicator"]]
    assert _texts(found) == [[titles[0], "43.9%"], [titles[1], "1,204"]]


def test_what_is_the_same_in_every_row_is_said_once(pack):
    rows = DataFrame({"area_name": ["A", "B"], "ages": ["0 to 4"] * 2, "within_m": [400.0] * 2})
    found = readable(pack, _table(rows, area_name=text("a"), ages=text("g"), within_m=number("w", "metres")))
    assert found.same == {"Ages": "0 to 4", "Walk, metres": "400"}
    assert found.headings == ("Area",)


def test_unknown_figures_are_named_and_are_never_zero(pack):
    rows = DataFrame({"area_name": ["A", "B"], "children": [np.nan, np.nan], "note": ["", ""]})
    found = readable(pack, _table(rows, area_name=text("a"), children=count("n"), note=text("n")))
    assert found.unknown == ("Children",)
    assert found.same == {}


def test_one_row_keeps_all_its_columns(pack):
    rows = DataFrame({"area_name": ["A"], "ages": ["0 to 4"]})
    found = readable(pack, _table(rows, area_name=text("a"), ages=text("g")))
    assert found.headings == ("Area", "Ages")


def test_no_two_columns_share_a_heading_whatever_their_capitals(pack):
    rows = DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    columns = {"a": number("a", heading="Walk"), "b": number("b", heading="walk")}
    assert readable(pack, _table(rows, **columns)).headings == ("Walk", "walk (2)")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(0.0, "0%"), "0%"),
        (Cell(0.001, '"under 1%"'), "under 1%"),
        (Cell(12.345, '#,##0.0"%"'), "12.3%"),
        (Cell("text"), "text"),
        (Cell(None), ""),
    ],
)
def test_a_cell_reads_as_a_spreadsheet_shows_it(cell, words):
    assert shown(cell) == words


def test_headings_are_words_and_start_with_a_capital():
    for name, words in HEADINGS.items():
        assert heading(name) == words
        assert "_" not in words
        assert words[0].isupper()
    assert heading("share_30_low") == "Share 30 low"
    assert heading("nearest_share_15") == "Nearest, within 15 minutes"
