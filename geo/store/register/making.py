"""Making the tables of a register, and bringing those of an older atlas up to date."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from geo.errors import RegisterError
from geo.store.register.database import version_of
from geo.store.register.schema import APPLICATION_ID, VERSIONS, about
from geo.store.register.troubles import NO_POSTGIS

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def up_to_date(connection: Connection, *, to: str = VERSIONS[-1]) -> bool:
    """Bring the tables to a version, in the transaction that is open; tell whether anything was done.

    Raises
    ------
    RegisterError : they are of a newer atlas, or PostGIS is missing.

    Examples
    --------
    >>> from sqlalchemy import create_engine
    >>> with create_engine("sqlite://").begin() as connection:
    ...     up_to_date(connection), up_to_date(connection)
    (True, False)
    """
    found = version_of(connection)
    if found == to:
        return False
    if found is not None and found not in VERSIONS:
        raise RegisterError(
            f"This register was written by a newer atlas (version {found}). Update the program."
        )
    if connection.dialect.name == "postgresql":
        _require_postgis(connection)
    else:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    return True


def begin(connection: Connection, place: str) -> None:
    """Write the one row that says whose register this is.

    Examples
    --------
    >>> from sqlalchemy import create_engine
    >>> with create_engine("sqlite://").begin() as connection:
    ...     _ = up_to_date(connection)
    ...     begin(connection, "TOWN")
    """
    connection.execute(about.insert().values(id=1, place=place, generation=new_generation(), revision=0))


def new_generation() -> str:
    """Return a text that no other life of a register has: numbers of revisions begin again with each.

    Examples
    --------
    >>> len(new_generation())
    8
    """
    return secrets.token_hex(4)


def _require_postgis(connection: Connection) -> None:
    """Have PostGIS in the database, or say who can put it there."""
    if connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")).first():
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as error:
        raise RegisterError(f"The database of the register {NO_POSTGIS}") from error
