"""Sessions: what is on at a service, when and for whom, as a source states it.

A file of its own (`sessions.csv`), which a pack may do without. What a row leaves empty, or calls "not
stated", nobody has said: it is never read as "no".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pandas import DataFrame

from geo.errors import Fault, Faults
from geo.pack import frames, parsing
from geo.pack.frames import FIRST_ROW
from geo.writing import plain_cells

FILE: Final = "sessions.csv"
COLUMNS: Final = (
    "session_id",
    "service_id",
    "title",
    "days",
    "start",
    "end",
    "season",
    "age_from",
    "age_to",
    "age_to_send",
    "open_to",
    "with_send",
    "places",
    "cost",
    "booking",
    "language",
    "all_hours",
    "as_of",
    "source",
    "note",
)
GUIDE: Final[Mapping[str, str]] = {
    "session_id": "id of the session, that no other has",
    "service_id": "id of the service of the register at which it is",
    "title": "what it is called, or what it is",
    "days": "days of the week such as Wed;Thu;Fri, or dates such as 2026-12-05;2026-12-12",
    "start": "when it starts, such as 15:30",
    "end": "when it ends, on the same day; 24:00 is midnight",
    "season": "term, holiday, all year, or not stated",
    "age_from": "youngest age; empty where no source states it",
    "age_to": "oldest age",
    "age_to_send": "oldest age of those with special educational needs or disabilities",
    "open_to": "all, girls, boys, or not stated",
    "with_send": "inclusive, only (for those with special needs alone), or not stated",
    "places": "how many can come",
    "cost": "what it costs, in words",
    "booking": "how to book, in words or an address",
    "language": "language in which it is held",
    "all_hours": "who says that all sessions of this service are listed, and when; empty where nobody does",
    "as_of": "date of these facts, or undated",
    "source": "where they are from",
    "note": "what else is to know",
}
"""The columns of the file with what they say."""
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_STATED: Final = "not stated"
SEASONS: Final = ("term", "holiday", "all year", NOT_STATED)
OPEN_TO: Final = ("all", "girls", "boys", NOT_STATED)
SEND: Final = ("inclusive", "only", NOT_STATED)
OLDEST: Final = 25
"""Nobody is counted as a young person who is older, with special needs or without."""
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {"season": SEASONS, "open_to": OPEN_TO, "with_send": SEND}
_NEEDED: Final = {
    "title": "Write what the session is called, or what it is.",
    "as_of": "Write the date of these facts, or “undated”.",
    "source": "Say where the facts are from: an address or a named document.",
}
_AGES: Final = ("age_from", "age_to", "age_to_send")
NOBODY: Final = frozenset(
    {
        NOT_STATED,
        *("yes", "no", "y", "n", "true", "false", "none", "nobody", "unknown", "not known", "n/a", "-", "?"),
    }
)
"""Words in place of who says that all hours are listed: taken for a name, they would close a service."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


@dataclass(frozen=True)
class Session:
    """One session as its source states it; None and NOT_STATED are what nobody said.

    Attributes
    ----------
    days, dates : weekdays (0 is Monday), or the dates on which it is
    start, end : minutes since midnight; the end is not part of it
    all_hours : who says that the sessions listed are all there are at this service; empty where nobody does
    """

    id: str
    service: str
    title: str
    days: tuple[int, ...]
    dates: tuple[date, ...]
    start: int
    end: int
    season: str
    age_from: int | None
    age_to: int | None
    age_to_send: int | None
    open_to: str
    send: str
    all_hours: str
    as_of: str
    source: str
    cells: Mapping[str, str]

    @property
    def hours(self) -> str:
        """The hours as people write them, such as 15:30 to 20:30."""
        return f"{clock(self.start)} to {clock(self.end)}"


def none() -> DataFrame:
    """Return the sessions of a pack that knows of none.

    Examples
    --------
    >>> len(none())
    0
    """
    return DataFrame(columns=list(COLUMNS), dtype="str")


def clock(minutes: int) -> str:
    """Return minutes since midnight as a time.

    Examples
    --------
    >>> clock(930)
    '15:30'
    """
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minutes_of(text: str) -> int:
    """Return a time as minutes since midnight.

    Raises
    ------
    ValueError : it is none.

    Examples
    --------
    >>> minutes_of("15:30")
    930
    """
    if not _TIME.fullmatch(text.strip()):
        raise ValueError(text)
    hours, _, minutes = text.strip().partition(":")
    return int(hours) * 60 + int(minutes)


def weekday(text: str) -> int:
    """Return a day of the week, 0 for Monday; written out or by its first letters, at least two.

    Raises
    ------
    ValueError : it is none.

    Examples
    --------
    >>> weekday("Thu"), weekday("thursday")
    (3, 3)
    """
    word = text.strip().lower()
    found = [at for at, day in enumerate(DAYS) if len(word) >= 2 and day.lower().startswith(word)]
    if len(found) != 1:
        raise ValueError(text)
    return found[0]


def when(text: str) -> tuple[tuple[int, ...], tuple[date, ...]]:
    """Return the weekdays, or the dates, of a cell.

    Raises
    ------
    ValueError : it holds something else, or both.

    Examples
    --------
    >>> when("Wed;Thursday")
    ((2, 3), ())
    """
    parts = [each.strip() for each in text.split(";") if each.strip()]
    days = sorted({weekday(each) for each in parts if not each[:1].isdigit()})
    dates = sorted({date.fromisoformat(each) for each in parts if each[:1].isdigit()})
    if bool(days) == bool(dates):
        raise ValueError(text)
    return tuple(days), tuple(dates)


def next_id(service: str, taken: Collection[str]) -> str:
    """Return the id of a new session of a service: the next number that was never given.

    Examples
    --------
    >>> next_id("CL-A", {"CL-A-1"})
    'CL-A-2'
    """
    number = 1
    while f"{service}-{number}" in taken:
        number += 1
    return f"{service}-{number}"


def read(data: bytes, faults: list[Fault]) -> DataFrame:
    """Return the rows of the file as text, with every column; none, and the faults, where it cannot be read.

    Examples
    --------
    >>> faults = []
    >>> read(b"session_id,colour\\n", faults)["session_id"].to_list(), len(faults)
    ([], 11)
    """
    frame = parsing.text_table(data, FILE, None, faults)
    if frame is None:
        return none()
    optional = {"age_from", "age_to", "age_to_send", "places", "cost", "booking", "language", "all_hours"}
    needed = [each for each in COLUMNS if each not in optional | {"note"} or each in frame]
    if missing := frames.missing_columns(frame, needed, FILE):
        faults.extend(missing)
        return none()
    return plain_cells(frame)


def check(frame: DataFrame, services: set[str] | None) -> Faults:
    """Return every fault of the rows of sessions; `services` are the ids that the register knows.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> rows = town_with_sessions().register.sessions
    >>> print(check(rows.assign(end="12:00").head(1), None)[0])
    sessions.csv, row 2, column end: is not after its start (found '12:00'). Give the two ends of one day.
    """
    found = Faults()
    if frame.empty:
        return found
    found += frames.control_characters(frame, FILE)
    found += frames.hidden_characters(frame, ["title"], FILE)
    seen: dict[str, int] = {}
    for at, cells in enumerate(frame.to_dict("records")):
        for column, rule, mend in _row_faults(cells, seen, services):
            found.append(Fault(FILE, rule, at + FIRST_ROW, column, str(cells.get(column, "")) or None, mend))
        seen.setdefault(str(cells["session_id"]), at)
    return found.in_order()


def sessions_of(frame: DataFrame) -> tuple[Session, ...]:
    """Return rows that passed their checks as sessions.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> first = sessions_of(town_with_sessions().register.sessions)[0]
    >>> first.title, first.days, first.hours, first.age_to_send
    ('Girls on Thursday', (3,), '16:00 to 19:00', 25)
    """
    return tuple(
        _session({str(name): str(cell) for name, cell in each.items()}) for each in frame.to_dict("records")
    )


def rows_of(bodies: Sequence[Mapping[str, str]]) -> DataFrame:
    """Return the cells of some sessions as rows with every column.

    Examples
    --------
    >>> rows_of([{"session_id": "S-1"}])[["session_id", "title"]].to_numpy().tolist()
    [['S-1', '']]
    """
    rows = [[each.get(name, "") for name in COLUMNS] for each in bodies]
    return DataFrame(rows, columns=list(COLUMNS), dtype="str")


def body_of(cells: Mapping[Any, Any]) -> dict[str, str]:
    """Return the cells of a session that hold something.

    Examples
    --------
    >>> body_of({"session_id": "S-1", "note": ""})
    {'session_id': 'S-1'}
    """
    return {str(name): str(cell) for name, cell in cells.items() if cell}


def _session(cells: Mapping[str, str]) -> Session:
    """Return a session of its cells."""
    days, dates = when(cells["days"])
    ages = [int(cells[name]) if cells.get(name, "").strip() else None for name in _AGES]
    return Session(
        id=cells["session_id"],
        service=cells["service_id"],
        title=cells["title"],
        days=days,
        dates=dates,
        start=minutes_of(cells["start"]),
        end=minutes_of(cells["end"]),
        season=cells["season"] or NOT_STATED,
        age_from=ages[0],
        age_to=ages[1],
        age_to_send=ages[2],
        open_to=cells["open_to"] or NOT_STATED,
        send=cells["with_send"] or NOT_STATED,
        all_hours=cells.get("all_hours", "").strip(),
        as_of=cells["as_of"],
        source=cells["source"],
        cells=cells,
    )


def _row_faults(
    cells: Mapping[Any, Any], seen: Mapping[str, int], services: set[str] | None
) -> Iterator[tuple[str, str, str]]:
    """Yield column, rule and what mends it of each fault of a row."""
    own, service = str(cells["session_id"]), str(cells["service_id"])
    if not _ID.fullmatch(own):
        yield "session_id", "is not a session id", "Up to 40 letters, digits, dots, hyphens and underscores."
    elif own in seen:
        taken = f"It is taken in row {seen[own] + FIRST_ROW}; give each session its own."
        yield "session_id", "the same session_id twice", taken
    if services is not None and service not in services:
        mend = "Write the service_id of a service of the register; one that closed stays, with that status."
        yield "service_id", "names no listed service", mend
    for column, mend in _NEEDED.items():
        if not str(cells[column]).strip():
            yield column, "empty", mend
    for column, words in _WORDS.items():
        if cells[column] and cells[column] not in words:
            yield column, "is none of its words", f"The words are: {', '.join(words)}."
    if str(cells.get("all_hours", "") or "").strip().lower() in NOBODY:
        yield "all_hours", "names nobody", "Write who says so, and when; leave it empty where nobody does."
    yield from _time_faults(cells)
    yield from _number_faults(cells)


def _time_faults(cells: Mapping[Any, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the faults of days and hours."""
    try:
        when(str(cells["days"]))
    except ValueError:
        mend = "Write days such as Wed;Thu;Fri, or dates such as 2026-12-05;2026-12-12, not both."
        yield "days", "holds no days", mend
    times = {}
    for column in ("start", "end"):
        try:
            times[column] = minutes_of(str(cells[column]))
        except ValueError:
            yield column, "is no time", "Write it such as 15:30."
    if len(times) == 2 and times["end"] <= times["start"]:
        yield "end", "is not after its start", "Give the two ends of one day."


def _number_faults(cells: Mapping[Any, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the faults of ages and places."""
    known = {}
    for column in (*_AGES, "places"):
        text = str(cells.get(column, "") or "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit()) or len(text) > 5:
            yield column, "is no whole number", "Leave it empty if unknown."
        else:
            known[column] = int(text)
    for low, high in (("age_from", "age_to"), ("age_to", "age_to_send")):
        if low in known and high in known and known[high] < known[low]:
            yield high, f"is below {low}", "Give the youngest first."
    for column in _AGES:
        if known.get(column, 0) > OLDEST:
            yield column, f"is above {OLDEST}", f"Young people are counted up to {OLDEST}."
