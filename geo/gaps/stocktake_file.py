"""An earlier stocktake as somebody hands it over: measured, read and judged before anything is compared."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final, cast, get_args

from geo.errors import Fault, Faults
from geo.gaps.stocktake import PRINT, VERSION, Kind, Line, Stocktake, digest
from geo.limits import STOCKTAKE_BYTES, STOCKTAKE_LINES, STOCKTAKE_TEXT
from geo.pack import parsing

HEAD: Final = (PRINT, "version", "place_code", "place", "on", "data_as_of", "working_copy")
MAKE: Final = "Use a file of “needs-atlas strategy --table stocktake --format json” or of the page Strategy."
_KINDS: Final = frozenset(get_args(Kind))


def read_stocktake(data: bytes, name: str) -> tuple[Stocktake | None, Faults]:
    """Read a stocktake from a JSON file; None with every fault where it is none, or was changed since.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.report.strategy import stocktake_file
    >>> found, faults = read_stocktake(stocktake_file(town()), "stocktake.json")
    >>> found.head["place"], len(faults)
    ('Sample Town', 0)
    >>> print(read_stocktake(b"[]", "stocktake.json")[1][0])
    stocktake.json: says neither where nor when it was taken. Use a file of “needs-atlas strategy ...
    """
    faults = Faults()
    rows = _rows(data, name, faults)
    for number, row in enumerate(rows, start=1):
        faults.extend(_row_faults(row, name, number))
    if faults or not isinstance(rows, list):
        return None, faults
    lines = tuple(Line(cast("Kind", row["kind"]), *(row[each] for each in Line._fields[1:])) for row in rows)
    found = Stocktake(lines)
    faults += _unsound(found, name)
    return (None, faults) if faults else (found, faults)


def day_written(said: str) -> date | None:
    """Return a day as it is written here, year first; None where it is none.

    Examples
    --------
    >>> day_written("2026-11-27"), day_written("27/11/2026"), day_written("2026-W48-5")
    (datetime.date(2026, 11, 27), None, None)
    """
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if found.isoformat() == said else None


def _rows(data: bytes, name: str, faults: Faults) -> list[Any]:
    """Return the rows of a file; none with a fault where there are none that could be read."""
    if len(data) > STOCKTAKE_BYTES:
        faults.append(parsing.too_large(data, name, STOCKTAKE_BYTES))
        return []
    content = parsing.text(parsing.forgiven(data), name, faults, most=STOCKTAKE_BYTES)
    if content is None:
        return []
    try:
        rows = parsing.json_document(content)
    except parsing.UNREADABLE_JSON as error:
        faults.append(Fault(name, f"is not readable JSON: {error}", mend=MAKE))
        return []
    if not isinstance(rows, list):
        faults.append(Fault(name, "is no stocktake: it holds no list of lines", mend=MAKE))
        return []
    if len(rows) > STOCKTAKE_LINES:
        rule = f"has more than {STOCKTAKE_LINES:,} lines"
        faults.append(Fault(name, rule, value=f"{len(rows):,}", mend=MAKE))
        return []
    return rows


def _row_faults(row: Any, name: str, number: int) -> list[Fault]:
    """Return what is wrong with one line."""
    if not isinstance(row, dict) or set(row) != set(Line._fields):
        expected = ", ".join(Line._fields)
        return [Fault(name, f"is no line of a stocktake: it must hold {expected}", row=number, mend=MAKE)]
    found = []
    for field, value in row.items():
        if not isinstance(value, str):
            found.append(Fault(name, "is no text", row=number, column=field, value=str(value)[:60]))
        elif len(value) > STOCKTAKE_TEXT:
            rule = f"is longer than {STOCKTAKE_TEXT:,} characters"
            found.append(Fault(name, rule, row=number, column=field, value=value[:60]))
        elif any("\ud800" <= each <= "\udfff" for each in value):
            found.append(Fault(name, "holds half a character", row=number, column=field, value=value[:60]))
    if not found and row["kind"] not in _KINDS:
        found.append(Fault(name, "unknown kind", row=number, column="kind", value=row["kind"], mend=MAKE))
    return found


def _unsound(found: Stocktake, name: str) -> Faults:
    """Return what is wrong with a stocktake as a whole."""
    faults = Faults()
    keys = Counter((each.kind, each.about, each.field) for each in found.lines)
    twice = [" ".join(each) for each, count in keys.items() if count > 1]
    faults.of_each(twice, lambda each: Fault(name, "says one thing twice", value=each, mend=MAKE))
    head = found.head
    if tuple(head) != HEAD:
        faults.append(Fault(name, "says neither where nor when it was taken", mend=MAKE))
        return faults
    if head["version"] != VERSION:
        rule = f"is of another version than {VERSION}, which this atlas reads"
        faults.append(Fault(name, rule, value=head["version"]))
    if day_written(head["on"]) is None:
        faults.append(Fault(name, "is of no day", column="on", value=head["on"], mend=MAKE))
    if head[PRINT] != digest(found.lines):
        mend = "Take the file as it was made: a frozen ledger is never edited."
        faults.append(Fault(name, "was changed after it was made", mend=mend))
    return faults
