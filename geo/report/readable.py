"""A table as people read it: areas first, titles they know, whole children, ranges in one cell, no codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd
from pandas import Series

from geo.pack.pack import Pack
from geo.report.headings import heading
from geo.report.provenance import SOURCED
from geo.report.table import Column, Table
from geo.words import decimals_of

WHOLE: Final = "#,##0"
_RANGES: Final = (("_low", "_high"), ("_lower", "_upper"))
_PAIRS: Final[Mapping[str, tuple[str, str]]] = {
    "value": ("lower", "upper"),
    "change": ("lower", "upper"),
    "value_earlier": ("lower_earlier", "upper_earlier"),
    "value_later": ("lower_later", "upper_later"),
    "ward_value": ("ward_lower", "ward_upper"),
    "within_before": ("before_low", "before_high"),
    "within_after": ("after_low", "after_high"),
    "concentration_index": ("index_low", "index_high"),
    "neediest_share": ("low", "high"),
    "other_value": ("other_lower", "other_upper"),
    "provision_share": ("low", "high"),
}
"""Ranges whose names do not follow from that of their figure."""
_MEASURED: Final = frozenset(
    [
        *("value", "benchmark_value", "ward_value", "place_value", "value_earlier", "value_later"),
        *("later_value", "other_value", "change", "points", "need", "need_line", "neighbour_mean"),
    ]
)
"""Columns in the unit of the indicator that another column of the row names."""
_NAMING: Final = ("figure", "indicator", "need_measure", "need_indicator", "member")
_FIRST: Final = ("area_name", "name", "site_name", "site_names", "from_name", "title", "promise", "measure")
_LEFT_OUT: Final = ("polygon_ids", "longitude", "latitude", "member", *SOURCED)
"""For programs: `figure` says what people call the member, sources stand over the rows."""


class Cell(NamedTuple):
    """A text, a number with the format that a spreadsheet shows it in, or None where nothing is known."""

    value: str | float | None
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class Readable:
    """A table to be read.

    Attributes
    ----------
    headings : what each column is called, each once
    rows : a cell for each heading, in the order of the table
    same : what every row would say, by its heading: the question, mostly
    unknown : headings of columns of numbers of which none is known; empty columns of words are left out
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    same: Mapping[str, str]
    unknown: tuple[str, ...]


def readable(pack: Pack, table: Table) -> Readable:
    """Return a table as people read it; what it holds is the same.

    Examples
    --------
    >>> from geo.report.figures import figures_table, table as of
    >>> from geo.sample import town
    >>> found = readable(town(), figures_table(town(), of(town(), "ward", indicators=["damp_homes"])))
    >>> found.headings[:4]
    ('Area', 'How many', 'Out of', 'Figure')
    >>> found.same["Indicator"], found.same["Period"]
    ('Damp homes', '2021')
    """
    rows = table.rows
    spans = _ranges(table)
    ends = {end for pair in spans.values() for end in pair}
    words = _Words(pack, table)
    columns: dict[str, list[Cell]] = {}
    same: dict[str, str] = {}
    unknown: list[str] = []
    for name in _ordered(table):
        column = table.columns[name]
        title = column.heading or heading(name)
        if name in ends or name in _LEFT_OUT or _is_code(name, table):
            continue
        cells = [words.cell(name, column, at) for at in range(len(rows))]
        if len(rows) and all(each.value is None for each in cells):
            unknown += [title] if column.kind != "text" else []
        elif len(rows) > 1 and name not in spans and name not in _FIRST and len(set(cells)) == 1:
            same[title] = shown(cells[0])
        else:
            _put(columns, title, cells)
            if name in spans:
                _put(
                    columns, f"{title}: range", [words.span(name, spans[name], at) for at in range(len(rows))]
                )
    ordered = tuple(zip(*columns.values(), strict=True)) if columns else ()
    return Readable(headings=tuple(columns), rows=ordered, same=same, unknown=tuple(unknown))


def shown(cell: Cell) -> str:
    """Return a cell as a spreadsheet shows it.

    Examples
    --------
    >>> [shown(each) for each in (Cell(1234.4, WHOLE), Cell(0.123, "0%"), Cell(7.06, '0.0"%"'), Cell(None))]
    ['1,234', '12%', '7.1%', '']
    """
    value, form = cell
    if not isinstance(value, float):
        return value or ""
    if form.startswith('"'):
        return form.strip('"')
    decimals = len(form.partition(".")[2].partition('"')[0].rstrip("%"))
    tail = "%" if form.endswith('"%"') else ""
    kind = "%" if form.endswith("0%") else "f"
    return f"{value:,.{decimals}{kind}}{tail}".replace("-", "−")


def _put(columns: dict[str, list[Cell]], title: str, cells: list[Cell]) -> None:
    """Add a column under a heading that no other has, whatever its capitals."""
    number, taken = 1, {each.casefold() for each in columns}
    while (name := title if number == 1 else f"{title} ({number})").casefold() in taken:
        number += 1
    columns[name] = cells


def _ordered(table: Table) -> list[str]:
    """Return the names of the columns, what the row is about first."""
    first = next((each for each in _FIRST if each in table.columns), None)
    return sorted(table.columns, key=lambda name: name != first)


def _is_code(name: str, table: Table) -> bool:
    """Tell whether a column holds a code or id whose name stands in another one."""
    stem = re.sub(r"_(code|codes|id|ids)$", "", name)
    named = (f"{stem}_name", f"{stem}_names", stem, "name", "title")
    return stem != name and any(each in table.columns for each in named)


def _ranges(table: Table) -> dict[str, tuple[str, str]]:
    """Return the low and the high column of each figure that has them."""
    found: dict[str, tuple[str, str]] = {}
    for name in table.columns:
        pairs = [(f"{name}{low}", f"{name}{high}") for low, high in _RANGES]
        for low, high in (*pairs, _PAIRS.get(name, ("", ""))):
            taken = any(low in pair for pair in found.values())
            if low in table.columns and high in table.columns and not taken:
                found.setdefault(name, (low, high))
    return found


class _Words:
    """How the cells of one table are read: ids by their titles, numbers by their units."""

    def __init__(self, pack: Pack, table: Table) -> None:
        self.rows = table.rows
        self.columns = table.columns
        self.titles = _titles(pack)
        self.units = {each.id: each.unit for each in pack.registry.values()}
        self.naming = next((each for each in _NAMING if each in table.columns), None)
        self.forms = {name: _form(column, table.rows[name]) for name, column in table.columns.items()}

    def cell(self, name: str, column: Column, at: int) -> Cell:
        """Return the cell of a row."""
        value: Any = self.rows[name].iloc[at]
        if column.kind == "text":
            text = "" if pd.isna(value) else str(value)
            return Cell(self._said(name, text) or None)
        if pd.isna(value):
            return Cell(None)
        return self._number(name, column, float(value), at)

    def span(self, name: str, ends: tuple[str, str], at: int) -> Cell:
        """Return the range of a figure in words; nothing where an end is not known, or both are one."""
        low, high = (float(self.rows[each].iloc[at]) for each in ends)
        if pd.isna(low) or pd.isna(high):
            return Cell(None)
        column = self.columns[name]
        texts = [shown(self._number(name, column, each, at)) for each in (low, high)]
        return Cell(" to ".join(dict.fromkeys(texts)))

    def _number(self, name: str, column: Column, value: float, at: int) -> Cell:
        """Return a number with its format."""
        if column.kind == "share":
            return Cell(value, _share(value))
        if column.kind == "count":
            return Cell(float(round(value)), WHOLE)
        form = self.forms[name]
        if name in _MEASURED and self.naming and not column.unit:
            unit = self.units.get(str(self.rows[self.naming].iloc[at]))
            form = form if unit is None else _unit_form(unit)
        places = len(form.partition(".")[2].partition('"')[0])
        return Cell(round(value, places) + 0.0, form)  # no "-0.0"

    def _said(self, name: str, text: str) -> str:
        """Return a text without ids: their titles, and words apart."""
        if known := self.titles.get(name, {}).get(text):
            return known
        if name in ("flag", "flags"):
            text = text.replace(";", "; ")
        return re.sub(r"\b[a-z]+(?:_[a-z0-9]+)+\b", lambda found: found[0].replace("_", " "), text)


def _titles(pack: Pack) -> dict[str, Mapping[str, str]]:
    """Return per column that holds ids what each of them is called."""
    indicators = {each.id: each.title for each in pack.registry.values()} | {"need_index": "Need index"}
    kinds: dict[str, str] = {level: words.singular for level, words in pack.place.levels.items()}
    wards = {str(code): str(name) for code, name in pack.areas["ward"]["area_name"].items()}
    return {
        **dict.fromkeys((*_NAMING, "wards_indicator", "weighed_by"), indicators),
        **dict.fromkeys(("area_type", "level"), kinds),
        **dict.fromkeys(("ward_code", "ward_located", "ward_stated"), wards),
        "band": {each.id: each.title for each in pack.standards.values()},
        "benchmark": {each.id: each.name for each in pack.place.benchmarks},
        "category": {each.id: each.title for each in pack.catalogue.values()},
        "promise_id": {each.id: each.title for each in pack.promises.values()},
    }


def _form(column: Column, values: Series[Any]) -> str:
    """Return the format of a column of numbers: as many decimals as tell its figures apart, and no more."""
    if column.kind in ("text", "share", "count") or column.unit in ("metres", "square metres"):
        return WHOLE
    known: Sequence[float] = pd.to_numeric(values, errors="coerce").dropna().tolist()
    if all(each == round(each) for each in known):
        return WHOLE
    greatest = max(abs(each) for each in known)
    usual = (
        4 if column.decimals > 4 and greatest <= 1 else 2 if greatest < 10 else 1 if greatest < 1000 else 0
    )
    places = min(usual, column.decimals)
    return f"{WHOLE}.{'0' * places}" if places else WHOLE


def _unit_form(unit: str) -> str:
    """Return the format of a figure in a unit of the registry."""
    places = decimals_of(unit)
    number = f"{WHOLE}.{'0' * places}" if places else WHOLE
    return f'{number}"%"' if unit.startswith("percent") else number


def _share(value: float) -> str:
    """Return the format of a share: none for nobody only, all for everybody only."""
    if 0 < value < 0.005:
        return '"under 1%"'
    return '"over 99%"' if 0.995 <= value < 1 - 1e-9 else "0%"
