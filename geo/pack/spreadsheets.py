"""Tables that people hand over come out of spreadsheets: what those leave out is put back."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from pandas import DataFrame

from geo.errors import Fault, Faults
from geo.limits import Limits
from geo.pack import parsing

_DECIMAL_COMMA = re.compile(r"\s*-?\d{1,3},\d+\s*")
# More rows of another length than this, and most of them, are one trouble and not many.
FEW = 3


def table(
    data: bytes, file: str, faults: list[Fault], *, limits: Limits, decimal_comma: bool = True
) -> DataFrame | None:
    r"""Parse a person's CSV file as text columns.

    Cells that are left out at the end of a row are empty, empty ones beyond the heading are dropped, an empty
    line is a row of empty cells (so that rows keep their numbers), and semicolons, tabs and bars part cells
    where they part the heading; a number may then have a decimal comma, but not where `decimal_comma` is
    False, since 48,000 may be thousands. Other rows of another length are faults, one for all where most rows
    are so.

    Examples
    --------
    >>> from geo.limits import SITES
    >>> table(b"lat;lon;name\n52,4;-4,1\n\n", "sites.csv", [], limits=SITES).to_dict("list")
    {'lat': ['52.4', ''], 'lon': ['-4.1', ''], 'name': ['', '']}
    """
    content = parsing.text(data, file, faults, most=limits.bytes)
    if content is None:
        return None
    other = parsing.separator(content)
    if over := parsing.over_limits(content, file, limits, parts=other or ","):
        faults.append(over)
        return None
    try:
        lines = _lines(content, other or ",", limits)
    except csv.Error as error:
        faults.append(Fault(file, f"is not a readable CSV table: {error}"))
        return None
    if not lines:
        faults.append(Fault(file, "is empty", mend="Write a heading row and the figures."))
        return None
    heading = lines[0][1]
    while heading and not heading[-1].strip():
        heading.pop()
    found = Faults()
    twice = [name for name, count in Counter(heading).items() if count > 1]
    found.of_each(twice, lambda name: Fault(file, "the same column twice", 1, name))
    rows, uneven = _even(lines[1:], len(heading))
    found += _uneven(uneven, len(lines) - 1, len(heading), file)
    if found:
        faults.extend(found)
        return None
    frame = DataFrame(rows, columns=heading, dtype="str")
    if other and decimal_comma:
        frame = frame.map(lambda cell: cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell)
        frame = frame.astype("str")
    long = parsing.long_cells(frame, file, limits)
    faults.extend(long)
    return None if long else frame


def _lines(content: str, parts: str, limits: Limits) -> list[tuple[int, list[str]]]:
    """Return each line with its number; of a line no more cells are kept than a heading may have."""
    reader = csv.reader(io.StringIO(content), delimiter=parts, strict=True)
    lines = []
    for cells in reader:
        while len(cells) > limits.columns and not cells[-1].strip():
            cells.pop()
        lines.append((reader.line_num, cells[: limits.columns + 1]))
    while lines and not any(cell.strip() for cell in lines[0][1]):
        del lines[0]
    return lines


def _even(lines: list[tuple[int, list[str]]], width: int) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Return rows that are all as long as the heading, and number and length of those that cannot be."""
    rows, uneven = [], []
    for number, cells in lines:
        # One cell of many is no row whose last cells were left out.
        alone = len(cells) == 1 and width > FEW and bool(cells[0].strip())
        if alone or any(cell.strip() for cell in cells[width:]):
            uneven.append((number, len(cells)))
        else:
            rows.append((cells + [""] * (width - len(cells)))[:width])
    return rows, uneven


def _uneven(uneven: list[tuple[int, int]], count: int, width: int, file: str) -> Faults:
    """Return a fault for each row with more cells than the heading; one where most rows have."""
    held = f"cells, the heading has {width}"
    longer = sum(length > width for _, length in uneven)
    if longer > FEW and longer > count / 2:
        rule = f"{len(uneven):,} of {count:,} rows have more cells than the heading"
        mend = "Save it as CSV again; a text with a comma needs quotes around it."
        return Faults([Fault(file, rule, uneven[0][0], None, f"{uneven[0][1]} {held}", mend)])
    rule, found = "a row of another length than the heading", Faults()
    found.of_each(uneven, lambda each: Fault(file, rule, each[0], value=f"{each[1]} {held}"))
    return found
