"""Changing the register that people keep for a pack: made from its files, edited, proposed, taken back.

Whatever is written passes the same checks as a pack's file before it is kept; all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import URL, Connection, select

from geo.errors import NotAvailableError, RegisterError
from geo.pack.kept_checks import door
from geo.pack.kept_items import contents, items_of
from geo.pack.kept_register import FOUNDER, kept_address, opened, require_place
from geo.pack.place import Place
from geo.pack.register import Register
from geo.store.directory import PackFiles
from geo.store.register import changes
from geo.store.register.database import writing
from geo.store.register.items import ABSENT, Edit, Person, differing
from geo.store.register.making import begin, up_to_date
from geo.store.register.reading import items_in, revision_as_of, revision_in
from geo.store.register.schema import about

FOUNDED: Final = "The pack's files, as they were when the register began"


@dataclass(frozen=True)
class Made:
    """What making a register came to: where it is, whether it is new, or was brought up to date."""

    url: URL
    revision: int
    services: int
    is_new: bool
    is_updated: bool


def make(place: Place, pack: Register, files: PackFiles) -> Made:
    """Make the register of a pack from its files, or bring one of an older atlas up to date; all or nothing.

    Raises
    ------
    NotAvailableError : the pack has no services.
    RegisterError : it cannot be written, is of a newer atlas, or of another place.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     made = make(town().place, town().register, PackFiles(town().root))
    >>> made.revision, made.services, made.is_new
    (1, 13, False)
    """
    if pack.terms is None:
        raise NotAvailableError("This place has no services, so there is no register to keep.")
    url = kept_address(place)
    taken = contents(files)
    with writing(url, make=True) as connection:
        updated = up_to_date(connection)
        fresh = _is_empty(connection)
        if fresh:
            begin(connection, place.borough.code)
            edits = [Edit(*key, 0, body) for key, body in items_of(taken).items()]
            changes.applied(connection, edits, FOUNDER, why=FOUNDED, files=taken)
        require_place(connection, place, url)
        count = sum(kind == "service" for kind, _ in items_in(connection))
        return Made(url, revision_in(connection).number, count, fresh, updated and not fresh)


def edit(
    place: Place, pack: Register, edits: Sequence[Edit], by: Person, *, why: str, source: str = ""
) -> int | None:
    """Change the register where every check is passed; return the new revision, None where nothing changes.

    Raises
    ------
    PackError : it would break its contract; every fault is named, and nothing is written.
    ConflictError : somebody was faster. RegisterError : it cannot be written.

    Examples
    --------
    >>> from geo.pack.kept_register import kept
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     closed = Edit("service", "HUB-2", 1, None)
    ...     edit(town().place, town().register, [closed], Person("Ann"), why="Closed")
    ...     len(kept(town().place, town().register).rows("hub"))
    2
    1
    """
    with opened(place, writes=True) as connection:
        return _edited(connection, pack, edits, by, why=why, source=source)


def propose(
    place: Place, pack: Register, edits: Sequence[Edit], by: Person, *, why: str, source: str = ""
) -> list[int]:
    """Record changes for somebody else to decide about, where every check is passed; return their numbers.

    Raises
    ------
    PackError : accepted now, they would break the register's contract; every fault is named.
    ConflictError : somebody was faster. RegisterError : it cannot be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     closed = Edit("service", "HUB-2", 1, None)
    ...     len(propose(town().place, town().register, [closed], Person("Ann"), why="Closed"))
    1
    """
    with opened(place, writes=True) as connection:
        check = door(pack, items_in(connection))
        return changes.proposed(connection, edits, by, why=why, source=source, check=check)


def accept(place: Place, pack: Register, ids: Sequence[int], by: Person, *, why: str = "") -> int:
    """Accept proposed changes where every check is passed; return the revision from which they count.

    Raises
    ------
    PackError : the register would break its contract. ConflictError : somebody was faster.
    RegisterError : a change is not there or decided, or nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town() as address:
    ...     edits = [Edit("service", "HUB-2", 1, {"service_id": "HUB-2", "category": "hub"})]
    ...     number = changes.propose(address, edits, Person("Ann"), why="Less is known")
    ...     accept(town().place, town().register, number, Person("Ben"))
    Traceback (most recent call last):
        ...
    geo.errors.PackError: Nothing was written, because the place pack would have 4 faults: ...
    """
    with opened(place, writes=True) as connection:
        return changes.accepted(connection, ids, by, why=why, check=door(pack, {}))


def reject(place: Place, ids: Sequence[int], by: Person, *, why: str) -> None:
    """Reject proposed changes; they stay on record.

    Raises
    ------
    RegisterError : one is not there or was decided already, or nothing can be written.

    Examples
    --------
    >>> from geo.pack.kept_register import changes_of
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     closed = Edit("service", "HUB-2", 1, None)
    ...     numbers = propose(town().place, town().register, [closed], Person("Ann"), why="Closed")
    ...     reject(town().place, numbers, Person("Ben"), why="It is open")
    ...     changes_of(town().place)[-1].status
    'rejected'
    """
    with opened(place, writes=True) as connection:
        changes.rejected(connection, ids, by, why=why)


def restored(
    place: Place, pack: Register, to: str, by: Person, *, why: str, only: Sequence[str] = ()
) -> int | None:
    """Take the register back to a revision or a day by a new change; return its number, None for no change.

    `only` : keys of the items to take back, such as ids of services; all where empty

    Raises
    ------
    RegisterError : there is no such revision or item, or nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town() as address:
    ...     _ = changes.apply(address, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     restored(town().place, town().register, "1", Person("Ben"), why="It is open")
    3
    """
    with opened(place, writes=True) as connection:
        now = items_in(connection)
        then = items_in(connection, revision_as_of(connection, to))
        if strange := sorted(set(only) - {key for _, key in now}):
            raise RegisterError(f"The register never had {', '.join(strange)}.")
        keys = [key for key in differing(now, then) if not only or key[1] in only]
        edits = [Edit(*key, now[key].version, then.get(key, ABSENT).body) for key in keys]
        return _edited(connection, pack, edits, by, why=why, source=f"revision {to}")


def _edited(
    connection: Connection, pack: Register, edits: Sequence[Edit], by: Person, *, why: str, source: str
) -> int | None:
    """Change a register that is open to be written."""
    check = door(pack, items_in(connection))
    return changes.applied(connection, edits, by, why=why, source=source, check=check)


def _is_empty(connection: Connection) -> bool:
    """Tell whether a register has its tables and nothing in them."""
    return connection.execute(select(about.c.id)).first() is None
