"""A sheet as somebody keeps it, merged into a list of the register: what is unclear is asked, not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.access.supply import require_categories
from geo.errors import Faults
from geo.gaps.changes import rows_judged
from geo.gaps.same_services import NEW, matched
from geo.gaps.session_sheet import read_sessions
from geo.gaps.sheet_merge import Merged, merged
from geo.gaps.sheet_reading import SESSIONS, Reading, Said
from geo.gaps.sheet_rows import candidates, is_either, no_heading, notes_of, one_row_each, rows_of
from geo.limits import LIST
from geo.pack.catalogue import Catalogue
from geo.pack.grids import grids
from geo.pack.pack import Pack
from geo.pack.register_checks import row_order
from geo.pack.sheet_columns import Headed, headed, list_headings
from geo.pack.sheet_values import Value, value


def read_sheet(pack: Pack, category: str, data: bytes, name: str, said: Said | None = None) -> Reading:
    r"""Read a sheet (.xlsx, .ods, CSV) and merge it into the list of a category.

    The heading is found wherever it stands, columns are matched by name (`geo.pack.sheet_columns`), rows by
    id, else by name, postcode and distance (`geo.gaps.same_services`). Rows that the sheet does not have
    stay, and so do cells; all is judged as a file of the pack is. A sheet of sessions is told by its columns,
    and merged into those of the register (`geo.gaps.session_sheet`). One over `geo.limits.LIST` is refused
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
    could_be = candidates(sheets, terms, said)
    heads = [(kind, each) for kind, found in could_be for each in found]
    if len(heads) > 1:
        return Reading(sheets=tuple(each.grid.name for _, each in heads))
    if not heads:
        return Reading(found=Faults([no_heading(name)]))
    ((holds, head),) = heads
    others = [each for each in sheets if each is not head.grid and headed([each], list_headings(terms))]
    names = [each.name for each in others]
    either = is_either(head, terms, said)
    if holds == SESSIONS:
        return replace(read_sessions(pack, category, head, name, said, names), either=either)
    return replace(_services(pack, category, head, name, said, names), either=either)


def _services(
    pack: Pack, category: str, head: Headed, name: str, said: Said, others: Sequence[str]
) -> Reading:
    """Merge a sheet of services into the list of a category."""
    terms = pack.register.terms
    if terms is None:
        return Reading()
    titles = list_headings(terms).titles
    notes = [*head.grid.notes, *notes_of(head, others, titles)]
    rows, wrong, more = rows_of(head, titles, lambda column, cell: _value(column, cell, terms), name)
    notes += more
    if wrong or head.unclear:
        return Reading(found=wrong, columns=head.unclear, notes=tuple(notes))
    matching = matched(pack, category, rows, said.rows, whole=said.whole)
    if matching.questions:
        return Reading(questions=matching.questions, notes=tuple(notes))
    listed = {line: "" if service == NEW else service for line, service in matching.found.items()}
    if wrong := one_row_each(rows, listed, name, "service"):
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


def _value(column: str, cell: str, terms: Catalogue) -> Value:
    """Return a cell of a list as the register writes it."""
    made = value(column, cell, terms)
    return Value(_category(made.text, terms), made.note) if column == "category" and made.text else made


def _category(text: str, terms: Catalogue) -> str:
    """Return the id of the category that a text names by id, title or noun; the text where there is none."""
    for each in terms.categories:
        names = (each.id, each.title, each.singular, each.plural)
        if text.casefold() in map(str.casefold, names):
            return each.id
    return text
