"""Reading a register: the items now and as they were, and every change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import URL, Connection, Select, func, or_, select

from geo.errors import RegisterError
from geo.store.register.database import reading
from geo.store.register.items import Change, Item, Items, Key, Person, replayed
from geo.store.register.schema import about, change, decision, item, pack_file, person, revision as revisions

FEW: Final = 50
"""Items that are asked for one by one; of more, all are read."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Revision:
    """Which state of which life of a register: as text it differs wherever the content may differ."""

    generation: str
    number: int

    def __str__(self) -> str:
        """Return both."""
        return f"{self.generation}-{self.number}"


def revision(url: URL) -> Revision:
    """Return the revision that a register is at: a question so small that it can be asked all the time.

    Raises
    ------
    RegisterAbsentError : there is none. RegisterError : it cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     revision(address).number
    1
    """
    with reading(url) as connection:
        return revision_in(connection)


def revision_in(connection: Connection) -> Revision:
    """Return the revision of a register that is open.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     revision_in(connection).number
    1
    """
    found = connection.execute(select(about.c.generation, about.c.revision)).one()
    return Revision(found.generation, found.revision)


def place_in(connection: Connection) -> str:
    """Return the code of the place whose register it is.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     place_in(connection)
    'TOWN'
    """
    return str(connection.execute(select(about.c.place)).scalar_one())


def items_in(connection: Connection, at: int | None = None, *, of: Sequence[Key] = ()) -> dict[Key, Item]:
    """Return the items of a register that is open, removed ones too; as of a revision where one is given.

    `of` : the items asked for, all where empty

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     items_in(connection, of=[("list", "hub")])
    {('list', 'hub'): Item(version=1, body={'complete': False, 'complete_source': ''})}
    """
    if at is not None:
        return replayed(changes_in(connection, until=at, of=of))
    asked = select(item.c.kind, item.c.key, item.c.version, item.c.body)
    if 0 < len(of) <= FEW:
        asked = asked.where(or_(*((item.c.kind == kind) & (item.c.key == key) for kind, key in of)))
    rows = connection.execute(asked)
    return {(row.kind, row.key): Item(row.version, row.body) for row in rows}


def files_in(connection: Connection, at: int | None = None) -> dict[str, bytes]:
    """Return the pack's files as the register took them over last, by name.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     list(files_in(connection))[:2]
    ['services.toml', 'services/clubs.csv']
    """
    asked = select(pack_file.c.name, pack_file.c.content).order_by(pack_file.c.revision)
    if at is not None:
        asked = asked.where(pack_file.c.revision <= at)
    return {row.name: bytes(row.content) for row in connection.execute(asked)}


def changes_in(
    connection: Connection,
    *,
    until: int | None = None,
    of: Sequence[Key] = (),
    ids: Sequence[int] = (),
    every: bool = False,
) -> list[Change]:
    """Return changes: those accepted, in the order in which they count; with `every` those of any status.

    `until` : the last revision that counts; `of`, `ids` : the items or numbers asked for, all where empty

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     [each.why for each in changes_in(connection, of=[("list", "hub")])]
    ["The pack's files, as they were when the register began"]
    """
    asked = _changes()
    if until is not None:
        asked = asked.where(decision.c.revision <= until)
    if of:
        asked = asked.where(or_(*((change.c.kind == kind) & (change.c.key == key) for kind, key in of)))
    if ids:
        asked = asked.where(change.c.id.in_(ids))
    if every:
        asked = asked.order_by(change.c.id)
    else:
        asked = asked.where(decision.c.accepted).order_by(decision.c.revision, change.c.id)
    return [_change(row) for row in connection.execute(asked)]


def revision_as_of(connection: Connection, text: str) -> int:
    """Return the revision that a person means: its number, or the last of a day (2026-11-27, UTC).

    Raises
    ------
    RegisterError : there is none such.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     revision_as_of(connection, "2")
    Traceback (most recent call last):
        ...
    geo.errors.RegisterError: There is no revision 2: the register has 1 to 1.
    """
    newest = revision_in(connection).number
    if text.isdecimal():
        if int(text) <= newest and int(text) >= 1:
            return int(text)
        raise RegisterError(f"There is no revision {text}: the register has 1 to {newest}.")
    if not _DAY.fullmatch(text):
        raise RegisterError(f"{text!r} is no revision and no day. Write a number such as 12, or 2026-11-27.")
    found = connection.execute(
        select(func.max(revisions.c.number)).where(revisions.c.at < f"{text}T24")
    ).scalar()
    if found is None:
        raise RegisterError(f"The register is younger than {text}: its first revision came later.")
    return int(found)


def items(url: URL, as_of: str = "") -> Items:
    """Return the items of a register, now or as of a revision or a day.

    Raises
    ------
    RegisterError : it cannot be read, or there is no such revision.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     items(address)["service", "HUB-2"].body["name"]
    'East Hub'
    """
    with reading(url) as connection:
        return items_in(connection, revision_as_of(connection, as_of) if as_of else None)


def history(url: URL, of: Sequence[Key] = ()) -> list[Change]:
    """Return every change, oldest first, proposed and rejected ones too; `of` some items only.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     [(each.by.name, each.what, each.status) for each in history(address, [("service", "HUB-2")])]
    [('needs-atlas', 'added', 'accepted')]
    """
    with reading(url) as connection:
        return changes_in(connection, of=of, every=True)


def proposals(url: URL) -> list[Change]:
    """Return the changes that nobody has decided about, oldest first.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     proposals(address)
    []
    """
    with reading(url) as connection:
        return proposals_in(connection)


def proposals_in(connection: Connection) -> list[Change]:
    """Return the changes of a register that is open that nobody has decided about, oldest first.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     proposals_in(connection)
    []
    """
    asked = _changes().where(decision.c.accepted.is_(None)).order_by(change.c.id)
    return [_change(row) for row in connection.execute(asked)]


def _changes() -> Select[Any]:
    """Return the question for changes with what was decided about them."""
    by, judge = person.alias("by"), person.alias("judge")
    return (
        select(
            change,
            by.c.name,
            by.c.address,
            decision.c.accepted,
            decision.c.at.label("decided_at"),
            decision.c.why.label("decided_why"),
            decision.c.revision,
            judge.c.name.label("judge"),
            judge.c.address.label("judge_address"),
        )
        .join(by, by.c.id == change.c.person_id)
        .outerjoin(decision, decision.c.change_id == change.c.id)
        .outerjoin(judge, judge.c.id == decision.c.person_id)
    )


def _change(row: Any) -> Change:
    """Return a change as a row of `_changes` has it."""
    return Change(
        id=row.id,
        kind=row.kind,
        key=row.key,
        seen=row.seen,
        before=row.before,
        after=row.after,
        at=row.at,
        by=Person(row.name, row.address),
        why=row.why,
        source=row.source,
        accepted=row.accepted,
        decided_at=row.decided_at or "",
        decided_by=None if row.judge is None else Person(row.judge, row.judge_address),
        decided_why=row.decided_why or "",
        revision=row.revision,
    )
