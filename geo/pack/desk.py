"""The desk of the register: who may do what with it. Whatever changes it for a person comes through here.

Reading is open to everybody. An editor proposes; an approver also accepts, rejects, changes at once and
declares lists complete; a keeper also takes files over and goes back to earlier states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from geo.errors import NotAllowedError
from geo.events import tell
from geo.pack import kept_changes
from geo.pack.kept_items import LIST
from geo.pack.kept_register import changes_of
from geo.pack.place import Place
from geo.pack.register import Register
from geo.store.register.items import Edit, Person


class Role(IntEnum):
    """What somebody may do with the register; whoever may do more may also do less."""

    READER = 0
    EDITOR = 1
    APPROVER = 2
    KEEPER = 3


@dataclass(frozen=True)
class Signed:
    """Who uses the atlas, and in which role; nobody by name where no one has signed in."""

    name: str = ""
    address: str = ""
    role: Role = Role.READER

    @property
    def person(self) -> Person:
        """Return what is kept of them."""
        return Person(self.name, self.address)

    def may(self, role: Role) -> bool:
        """Tell whether they may do what a role may."""
        return self.role >= role


NOBODY: Final = Signed()
_DEEDS: Final = {
    Role.EDITOR: "propose a change",
    Role.APPROVER: "decide about changes or declare a list complete",
    Role.KEEPER: "take files over or go back to an earlier state",
}


def require(by: Signed, role: Role) -> None:
    """Refuse who has not the role that a deed asks for.

    Raises
    ------
    NotAllowedError : with what it takes.

    Examples
    --------
    >>> require(Signed("Ann", role=Role.EDITOR), Role.EDITOR)
    >>> require(NOBODY, Role.EDITOR)
    Traceback (most recent call last):
        ...
    geo.errors.NotAllowedError: To propose a change, sign in as editor. Nothing was written.
    """
    if not by.may(role):
        tell("refused", {"role": by.role.name.lower(), "needs": role.name.lower()})
        name = role.name.lower()
        how = f"{by.name} must be {name}" if by.name else f"sign in as {name}"
        raise NotAllowedError(f"To {_DEEDS[role]}, {how}. Nothing was written.")


def propose(
    place: Place, pack: Register, edits: Sequence[Edit], by: Signed, *, why: str, source: str = ""
) -> list[int]:
    """Record changes for an approver to decide about; return their numbers. Faults are refused at once.

    Raises
    ------
    NotAllowedError : no editor. PackError : accepted, they would break the register's contract.
    ConflictError : somebody was faster. RegisterError : nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> ann = Signed("Ann", role=Role.EDITOR)
    >>> with kept_town():
    ...     closed = Edit("service", "HUB-2", 1, None)
    ...     len(propose(town().place, town().register, [closed], ann, why="Closed"))
    1
    """
    require(by, Role.EDITOR)
    numbers = kept_changes.propose(place, pack, edits, by.person, why=why, source=source)
    tell("register proposed", {"changes": len(numbers), "role": by.role.name.lower()})
    return numbers


def change(
    place: Place, pack: Register, edits: Sequence[Edit], by: Signed, *, why: str, source: str = ""
) -> int | None:
    """Change the register at once; return the new revision, None where nothing changes.

    Raises
    ------
    NotAllowedError : no approver. PackError, ConflictError, RegisterError : as `propose`.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     closed = Edit("service", "HUB-2", 1, None)
    ...     change(town().place, town().register, [closed], Signed("Ben", role=Role.APPROVER), why="Closed")
    2
    """
    require(by, Role.APPROVER)
    revision = kept_changes.edit(place, pack, edits, by.person, why=why, source=source)
    return _told(revision, len(edits), by)


def declare(
    place: Place, pack: Register, category: str, seen: int, by: Signed, *, complete: bool, source: str
) -> int | None:
    """Declare the list of a category complete, on the word of `source`, or no longer; return the revision.

    `seen` : the version of the declaration that whoever declares has seen

    Raises
    ------
    NotAllowedError : no approver. PackError : nobody is named who says so.
    ConflictError, RegisterError : as `propose`.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> ben = Signed("Ben", role=Role.APPROVER)
    >>> with kept_town():
    ...     declare(town().place, town().register, "hub", 1, ben, complete=True, source="Ben, 1 May 2026")
    2
    """
    body = {"complete": complete, "complete_source": source if complete else ""}
    why = "Declared complete" if complete else "No longer declared complete"
    return change(place, pack, [Edit(LIST, category, seen, body)], by, why=why, source=source)


def accept(place: Place, pack: Register, ids: Sequence[int], by: Signed, *, why: str = "") -> int:
    """Accept proposed changes, all or none; return the revision from which they count.

    Raises
    ------
    NotAllowedError : no approver. PackError, ConflictError, RegisterError : as `propose`.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> ann, ben = Signed("Ann", role=Role.EDITOR), Signed("Ben", role=Role.APPROVER)
    >>> with kept_town():
    ...     asked = town().place, town().register
    ...     numbers = propose(*asked, [Edit("service", "HUB-2", 1, None)], ann, why="Closed")
    ...     accept(*asked, numbers, ben)
    2
    """
    require(by, Role.APPROVER)
    revision = kept_changes.accept(place, pack, ids, by.person, why=why)
    tell("register changed", {"revision": revision, "changes": len(ids), "role": by.role.name.lower()})
    return revision


def reject(place: Place, ids: Sequence[int], by: Signed, *, why: str) -> None:
    """Reject proposed changes; they stay on record. Who proposed one may take it back.

    Raises
    ------
    NotAllowedError : no approver, and not their own. RegisterError : as `propose`.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> ann = Signed("Ann", role=Role.EDITOR)
    >>> with kept_town():
    ...     edit = Edit("service", "HUB-2", 1, None)
    ...     numbers = propose(town().place, town().register, [edit], ann, why="Closed")
    ...     reject(town().place, numbers, ann, why="My mistake")
    """
    require(by, Role.EDITOR)
    if not by.may(Role.APPROVER):
        own = {each.id for each in changes_of(place) if each.by == by.person}
        if not set(ids) <= own:
            require(by, Role.APPROVER)
    kept_changes.reject(place, ids, by.person, why=why)


def restore(
    place: Place, pack: Register, to: str, by: Signed, *, why: str, only: Sequence[str] = ()
) -> int | None:
    """Take the register back to a revision or a day by a new change; return its number, None for no change.

    Raises
    ------
    NotAllowedError : no keeper. PackError, ConflictError, RegisterError : as `propose`.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     restore(town().place, town().register, "1", Signed("Cem", role=Role.KEEPER), why="A mistake")
    """
    require(by, Role.KEEPER)
    revision = kept_changes.restored(place, pack, to, by.person, why=why, only=only)
    return _told(revision, len(only), by)


def _told(revision: int | None, count: int, by: Signed) -> int | None:
    """Tell that the register was changed, where it was; return the revision."""
    if revision is not None:
        tell("register changed", {"revision": revision, "changes": count, "role": by.role.name.lower()})
    return revision
