"""Tables that people hand over as an Excel workbook: measured before it is opened, then its cells as text."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import openpyxl
from openpyxl.utils import get_column_letter
from pandas import DataFrame

from geo.errors import Fault
from geo.limits import LIST_MARKS, WORKBOOK_BYTES, WORKBOOK_MARKS, WORKBOOK_PARTS, Limits
from geo.pack import parsing
from geo.pack.frames import FIRST_ROW
from geo.pack.shown_dates import is_moment, moment_text

_ZIP: Final = b"PK\x03\x04"
# Workbooks of before 2007, and those that are locked with a password.
_OLD: Final = b"\xd0\xcf\x11\xe0"
_SAVE: Final = "Save it as a workbook (.xlsx) without a password, or as CSV (UTF-8)."
_SMALLER: Final = "Copy the table into a new workbook, or save it as CSV (UTF-8)."
MAIN: Final = "xl/workbook.xml"
"""The part that every Excel workbook has."""
_KINDS: Final = {MAIN: "an Excel workbook", "content.xml": "an OpenDocument spreadsheet"}
SHEETS: Final = ("Summary", "figures", "about")
"""The sheets of a workbook that the atlas itself writes: one to read, every figure, what they mean."""
NO_RESULT: Final = "a formula without its result"
# Digits that a spreadsheet program shows: those behind are noise of its arithmetic.
_DIGITS: Final = 15
# Markup begins with a tag, spaces and a byte-order mark left aside.
_BEGINNING: Final = 100
# Empty rows are passed over up to so many times the rows that a table may have.
_FAR: Final = 4
ABOVE: Final = 50
"""Lines of a title, of notes and of headings that a sheet may have beside its rows."""


def is_workbook(data: bytes) -> bool:
    """Tell whether bytes are a workbook, old or new, whatever the name of their file says.

    Examples
    --------
    >>> is_workbook(b"ward,current")
    False
    """
    return data.startswith((_ZIP, _OLD))


def table(data: bytes, file: str, faults: list[Fault], *, limits: Limits) -> DataFrame | None:
    """Return the first sheet that can be seen and holds anything, as text columns; None with a fault.

    The heading is the first row with two cells or more. The index is such that the line of a row is its index
    plus `FIRST_ROW`, as in a CSV file. Of a formula the result is taken that was kept with it; a formula
    without one is a fault. A workbook that unpacks to too much, or is no plain one, is not opened.

    Examples
    --------
    >>> from geo.limits import AMOUNTS
    >>> book = openpyxl.Workbook()
    >>> for row in (["Amounts of 2026"], ["ward", "current"], ["Abbey", 48000.5]):
    ...     book.active.append(row)
    >>> file = io.BytesIO()
    >>> book.save(file)
    >>> table(file.getvalue(), "amounts.xlsx", [], limits=AMOUNTS)
        ward  current
    1  Abbey  48000.5
    """
    fault = (
        parsing.too_large(data, file, limits.bytes)
        if len(data) > limits.bytes
        else unfit(data, file, MAIN, WORKBOOK_MARKS)
    )
    if fault:
        faults.append(fault)
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are no cells
            found = _first_sheet(data, file, limits)
    except Exception as error:  # a part that is no part of a workbook can fail in any way
        faults.append(Fault(file, f"is not a readable workbook: {type(error).__name__}", mend=_SAVE))
        return None
    if isinstance(found, Fault):
        faults.append(found)
        return None
    twice = [name for name, count in Counter(found.columns).items() if count > 1 and name]
    if twice:
        faults.append(Fault(file, "the same column twice", column=twice[0], mend="Keep one of them."))
        return None
    frame = found.loc[:, [name != "" for name in found.columns]]
    long = parsing.long_cells(frame, file, limits)
    faults.extend(long)
    return None if long else frame


Lines = list[tuple[int, list[str]]]
"""The rows of a sheet with their lines."""


def cells(data: bytes, file: str, faults: list[Fault], *, limits: Limits) -> list[tuple[str, Lines]]:
    """Return every sheet that can be seen, by name, as text cells; none with a fault.

    As `table`, but whole: whatever stands above, below and beside a table. Dates are written as they are
    shown. A sheet to read that the atlas wrote is left out where the figures follow.

    Examples
    --------
    >>> from geo.limits import LIST
    >>> book = openpyxl.Workbook()
    >>> for row in (["Centres"], [], ["name", "as_of"], ["Abbey Club", "2026-11"]):
    ...     book.active.append(row)
    >>> file = io.BytesIO()
    >>> book.save(file)
    >>> cells(file.getvalue(), "list.xlsx", [], limits=LIST)
    [('Sheet', [(1, ['Centres']), (3, ['name', 'as_of']), (4, ['Abbey Club', '2026-11'])])]
    """
    if fault := unfit(data, file, MAIN, LIST_MARKS):
        faults.append(fault)
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are no cells
            found = _every_sheet(data, file, limits)
    except Exception as error:  # a part that is no part of a workbook can fail in any way
        faults.append(Fault(file, f"is not a readable workbook: {type(error).__name__}", mend=_SAVE))
        return []
    if isinstance(found, Fault):
        faults.append(found)
        return []
    return found


# ---- Before it is opened ---------------------------------------------------------------------------------


def unfit(data: bytes, file: str, main: str, marks: int) -> Fault | None:
    """Return why a workbook is not opened; None where it may be.

    `main` : the part that it must have; `marks` : how many tags all its parts may have

    Examples
    --------
    >>> print(unfit(_OLD + bytes(9), "list.xls", MAIN, LIST_MARKS).rule)
    is a workbook of before 2007, or locked with a password
    """
    if data.startswith(_OLD):
        return Fault(file, "is a workbook of before 2007, or locked with a password", mend=_SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unfit_archive(archive, file, main, marks)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return Fault(file, "is not a readable workbook", mend=_SAVE)


def _unfit_archive(archive: zipfile.ZipFile, file: str, main: str, most: int) -> Fault | None:
    """Return what is too much or not plain about the parts of a workbook."""
    parts = archive.infolist()
    size = sum(each.file_size for each in parts)
    if size > WORKBOOK_BYTES:
        found = f"{size / 1e6:,.1f} MB"
        return Fault(file, f"unpacks to more than {WORKBOOK_BYTES / 1e6:g} MB", value=found, mend=_SMALLER)
    if len(parts) > WORKBOOK_PARTS:
        return Fault(file, f"has more than {WORKBOOK_PARTS} parts", value=f"{len(parts):,}", mend=_SMALLER)
    names = {each.filename for each in parts}
    if main not in names or len(names) < len(parts):
        return Fault(file, f"is not {_KINDS[main]}", mend=_SAVE)
    marks = 0
    for each in parts:
        content = archive.read(each)  # never more than what it announced, which was added up
        if not (each.filename.endswith((".xml", ".rels")) or _may_be_markup(content)):
            continue
        # A declaration can name other files, or make one word into a million; half of UTF-16 is zeros.
        if b"<!" in content.replace(b"<!--", b"").replace(b"<![CDATA[", b"") or b"\0" in content:
            return Fault(file, "is not a plain workbook", value=each.filename, mend=_SMALLER)
        marks += content.count(b"<")
    if marks > most:
        return Fault(file, f"has more than {most:,} tags", value=f"{marks:,}", mend=_SMALLER)
    return None


def _may_be_markup(content: bytes) -> bool:
    """Tell whether a part could be read as markup, whatever its name is: pictures and settings cannot."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<" in content[:_BEGINNING]


# ---- The sheet -------------------------------------------------------------------------------------------


def _first_sheet(data: bytes, file: str, limits: Limits) -> DataFrame | Fault:
    """Return the cells of the first sheet that holds any, or what is wrong with them."""
    with _opened(data, results=True) as values, _opened(data, results=False) as formulas:
        # A workbook of the atlas begins with a sheet to read; what can be read back stands on the second.
        ours = tuple(values.sheetnames) == SHEETS
        for name in SHEETS[1:2] if ours else values.sheetnames:
            if values[name].sheet_state != "visible" or not hasattr(values[name], "iter_rows"):
                continue
            found = _cells(values[name], formulas[name], file, limits)
            if found is not None:
                return found
    return Fault(file, "is empty", mend="Write a heading row and the figures.")


def _every_sheet(data: bytes, file: str, limits: Limits) -> list[tuple[str, Lines]] | Fault:
    """Return the cells of every sheet that can be seen, or what is wrong with them."""
    found = []
    with _opened(data, results=True) as values, _opened(data, results=False) as formulas:
        ours = tuple(values.sheetnames) == SHEETS
        for name in SHEETS[1:2] if ours else values.sheetnames:
            if values[name].sheet_state != "visible" or not hasattr(values[name], "iter_rows"):
                continue
            lines = _every_cell(values[name], formulas[name], file, limits)
            if isinstance(lines, Fault):
                return lines
            found.append((name, lines))
    return found


def _every_cell(values: Any, formulas: Any, file: str, limits: Limits) -> Lines | Fault:
    """Return the rows of a sheet that hold anything; of a formula the result that was kept with it."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    found: Lines = []
    for line, (row, kinds) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=True), start=1):
        near, far = row[: limits.columns], row[limits.columns :]
        bare = [at for at, each in enumerate(kinds) if each.data_type == "f" and row[at].value is None]
        filled = bool(bare) or any(each.value is not None for each in row)
        if line > limits.rows + ABOVE and (filled or line > _FAR * limits.rows):
            return Fault(file, f"more than {limits.rows:,} rows", value=f"row {line:,}", mend=_SMALLER)
        if any(each.value is not None for each in far):
            return Fault(file, f"more than {limits.columns:,} columns", line, mend=_SMALLER)
        if bare:
            mend = "Open and save it in a spreadsheet program, or write what it says."
            return Fault(file, NO_RESULT, line, get_column_letter(bare[0] + 1), mend=mend)
        if filled:
            found.append((line, [_cell_text(each) for each in near]))
    return found


def _cell_text(cell: Any) -> str:
    """Return a cell as its program shows it; a date as far as its format shows it."""
    value = cell.value
    if is_moment(value):
        return moment_text(value, str(cell.number_format))
    return plain_value(value)


@contextmanager
def _opened(data: bytes, *, results: bool) -> Iterator[Any]:
    """Open a workbook while it is read; with the results of formulas, or with the formulas."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=results, keep_links=False)
    try:
        yield book
    finally:
        book.close()


def _cells(values: Any, formulas: Any, file: str, limits: Limits) -> DataFrame | Fault | None:
    """Return the table of a sheet; None where it holds nothing."""
    heading: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, cells, kinds in _rows(values, formulas, limits.columns):
        near, far = cells[: limits.columns], cells[limits.columns :]
        filled = near.count(None) < len(near) or "f" in kinds
        if line > limits.rows + 1 and (filled or line > _FAR * limits.rows):
            return Fault(file, f"more than {limits.rows:,} rows", value=f"row {line:,}", mend=_SMALLER)
        if far.count(None) < len(far):
            return Fault(file, f"more than {limits.columns:,} columns", line, mend=_SMALLER)
        if not filled:
            continue
        texts = [plain_value(each) for each in near]
        if not heading:
            heading = [each.strip() for each in texts] if sum(each != "" for each in texts) > 1 else []
            continue
        bare = [at for at, kind in enumerate(kinds[: len(heading)]) if kind == "f" and cells[at] is None]
        if bare:
            mend = "Open and save it in a spreadsheet program, or write the amount."
            return Fault(file, NO_RESULT, line, heading[bare[0]], mend=mend)
        if any(texts):
            rows.append(texts)
            lines.append(line - FIRST_ROW)
    if not heading:
        return None
    width = max(map(len, [heading, *rows]))
    whole = [each + [""] * (width - len(each)) for each in [heading, *rows]]
    return DataFrame(whole[1:], columns=whole[0], index=lines, dtype="str")


def _rows(values: Any, formulas: Any, width: int) -> Iterator[tuple[int, tuple[Any, ...], list[str]]]:
    """Yield each row: its line, its values, and f for each of its first cells that is a formula."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    both = zip(values.iter_rows(values_only=True), formulas.iter_rows(), strict=True)
    for line, (cells, kinds) in enumerate(both, start=1):
        yield line, cells, [each.data_type for each in kinds[:width]]


def plain_value(value: Any) -> str:
    """Return a cell as its program shows it.

    Examples
    --------
    >>> plain_value(0.1 + 0.2), plain_value(48000.0), plain_value(True), plain_value(None)
    ('0.3', '48000', 'TRUE', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        plain = f"{value:.{_DIGITS}g}"
        return f"{value:.0f}" if "e+" in plain and value.is_integer() else plain
    return str(value)
