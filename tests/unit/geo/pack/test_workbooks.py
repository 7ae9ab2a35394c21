"""Workbooks that people hand over: measured before they are opened, read as their program shows them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from geo.limits import AMOUNTS, WORKBOOK_BYTES
from geo.pack import workbooks
from geo.pack.workbooks import is_workbook, table

CONTENT = "xl/worksheets/sheet1.xml"


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows, title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def changed(data: bytes, parts: dict[str, bytes | None], *, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a workbook with parts replaced, added or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", compress) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str = CONTENT) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def read(data: bytes):
    faults = []
    return table(data, "book.xlsx", faults, limits=AMOUNTS), faults


def refused(data: bytes) -> str:
    frame, faults = read(data)
    assert frame is None
    assert len(faults) == 1
    return str(faults[0])


PLAIN = book_of(["ward", "current"], ["Abbey", 48_000], ["Dock", 12.5])


def test_cells_are_texts_with_the_lines_of_the_sheet():
    frame, faults = read(PLAIN)
    assert faults == []
    assert frame.to_dict("list") == {"ward": ["Abbey", "Dock"], "current": ["48000", "12.5"]}
    assert list(frame.index + 2) == [2, 3]


def test_a_title_and_empty_rows_above_and_between_are_passed_over():
    frame, _ = read(book_of(["Budgets of 2026"], [], ["ward", "current"], [], ["Abbey", 1]))
    assert frame.to_dict("list") == {"ward": ["Abbey"], "current": ["1"]}
    assert list(frame.index + 2) == [5]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1_000_003, "1000003"),
        (1e15, "1000000000000000"),
        (48_000.0, "48000"),
        (1234567.89, "1234567.89"),
        (True, "TRUE"),
        (date(2026, 11, 5), "2026-11-05 00:00:00"),
        ("007", "007"),
        ("#REF!", "#REF!"),
        (-5, "-5"),
    ],
)
def test_a_cell_reads_as_its_program_shows_it(value, text):
    frame, _ = read(book_of(["ward", "current"], ["Abbey", value]))
    assert frame["current"].to_list() == [text]


def test_of_a_formula_the_kept_result_is_taken_and_without_one_it_is_refused():
    data = book_of(["ward", "current"], ["Abbey", "=40000+8000"])
    assert "row 2, column current: a formula without its result" in refused(data)
    kept = part(data).replace(b"<v></v>", b"<v>48000</v>").replace(b"<v />", b"<v>48000</v>")
    frame, _ = read(changed(data, {CONTENT: kept}))
    assert frame["current"].to_list() == ["48000"]


def test_the_first_sheet_that_is_seen_and_holds_anything_is_read():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["ward", "hidden"])
    book.create_sheet("empty")
    book.create_sheet("figures").append(["ward", "current"])
    frame, _ = read(saved(book))
    assert list(frame.columns) == ["ward", "current"]


def test_a_workbook_of_nothing_is_refused():
    assert "is empty" in refused(book_of())
    assert "is empty" in refused(book_of(["only a title"]))


def test_columns_beyond_the_heading_and_short_rows_are_evened():
    frame, _ = read(book_of(["ward", "current"], ["Abbey"], ["Dock", 5, "a remark"]))
    assert frame.to_dict("list") == {"ward": ["Abbey", "Dock"], "current": ["", "5"]}


def test_the_same_column_twice_is_refused():
    assert "the same column twice" in refused(book_of(["ward", "current", "current"], ["Abbey", 1, 2]))


# ---- What is never opened --------------------------------------------------------------------------------


@pytest.fixture
def never_opened(monkeypatch):
    def opened(*_, **__):
        raise AssertionError("it was opened")

    monkeypatch.setattr(workbooks.openpyxl, "load_workbook", opened)


@pytest.mark.usefixtures("never_opened")
def test_a_bomb_is_measured_and_not_opened():
    bomb = changed(PLAIN, {"xl/media/zeros.bin": bytes(WORKBOOK_BYTES + 1)})
    assert len(bomb) < 100_000
    assert "unpacks to more than 8 MB" in refused(bomb)


@pytest.mark.usefixtures("never_opened")
def test_a_bomb_that_lies_about_its_size_is_not_opened():
    data = bytearray(changed(PLAIN, {"xl/media/zeros.xml": b"<a>" + bytes(50_000_000)}))
    size = (50_000_003).to_bytes(4, "little")
    assert size in data
    assert "not a" in refused(bytes(data.replace(size, (10).to_bytes(4, "little"))))


@pytest.mark.usefixtures("never_opened")
@pytest.mark.parametrize(
    "name", [CONTENT, "xl/sharedStrings.xml", "xl/worksheets/sheet1.dat", "docProps/app.xml"]
)
@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>',
        b'\xef\xbb\xbf<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        "<!DOCTYPE a><a/>".encode("utf-16-be"),
    ],
)
def test_declarations_and_other_encodings_are_not_opened(name, content):
    assert "is not a plain workbook" in refused(changed(PLAIN, {name: content}))


@pytest.mark.usefixtures("never_opened")
def test_too_many_cells_or_parts_are_not_opened():
    cells = b"<row>" + b"<c/>" * 110_000 + b"</row>"
    assert "more than 100,000 tags" in refused(changed(PLAIN, {"xl/worksheets/sheet2.xml": cells}))
    many = {f"xl/media/{at}.png": b"x" for at in range(600)}
    assert "more than 500 parts" in refused(changed(PLAIN, many))
    assert "larger than 1 MB" in refused(PLAIN + bytes(1_100_000))


@pytest.mark.usefixtures("never_opened")
@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + bytes(1_000),
        PLAIN[: len(PLAIN) // 2],
        changed(PLAIN, {"xl/workbook.xml": None}),
        changed(PLAIN, {"xl/workbook.xml": None, "content.xml": b"<office/>"}),
    ],
)
def test_what_is_no_workbook_is_refused(data):
    assert "workbook" in refused(data)


@pytest.mark.usefixtures("never_opened")
def test_a_workbook_of_before_2007_or_with_a_password_is_refused_with_a_remedy():
    assert "Save it as a workbook (.xlsx) without a password" in refused(b"\xd0\xcf\x11\xe0" + bytes(600))


@pytest.mark.parametrize("name", ["xl/workbook.xml", CONTENT, "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "content", [b"", b"<a", b"<a/>", b"no markup", b"<worksheet><sheetData><row r='x'/>"]
)
def test_broken_parts_end_in_words(name, content):
    frame, faults = read(changed(PLAIN, {name: content}))
    assert (frame is None) == bool(faults)


# ---- Sizes -----------------------------------------------------------------------------------------------


def sheet(cells: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return changed(PLAIN, {CONTENT: head + cells + b"</sheetData></worksheet>"})


def test_rows_far_below_are_found_and_not_dropped():
    rows = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    for far in (3_002, 100_000, 1_048_576, 10**12):
        assert "more than 3,000 rows" in refused(
            sheet(rows + b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (far, far))
        )


def test_cells_far_to_the_right_are_found_and_not_dropped():
    rows = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    assert "more than 60 columns" in refused(sheet(rows + b'<row r="2"><c r="XFD2"><v>1</v></c></row>'))


def test_a_sheet_that_lies_about_its_own_size_is_read_whole():
    content = part(PLAIN).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"')
    assert content != part(PLAIN)
    frame, _ = read(changed(PLAIN, {CONTENT: content}))
    assert len(frame) == 2


def test_a_cell_that_is_too_long_is_refused():
    assert "a cell of more than 2,000 characters" in refused(book_of(["ward", "current"], ["A" * 2_001, 1]))


def test_a_workbook_is_told_by_its_bytes():
    assert is_workbook(PLAIN)
    assert is_workbook(b"\xd0\xcf\x11\xe0")
    assert not is_workbook(b"ward,current\nAbbey,1\n")
