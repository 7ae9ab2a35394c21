"""The register of a pack as people keep it: made from the pack's files, read in their place, and changed.

Whatever is written passes the same checks as a pack's file before it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import URL, Connection, select

from geo.errors import Faults, NotAvailableError, PackError, RegisterAbsentError, RegisterError
from geo.pack import layer_checks, sessions
from geo.pack.kept_items import composed, contents, items_of, pack_files
from geo.pack.place import Place
from geo.pack.register import Register
from geo.pack.register_checks import check_register, file_name, ids_of, outlines_named
from geo.store.directory import PackFiles
from geo.store.register import changes
from geo.store.register.address import AS_OF, REGISTER, register_address
from geo.store.register.database import reading, writing
from geo.store.register.items import Change, Edit, Item, Items, Key, Person, differing
from geo.store.register.making import begin, up_to_date
from geo.store.register.reading import (
    files_in,
    history,
    items,
    items_in,
    place_in,
    revision,
    revision_as_of,
    revision_in,
)
from geo.store.register.schema import about
from geo.store.register.troubles import shown

FOUNDER: Final = Person("needs-atlas")
FOUNDED: Final = "The pack's files, as they were when the register began"


@dataclass(frozen=True)
class Made:
    """What making a register came to: where it is, whether it is new, or was brought up to date."""

    url: URL
    revision: int
    services: int
    is_new: bool
    is_updated: bool


def kept_address(place: Place) -> URL:
    """Return where the register of a place lies.

    Raises
    ------
    RegisterError : in the pack alone, as somebody has chosen. AtlasError : the address is none.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.address import STATE, chosen
    >>> with chosen(REGISTER, ""), chosen(STATE, "/tmp/state"):
    ...     kept_address(town().place).database
    '/tmp/state/register-TOWN.sqlite'
    """
    url = register_address(place.borough.code)
    if url is None:
        raise RegisterError(f"{REGISTER} or --register says `pack`: no register is kept beside it.")
    return url


def make(place: Place, pack: Register, files: PackFiles) -> Made:
    """Make the register of a pack from its files, or bring one of an older atlas up to date; all or nothing.

    Raises
    ------
    NotAvailableError : the pack has no services.
    RegisterError : it cannot be written, is of a newer atlas, or of another place.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     made = make(town().place, town().register, PackFiles(town().root))
    >>> made.revision, made.services, made.is_new
    (1, 13, False)
    """
    if pack.terms is None:
        raise NotAvailableError("This place has no services, so there is no register to keep.")
    url = kept_address(place)
    taken = contents(files)
    with writing(url, make=True) as connection:
        updated = up_to_date(connection)
        fresh = _is_empty(connection)
        if fresh:
            begin(connection, place.borough.code)
            edits = [Edit(*key, 0, body) for key, body in items_of(taken).items()]
            changes.applied(connection, edits, FOUNDER, why=FOUNDED, files=taken)
        _require_place(connection, place, url)
        count = sum(kind == "service" for kind, _ in items_in(connection))
        return Made(url, revision_in(connection).number, count, fresh, updated and not fresh)


def kept(place: Place, pack: Register) -> Register | None:
    """Return the register that people keep for a pack, now or as NEEDS_ATLAS_AS_OF says; None without one.

    Raises
    ------
    PackError : what is kept does not fit the pack any more; every fault is named.
    RegisterError : it cannot be read, is of another place, or a server that was named has none.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     kept(town().place, town().register) is town().register
    True
    """
    url = None if pack.terms is None else register_address(place.borough.code)
    if url is None:
        return None
    try:
        with reading(url) as connection:
            _require_place(connection, place, url)
            items = items_in(connection, revision_as_of(connection, as_of()) if as_of() else None)
    except RegisterAbsentError:
        if as_of() or os.environ.get(REGISTER, "").strip():
            raise
        return None
    register = composed(items, pack)
    if register.digest() == pack.digest():
        return pack
    if faults := faults_of(register, _differing(register, pack)):
        raise PackError(faults)
    return register


def stamp(place: Place) -> str:
    """Return a text that changes when what is kept for a place does; empty where nothing is kept.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.address import chosen
    >>> with chosen(REGISTER, "pack"):
    ...     stamp(town().place)
    ''
    """
    url = register_address(place.borough.code)
    try:
        return "" if url is None else str(revision(url))
    except RegisterAbsentError:
        return ""


def edit(
    place: Place, pack: Register, edits: Sequence[Edit], by: Person, *, why: str, source: str = ""
) -> int | None:
    """Change the register where every check is passed; return the new revision, None where nothing changes.

    Raises
    ------
    PackError : it would break its contract; every fault is named, and nothing is written.
    ConflictError : somebody was faster. RegisterError : it cannot be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     closed = Edit("service", "HUB-2", 1, None)
    ...     edit(town().place, town().register, [closed], Person("Ann"), why="Closed")
    ...     len(kept(town().place, town().register).rows("hub"))
    2
    1
    """
    with writing(kept_address(place)) as connection:
        return _edited(connection, pack, edits, by, why=why, source=source)


def tried(place: Place, pack: Register, edits: Sequence[Edit]) -> None:
    """Refuse changes that would break the register's contract; nothing is written.

    Raises
    ------
    PackError : every fault is named. RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     tried(town().place, town().register, [Edit("service", "HUB-2", 1, None)])
    """
    with reading(kept_address(place)) as connection:
        now = items_in(connection)
    new = {each.item: Item(each.seen + 1, each.after) for each in edits}
    door(pack, now)({**now, **new})


def changes_of(place: Place, of: Sequence[Key] = ()) -> list[Change]:
    """Return every change of the register, oldest first; `of` some items only.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     [each.what for each in changes_of(town().place, [("service", "HUB-2")])]
    ['added']
    """
    return history(kept_address(place), of)


def items_now(place: Place) -> Items:
    """Return the items of the register with their versions.

    Raises
    ------
    RegisterError : the register cannot be read.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     items_now(town().place)["service", "HUB-2"].version
    1
    """
    return items(kept_address(place))


def accept(place: Place, pack: Register, ids: Sequence[int], by: Person, *, why: str = "") -> int:
    """Accept proposed changes where every check is passed; return the revision from which they count.

    Raises
    ------
    PackError : the register would break its contract. ConflictError : somebody was faster.
    RegisterError : a change is not there or decided, or nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town() as address:
    ...     edits = [Edit("service", "HUB-2", 1, {"service_id": "HUB-2", "category": "hub"})]
    ...     number = changes.propose(address, edits, Person("Ann"), why="Less is known")
    ...     accept(town().place, town().register, number, Person("Ben"))
    Traceback (most recent call last):
        ...
    geo.errors.PackError: Nothing was written, because the place pack would have 4 faults: ...
    """
    check = door(pack, {})
    return changes.accept(kept_address(place), ids, by, why=why, check=check)


def restored(
    place: Place, pack: Register, to: str, by: Person, *, why: str, only: Sequence[str] = ()
) -> int | None:
    """Take the register back to a revision or a day by a new change; return its number, None for no change.

    `only` : keys of the items to take back, such as ids of services; all where empty

    Raises
    ------
    RegisterError : there is no such revision or item, or nothing can be written.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town() as address:
    ...     _ = changes.apply(address, [Edit("service", "HUB-2", 1, None)], Person("Ann"), why="Closed")
    ...     restored(town().place, town().register, "1", Person("Ben"), why="It is open")
    3
    """
    with writing(kept_address(place)) as connection:
        now = items_in(connection)
        then = items_in(connection, revision_as_of(connection, to))
        if strange := sorted(set(only) - {key for _, key in now}):
            raise RegisterError(f"The register never had {', '.join(strange)}.")
        keys = [key for key in differing(now, then) if not only or key[1] in only]
        edits = [Edit(*key, now[key].version, then[key].body if key in then else None) for key in keys]
        return _edited(connection, pack, edits, by, why=why, source=f"revision {to}")


def as_of() -> str:
    """Return as of which revision or day the register is read; empty for now.

    Examples
    --------
    >>> from geo.store.register.address import chosen
    >>> with chosen(AS_OF, "2026-11-27"):
    ...     as_of()
    '2026-11-27'
    """
    return os.environ.get(AS_OF, "").strip()


def exported(place: Place) -> dict[str, bytes]:
    """Return the pack's files as the register has them, by name; byte for byte where nothing changed.

    Now, or as NEEDS_ATLAS_AS_OF says.

    Raises
    ------
    RegisterError : it cannot be read, or there is no such revision.

    Examples
    --------
    >>> from geo.sample import kept_town, town
    >>> with kept_town():
    ...     exported(town().place) == contents(PackFiles(town().root))
    True
    """
    with reading(kept_address(place)) as connection:
        at = revision_as_of(connection, as_of()) if as_of() else None
        return pack_files(items_in(connection, at), files_in(connection, at))


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
    url = register_address(place.borough.code)
    if url is None:
        return []
    try:
        with reading(url) as connection:
            taken = files_in(connection)
    except RegisterAbsentError:
        return []
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


def faults_of(register: Register, touched: Sequence[str] | None = None) -> Faults:
    """Return every fault of a register; of rows only those of some files where the others are sound.

    Examples
    --------
    >>> from geo.sample import town
    >>> list(faults_of(town().register))
    []
    """
    if register.terms is None:
        return Faults()
    chosen = {stem: frame for stem, frame in register.files.items() if touched is None or stem in touched}
    named = {file_name(stem): frame for stem, frame in chosen.items()}
    faults = layer_checks.services(named, register.ground.wards)
    faults += check_register(register.files, register.terms, register.ground, rows_of=chosen)
    faults += outlines_named(register)
    faults += sessions.check(register.sessions, ids_of(register.files))
    return faults


def door(pack: Register, before: Items) -> changes.Check:
    """Return what refuses items that would make a register with faults; `before` are known to be sound.

    Examples
    --------
    >>> from geo.sample import town
    >>> door(town().register, {})({})
    """

    def check(items: Items) -> None:
        register = composed(items, pack)
        touched = _differing(register, composed(before, pack)) if before else None
        if faults := faults_of(register, touched):
            raise PackError(faults, written=False)

    return check


def _differing(register: Register, sound: Register) -> list[str]:
    """Return the stems of the files whose rows are not those of a register that is known to be sound."""
    return [stem for stem, rows in register.files.items() if not rows.equals(sound.files[stem])]


def _edited(
    connection: Connection, pack: Register, edits: Sequence[Edit], by: Person, *, why: str, source: str
) -> int | None:
    """Change a register that is open to be written."""
    check = door(pack, items_in(connection))
    return changes.applied(connection, edits, by, why=why, source=source, check=check)


def _is_empty(connection: Connection) -> bool:
    """Tell whether a register has its tables and nothing in them."""
    return connection.execute(select(about.c.id)).first() is None


def _require_place(connection: Connection, place: Place, url: URL) -> None:
    """Refuse the register of another place."""
    found = place_in(connection)
    if found != place.borough.code:
        raise RegisterError(
            f"The register in {shown(url)} is of the place {found}, the pack of {place.borough.name} "
            f"({place.borough.code}). Choose the pack with --data, or read it alone: --register pack."
        )
