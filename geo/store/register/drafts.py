"""Drafts: what somebody has written and not yet handed in, kept for them alone until they do or drop it.

A draft is no part of the register: no history, backup or digest has it, and it may be changed and deleted.
Whose it is stands there as a fingerprint, so that a name is kept in the table of persons alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import URL, Connection, delete, select

from geo.store.register.changes import moment
from geo.store.register.database import reading, writing
from geo.store.register.items import Body, Person, digest
from geo.store.register.schema import draft

MOST = 100
"""Drafts that are kept of one person; who begins another loses the oldest."""


@dataclass(frozen=True)
class Draft:
    """What somebody has written: of what, the values by name, and when it was kept (UTC)."""

    key: str
    body: Body
    at: str


def drafts(url: URL, by: Person) -> list[Draft]:
    """Return the drafts of a person, the newest first.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     _ = keep(address, Person("Ann"), "HUB-2", {"name": "East Hub, upstairs"})
    ...     [(each.key, each.body["name"]) for each in drafts(address, Person("Ann"))]
    ...     drafts(address, Person("Ben"))
    [('HUB-2', 'East Hub, upstairs')]
    []
    """
    with reading(url) as connection:
        return _of(connection, owner(by))


def keep(url: URL, by: Person, key: str, body: Body) -> Draft:
    """Keep a draft in place of the one of the same key; return it as it is kept.

    Raises
    ------
    RegisterError : it cannot be written; the one before stays.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     keep(address, Person("Ann"), "HUB-2", {"name": "Hub"}).body
    {'name': 'Hub'}
    """
    kept = Draft(key, body, moment())
    with writing(url) as connection:
        _drop(connection, owner(by), key)
        connection.execute(draft.insert().values(owner=owner(by), key=key, body=body, at=kept.at))
        for each in _of(connection, owner(by))[MOST:]:
            _drop(connection, owner(by), each.key)
    return kept


def drop(url: URL, by: Person, key: str) -> None:
    """Delete a draft; where there is none nothing happens.

    Raises
    ------
    RegisterError : it cannot be written.

    Examples
    --------
    >>> from geo.sample import kept_town
    >>> with kept_town() as address:
    ...     _ = keep(address, Person("Ann"), "HUB-2", {"name": "Hub"})
    ...     drop(address, Person("Ann"), "HUB-2")
    ...     drafts(address, Person("Ann"))
    []
    """
    with writing(url) as connection:
        _drop(connection, owner(by), key)


def owner(by: Person) -> str:
    """Return the fingerprint of a person.

    Examples
    --------
    >>> owner(Person("Ann")) == owner(Person("Ann", "ann@example.org"))
    False
    """
    return digest([by.name, by.address])


def _of(connection: Connection, whose: str) -> list[Draft]:
    asked = select(draft).where(draft.c.owner == whose).order_by(draft.c.at.desc(), draft.c.key)
    return [Draft(row.key, row.body, row.at) for row in connection.execute(asked)]


def _drop(connection: Connection, whose: str, key: str) -> None:
    connection.execute(delete(draft).where((draft.c.owner == whose) & (draft.c.key == key)))
