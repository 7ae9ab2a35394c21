"""The place of a pack: its borough, levels, benchmarks, defaults and what it lacks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from geo.pack.indicators import LEVELS, Contract, Identifier, Level, Source, Text, given_twice
from geo.writing import day_words

LONGEST_CODE = 20


def area_code(longest: int = LONGEST_CODE) -> str:
    """Return the pattern of the codes of areas, which have so many characters at most.

    Examples
    --------
    >>> area_code()
    '^[A-Za-z0-9_-]{1,20}$'
    """
    return rf"^[A-Za-z0-9_-]{{1,{longest}}}$"


AreaCode = Annotated[str, StringConstraints(pattern=area_code())]


class Borough(Contract):
    """The whole that the wards add up to."""

    code: AreaCode
    name: Text
    noun: Text = "borough"


class LevelWords(Contract):
    """How an area level is named on screen."""

    singular: Text
    plural: Text
    note: str = ""


class LocalityWording(Contract):
    """Whether the grouping of wards into localities is official, and what to say if it is not."""

    provisional: bool
    label: str = ""
    note: str = ""


class Benchmark(Contract):
    """An area to compare with."""

    id: Identifier
    code: AreaCode
    name: Text


class Domain(Contract):
    """A heading under which indicators are listed."""

    id: Identifier
    title: Text


class IndexMember(Contract):
    """A figure of the index of need; `lsoa` stands in its place for small areas.

    `counted` : whom its number counts, in a few words ("children in poverty"); none where it counts nobody
    """

    indicator: Identifier
    lsoa: Identifier | Literal[""] = ""
    counted: str = ""


class IndexPreset(Contract):
    """A weighting of the members by indicator, on any scale; `note` says what to know of it."""

    id: Identifier
    title: Text
    weights: Annotated[dict[Identifier, Annotated[float, Field(gt=0)]], Field(min_length=1)]
    note: str = ""


class NeedIndexPlan(Contract):
    """The index of need: members, and weightings, the pack's own first; `note` says what is not in it."""

    title: Text
    members: Annotated[tuple[IndexMember, ...], Field(min_length=1)]
    presets: Annotated[tuple[IndexPreset, ...], Field(min_length=1)]
    note: str = ""

    @model_validator(mode="after")
    def _agree(self) -> NeedIndexPlan:
        """Refuse what stands twice, and weights of what is no member."""
        members = [each.indicator for each in self.members]
        for noun, names in (("member", members), ("preset", [each.id for each in self.presets])):
            if twice := given_twice(names):
                raise ValueError(f"{noun} given twice: {', '.join(twice)}")
        for preset in self.presets:
            if strange := [each for each in preset.weights if each not in members]:
                raise ValueError(f"preset {preset.id} weighs {strange[0]}, which is no member")
        return self

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of all indicators that it reads."""
        return tuple(
            dict.fromkeys(each for one in self.members for each in (one.indicator, one.lsoa) if each)
        )


class Siting(Contract):
    """How sure an answer to "where next" may sound.

    `best_from` is the share of the sites listed or claimed that must have a point that decides before any
    place is called the best; below it the answer is a shortlist.
    """

    best_from: Annotated[float, Field(gt=0, le=1)] = 0.8


class ObsoleteCodes(Contract):
    """Codes that once named areas here; data that uses them is refused with this message."""

    first: AreaCode
    last: AreaCode
    message: Text

    def holds(self, code: str) -> bool:
        """Tell whether the code lies in this range (same length, in order)."""
        return len(code) == len(self.first) and self.first <= code <= self.last


class Bridge(Contract):
    """A source area that was replaced: its figure stands for each successor."""

    code: AreaCode
    successors: tuple[AreaCode, ...]
    note: str = ""


class NotAvailable(Contract):
    """A figure that users ask for and this pack cannot give, with where it can be had."""

    title: Text
    why: Text
    where: Text


class Defaults(Contract):
    """What a page shows before anybody has chosen."""

    indicator: Identifier
    second_indicator: Identifier
    headline: tuple[Identifier, ...]
    level: Level = "ward"
    benchmark: Identifier = "borough"
    scheme: Literal["quantiles", "natural_breaks", "equal_interval"] = "quantiles"


Page = Literal[
    "needs-map",
    "profiles",
    "youth-centres",
    "family-hubs",
    "play-space",
    "priorities",
    "where-next",
    "allocate",
    "strategy",
    "register",
    "data-and-methods",
]


class EntryLink(Contract):
    """A link to a page with choices already made."""

    label: Text
    page: Page
    params: dict[str, str] = Field(default_factory=dict)


class EntryPoint(Contract):
    """Where one kind of user starts."""

    who: Text
    text: Text
    links: Annotated[tuple[EntryLink, ...], Field(min_length=1)]


class PostcodeWords(Contract):
    """The list that the postcodes are from, its day, whom to name for them, and what to know of them."""

    title: str = ""
    as_of: date
    attribution: Text
    note: str = ""

    def said(self) -> str:
        """Return the list and its day in words."""
        return f"{self.title or 'the list of postcodes'} of {day_words(self.as_of)}"


class LayerWords(Contract):
    """Whom to name for water or parks, and what to know of them."""

    attribution: Text
    note: str = ""
    title: str = ""


class BoundarySource(Contract):
    """Where a transcription of outlines lies and which of its columns are code and name."""

    file: Text
    code: Text
    name: Text
    parent: str = ""
    geometry: str = ""
    crs: str = ""
    codes: tuple[str, ...] = ()


class WaterSource(BoundarySource):
    """Where outlines of water lie, and what kind of water they are."""

    kind: Literal["river", "dock"]


class RiverPlan(Contract):
    """The river as the gap that outlines leave open beside the place.

    `margin_metres` is how far from the place to look. Two banks are at most `widest_metres` apart; a wider
    gap is land that has no outline here, one narrower than `narrowest_metres` a seam of generalised lines.
    """

    code: AreaCode
    name: Text
    margin_metres: Annotated[float, Field(gt=0, le=20_000)]
    widest_metres: Annotated[float, Field(gt=0, le=20_000)]
    narrowest_metres: Annotated[float, Field(gt=0, le=1_000)] = 20.0


class WaterPlan(Contract):
    """How the water of a place is made: listed areas, and a river between outlines."""

    areas: tuple[WaterSource, ...] = ()
    river: RiverPlan | None = None


class TableSource(Contract):
    """Where a transcribed key or base population lies."""

    file: Text
    columns: dict[str, str] = Field(default_factory=dict)
    area_type: str = ""
    indicator: str = ""
    field: Literal["value", "numerator", "denominator"] = "value"


class PostcodeSource(Contract):
    """Where a transcription of postcodes lies, its columns by our names, and what all rows share."""

    file: Text
    columns: dict[str, str]
    constants: dict[str, str] = Field(default_factory=dict)
    east: Text
    north: Text
    crs: Text


class CountSource(Contract):
    """A table with a row per area and a column per category: which columns are added up."""

    file: Text
    code: Text
    columns: Annotated[tuple[str, ...], Field(min_length=1)]


class OutputAreaPlan(Contract):
    """Where output areas lie and who lives in them; `families` are households with dependent children."""

    wards: TableSource
    lsoas: TableSource
    households: CountSource
    residents: CountSource
    families: CountSource


class BuildPlan(Contract):
    """What `needs-atlas build` reads to make the outlines, weights and base populations."""

    wards: BoundarySource
    lsoas: BoundarySource
    context: BoundarySource
    localities: TableSource
    best_fit: TableSource
    ward_households: TableSource
    lsoa_households: TableSource
    lsoa_children: TableSource
    lsoa_population: TableSource
    ward_single_years: TableSource
    postcodes: tuple[PostcodeSource, ...] = ()
    output_areas: OutputAreaPlan | None = None
    water: WaterPlan | None = None
    parks: tuple[BoundarySource, ...] = ()
    coverage_gap_metres: float = 15.0
    sliver_share: float = 0.03


class AnyAreaRule(Contract):
    """From how many children on an area that somebody draws or lists has figures of its own, and why."""

    fewest_children: Annotated[int, Field(ge=20, le=10_000)] = 100
    reason: Text = (
        "children below an output area are worked out, not counted, and a figure about so few would read as "
        "a fact about single families."
    )


class Place(Contract):
    """Everything about the place that is not a figure of an indicator."""

    name: Text
    title: Text
    as_of: date
    borough: Borough
    levels: dict[Level, LevelWords]
    localities: LocalityWording
    benchmarks: Annotated[tuple[Benchmark, ...], Field(min_length=1)]
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]
    defaults: Defaults
    aliases: dict[str, str] = Field(default_factory=dict)
    obsolete_codes: tuple[ObsoleteCodes, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    not_available: tuple[NotAvailable, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()
    sources: tuple[Source, ...] = ()
    postcodes: PostcodeWords | None = None
    water: LayerWords | None = None
    parks: LayerWords | None = None
    need_index: NeedIndexPlan | None = None
    siting: Siting = Siting()
    any_area: AnyAreaRule = AnyAreaRule()
    build: BuildPlan | None = None

    @model_validator(mode="after")
    def _borough_is_the_first_benchmark(self) -> Place:
        """Refuse a pack whose own borough cannot be compared with."""
        first = self.benchmarks[0]
        if first.id != "borough" or first.code != self.borough.code:
            raise ValueError("the first benchmark must be the borough itself, with id 'borough' and its code")
        if self.defaults.benchmark not in {benchmark.id for benchmark in self.benchmarks}:
            raise ValueError(f"defaults.benchmark names no benchmark: {self.defaults.benchmark!r}")
        return self

    @model_validator(mode="after")
    def _every_level_has_words(self) -> Place:
        """Refuse a pack that leaves a kind of area without a name on screen."""
        if unnamed := [level for level in LEVELS if level not in self.levels]:
            raise ValueError(f"levels lacks: {', '.join(unnamed)}")
        return self
