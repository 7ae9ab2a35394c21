"""A workbook to be worked in: every cell a text that no spreadsheet rewrites, and what each column says."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Final

import xlsxwriter

from geo.writing import kept_cell

ABOUT: Final = "What the columns say"
"""The second sheet: what each column says, and whose the list is."""
USUAL: Final = 16
"""Letters that a column is wide."""
_TALLEST: Final = 1_048_575
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
_MADE: Final = datetime(2000, 1, 1)


def sheet_book(
    title: str, notes: list[list[str]], headings: list[str], widths: list[int], rows: list[list[str]]
) -> bytes:
    """Return a workbook of one sheet and what its columns say: same content, same bytes.

    `notes` : what is said of the columns, and of whose the list is, in pairs

    Examples
    --------
    >>> sheet_book("Clubs", [["Source", "us"]], ["Name"], [20], [["Abbey"]])[:2]
    b'PK'
    """
    out = io.BytesIO()
    given = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, given)
    book.set_properties(
        {
            "title": title,
            "comments": "; ".join(words for what, words in notes if what == "Source"),
            "created": _MADE,
        }
    )
    sheet = book.add_worksheet(_NO_NAME.sub(" ", title)[:_LONGEST_NAME].strip() or "List")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(column, column, width, text)  # of rows that are added below, too
        sheet.write_string(0, column, kept_cell(heading), head)
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(number, column, kept_cell(cell), text)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_TALLEST + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    about = book.add_worksheet(ABOUT)
    about.set_column(0, 0, 34, text)
    about.set_column(1, 1, 100, text)
    for number, cells in enumerate(notes):
        for column, cell in enumerate(cells):
            about.write_string(number, column, kept_cell(cell), text)
    book.close()
    return out.getvalue()
