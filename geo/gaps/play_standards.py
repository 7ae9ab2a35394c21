"""The standards of play space that a pack states: how far for which age, how much, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.errors import NotAvailableError
from geo.gaps.play import Band
from geo.gaps.play_verdicts import Measure
from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.standards import UNIT_WORDS, Standard

TOPIC: Final = "play"
"""Topic of the standards by age: distances, and square metres per child."""
SITES_TOPIC: Final = "play_sites"
"""Topic of the standards by kind of play area, such as LEAP and NEAP: a distance each, and the least size."""


@dataclass(frozen=True)
class PlayStandards:
    """What the page and the command hold coverage against.

    `bands` : one for each age, youngest first; `kinds` : one for each kind of play area; `measure` : share
    and square metres; `categories` : of the register that count as play space; `sources` : every standard.
    """

    bands: tuple[Band, ...]
    kinds: tuple[Band, ...]
    measure: Measure
    categories: tuple[str, ...]
    sources: tuple[Standard, ...]

    @property
    def every(self) -> tuple[Band, ...]:
        """Bands by age, then those by kind of play area."""
        return self.bands + self.kinds


@kept(1)
def play_standards(pack: Pack) -> PlayStandards:
    """Return the standards of play space of a pack.

    Raises
    ------
    NotAvailableError : the pack states no distance for any age, or names no category that counts.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(band.title, band.within) for band in play_standards(town()).bands]
    [('Under 5', 300.0), ('5 to 12', 900.0)]
    """
    found = [each for each in pack.standards.values() if each.topic in (TOPIC, SITES_TOPIC)]
    bands = _bands(found, TOPIC)
    named = {category for each in found if each.unit == "metres" for category in each.categories}
    if not bands or not named:
        raise NotAvailableError(
            "This pack states no distance to play space (standards.toml, topic “play”, in metres, with the "
            "categories of the register that count), so nothing can be held against it."
        )
    amount = next((each for each in found if each.topic == TOPIC and each.unit == "m2_per_child"), None)
    measure = Measure() if amount is None else Measure(m2_per_child=amount.value, ages=amount.ages)
    return PlayStandards(
        bands=bands,
        kinds=_bands(found, SITES_TOPIC),
        measure=measure,
        categories=tuple(each for each in pack.catalogue if each in named),
        sources=tuple(found),
    )


def _bands(standards: list[Standard], topic: str) -> tuple[Band, ...]:
    """Return the distances of a topic, youngest first."""
    own = [each for each in standards if each.topic == topic]
    sizes = {each.ages: each.value for each in own if each.unit == "m2"}
    found = [
        Band(
            each.id,
            _title(each),
            each.ages,
            each.value,
            each.categories,
            sizes.get(each.ages, 0.0),
        )
        for each in own
        if each.unit == "metres"
    ]
    return tuple(sorted(found, key=lambda band: (band.ages, band.id)))


def _title(standard: Standard) -> str:
    """Return what a band is called: its ages, or the kind of play area and its ages."""
    if standard.topic == TOPIC:
        return _age_words(standard.ages)
    return f"{standard.title}, ages {standard.ages[0]} to {standard.ages[1]}"


def _age_words(ages: tuple[int, int]) -> str:
    """Return "Under 5" or "5 to 11"."""
    low, high = ages
    return f"Under {high + 1}" if low == 0 else f"{low} to {high}"


def figure_words(standard: Standard) -> str:
    """Return the figure of a standard with its unit.

    Examples
    --------
    >>> from geo.sample import town
    >>> figure_words(town().standards["ground"])
    '10 m² per child'
    """
    return f"{standard.value:,g} {UNIT_WORDS[standard.unit]}"
