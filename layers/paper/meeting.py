"""A meeting pack: the view of a page frozen with all that it rests on, as one ZIP; always the same bytes.

Documents to read and to write a decision into, each picture and table as a file of its own, the ledger of
promises, and a manifest that says of which data, lists, promises and method all of it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import layers
from geo.pack.pack import Pack
from geo.report.files import write
from geo.report.meeting_file import (
    MANIFEST,
    PICTURES,
    TABLES,
    VERDICTS,
    VERSION,
    WHAT,
    Manifest,
    Note,
    PictureEntry,
    TableEntry,
    row_key,
    sealed,
)
from geo.report.meeting_prints import Print, prints
from geo.report.strategy import stocktake_file
from geo.report.table import Table
from geo.store.program import code_digest
from layers.paper import press
from layers.paper.archive import archive
from layers.paper.meeting_data import meeting_data
from layers.paper.meeting_docx import meeting_docx
from layers.paper.meeting_html import meeting_html
from layers.paper.meeting_pdf import meeting_pdf
from layers.paper.picture import Picture, png, svg

FORMS: Final = ("csv", "xlsx")


@dataclass(frozen=True, eq=False, kw_only=True)
class Meeting:
    """What a page shows, to be frozen.

    Attributes
    ----------
    title : of the page; `link` : the address of the view below that of the atlas
    question : what its controls say, by their labels
    answer : its sentences; `notes` : its caveats, by their labels
    pictures, tables : by the stem of their files
    sources : whose figures, lists and lines it shows
    on : the day that the ledger of promises is of; that of the data when None
    """

    title: str
    link: str
    question: Mapping[str, str]
    answer: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    on: date | None = None


def meeting_zip(pack: Pack, meeting: Meeting) -> bytes:
    """Return a meeting pack; the same pack, question and program give the same bytes.

    Raises
    ------
    PressError : something cannot be drawn.
    """
    svgs = {stem: svg(each) for stem, each in meeting.pictures.items()}
    dots = {stem: png(each) for stem, each in meeting.pictures.items()}
    files = {f"{PICTURES}/{stem}.svg": each.encode() for stem, each in svgs.items()}
    files |= {f"{PICTURES}/{stem}.png": each for stem, each in dots.items()}
    for stem, table in meeting.tables.items():
        files |= {f"{TABLES}/{stem}.{form}": write(pack, table, form) for form in FORMS}
    if pack.strategy is not None:
        files[VERDICTS] = stocktake_file(pack, meeting.on)
    data = meeting_data(pack, meeting.title, _shown(meeting))
    files["paper.docx"] = meeting_docx(data, dots)
    files["paper.html"] = meeting_html(data, svgs).encode()
    files["paper.pdf"] = meeting_pdf(data, meeting.pictures)
    files[MANIFEST] = sealed(_manifest(pack, meeting, files))
    return archive(files)


def _shown(meeting: Meeting) -> dict[str, Any]:
    """Return what the documents show of a view."""
    return {
        "question": meeting.question,
        "link": meeting.link,
        "answer": meeting.answer,
        "notes": meeting.notes,
        "pictures": meeting.pictures,
        "tables": meeting.tables,
        "sources": meeting.sources,
        "on": meeting.on,
    }


def _manifest(pack: Pack, meeting: Meeting, files: Mapping[str, bytes]) -> Manifest:
    """Return what a pack says of itself."""
    return Manifest(
        what=WHAT,
        version=VERSION,
        place_code=pack.place.borough.code,
        place=pack.place.name,
        page=meeting.title,
        question=dict(meeting.question),
        link=meeting.link,
        data_as_of=pack.place.as_of.isoformat(),
        atlas=version("needs-atlas"),
        working_copy=tuple(pack.catalogue[each].title for each in pack.working_copy),
        answer=tuple(meeting.answer),
        notes=tuple(Note(label=label, words=words) for label, words in meeting.notes),
        sources=tuple(dict.fromkeys(each for each in meeting.sources if each)),
        pictures=tuple(
            PictureEntry(stem=stem, title=each.title, alt=each.alt) for stem, each in meeting.pictures.items()
        ),
        tables=tuple(_entry(stem, each) for stem, each in meeting.tables.items()),
        prints=(*prints(pack), _drawing()),
        files={name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    )


def _entry(stem: str, table: Table) -> TableEntry:
    """Return what a manifest says of a table."""
    columns = {name: each.words for name, each in table.columns.items()}
    return TableEntry(stem=stem, title=table.title, key=row_key(table), columns=columns)


def _drawing() -> Print:
    """Return the print of what draws and words the view."""
    code = code_digest(Path(layers.__file__).parent, ["**/*.py"])
    digest = hashlib.sha256(f"{code} {press.digest()}".encode()).hexdigest()[:16]
    return Print(kind="method", name="drawing", title="The program that draws it", print=digest)
