"""What was recorded stays: the database itself refuses to change or delete it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from geo.store.register.schema import APPEND_ONLY

_REFUSAL: Final = "what the register has recorded is never changed"


def put_up(connection: Connection) -> None:
    """Have the database refuse every change of a row that is only ever added.

    Examples
    --------
    >>> from sqlalchemy import create_engine
    >>> from geo.store.register.schema import metadata
    >>> with create_engine("sqlite://").begin() as connection:
    ...     metadata.create_all(connection)
    ...     put_up(connection)
    ...     take_down(connection)
    """
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.execute(
            text(
                "CREATE OR REPLACE FUNCTION register_stays() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
            )
        )
    for table in APPEND_ONLY:
        if postgresql:
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION register_stays()"
                )
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_stays_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
                )
            )


def take_down(connection: Connection) -> None:
    """Let rows be replaced until the guards are put up again: only a backup that is restored does so.

    Examples
    --------
    >>> from sqlalchemy import create_engine
    >>> with create_engine("sqlite://").begin() as connection:
    ...     take_down(connection)
    """
    for table in APPEND_ONLY:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_stays ON {table}"))
        else:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_stays_{verb}"))
