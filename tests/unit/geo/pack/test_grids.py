"""Files as people keep them become cells with their lines, whatever program wrote them."""

from __future__ import annotations

from datetime import date

import pytest

from geo.errors import Fault
from geo.limits import LIST
from geo.pack.grids import Grid, grids
from tests.sheets import csv_of, ods, xlsx

ROWS = [["Centres of 2026"], [], ["", "Name", "Postcode"], ["", "Café <b>", "E1 1AA"], [], ["", "Hub", ""]]
MEANT = (
    (1, ("Centres of 2026",)),
    (3, ("", "Name", "Postcode")),
    (4, ("", "Café <b>", "E1 1AA")),
    (6, ("", "Hub")),
)


def read(data: bytes) -> tuple[tuple[Grid, ...], list[str]]:
    faults: list[Fault] = []
    found = grids(data, "list", faults, limits=LIST)
    return found, [str(each) for each in faults]


def sole(data: bytes) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found, faults = read(data)
    assert faults == []
    (grid,) = found
    return grid.rows


@pytest.mark.parametrize("parts", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_text_of_any_separator_and_encoding(parts, encoding):
    assert sole(csv_of(ROWS, parts=parts, encoding=encoding)) == MEANT


@pytest.mark.parametrize("write", [xlsx, ods])
def test_a_workbook(write):
    assert sole(write(ROWS)) == MEANT


def test_windows_text_is_said_to_be_so():
    assert read(csv_of(ROWS, encoding="cp1252"))[0][0].notes
    assert not read(csv_of(ROWS))[0][0].notes


def test_excel_may_say_what_parts_the_cells():
    assert sole(b"sep=;\r\nName;Postcode, old\r\n") == ((2, ("Name", "Postcode, old")),)


def test_commas_in_texts_do_not_part_cells_where_semicolons_do():
    rows = [["Name", "Address"], ["Hub", "1 High Street, Town, Land"], ["Yard", "2, 3, 4, 5"]]
    assert [cells for _, cells in sole(csv_of(rows, parts=";"))] == [tuple(each) for each in rows]


@pytest.mark.parametrize(
    ("day", "form", "shown", "text"),
    [
        (date(2024, 11, 1), "mmm-yy", "Nov-24", "Nov-24"),
        (date(2026, 1, 29), "dd/mm/yyyy", "29/01/2026", "2026-01-29"),
        (date(2026, 8, 11), "d-mmm", "11-Aug", "11-Aug"),
        (date(2026, 8, 11), "yyyy", "2026", "2026"),
        (date(2026, 8, 11), "[$-809]dd mmmm yyyy;@", "11 August 2026", "2026-08-11"),
    ],
)
def test_a_date_is_as_exact_as_it_is_shown(day, form, shown, text):
    assert sole(xlsx([["Date", (day, form)]]))[0][1] == ("Date", text)
    assert sole(ods([["Date", (day, shown)]]))[0][1] == ("Date", text)


@pytest.mark.parametrize("write", [xlsx, ods])
def test_numbers_are_as_they_are_shown_and_texts_stay_texts(write):
    row = ["007", 48_000.0, 0.1 + 0.2, -0.0219, "=1+1", " two  spaces"]
    assert sole(write([row]))[0][1] == ("007", "48000", "0.3", "-0.0219", "=1+1", " two  spaces")


@pytest.mark.parametrize("write", [xlsx, ods])
def test_every_sheet_that_holds_anything_is_there(write):
    found, _ = read(write([[]], Centres=[["Name", "Id"]], Old=[["x", "y"]]))
    assert [each.name for each in found] == ["Centres", "Old"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "is empty"),
        (b"\n\n,,,\n", "is empty"),
        (xlsx([[]]), "is empty"),
        (ods([[]]), "is empty"),
        (b"a,b\n\0\0", "is no text and no workbook"),
        (b"\x81\x8d\x8f", "is no text and no workbook"),
        (b'a,b\n"1', "is not a readable CSV table"),
        (b"x" * (LIST.bytes + 1), "larger than 8 MB"),
        (b"a,b\n" * 4_000, "more than 3,000 rows"),
        (b"a,b\n1,2\n" + b"," * 70 + b"x\n", "more than 60 columns"),
        (b"a,b\n" + b"x" * 2_001 + b",1\n", "a cell of more than 2,000 characters"),
        (xlsx([["a", "b"], ["x" * 2_001]]), "a cell of more than 2,000 characters"),
        (xlsx([["a"] * 61]), "more than 60 columns"),
        (ods([["a"] * 61]), "more than 60 columns"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "locked with a password"),
        (b"PK\x03\x04" + bytes(90), "is not a readable workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data, rule):
    found, faults = read(data)
    assert found == ()
    assert rule in faults[0]
