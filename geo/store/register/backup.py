"""A register as one file, whichever database it lies in, and back; and whether it agrees with itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, StaticPool, create_engine, delete, select, update

from geo.errors import RegisterError
from geo.store.directory import read_given
from geo.store.register import guards
from geo.store.register.address import file_address
from geo.store.register.database import reading, version_of, writing
from geo.store.register.items import ABSENT, Item, differing, digest, digest_of, fingerprint, replayed
from geo.store.register.making import new_generation, up_to_date
from geo.store.register.reading import changes_in, items_in, place_in, revision_in
from geo.store.register.schema import APPLICATION_ID, TABLES, about, pack_file, revision
from geo.store.register.troubles import DAMAGED, FOREIGN, in_words
from geo.store.writing import write_file

_FIRST: Final = b"SQLite format 3\0"


def back_up(url: URL, file: Path) -> str:
    """Write a register as it is at one moment into one file, whole or not at all; return its digest.

    The file is a register itself (SQLite), from whichever database it came. It names people, so a new one is
    for its owner alone.

    Raises
    ------
    RegisterError : the register cannot be read. AtlasError : the file cannot be written.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     back_up(address, Path(f"{address.database}.backup")) == verify(address)[0]
    True
    """
    with reading(url) as source, _in_memory() as (target, raw):
        up_to_date(target)
        _copy(source, target)
        target.commit()
        found = whole_digest(source)
        content = raw.serialize()
    write_file(file, content, private=True)
    return found


def restore(url: URL, file: Path, place: str, *, replace: bool = False) -> str:
    """Put the register of a backup in place of one, history and all; return its digest.

    One that is not there is made. One that has a history is replaced only where `replace` says so.

    Parameters
    ----------
    place : code of the place whose register it is to be

    Raises
    ------
    RegisterError : the file is no backup, or not whole; or the register is another place's, or has a history.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     made = back_up(address, Path(f"{address.database}.backup"))
    ...     restore(address, Path(f"{address.database}.backup"), "TOWN") == made
    True
    """
    content = read_given(file)
    with _in_memory() as (source, raw), in_words(file_address(file)):
        _load(source, raw, content, file)
        found = whole_digest(source)
        if (whose := place_in(source)) != place:
            raise RegisterError(f"{file} is of the place {whose}, not of {place}. Nothing was written.")
        if wrong := disagreements(source):
            raise RegisterError(f"{file} is not whole: {wrong[0]} Nothing was written.")
        with writing(url, make=True) as target:
            up_to_date(target)
            _require_replaceable(target, place, replace=replace)
            guards.take_down(target)
            for table in reversed(TABLES):
                target.execute(delete(table))
            _copy(source, target)
            # Numbers of revisions may come again: what is kept under them elsewhere must not.
            target.execute(update(about).values(generation=new_generation()))
            guards.put_up(target)
    return found


def verify(url: URL) -> tuple[str, list[str]]:
    """Return the digest of a register, and in sentences whatever in it does not agree; none where all does.

    Raises
    ------
    RegisterError : it cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     digest, wrong = verify(address)
    >>> len(digest), wrong
    (16, [])
    """
    with reading(url) as connection:
        return whole_digest(connection), disagreements(connection)


def disagreements(connection: Connection) -> list[str]:
    """Return what of a register that is open does not agree with its recorded changes, in sentences.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> from geo.store.register.schema import item
    >>> with kept_town() as address, writing(address) as connection:
    ...     _ = connection.execute(update(item).where(item.c.key == "HUB-2").values(version=7))
    ...     disagreements(connection)
    ['service HUB-2 has another version than it has changes.']
    """
    found = []
    if connection.dialect.name == "sqlite":
        damage = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        found += [] if damage == "ok" else [f"The file is damaged: {damage}."]
    changes = changes_in(connection)
    kept, follows = items_in(connection), replayed(changes)
    for kind, key in differing(kept, follows):
        found.append(f"{kind} {key} is not what its changes make of it.")
    for (kind, key), item in follows.items():
        if kept.get((kind, key), ABSENT).version != item.version:
            found.append(f"{kind} {key} has another version than it has changes.")
    state: dict[tuple[str, str], Item] = {}
    for each in changes:
        there = state.get(each.item, ABSENT)
        if (there.version, there.body) != (each.seen, each.before):
            found.append(f"Change {each.id} of {each.kind} {each.key} was made from another version.")
        state[each.item] = Item(there.version + 1, each.after)
    numbers = list(connection.execute(select(revision.c.number).order_by(revision.c.number)).scalars())
    if numbers != list(range(1, revision_in(connection).number + 1)):
        found.append("A revision is missing.")
    for row in connection.execute(select(pack_file)):
        if fingerprint(bytes(row.content)) != row.digest:
            found.append(f"{row.name} of revision {row.revision} is not the file that was taken over.")
    return found


def whole_digest(connection: Connection) -> str:
    """Return a fingerprint of a register with its history, the same in every database and in a backup.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, reading(address) as connection:
    ...     len(whole_digest(connection))
    16
    """
    parts: list[Any] = [digest_of(items_in(connection))]
    for table in TABLES:
        columns = [each for each in table.c if each.name != "generation"]
        rows = connection.execute(select(*columns).order_by(*table.primary_key.columns)).all()
        parts.append([table.name, sorted(digest([_plain(cell) for cell in row]) for row in rows)])
    return digest(parts)[:16]


def _plain(cell: Any) -> Any:
    return fingerprint(cell) if isinstance(cell, bytes) else cell


def _copy(source: Connection, target: Connection) -> None:
    """Copy every row."""
    for table in TABLES:
        rows = [dict(row._mapping) for row in source.execute(select(table))]
        if rows:
            target.execute(table.insert(), rows)


def _require_replaceable(target: Connection, place: str, *, replace: bool) -> None:
    """Refuse to replace the register of another place, or unasked one that has a history."""
    there = target.execute(select(about.c.place, about.c.revision)).first()
    if there is None:
        return
    if there.place != place:
        raise RegisterError(f"The backup is of the place {place}, the register of {there.place}.")
    if there.revision > 1 and not replace:
        raise RegisterError(
            f"The register has {there.revision} revisions, which the backup would replace, history and all. "
            "Back it up first, then say --replace. To undo single changes: register restore --to REVISION."
        )


def _load(connection: Connection, raw: sqlite3.Connection, content: bytes, file: Path) -> None:
    """Read the bytes of a backup, of this version or an older one."""
    if not content.startswith(_FIRST):
        raise RegisterError(f"{file} {FOREIGN}")
    # A file that was copied from a running register says that it has a log beside it; here there is none.
    raw.deserialize(content[:18] + b"\1\1" + content[20:])
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        raise RegisterError(f"{file} {FOREIGN}")
    if version_of(connection) is None:
        raise RegisterError(f"{file} {DAMAGED}")
    up_to_date(connection)
    if connection.execute(select(about.c.id)).first() is None:
        raise RegisterError(f"{file} {DAMAGED}")


@contextmanager
def _in_memory() -> Iterator[tuple[Connection, sqlite3.Connection]]:
    """Open an empty database in memory; return it, and the driver's own connection to it."""
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            yield connection, raw
    finally:
        engine.dispose()
        raw.close()
