"""The strategy of a place: its ambitions and measures, and what was said and dated about each promise."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from geo.errors import Fault, Faults
from geo.pack.catalogue import Claim
from geo.pack.indicators import TO_BE_CONFIRMED, Contract, Identifier, Indicator, Text, given_twice

FILE: Final = "strategy.toml"
WardState = Literal["here", "differs", "elsewhere", "none found"]
"""Figures of wards: in this pack, only by another definition, with somebody else, or none found."""


def first_day(said: str) -> date:
    """Return the first day of a day, month or year: 2024-12-31, 2024-12 or 2024.

    Examples
    --------
    >>> first_day("2024-12").isoformat(), first_day("2024").isoformat()
    ('2024-12-01', '2024-01-01')
    """
    year, month, day = ([int(each) for each in said.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def last_day(said: str) -> date:
    """Return the last day of a day, month or year: what is due in a month is due until it ends.

    Examples
    --------
    >>> last_day("2024-02").isoformat(), last_day("2024").isoformat(), last_day("2024-12-24").isoformat()
    ('2024-02-29', '2024-12-31', '2024-12-24')
    """
    parts = [int(each) for each in said.split("-")]
    year, month = [*parts, 12][:2]
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def _on_the_calendar(said: str) -> str:
    """Refuse a day that there is not."""
    last_day(said)
    return said


When = Annotated[
    str,
    StringConstraints(pattern=r"^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
    AfterValidator(_on_the_calendar),
]
"""A day, a month or a year: 2024-12-31, 2024-12 or 2024."""


class Document(Contract):
    """A strategy as it was read; `period` are the years it says it is for, which is no date of a promise."""

    id: Identifier
    title: Text
    short_title: Text
    publisher: Text
    period: str = ""
    url: str = ""
    licence: Text = TO_BE_CONFIRMED
    attribution: Text
    retrieved: date
    note: str = ""


class WardFigures(Contract):
    """Whether a measure has figures of wards.

    `here` names the indicator that holds them, with the same definition and population. `differs` names one
    that must not be taken for it and says in `note` how it differs. `elsewhere` says where to ask. `none
    found` says no more than that none was found in what was read.
    """

    state: WardState
    indicator: Identifier | Literal[""] = ""
    where: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _agree(self) -> WardFigures:
        """Refuse a state without what it needs."""
        if (self.state in ("here", "differs")) != bool(self.indicator):
            raise ValueError("`here` and `differs` name the indicator, the others none")
        if self.state == "differs" and not self.note:
            raise ValueError("`differs` says in `note` how the definition or the population differs")
        if self.state == "elsewhere" and not self.where:
            raise ValueError("`elsewhere` says in `where` who has them")
        return self


class Measure(Contract):
    """A measure of an ambition: `named` where the strategy calls it one, else a figure printed beside it.

    `indicator` holds the figure of the whole place, at `period` (its own when empty): the baseline. A later
    figure is that of the indicator, where its period has moved on, or that of the indicator `later`.
    """

    id: Identifier
    title: Text
    named: bool = True
    indicator: Identifier | Literal[""] = ""
    period: str = ""
    later: Identifier | Literal[""] = ""
    later_note: str = ""
    population: str = ""
    note: str = ""
    wards: WardFigures

    @model_validator(mode="after")
    def _agree(self) -> Measure:
        """Refuse dates and later figures of nothing."""
        if (self.period or self.later) and not self.indicator:
            raise ValueError("a period and a later figure need the indicator of the baseline")
        return self


class Ambition(Contract):
    """An ambition, the group that leads it, and its measures."""

    number: Annotated[int, Field(ge=1, le=99)]
    title: Text
    lead: Text
    document: Identifier
    measures: tuple[Measure, ...] = ()


class DueDate(Contract):
    """A date that a source states for a promise or a part of it: `what` is due `by` then.

    `done` is when a source says that it was done; without it nobody has said.
    """

    what: Text
    by: When
    source: Text
    url: str = ""
    done: When | Literal[""] = ""
    done_source: str = ""

    @model_validator(mode="after")
    def _agree(self) -> DueDate:
        """Refuse an end that nobody states."""
        if bool(self.done) != bool(self.done_source):
            raise ValueError("`done` and `done_source` go together: who says that it was done?")
        return self


class Commitment(Contract):
    """What belongs to a promise of standards.toml beyond its rule.

    `claims` are further statements of providers, the newest first, beside the one that the promise or its
    category has. Where no source states a date, `due` stays empty.
    """

    promise: Identifier
    document: Identifier
    claims: tuple[Claim, ...] = ()
    due: tuple[DueDate, ...] = ()


class Strategy(Contract):
    """strategy.toml; `context` are measures of no ambition."""

    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    ambitions: tuple[Ambition, ...] = ()
    context: tuple[Measure, ...] = ()
    promises: tuple[Commitment, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> Strategy:
        """Refuse what stands twice, and documents that are not listed."""
        for noun, names in (
            ("document", [each.id for each in self.documents]),
            ("ambition", [str(each.number) for each in self.ambitions]),
            ("measure", [each.id for _, each in self.measures]),
            ("promise", [each.promise for each in self.promises]),
        ):
            if twice := given_twice(names):
                raise ValueError(f"{noun} given twice: {', '.join(twice)}")
        known = {each.id for each in self.documents}
        named = [each.document for each in self.ambitions] + [each.document for each in self.promises]
        for name in named:
            if name not in known:
                raise ValueError(f"{name} is no document of this file")
        return self

    @property
    def measures(self) -> tuple[tuple[Ambition | None, Measure], ...]:
        """Every measure with its ambition, those of none last."""
        own = tuple((each, measure) for each in self.ambitions for measure in each.measures)
        return (*own, *((None, each) for each in self.context))

    def document(self, name: str) -> Document:
        """Return a document by its id."""
        return next(each for each in self.documents if each.id == name)

    def commitment(self, promise: str) -> Commitment | None:
        """Return what belongs to a promise; None where nothing is said of it."""
        return next((each for each in self.promises if each.promise == promise), None)


def check_strategy(
    strategy: Strategy,
    promises: Collection[str],
    registry: Mapping[str, Indicator],
    declared: Collection[str] = (),
) -> Faults:
    """Return a fault for each promise and indicator that is named and does not exist, or not as it must.

    `promises` are empty where standards.toml could not be read, `declared` are indicators that could not be:
    what cannot be known is not blamed on this file.

    Examples
    --------
    >>> from geo.sample import town
    >>> pack = town()
    >>> [fault.value for fault in check_strategy(pack.strategy, ["bells", "safe_harbour"], pack.registry)]
    ['club_every_ward', 'hub_every_district']
    """
    found = Faults()
    mend = f"The promises of standards.toml are: {', '.join(promises) or 'none'}."
    for each in strategy.promises:
        if promises and each.promise not in promises:
            rule = "names a promise that standards.toml lacks"
            found.append(Fault(FILE, rule, column="promises.promise", value=each.promise, mend=mend))
    for _, measure in strategy.measures:
        found += _indicators_amiss(measure, registry, declared)
    return found


def _indicators_amiss(
    measure: Measure, registry: Mapping[str, Indicator], declared: Collection[str]
) -> Iterable[Fault]:
    """Return the faults of the indicators that a measure names."""
    for field, name, level in (
        ("indicator", measure.indicator, "borough"),
        ("later", measure.later, "borough"),
        ("wards.indicator", measure.wards.indicator, "ward"),
    ):
        column = f"measures.{measure.id}.{field}"
        if not name or (name not in registry and name in declared):
            continue
        if name not in registry:
            yield Fault(FILE, "names an indicator that the pack lacks", column=column, value=name)
        elif level not in registry[name].levels:
            mend = f"Name an indicator whose levels hold {level}."
            rule = f"names an indicator without figures of the level {level}"
            yield Fault(FILE, rule, column=column, value=name, mend=mend)
