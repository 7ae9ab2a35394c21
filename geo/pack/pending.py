"""What of a place's register is not yet decided or handed in: proposals, and the drafts of a person."""

from __future__ import annotations

from geo.errors import RegisterError
from geo.pack.desk import Role, Signed, require
from geo.pack.kept_register import as_of, kept_address, stamp
from geo.pack.place import Place
from geo.store.register import drafts, reading
from geo.store.register.drafts import Draft
from geo.store.register.items import Body, Change


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
        return not as_of() and bool(stamp(place))
    except RegisterError:
        return False


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
    return reading.proposals(kept_address(place))


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
