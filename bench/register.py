"""(h) The register: what an edit costs in a file beside what it costs on a server, in turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from tempfile import TemporaryDirectory

from sqlalchemy import URL

from bench.table import Row, rendered
from geo.pack import kept_changes, kept_register
from geo.pack.pack import Pack, load_files
from geo.store.directory import PackFiles
from geo.store.register import changes
from geo.store.register.address import REGISTER, STATE, chosen
from geo.store.register.database import close_all
from geo.store.register.items import Edit, Person
from geo.store.register.reading import items, revision
from tests.registers import cluster, programs

TURNS = 7
EDITS = 20
SOMEBODY = Person("Bench")


def measure() -> list[Row]:
    """Return milliseconds per edit, per checked edit and per look at the revision, SQLite beside PostGIS.

    No row where there is no PostgreSQL with PostGIS on this machine.
    """
    if programs() is None:
        return []
    pack = load_files()
    with cluster(durable=True) as server, TemporaryDirectory() as folder, chosen(STATE, folder):
        named = ("", server.database().render_as_string(hide_password=False))
        for each in named:
            with chosen(REGISTER, each):
                kept_changes.make(pack.place, pack.register, PackFiles(pack.root))
        rows = [
            Row(f"register: {what} (ours: SQLite, naive: PostGIS)", "ms", *_in_turns(pack, named, work))
            for what, work in (
                ("an edit kept", _edit),
                ("an edit checked and kept", _checked_edit),
                ("a look at the revision", _look),
            )
        ]
        close_all()
    return rows


def _in_turns(
    pack: Pack, named: tuple[str, str], work: Callable[[Pack, URL, Edit], object]
) -> tuple[list[float], list[float]]:
    """Return the milliseconds that a piece of work takes in each store, again and again in turns."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for each, spent in zip(named, found, strict=True):
            with chosen(REGISTER, each):
                url = kept_register.kept_address(pack.place)
                edits = _edits(pack, url)
                begin = time.perf_counter()
                for edit in edits:
                    work(pack, url, edit)
                spent.append((time.perf_counter() - begin) * 1_000 / EDITS)
    return found


def _edits(pack: Pack, url: URL) -> list[Edit]:
    """Return edits of the first service, each of which has seen the one before."""
    key = str(pack.services.index[0])
    there = items(url)["service", key]
    versions = range(there.version, there.version + EDITS)
    return [Edit("service", key, at, {**(there.body or {}), "notes": f"Edit {at}"}) for at in versions]


def _edit(_: Pack, url: URL, edit: Edit) -> object:
    return changes.apply(url, [edit], SOMEBODY, why="measured")


def _checked_edit(pack: Pack, _: URL, edit: Edit) -> object:
    return kept_changes.edit(pack.place, pack.register, [edit], SOMEBODY, why="measured")


def _look(_: Pack, url: URL, __: Edit) -> object:
    return revision(url)


if __name__ == "__main__":
    print(rendered(measure()))
