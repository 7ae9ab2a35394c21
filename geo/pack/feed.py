"""What files of other programs about services have in common: how they are read, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from geo.errors import AtlasError, Fault, PackError
from geo.pack import parsing, sessions
from geo.pack.kept_items import SERVICE, SESSION
from geo.pack.register import Register
from geo.pack.register_checks import NEEDED, ids_of
from geo.store.register.items import Body, Item, Items, Key

M = TypeVar("M", bound=BaseModel)
LARGEST: Final = 20_000_000
"""Bytes of a feed: some ten thousand services with their sessions."""


class Part(BaseModel):
    """A part of a feed; what it says beyond what is read here is left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


@dataclass(frozen=True)
class Found:
    """What a feed comes to beside the register: items as they are and as they would be.

    Attributes
    ----------
    before, after : the services and sessions that the feed speaks of
    notes : what could not be read, matched or kept, in words
    faults : why the sessions would be refused as they stand
    """

    before: Items
    after: Items
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = field(default=())


def document(data: bytes, name: str) -> Any:
    """Return what a file of JSON says.

    Raises
    ------
    PackError : it is too large, is no text, or is no JSON.

    Examples
    --------
    >>> document(b'{"items": []}', "feed.json")
    {'items': []}
    >>> document(b"<html>", "feed.json")
    Traceback (most recent call last):
        ...
    geo.errors.PackError: ...feed.json: is no JSON...
    """
    faults: list[Fault] = []
    content = parsing.text(data, name, faults, most=LARGEST)
    if content is None:
        raise PackError(faults, written=False)
    try:
        return parsing.json_document(content)
    except parsing.UNREADABLE_JSON as error:
        mend = "Save what the address of the feed answers, not the page that leads to it."
        raise PackError([Fault(name, "is no JSON", value=str(error), mend=mend)], written=False) from error


def fitted(model: type[M], given: Any, name: str) -> M:
    """Return a document as a model of it.

    Raises
    ------
    PackError : it has not the shape; every fault is named with where it is.

    Examples
    --------
    >>> class Club(Part):
    ...     name: str
    >>> fitted(Club, {"name": "Abbey"}, "feed.json").name
    'Abbey'
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = [
            Fault(name, each["msg"], column=".".join(str(part) for part in each["loc"]) or None)
            for each in error.errors(include_url=False, include_input=False)
        ]
        raise PackError(faults, written=False) from error


def register_items(register: Register) -> dict[Key, Body]:
    """Return the services and sessions of a register as items.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> len(register_items(town_with_sessions().register))
    16
    """
    found: dict[Key, Body] = {}
    for frame in register.files.values():
        for cells in frame.to_dict("records"):
            found[SERVICE, str(cells["service_id"])] = sessions.body_of(cells)
    for cells in register.sessions.to_dict("records"):
        found[SESSION, str(cells["session_id"])] = sessions.body_of(cells)
    return found


def compared(register: Register, wanted: Mapping[Key, Mapping[str, str]], notes: Iterable[str] = ()) -> Found:
    """Hold items that a feed speaks of against the register; cells that it has no place for stay.

    `wanted` : per item the cells that the feed says; an empty text takes a cell away

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> found = compared(town_with_sessions().register, {("session", "S-1"): {"end": "20:00"}})
    >>> found.after["session", "S-1"].body["end"], found.after["session", "S-1"].body["open_to"]
    ('20:00', 'girls')
    """
    there = register_items(register)
    before = {key: Item(1, there[key]) for key in wanted if key in there}
    after = {}
    for key, cells in wanted.items():
        body = {**there.get(key, {}), **cells}
        after[key] = Item(1, {name: cell for name, cell in body.items() if cell})
    said = [*notes, *_new(register, there, after)]
    rows = sessions.rows_of([dict(each.body or {}) for key, each in after.items() if key[0] == SESSION])
    known = ids_of(register.files) | {key for kind, key in after if kind == SERVICE}
    return Found(before, after, tuple(said), tuple(sessions.check(rows, known)))


def chosen(found: Found, only: Collection[str]) -> Found:
    """Return of what a feed comes to only the services and sessions of some ids.

    Raises
    ------
    AtlasError : the feed speaks of no such thing.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> wanted = {("session", each): {"end": "20:00"} for each in ("S-1", "S-2")}
    >>> list(chosen(compared(town_with_sessions().register, wanted), ["S-2"]).after)
    [('session', 'S-2')]
    """
    if strange := sorted(set(only) - {key for _, key in found.after}):
        raise AtlasError(f"The file says nothing of {', '.join(strange)}. Nothing was written.")
    before, after = (
        {key: each for key, each in items.items() if key[1] in only} for items in (found.before, found.after)
    )
    return replace(found, before=before, after=after, faults=())


def _new(register: Register, there: Mapping[Key, Body], after: Items) -> list[str]:
    """Return what services that are new still lack."""
    lines = []
    for (kind, key), item in after.items():
        if kind != SERVICE or (kind, key) in there:
            continue
        body = item.body or {}
        lacking = [each for each in ("category", "status", *NEEDED) if not body.get(each)]
        known = register.categories
        if body.get("category") and body["category"] not in known:
            lacking.append(f"another category ({body['category']} is none of this register)")
        if lacking:
            lines.append(f"service {key} is new here and still needs {', '.join(lacking)}")
    return lines


def id_of(text: str, start: str) -> str:
    """Return an id for the register made of one of a feed: what it may hold, and its end, which differs most.

    Examples
    --------
    >>> id_of("https://example.org/events/1234", "OA")
    'OA-example.org-events-1234'
    """
    kept = re.sub(r"[^A-Za-z0-9_.]+", "-", re.sub(r"^\w+://", "", text)).strip("-.")
    return f"{start}-{kept[-(39 - len(start)) :].lstrip('-.')}"
