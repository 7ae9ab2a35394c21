"""The rows of a sheet that somebody keeps: which sheet it is, what is to be said of it, and its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from geo.errors import Fault, Faults
from geo.gaps.likeness import Row
from geo.gaps.sheet_reading import SERVICES, SESSIONS, Said
from geo.pack.catalogue import Catalogue
from geo.pack.grids import Grid
from geo.pack.session_columns import HEADINGS, are_sessions
from geo.pack.sheet_columns import Headed, headed, list_headings
from geo.pack.sheet_values import FAILED, Value, is_failed
from geo.words import plural
from geo.writing import plain_cell

NOTES: Final = 30
"""Notes of one kind that are kept; a list of services has tens of rows."""
Make = Callable[[str, str], Value]
"""What makes a cell of a column one of the register."""


def candidates(
    sheets: Sequence[Grid], terms: Catalogue, said: Said
) -> tuple[tuple[str, tuple[Headed, ...]], ...]:
    """Return per kind the sheets that could be the one: with the most of its columns, and with rows.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = ((1, ("Club", "Day", "Start", "End")), (2, ("Abbey", "Wed", "16:00", "18:00")))
    >>> [(kind, len(found)) for kind, found in candidates([Grid("", rows)], town().register.terms, Said())]
    [('sessions', 1)]
    """
    chosen = [each for each in sheets if each.name == said.sheet] if said.sheet else []
    tried = chosen or list(sheets)
    timed = [] if said.holds == SERVICES else [each for each in tried if _is_timed(each, said)]
    others = [] if said.holds == SESSIONS else [each for each in tried if each not in timed]
    found = (
        (SESSIONS, _filled(headed(timed, HEADINGS, said=said.columns))),
        (SERVICES, _filled(headed(others, list_headings(terms), said=said.columns))),
    )
    return tuple((kind, heads) for kind, heads in found if heads)


def is_either(head: Headed, terms: Catalogue, said: Said) -> bool:
    """Tell whether a sheet could be read as a list of services and as sessions.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = ((1, ("Club", "Postcode", "Days", "Hours")), (2, ("Abbey", "ZZ1 1AA", "Wed", "16-18")))
    >>> terms = town().register.terms
    >>> is_either(headed([Grid("", rows)], list_headings(terms))[0], terms, Said())
    True
    """
    return _is_timed(head.grid, said) and bool(headed([head.grid], list_headings(terms), said=said.columns))


def notes_of(head: Headed, others: Sequence[str], titles: Mapping[str, str]) -> list[str]:
    """Return what is to be said of a sheet and its columns; `others` are sheets that could be one as well.

    Examples
    --------
    >>> from geo.sample import town
    >>> headings = list_headings(town().register.terms)
    >>> rows = ((2, ("Club", "Adress")), (3, ("Abbey", "1 Lane")))
    >>> notes_of(headed([Grid("", rows)], headings)[0], [], headings.titles)
    ['The heading is row 2.', 'The column Adress was taken for Address.']
    """
    found = []
    if others:
        found.append(f"Read from the sheet {head.grid.name}; not from {', '.join(others)}.")
    if head.below > 1:
        found.append(f"The heading is row {head.below}.")
    found += [f"The column {heading} was taken for {titles[name]}." for heading, name in head.near]
    if head.left_out:
        found.append(f"Left out, because the list has no such column: {', '.join(head.left_out)}.")
    return found


def rows_of(
    head: Headed, titles: Mapping[str, str], make: Make, file: str
) -> tuple[list[Row], Faults, list[str]]:
    """Return the rows below the heading as the register writes them, faults, and notes.

    Examples
    --------
    >>> from geo.sample import town
    >>> headings = list_headings(town().register.terms)
    >>> rows = ((1, ("Club", "Status")), (2, ("Abbey", "Open")))
    >>> head = headed([Grid("", rows)], headings)[0]
    >>> found, _, _ = rows_of(head, headings.titles, lambda _, cell: Value(cell.lower()), "clubs.csv")
    >>> dict(found[0].cells)
    {'name': 'abbey', 'status': 'open'}
    """
    faults, notes, rows = Faults(), [], []
    for name in head.twice:
        mend = "Keep one of them, or say which is which."
        faults.append(Fault(file, "the same column twice", head.line, titles[name], mend=mend))
    beside = []
    for line, cells in head.rows():
        known = [at for at, cell in enumerate(cells) if cell.strip() and at in head.matched]
        spare = [at for at, cell in enumerate(cells) if cell.strip() and not _headed_at(head, at)]
        if spare and not head.grid.loose:
            held = f"{len(cells)} cells, the heading has {len(head.headings)}"
            faults.append(Fault(file, "a row with more cells than the heading", line, value=held, mend=_TORN))
        beside += [line] if spare else []
        if not known:
            continue
        raw = {head.matched[at]: cells[at].strip() for at in known}
        row = dict.fromkeys(head.matched.values(), "")
        for name, cell in raw.items():
            if is_failed(cell):
                faults.append(Fault(file, FAILED, line, titles[name], cell, _WRITE))
            made = make(name, plain_cell(cell))
            row[name] = made.text
            if made.note:
                notes.append(f"Row {line}, {titles[name]}: {made.note}.")
        rows.append(Row(line, row, raw))
    if beside and head.grid.loose:
        lines = ", ".join(map(str, beside[:NOTES]))
        notes.insert(0, f"Left out, because no heading stands over them: cells in row {lines}.")
    if not rows and not faults:
        faults.append(
            Fault(file, "no row below the heading", head.below, mend="Write a row for each service.")
        )
    more = len(notes) - NOTES
    return rows, faults, [*notes[:NOTES], *([f"… and {plural(more, 'note')} more."] if more > 0 else [])]


def one_row_each(rows: Sequence[Row], about: Mapping[int, str], file: str, what: str) -> Faults:
    """Return a fault for each row about something that another row is about.

    `about` : by line the id of what a row is about; `what` : a service, a session

    Examples
    --------
    >>> found = one_row_each([Row(2, {}), Row(3, {})], {2: "CL-A", 3: "CL-A"}, "clubs.csv", "service")
    >>> found[0].rule, found[0].mend
    ('the same service twice', 'Row 2 is about it too; keep one of them.')
    """
    seen: dict[str, int] = {}
    faults = Faults()
    for row in rows:
        own = about.get(row.line)
        if not own:
            continue
        if own in seen:
            mend = f"Row {seen[own]} is about it too; keep one of them."
            faults.append(Fault(file, f"the same {what} twice", row.line, "Name", row.name or own, mend))
        seen.setdefault(own, row.line)
    return faults


def no_heading(file: str) -> Fault:
    """Return the fault of a file without a heading that is understood.

    Examples
    --------
    >>> no_heading("clubs.csv").rule
    'no heading row was found'
    """
    mend = "It needs a heading row with Name or Id and one column more, such as Postcode."
    return Fault(file, "no heading row was found", mend=mend)


_WRITE: Final = "Write what the cell should say."
_TORN: Final = "A text with a comma in it needs quotes around it; save it as a workbook, or as CSV once more."


def _is_timed(grid: Grid, said: Said) -> bool:
    """Tell whether a sheet is one of sessions, by its columns or because a person says so."""
    found = headed([grid], HEADINGS, said=said.columns)
    if not found or said.holds == SESSIONS:
        return bool(found)
    likely = {name for each in found[0].unclear for name in each.likely}
    return are_sessions(found[0].matched.values(), likely)


def _filled(found: tuple[Headed, ...]) -> tuple[Headed, ...]:
    """Return the sheets that have rows; the first where none has."""
    return tuple(each for each in found if any(True for _ in each.rows())) or found[:1]


def _headed_at(head: Headed, at: int) -> bool:
    """Tell whether a heading stands over a cell."""
    return at < len(head.headings) and bool(head.headings[at])
