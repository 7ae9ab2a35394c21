"""A sheet of sessions as somebody keeps it, merged into those of the register: asked where it is unclear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pandas import DataFrame

from geo.errors import Fault, Faults
from geo.gaps.likeness import Row
from geo.gaps.list_edits import session_bodies
from geo.gaps.same_services import NEW
from geo.gaps.same_sessions import Timed, services_found, sessions_found
from geo.gaps.sheet_reading import SESSIONS, Reading, Said
from geo.gaps.sheet_rows import notes_of, one_row_each, rows_of
from geo.pack import sessions
from geo.pack.frames import FIRST_ROW
from geo.pack.pack import Pack
from geo.pack.register_checks import ids_of
from geo.pack.session_columns import AGES, HOURS, POSTCODE, SERVICE, TITLES
from geo.pack.session_values import session_value
from geo.pack.sessions import NOT_STATED, next_id, rows_of as session_rows, when
from geo.pack.sheet_columns import Headed
from geo.writing import plain_cell

UNSAID: Final[Mapping[str, str]] = {
    "season": NOT_STATED,
    "open_to": NOT_STATED,
    "with_send": NOT_STATED,
    "as_of": "undated",
}
"""What a new session has where its row does not say."""
_KEYS: Final = frozenset({"session_id", "service_id", SERVICE, POSTCODE})
_HOURS_MEND: Final = "Write from when to when, such as 15:30 to 20:30 or 3:30-8:30pm."
_TIME_MEND: Final = "Write it such as 15:30 or 3:30pm; 3:30 alone may be morning or afternoon."
_AGES_MEND: Final = "Write them such as 11-19, or leave them empty."


@dataclass(frozen=True)
class _Merged:
    """Sessions with a sheet merged into them; `lines` are those of the rows that change or add one, by id."""

    bodies: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, int]
    new: tuple[str, ...]
    edited: tuple[str, ...]
    absent: tuple[str, ...]


def read_sessions(
    pack: Pack, category: str, head: Headed, name: str, said: Said, others: Sequence[str] = ()
) -> Reading:
    """Merge a sheet of sessions, whose heading was found, into the sessions of the register.

    Sessions that the sheet does not have stay, and so do cells. Services are found by id, else by name among
    those of a category; sessions by id, else by service, days and times (`geo.gaps.same_sessions`). `absent`
    are the sessions of the category that no row is about. `rows` are all sessions of the register as they
    would be.

    Parameters
    ----------
    others : sheets of the file that could be read as well

    Examples
    --------
    >>> from geo.pack.grids import Grid
    >>> from geo.pack.session_columns import HEADINGS
    >>> from geo.pack.sheet_columns import headed
    >>> from geo.sample import town_with_sessions
    >>> rows = ((1, ("Club", "Day", "Time", "Activity")), (2, ("Abbey club", "Thursdays", "4-8pm", "Dance")))
    >>> head = headed([Grid("", rows)], HEADINGS)[0]
    >>> found = read_sessions(town_with_sessions(), "club", head, "hours.csv", Said(source="a poster"))
    >>> found.new, found.edited, found.absent
    (('CL-A-1',), (), ('S-1', 'S-2', 'S-3'))
    >>> found.rows.set_index("session_id").loc["CL-A-1", ["days", "start", "end", "source"]].tolist()
    ['Thu', '16:00', '20:00', 'a poster']
    """
    notes = [*head.grid.notes, *notes_of(head, others, TITLES)]
    rows, wrong, more = rows_of(head, TITLES, session_value, name)
    notes += more
    if wrong or head.unclear:
        return Reading(found=wrong, columns=head.unclear, notes=tuple(notes), holds=SESSIONS)
    rows = [each for each in rows if _says_anything(each)]
    rows, wrong = _parted(rows, name)
    if wrong:
        return Reading(found=wrong, notes=tuple(notes), holds=SESSIONS)
    places, asked = services_found(pack, category, rows, said.services)
    if asked:
        return Reading(questions=asked, notes=tuple(notes), holds=SESSIONS)
    timed = sessions_found(pack, rows, places, said.rows)
    notes += timed.notes
    if timed.questions:
        return Reading(questions=timed.questions, notes=tuple(notes), holds=SESSIONS)
    listed = {line: "" if own == NEW else own for line, own in timed.about.items()}
    if wrong := one_row_each(timed.rows, listed, name, "session"):
        wrong = Faults(replace(each, column=TITLES["session_id"]) for each in wrong)
        return Reading(found=wrong, notes=tuple(notes), holds=SESSIONS)
    made = _merged(pack, category, timed, said)
    frame = _frame(pack, made)
    faults = _judged(pack, frame, made, name)
    return Reading(
        rows=None if faults else frame,
        found=faults,
        absent=made.absent,
        notes=tuple(notes),
        new=made.new,
        edited=made.edited,
        holds=SESSIONS,
    )


def _says_anything(row: Row) -> bool:
    """Tell whether a row says anything of a session: our own sheets have a line for services without one."""
    return bool(row.cells.get("session_id")) or any(
        cell for name, cell in row.cells.items() if name not in _KEYS
    )


def _parted(rows: Sequence[Row], file: str) -> tuple[list[Row], Faults]:
    """Return rows with hours and ages as two cells each, and what is no time or no ages."""
    found, faults = [], Faults()
    for row in rows:
        cells = dict(row.cells)
        for column, names, mend in (
            (HOURS, ("start", "end"), _HOURS_MEND),
            (AGES, ("age_from", "age_to"), _AGES_MEND),
        ):
            text = cells.pop(column, "")
            parts = text.split(" to ") if text else []
            if len(parts) == 2 or (column == AGES and text.isdigit()):
                cells |= dict(zip(names, parts, strict=False))
            elif text:
                rule = f"says no {'ages' if column == AGES else 'hours'} that can be read"
                faults.append(Fault(file, rule, row.line, TITLES[column], text, mend))
        for column in ("start", "end"):
            if (text := cells.get(column, "")) and not _is_time(text):
                faults.append(Fault(file, "is no time", row.line, TITLES[column], text, _TIME_MEND))
        found.append(replace(row, cells=cells))
    return found, faults


def _is_time(text: str) -> bool:
    try:
        sessions.minutes_of(text)
    except ValueError:
        return False
    return True


def _merged(pack: Pack, category: str, timed: Timed, said: Said) -> _Merged:
    """Merge rows into the sessions of the register."""
    bodies: dict[str, Mapping[str, str]] = {
        key: {name: str(cell) for name, cell in body.items()}
        for key, body in session_bodies(pack.register.sessions).items()
    }
    of_list = set(pack.services.index[pack.services["category"] == category])
    own = [key for key, body in bodies.items() if body.get("service_id") in of_list]
    clear = said.clear or said.whole
    lines: dict[str, int] = {}
    edited, new = [], []
    taken = {*bodies, *said.used}
    for row in timed.rows:
        key = timed.about[row.line]
        service = timed.services.get(row.line, "")
        if not key:
            continue
        if key != NEW:
            after = _changed(bodies[key], row, service, clear=clear)
            if after != bodies[key]:
                bodies[key], lines[key] = after, row.line
                edited.append(key)
            continue
        key = row.cells.get("session_id", "")
        key = key if key and key not in taken else next_id(service, taken)
        taken.add(key)
        cells = {name: cell for name, cell in row.cells.items() if cell and name not in _KEYS}
        usual = dict(UNSAID) | ({"source": said.source} if said.source else {})
        bodies[key] = {"session_id": key, "service_id": service, **usual, **cells}
        lines[key] = row.line
        new.append(key)
    about = set(timed.about.values())
    absent = [key for key in own if key not in about]
    gone = set(absent) if said.whole else set(absent) & set(said.remove)
    kept = {key: body for key, body in bodies.items() if key not in gone}
    left = tuple(each for each in absent if each not in gone)
    return _Merged(kept, lines, tuple(new), tuple(edited), left)


def _changed(before: Mapping[str, str], row: Row, service: str, *, clear: bool) -> Mapping[str, str]:
    """Return the cells of a session as its row has them; what says the same in another way stays."""
    after = dict(before)
    for name, cell in {**row.cells, "service_id": service}.items():
        if name in _KEYS - {"service_id"} or (not cell and not clear):
            continue
        written = row.raw.get(name, cell)
        if not any(_same(name, before.get(name, ""), each) for each in (cell, plain_cell(written), written)):
            after[name] = cell
    return {name: cell for name, cell in after.items() if cell}


def _same(column: str, one: str, other: str) -> bool:
    """Tell whether two cells of a session say the same: Wed;Thu and Wednesday; Thursday."""
    if " ".join(one.split()) == " ".join(other.split()):
        return True
    if column in UNSAID and {one, other} == {"", NOT_STATED}:
        return True
    if column != "days":
        return False
    try:
        return when(one) == when(other)
    except ValueError:
        return False


def _frame(pack: Pack, made: _Merged) -> DataFrame:
    """Return sessions as rows, with the columns of the register and those that are needed besides."""
    used = {name for body in made.bodies.values() for name in body}
    old = pack.register.sessions.columns
    frame = session_rows([dict(each) for each in made.bodies.values()])
    return frame[[*old, *(each for each in frame.columns if each not in old and each in used)]]


def _judged(pack: Pack, frame: DataFrame, made: _Merged, file: str) -> Faults:
    """Return the faults of sessions as the file has them: its name, its lines, our titles."""
    lines = [made.lines.get(str(each), 0) for each in frame["session_id"]]
    found = Faults()
    for each in sessions.check(frame, ids_of(pack.register.files)):
        line = lines[each.row - FIRST_ROW] if each.row is not None else None
        column = TITLES.get(each.column or "", each.column)
        found.append(replace(each, file=file, row=line or None, column=column))
    return found.in_order()
