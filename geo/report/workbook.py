"""A table as a workbook: a sheet to read and print, the full figures, and what they mean."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from math import ceil
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.pack.pack import Pack
from geo.pack.workbooks import SHEETS
from geo.report.provenance import Provenance, provenance
from geo.report.readable import Cell, Readable, readable, shown
from geo.report.table import Table, guide
from geo.writing import day_words, safe_cell

READ, FULL, ABOUT = SHEETS
"""The sheets: to read and print, all that the table holds, what it means and whose it is."""
LONGEST: Final = 32_767
"""Characters that a cell of a workbook can hold."""
_WIDEST: Final = 48
_NARROWEST: Final = 9
_LINE: Final = 110
_FOOT: Final = 200
"""Characters of a title that stand at the foot of a printed page, of 255 that a foot may have."""


def workbook(pack: Pack, table: Table, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a table as a workbook of three sheets: same content, same bytes.

    Parameters
    ----------
    rows : the full rows as they are written, unknown as None

    Examples
    --------
    >>> from pandas import DataFrame
    >>> from geo.sample import town
    >>> from geo.report.table import of_areas, text
    >>> found = of_areas(town(), DataFrame({"area_name": ["Dock"]}), {"area_name": text("its name")}, "wards")
    >>> workbook(town(), found, [{"area_name": "Dock"}])[:2]
    b'PK'
    """
    of = provenance(pack, table)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made = datetime.combine(of.as_of, time())
    book.set_properties(
        {
            "title": of.title,
            "subject": pack.place.title,
            "comments": " ".join(of.sources),
            "keywords": "; ".join(of.licences),
            "created": made,
        }
    )
    _Sheet(book, READ, of).to_read(readable(pack, table))
    _Sheet(book, FULL, of).plain(list(table.columns), [list(row.values()) for row in rows])
    _Sheet(book, ABOUT, of).plain(*_about(table, of))
    book.close()
    return out.getvalue()


def _about(table: Table, of: Provenance) -> tuple[list[str], list[list[Any]]]:
    """Return heading and rows of what the table means, its columns, and where it is from."""
    notes = table.notes()
    rows = [list(row) for row in notes.itertuples(index=False)]
    if table.about is not None:
        rows += [[], ["column", "meaning"], *guide(table.columns).to_numpy().tolist()]
    rows += [[], ["file", of.title], ["date", day_words(of.as_of)]]
    rows += [["source", each] for each in of.sources] + [["licence", each] for each in of.licences]
    return [str(each) for each in notes.columns], rows


class _Sheet:
    """One sheet on its way: texts are written as texts, whatever they look like."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, of: Provenance) -> None:
        self.book, self.of = book, of
        self.sheet: Worksheet = book.add_worksheet(name)
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        title = of.title[:_FOOT].replace("&", "&&")
        self.sheet.set_footer(f"&L{title}&RPage &P of &N")

    def look(self, **named: Any) -> Format:
        """Return a format, the same for the same wishes."""
        key = tuple(sorted(named.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(dict(named))
        return self.formats[key]

    def put(self, row: int, column: int, value: Any, look: Format | None = None) -> None:
        """Write one cell: a number as a number, all else as a text that no program runs."""
        if value is None or value != value or value == "":
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self.sheet.write_number(row, column, value, look)
        else:
            text = str(safe_cell(str(value)))
            self.sheet.write_string(
                row, column, text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…", look
            )

    def plain(self, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows as they are, under a heading that stays in sight."""
        for column, name in enumerate(headings):
            self.put(0, column, name, self.look(bold=True, bottom=1))
            self.sheet.set_column(column, column, min(max(len(name) + 2, _NARROWEST), _WIDEST))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self.put(number, column, value)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)

    def to_read(self, found: Readable) -> None:
        """Write the sheet to read: title, question, date and source, then rows as a table with filters."""
        facts = dict(found.same)
        if found.unknown:
            facts["Nothing known of"] = ", ".join(found.unknown)
        facts["Figures as of"] = day_words(self.of.as_of)
        facts["Source"] = " ".join(self.of.sources)
        lines = [f"{name}: {words}" for name, words in facts.items() if words]
        top = len(lines) + 2
        widths = []
        for column, name in enumerate(found.headings):
            cells = [row[column] for row in found.rows]
            widths.append(self._column(column, name, cells))
            for number, cell in enumerate(cells, start=top + 1):
                self.put(number, column, cell.value, self._look_of(cell, wrapped=widths[-1] >= _WIDEST))
        self._table(top, found)
        self._head(lines, widths)
        self.sheet.freeze_panes(top + 1, 1)
        self.sheet.repeat_rows(top)

    def _table(self, top: int, found: Readable) -> None:
        """Make the rows a table with a heading that filters; say so where there are none."""
        if not found.rows:
            self.put(top, 0, "No rows.")
            return
        look = self.look(bold=True, text_wrap=True, valign="top", bottom=1)
        heads = [{"header": str(safe_cell(each)), "header_format": look} for each in found.headings]
        given = {"name": READ, "style": "Table Style Light 1", "columns": heads}
        self.sheet.add_table(top, 0, top + len(found.rows), len(heads) - 1, given)

    def _head(self, lines: Sequence[str], widths: Sequence[int]) -> None:
        """Write the lines over the rows, as wide as the rows are on one screen."""
        across = next((n for n in range(1, len(widths)) if sum(widths[:n]) >= _LINE), max(len(widths), 1))
        room = max(sum(widths[:across]), _NARROWEST)
        for row, line in enumerate([self.of.title, *lines]):
            named = {"bold": True, "font_size": 14} if row == 0 else {"font_color": "#404040"}
            look = self.look(text_wrap=True, valign="top", **named)
            self.sheet.set_row(row, (20 if row == 0 else 15) * ceil(len(line) * 1.1 / room))
            if across > 1:
                self.sheet.merge_range(row, 0, row, across - 1, "", look)
            self.put(row, 0, line, look)

    def _column(self, column: int, name: str, cells: Sequence[Cell]) -> int:
        """Set the width of a column by what it holds; return it."""
        longest = max((len(shown(each)) for each in cells), default=0)
        word = max((len(each) for each in name.split()), default=0)
        width = min(max(longest + 2, word + 4, len(name) // 2 + 3, _NARROWEST), _WIDEST)
        self.sheet.set_column(column, column, width)
        return width

    def _look_of(self, cell: Cell, *, wrapped: bool) -> Format:
        """Return how a cell looks: numbers to the right in their format, words from the left."""
        if cell.form:
            return self.look(num_format=cell.form, valign="top", align="right")
        return self.look(valign="top", text_wrap=wrapped)
