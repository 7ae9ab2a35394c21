"""What a database refuses, in words for the person who waits for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, TimeoutError as NoneFree

from geo.errors import RegisterError

_AS_IT_WAS: Final = "Nothing was written, the register is as it was."
FULL: Final = f"The disk of the register is full. {_AS_IT_WAS} What is there can still be read."
READ_ONLY: Final = (
    f"The register may not be written here. {_AS_IT_WAS} What is there can still be read; to write, the "
    "atlas needs the right to write its file and the directory around it."
)
LOCKED: Final = (
    f"Somebody else is writing into the register and takes long. {_AS_IT_WAS} Try again in a moment."
)
BUSY: Final = f"Too many use the register at once. {_AS_IT_WAS} Try again in a moment."
FOREIGN: Final = "is no register of the atlas: it is a file of another program, and is left alone."
DAMAGED: Final = "is damaged. Restore the newest backup: needs-atlas register restore FILE --replace."
UNREACHABLE: Final = (
    "does not answer. Is the server running, and are name, user and password right? "
    "needs-atlas --register pack reads the pack without it."
)
NO_POSTGIS: Final = (
    "has no PostGIS. Have its administrator install it and run CREATE EXTENSION postgis in this database."
)
_SQLITE: Final = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
}
_POSTGRESQL: Final = {"53100": FULL, "25006": READ_ONLY, "42501": READ_ONLY, "55P03": LOCKED, "57014": LOCKED}


@contextmanager
def in_words(url: URL) -> Iterator[None]:
    """Turn what the database of an address refuses into words.

    Raises
    ------
    RegisterError : in place of the driver's own error.

    Examples
    --------
    >>> from geo.store.register.address import file_address
    >>> from pathlib import Path
    >>> with in_words(file_address(Path("/tmp/register.sqlite"))):
    ...     pass
    """
    try:
        yield
    except NoneFree as error:  # every connection to a server is in use
        raise RegisterError(BUSY) from error
    except DBAPIError as error:
        raise RegisterError(_words(error.orig, url)) from error
    except (sqlite3.Error, psycopg.Error) as error:  # before SQLAlchemy has the connection
        raise RegisterError(_words(error, url)) from error


def shown(url: URL) -> str:
    """Return where a register lies, without its password.

    Examples
    --------
    >>> from sqlalchemy import make_url
    >>> shown(make_url("postgresql+psycopg://atlas:secret@db/register"))
    'postgresql+psycopg://atlas:***@db/register'
    """
    sqlite = url.get_backend_name() == "sqlite"
    return url.database or "" if sqlite else url.render_as_string(hide_password=True)


def _words(error: BaseException | None, url: URL) -> str:
    """Return what is wrong and what would mend it."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the first byte is the kind of error
        if code in _SQLITE:
            return _SQLITE[code]
        ends = {sqlite3.SQLITE_NOTADB: FOREIGN, sqlite3.SQLITE_CORRUPT: DAMAGED}
        if code in ends:
            return f"{shown(url)} {ends[code]}"
        return f"The register in {shown(url)} cannot be used: {error}. {_AS_IT_WAS}"
    state = getattr(error, "sqlstate", None)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]
    if isinstance(error, psycopg.OperationalError) and (
        state is None or state[:2] in ("08", "28", "57", "3D")
    ):
        return f"The register at {shown(url)} {UNREACHABLE}"
    return f"The register at {shown(url)} cannot be used: {str(error).splitlines()[0]}. {_AS_IT_WAS}"
