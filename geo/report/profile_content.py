"""What a profile of an area holds: figures and plain words, the same for screen, paper, Word and programs.

Numbers are as they were worked out; how each is written stands beside it, so that every place writes it
alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shapely.geometry.base import BaseGeometry

from geo.pack.indicators import Level, Polarity


@dataclass(frozen=True)
class Finding:
    """One thing that stands out: what it is about, and a sentence that carries how sure it is."""

    label: str
    text: str


@dataclass(frozen=True)
class Beside:
    """The same figure of a larger area; None where there is none of the same definition and period."""

    name: str
    value: float | None
    words: str


@dataclass(frozen=True)
class AmongPeers:
    """Where the area stands among the wards of a larger place, 1 is the greatest need."""

    rank: int
    low: int
    high: int
    of: int
    among: str


@dataclass(frozen=True)
class Measure:
    """One figure of the area.

    Attributes
    ----------
    words, span : the figure and its range as they are written; `span` is empty where there is no range
    number : how many are counted, of a proportion; None where the source has no counts
    beside : the figures of the benchmarks, in the order of the pack
    comparison : worse, similar, better, higher, lower, or not compared; of a figure out of date it is that
    middle : the figure of what it is compared with
    lowest, quarter, three_quarters, highest : of all areas of the level (of the whole place: its wards)
    rank, rank_low, rank_high, of : place among the areas, 1 is the greatest need, with its 90 % range
    marks : one letter for each thing to beware of: E estimated, I indicative range, O out of date,
        B base worked out, P provisional areas, S withheld
    """

    id: str
    domain: str
    title: str
    short_title: str
    unit: str
    unit_label: str
    polarity: Polarity
    period: str
    period_words: str
    value: float | None
    lower: float | None
    upper: float | None
    words: str
    span: str
    number: float | None
    base: float | None
    estimated_share: float
    comparison: str
    sound: bool
    stale: bool
    points: float | None
    people: float | None
    middle: float | None
    beside: tuple[Beside, ...]
    lowest: float | None
    quarter: float | None
    three_quarters: float | None
    highest: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    of: int
    peers: AmongPeers | None
    marks: str
    method: str
    source: str


@dataclass(frozen=True)
class AgeGroup:
    """Children of some ages who live in the area."""

    title: str
    ages: tuple[int, int]
    children: float


@dataclass(frozen=True)
class Ranked:
    """A ward's place in the order of need, with nine tenths of the trials, and what counts most in it."""

    code: str
    name: str
    rank: int
    low: int
    high: int
    of: int
    standing: str
    drivers: tuple[str, ...]


@dataclass(frozen=True)
class Promised:
    """A promise and how it stands: by verdict here, or counted over the areas within.

    `area` is the larger area that the verdict is about, empty where it is this one; `short` tells whether
    it is about this area or what lies in it.
    """

    title: str
    area: str
    verdict: str
    reason: str
    evidence: tuple[str, ...]
    said: str
    due: str
    short: bool


@dataclass(frozen=True)
class Nearest:
    """Listed services of a kind: the nearest, how long the walk is on average, and whom one reaches.

    Metres and shares are None where no listed one has a point. `whole` tells whether the list has all there
    are; else a nearer one may exist.
    """

    category: str
    title: str
    ages: tuple[int, int]
    name: str
    metres: float | None
    metres_low: float | None
    metres_high: float | None
    within: float
    share: float | None
    share_low: float | None
    share_high: float | None
    whole: bool
    as_of: str
    note: str


@dataclass(frozen=True)
class Play:
    """Children of some ages with a listed place to play within a distance, metres."""

    title: str
    ages: tuple[int, int]
    within: float
    children: float
    share: float | None
    share_low: float | None
    share_high: float | None
    verdict: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Pocket:
    """A small area far worse than the ward it lies in."""

    measure: str
    name: str
    ward: str
    words: str
    ward_words: str
    children: float
    hidden: bool


@dataclass(frozen=True)
class Moment:
    """A figure of one period, and what it is compared with then."""

    period: str
    value: float | None
    lower: float | None
    upper: float | None
    middle: float | None


@dataclass(frozen=True)
class Trend:
    """A figure over periods that do not overlap, the oldest first, and whether the change is real."""

    title: str
    unit: str
    moments: tuple[Moment, ...]
    verdict: str
    words: str
    middle_name: str


@dataclass(frozen=True)
class Place:
    """A listed service on the map: its site, kind, whether it stands in the area, where (EPSG:27700)."""

    site: str
    name: str
    category: str
    kind: str
    inside: bool
    accuracy: float
    east: float
    north: float


@dataclass(frozen=True)
class Source:
    """Where some measures are from, and how their figures come about; `retrieved`: the latest of the days."""

    measures: tuple[str, ...]
    period: str
    titles: tuple[str, ...]
    publisher: str
    licence: str
    method: str
    retrieved: date


@dataclass(frozen=True)
class Listed:
    """A list of services: its dates, whether it is declared complete, what is missing."""

    title: str
    as_of: str
    complete: bool
    missing: str
    licence: str


@dataclass(frozen=True)
class Profile:
    """Everything about one area.

    Attributes
    ----------
    code, name, level, noun : the area; `noun` is what its kind is called
    place, as_of, print_name : the whole place, the day of the data, the digest of pack and method
    within : the larger area that it lies in, with what to know of the grouping; empty for the whole
    against : what it is compared with; `others` is what the areas of its level are called
    headline, findings : what stands out, and how surely
    worse, similar, better, judged : over measures that are in date and say what is good
    level : "any" of an area that somebody chose (`OutlinedProfile`)
    """

    code: str
    name: str
    level: Level | Literal["any"]
    noun: str
    others: str
    place: str
    as_of: date
    within: str
    hectares: float
    against: str
    headline: str
    findings: tuple[Finding, ...]
    worse: int
    similar: int
    better: int
    children: float
    children_note: str
    share_of_place: float
    ages: tuple[AgeGroup, ...]
    residents: str
    measures: tuple[Measure, ...]
    need: tuple[Ranked, ...]
    need_title: str
    promises: tuple[Promised, ...]
    nearest: tuple[Nearest, ...]
    walk_words: str
    play: tuple[Play, ...]
    parks: Play | None
    pockets: tuple[Pocket, ...]
    trends: tuple[Trend, ...]
    cares: tuple[str, ...]
    missing: tuple[str, ...]
    places: tuple[Place, ...]
    unplaced: tuple[str, ...]
    sources: tuple[Source, ...]
    lists: tuple[Listed, ...]
    attributions: tuple[str, ...]


@dataclass(frozen=True)
class OutlinedProfile(Profile):
    """The profile of an area that somebody chose; `shape` : its outline in EPSG:27700, None where unknown."""

    shape: BaseGeometry | None = None
