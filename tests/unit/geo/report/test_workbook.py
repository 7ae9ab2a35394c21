"""Workbooks: a sheet to read and print first, then the full figures, then what they mean."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from pandas import DataFrame

from geo.report.answers import ANSWERS
from geo.report.figures import figures_table, table
from geo.report.files import write
from geo.report.question import strict
from geo.report.table import Table, count, number, share, text
from tests.synthetic import WARDS, C


def _book(pack, made: Table) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write(pack, made, "xlsx")))


def _lines(sheet: Worksheet) -> list[str]:
    return [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0] is not None]


def _made(**more) -> Table:
    columns = {"area_name": text("its name"), "children": count("children"), "share": share("of all")}
    rows = DataFrame({"area_name": ["Abbey", "Dock"], "children": [12.4, 1899.6], "share": [0.004, 0.5]})
    return Table(**{"rows": rows, "columns": columns, "title": "walks", **more})


def test_the_first_sheet_has_title_question_day_and_source_over_its_rows(synthetic_pack):
    made = figures_table(synthetic_pack, table(synthetic_pack, "ward", indicators=["damp_homes"]))
    sheet = _book(synthetic_pack, made)["Summary"]
    lines = _lines(sheet)
    assert lines[0] == f"Figures: {synthetic_pack.place.name}"
    assert f"Indicator: {synthetic_pack.indicator('damp_homes').title}" in lines
    assert "Figures as of: 30 June 2025" in lines
    source = synthetic_pack.indicator("damp_homes").source.attribution
    assert any(line.startswith("Source: ") and source in line for line in lines)


def test_children_are_whole_and_shares_are_per_cents_that_never_hide_somebody(pack):
    sheet = _book(pack, _made())["Summary"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Area")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top)]
    assert rows == [["Area", "Children", "Share"], ["Abbey", 12, 0.004], ["Dock", 1900, 0.5]]
    formats = [sheet.cell(row, 3).number_format for row in (top + 1, top + 2)]
    assert formats == [
        '"under 1%"',
        "0%",
    ]


def test_the_heading_stays_in_sight_filters_and_is_printed_on_each_page(pack):
    sheet = _book(pack, _made())["Summary"]
    (found,) = sheet.tables.values()
    assert found.ref == "A4:C6"
    assert found.autoFilter.ref == "A4:C6"
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert "Walks: Tower Hamlets" in sheet.oddFooter.left.text


def test_a_table_without_rows_says_so_and_keeps_its_other_sheets(pack):
    book = _book(pack, _made(rows=_made().rows.iloc[:0]))
    assert _lines(book["Summary"])[-1] == "No rows."
    assert [cell.value for cell in book["figures"][1]] == ["area_name", "children", "share"]


def test_the_file_says_what_it_is_and_of_which_day(pack):
    properties = _book(pack, _made()).properties
    assert properties.title == "Walks: Tower Hamlets"
    assert properties.subject == pack.place.title
    assert properties.created.date() == properties.modified.date() == pack.place.as_of


def test_hostile_texts_are_texts_on_every_sheet(synthetic_pack):
    name = '=HYPERLINK("http://example.org","x")'
    columns = {"area_name": text("=1+1"), "n": number("{=2}", heading="=3")}
    rows = DataFrame({"area_name": [name, WARDS[C]], "n": [1.0, 2.0]})
    book = _book(synthetic_pack, Table(rows=rows, columns=columns, title="@sum & co"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert f"'{name}" in texts
    assert not [each for each in texts if each.startswith(("=", "@", "+"))]


def test_a_text_longer_than_a_cell_is_cut_with_a_mark(pack):
    made = _made(rows=_made().rows.assign(area_name=["x" * 40_000, "y"]))
    longest = _book(pack, made)["figures"]["A2"].value
    assert len(longest) == 32_767
    assert longest.endswith("…")


@pytest.mark.slow
@pytest.mark.parametrize("name", list(ANSWERS))
def test_the_sheet_to_read_has_every_row_and_no_word_of_a_program(pack, name):
    answer = ANSWERS[name]
    made = answer.give(pack, strict(answer.question, answer.example_texts))
    sheet = _book(pack, made)["Summary"]
    (found,) = sheet.tables.values()
    heads, *rows = sheet[found.ref]
    assert len(rows) == len(made.rows)
    for cell in heads:
        assert "_" not in cell.value
        assert not cell.value.lower().endswith((" id", " ids", " code"))
    for line in _lines(sheet):
        assert "nan" not in line.lower().split()
