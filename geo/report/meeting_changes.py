"""Two meeting packs side by side: what changed since, of which kind, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from pandas import DataFrame

from geo.errors import AtlasError
from geo.gaps.stocktake_changes import changes
from geo.limits import MEETING_SAID
from geo.report.meeting_file import Frozen
from geo.report.meeting_prints import Print
from geo.report.table import Columns, Table, text

Kind = Literal[
    "question", "data", "boundary", "register", "claim", "method", "answer", "table", "verdict", "document"
]
HEADINGS: Final[Mapping[Kind, str]] = {
    "question": "Question",
    "data": "Data",
    "boundary": "Boundaries",
    "register": "Lists of services",
    "claim": "Promises, standards and statements",
    "method": "Method",
    "answer": "The answer",
    "table": "Figures in the tables",
    "verdict": "Verdicts",
    "document": "Documents",
}
"""The kinds of change in the order in which they are told: causes first, then what came of them."""
NOTHING: Final = "Nothing changed."
OTHERWISE: Final = "Another question gives another answer, whatever else changed."
_NAMES: Final = ("area_name", "name", "title")
COLUMNS: Final[Columns] = {
    "kind": text("question, data, boundary, register, claim or method; or what came of it"),
    "about": text("what changed: its name, or the file"),
    "title": text("what it is called"),
    "field": text("which part of it; of a table the row and the column"),
    "before": text("what the earlier pack says; empty where it says nothing"),
    "after": text("what the later pack says"),
    "words": text("the change in words, with its cause where it is known"),
}


class Difference(NamedTuple):
    """One difference between two packs."""

    kind: Kind
    about: str
    title: str
    field: str
    before: str
    after: str
    words: str


def differences(earlier: Frozen, now: Frozen) -> tuple[Difference, ...]:
    """Return what differs between two packs of one place, causes first.

    Raises
    ------
    AtlasError : they are of two places, or the first one is the later.

    Examples
    --------
    >>> from geo.report.meeting_file import Frozen, Manifest
    >>> nothing = {each: () for each in Manifest.model_fields}
    >>> said = nothing | {"place": "Town", "page": "Map", "data_as_of": "2025", "question": {}, "files": {}}
    >>> def frozen(answer):
    ...     manifest = Manifest.model_construct(**said | {"answer": (answer,)})
    ...     return Frozen(name="A.zip", manifest=manifest, tables={}, verdicts=None, written_into=())
    >>> found = differences(frozen("Bridge."), frozen("Castle."))
    >>> [(each.kind, each.before, each.after) for each in found]
    [('answer', 'Bridge.', 'Castle.')]
    """
    old, new = earlier.manifest, now.manifest
    if old.place_code != new.place_code:
        raise AtlasError(f"{earlier.name} is of {old.place}, {now.name} of {new.place}: nothing is compared.")
    if old.data_as_of > new.data_as_of:
        raise AtlasError(
            f"{earlier.name} has data of {old.data_as_of}, later than those of {now.name}: name it second."
        )
    found = [
        *_question(earlier, now),
        *_prints(old.prints, new.prints),
        *_answer(earlier, now),
        *_tables(earlier, now),
        *_verdicts(earlier, now),
        *_documents(earlier, now),
    ]
    order = list(HEADINGS)
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def difference_table(found: Sequence[Difference]) -> Table:
    """Return differences as a table, one row each.

    Examples
    --------
    >>> len(difference_table(()).rows)
    0
    """
    rows = DataFrame([each._asdict() for each in found], columns=list(COLUMNS), dtype=object)
    return Table(rows=rows, columns=COLUMNS, title="changes between two meeting packs")


def difference_words(earlier: Frozen, now: Frozen, found: Sequence[Difference]) -> str:
    """Return differences in words, under a heading for each kind.

    Examples
    --------
    >>> from geo.report.meeting_file import Frozen, Manifest
    >>> nothing = {each: () for each in Manifest.model_fields}
    >>> said = nothing | {"place": "Town", "page": "Map", "data_as_of": "2025", "question": {}, "files": {}}
    >>> def frozen(answer):
    ...     manifest = Manifest.model_construct(**said | {"answer": (answer,)})
    ...     return Frozen(name="A.zip", manifest=manifest, tables={}, verdicts=None, written_into=())
    >>> print(difference_words(frozen("Bridge."), frozen("Bridge."), ()))
    Town, Map: what changed between A.zip and A.zip
    Data as of 2025 and 2025.
    Nothing changed.
    """
    old, new = earlier.manifest, now.manifest
    lines = [
        f"{new.place}, {new.page}: what changed between {earlier.name} and {now.name}",
        f"Data as of {old.data_as_of} and {new.data_as_of}.",
    ]
    if not found:
        return "\n".join([*lines, NOTHING])
    causes = [each.kind for each in found if each.kind in ("data", "boundary", "register", "claim", "method")]
    results = [each for each in found if each.kind in ("answer", "table", "verdict")]
    if causes and not results:
        lines.append("The answer, its figures and the verdicts are the same as before.")
    for kind, group in groupby(found, key=lambda each: each.kind):
        lines += ["", HEADINGS[kind], *([f"  {OTHERWISE}"] if kind == "question" else [])]
        own = list(group)
        lines += [f"  {each.title}: {_told(each)}" for each in own[:MEETING_SAID]]
        if len(own) > MEETING_SAID:
            lines.append(f"  … and {len(own) - MEETING_SAID:,} more: ask for --format csv or json.")
    return "\n".join(lines)


def _told(each: Difference) -> str:
    """Return one difference in words."""
    if not (each.before or each.after):
        return each.words
    change = f"{each.before or 'nothing'} → {each.after or 'nothing'}"
    part = f"{each.field}: " if each.field else ""
    return f"{part}{change}{f'. {each.words}' if each.words else ''}"


# ---- Causes ----------------------------------------------------------------------------------------------


def _question(earlier: Frozen, now: Frozen) -> Iterator[Difference]:
    """Yield what is asked otherwise: then figures differ for that reason, too."""
    old, new = earlier.manifest, now.manifest
    if old.page != new.page:
        yield Difference("question", "page", "Page", "", old.page, new.page, "")
    for label, before, after in _pairs(old.question, new.question):
        yield Difference("question", label, label, "", before, after, "")
    if old.link != new.link and old.page == new.page and old.question == new.question:
        yield Difference("question", "link", "Link to the view", "", old.link, new.link, "")
    if old.data_as_of != new.data_as_of:
        yield Difference("data", "as_of", "Day of the data", "", old.data_as_of, new.data_as_of, "")
    if old.working_copy != new.working_copy:
        before, after = "; ".join(old.working_copy), "; ".join(new.working_copy)
        yield Difference("register", "working_copy", "Lists of one session only", "", before, after, "")
    if old.atlas != new.atlas:
        yield Difference("method", "atlas", "Version of the atlas", "", old.atlas, new.atlas, "")


def _prints(old: Sequence[Print], new: Sequence[Print]) -> Iterator[Difference]:
    """Yield what has another print, is new or is gone."""
    before, after = ({(each.kind, each.name): each for each in prints} for prints in (old, new))
    for key in dict.fromkeys([*after, *before]):
        was, is_ = before.get(key), after.get(key)
        if was is None or is_ is None:
            there = is_ or was
            if there is not None:
                words = "It is new." if was is None else "It is no longer there."
                yield Difference(there.kind, there.name, there.title, "", "", "", words)
        elif was.period != is_.period:
            words = "Figures of another time."
            yield Difference(is_.kind, is_.name, is_.title, "period", was.period, is_.period, words)
        elif was.print != is_.print:
            yield Difference(is_.kind, is_.name, is_.title, "", "", "", "It changed.")


# ---- Results ---------------------------------------------------------------------------------------------


def _answer(earlier: Frozen, now: Frozen) -> Iterator[Difference]:
    """Yield the sentences and caveats that changed."""
    old, new = earlier.manifest, now.manifest
    before, after = " ".join(old.answer), " ".join(new.answer)
    if before != after:
        yield Difference("answer", "answer", "Answer", "", before, after, "")
    notes = [{each.label: each.words for each in given.notes} for given in (old, new)]
    for label, was, is_ in _pairs(*notes):
        yield Difference("answer", "note", label, "", was, is_, "")
    words = [{each.stem: each.alt for each in given.pictures} for given in (old, new)]
    titles = {each.stem: each.title for each in (*old.pictures, *new.pictures)}
    for stem, was, is_ in _pairs(*words):
        yield Difference("answer", stem, titles[stem], "in words", was, is_, "")


def _tables(earlier: Frozen, now: Frozen) -> Iterator[Difference]:
    """Yield the cells that changed, and rows that came or went."""
    old = {each.stem: each for each in earlier.manifest.tables}
    new = {each.stem: each for each in now.manifest.tables}
    for stem in dict.fromkeys([*new, *old]):
        entry = new.get(stem) or old[stem]
        if stem not in old or stem not in new:
            words = "The table is new." if stem in new else "The table is no longer there."
            yield Difference("table", stem, entry.title, "", "", "", words)
            continue
        key = entry.key if old[stem].key == entry.key else ()
        rows = [_by_key(each.tables[stem], key) for each in (earlier, now)]
        yield from _cells(stem, entry.title, *rows)


def _by_key(
    rows: Sequence[Mapping[str, str]], key: Sequence[str]
) -> dict[tuple[str, ...], Mapping[str, str]]:
    """Return rows by what tells them apart, or by their number where nothing does."""
    found = {tuple(each[name] for name in key): each for each in rows} if key else {}
    return found if len(found) == len(rows) else {(str(at),): each for at, each in enumerate(rows, start=1)}


def _cells(
    stem: str,
    title: str,
    old: Mapping[tuple[str, ...], Mapping[str, str]],
    new: Mapping[tuple[str, ...], Mapping[str, str]],
) -> Iterator[Difference]:
    """Yield what changed in one table."""
    for key in dict.fromkeys([*new, *old]):
        row = _named(new.get(key) or old[key], key)
        if key not in old or key not in new:
            words = f"Row {row} is new." if key in new else f"Row {row} is no longer there."
            yield Difference("table", stem, title, row, "", "", words)
            continue
        for column, before, after in _pairs(old[key], new[key]):
            yield Difference("table", stem, title, f"{row}, {column}", before, after, "")


def _named(cells: Mapping[str, str], key: Sequence[str]) -> str:
    """Return what a row is called: its name where it has one, and what tells it apart."""
    name = next((cells[each] for each in _NAMES if cells.get(each)), "")
    own = " ".join(each for each in key if each and each != name)
    return f"{name} ({own})" if name and own else name or own


def _verdicts(earlier: Frozen, now: Frozen) -> Iterator[Difference]:
    """Yield what changed in the ledger of promises, each change put down to its kind."""
    if earlier.verdicts is None or now.verdicts is None:
        if earlier.verdicts is not now.verdicts:
            words = "There is no longer a strategy." if now.verdicts is None else "There is a strategy now."
            yield Difference("verdict", "strategy", "Promises", "", "", "", words)
        return
    for each in changes(earlier.verdicts, now.verdicts):
        kinds = f"({', '.join(each.kinds)})"
        words = f"{each.words} {kinds}".strip()
        yield Difference("verdict", each.about, each.title, each.field, each.before, each.after, words)


def _documents(earlier: Frozen, now: Frozen) -> Iterator[Difference]:
    """Yield the documents that somebody wrote into: a decision, maybe."""
    for pack in (earlier, now):
        for file in pack.written_into:
            words = f"It was written into, or added, in {pack.name} after the pack was made."
            yield Difference("document", file, file, "", "", "", words)


def _pairs(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield name, before and after of all that differs."""
    for name in dict.fromkeys([*new, *old]):
        if old.get(name, "") != new.get(name, ""):
            yield name, old.get(name, ""), new.get(name, "")
