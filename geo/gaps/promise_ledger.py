"""The promise ledger: what is said of a promise, what the register shows, and what is due, each by itself.

No one of the three is ever worked out from another: a claim proves nothing, a register that lacks a place
disproves nothing, and a date that has passed says nothing of what was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from geo.errors import NotAvailableError
from geo.gaps.verdicts import HELD, VERDICTS, claim, gaps
from geo.memory import kept
from geo.pack.catalogue import Claim
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from geo.pack.strategy import Document, DueDate, Strategy, first_day, last_day

Test = Literal["tested", "shown", "not testable", "no register"]
"""By verdicts, as reach without a verdict, by no map at all, or without a register to hold it against."""
DueState = Literal["no date", "not yet due", "date passed", "on time", "late", "not known"]
DUE_STATES: Final[tuple[DueState, ...]] = (
    "no date",
    "not yet due",
    "date passed",
    "on time",
    "late",
    "not known",
)


@dataclass(frozen=True)
class Said:
    """What providers say of a promise, the newest statement first; none where nothing was found."""

    claims: tuple[Claim, ...]

    @property
    def newest(self) -> Claim | None:
        """The newest statement."""
        return self.claims[0] if self.claims else None


@dataclass(frozen=True)
class Shown:
    """What the register shows of a promise.

    Attributes
    ----------
    verdicts : per area code its verdict; empty where there is none
    sites : per area code how many sites of the kinds counted are certainly there
    wanted : how many sites each area is promised
    as_of : per category counted, the dates of its list
    complete : every list is declared complete, so that what is not on it is not there
    reason : why there is no verdict
    """

    test: Test
    level: Level
    verdicts: Mapping[str, str]
    sites: Mapping[str, int]
    wanted: int
    as_of: Mapping[str, str]
    complete: bool
    reason: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many areas have each verdict, in the order of `VERDICTS`, those of none left out."""
        given = list(self.verdicts.values())
        return {each: given.count(each) for each in VERDICTS if each in given}

    @property
    def held(self) -> int:
        """In how many areas the promise is evidenced."""
        return sum(each in HELD for each in self.verdicts.values())

    @property
    def kept_everywhere(self) -> bool:
        """Tell whether it is evidenced in every area."""
        return bool(self.verdicts) and self.held == len(self.verdicts)

    @property
    def with_sites(self) -> int:
        """In how many areas at least one site of the kinds counted is certainly there."""
        return sum(each > 0 for each in self.sites.values())


@dataclass(frozen=True)
class DueBy:
    """A date that a source states, and how it stands to the day of the ledger."""

    stated: DueDate
    state: DueState


@dataclass(frozen=True)
class Due:
    """What is due of a promise; `period` are the years of its strategy, which is no date of the promise."""

    dates: tuple[DueBy, ...]
    period: str

    @property
    def states(self) -> tuple[DueState, ...]:
        """The state of each date; “no date” where none is stated."""
        return tuple(each.state for each in self.dates) or ("no date",)


@dataclass(frozen=True)
class Entry:
    """A promise with its three statuses; `document` is the strategy it stands in, where that is known."""

    promise: Promise
    document: Document | None
    said: Said
    shown: Shown
    due: Due


def strategy_of(pack: Pack) -> Strategy:
    """Return the strategy of a pack.

    Raises
    ------
    NotAvailableError : the pack has none.

    Examples
    --------
    >>> from geo.sample import town
    >>> strategy_of(town()).documents[0].title
    'The made-up strategy'
    """
    if pack.strategy is None:
        raise NotAvailableError(
            f"No strategy is set up for {pack.place.name} (strategy.toml), so there is no ledger of promises."
        )
    return pack.strategy


def said(pack: Pack, promise_id: str) -> Said:
    """Return what providers say of a promise: the claim of its list, and further statements.

    It rests on what was written down of providers, never on the rows of the register.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.as_of, each.text) for each in said(town(), "club_every_ward").claims]
    [('2025-05-01', 'five clubs opened by May 2025'), ('2024-03', 'a club for each ward is on its way')]
    """
    listed = claim(pack, promise_id)
    commitment = strategy_of(pack).commitment(promise_id)
    claims = [*([listed] if listed else []), *(commitment.claims if commitment else ())]
    return Said(tuple(sorted(claims, key=_dated, reverse=True)))


def _dated(statement: Claim) -> str:
    """Return what puts statements in order of time; those without a date come last."""
    return statement.as_of if statement.as_of[:1].isdigit() else ""


def shown(pack: Pack, promise_id: str) -> Shown:
    """Return what the register shows of a promise, by the verdicts that `needs-atlas gaps` gives.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = shown(town(), "club_every_ward")
    >>> found.counts, found.held, found.complete
    ({'met': 2, 'uncertain': 2, 'unmet': 1}, 2, True)
    >>> shown(town(), "bells").test
    'not testable'
    """
    return _shown(pack, promise_id)


@kept(32)
def _shown(pack: Pack, promise_id: str) -> Shown:
    """Work out what the register shows."""
    promise = pack.promises[promise_id]
    nothing: Mapping[str, str] = MappingProxyType({})
    if promise.test == "none" or not pack.catalogue:
        test: Test = "not testable" if promise.test == "none" else "no register"
        reason = promise.reason or "There is no register of services here."
        none: Mapping[str, int] = MappingProxyType({})
        return Shown(test, promise.level, nothing, none, promise.at_least, nothing, False, reason)
    frame = gaps(pack, promise_id)
    entries = [pack.catalogue[each] for each in promise.categories]
    tested = promise.test == "sites"
    by_area = {str(code): str(verdict) for code, verdict in frame["verdict"].items()}
    return Shown(
        "tested" if tested else "shown",
        promise.level,
        MappingProxyType(by_area) if tested else nothing,
        MappingProxyType({str(code): int(number) for code, number in frame["sites"].items()}),
        promise.at_least,
        MappingProxyType({each.title: each.as_of for each in entries}),
        all(each.complete for each in entries),
        "" if tested else promise.reason,
    )


def due(pack: Pack, promise_id: str, on: date) -> Due:
    """Return what is due of a promise on a day: only dates that a source states.

    Where nobody has said that it was done, a date that has passed has passed, and no more is known.

    Examples
    --------
    >>> from geo.sample import town
    >>> due(town(), "club_every_ward", date(2025, 6, 30)).states
    ('late', 'not yet due')
    >>> due(town(), "club_every_ward", date(2027, 1, 1)).states
    ('late', 'date passed')
    >>> due(town(), "bells", date(2027, 1, 1))
    Due(dates=(), period='')
    """
    strategy = strategy_of(pack)
    commitment = strategy.commitment(promise_id)
    if commitment is None:
        return Due((), "")
    dates = tuple(DueBy(each, _state(each, on)) for each in commitment.due)
    return Due(dates, strategy.document(commitment.document).period)


def _state(stated: DueDate, on: date) -> DueState:
    """Return how a date stands to a day: by what is stated of both, never by what the register shows."""
    end = last_day(stated.by)
    if stated.done and first_day(stated.done) <= on:
        if last_day(stated.done) <= end:
            return "on time"
        return "late" if first_day(stated.done) > end else "not known"
    return "not yet due" if on <= end else "date passed"


def ledger(pack: Pack, on: date | None = None) -> tuple[Entry, ...]:
    """Return every promise of a pack with its three statuses on a day, the pack's own when None.

    Raises
    ------
    NotAvailableError : the pack has no strategy.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.promise.id, each.shown.test, each.due.states) for each in ledger(town())][2:]
    [('safe_harbour', 'shown', ('no date',)), ('bells', 'not testable', ('no date',))]
    """
    day = on or pack.place.as_of
    strategy = strategy_of(pack)
    entries = []
    for promise in pack.promises.values():
        commitment = strategy.commitment(promise.id)
        document = strategy.document(commitment.document) if commitment else None
        entries.append(
            Entry(
                promise,
                document,
                said(pack, promise.id),
                shown(pack, promise.id),
                due(pack, promise.id, day),
            )
        )
    return tuple(entries)
