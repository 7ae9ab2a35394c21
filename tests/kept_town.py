"""The sample town with a register that people keep: where it lies, what is edited in it, how it is read."""

from __future__ import annotations

from sqlalchemy import URL

from geo.pack.kept_changes import edit
from geo.pack.pack import Pack, load_pack
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register.items import Edit, Person
from geo.store.register.reading import items

ANN, BEN = Person("Ann"), Person("Ben")
FILES = PackFiles(town().root)


def edited(url: URL, key: str, why: str = "They moved", by: Person = ANN, **cells: str) -> int | None:
    """Give a service other cells; return the revision."""
    there = items(url)["service", key]
    body = {name: cell for name, cell in {**(there.body or {}), **cells}.items() if cell}
    return edit(town().place, town().register, [Edit("service", key, there.version, body)], by, why=why)


def loaded() -> Pack:
    """Return the town with its register, as whoever starts the atlas reads it."""
    return load_pack(town().root)
