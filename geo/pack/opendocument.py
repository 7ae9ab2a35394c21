"""Spreadsheets of LibreOffice (.ods): measured before they are opened, then their cells as text.

Read here and not by a library: what is needed is little, a cell that stands for a million is never unfolded,
and a date is read with the text that shows it, which says whether it has a day.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from geo.errors import Fault
from geo.limits import LIST_MARKS, Limits
from geo.pack.shown_dates import shown_date
from geo.pack.workbooks import ABOVE, Lines, plain_value, unfit

MAIN: Final = "content.xml"
_BEGINNING: Final = 200
_MIME: Final = b"mimetypeapplication/vnd.oasis.opendocument"
_SAVE: Final = "Save it as a spreadsheet (.ods or .xlsx) without a password, or as CSV (UTF-8)."
_SMALLER: Final = "Copy the table into a new spreadsheet, or save it as CSV (UTF-8)."
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_SMALL: Final = 1_000_000
_NUMBERS: Final = ("float", "currency")
_HOURS: Final = re.compile(r"PT(\d+)H(\d+)M.*")


def is_opendocument(data: bytes) -> bool:
    """Tell whether bytes are a document of LibreOffice, whatever the name of their file says.

    Examples
    --------
    >>> is_opendocument(b"ward,current")
    False
    """
    return data.startswith(b"PK") and _MIME in data[:_BEGINNING]


def cells(data: bytes, file: str, faults: list[Fault], *, limits: Limits) -> list[tuple[str, Lines]]:
    """Return every sheet that can be seen, by name, as text cells; none with a fault.

    As `workbooks.cells`: measured first, formulas by their kept results, dates as they are shown.

    Examples
    --------
    >>> from geo.limits import LIST
    >>> faults = []
    >>> cells(b"PK" + _MIME, "list.ods", faults, limits=LIST), faults[0].rule
    ([], 'is not a readable workbook')
    """
    if fault := _locked(data, file) or unfit(data, file, MAIN, LIST_MARKS):
        faults.append(fault)
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = ElementTree.fromstring(archive.read(MAIN))
        found = _sheets(root, file, limits)
    except Exception as error:  # a part that is no part of a spreadsheet can fail in any way
        faults.append(Fault(file, f"is not a readable workbook: {type(error).__name__}", mend=_SAVE))
        return []
    if isinstance(found, Fault):
        faults.append(found)
        return []
    return found


def _locked(data: bytes, file: str) -> Fault | None:
    """Return the fault of a document with a password."""
    manifest = "META-INF/manifest.xml"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            small = manifest in archive.namelist() and archive.getinfo(manifest).file_size < _SMALL
            if small and b"encryption-data" in archive.read(manifest):
                return Fault(file, "is locked with a password", mend=_SAVE)
    except Exception:  # what is wrong with it is said where it is measured
        return None
    return None


def _sheets(root: Element, file: str, limits: Limits) -> list[tuple[str, Lines]] | Fault:
    """Return the cells of the sheets that are shown."""
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for each in style.iter(f"{_STYLE}table-properties")
        if each.get(f"{_TABLE}display") == "false"
    }
    body = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if body is None:
        return Fault(file, "is a document without a spreadsheet", mend=_SAVE)
    found = []
    for table in body.findall(f"{_TABLE}table"):
        if table.get(f"{_TABLE}style-name") in hidden:
            continue
        lines = _lines(table, file, limits)
        if isinstance(lines, Fault):
            return lines
        found.append((table.get(f"{_TABLE}name") or "", lines))
    return found


def _lines(table: Element, file: str, limits: Limits) -> Lines | Fault:
    """Return the rows of a sheet that hold anything; one that stands for many, up to the limits."""
    found: Lines = []
    line = 1
    for row in table.iter(f"{_TABLE}table-row"):
        times = _times(row, "rows")
        texts = _row(row, limits.columns)
        if any(texts):
            if line + times - 1 > limits.rows + ABOVE:
                last = f"row {line + times - 1:,}"
                return Fault(file, f"more than {limits.rows:,} rows", value=last, mend=_SMALLER)
            if len(texts) > limits.columns:
                return Fault(file, f"more than {limits.columns:,} columns", line, mend=_SMALLER)
            found += [(line + at, list(texts)) for at in range(times)]
        line += times
    return found


def _row(row: Element, most: int) -> list[str]:
    """Return the cells of a row, at most one more than there may be."""
    texts: list[str] = []
    at = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        times = _times(cell, "columns")
        text = "" if cell.tag == _CELLS[1] else _cell(cell)
        if text:
            texts += [""] * (min(at, most + 1) - len(texts))
            texts += [text] * max(min(at + times, most + 1) - len(texts), 0)
            if at > most:  # far to the right of all that is read
                texts = [*texts[:most], text]
        at += times
    return texts


def _times(element: Element, what: str) -> int:
    """Return how many rows or columns an element stands for."""
    return max(int(element.get(f"{_TABLE}number-{what}-repeated") or 1), 1)


def _cell(cell: Element) -> str:
    """Return a cell as its program shows it."""
    kind = cell.get(f"{_OFFICE}value-type") or ""
    value = cell.get(f"{_OFFICE}value")
    if kind in _NUMBERS and value is not None:
        return plain_value(float(value))
    paragraphs = [_words(each) for each in cell.findall(f"{_TEXT}p")]
    shown = "\n".join(paragraphs)
    if kind == "date" and (day := cell.get(f"{_OFFICE}date-value")):
        return shown_date(datetime.fromisoformat(day), shown)
    if kind == "time" and (hours := _HOURS.fullmatch(cell.get(f"{_OFFICE}time-value") or "")):
        return f"{int(hours[1]):02d}:{int(hours[2]):02d}"
    if kind == "boolean":
        return (cell.get(f"{_OFFICE}boolean-value") or shown).upper()
    return cell.get(f"{_OFFICE}string-value") or shown


def _words(element: Element) -> str:
    """Return the text of a paragraph; spaces and breaks are elements of their own."""
    found = [element.text or ""]
    for each in element:
        if each.tag == f"{_TEXT}s":
            found.append(" " * min(int(each.get(f"{_TEXT}c") or 1), 1_000))
        elif each.tag == f"{_TEXT}tab":
            found.append("\t")
        elif each.tag == f"{_TEXT}line-break":
            found.append("\n")
        elif each.tag != f"{_OFFICE}annotation":
            found.append(_words(each))
        found.append(each.tail or "")
    return "".join(found)
