"""Taking the pack's files over into the register: what they changed, beside what people changed meanwhile.

They are held against the files that the register took over last: what only the files changed is taken, what
only people changed stays, and what both changed in different ways a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from sqlalchemy import Connection

from geo.errors import PackError, RegisterError
from geo.pack import sessions
from geo.pack.catalogue import Catalogue
from geo.pack.kept_checks import door, faults_of
from geo.pack.kept_items import (
    OF_SESSIONS,
    SESSION,
    SHAPE,
    contents,
    items_of,
    parsed_rows,
    parsed_sessions,
    rows_of,
    session_rows,
    terms_of,
)
from geo.pack.kept_register import if_kept, opened
from geo.pack.place import Place
from geo.pack.register import Register
from geo.store.directory import PackFiles
from geo.store.register import changes
from geo.store.register.items import ABSENT, Body, Edit, Item, Items, Key, Person
from geo.store.register.reading import files_in, items_in

Preference: TypeAlias = Literal["pack", "register"]
SHOWN: Final = 20
"""Items named in a refusal."""


@dataclass(frozen=True)
class TakenOver:
    """What taking files over came to, or would: the edits, what both sides had changed, the new revision."""

    edits: tuple[Edit, ...]
    clashes: tuple[Key, ...]
    before: Mapping[Key, Body | None]
    revision: int | None = None


def take_over(
    place: Place,
    pack: Register,
    files: PackFiles,
    by: Person,
    *,
    why: str,
    source: str = "",
    prefer: Preference | None = None,
    remember: bool = True,
    dry: bool = False,
) -> TakenOver:
    """Take files of a register over as changes; with `dry` only say what would be.

    `prefer` : whose word counts where files and people have changed the same item in different ways
    `remember` : they are the pack's own, against which its files are held the next time

    Raises
    ------
    PackError : a file cannot be read, or the register would break its contract; nothing is written.
    RegisterError : both sides changed the same, and nobody said whose word counts; or it cannot be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> hubs = contents(PackFiles(town().root))["services/hubs.csv"].replace(b"East Hub", b"The Hub")
    >>> files = PackFiles(town().root, {"services/hubs.csv": hubs})
    >>> with kept_town():
    ...     found = take_over(town().place, town().register, files, Person("Ann"), why="A new name")
    >>> [each.key for each in found.edits], found.revision
    (['HUB-2'], 2)
    """
    given = contents(files)
    terms = terms_of(given)
    files_given = {stem: parsed_rows(given, stem) for stem in terms.files}
    theirs = replace(pack, terms=terms, files=files_given, sessions=parsed_sessions(given))
    if faults := faults_of(theirs):
        raise PackError(faults, written=False)
    with opened(place, writes=not dry) as connection:
        found = _compared(connection, given, terms, prefer)
        if dry:
            return found
        if found.clashes and prefer is None:
            raise RegisterError(_clash_words(found.clashes))
        unlike = remember and given != files_in(connection)
        number = changes.applied(
            connection,
            found.edits,
            by,
            why=why,
            source=source,
            check=door(theirs, {}),
            files=given if unlike else None,
        )
        return replace(found, revision=number)


def files_changed(place: Place, files: PackFiles) -> list[str]:
    """Return which of the pack's files of the register differ from those it took over; none without one.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     files_changed(town().place, PackFiles(town().root, {"services/hubs.csv": b"service_id"}))
    ['services/hubs.csv']
    """
    with if_kept(place) as connection:
        if connection is None:
            return []
        taken = files_in(connection)
    there = contents(files)
    return sorted(name for name in {*taken, *there} if taken.get(name) != there.get(name))


def change_words(place: Place, files: PackFiles) -> str:
    """Say that the pack's files have changed since the register took them over; empty where they have not.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     change_words(town().place, PackFiles(town().root))
    ''
    """
    if not (changed := files_changed(place, files)):
        return ""
    return (
        f"{', '.join(changed)} changed since the register took them over, and count only once you take them "
        "over too: needs-atlas register import --dry-run"
    )


def _compared(
    connection: Connection, given: Mapping[str, bytes], terms: Catalogue, prefer: Preference | None
) -> TakenOver:
    """Hold new files, those taken over last and the register against each other."""
    base, new, now = items_of(files_in(connection)), items_of(given), items_in(connection)
    wanted: dict[Key, Body | None] = {}
    clashes = []
    # Files without sessions say nothing of them: what is kept stays.
    silent = OF_SESSIONS not in new
    for key in sorted({*base, *new}):
        if silent and (key[0] == SESSION or key == OF_SESSIONS):
            continue
        there = now.get(key, ABSENT).body
        if base.get(key) == new.get(key) or there == new.get(key):
            continue
        if there != base.get(key):
            clashes.append(key)
            if prefer != "pack":
                continue
        wanted[key] = new.get(key)
    after = {**now, **{key: Item(0, body) for key, body in wanted.items() if key[0] != SHAPE}}
    for key in [each for each in wanted if each[0] == SHAPE]:
        # A file that a person's new service stands in already has the shape that follows by itself.
        if new.get(key) == _shape(after, key[1], terms):
            del wanted[key]
    edits = tuple(Edit(*key, now.get(key, ABSENT).version, body) for key, body in wanted.items())
    return TakenOver(edits, tuple(clashes), {key: now.get(key, ABSENT).body for key in wanted})


def _shape(items: Items, stem: str, terms: Catalogue) -> Body:
    """Return the shape that a file of these items has."""
    if (SHAPE, stem) == OF_SESSIONS:
        timed = session_rows(items, sessions.none())
        return {"columns": list(timed.columns), "order": list(timed["session_id"])}
    rows = rows_of(items, stem, terms)
    return {"columns": list(rows.columns), "order": list(rows["service_id"]) if len(rows) else []}


def _clash_words(clashes: tuple[Key, ...]) -> str:
    """Say which items both sides have changed, and how to go on."""
    named = ", ".join(f"{kind} {key}" for kind, key in clashes[:SHOWN])
    more = f" and {len(clashes) - SHOWN} more" if len(clashes) > SHOWN else ""
    return (
        f"The pack's files and people have both changed {named}{more}, in different ways. Nothing was "
        "written. See them with --dry-run, then say whose word counts: --prefer pack or --prefer register."
    )
