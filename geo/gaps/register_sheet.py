"""A sheet as somebody keeps it, merged into a list of the register: what is unclear is asked, not guessed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from pandas import DataFrame

from geo.access.supply import require_categories
from geo.errors import Fault, Faults
from geo.gaps.changes import rows_judged
from geo.gaps.same_services import NEW, Question, Row, matched
from geo.gaps.sheet_merge import Merged, merged
from geo.limits import LIST
from geo.pack.catalogue import Catalogue
from geo.pack.grids import Grid, grids
from geo.pack.pack import Pack
from geo.pack.register_checks import row_order
from geo.pack.sheet_columns import Headed, Unclear, choices, headed
from geo.pack.sheet_values import FAILED, is_failed, value
from geo.writing import plain_cell

NOTES: Final = 30
"""Notes of one kind that are kept; a list of services has tens of rows."""
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_NO_ROWS: Final[Mapping[int, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Said:
    """What a person says of a sheet.

    Attributes
    ----------
    columns : by heading the column of the register that it is; "" leaves it out
    rows : by line the id of the service that a row is about, `NEW`, or "" to leave it out
    sheet : the name of the sheet to read, where several could be
    clear : cells that are empty in the sheet become empty in the register
    whole : the sheet is the whole list: services that it does not have are removed, empty cells become empty
    remove : ids of services that the sheet does not have and that are to be removed
    source : where the facts are from; of new services whose row does not say so
    used : ids that services of earlier days had, so that no new one gets them
    """

    columns: Mapping[str, str] = field(default_factory=lambda: _NONE)
    rows: Mapping[int, str] = field(default_factory=lambda: _NO_ROWS)
    sheet: str = ""
    clear: bool = False
    whole: bool = False
    remove: Collection[str] = ()
    source: str = ""
    used: Collection[str] = ()


@dataclass(frozen=True)
class Reading:
    """What a sheet comes to.

    `rows` is the whole list as it would be, as text columns; None while there are faults, or while `sheets`,
    `columns` or `questions` hold what a person has to say first. `absent` are the services of the list that
    no row is about, `notes` what was done that is not plain to see.
    """

    rows: DataFrame | None = None
    found: Faults = field(default_factory=Faults)
    sheets: tuple[str, ...] = ()
    columns: tuple[Unclear, ...] = ()
    questions: tuple[Question, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether a person has to say something first."""
        return bool(self.sheets or self.columns or self.questions)


def read_sheet(pack: Pack, category: str, data: bytes, name: str, said: Said | None = None) -> Reading:
    r"""Read a sheet (.xlsx, .ods, CSV) and merge it into the list of a category.

    The heading is found wherever it stands, columns are matched by name (`geo.pack.sheet_columns`), rows by
    id, else by name, postcode and distance (`geo.gaps.same_services`). Rows that the sheet does not have
    stay, and so do cells; all is judged as a file of the pack is. A sheet over `geo.limits.LIST` is refused
    first.

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Examples
    --------
    >>> from geo.sample import town
    >>> data = b"Our clubs\n\nClub;Status;Date\nDock Club;Open;28/11/2026\nYard;open;Nov-26\n"
    >>> found = read_sheet(town(), "club", data, "clubs.csv", Said(source="the club"))
    >>> found.rows.set_index("service_id").loc[["CL-D", "CLUB-1"], ["name", "status", "as_of", "source_url"]]
                     name status       as_of            source_url
    service_id
    CL-D        Dock Club   open  2026-11-28  https://example.org/
    CLUB-1           Yard   open     2026-11              the club
    """
    require_categories(pack, [category])
    terms, said = pack.register.terms, said or Said()
    faults = Faults()
    sheets = grids(data, name, faults, limits=LIST)
    if faults or terms is None:
        return Reading(found=faults)
    candidates = _candidates(sheets, terms, said)
    if len(candidates) > 1:
        return Reading(sheets=tuple(each.grid.name for each in candidates))
    if not candidates:
        return Reading(found=Faults([_no_heading(name)]))
    head = candidates[0]
    notes = [*head.grid.notes, *_notes_of(head, sheets, terms)]
    rows, wrong, more = _rows(head, terms, name)
    notes += more
    if wrong or head.unclear:
        return Reading(found=wrong, columns=head.unclear, notes=tuple(notes))
    matching = matched(pack, category, rows, said.rows, whole=said.whole)
    if matching.questions:
        return Reading(questions=matching.questions, notes=tuple(notes))
    if wrong := _one_row_each(rows, matching.found, name):
        return Reading(found=wrong, notes=tuple(notes))
    made = merged(
        pack,
        category,
        [(row, matching.found[row.line]) for row in rows if matching.found[row.line]],
        clear=said.clear or said.whole,
        remove=None if said.whole else said.remove,
        source=said.source,
        used=said.used,
    )
    return _judged(pack, category, made, name, [*notes, *made.notes])


def _judged(pack: Pack, category: str, made: Merged, name: str, notes: Sequence[str]) -> Reading:
    """Judge what a sheet would make of the list."""
    found = rows_judged(pack, category, made.rows, made.touched, name).in_order(row_order)
    return Reading(
        rows=None if found else made.rows.reset_index(drop=True),
        found=found,
        absent=made.absent,
        notes=tuple(notes),
        new=made.new,
        edited=made.edited,
    )


# ---- The sheet, its heading, its rows ----------------------------------------------------------------------


def _candidates(sheets: Sequence[Grid], terms: Catalogue, said: Said) -> tuple[Headed, ...]:
    """Return the sheets that could be the one: with the most of the register's columns, and with rows."""
    chosen = [each for each in sheets if each.name == said.sheet] if said.sheet else []
    found = headed(chosen or sheets, terms, said=said.columns)
    filled = tuple(each for each in found if any(True for _ in each.rows()))
    return filled or found[:1]


def _notes_of(head: Headed, sheets: Sequence[Grid], terms: Catalogue) -> list[str]:
    """Return what is to be said of the sheet and its columns."""
    found, titles = [], choices(terms)
    others = [each.name for each in sheets if each is not head.grid and headed([each], terms)]
    if others:
        found.append(f"Read from the sheet {head.grid.name}; not from {', '.join(others)}.")
    if head.below > 1:
        found.append(f"The heading is row {head.below}.")
    found += [f"The column {heading} was taken for {titles[name]}." for heading, name in head.near]
    if head.left_out:
        found.append(f"Left out, because the list has no such column: {', '.join(head.left_out)}.")
    return found


def _rows(head: Headed, terms: Catalogue, file: str) -> tuple[list[Row], Faults, list[str]]:
    """Return the rows below the heading as the register writes them, faults, and notes."""
    faults, notes, rows = Faults(), [], []
    titles = choices(terms)
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
            made = value(name, plain_cell(cell), terms)
            row[name] = made.text
            if made.note:
                notes.append(f"Row {line}, {titles[name]}: {made.note}.")
        if row.get("category"):
            row["category"] = _category(row["category"], terms)
        rows.append(Row(line, row, raw))
    if beside and head.grid.loose:
        lines = ", ".join(map(str, beside[:NOTES]))
        notes.insert(0, f"Left out, because no heading stands over them: cells in row {lines}.")
    if not rows and not faults:
        faults.append(
            Fault(file, "no row below the heading", head.below, mend="Write a row for each service.")
        )
    more = len(notes) - NOTES
    return rows, faults, [*notes[:NOTES], *([f"… and {more} notes more."] if more > 0 else [])]


_WRITE: Final = "Write what the cell should say."
_TORN: Final = "A text with a comma in it needs quotes around it; save it as a workbook, or as CSV once more."


def _headed_at(head: Headed, at: int) -> bool:
    """Tell whether a heading stands over a cell."""
    return at < len(head.headings) and bool(head.headings[at])


def _category(text: str, terms: Catalogue) -> str:
    """Return the id of the category that a text names by id, title or noun; the text where there is none."""
    for each in terms.categories:
        names = (each.id, each.title, each.singular, each.plural)
        if text.casefold() in map(str.casefold, names):
            return each.id
    return text


def _one_row_each(rows: Sequence[Row], found: Mapping[int, str], file: str) -> Faults:
    """Return a fault for each row about a service that another row is about."""
    seen: dict[str, int] = {}
    faults = Faults()
    for row in rows:
        service = found[row.line]
        if not service or service == NEW:
            continue
        if service in seen:
            mend = f"Row {seen[service]} is about it too; keep one of them."
            faults.append(Fault(file, "the same service twice", row.line, "Name", row.name or service, mend))
        seen.setdefault(service, row.line)
    return faults


def _no_heading(file: str) -> Fault:
    """Return the fault of a file without a heading that is understood."""
    mend = "It needs a heading row with Name or Id and one column more, such as Postcode."
    return Fault(file, "no heading row was found", mend=mend)
