"""Two areas beside each other, and the areas most like one: by what they are, never by how they fare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.pack.pack import Pack
from geo.report.profile_content import Measure, Profile
from geo.report.profiles import profiles
from geo.words import format_value

FEWEST: Final = 5
"""Areas of a level from which some may be called similar."""
SHOWN: Final = 3
_ALIKE: Final = 3
_DIFFERENT: Final = 1


@dataclass(frozen=True)
class Pair:
    """One measure of two areas: `sure` tells whether their ranges lie apart; `words` says what that means."""

    one: Measure
    other: Measure
    sure: bool
    words: str


@dataclass(frozen=True)
class Similar:
    """An area like another one: how far they are apart, in what they are most alike, and most different.

    `distance` : root mean square difference, in standard deviations of the areas of their level
    """

    code: str
    name: str
    distance: float
    alike: tuple[str, ...]
    different: tuple[str, ...]


def side_by_side(one: Profile, other: Profile) -> tuple[Pair, ...]:
    """Return the measures that both areas have, in the order of the first.

    Two figures differ surely only where their ranges do not overlap, which asks for more than a test of the
    difference would. What is out of date, or has no range, is not judged.

    Examples
    --------
    >>> from geo.report.profiles import profile
    >>> from geo.sample import town
    >>> pairs = side_by_side(profile(town(), "B"), profile(town(), "E"))
    >>> pairs[0].one.short_title, pairs[0].sure, pairs[0].words
    ('Damp homes', True, 'more in Bridge than in Elm (28.6% and 0.0%)')
    """
    others = {each.id: each for each in other.measures if each.value is not None}
    return tuple(
        _pair(one.name, other.name, each, others[each.id])
        for each in one.measures
        if each.value is not None and each.id in others
    )


def _pair(name: str, other_name: str, one: Measure, other: Measure) -> Pair:
    """Return one measure of two areas."""
    if one.stale:
        return Pair(one, other, sure=False, words="out of date, not compared")
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return Pair(one, other, sure=False, words="no range, not judged")
    both = f"({one.words} and {other.words})"
    if one.lower > other.upper:
        return Pair(one, other, sure=True, words=f"more in {name} than in {other_name} {both}")
    if one.upper < other.lower:
        return Pair(one, other, sure=True, words=f"less in {name} than in {other_name} {both}")
    return Pair(one, other, sure=False, words="no sure difference: the ranges overlap")


def structure(pack: Pack, level_profiles: Sequence[Profile]) -> tuple[str, ...]:
    """Return the ids of the figures that say what areas are: neither good nor bad, in date, known for all.

    Examples
    --------
    >>> from geo.report.profiles import profiles
    >>> from geo.sample import town
    >>> structure(town(), list(profiles(town(), "ward").values()))
    ()
    """
    known = [{each.id for each in one.measures if each.value is not None} for one in level_profiles]
    everywhere = set.intersection(*known) if known else set()
    return tuple(
        each.id
        for each in pack.registry.values()
        if each.id in everywhere
        and each.polarity == "neutral"
        and each.unit != "percent_change"
        and not each.out_of_date(pack.place.as_of)
    )


def level_of(pack: Pack, one: Profile) -> list[Profile]:
    """Return the profiles of the level of an area; none beside one that somebody chose.

    Examples
    --------
    >>> from geo.report.profiles import profile
    >>> from geo.sample import town
    >>> len(level_of(town(), profile(town(), "B")))
    5
    """
    return [] if one.level == "any" else list(profiles(pack, one.level).values())


def similar(pack: Pack, one: Profile) -> tuple[Similar, ...]:
    """Return the areas of the same level that are most like an area, the most alike first.

    Each figure of `structure` counts the same, in standard deviations of the areas of the level. How people
    fare (poverty, health, crime) is left out: areas that are alike and fare differently are what one wants
    to find. None where a level has few areas, or the pack no such figures.

    Examples
    --------
    >>> from geo.report.profiles import profile
    >>> from geo.sample import town
    >>> [(each.name, round(each.distance, 2)) for each in similar(town(), profile(town(), "B"))]
    []
    """
    every = level_of(pack, one)
    names = structure(pack, every)
    if len(every) < FEWEST or not names:
        return ()
    values = {
        each.code: {own.id: own.value or 0.0 for own in each.measures if own.id in names} for each in every
    }
    spread = {name: _spread([own[name] for own in values.values()]) for name in names}
    used = [name for name in names if spread[name] > 0]
    if not used:
        return ()
    found = []
    for each in every:
        if each.code == one.code:
            continue
        apart = {name: abs(values[each.code][name] - values[one.code][name]) / spread[name] for name in used}
        order = sorted(used, key=lambda name, apart=apart: apart[name])  # type: ignore[misc]
        found.append(
            Similar(
                each.code,
                each.name,
                math.sqrt(sum(gap**2 for gap in apart.values()) / len(used)),
                tuple(_beside(one, each, name) for name in order[:_ALIKE]),
                tuple(_beside(one, each, name) for name in order[-_DIFFERENT:] if apart[name] > 1),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.distance, each.code))[:SHOWN])


def _spread(values: Sequence[float]) -> float:
    """Return the standard deviation of values."""
    mean = sum(values) / len(values)
    return math.sqrt(sum((each - mean) ** 2 for each in values) / len(values))


def _beside(one: Profile, other: Profile, name: str) -> str:
    """Return a figure of two areas in words."""
    own, others = (next(each for each in area.measures if each.id == name) for area in (one, other))
    title = own.short_title
    return f"{title} ({format_value(own.value, own.unit)} and {format_value(others.value, others.unit)})"
