"""The register that people keep for a place: whether there is one, and what it holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from sqlalchemy import URL, Connection

from geo.errors import PackError, RegisterAbsentError, RegisterError
from geo.pack.kept_checks import faults_of, unlike
from geo.pack.kept_items import composed, pack_files
from geo.pack.place import Place
from geo.pack.register import Register
from geo.store.register.address import AS_OF, REGISTER, register_address
from geo.store.register.database import reading, writing
from geo.store.register.items import ABSENT, Change, Item, Items, Key, Person
from geo.store.register.reading import (
    Revision,
    changes_in,
    files_in,
    items_in,
    place_in,
    revision_as_of,
    revision_in,
)
from geo.store.register.troubles import shown

FOUNDER: Final = Person("needs-atlas")
"""The author of what the pack's files said when a register began."""


def kept_address(place: Place) -> URL:
    """Return where the register of a place lies, or will.

    Raises
    ------
    RegisterError : in the pack alone, as somebody has chosen. AtlasError : the address is none.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.address import STATE, chosen
    >>> with chosen(REGISTER, ""), chosen(STATE, "/tmp/state"):
    ...     kept_address(town().place).database
    '/tmp/state/register-TOWN.sqlite'
    """
    url = register_address(place.borough.code)
    if url is None:
        raise RegisterError(f"{REGISTER} or --register says `pack`: no register is kept beside it.")
    return url


@contextmanager
def opened(place: Place, *, writes: bool = False) -> Iterator[Connection]:
    """Open the register of a place, which must be there, to read it or to change it.

    Raises
    ------
    RegisterAbsentError : there is none. RegisterError : it cannot be opened, or is of another place.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town(), opened(town().place) as connection:
    ...     revision_in(connection).number
    1
    """
    url = kept_address(place)
    with (writing if writes else reading)(url) as connection:
        require_place(connection, place, url)
        yield connection


@contextmanager
def if_kept(place: Place, *, named: bool = False) -> Iterator[Connection | None]:
    """Open the register of a place to read it; None where none is kept.

    `named` : refuse, too, where somebody has named a server or a state and there is none

    Raises
    ------
    RegisterError : it cannot be read, or is of another place.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> from geo.store.register.address import chosen
    >>> with kept_town(), if_kept(town().place) as connection:
    ...     connection is None
    False
    >>> with chosen(REGISTER, "pack"), if_kept(town().place) as connection:
    ...     connection is None
    True
    """
    with ExitStack() as open_:
        found = None
        if register_address(place.borough.code) is not None:
            try:
                found = open_.enter_context(opened(place))
            except RegisterAbsentError:
                if named and (as_of() or os.environ.get(REGISTER, "").strip()):
                    raise
        yield found


def require_place(connection: Connection, place: Place, url: URL) -> None:
    """Refuse the register of another place.

    Raises
    ------
    RegisterError : with how to go on.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town() as address, reading(address) as connection:
    ...     require_place(connection, town().place, address)
    """
    found = place_in(connection)
    if found != place.borough.code:
        raise RegisterError(
            f"The register in {shown(url)} is of the place {found}, the pack of {place.borough.name} "
            f"({place.borough.code}). Choose the pack with --data, or read it alone: --register pack."
        )


def own_address(place: Place) -> URL:
    """Return where the register of a place lies, which must be there and no other's.

    Raises
    ------
    RegisterAbsentError : there is none. RegisterError : it cannot be opened, or is of another place.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town() as address:
    ...     own_address(town().place) == address
    True
    """
    with opened(place):
        return kept_address(place)


def as_of() -> str:
    """Return as of which revision or day the register is read; empty for now.

    Examples
    --------
    >>> from geo.store.register.address import chosen
    >>> with chosen(AS_OF, "2026-11-27"):
    ...     as_of()
    '2026-11-27'
    """
    return os.environ.get(AS_OF, "").strip()


def revision_of(place: Place) -> Revision | None:
    """Return the revision that the register of a place is at; None where none is kept.

    Raises
    ------
    RegisterError : it cannot be read, or is of another place.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     revision_of(town().place).number
    1
    """
    with if_kept(place) as connection:
        return None if connection is None else revision_in(connection)


def stamp(place: Place) -> str:
    """Return a text that changes when what is kept for a place does; empty where nothing is kept.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.address import chosen
    >>> with chosen(REGISTER, "pack"):
    ...     stamp(town().place)
    ''
    """
    return str(revision_of(place) or "")


def can_be_kept(place: Place) -> bool:
    """Tell whether there is a register that changes can be written to: one that is read as it is now.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     can_be_kept(town().place)
    True
    """
    try:
        return not as_of() and revision_of(place) is not None
    except RegisterError:
        return False


def kept(place: Place, pack: Register) -> Register | None:
    """Return the register that people keep for a pack, now or as NEEDS_ATLAS_AS_OF says; None without one.

    Raises
    ------
    PackError : what is kept does not fit the pack any more; every fault is named.
    RegisterError : it cannot be read, is of another place, or a server that was named has none.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     kept(town().place, town().register) is town().register
    True
    """
    if pack.terms is None:
        return None
    with if_kept(place, named=True) as connection:
        if connection is None:
            return None
        items = items_in(connection, _asked(connection, as_of()))
    register = composed(items, pack)
    if register.digest() == pack.digest():
        return pack
    if faults := faults_of(register, unlike(register, pack)):
        raise PackError(faults)
    return register


def items_now(place: Place, of: Sequence[Key] = ()) -> Items:
    """Return the items of the register with their versions; `of` some only.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     items_now(town().place)["service", "HUB-2"].version
    1
    """
    with opened(place) as connection:
        found = items_in(connection, of=of)
    return {key: found[key] for key in of if key in found} if of else found


def item_of(place: Place, key: Key) -> Item:
    """Return an item of the register as it is now, with its version; version 0 where there never was one.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     item_of(town().place, ("service", "HUB-2")).version
    ...     item_of(town().place, ("service", "HUB-9"))
    1
    Item(version=0, body=None)
    """
    return items_now(place, [key]).get(key, ABSENT)


def items_then(place: Place, to: str) -> Items:
    """Return the items of the register as of a revision or a day; as they are now where that is empty.

    Raises
    ------
    RegisterError : the register cannot be read, or there is no such revision.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     items_then(town().place, "1") == items_now(town().place)
    True
    """
    with opened(place) as connection:
        return items_in(connection, _asked(connection, to))


def changes_of(place: Place, of: Sequence[Key] = ()) -> list[Change]:
    """Return every change of the register, oldest first; `of` some items only.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     [each.what for each in changes_of(town().place, [("service", "HUB-2")])]
    ['added']
    """
    with opened(place) as connection:
        return changes_in(connection, of=of, every=True)


def exported(place: Place) -> dict[str, bytes]:
    """Return the pack's files as the register has them, by name; byte for byte where nothing changed.

    Now, or as NEEDS_ATLAS_AS_OF says.

    Raises
    ------
    RegisterError : it cannot be read, or there is no such revision.

    Examples
    --------
    >>> from geo.pack.kept_items import contents
    >>> from geo.sample import kept_town, town
    >>> from geo.store.directory import PackFiles
    >>> with kept_town():
    ...     exported(town().place) == contents(PackFiles(town().root))
    True
    """
    with opened(place) as connection:
        at = _asked(connection, as_of())
        return pack_files(items_in(connection, at), files_in(connection, at))


def _asked(connection: Connection, to: str) -> int | None:
    """Return the revision that somebody asks for; None for now."""
    return revision_as_of(connection, to) if to else None
