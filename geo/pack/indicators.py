"""The indicator registry: what each figure means, where it is from and how it may be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from geo.pack.periods import overlapping

Level = Literal["ward", "locality", "borough", "lsoa"]
LEVELS: tuple[Level, ...] = ("ward", "locality", "borough", "lsoa")

Polarity = Literal["high_is_worse", "high_is_better", "neutral"]
Method = Literal["published", "summed", "apportioned", "calibrated", "best_fit", "spread", "transferred"]
# Methods whose own error is measured and widens the range (methods.md).
ESTIMATING: tuple[Method, ...] = ("apportioned", "calibrated", "best_fit")
# Methods that may be chosen instead of an indicator's own, where it has figures for small areas.
CHOSEN: tuple[Method, ...] = ("calibrated", "best_fit")
Weight = Literal["households", "children_0_15", "population"]
Kind = Literal["proportion", "count", "score", "mean", "change", "density"]
Unit = Literal[
    "percent",
    "percent_change",
    "people",
    "children",
    "households",
    "people_per_km2",
    "score",
    "index",
    "micrograms_per_m3",
    "per_100000",
    "per_1000",
    "standard_score",
]

# The range a figure of each unit can take: growth may be negative, a density far above 100.
UNIT_LIMITS: dict[Unit, tuple[float, float]] = {
    "percent": (0.0, 100.0),
    "percent_change": (-100.0, 100_000.0),
    "people": (0.0, 1e8),
    "children": (0.0, 1e8),
    "households": (0.0, 1e8),
    "people_per_km2": (0.0, 1e6),
    "score": (0.0, 100.0),
    "index": (0.0, 1_000.0),
    "micrograms_per_m3": (0.0, 1_000.0),
    "per_100000": (0.0, 100_000.0),
    "per_1000": (0.0, 100_000.0),
    "standard_score": (-10.0, 10.0),
}

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,60}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def given_twice(names: Iterable[str]) -> list[str]:
    """Return the names that are given more than once, in order of the alphabet.

    Examples
    --------
    >>> given_twice(["club", "hub", "club"])
    ['club']
    """
    return sorted(name for name, count in Counter(names).items() if count > 1)


TO_BE_CONFIRMED = "to be confirmed"


class Contract(BaseModel):
    """A table of the pack: unknown keys are refused, values cannot change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


ReadFrom = Literal["publisher", "copy", "press"]
READ_WORDS: Final[Mapping[ReadFrom | Literal[""], str]] = {
    "publisher": "the publisher’s own page or document",
    "copy": "a public copy",
    "press": "the press, or pages of others",
    "": "not stated",
}
"""Where a fact was read, in words; the weakest of several places."""
TO_CHECK: Final = "Publisher’s own file to be checked"


def to_check(read_from: str) -> bool:
    """Tell whether the publisher's own file is still to be checked.

    Examples
    --------
    >>> to_check("copy"), to_check("publisher"), to_check("")
    (True, False, False)
    """
    return read_from in ("copy", "press")


class Source(Contract):
    """Publisher, address and licence of a figure, as shown wherever the figure is.

    `read_from` says where it was read: with the `publisher`, in a public `copy` or in the `press`; empty
    where nobody has written that down. Never guessed: what SOURCES.md says of the file.
    """

    title: Text
    publisher: Text
    url: str = ""
    licence: Text = TO_BE_CONFIRMED
    attribution: Text
    retrieved: date
    read_from: ReadFrom | Literal[""] = ""


class Recipe(Contract):
    """One step of `needs-atlas build`: which rows of a transcription become which rows of the pack.

    `operation` is one of: `counts` (numerators over a denominator), `count` (the value is the count),
    `value` (no counts), `implied` (count and percentage, the base is their quotient), `rate_times_base`
    (percentage and base, the count is their product), `change` (percentage change between two periods),
    `density` (count per square kilometre of the ward outline), `categories` (the value of some rows over that
    of `denominator_indicators`, where a table has a row per category), `wide` (a table with a row per area
    and a column per category), `output_areas` (the same per output area, added up to whole areas of
    `area_types`). `columns` renames columns of the file to the long form (area_code, area_name, area_type,
    indicator, period, numerator, denominator, value) and `constants` fills columns the file lacks, both
    before rows are chosen. `sum_to_code` adds the chosen rows up to one area (London from its
    boroughs); `sum_parts` says of how many areas it consists, and with fewer it is unknown.

    The last two read `numerator_columns` over `denominator_columns` by `code_column`. A `wide` table may do
    without a base, then the value is the sum times `scale`; takes `area_codes` only where some are named;
    `name_column` names areas that the pack does not know. A table of output areas in percentages has a `base`
    instead: they are shares of the output area's households or residents, which are scaled to the published
    denominator of `base_indicator` in `base_file` per small area where the base is a part of them. A `wide`
    table takes its base from there too (`base_period`; in units of `base_per`, such as 1,000 people).
    """

    file: Text
    operation: Literal[
        "counts",
        "count",
        "value",
        "implied",
        "rate_times_base",
        "change",
        "density",
        "categories",
        "wide",
        "output_areas",
    ]
    source_indicators: tuple[str, ...] = ()
    area_types: tuple[str, ...]
    area_codes: tuple[str, ...] = ()
    periods: dict[str, str] = Field(default_factory=dict)
    denominator_indicators: tuple[str, ...] = ()
    code_column: str = ""
    name_column: str = ""
    numerator_columns: tuple[str, ...] = ()
    denominator_columns: tuple[str, ...] = ()
    base: Literal["", "households", "residents"] = ""
    base_file: str = ""
    base_indicator: str = ""
    base_period: str = ""
    base_per: Annotated[float, Field(gt=0)] = 1.0
    scale: Annotated[float, Field(gt=0)] = 1.0
    role: Literal["figure", "benchmark", "context", "peer"] = "figure"
    flag: str = ""
    note: str = ""
    sum_to_code: str = ""
    sum_to_name: str = ""
    sum_to_type: str = ""
    sum_parts: Annotated[int, Field(gt=0)] | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_what_it_reads(self) -> Recipe:
        """Refuse a recipe that lacks what its operation reads."""
        wide = self.operation in ("wide", "output_areas")
        if wide and not (self.code_column and self.numerator_columns):
            raise ValueError("a table with a column per category needs code_column and numerator_columns")
        if wide and (len(self.area_types) != 1 or len(self.periods) != 1):
            raise ValueError("a table with a column per category is for one area type and one period")
        if bool(self.base_file) != bool(self.base_indicator) or (self.base_file and not wide):
            raise ValueError("base_file and base_indicator go together, for a column per category")
        if self.operation == "output_areas":
            if bool(self.denominator_columns) == bool(self.base):
                raise ValueError("a table of output areas has denominator_columns or a base, one of the two")
            if self.base_file and not self.base:
                raise ValueError("base_file needs a base")
            if self.area_types[0] not in ("ward", "lsoa"):
                raise ValueError('output areas are added up to "ward" or to "lsoa"')
        elif not wide and not self.source_indicators:
            raise ValueError("source_indicators says which rows are read")
        if self.operation == "categories" and not self.denominator_indicators:
            raise ValueError("denominator_indicators says which rows the base is")
        return self


class Break(Contract):
    """A change of method within a series: figures from `period` on cannot be set against earlier ones."""

    period: Text
    note: Text


class Indicator(Contract):
    """One indicator: its meaning, its unit, how a ward's figure comes about and what to beware of.

    `print_title` stands for a long title in the narrow columns of a printed profile, and says as much.
    """

    id: Identifier
    title: Text
    short_title: Text
    print_title: str = ""
    definition: Text
    domain: Identifier
    polarity: Polarity
    kind: Kind
    unit: Unit
    unit_label: Text
    numerator: str = ""
    denominator: str = ""
    period: Text
    period_label: Text
    period_end: date | None = None
    trend_periods: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    boundary_vintage: Text
    method: Method
    weight: Weight = "households"
    lsoa_method: Literal["", "spread"] = ""
    ci_method: Literal["wilson", "wilson_indicative", "none"]
    indicative_ages: tuple[int, ...] = ()
    indicative_cohorts: int = 3
    stale_after_years: Annotated[float, Field(gt=0)]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    sensitive: bool = False
    ranked: bool = True
    peers: str = ""
    caveats: tuple[str, ...] = ()
    source: Source
    build: tuple[Recipe, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> Indicator:
        """Refuse metadata that contradicts itself."""
        if self.kind == "proportion" and not (self.numerator and self.denominator):
            raise ValueError("a proportion needs its numerator and denominator in words")
        if any(each.role == "peer" for each in self.build) and not self.peers:
            raise ValueError('rows of the role "peer" need `peers`: what they are, such as "wards of London"')
        if self.ci_method == "wilson" and self.kind != "proportion":
            raise ValueError("a Wilson interval needs a proportion")
        if self.ci_method == "wilson_indicative" and not self.indicative_ages:
            raise ValueError("an indicative interval needs the single years of age it counts")
        self._in_order_of_time()
        return self

    def _in_order_of_time(self) -> None:
        """Refuse a series whose windows overlap, and a break that lies nowhere in it."""
        if twice := given_twice(self.trend_periods):
            raise ValueError(f"trend_periods names {twice[0]!r} twice")
        if overlap := overlapping(self.trend_periods):
            one, other = overlap[0]
            raise ValueError(f"trend_periods {one!r} and {other!r} overlap or are not in order of time")
        if twice := given_twice(each.period for each in self.breaks):
            raise ValueError(f"a break at {twice[0]!r} is given twice")
        for each in self.breaks:
            if each.period not in self.trend_periods[1:]:
                raise ValueError(
                    f"the break at {each.period!r} is at none of the later trend_periods; name the first "
                    "period that the new method made"
                )

    def is_count(self) -> bool:
        """Tell whether the value is itself a count of people, children or households."""
        return self.kind == "count"

    @property
    def whom(self) -> str:
        """Whom a percentage counts, by the words of its unit ("% of households"); empty where it is none."""
        return self.unit_label.partition(" of ")[2]

    @property
    def direction(self) -> float:
        """1 where more of the figure is more need, -1 where it is less."""
        return -1.0 if self.polarity == "high_is_better" else 1.0

    def out_of_date(self, as_of: date) -> bool:
        """Tell whether the figure is older than it may be on the given day."""
        if self.period_end is None:
            return False
        return (as_of - self.period_end).days > self.stale_after_years * 365.25
