"""(h) The register: what an edit costs in a file beside what it costs on a server, in turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from sqlalchemy import URL

from bench.table import Row, rendered
from geo.pack import kept_register
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
    """Return seconds per edit, per checked edit and per look at the revision, SQLite beside PostGIS.

    No row where there is no PostgreSQL with PostGIS on this machine.
    """
    if programs() is None:
        return []
    pack = load_files()
    with cluster(durable=True) as server, TemporaryDirectory() as folder, chosen(STATE, folder):
        named = ("", server.database().render_as_string(hide_password=False))
        for each in named:
            with chosen(REGISTER, each):
                kept_register.make(pack.place, pack.register, PackFiles(pack.root))
        rows = [
            Row(f"register: {what} (ours: SQLite, naive: PostGIS)", "s", *_in_turns(pack, named, work))
            for what, work in (
                ("an edit kept", _edit),
                ("an edit checked and kept", _checked_edit),
                ("a look at the revision", _look),
            )
        ]
        close_all()
    return rows


def _in_turns(
    pack: Pack, named: tuple[str, str], work: Callable[[Pack, URL], None]
) -> tuple[list[float], list[float]]:
    """Return the seconds that a piece of work takes in each store, again and again in turns."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for each, seconds in zip(named, found, strict=True):
            with chosen(REGISTER, each), _timed(seconds):
                url = kept_register.kept_address(pack.place)
                for _ in range(EDITS):
                    work(pack, url)
    return found


@contextmanager
def _timed(seconds: list[float]) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    seconds.append((time.perf_counter() - begin) / EDITS)


def _edit(pack: Pack, url: URL) -> None:
    changes.apply(url, [_next(pack, url)], SOMEBODY, why="measured")


def _checked_edit(pack: Pack, url: URL) -> None:
    kept_register.edit(pack.place, pack.register, [_next(pack, url)], SOMEBODY, why="measured")


def _next(pack: Pack, url: URL) -> Edit:
    """Return an edit of the first service that changes something."""
    key = str(pack.services.index[0])
    there = items(url)["service", key]
    return Edit("service", key, there.version, {**(there.body or {}), "notes": f"Edit {there.version}"})


def _look(_: Pack, url: URL) -> None:
    revision(url)


if __name__ == "__main__":
    print(rendered(measure()))
