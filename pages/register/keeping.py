"""Where a change on the page goes: into the register, to an approver, or into a copy of this session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from geo.pack import desk
from geo.pack.desk import Role, Signed
from geo.pack.kept_items import SERVICE, service_body
from geo.pack.kept_register import can_be_kept, item_of as kept_item
from geo.pack.pack import Pack
from geo.store.register.items import Body, Edit, Item
from pages.frame import person, working_copy

Goes = Literal["change", "propose", "copy"]
NEW: Final = "new."
"""Before the category: the draft of a service that has no id yet."""


@dataclass(frozen=True)
class Way:
    """Who changes the register, where their changes go, and why no farther: a key of `words.FOR_OTHERS`."""

    by: Signed
    goes: Goes
    why: str = ""

    @property
    def reaches(self) -> bool:
        """Whether changes reach the register that others see."""
        return self.goes != "copy"

    def may(self, role: Role) -> bool:
        """Tell whether they may do what a role may, with a register that is there."""
        return self.reaches and self.by.may(role)


def way_of(pack: Pack) -> Way:
    """Return where the changes of whoever sees the page go."""
    by = person.signed()
    if working_copy.active():
        return Way(by, "copy", "copy")
    if not can_be_kept(pack.place):
        return Way(by, "copy", "no_register")
    if not by.may(Role.EDITOR):
        return Way(by, "copy", "no_role")
    return Way(by, "change" if by.may(Role.APPROVER) else "propose")


def today() -> date:
    """Return the day on which somebody asks."""
    return date.today()


def item_of(pack: Pack, way: Way, service: str) -> Item:
    """Return a service as it is now, with its version; of a copy the version is 1."""
    if way.reaches:
        return kept_item(pack.place, (SERVICE, service))
    rows = pack.register.rows(str(pack.services.at[service, "category"])).set_index("service_id", drop=False)
    return Item(1, service_body(rows.loc[service].to_dict()))


def hand_in(pack: Pack, way: Way, edit: Edit, *, why: str, source: str) -> list[int]:
    """Change the register at once or propose it; return the numbers of proposals.

    Raises
    ------
    AtlasError : as `geo.pack.desk` refuses it.
    """
    given = pack.place, pack.register, [edit], way.by
    if way.goes == "propose":
        return desk.propose(*given, why=why, source=source)
    desk.change(*given, why=why, source=source)
    return []


def with_body(seen: int, service: str, body: Body | None) -> Edit:
    """Return the edit of a service."""
    return Edit(SERVICE, service, seen, body)


def here(at: str) -> datetime:
    """Return a moment of the register (UTC) by the clock of this machine."""
    return datetime.fromisoformat(at).astimezone()
