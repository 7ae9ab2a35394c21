"""What spreadsheets leave out of a table is put back; what stays unclear is one fault."""

from __future__ import annotations

import pytest

from geo.access.proposed import parse
from geo.errors import Fault, Faults
from geo.gaps.changes import category_csv, read_upload
from geo.limits import LIST, SITES
from geo.pack import parsing, spreadsheets
from geo.sample import point, town
from tests.conftest import TESTING_MATERIAL


def rows(data: bytes) -> tuple[list[list[str]] | None, list[str]]:
    """Return the cells of a table and its faults."""
    faults: list[Fault] = []
    frame = spreadsheets.table(data, "t.csv", faults, limits=SITES)
    return None if frame is None else frame.to_numpy().tolist(), [str(each) for each in faults]


@pytest.mark.parametrize(
    "data",
    [
        b"a,b,c\n1\n",
        b"a,b,c\n1,\n",
        b"a,b,c\n1,,\n",
        b"a,b,c\n1,,,,,,\n",
        b"a,b,c,,\n1,,,,\n",
        b"a;b;c\n1;;\n",
        b"a\tb\tc\n1\t\t\n",
        b"a|b|c\n1\n",
        b"\n\na,b,c\n1\n",
        b'"a";"b";"c"\n"1"\n',
    ],
)
def test_a_row_is_as_long_as_the_heading(data: bytes) -> None:
    assert rows(data) == ([["1", "", ""]], [])


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n", b"\n,,\n", b"\n;;\n"[:1]])
def test_empty_lines_keep_their_number_and_hold_nothing(end: bytes) -> None:
    found, faults = rows(b"a,b,c\n1,2,3\n\n4,5,6" + end)
    assert found is not None
    assert found[:3] == [["1", "2", "3"], ["", "", ""], ["4", "5", "6"]]
    assert all(not any(row) for row in found[3:])
    assert faults == []


def test_a_decimal_comma_is_a_point_where_commas_part_no_cells() -> None:
    assert rows(b"lat;lon;name\n52,4;-4,1;Hill, North\n")[0] == [["52.4", "-4.1", "Hill, North"]]
    assert rows(b'lat,lon,name\n52.4,-4.1,"5,11"\n')[0] == [["52.4", "-4.1", "5,11"]]


def test_a_row_with_too_much_is_named_alone() -> None:
    assert rows(b"a,b\n1,2\n1,2,3\n1,2\n")[1] == [
        "t.csv, row 3: a row of another length than the heading (found '3 cells, the heading has 2')"
    ]


def test_a_table_that_stays_unclear_is_one_fault() -> None:
    found, faults = rows(b"a,b\n" + b"1,2,3\n" * 20)
    assert found is None
    assert len(faults) == 1
    assert "20 of 20 rows have more cells than the heading" in faults[0]


def test_a_file_of_the_pack_with_semicolons_is_one_fault() -> None:
    faults = Faults()
    assert parsing.text_table(b"a;b\n" + b"1;2;3\n" * 50, "t.csv", None, faults) is None
    assert [fault.rule for fault in faults] == ["is not separated by commas"]


@pytest.mark.parametrize("parts", [",", ";", "\t"])
def test_a_register_comes_back_as_it_was_from_a_spreadsheet(parts: str) -> None:
    import csv
    import io

    given = list(csv.reader(io.StringIO(category_csv(town(), "club").decode())))
    out = io.StringIO()
    for cells in given:
        while cells and not cells[-1]:
            cells.pop()
        csv.writer(out, delimiter=parts).writerow(cells)
    upload = read_upload(town(), "club", out.getvalue().encode() + b"\r\n\r\n", "clubs.csv")
    assert upload.faults == ()
    assert upload.rows is not None
    assert len(upload.rows) == len(given) - 1


def test_sites_come_back_from_a_spreadsheet() -> None:
    where = point(2000, 1000)
    text = f"lat;lon;name;ages\r\n{where.y:.5f};{where.x:.5f};Yard;05-Nov\r\n\r\n".replace(".", ",")
    faults: list[Fault] = []
    sites = parse(text.encode(), "sites.csv", town(), faults)
    assert [(each.name, each.ages) for each in sites] == [("Yard", (5, 11))]
    assert faults == []


@pytest.mark.skipif(not TESTING_MATERIAL.exists(), reason="needs ../shared/data/testing")
@pytest.mark.parametrize("name", ["blank-last-line.csv", "semicolons.csv", "short-rows.csv"])
def test_the_given_files(pack, name: str) -> None:
    data = (TESTING_MATERIAL / "cases/what-spreadsheets-leave-out" / name).read_bytes()
    upload = read_upload(pack, "youth_centre", data, name)
    assert upload.faults == ()
    assert upload.rows is not None
    assert len(upload.rows) == 16
    assert LIST.rows > 16
