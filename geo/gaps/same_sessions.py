"""At which service the session of a row is, and which of its sessions: by id, else by days and times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rapidfuzz import fuzz

from geo.gaps.likeness import LIKE, Row, Services
from geo.gaps.same_services import LEAVE, NEW, OFFERED, Question
from geo.pack.pack import Pack
from geo.pack.session_columns import POSTCODE, SERVICE
from geo.pack.sessions import DAYS, Session, clock, sessions_of, when
from geo.pack.sheet_columns import plain

PLACE: Final = "place"
SESSION: Final = "session"


@dataclass(frozen=True)
class Timed:
    """Rows with what each is about, and what is to be asked.

    `services` has by line the id of the service ("" left out), `about` the id of the session or `NEW`; `rows`
    are those that stay, rows of single days of one session made one.
    """

    rows: tuple[Row, ...] = ()
    services: Mapping[int, str] = field(default_factory=dict)
    about: Mapping[int, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


def services_found(
    pack: Pack, category: str, rows: Sequence[Row], said: Mapping[int, str]
) -> tuple[dict[int, str], tuple[Question, ...]]:
    """Return by line the service at which the session of each row is; what is not clear is asked once a name.

    A row with the id of a session is where that one is, unless it says another id of a service. Names are
    compared with those of the list of a category, ids with those of all.

    Examples
    --------
    >>> from geo.sample import town
    >>> names = ("Abbey club", "Abby Club", "Abby Club")
    >>> rows = [Row(at, {"service": each}) for at, each in enumerate(names)]
    >>> found, asked = services_found(town(), "club", rows, {})
    >>> found, [(each.line, each.name, each.place, each.likely) for each in asked]
    ({0: 'CL-A'}, [(1, 'Abby Club', 'also row 2', ('CL-A',))])
    """
    listed = {str(each).casefold(): str(each) for each in pack.services.index}
    places = {each.id.casefold(): each.service for each in sessions_of(pack.register.sessions)}
    found: dict[int, str] = {}
    named: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        own = listed.get(row.cells.get("service_id", "").casefold())
        own = own or places.get(row.cells.get("session_id", "").casefold())
        if row.line in said:
            found[row.line] = said[row.line]
        elif own is not None:
            found[row.line] = own
        else:
            named[_named(row)].append(row)
    answers = {_named(row): said[row.line] for row in rows if row.line in said}
    services, questions = Services(pack, category), []
    for (called, postcode), same in named.items():
        first = same[0]
        name = first.cells.get(SERVICE, "")
        asked = Row(first.line, {"name": name, "postcode": postcode})
        compared = services.compared(asked, services.points_of([asked]).get(first.line))
        answer = answers.get((called, postcode))
        if answer is None and not (answer := services.sure(asked, compared)):
            likely = services.likely(compared, services.ids if not postcode else ())[:OFFERED]
            place = ", ".join(filter(None, [postcode, _also(same[1:])]))
            shown = name or first.cells.get("service_id", "")
            questions.append(Question(first.line, shown, place, tuple(likely), PLACE))
            continue
        found |= {each.line: answer for each in same}
    return found, tuple(questions)


def sessions_found(
    pack: Pack, rows: Sequence[Row], services: Mapping[int, str], said: Mapping[int, str]
) -> Timed:
    """Return which session each row is about: by its id, else of the same days and times at its service.

    Rows of single days that together are the days of a session, at its times and else alike, are one. One
    that shares a day or its times with a session of much the same title is asked about; else it is new.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> cells = {"title": "Girls on Thursday", "days": "Thu", "start": "16:00", "end": "19:00"}
    >>> rows = [Row(2, cells), Row(3, cells | {"end": "20:00"})]
    >>> found = sessions_found(town_with_sessions(), rows, {2: "CL-A", 3: "CL-A"}, {})
    >>> dict(found.about)
    {2: 'S-1', 3: 'new'}
    """
    every = sessions_of(pack.register.sessions)
    by_id = {each.id.casefold(): each for each in every}
    known = {NEW, LEAVE, *(each.id for each in every)}
    about: dict[int, str] = {}
    for row in rows:
        if said.get(row.line) in known:
            about[row.line] = said[row.line]
        elif services.get(row.line, LEAVE) == LEAVE:
            about[row.line] = LEAVE
        elif own := by_id.get(row.cells.get("session_id", "").casefold()):
            about[row.line] = own.id
    at: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.line not in about:
            at[services[row.line]].append(row)
    taken, joined = set(about.values()), {row.line: row for row in rows}
    questions: list[Question] = []
    notes: list[str] = []
    for service, own_rows in at.items():
        free = [each for each in every if each.service == service and each.id not in taken]
        rest = _exact(own_rows, free, about)
        rest = _by_days(rest, _left(free, about), about, joined, notes)
        for row in rest:
            likely = [each.id for each in _left(free, about) if _may_be(row, each)]
            if likely:
                questions.append(Question(row.line, row_words(row), "", tuple(likely[:OFFERED]), SESSION))
            else:
                about[row.line] = NEW
    kept = tuple(joined[row.line] for row in rows if row.line in joined)
    return Timed(kept, services, about, tuple(questions), tuple(notes))


def row_words(row: Row) -> str:
    """Return what a row says of a session, in short.

    Examples
    --------
    >>> row_words(Row(2, {"title": "Dance", "days": "Wed", "start": "16:00", "end": "18:00"}))
    'Dance, Wed, 16:00 to 18:00'
    """
    hours = " to ".join(filter(None, [row.cells.get("start", ""), row.cells.get("end", "")]))
    what = [row.cells.get("title") or row.cells.get(SERVICE, ""), row.cells.get("days", ""), hours]
    return ", ".join(filter(None, what))


def _named(row: Row) -> tuple[str, str]:
    """Return by what the service of a row is named."""
    return plain(row.cells.get(SERVICE, "")), row.cells.get(POSTCODE, "")


def _also(rows: Sequence[Row]) -> str:
    """Return which other rows a question is about."""
    if not rows:
        return ""
    return f"also row{'s' if len(rows) > 1 else ''} {', '.join(str(each.line) for each in rows)}"


def _left(free: Iterable[Session], about: Mapping[int, str]) -> list[Session]:
    """Return the sessions that no row is about yet."""
    taken = set(about.values())
    return [each for each in free if each.id not in taken]


def _days(row: Row) -> tuple[tuple[int, ...], tuple[object, ...]] | None:
    """Return the weekdays or dates of a row; None where it says none."""
    try:
        return when(row.cells.get("days", ""))
    except ValueError:
        return None


def _same_times(row: Row, session: Session) -> bool:
    return (row.cells.get("start"), row.cells.get("end")) == (clock(session.start), clock(session.end))


def _exact(rows: Sequence[Row], free: Sequence[Session], about: dict[int, str]) -> list[Row]:
    """Say which rows have the very days and times of one session; return the others."""
    rest = []
    for row in rows:
        same = [
            each
            for each in _left(free, about)
            if _same_times(row, each) and _days(row) == (each.days, each.dates)
        ]
        if len(same) > 1:
            same = [each for each in same if plain(each.title) == plain(row.cells.get("title", ""))]
        if len(same) == 1:
            about[row.line] = same[0].id
        else:
            rest.append(row)
    return rest


def _by_days(
    rows: Sequence[Row],
    free: Sequence[Session],
    about: dict[int, str],
    joined: dict[int, Row],
    notes: list[str],
) -> list[Row]:
    """Make rows of the single days of a session one row; return the others."""
    rest = list(rows)
    for each in free:
        if not each.days:
            continue
        parts = [
            row
            for row in rest
            if _same_times(row, each) and (own := _days(row)) and own[0] and set(own[0]) <= set(each.days)
        ]
        days = [day for row in parts for day in (_days(row) or ((), ()))[0]]
        if sorted(days) != list(each.days) or len({_but_days(row) for row in parts}) != 1:
            continue
        first = parts[0]
        cells = {**first.cells, "days": ";".join(DAYS[day][:3] for day in sorted(days))}
        joined[first.line] = replace(first, cells=cells)
        about[first.line] = each.id
        for row in parts[1:]:
            del joined[row.line]
            about[row.line] = LEAVE
        lines = ", ".join(str(row.line) for row in parts)
        notes.append(f"Rows {lines} were read as one: {row_words(joined[first.line])}.")
        rest = [row for row in rest if row not in parts]
    return rest


def _but_days(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, cell) for name, cell in row.cells.items() if name != "days"))


def _may_be(row: Row, session: Session) -> bool:
    """Tell whether a row may be a session: of much the same title, sharing a day or its times."""
    title = plain(row.cells.get("title", ""))
    alike = not title or fuzz.token_sort_ratio(title, plain(session.title)) >= LIKE
    own = _days(row)
    if own is None and row.cells.get("days"):
        return False  # days that cannot be read are a fault
    shares = own is None or bool(set(own[0]) & set(session.days) or set(own[1]) & set(session.dates))
    same = _same_times(row, session)
    return (alike and (shares or same)) or (shares and same)
