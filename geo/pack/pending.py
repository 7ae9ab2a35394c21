"""What of a place's register is not yet decided or handed in: proposals, and the drafts of a person."""

from __future__ import annotations

from geo.pack.desk import Role, Signed, require
from geo.pack.kept_items import SERVICE
from geo.pack.kept_register import changes_of, kept_address, opened
from geo.pack.place import Place
from geo.store.register import drafts
from geo.store.register.drafts import Draft
from geo.store.register.items import Body, Change, Key
from geo.store.register.reading import items_in, proposals_in


def ids_given(place: Place, kind: str = SERVICE) -> frozenset[str]:
    """Return the ids of all services (or sessions) that the register has or ever had, or somebody proposes.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     "HUB-2" in ids_given(town().place)
    True
    """
    with opened(place) as connection:
        had = [*items_in(connection), *(each.item for each in proposals_in(connection))]
    return frozenset(key for each, key in had if each == kind)


def latest_own(place: Place, by: Signed, key: Key) -> Change | None:
    """Return the last change of an item that counts, where it is somebody's own; None where it is not.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     latest_own(town().place, Signed("Ann"), ("service", "HUB-2")) is None
    True
    """
    counting = [each for each in changes_of(place, [key]) if each.accepted]
    last = max(counting, key=lambda each: (each.revision or 0, each.id), default=None)
    return last if last is not None and last.by == by.person else None


def proposals(place: Place) -> list[Change]:
    """Return the changes that nobody has decided about, oldest first.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     proposals(town().place)
    []
    """
    with opened(place) as connection:
        return proposals_in(connection)


def drafts_of(place: Place, by: Signed) -> list[Draft]:
    """Return what somebody has written and not yet handed in, the newest first.

    Raises
    ------
    NotAllowedError : no editor. RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     drafts_of(town().place, Signed("Ann", role=Role.EDITOR))
    []
    """
    require(by, Role.EDITOR)
    return drafts.drafts(kept_address(place), by.person)


def keep_draft(place: Place, by: Signed, key: str, body: Body) -> Draft:
    """Keep a draft in place of the one of the same key; return it as it is kept.

    Raises
    ------
    NotAllowedError : no editor. RegisterError : it cannot be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     keep_draft(town().place, Signed("Ann", role=Role.EDITOR), "HUB-2", {"name": "Hub"}).key
    'HUB-2'
    """
    require(by, Role.EDITOR)
    return drafts.keep(kept_address(place), by.person, key, body)


def drop_draft(place: Place, by: Signed, key: str) -> None:
    """Delete a draft.

    Raises
    ------
    NotAllowedError : no editor. RegisterError : it cannot be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     drop_draft(town().place, Signed("Ann", role=Role.EDITOR), "HUB-2")
    """
    require(by, Role.EDITOR)
    drafts.drop(kept_address(place), by.person, key)
