"""What the page Strategy answers: the ledger on a day, and what changed since an earlier stocktake."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import streamlit as st

from geo.errors import AtlasError
from geo.gaps.promise_ledger import Entry, ledger
from geo.gaps.stocktake_changes import Change
from geo.gaps.strategy_measures import Standing, standings
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.strategy import changed
from pages.frame import uploads
from pages.strategy.choices import PAGE

UPLOAD = f"{PAGE}.earlier"


# Compared by identity, so that it can stand for all that it holds. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Answer:
    """The ledger of a pack, or of a working copy, on a day."""

    pack: Pack
    on: date
    entries: tuple[Entry, ...]
    measures: tuple[Standing, ...]


@dataclass(frozen=True)
class Compared:
    """What changed since the earlier stocktake, or why it cannot be used; neither where none is given."""

    changes: tuple[Change, ...] | None = None
    refusal: str = ""


@kept(8)
def answer(pack: Pack, on: date) -> Answer:
    """Return the ledger on a day, from memory where it was asked before.

    Raises
    ------
    NotAvailableError : the pack has no strategy.
    """
    return Answer(pack, on, ledger(pack, on), standings(pack))


def compared(found: Answer) -> Compared:
    """Return what changed since the stocktake that this visitor handed over; kept for this page only."""
    file = st.session_state.get(UPLOAD)
    if file is None:
        return Compared()
    name, content = file.name, file.getvalue()
    asked = (PAGE, found.pack.digest, found.on, name, hashlib.sha256(content).hexdigest())
    return uploads.judged(asked, lambda: _judged(found, content, name))


def _judged(found: Answer, content: bytes, name: str) -> Compared:
    """Hold the ledger against an earlier stocktake."""
    try:
        return Compared(changed(found.pack, found.on, content, name))
    except AtlasError as error:
        return Compared(refusal=str(error))
