"""Changing a register: proposed, then accepted or rejected; all of a set or none, and nobody's work is lost.

A change names the version that its author saw. Where the item has another by then, nothing is written and
both versions are handed back (`ConflictError`). Whoever writes is alone, so that what is checked still holds
when it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import URL, Connection, func, select, update

from geo.errors import ConflictError, RegisterError
from geo.store.register.database import writing
from geo.store.register.items import ABSENT, Body, Change, Edit, Item, Items, Key, Person, fingerprint
from geo.store.register.reading import changes_in, items_in, revision_in
from geo.store.register.schema import about, change, decision, item, pack_file, person, revision as revisions

Check: TypeAlias = Callable[[Items], object]
"""Asked with the items as they would be; what it raises is the refusal."""


def propose(url: URL, edits: Sequence[Edit], by: Person, *, why: str, source: str = "") -> list[int]:
    """Record changes that somebody else is to decide about; return their numbers.

    Raises
    ------
    ConflictError : an item has been changed since it was seen. RegisterError : nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> from geo.store.register.reading import history
    >>> with kept_town() as address:
    ...     [number] = propose(address, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     history(address)[-1].status
    'proposed'
    """
    with writing(url) as connection:
        return proposed(connection, edits, by, why=why, source=source)


def apply(
    url: URL, edits: Sequence[Edit], by: Person, *, why: str, source: str = "", check: Check | None = None
) -> int | None:
    """Make changes that count at once; return the new revision, None where they change nothing.

    Raises
    ------
    ConflictError : an item has been changed since it was seen. RegisterError : nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     apply(address, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     apply(address, [Edit("service", "HUB-2", 1, {"name": "Hub"})], Person("Ben"), why="A new name")
    Traceback (most recent call last):
        ...
    geo.errors.ConflictError: service HUB-2 was changed by somebody else meanwhile (it is now version 2). ...
    """
    with writing(url) as connection:
        return applied(connection, edits, by, why=why, source=source, check=check)


def accept(url: URL, ids: Sequence[int], by: Person, *, why: str = "", check: Check | None = None) -> int:
    """Accept proposed changes, all or none; return the revision from which they count.

    Raises
    ------
    ConflictError : an item has been changed since one of them was proposed.
    RegisterError : one is not there or was decided already, or nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     number = propose(address, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     accept(address, number, Person("Ben"))
    2
    """
    with writing(url) as connection:
        return accepted(connection, ids, by, why=why, check=check)


def reject(url: URL, ids: Sequence[int], by: Person, *, why: str) -> None:
    """Reject proposed changes; they stay on record.

    Raises
    ------
    RegisterError : one is not there or was decided already, or nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> from geo.store.register.reading import history
    >>> with kept_town() as address:
    ...     number = propose(address, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     reject(address, number, Person("Ben"), why="It is open")
    ...     history(address)[-1].status
    'rejected'
    """
    with writing(url) as connection:
        rejected(connection, ids, by, why=why)


def applied(
    connection: Connection,
    edits: Sequence[Edit],
    by: Person,
    *,
    why: str,
    source: str = "",
    check: Check | None = None,
    files: Mapping[str, bytes] | None = None,
) -> int | None:
    """Make changes in a transaction that is open; `files` of the pack are remembered with the revision.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, writing(address) as connection:
    ...     applied(connection, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    2
    """
    now = items_in(connection, of=[each.item for each in edits])
    new = [each for each in edits if now.get(each.item, ABSENT).body != each.after]
    if not new and not files:
        return None
    ids = proposed(connection, new, by, why=why, source=source)
    number = accepted(connection, ids, by, why=why, check=check)
    for name, content in (files or {}).items():
        values = {"revision": number, "name": name, "content": content, "digest": fingerprint(content)}
        connection.execute(pack_file.insert().values(values))
    return number


def proposed(
    connection: Connection,
    edits: Sequence[Edit],
    by: Person,
    *,
    why: str,
    source: str = "",
    check: Check | None = None,
) -> list[int]:
    """Record changes in a transaction that is open; `check` is asked as if they were accepted now.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, writing(address) as connection:
    ...     len(proposed(connection, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed"))
    1
    """
    if not why.strip():
        raise RegisterError("Say why: every change has its reason.")
    _require_written(why, source)
    if len({each.item for each in edits}) < len(edits):
        raise RegisterError("One item is changed twice at once.")
    now = items_in(connection, of=[each.item for each in edits] if check is None else ())
    _require_seen(connection, edits, now)
    if check is not None:
        check({**now, **{each.item: Item(each.seen + 1, each.after) for each in edits}})
    first = 1 + (connection.execute(select(func.max(change.c.id))).scalar() or 0)
    author, at = _person(connection, by), moment()
    rows = [
        {
            "id": first + at_place,
            "kind": each.kind,
            "key": each.key,
            "seen": each.seen,
            "before": now.get(each.item, ABSENT).body,
            "after": each.after,
            "at": at,
            "person_id": author,
            "why": why,
            "source": source,
        }
        for at_place, each in enumerate(edits)
    ]
    if rows:
        connection.execute(change.insert(), rows)
    return [row["id"] for row in rows]  # type: ignore[misc]


def accepted(
    connection: Connection, ids: Sequence[int], by: Person, *, why: str = "", check: Check | None = None
) -> int:
    """Accept changes in a transaction that is open: a new revision, and the items as they follow.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, writing(address) as connection:
    ...     ids = proposed(connection, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     accepted(connection, ids, Person("Ben"))
    2
    """
    _require_written(why)
    wanted = _undecided(connection, ids)
    _require_once(wanted)
    now = items_in(connection, of=[each.item for each in wanted] if check is None else ())
    _require_seen(connection, [Edit(each.kind, each.key, each.seen, each.after) for each in wanted], now)
    new = {each.item: Item(each.seen + 1, each.after) for each in wanted}
    if check is not None:
        check({**now, **new})
    number = revision_in(connection).number + 1
    judge = _person(connection, by)
    connection.execute(revisions.insert().values(number=number, at=moment(), person_id=judge, why=why))
    _decide(connection, ids, by, why=why, accepted=True, revision=number)
    rows = [
        {"kind": kind, "key": key, "version": each.version, "body": each.body}
        for (kind, key), each in new.items()
    ]
    added = [row for row in rows if row["version"] == 1]
    if added:
        connection.execute(item.insert(), added)
    for row in rows:
        if row["version"] != 1:
            at = (item.c.kind == row["kind"]) & (item.c.key == row["key"])
            connection.execute(update(item).where(at).values(version=row["version"], body=row["body"]))
    connection.execute(update(about).values(revision=number))
    return number


def rejected(connection: Connection, ids: Sequence[int], by: Person, *, why: str) -> None:
    """Reject changes in a transaction that is open.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, writing(address) as connection:
    ...     ids = proposed(connection, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     rejected(connection, ids, Person("Ben"), why="It is open")
    """
    _require_written(why)
    _undecided(connection, ids)
    _decide(connection, ids, by, why=why, accepted=False, revision=None)


def _undecided(connection: Connection, ids: Sequence[int]) -> list[Change]:
    """Return changes by number, refusing those that are not there or were decided."""
    found = {each.id: each for each in changes_in(connection, every=True, ids=ids)}
    for each in ids:
        if each not in found:
            raise RegisterError(f"There is no change {each}.")
        if (decided := found[each]).decided_by is not None:
            raise RegisterError(f"Change {each} was {decided.status} by {decided.decided_by.name} already.")
    return [found[each] for each in dict.fromkeys(ids)]


def _require_written(*texts: str) -> None:
    """Refuse what one of the databases cannot hold: half a character, or the one that ends a text."""
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for each in texts for letter in each):
        raise RegisterError("A name, reason or source holds characters that are no text. Write it anew.")


def _require_once(wanted: Sequence[Change]) -> None:
    """Refuse two changes of one item: whoever decides takes one of them."""
    first: dict[Key, Change] = {}
    for each in wanted:
        if (other := first.setdefault(each.item, each)) is not each:
            raise ConflictError(each.item, (each.before, other.after, each.after), each.seen + 1)


def _decide(
    connection: Connection, ids: Sequence[int], by: Person, *, why: str, accepted: bool, revision: int | None
) -> None:
    """Record what was decided about changes."""
    judge, at = _person(connection, by), moment()
    rows = [
        {
            "change_id": each,
            "accepted": accepted,
            "at": at,
            "person_id": judge,
            "why": why,
            "revision": revision,
        }
        for each in dict.fromkeys(ids)
    ]
    if rows:
        connection.execute(decision.insert(), rows)


def _require_seen(connection: Connection, edits: Sequence[Edit], now: Items) -> None:
    """Refuse edits of items that have another version than was seen."""
    for each in edits:
        there = now.get(each.item, ABSENT)
        if there.version != each.seen:
            bodies = (_body_of(connection, each.item, each.seen), there.body, each.after)
            raise ConflictError(each.item, bodies, there.version)


def _body_of(connection: Connection, key: Key, version: int) -> Body | None:
    """Return the body that a version of an item had."""
    recorded = changes_in(connection, of=[key])
    return recorded[version - 1].after if 1 <= version <= len(recorded) else None


def _person(connection: Connection, by: Person) -> int:
    """Return the number of a person, who is written down the first time."""
    if not by.name.strip():
        raise RegisterError("Say who you are: every change names a person.")
    _require_written(by.name, by.address)
    known = (person.c.name == by.name) & (person.c.address == by.address)
    found = connection.execute(select(person.c.id).where(known)).scalar()
    if found is None:
        found = 1 + (connection.execute(select(func.max(person.c.id))).scalar() or 0)
        connection.execute(person.insert().values(id=found, name=by.name, address=by.address))
    return int(found)


def moment() -> str:
    """Return the time as it is written down: UTC, so that texts sort as times do.

    Examples
    --------
    >>> moment()[10], moment()[-1]
    ('T', 'Z')
    """
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
