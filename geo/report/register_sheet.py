"""A list of the register as a sheet to work in: every cell a text that no spreadsheet rewrites."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Final

import xlsxwriter

from geo.access.supply import attributions, require_categories
from geo.pack.column_names import FOUND_LOCALITY, FOUND_WARD, TO_CHECK
from geo.pack.pack import Pack
from geo.pack.sheet_columns import choices
from geo.report.register import findings
from geo.writing import kept_cell

ABOUT: Final = "What the columns say"
"""The second sheet: what each column says, and whose the list is."""
_WIDE: Final = {"name": 32, "address": 36, "coord_source": 30, "source_url": 36, "notes": 48}
_USUAL: Final = 16
_TALLEST: Final = 1_048_575
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
_MADE: Final = datetime(2000, 1, 1)


def register_sheet(pack: Pack, category: str, *, to_check: bool = False) -> bytes:
    """Return the list of a category as a workbook (.xlsx) that can be corrected and read back.

    Its columns carry the register's titles; behind them stand what is worked out, to be read only: the ward
    and the locality in which a service certainly is, and what is to be checked. All cells are texts, empty
    ones too.

    Parameters
    ----------
    to_check : only the services with something to check, or whose status is not known

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.gaps.register_sheet import read_sheet
    >>> from geo.sample import town
    >>> found = read_sheet(town(), "club", register_sheet(town(), "club"), "clubs.xlsx")
    >>> found.edited, found.new, found.absent
    ((), (), ())
    >>> len(read_sheet(town(), "club", register_sheet(town(), "club", to_check=True), "clubs.xlsx").absent)
    3
    """
    require_categories(pack, [category])
    rows = pack.register.rows(category)
    services = pack.services.loc[rows["service_id"]]
    found = findings(pack, services)
    wards, localities = (pack.areas[level]["area_name"].to_dict() for level in ("ward", "locality"))
    told = {
        FOUND_WARD: [wards.get(each, "") for each in services["ward_code"]],
        FOUND_LOCALITY: [localities.get(each, "") for each in services["locality_code"]],
        TO_CHECK: list(found),
    }
    kept = [
        at
        for at, (finding, status) in enumerate(zip(found, services["status"], strict=True))
        if not to_check or finding or status == "unknown"
    ]
    titles = choices(pack.register.terms) if pack.register.terms else {}
    headings = [*(titles[name] for name in rows.columns), *told]
    columns = [*(rows[name].tolist() for name in rows.columns), *told.values()]
    widths = [_WIDE.get(name, _USUAL) for name in rows.columns] + [_USUAL, _USUAL, 40]
    cells = [[column[at] for column in columns] for at in kept]
    title = pack.catalogue[category].title
    about = list(dict.fromkeys(words for each in attributions(pack, services) for words in each))
    guide = pack.register.terms.guide(tuple(rows.columns)) if pack.register.terms else {}
    notes = [[titles[name], words] for name, words in guide.items()]
    notes += [["Worked out, to be read only", ", ".join(told)], *(["Source", each] for each in about)]
    return _book(title, notes, headings, widths, cells)


def _book(
    title: str, notes: list[list[str]], headings: list[str], widths: list[int], rows: list[list[str]]
) -> bytes:
    """Return a workbook of one sheet: same content, same bytes."""
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
