"""Fields and options that several questions have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from geo.access.reach import USUAL_STATUSES
from geo.pack.catalogue import STATUSES
from geo.pack.pack import Pack
from geo.report.choices import Option
from geo.report.fields import amount, several_of


def ages_options(bands: Iterable[tuple[int, int]], words: Callable[[tuple[int, int]], str]) -> list[Option]:
    """Return age bands (youngest and oldest age, both included) as options, with words for each.

    Examples
    --------
    >>> ages_options([(0, 4)], lambda ages: f"{ages[0]} to {ages[1]} years")
    [Option(text='0-4', words='0 to 4 years', value=(0, 4))]
    """
    return [Option(f"{low}-{high}", words((low, high)), (low, high)) for low, high in bands]


def indicators(which: Callable[[Pack], Iterable[str]]) -> Callable[[Pack, Any], dict[str, str]]:
    """Return what gives some indicators of a pack with their titles.

    Examples
    --------
    >>> from geo.sample import town
    >>> indicators(lambda pack: ["damp_homes", "school_meals"])(town(), None)
    {'damp_homes': 'Damp homes', 'school_meals': 'Free school meals'}
    """
    return lambda pack, _: {each: pack.indicator(each).title for each in which(pack)}


def categories(which: Callable[[Pack], Iterable[str]]) -> Callable[[Pack, Any], dict[str, str]]:
    """Return what gives some categories of a pack's register with their titles.

    Examples
    --------
    >>> from geo.sample import town
    >>> categories(lambda pack: pack.catalogue)(town(), None)
    {'club': 'Clubs', 'hub': 'Hubs', 'school': 'Schools', 'play_area': 'Play areas'}
    """
    return lambda pack, _: {each: pack.catalogue[each].title for each in which(pack)}


def counted_statuses() -> Any:
    """Declare the choice of the services that count, by what the register says of them.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict, usually
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     statuses: tuple[str, ...] = counted_statuses()
    >>> usually(Clubs), strict(Clubs, {"status": "open.planned"})
    (Clubs(statuses=('open',)), Clubs(statuses=('open', 'planned')))
    """
    return several_of(
        STATUSES, usual=USUAL_STATUSES, name="status", label="services that count, repeat for several"
    )


def walk_of(label: str) -> Any:
    """Declare the choice of a walk that somebody may walk, metres; None where none is said.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from geo.report.question import Question, strict, usually
    >>> @dataclass(frozen=True)
    ... class Clubs(Question):
    ...     page = "clubs"
    ...     within: float | None = walk_of("walk, metres")
    >>> usually(Clubs), strict(Clubs, {"within": "800"})
    (Clubs(within=None), Clubs(within=800.0))
    """
    expects = "a walk in metres, above 0 and up to 10000"
    return amount(label, lambda metres: 0 < metres <= 10_000, expects, name="within", shape="M")
