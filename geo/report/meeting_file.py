"""A meeting pack as a file: what it says of itself, and how it is read again when somebody hands it over.

A pack is a ZIP: documents, pictures, tables, the ledger of promises, and a manifest that names the print of
each of them. It is measured before it is unpacked, and nothing of it is written anywhere.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import Field, ValidationError

from geo.errors import AtlasError
from geo.gaps.stocktake import Stocktake
from geo.gaps.stocktake_file import read_stocktake
from geo.limits import MEETING_BYTES, MEETING_FILES, MEETING_MANIFEST, MEETING_ROWS
from geo.pack import parsing
from geo.pack.indicators import Contract
from geo.report.meeting_prints import Print
from geo.report.table import Table

WHAT: Final = "meeting pack of the Ward Needs Atlas"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
VERDICTS: Final = "verdicts.json"
TABLES: Final = "tables"
PICTURES: Final = "pictures"
MAKE: Final = "Take a ZIP that a page wrote with “Meeting pack”."
# People write into documents; tables, pictures and the ledger are evidence and stay as they are.
_EVIDENCE: Final = (f"{TABLES}/", f"{PICTURES}/", VERDICTS)


class Note(Contract):
    """One caveat: what it is about, and its words."""

    label: str
    words: str


class TableEntry(Contract):
    """One table: the stem of its files, its title, the columns that tell rows apart, what columns say."""

    stem: str
    title: str
    key: tuple[str, ...]
    columns: dict[str, str]


class PictureEntry(Contract):
    """One picture: the stem of its files, its title, and its words for those who do not see it."""

    stem: str
    title: str
    alt: str


class Manifest(Contract):
    """What a pack says of itself; `print` stands for all the rest of it, `files` has the digest of each."""

    what: str
    version: int
    print: str = ""
    place_code: str
    place: str
    page: str
    question: dict[str, str]
    link: str
    data_as_of: str
    atlas: str
    working_copy: tuple[str, ...]
    answer: tuple[str, ...]
    notes: tuple[Note, ...]
    sources: tuple[str, ...]
    pictures: tuple[PictureEntry, ...]
    tables: tuple[TableEntry, ...]
    prints: tuple[Print, ...]
    files: dict[str, str] = Field(max_length=MEETING_FILES)


@dataclass(frozen=True, eq=False, kw_only=True)
class Frozen:
    """A pack that was read: manifest, rows of each table, ledger, and documents written into since."""

    name: str
    manifest: Manifest
    tables: Mapping[str, Sequence[Mapping[str, str]]]
    verdicts: Stocktake | None
    written_into: tuple[str, ...]


def sealed(manifest: Manifest) -> bytes:
    """Return a manifest as bytes with the print of all that it says.

    Examples
    --------
    >>> words = dict.fromkeys(("what", "place_code", "place", "page", "link", "data_as_of", "atlas"), "")
    >>> lists = dict.fromkeys(
    ...     ("working_copy", "answer", "notes", "sources", "pictures", "tables", "prints"), ()
    ... )
    >>> sealed(Manifest(**words, **lists, version=1, question={}, files={})).decode().splitlines()[-1]
    '}'
    """
    said = manifest.model_dump(mode="json")
    said["print"] = print_of(said)
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def print_of(said: Mapping[str, Any]) -> str:
    """Return the digest of what a manifest says, save for the digest itself.

    Examples
    --------
    >>> print_of({"print": "x", "page": "Map"}) == print_of({"print": "", "page": "Map"})
    True
    """
    own = {name: value for name, value in said.items() if name != "print"}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()


def row_key(table: Table) -> tuple[str, ...]:
    """Return the fewest leading columns of words that tell the rows of a table apart; none where none do.

    Examples
    --------
    >>> from geo.report.figures import figures_table, table as of
    >>> from geo.sample import town
    >>> row_key(figures_table(town(), of(town(), "ward")))
    ('area_code', 'indicator')
    """
    texts = [name for name, each in table.columns.items() if each.kind == "text"]
    kept: list[str] = []
    for name in texts:
        before = len(table.rows[kept].drop_duplicates()) if kept else 1
        if before == len(table.rows):
            break
        if len(table.rows[[*kept, name]].drop_duplicates()) > before:
            kept.append(name)
    whole = kept and not table.rows[kept].duplicated().any()
    return tuple(kept) if whole else ()


def read_meeting(data: bytes, name: str) -> Frozen:
    """Read a meeting pack.

    Raises
    ------
    AtlasError : it is none, is too large, is not plain, or its evidence was changed after it was made.

    Examples
    --------
    >>> read_meeting(b"words", "A.zip")
    Traceback (most recent call last):
        ...
    geo.errors.AtlasError: A.zip is no ZIP that can be read. Take a ZIP that a page wrote with “Meeting pack”.
    """
    files = _unpacked(data, name)
    manifest = _manifest(files, name)
    changed = _changed(manifest, files, name)
    verdicts = None
    if VERDICTS in files:
        verdicts, faults = read_stocktake(files[VERDICTS], f"{name}: {VERDICTS}")
        if verdicts is None:
            raise AtlasError(str(faults[0]))
    tables = {each.stem: _rows(files, each, name) for each in manifest.tables}
    return Frozen(name=name, manifest=manifest, tables=tables, verdicts=verdicts, written_into=changed)


# ---- Reading ---------------------------------------------------------------------------------------------


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """Return the files of a ZIP, measured before one of them is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MEETING_FILES:
                raise AtlasError(f"{name} holds {len(parts):,} files, more than {MEETING_FILES}. {MAKE}")
            size = sum(each.file_size for each in parts)
            if size > MEETING_BYTES:
                most = f"{MEETING_BYTES / 1e6:g} MB"
                raise AtlasError(f"{name} unpacks to {size / 1e6:,.1f} MB, more than {most}. {MAKE}")
            names = [each.filename for each in parts]
            if odd := next((each for each in names if not _is_plain(each)), None):
                raise AtlasError(f"{name} holds a file whose name leads elsewhere: {odd[:60]!a}. {MAKE}")
            if len(set(names)) < len(names):
                raise AtlasError(f"{name} holds two files of one name. {MAKE}")
            return {each: archive.read(each) for each in names}  # never more than announced
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        raise AtlasError(f"{name} is no ZIP that can be read. {MAKE}") from None


def _is_plain(name: str) -> bool:
    """Tell whether the name of a file in a ZIP stays within it."""
    parts = name.split("/")
    return name.isprintable() and not any(each in ("", ".", "..") or set(each) & set("\\:") for each in parts)


def _manifest(files: Mapping[str, bytes], name: str) -> Manifest:
    """Return what a pack says of itself."""
    content = files.get(MANIFEST, b"")
    if not content or len(content) > MEETING_MANIFEST:
        raise AtlasError(f"{name} is no meeting pack: it does not say what it holds. {MAKE}")
    try:
        said = parsing.json_document(content.decode())
        found = Manifest.model_validate(said)
        own = print_of(said)
    except (*parsing.UNREADABLE_JSON, UnicodeError, ValidationError):
        raise AtlasError(f"{name} is no meeting pack: {MANIFEST} is not as it is written. {MAKE}") from None
    if found.what != WHAT:
        raise AtlasError(f"{name} is no meeting pack. {MAKE}")
    if found.version != VERSION:
        raise AtlasError(
            f"{name} is of version {found.version} of meeting packs; this atlas reads {VERSION}."
        )
    if found.print != own:
        raise AtlasError(f"{name}: {MANIFEST} was changed after the pack was made. {MAKE}")
    return found


def _changed(manifest: Manifest, files: Mapping[str, bytes], pack: str) -> tuple[str, ...]:
    """Return the documents that were written into since; evidence that changed is refused."""
    known = manifest.files
    given = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != MANIFEST}
    differing = sorted(each for each in {*given, *known} if given.get(each) != known.get(each))
    for each in differing:
        if each.startswith(_EVIDENCE):
            what = "is missing" if each not in given else "was changed, or added, after the pack was made"
            raise AtlasError(f"{pack}: {ascii(each)[1:-1]} {what}. {MAKE}")
    return tuple(differing)


def _rows(files: Mapping[str, bytes], entry: TableEntry, name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    file = f"{TABLES}/{entry.stem}.csv"
    if file not in files:
        raise AtlasError(f"{name}: {ascii(file)[1:-1]} is missing. {MAKE}")
    try:
        lines = csv.reader(io.StringIO(files[file].decode(), newline=""), strict=True)
        heads = next(lines, [])
        rows: list[dict[str, str]] = []
        for line in lines:
            if len(rows) >= MEETING_ROWS:
                raise AtlasError(f"{name}: {file} has more than {MEETING_ROWS:,} rows.")
            rows.append(dict(zip(heads, line, strict=True)))
    except (UnicodeError, csv.Error, ValueError):
        raise AtlasError(f"{name}: {ascii(file)[1:-1]} is no table that can be read. {MAKE}") from None
    if not set(entry.key) <= set(heads):
        raise AtlasError(f"{name}: {ascii(file)[1:-1]} lacks the columns that tell its rows apart. {MAKE}")
    return rows
