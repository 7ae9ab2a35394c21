"""The register's files as items of a database, and back.

An item is a service (`service`: its cells that hold something, by column), what is declared of a list
(`list`: complete, and who says so), a session (`session`: its cells) or the shape of a file (`file`: its
columns, what it holds in order). A register of before there were sessions has those of the pack.
Where a service stands follows from these, so that changes that have nothing to do with each other give the
same files in whatever order they are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from pandas import DataFrame
from pydantic import ValidationError

from geo.errors import Fault, Faults, PackError
from geo.pack import parsing, sessions as pack_sessions
from geo.pack.catalogue import OPTIONAL, Catalogue, ServiceCategory
from geo.pack.declarations import FILE, with_declarations
from geo.pack.register import Register
from geo.pack.register_checks import file_name
from geo.store.directory import PackFiles
from geo.store.register.items import ABSENT, Body, Items, Key
from geo.writing import csv_bytes, kept_cells, plain_cells

SERVICE: Final = "service"
LIST: Final = "list"
SHAPE: Final = "file"
SESSION: Final = "session"
OF_SESSIONS: Final[Key] = (SHAPE, pack_sessions.FILE)
DECLARED: Final = ("complete", "complete_source")


def contents(files: PackFiles) -> dict[str, bytes]:
    """Return the files of a pack's register by name.

    Raises
    ------
    PackError : one cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> list(contents(PackFiles(town().root)))
    ['services.toml', 'services/clubs.csv', 'services/hubs.csv', 'services/play.csv', 'services/schools.csv']
    """
    faults = Faults()
    names = [FILE, *files.names("services/*.csv"), *files.names(pack_sessions.FILE)]
    found = {name: files.read(name, faults) for name in names}
    if faults:
        raise PackError(faults)
    return {name: content for name, content in found.items() if content is not None}


def terms_of(files: Mapping[str, bytes]) -> Catalogue:
    """Return the terms of a register's files.

    Raises
    ------
    PackError : they cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> terms_of(contents(PackFiles(town().root))).files
    ('clubs', 'hubs', 'schools', 'play')
    """
    faults: list[Fault] = []
    terms = parsing.toml(files[FILE], FILE, Catalogue, faults)
    if terms is None:
        raise PackError(faults)
    return terms


def parsed_rows(files: Mapping[str, bytes], stem: str) -> DataFrame:
    """Return the rows of one of a register's files.

    Raises
    ------
    PackError : it cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> len(parsed_rows(contents(PackFiles(town().root)), "hubs"))
    2
    """
    faults: list[Fault] = []
    name = file_name(stem)
    frame = parsing.text_table(files[name], name, None, faults) if name in files else None
    if frame is None:
        raise PackError(faults or [Fault(name, "cannot be read")])
    return plain_cells(frame)


def items_of(files: Mapping[str, bytes]) -> dict[Key, Body]:
    """Return the items that files of a register hold.

    Raises
    ------
    PackError : one cannot be read.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = items_of(contents(PackFiles(town().root)))
    >>> found["list", "hub"]["complete"], found["service", "HUB-2"]["name"]
    (False, 'East Hub')
    """
    terms = terms_of(files)
    found: dict[Key, Body] = {
        (LIST, each.id): {name: getattr(each, name) for name in DECLARED} for each in terms.categories
    }
    for stem in terms.files:
        rows = parsed_rows(files, stem)
        found[SHAPE, stem] = {"columns": list(rows.columns), "order": list(rows["service_id"])}
        for cells in rows.to_dict("records"):
            found[SERVICE, str(cells["service_id"])] = service_body(cells)
    return found | (session_items(parsed_sessions(files)) if pack_sessions.FILE in files else {})


def parsed_sessions(files: Mapping[str, bytes]) -> DataFrame:
    """Return the rows of the file of sessions; none where there is no such file.

    Raises
    ------
    PackError : it cannot be read.

    Examples
    --------
    >>> len(parsed_sessions({}))
    0
    """
    if pack_sessions.FILE not in files:
        return pack_sessions.none()
    faults: list[Fault] = []
    rows = pack_sessions.read(files[pack_sessions.FILE], faults)
    if faults:
        raise PackError(faults)
    return rows


def session_items(rows: DataFrame) -> dict[Key, Body]:
    """Return rows of sessions as items, and the shape of their file.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> found = session_items(town_with_sessions().register.sessions)
    >>> found["session", "S-1"]["title"], found["file", "sessions.csv"]["order"]
    ('Girls on Thursday', ['S-1', 'S-2', 'S-3'])
    """
    shape = {"columns": list(rows.columns), "order": list(rows["session_id"])}
    own = {
        (SESSION, str(each["session_id"])): pack_sessions.body_of(each) for each in rows.to_dict("records")
    }
    return {OF_SESSIONS: shape, **own}


def session_rows(items: Items, pack: DataFrame) -> DataFrame:
    """Return the sessions of items; those of the pack beside them where their file was never taken over.

    Examples
    --------
    >>> from geo.sample import town_with_sessions
    >>> rows = town_with_sessions().register.sessions
    >>> session_rows({}, rows).equals(rows)
    True
    """
    shape = items.get(OF_SESSIONS, ABSENT).body
    base = {} if shape else session_items(pack)
    bodies = base | {key: each.body for key, each in items.items() if key[0] == SESSION}
    own = {key[1]: body for key, body in bodies.items() if key[0] == SESSION and body}
    shape = shape or base[OF_SESSIONS]
    order = [str(each) for each in shape["order"] if each in own]
    order += sorted(own.keys() - set(order))
    used = {name for cells in own.values() for name in cells}
    known = [each for each in pack_sessions.COLUMNS if each in used]
    columns = list(dict.fromkeys([*shape["columns"], *known, *sorted(used)]))
    return DataFrame(
        [[own[key].get(name, "") for name in columns] for key in order], columns=columns, dtype="str"
    )


def service_body(cells: Mapping[Any, Any]) -> dict[str, str]:
    """Return the body of a service: the cells that hold something.

    Examples
    --------
    >>> service_body({"service_id": "CL-A", "name": "Abbey Club", "notes": ""})
    {'service_id': 'CL-A', 'name': 'Abbey Club'}
    """
    return {str(name): str(cell) for name, cell in cells.items() if cell}


def composed(items: Items, pack: Register) -> Register:
    """Return the register that items make, on the ground and with the terms of the pack's own.

    A file that the items know nothing of is that of the pack.

    Raises
    ------
    PackError : what is declared of a list contradicts its category.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.items import Item
    >>> items = {key: Item(1, body) for key, body in items_of(contents(PackFiles(town().root))).items()}
    >>> composed(items, town().register).digest() == town().register.digest()
    True
    """
    if pack.terms is None:
        return pack
    files = {
        stem: rows_of(items, stem, pack.terms) if items.get((SHAPE, stem), ABSENT).body else frame
        for stem, frame in pack.files.items()
    }
    categories = tuple(
        _declared(each, items.get((LIST, each.id), ABSENT).body) for each in pack.terms.categories
    )
    terms = pack.terms.model_copy(update={"categories": categories})
    timed = session_rows(items, pack.sessions)
    return replace(pack, terms=terms, files=MappingProxyType(files), sessions=timed)


def rows_of(items: Items, stem: str, terms: Catalogue) -> DataFrame:
    """Return the rows of a file: services it had in their order, a new one after the last of its category.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.items import Item
    >>> items = {key: Item(1, body) for key, body in items_of(contents(PackFiles(town().root))).items()}
    >>> items["service", "HUB-0"] = Item(1, {"service_id": "HUB-0", "category": "hub"})
    >>> rows_of(items, "hubs", town().register.terms)["service_id"].to_list()
    ['HUB-1', 'HUB-2', 'HUB-0']
    """
    shape = items.get((SHAPE, stem), ABSENT).body or {"columns": [], "order": []}
    home = {each.id: each.file for each in terms.categories}
    own = {
        key: each.body
        for (kind, key), each in items.items()
        if kind == SERVICE and each.body and home.get(each.body.get("category", ""), terms.files[0]) == stem
    }
    order = [str(each) for each in shape["order"] if each in own]
    fresh = sorted(own.keys() - set(order), reverse=True)
    last = {own[key].get("category", ""): at for at, key in enumerate(order)}
    places = {key: last.get(own[key].get("category", ""), len(order) - 1) for key in fresh}
    for key in sorted(fresh, key=places.__getitem__, reverse=True):  # from behind, so that no place moves
        order.insert(places[key] + 1, key)
    extra = (*OPTIONAL, *(each.name for each in terms.columns))
    used = {name for cells in own.values() for name in cells}
    known = [*shape["columns"], *(each for each in extra if each in used)]
    columns = list(dict.fromkeys([*known, *sorted(used)]))
    rows = [[own[key].get(name, "") for name in columns] for key in order]
    return DataFrame(rows, columns=columns, dtype="str")


def pack_files(items: Items, taken: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pack's files as the items have them: the very bytes that were `taken` where nothing differs.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.register.items import Item
    >>> taken = contents(PackFiles(town().root))
    >>> items = {key: Item(1, body) for key, body in items_of(taken).items()}
    >>> pack_files(items, taken) == taken
    True
    """
    terms = terms_of(taken)
    files = dict(taken)
    for stem in terms.files:
        rows = rows_of(items, stem, terms)
        if not rows.equals(parsed_rows(taken, stem)):
            files[file_name(stem)] = csv_bytes(kept_cells(rows))
    before = parsed_sessions(taken)
    if not (timed := session_rows(items, before)).equals(before):
        files[pack_sessions.FILE] = csv_bytes(kept_cells(timed))
    old = {each.id: {name: getattr(each, name) for name in DECLARED} for each in terms.categories}
    new = {each: items.get((LIST, each), ABSENT).body or body for each, body in old.items()}
    files[FILE] = with_declarations(taken[FILE], {each: new[each] for each in new if new[each] != old[each]})
    return files


def _declared(category: ServiceCategory, body: Body | None) -> ServiceCategory:
    """Return a category with what is declared of its list."""
    if body is None or all(body[name] == getattr(category, name) for name in DECLARED):
        return category
    try:
        return ServiceCategory.model_validate(category.model_dump() | {name: body[name] for name in DECLARED})
    except ValidationError as error:
        rule = f"{category.id}: {error.errors()[0]['msg']}"
        raise PackError([Fault(FILE, rule)], written=False) from error
