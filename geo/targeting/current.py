"""The amounts of today that an allocation starts from: typed, pasted, or from a CSV file or workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import pandas as pd
from pandas import DataFrame, Series

from geo.errors import AtlasError, Fault, Faults, fault_order
from geo.limits import AMOUNTS
from geo.pack import frames, parsing, spreadsheets, workbooks
from geo.pack.amounts import read_amount, read_bound
from geo.pack.areas import Match, folded, match_areas
from geo.pack.frames import FIRST_ROW
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.writing import plain_cell

PASTED: Final = "the pasted table"
TYPED: Final = "what was typed"
_CURRENT: Final = ("current", "current amount", "current allocation")
# Words for the same, where no column is called current.
_AMOUNT: Final = ("amount", "allocation", "now", "today", "budget")
_TOTALS: Final = frozenset({"total", "totals", "sum", "all", "grand total"})
_CODES: Final = ("area code", "code")
_NAMES: Final = ("area", "area name", "name")


@dataclass(frozen=True, eq=False)
class Current:
    """What a table of today's amounts says, or why it cannot be used.

    Attributes
    ----------
    frame : index area_code of every area of the level in the pack's order; current (Decimal, None where it
        is not known), floor and cap (Bound of this area, None where it has none). None with a fault
    found : the faults, in row order
    """

    frame: DataFrame | None
    found: Faults = field(default_factory=Faults)

    def known(self) -> DataFrame:
        """Return the frame, or refuse it with all its faults.

        Raises
        ------
        AtlasError : a fault was found.
        """
        if self.frame is None:
            rows = "\n".join(f"  {fault}" for fault in self.found)
            raise AtlasError(f"The current amounts cannot be used, {self.found.counted()}:\n{rows}")
        return self.frame


def unknown(pack: Pack, level: Level) -> Current:
    """Return that nothing is known of today.

    Examples
    --------
    >>> from geo.sample import town
    >>> unknown(town(), "locality").frame
              current floor   cap
    area_code
    east         None  None  None
    west         None  None  None
    """
    index = pack.areas[level].index
    return Current(DataFrame({name: [None] * len(index) for name in ("current", "floor", "cap")}, index))


def read_current(pack: Pack, level: Level, data: bytes, name: str) -> Current:
    r"""Return the amounts that a CSV file or a workbook holds, each on its area; all faults are gathered.

    The columns are: the area by code or name (area, area_code, area_name, ward, ...), its current amount, and
    where wanted floor and cap of single areas. Former names are known, codes no longer in force are refused
    with the reason. Without headings two columns are area and amount. An empty amount is not known, never
    zero, and so is that of an area that no row names. Of a workbook the first sheet is read.

    Examples
    --------
    >>> from geo.sample import town
    >>> data = b'ward,current\nAbbey,"48,000"\nOld Castle,120.5\nDock,\n'
    >>> found = read_current(town(), "ward", data, "amounts.csv")
    >>> found.frame["current"].map(str).to_dict()
    {'A': '48000', 'B': 'None', 'C': '120.5', 'D': 'None', 'E': 'None'}
    >>> faults = read_current(town(), "ward", b"ward,current\nAbbey,-1\nOLD3,2\n", "amounts.csv").found
    >>> [(fault.row, fault.rule) for fault in faults]
    [(2, 'no amount'), (3, 'is a ward of before the flood')]
    """
    faults = Faults()
    if len(data) > AMOUNTS.bytes:
        return Current(None, Faults([parsing.too_large(data, name, AMOUNTS.bytes)]))
    if workbooks.is_workbook(data):
        frame = workbooks.table(data, name, faults, limits=AMOUNTS)
    else:
        plain = _tabs_apart(parsing.forgiven(data))
        frame = spreadsheets.table(plain, name, faults, limits=AMOUNTS, decimal_comma=False)
        if frame is not None and parsing.separator(plain.decode()) == ";":
            faults += _unclear(frame, name)
    return Current(None, faults) if frame is None or faults else _judged(pack, level, frame, name)


def read_pasted(pack: Pack, level: Level, text: str) -> Current:
    r"""Return the amounts of a table that was pasted, as cells of a spreadsheet or as CSV.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = read_pasted(town(), "locality", "East\t£48,000\nWest\t52 000")
    >>> found.frame["current"].map(str).to_dict()
    {'east': '48000', 'west': '52000'}
    """
    return read_current(pack, level, text.encode("utf-8", "backslashreplace"), PASTED)


def typed(pack: Pack, level: Level, amounts: Mapping[str, str]) -> Current:
    """Return the amounts that were typed, by area code; an empty text is not known.

    Examples
    --------
    >>> from geo.sample import town
    >>> typed(town(), "locality", {"east": "48,000", "west": ""}).frame["current"].map(str).to_dict()
    {'east': '48000', 'west': 'None'}
    """
    rows = DataFrame({"area code": list(amounts), "current": list(amounts.values())}, dtype="str")
    return _judged(pack, level, rows, TYPED)


def _tabs_apart(data: bytes) -> bytes:
    """Return a text whose cells tabs part, as pasted ones, with commas instead: 48,000 stays one cell."""
    if b"\t" not in data.lstrip(b"\n").partition(b"\n")[0]:
        return data
    try:
        rows = list(csv.reader(io.StringIO(data.decode()), delimiter="\t"))
    except (csv.Error, UnicodeDecodeError):
        return data  # what is wrong with it is said where it is read
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


# ---- Judging ---------------------------------------------------------------------------------------------


def _judged(pack: Pack, level: Level, given: DataFrame, file: str) -> Current:
    """Hold a table of texts against the areas of a level."""
    frame = _with_heading(given).map(lambda cell: plain_cell(cell.strip())).astype("str")
    areas, amounts, faults = _columns(pack, level, list(frame.columns), file)
    if faults:
        return Current(None, faults)
    frame = frame[(frame != "").any(axis=1)]
    codes = _codes(pack, level, frame, areas, file, faults)
    found = unknown(pack, level).known()
    readers: list[tuple[str, str, Callable[[str], Any]]] = [("current", amounts, read_amount)]
    readers += [(name, name, read_bound) for name in ("floor", "cap") if name in frame.columns]
    for name, column, read in readers:
        values = _values(frame[column], read, file, faults)
        for row, code in codes.items():
            found.at[code, name] = values[row]
    return Current(None if faults else found, faults.in_order(fault_order))


def _with_heading(frame: DataFrame) -> DataFrame:
    """Return a table with its headings in one form; two columns whose heading is an amount have none."""
    names = [str(each) for each in frame.columns]
    if len(names) == 2 and names[0].strip():
        try:
            read_amount(names[1])
        except AtlasError:
            pass
        else:
            first = DataFrame([names], columns=["area", "current"], index=[_before(frame)], dtype="str")
            return pd.concat([first, frame.set_axis(["area", "current"], axis=1)])
    return frame.set_axis([folded(each.replace("_", " ")) for each in names], axis=1)


def _before(frame: DataFrame) -> int:
    """Return the place of the line before the first row of a table."""
    return int(str(frame.index[0])) - 1 if len(frame) else 1 - FIRST_ROW


def _columns(pack: Pack, level: Level, names: Sequence[str], file: str) -> tuple[list[str], str, Faults]:
    """Return the columns that name the area, codes first, and the one of the amount."""
    faults = Faults()
    noun = folded(pack.place.levels[level].singular)
    codes = [each for each in (*_CODES, f"{noun} code", f"{level} code") if each in names]
    called = [each for each in (*_NAMES, noun, f"{noun} name", level, f"{level} name") if each in names]
    current = [each for each in _CURRENT if each in names] or [each for each in _AMOUNT if each in names]
    for kind, found, example in (("area", [*codes, *called], noun), ("current amount", current, "current")):
        if not found:
            mend = f"Name a column {example!r} in the first row."
            faults.append(Fault(file, f"no column of the {kind}", 1, mend=mend))
    if len(current) > 1:
        mend = "Call the one that counts 'current'."
        faults.append(
            Fault(file, "more than one column of the current amount", 1, value=", ".join(current), mend=mend)
        )
    twice = {each for each in names if each and names.count(each) > 1}
    for each in sorted(twice):
        faults.append(Fault(file, "the same column twice", 1, each, mend="Keep one of them."))
    return list(dict.fromkeys([*codes, *called])), current[0] if current else "", faults


def _codes(
    pack: Pack, level: Level, frame: DataFrame, columns: Sequence[str], file: str, faults: Faults
) -> dict[int, str]:
    """Return the code of the area of each row; a row without one, or with one of another row, is a fault."""
    matches = {name: _match(pack, level, frame[name]) for name in columns}
    found: dict[int, str] = {}
    first: dict[str, int] = {}
    for row in frame.index:
        said = {name: str(frame.at[row, name]) for name in columns if frame.at[row, name] != ""}
        line = int(row) + FIRST_ROW
        wrong = next((name for name, text in said.items() if text not in matches[name].matched), None)
        codes = {matches[name].matched[text] for name, text in said.items() if wrong is None}
        if not said:
            mend = "Name the area, or leave the row out."
            faults.append(Fault(file, "no area in this row", line, columns[0], mend=mend))
        elif wrong is not None:
            faults.append(_stranger(matches[wrong], said[wrong], file, line, wrong))
        elif len(codes) > 1:
            mend = "Code and name must be of one area."
            faults.append(Fault(file, "names two areas", line, value=", ".join(said.values()), mend=mend))
        elif (code := codes.pop()) in first:
            mend = f"It is in row {first[code]} already; keep one of them."
            faults.append(Fault(file, "the same area twice", line, value=pack.area_name(code), mend=mend))
        else:
            first[code], found[row] = line, code
    return found


def _match(pack: Pack, level: Level, keys: Series[Any]) -> Match:
    """Match codes and names, for wards former names too."""
    names = {str(code): str(name) for code, name in pack.areas[level]["area_name"].items()}
    ward = level == "ward"
    return match_areas(
        keys,
        list(names),
        names=names,
        aliases=pack.place.aliases if ward else None,
        obsolete=pack.place.obsolete_codes if ward else (),
    )


def _stranger(match: Match, text: str, file: str, line: int, column: str) -> Fault:
    """Return the fault of a text that names no area."""
    if text in match.obsolete:
        return Fault(file, match.obsolete[text], line, column, text, "Use the areas of today.")
    if folded(text) in _TOTALS:
        mend = "Leave the row of the total out; the total is asked for by itself."
        return Fault(file, "is no area", line, column, text, mend)
    if rule := frames.text_rule(text):
        return Fault(file, rule, line, column, text, frames.MENDS[rule])
    return Fault(file, "is no area of this place", line, column, text, "Write its code or its name.")


def _values(cells: Series[Any], read: Callable[[str], Any], file: str, faults: Faults) -> dict[int, Any]:
    """Return what each cell means, None where it is empty."""
    found: dict[int, Any] = {}
    for row, cell in cells.items():
        try:
            found[int(str(row))] = read(cell) if cell else None
        except AtlasError as error:
            found[int(str(row))] = None
            mend = str(error).partition(" is no amount")[2].removeprefix(": ")
            mend = mend[:1].upper() + mend[1:] if mend != "." else "Write digits such as 48000."
            faults.append(Fault(file, "no amount", int(str(row)) + FIRST_ROW, str(cells.name), cell, mend))
    return found


def _unclear(frame: DataFrame, file: str) -> Faults:
    """Return a fault for each number with a comma, where semicolons part cells: decimals or thousands."""
    faults = Faults()
    rule, mend = "a comma that may begin decimals or group thousands", "Write the amount without commas."
    for name in frame.columns:
        unclear = frame[name].str.strip().str.fullmatch(r"[£$€]?\s*[0-9]{1,3},[0-9]{3}")
        faults.of_each(list(frame.index[unclear]), partial(_unclear_fault, frame[name], file, rule, mend))
    return faults


def _unclear_fault(cells: Series[Any], file: str, rule: str, mend: str, row: int) -> Fault:
    """Return the fault of one unclear number."""
    return Fault(file, rule, int(row) + FIRST_ROW, str(cells.name), str(cells[row]), mend)
