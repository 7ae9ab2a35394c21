"""The meeting pack of a page: its present view, frozen when asked for, off the way of other visitors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from geo.pack.pack import Pack
from geo.report.question import Form
from geo.report.table import Table
from layers.paper.meeting import Meeting, meeting_zip
from layers.paper.picture import Picture
from pages.frame import admission
from pages.frame.downloads import File
from pages.frame.printed import SOURCES, asked_words

WORDS: Final = (
    "For a meeting: this view as Word, PDF and one web page, with its maps, tables, sources and room "
    "for the decision. A later one can be held against it."
)
LABEL: Final = "Meeting pack"
_DRAWN: Final = ("png", "svg")
_PLAIN: Final = re.compile(r"[^A-Za-z0-9_-]+")
Note: TypeAlias = tuple[str, Sequence[str]] | tuple[str, Sequence[str], bool]
"""A caveat as its label with its words; a badge of the page is one."""


@dataclass(frozen=True, eq=False, kw_only=True)
class View:
    """What a page says of its view besides its tables and pictures.

    Attributes
    ----------
    title, page : of the page, and the last part of its address
    question, link : what its controls say in words, and as an address
    answer, notes : its sentences, and its caveats by their labels
    sources : whose figures, lists and lines it shows; `on` : the day of its ledger
    """

    pack: Pack
    title: str
    page: str
    question: Mapping[str, str]
    link: str
    answer: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    on: date | None = None


def view(
    pack: Pack,
    title: str,
    form: Form[Any],
    says: str,
    *,
    more: Iterable[str] = (),
    notes: Iterable[Note] = (),
    sources: Iterable[str] = (),
    indicators: Iterable[str] = (),
    names: Iterable[str] | None = None,
    on: date | None = None,
) -> View:
    """Return what a meeting pack says of a view.

    Parameters
    ----------
    says, more : its answer, and sentences that belong to it; `notes` : its caveats
    sources, indicators : whose lists, and which figures it shows, "" is none; that of the lines is added
    names : the choices that matter to what is shown, where not all of them do
    """
    page = form.asked.page
    query = urlencode(form.written)
    told = {each[0]: " ".join(each[1]) for each in notes}
    named = told.pop(SOURCES, "")
    figures = [pack.indicator(each).source.attribution for each in indicators if each]
    lines = [each.attribution for each in pack.place.sources[:1]]
    return View(
        pack=pack,
        title=title,
        page=page,
        question=asked_words(form, names),
        link=f"{page}?{query}" if query else page,
        answer=tuple(each for each in (says, *more) if each),
        notes=tuple(told.items()),
        sources=tuple(dict.fromkeys(each for each in (named, *sources, *figures, *lines) if each)),
        on=on,
    )


def file(frozen: View, files: Iterable[File]) -> File:
    """Return the meeting pack of a view as a file; it is made when it is asked for."""
    given = list(files)
    name = f"{frozen.page}-meeting-pack.zip"
    return File(LABEL, lambda: admission.afterwards(lambda: made(frozen, given)), name, "meeting-pack")


def made(frozen: View, files: Iterable[File]) -> bytes:
    """Return the meeting pack of a view and of the tables and pictures that some files are of."""
    tables: dict[str, Table] = {}
    pictures: dict[str, Picture] = {}
    for each in files:
        stem, form = each.name.rsplit(".", 1)
        stem = _PLAIN.sub("-", stem)
        if each.of is None or stem in (pictures if form in _DRAWN else tables):
            continue
        found = each.of()
        if isinstance(found, Picture):
            pictures[stem] = found
        else:
            tables[stem] = found
    meeting = Meeting(
        title=frozen.title,
        link=frozen.link,
        question=frozen.question,
        answer=frozen.answer,
        notes=frozen.notes,
        pictures=pictures,
        tables=tables,
        sources=frozen.sources,
        on=frozen.on,
    )
    return meeting_zip(frozen.pack, meeting)
