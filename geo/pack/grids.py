"""Files that people hand over as they are, text or workbook: the cells of their sheets, with their lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import Final

from geo.errors import Fault
from geo.limits import Limits
from geo.pack import opendocument, parsing, workbooks

SEPARATORS: Final = (",", ";", "\t", "|")
"""What may part cells, the likelier first."""
_TRIED: Final = 60
"""Lines by which the separator is told."""
_LONG: Final = 20_000
_UTF_16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WINDOWS: Final = "cp1252"
_SAID: Final = "sep="
_MEND: Final = "Save it as a workbook (.xlsx or .ods), or as CSV (UTF-8)."


@dataclass(frozen=True)
class Grid:
    """One sheet as it stands: rows that hold something, with their lines; `loose` where a spare cell may be.

    In a workbook a remark may stand beside the table; in a text a cell too many means that one was torn.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    loose: bool = False
    notes: tuple[str, ...] = ()


def grids(data: bytes, file: str, faults: list[Fault], *, limits: Limits) -> tuple[Grid, ...]:
    r"""Return the sheets of a file that can be seen and hold anything; none with a fault.

    Texts may be UTF-8, UTF-16 or Windows-1252, parted by commas, semicolons, tabs or bars. Of a workbook
    (.xlsx, .ods) dates are written year-month-day, without a day where none is shown.

    Examples
    --------
    >>> from geo.limits import LIST
    >>> found = grids(b"Centres;;\n\nName;Postcode;\nCaf\xe9;ZZ1 1AA;\n", "list.csv", [], limits=LIST)
    >>> [rows for grid in found for rows in grid.rows]
    [(1, ('Centres',)), (3, ('Name', 'Postcode')), (4, ('Café', 'ZZ1 1AA'))]
    >>> found[0].notes
    ('Read as Windows text (Windows-1252): see that accents and signs are right.',)
    """
    if len(data) > limits.bytes:
        faults.append(parsing.too_large(data, file, limits.bytes))
        return ()
    if opendocument.is_opendocument(data):
        sheets = opendocument.cells(data, file, faults, limits=limits)
    elif workbooks.is_workbook(data):
        sheets = workbooks.cells(data, file, faults, limits=limits)
    else:
        found = _text_grid(data, file, faults, limits)
        return () if found is None else (found,)
    kept = [Grid(name, rows, loose=True) for name, lines in sheets if (rows := _filled(lines))]
    if not kept and not faults:
        faults.append(_empty(file))
    return () if _too_long(kept, file, limits, faults) else tuple(kept)


def _text_grid(data: bytes, file: str, faults: list[Fault], limits: Limits) -> Grid | None:
    """Return the cells of a text."""
    content, windows = _decoded(data)
    if content is None:
        faults.append(Fault(file, "is no text and no workbook", mend=_MEND))
        return None
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    parts, content = _separator(content)
    if over := parsing.over_limits(content, file, limits, parts=parts):
        faults.append(over)
        return None
    try:
        reader = csv.reader(io.StringIO(content), delimiter=parts, strict=True)
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        faults.append(Fault(file, f"is not a readable CSV table: {error}", mend=_MEND))
        return None
    rows = _filled(lines)
    if not rows:
        faults.append(_empty(file))
        return None
    note = "Read as Windows text (Windows-1252): see that accents and signs are right."
    grid = Grid("", rows, notes=(note,) if windows else ())
    return None if _too_long([grid], file, limits, faults) else grid


def _decoded(data: bytes) -> tuple[str | None, bool]:
    """Return a text, and whether it had to be read as Windows-1252; None where it is none."""
    if data[:2] in _UTF_16:
        tried = ["utf-16"]
    elif b"\0" in data[:200]:
        tried = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        tried = ["utf-8-sig", _WINDOWS]
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (None if "\0" in text else text), encoding == _WINDOWS
    return None, False


def _separator(content: str) -> tuple[str, str]:
    """Return what parts the cells: what most lines have the same number of; and the text without `sep=`."""
    first, _, rest = content.partition("\n")
    if first.lower().startswith(_SAID) and first[len(_SAID) :].strip(" ")[:1] in SEPARATORS:
        return first[len(_SAID) :].strip(" ")[:1], f"\n{rest}"
    lines = [line[:_LONG] for line in content.split("\n", _TRIED)[:_TRIED] if line.strip()]
    scores = {each: _evenness(lines, each) for each in SEPARATORS}
    return max(SEPARATORS, key=lambda each: scores[each]), content


def _evenness(lines: list[str], parts: str) -> int:
    """Return how well a separator parts lines: cells of the lines that have the commonest number of them."""
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=parts)]
    except csv.Error:
        return 0
    common = Counter(each for each in widths if each > 1).most_common(1)
    return common[0][1] * (common[0][0] - 1) if common else 0


def _filled(lines: list[tuple[int, list[str]]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the lines that hold anything, without the empty cells at their ends."""
    found = []
    for line, cells in lines:
        width = max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)
        if width:
            found.append((line, tuple(cells[:width])))
    return tuple(found)


def _too_long(found: list[Grid], file: str, limits: Limits, faults: list[Fault]) -> bool:
    """Tell whether a cell is longer than it may be, or a row wider; say which."""
    before = len(faults)
    for grid in found:
        for line, cells in grid.rows:
            if len(cells) > limits.columns:
                faults.append(Fault(file, f"more than {limits.columns:,} columns", line))
                return True
            if max(map(len, cells)) > limits.cell:
                faults.append(Fault(file, f"a cell of more than {limits.cell:,} characters", line))
    return len(faults) > before


def _empty(file: str) -> Fault:
    return Fault(file, "is empty", mend="Write a heading row and a row for each service.")
