"""The database of a register: opened to read one moment of it, or to write alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, select, text

from geo.errors import RegisterAbsentError, RegisterError
from geo.store.register.address import is_there
from geo.store.register.schema import APPLICATION_ID, VERSION_TABLE, VERSIONS, about
from geo.store.register.troubles import FOREIGN, in_words, shown

WAIT_SECONDS: Final = 20
"""How long a writer waits for the one before."""
CONNECT_SECONDS: Final = 5
_ENGINES: Final[dict[tuple[URL, bool], Engine]] = {}
_IN_SQLITE: Final = "(SELECT name FROM sqlite_master WHERE type = 'table' AND name = :name)"
_LOCK: Final = 0x4E415247
"""The lock of whoever writes, by number: PostgreSQL holds it until the transaction ends."""


@contextmanager
def reading(url: URL) -> Iterator[Connection]:
    """Open a register to read it as it is at one moment, whatever is written meanwhile.

    Raises
    ------
    RegisterAbsentError : there is none yet.
    RegisterError : it cannot be read, or is of a version that this program does not know.

    Examples
    --------
    >>> from sqlalchemy import func, select
    >>> from geo.sample import kept_town
    >>> from geo.store.register.schema import item
    >>> with kept_town() as address, reading(address) as connection:
    ...     connection.execute(select(func.count()).where(item.c.kind == "service")).scalar()
    13
    """
    if _is_file(url) and not is_there(Path(url.database or "")):
        raise _absent(url)
    with in_words(url), _engine(url, writes=False).begin() as connection:
        _require_current(connection, url)
        yield connection


@contextmanager
def writing(url: URL, *, make: bool = False) -> Iterator[Connection]:
    """Open a register to write; all of it is kept when the block ends, nothing where it raises.

    Nobody else writes meanwhile. With `make` it need not be there, nor be of today's version.

    Raises
    ------
    RegisterAbsentError : there is none yet. RegisterError : it cannot be written; it is as it was.

    Examples
    --------
    >>> from sqlalchemy import text
    >>> from geo.sample import kept_town
    >>> with kept_town() as address, writing(address) as connection:
    ...     connection.execute(text("DELETE FROM change"))
    Traceback (most recent call last):
        ...
    geo.errors.RegisterError: The register in ... cannot be used: what the register has recorded is never ...
    """
    if _is_file(url):
        file = Path(url.database or "")
        if make:
            with in_words(url):
                _make_file(file)
        elif not is_there(file):
            raise _absent(url)
    with in_words(url), _engine(url, writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        if not make:
            _require_current(connection, url)
        yield connection


def version_of(connection: Connection) -> str | None:
    """Return the version of a register's tables; None where it has none yet.

    Examples
    --------
    >>> with create_engine("sqlite://").begin() as connection:
    ...     version_of(connection) is None
    True
    """
    there = "to_regclass(:name)" if connection.dialect.name == "postgresql" else _IN_SQLITE
    if connection.execute(text(f"SELECT {there}"), {"name": VERSION_TABLE}).scalar() is None:
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def close_all() -> None:
    """Close what is open to any register; whoever asks again opens it anew.

    Examples
    --------
    >>> close_all()
    """
    while _ENGINES:
        _ENGINES.popitem()[1].dispose()


def _engine(url: URL, *, writes: bool) -> Engine:
    """Return the way to a database, kept for whoever asks next."""
    key = url, writes
    return _ENGINES.get(key) or _ENGINES.setdefault(key, _new_engine(url, writes=writes))


def _new_engine(url: URL, *, writes: bool) -> Engine:
    """Return the way to a database; a file is opened anew each time, since it may have been replaced."""
    if not _is_file(url):
        options = f"-c default_transaction_read_only={'off' if writes else 'on'}"
        return create_engine(
            url,
            isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
            pool_pre_ping=True,
            connect_args={"connect_timeout": CONNECT_SECONDS, "options": options},
        )
    file = Path(url.database or "")
    engine = create_engine("sqlite://", creator=lambda: _opened(file, writes=writes), poolclass=NullPool)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", begun)
    return engine


def _opened(file: Path, *, writes: bool) -> sqlite3.Connection:
    """Open a file of a register. What begins and ends a transaction is said by us alone."""
    mode = "mode=rw" if writes else _mode(file)
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?{mode}", uri=True, timeout=WAIT_SECONDS, isolation_level=None
    )
    try:
        _require_ours(connection, file)
        _set_up(connection, writes=writes)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, *, writes: bool) -> None:
    """Have what was accepted outlive the machine, and readers not wait for a writer."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if writes:
        connection.execute("PRAGMA journal_mode = WAL")


def _mode(file: Path) -> str:
    """Return how a file is opened to be read; where nothing may be written beside it, as it lies."""
    as_we_are = os.access in os.supports_effective_ids
    if all(os.access(each, os.W_OK, effective_ids=as_we_are) for each in (file, file.parent)):
        return "mode=rw"
    log = Path(f"{file}-wal")
    try:
        return "mode=ro" if log.stat().st_size else "immutable=1"
    except OSError:  # there is none, or nobody may see it
        return "immutable=1"


def _make_file(file: Path) -> None:
    """Make an empty file for a register, for its owner alone; one that is there stays."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as error:
        raise RegisterError(f"The register cannot be made in {file}: {error.strerror}.") from error


def _require_ours(connection: sqlite3.Connection, file: Path) -> None:
    """Refuse a file of another program, before anything of it is touched; one that is empty is nobody's."""
    [found] = connection.execute("PRAGMA application_id").fetchone()
    if found == APPLICATION_ID:
        return
    [tables] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if found or tables:
        raise RegisterError(f"{file} {FOREIGN}")


def _require_current(connection: Connection, url: URL) -> None:
    """Refuse a register that is not there, not ours, or of another version than this program's."""
    found = version_of(connection)
    if found is None:
        raise _absent(url)
    if found not in VERSIONS:
        raise RegisterError(
            f"The register in {shown(url)} was written by a newer atlas (version {found}, this one knows up "
            f"to {VERSIONS[-1]}). Update the program; nothing was changed."
        )
    if found != VERSIONS[-1]:
        raise RegisterError(
            f"The register in {shown(url)} is of an older atlas (version {found}). Bring it up to date: "
            "needs-atlas register init. Make a copy of it first."
        )
    if connection.execute(select(about.c.id)).first() is None:
        raise _absent(url)


def _absent(url: URL) -> RegisterAbsentError:
    """Return that there is no register yet."""
    return RegisterAbsentError(
        f"There is no register in {shown(url)} yet. Make it from the pack: needs-atlas register init."
    )


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"
