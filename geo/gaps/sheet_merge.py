"""The rows of a sheet merged into a list: cells and services that the sheet does not have stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from geo.gaps.edits import NO_POINT, next_id
from geo.gaps.likeness import Row
from geo.gaps.same_services import NEW
from geo.pack.frames import FIRST_ROW
from geo.pack.pack import Pack
from geo.pack.postcodes import normal
from geo.pack.sheet_values import same
from geo.writing import plain_cell

UNDATED = "undated"
_UNTOLD = {"status": "unknown", "as_of": UNDATED}
"""What a new service has where its row does not say."""
_POINT = ("lat", "lon")


@dataclass(frozen=True)
class Merged:
    """A list with a sheet merged into it.

    `rows` are all its rows, `touched` those that the sheet changes or adds, with the index of their lines
    (less `FIRST_ROW`); `absent` are the ids of services that the sheet has no row of and that are still
    there, `new` and `edited` those that it adds and changes.
    """

    rows: DataFrame
    touched: DataFrame
    absent: tuple[str, ...]
    new: tuple[str, ...]
    edited: tuple[str, ...]
    notes: tuple[str, ...]


def merged(
    pack: Pack,
    category: str,
    given: Sequence[tuple[Row, str]],
    *,
    clear: bool = False,
    remove: Collection[str] | None = (),
    source: str = "",
    used: Collection[str] = (),
) -> Merged:
    """Return the list of a category with rows merged into it; each with the id that it is about, or `NEW`.

    A cell that says the same in another way (51.50 for 51.5) stays as it was. Where a service gets another
    postcode that the pack knows, and the sheet gives it no point, a point that only stood in for its building
    follows: it is left to the middle of that postcode, and this is noted.

    Parameters
    ----------
    clear : empty cells of the sheet make those of the list empty
    remove : which of the services that no row is about are removed; None for all
    source : where a new service's facts are from, where its row does not say so
    used : ids that no new service may get

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = [(Row(2, {"name": "Dock Club", "status": "open"}), "CL-D"), (Row(3, {"name": "Yard"}), NEW)]
    >>> found = merged(town(), "club", rows, source="a letter")
    >>> found.edited, found.new, len(found.rows), found.absent
    (('CL-D',), ('CLUB-1',), 6, ('CL-A', 'CL-B', 'CL-CD', 'CL-E'))
    """
    old = pack.register.rows(category)
    kept = {str(cells["service_id"]): _texts(cells) for cells in old.to_dict("records")}
    about = {service: row for row, service in given if service != NEW}
    notes: list[str] = []
    lines: dict[str, int] = {}
    edited = []
    for service, row in about.items():
        before = kept[service]
        after = _changed(pack, before, row, notes, clear=clear)
        if any(after.get(name, "") != before.get(name, "") for name in after):
            kept[service] = after
            lines[service] = row.line
            edited.append(service)
    absent = tuple(each for each in kept if each not in about)
    gone = set(absent) if remove is None else set(absent) & set(remove)
    listed = [cells for service, cells in kept.items() if service not in gone]
    where = [lines.get(cells["service_id"], 0) - FIRST_ROW for cells in listed]
    taken = {*used}
    new = []
    for row, _ in (each for each in given if each[1] == NEW):
        cells = _fresh(pack, category, row, taken, source)
        if cells["service_id"] in kept:  # a person says that it is another one, with an id by mistake
            cells["service_id"] = next_id(pack, category, taken)
        taken.add(cells["service_id"])
        new.append(cells["service_id"])
        listed.append(cells)
        where.append(row.line - FIRST_ROW)
    columns = [*old.columns, *(each for each in _more(listed) if each not in old.columns)]
    rows = DataFrame(
        [[cells.get(name, "") for name in columns] for cells in listed],
        columns=columns,
        index=pd.Index(where),
        dtype="str",
    )
    touched = rows[rows.index >= 0]
    left = tuple(each for each in absent if each not in gone)
    return Merged(rows, touched, left, tuple(new), tuple(edited), tuple(notes))


def _texts(cells: Mapping[object, object]) -> dict[str, str]:
    return {str(name): str(cell) for name, cell in cells.items()}


def _more(listed: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the columns in which any service has anything, in order."""
    return list(dict.fromkeys(name for cells in listed for name, cell in cells.items() if cell))


def _changed(
    pack: Pack, before: Mapping[str, str], row: Row, notes: list[str], *, clear: bool
) -> dict[str, str]:
    """Return the cells of a service as its row has them."""
    after = dict(before)
    for name, cell in row.cells.items():
        if name == "service_id":
            if cell and cell.casefold() != before["service_id"].casefold():
                kept = f"{before['name']} keeps its id {before['service_id']}, not {cell}."
                notes.append(f"Row {row.line}: {kept}")
            continue
        if not cell and (name == "category" or not clear):
            continue
        written = row.raw.get(name, cell)
        if not any(same(name, before.get(name, ""), each) for each in (cell, plain_cell(written), written)):
            after[name] = cell
    if after.get("postcode") != before.get("postcode") and all(
        after.get(name, "") == before.get(name, "") for name in NO_POINT
    ):
        _follow(pack, after, notes)
    return after


def _follow(pack: Pack, cells: dict[str, str], notes: list[str]) -> None:
    """Leave a point that only stood in for a building to the middle of its new postcode; say so."""
    terms, postcode = pack.register.terms, normal(cells["postcode"])
    if terms is None or postcode not in pack.register.postcodes.index:
        return
    kinds = {each.words: each for each in terms.accuracy}
    kind = kinds.get(cells.get("coord_accuracy", ""))
    if cells.get("lat") and kind is not None and kind.decides_ward and not kind.of_postcode:
        notes.append(f"{cells['name']} keeps its point ({kind.words}): see that it is that of {postcode}.")
        return
    if cells.get("lat") or cells.get("point_of"):
        stood = cells.get("coord_accuracy") or "of another place"
        now = f"{cells['name']} now stands in the middle of {postcode}"
        notes.append(f"{now}; its point was a stand-in ({stood}).")
        cells |= NO_POINT


def _fresh(pack: Pack, category: str, row: Row, taken: Collection[str], source: str) -> dict[str, str]:
    """Return the cells of a new service."""
    cells = {name: cell for name, cell in row.cells.items() if cell}
    cells = _UNTOLD | ({"source_url": source} if source else {}) | cells
    cells.setdefault("category", category)
    cells.setdefault("service_id", next_id(pack, category, taken))
    return cells
