"""A visitor's sheet: what is unclear about it is asked, step by step; then what it would change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

import streamlit as st

from geo.errors import AtlasError, Faults
from geo.gaps.changes import Difference, declaration_faults, difference, replacement
from geo.gaps.register_sheet import read_sheet
from geo.gaps.same_services import LEAVE, NEW, Question
from geo.gaps.same_sessions import PLACE, SESSION as OF_SESSION
from geo.gaps.sheet_reading import SERVICES, SESSIONS, Reading, Said
from geo.pack import kept_register, pending
from geo.pack.kept_items import SESSION
from geo.pack.pack import Pack
from geo.pack.session_columns import TITLES
from geo.pack.sessions import sessions_of
from geo.pack.sheet_columns import LEFT_OUT, choices
from layers.look.formatting import plural, sentence_case
from pages.frame import ui, uploads
from pages.register.hours import named

K = TypeVar("K")
PAGE: Final = "register"
BOXES: Final = 40
"""Services that are offered to be removed with a box each; more are chosen from a list."""
MERGE, WHOLE = "merge", "whole"
HOW: Final = {
    MERGE: "Add and correct: all else stays as it is",
    WHOLE: "It is the whole list: what it does not have goes",
}
HOLDS: Final = {
    SERVICES: "A list of services",
    SESSIONS: "Hours: what is on, a session a row",
}
"""What a sheet is recognised as."""
ANSWER: Final = "Answer what is asked above. Then the changes are shown here."


@dataclass(frozen=True, eq=False)
class Trial:
    """A dry run: what the sheet comes to, the copy it would give and what would change."""

    reading: Reading = field(default_factory=Reading)
    copy: Pack | None = None
    change: Difference | None = None

    @property
    def faults(self) -> Faults:
        """What is wrong with it."""
        return self.reading.found


@dataclass(frozen=True)
class File:
    """A file that somebody handed over."""

    name: str
    content: bytes

    @property
    def print_of(self) -> str:
        """Return a text that is another for every other file."""
        return hashlib.sha256(self.content).hexdigest()[:16]


def asked(pack: Pack, category: str, file: File, source: str) -> Trial:
    """Read a sheet, ask what is unclear, and return what it would change.

    `source` : who declares the list complete; empty where nobody does
    """
    how = st.radio("What this file is", list(HOW), format_func=HOW.get, key=f"{PAGE}.how.{category}")
    clear = how == MERGE and st.checkbox(
        "Empty cells of the file empty those of the list", key=f"{PAGE}.clear.{category}"
    )
    said = Said(whole=how == WHOLE, clear=clear, source=file.name)

    def tried(now: Said) -> Trial:
        key = (PAGE, pack.digest, category, file.name, file.print_of, source, repr(now))
        return uploads.judged(key, lambda: _tried(pack, category, file, source, now))

    def rows(pack: Pack, reading: Reading, said: Said, file: File) -> Said | None:
        return _rows(pack, reading, said, file, category)

    for ask in (_sheet, _holds, _columns, rows, rows):  # services first, then their sessions
        found = tried(said)
        more = ask(pack, found.reading, said, file)
        if more is None:
            ui.paragraph(ANSWER)
            return found
        said = more
    found = tried(said)
    if found.reading.absent and how == MERGE and not found.faults:
        said = _removed(pack, found.reading, said, file)
        found = tried(said)
    return found


def _tried(pack: Pack, category: str, file: File, source: str, said: Said) -> Trial:
    """Judge a file and compare what it would give with what there is."""
    if wrong := declaration_faults(source):
        return Trial(Reading(found=wrong))
    reading = read_sheet(pack, category, file.content, file.name, said)
    if reading.rows is None or reading.holds == SESSIONS:
        return Trial(reading)
    copy = replacement(pack, category, reading.rows, complete_source=source)
    return Trial(reading, copy, difference(pack, copy, category))


def _sheet(_: Pack, reading: Reading, said: Said, file: File) -> Said | None:
    """Ask which sheet is to be read; None while it is not said."""
    if not reading.sheets:
        return said
    name = _choice("Which sheet has the list?", {each: each for each in reading.sheets}, file, "sheet")
    return None if name is None else replace(said, sheet=name)


def _holds(pack: Pack, reading: Reading, said: Said, file: File) -> Said:
    """Say what the sheet was recognised as; where it could be either, let a person say which."""
    if reading.found and reading.holds == SERVICES:
        return said
    holds = reading.holds
    if reading.either:
        both = [reading.holds, *(each for each in HOLDS if each != reading.holds)]
        asked = st.radio(
            "Recognised as", both, format_func=HOLDS.get, horizontal=True, key=f"{PAGE}.holds.{file.print_of}"
        )
        holds = asked or holds
        said = replace(said, holds=holds)
    else:
        ui.paragraph(f"Recognised as {HOLDS[holds].lower()}.", small=True)
    return replace(said, used=_given(pack)) if holds == SESSIONS else said


def _given(pack: Pack) -> tuple[str, ...]:
    """Return the ids of sessions that were ever given; none where no register is kept."""
    if not kept_register.can_be_kept(pack.place):
        return ()
    try:
        return tuple(sorted(pending.ids_given(pack.place, SESSION)))
    except AtlasError:
        return ()


def _columns(pack: Pack, reading: Reading, said: Said, file: File) -> Said | None:
    """Ask what unclear columns are; None while one is not said."""
    if not reading.columns or pack.register.terms is None:
        return said
    timed = reading.holds == SESSIONS
    titles = dict(TITLES) if timed else choices(pack.register.terms)
    answers: dict[str, str | None] = {}
    ui.heading(f"{plural(len(reading.columns), 'column')} to be made clear", level=3)
    for at, each in enumerate(reading.columns):
        likely = {name: titles[name] for name in each.likely}
        others = {name: title for name, title in titles.items() if name not in likely}
        options = likely | {LEFT_OUT: "Leave this column out"} | others
        label = f"What does the column “{ui.plain(each.heading)}” say?"
        answers[each.heading] = _choice(label, options, file, f"column.{at}")
    return _all_said(answers, lambda given: replace(said, columns=given))


def _rows(pack: Pack, reading: Reading, said: Said, file: File, category: str) -> Said | None:
    """Ask which services unclear rows are about; None while one is not said."""
    if not reading.questions:
        return said
    answers: dict[int, str | None] = {}
    ui.heading(f"{plural(len(reading.questions), 'row')} to be made clear", level=3)
    for each in reading.questions:
        options = _options(pack, each, category)
        where = f", {each.place}" if each.place else ""
        label = f"Row {each.line}: {ui.plain((each.name or 'no name') + where)}"
        answers[each.line] = _choice(label, options, file, f"{each.about}.{each.line}")
    if reading.questions[0].about == PLACE:
        return _all_said(answers, lambda given: replace(said, services=given))
    return _all_said(answers, lambda given: replace(said, rows=given))


def _options(pack: Pack, question: Question, category: str) -> dict[str, str]:
    """Return what a person may say of a row, the likeliest first."""
    left_out = {LEAVE: "Leave this row out"}
    if question.about == OF_SESSION:
        own = {each.id: each for each in sessions_of(pack.register.sessions)}
        same = {one: f"The same as {named(own[one])}" for one in question.likely}
        return same | {NEW: "A new session"} | left_out
    names = pack.services["name"]
    if question.about == PLACE:
        others = pack.services.index[pack.services["category"] == category]
        places = dict.fromkeys([*question.likely, *map(str, others)])
        return {one: f"At {names[one]} ({one})" for one in places} | left_out
    same = {one: f"The same as {names[one]} ({one})" for one in question.likely}
    return same | {NEW: "A new service"} | left_out


def _removed(pack: Pack, reading: Reading, said: Said, file: File) -> Said:
    """Offer to remove services that the file does not have, by name; all stay unless somebody says so."""
    timed = reading.holds == SESSIONS
    called = pack.services["name"]
    names = {each: str(called[each]) for each in reading.absent if not timed}
    if timed:
        own = {each.id: each for each in sessions_of(pack.register.sessions)}
        names = {each: f"{called[own[each].service]}: {named(own[each])}" for each in reading.absent}
    count = plural(len(names), "session" if timed else "service")
    with st.expander(
        f"{count} of the list not in this file: they stay", key=f"{PAGE}.absent.{file.print_of}"
    ):
        closed = "" if timed else " What closed stays, with the status closed."
        ui.paragraph(f"Tick what is to be removed.{closed}", small=True)
        if len(names) > BOXES:
            gone = st.multiselect(
                f"{sentence_case(count.split()[-1])} to remove",
                list(names),
                format_func=lambda each: f"{names[each]} ({each})",
                key=f"{PAGE}.gone.{file.print_of}",
            )
        else:
            gone = [
                each
                for each, name in names.items()
                if st.checkbox(f"Remove {ui.plain(name)}", key=f"{PAGE}.gone.{file.print_of}.{each}")
            ]
    return replace(said, remove=tuple(gone))


def _choice(label: str, options: Mapping[str, str], file: File, name: str) -> str | None:
    """Ask for one of some options; None while nothing is chosen."""
    return st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda each: options[each],
        placeholder="Choose",
        key=f"{PAGE}.{name}.{file.print_of}",
    )


def _all_said(answers: Mapping[K, str | None], make: Callable[[dict[K, str]], Said]) -> Said | None:
    given = {each: answer for each, answer in answers.items() if answer is not None}
    return make(given) if len(given) == len(answers) else None
