"""What a register keeps: items, each with the number of times it was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Body: TypeAlias = Mapping[str, Any]
"""Plain values by name, as JSON writes them."""
Key: TypeAlias = tuple[str, str]
"""The kind of an item, and its key among those of its kind."""


@dataclass(frozen=True)
class Item:
    """An item as it is: its version, from 1, and its body, None where it was removed."""

    version: int
    body: Body | None


Items: TypeAlias = Mapping[Key, Item]
ABSENT: Final = Item(0, None)
"""What there is of an item that never was."""


@dataclass(frozen=True)
class Edit:
    """What an item is to be: its body, None to remove it; and the version that whoever edits has seen.

    An item that is new was seen as version 0.
    """

    kind: str
    key: str
    seen: int
    after: Body | None

    @property
    def item(self) -> Key:
        """Which item."""
        return self.kind, self.key


@dataclass(frozen=True)
class Person:
    """Who does something: a name, and an address where one is known. No more is kept of anybody."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Change:
    """One change as it was recorded; nothing of it is ever changed but what was decided about it."""

    id: int
    kind: str
    key: str
    seen: int
    before: Body | None
    after: Body | None
    at: str
    by: Person
    why: str
    source: str
    accepted: bool | None = None
    decided_at: str = ""
    decided_by: Person | None = None
    decided_why: str = ""
    revision: int | None = None

    @property
    def item(self) -> Key:
        """Which item."""
        return self.kind, self.key

    @property
    def status(self) -> str:
        """Return proposed, accepted or rejected."""
        return {None: "proposed", True: "accepted", False: "rejected"}[self.accepted]

    @property
    def what(self) -> str:
        """Return added, removed or edited."""
        return deed(self.before, self.after)


def deed(before: Body | None, after: Body | None) -> str:
    """Return what was done to an item: added, removed or edited.

    Examples
    --------
    >>> deed(None, {"name": "Abbey"}), deed({"name": "Abbey"}, None), deed({}, {"name": "Abbey"})
    ('added', 'removed', 'edited')
    """
    return "added" if before is None else "removed" if after is None else "edited"


def replayed(changes: Iterable[Change]) -> dict[Key, Item]:
    """Return the items that follow from accepted changes, in the order in which they were accepted.

    Examples
    --------
    >>> ann = Person("Ann")
    >>> first = Change(1, "service", "CL-A", 0, None, {"name": "Abbey"}, "", ann, "new", "", True)
    >>> again = Change(2, "service", "CL-A", 1, {"name": "Abbey"}, None, "", ann, "wrong", "", True)
    >>> replayed([first])["service", "CL-A"], replayed([first, again])["service", "CL-A"]
    (Item(version=1, body={'name': 'Abbey'}), Item(version=2, body=None))
    """
    items: dict[Key, Item] = {}
    for each in changes:
        before = items.get(each.item)
        items[each.item] = Item(1 if before is None else before.version + 1, each.after)
    return items


def differing(before: Items, after: Items) -> list[Key]:
    """Return the items whose bodies differ, in order.

    Examples
    --------
    >>> differing({}, {("list", "club"): Item(1, {"complete": True}), ("list", "hub"): Item(2, None)})
    [('list', 'club')]
    """
    keys = sorted({*before, *after})
    return [each for each in keys if before.get(each, ABSENT).body != after.get(each, ABSENT).body]


def digest(content: object) -> str:
    """Return a fingerprint of plain values, whatever the order of their names.

    Examples
    --------
    >>> digest({"a": 1, "b": None}) == digest({"b": None, "a": 1})
    True
    """
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def fingerprint(content: bytes) -> str:
    """Return a fingerprint of bytes.

    Examples
    --------
    >>> fingerprint(b"ward,damp")[:8]
    '70628239'
    """
    return hashlib.sha256(content).hexdigest()


def digest_of(items: Items) -> str:
    """Return a fingerprint of what items there are; how often each was changed does not matter.

    Examples
    --------
    >>> digest_of({("list", "hub"): Item(2, None)}) == digest_of({})
    True
    """
    present = ([*key, each.body] for key, each in sorted(items.items()) if each.body is not None)
    return digest(list(present))
