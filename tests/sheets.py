"""Spreadsheets for tests, as the programs that people use write them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Rows = Iterable[Sequence[Any]]
ODS = "application/vnd.oasis.opendocument.spreadsheet"
FAR = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
_SPACES = "".join(
    f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
    for each in ("office", "table", "text", "style")
)


def xlsx(rows: Rows, *, title: str = "Sheet1", **others: Rows) -> bytes:
    """Return an Excel workbook of these rows and further sheets. A pair is a value with its format."""
    book = openpyxl.Workbook()
    sheets = [(title, rows), *others.items()]
    for at, (name, lines) in enumerate(sheets):
        sheet = book.active if at == 0 else book.create_sheet()
        sheet.title = name
        for number, cells in enumerate(lines, start=1):
            for column, given in enumerate(cells, start=1):
                value, form = given if isinstance(given, tuple) else (given, None)
                if value is not None and value != "":
                    cell = sheet.cell(number, column, value)
                    if isinstance(value, str):
                        cell.data_type = "s"  # a text, whatever it looks like
                    if form:
                        cell.number_format = form
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_of(rows: Rows, *, parts: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=parts).writerows(rows)
    return out.getvalue().encode(encoding)


def ods(rows: Rows, *, title: str = "Sheet1", more: str = "", tail: str = FAR, **others: Rows) -> bytes:
    """Return an OpenDocument spreadsheet as LibreOffice writes it: with a million empty rows at its end."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_row, lines))}{more}{tail}</table:table>"
        for name, lines in [(title, rows), *others.items()]
    )
    return archive(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def archive(content: str, **parts: str) -> bytes:
    """Return a document with this content; `parts` stand in META-INF."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("mimetype"), ODS)
        for name, text in parts.items():
            file.writestr(f"META-INF/{name}.xml", text)
        file.writestr("content.xml", content)
    return out.getvalue()


def _row(cells: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(given: Any) -> str:
    """Return a cell; a pair is a value with the text that shows it."""
    value, shown = given if isinstance(given, tuple) else (given, None)
    if value is None or value == "":
        return "<table:table-cell/>"
    kind, attribute = "string", ""
    if isinstance(value, date):
        text = value.isoformat()
        kind, attribute = "date", f' office:date-value="{text}"'
    elif isinstance(value, int | float):
        kind, attribute = "float", f' office:value="{value!r}"'
    words = escape(str(value if shown is None else shown)).replace("  ", ' <text:s text:c="1"/>')
    lines = "".join(f"<text:p>{each}</text:p>" for each in words.split("\n"))
    return f'<table:table-cell office:value-type="{kind}"{attribute}>{lines}</table:table-cell>'
