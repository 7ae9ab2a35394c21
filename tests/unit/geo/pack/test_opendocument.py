"""Spreadsheets of LibreOffice: measured first; a cell that stands for a million is not unfolded."""

from __future__ import annotations

import pytest

from geo.errors import Fault
from geo.limits import LIST, WORKBOOK_BYTES
from geo.pack.opendocument import cells, is_opendocument
from tests.sheets import archive, ods

HEAD = '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


def read(data: bytes):
    faults: list[Fault] = []
    return cells(data, "list.ods", faults, limits=LIST), [str(each) for each in faults]


def row(cell: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'


def test_a_cell_that_stands_for_several_is_as_many():
    twice = CELL.format(' table:number-columns-repeated="2"')
    found, faults = read(ods([["a"]], more=row(twice, times=2)))
    assert faults == []
    assert found == [("Sheet1", [(1, ["a"]), (2, ["x", "x"]), (3, ["x", "x"])])]


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        (row(CELL.format(""), times=1_048_576), "more than 3,000 rows"),
        (row(CELL.format(""), times=10**15), "more than 3,000 rows"),
        (row(CELL.format(' table:number-columns-repeated="16384"')), "more than 60 columns"),
        (row(f'<table:table-cell table:number-columns-repeated="900000"/>{CELL.format("")}'), "more than 60"),
        (row(CELL.format(""), times=4_000), "more than 3,000 rows"),
        (row(CELL.format(' table:number-columns-repeated="many"')), "is not a readable workbook"),
    ],
)
def test_a_million_cells_in_a_few_bytes_are_refused(more, rule):
    found, faults = read(ods([["a", "b"]], more=more))
    assert found == []
    assert rule in faults[0]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (archive("<a"), "is not a readable workbook"),
        (archive(f"{HEAD}/>"), "is a document without a spreadsheet"),
        (archive('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "is not a plain workbook"),
        (archive("<a/>", manifest="<encryption-data/>"), "is locked with a password"),
        (archive("x" * (WORKBOOK_BYTES + 1)), "unpacks to more than 8 MB"),
        (archive("<a>" + "<b/>" * 310_000 + "</a>"), "has more than 300,000 tags"),
        (archive("<a>" * 60_000), "is not a readable workbook"),
    ],
)
def test_what_means_harm_is_refused(data, rule):
    assert is_opendocument(data)
    found, faults = read(data)
    assert found == []
    assert rule in faults[0]


def test_hidden_sheets_and_remarks_at_cells_are_not_read():
    note = "<office:annotation><text:p>secret</text:p></office:annotation>"
    cell = f'<table:table-cell office:value-type="string">{note}<text:p>seen</text:p></table:table-cell>'
    data = ods([], more=row(cell), tail="")
    assert read(data)[0] == [("Sheet1", [(1, ["seen"])])]
    hidden = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    text = (
        f'{HEAD} xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
        f"<office:automatic-styles>{hidden}</office:automatic-styles><office:body><office:spreadsheet>"
        '<table:table table:name="Old" table:style-name="ta2"/><table:table table:name="New"/>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    assert [name for name, _ in read(archive(text))[0]] == ["New"]
