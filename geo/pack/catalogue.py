"""The catalogue of the service register: what each category is, whom it serves, how whole it is."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from geo.pack.indicators import Contract, Identifier, ReadFrom, Text, given_twice

Status = Literal["open", "planned", "closed", "unknown"]
STATUSES: tuple[Status, ...] = ("open", "planned", "closed", "unknown")
# First and last age served, both included.
Ages = tuple[Annotated[int, Field(ge=0, le=25)], Annotated[int, Field(ge=0, le=25)]]
FileStem = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,60}$")]

# Every file of the register has these columns, in any order.
COLUMNS = (
    "service_id",
    "name",
    "category",
    "ward_stated",
    "locality_stated",
    "address",
    "postcode",
    "lat",
    "lon",
    "coord_source",
    "coord_accuracy",
    "status",
    "as_of",
    "source_url",
    "notes",
)
# A file may have these as well, and those that the pack declares.
OPTIONAL = ("site_id", "capacity", "area_m2", "point_of", "polygon_id")
NUMBERS = ("lat", "lon", "capacity", "area_m2")
COLUMN_GUIDE: dict[str, str] = {
    "service_id": "A short code, never given twice in the whole register. Keep it when a service moves.",
    "name": "The name as people know it.",
    "category": "The category's id, the same for every row of this download.",
    "ward_stated": "The ward, only where a source says so for this very service; else empty.",
    "locality_stated": "The locality, only where a source says so for this very service; else empty.",
    "address": "Building and street.",
    "postcode": "Postcode, with its space.",
    "lat": "Latitude in degrees, such as 51.5; empty where no source gives a point.",
    "lon": "Longitude in degrees, such as -0.05; empty where no source gives a point.",
    "coord_source": "Where the point is from: “measured on site”, “centroid of the postcode” and so on.",
    "coord_accuracy": "How exact the point is: one of the words of services.toml, such as exact.",
    "status": "open, planned, closed or unknown.",
    "as_of": "The date of these facts: 2026-11-23, 2026-11, 2026, or words such as “undated”.",
    "source_url": "Where the facts are from: an address or a named document.",
    "notes": "Anything a reader should know.",
    "site_id": "The same code for services that share one building or ground, so that the site counts once.",
    "capacity": "Places, where known; a number.",
    "area_m2": "Size of the play or open space in square metres, where known; a number.",
    "point_of": "Instead of a point: service_id of the place whose point it is given; coord_source says why.",
    "polygon_id": "Of a park: ids of its outlines in boundaries/parks.geojson, semicolons between. Write one "
    "only after looking at both: a name alike may be another ground.",
}


class Claim(Contract):
    """What the provider itself says, to stand beside the count of evidence."""

    provider: Text
    text: Text
    count: Annotated[int, Field(ge=0)] | None = None
    as_of: Text
    source: Text
    url: str = ""

    def sentence(self) -> str:
        """Return the claim as a sentence."""
        return f"{self.provider} reported {self.text}."


class Former(Contract):
    """What the places of a list once were: the category, and in words since or until when."""

    of: Identifier
    words: Text


class ServiceCategory(Contract):
    """One category of services and the state of its list.

    `file` is the stem of the CSV file that holds its rows. `layer` names a layer of its own (a licence that
    must not mix with the rest): its file holds no category of another layer. `candidate` marks buildings that
    a new service could move into. `former` marks places that once were of another category: they show where
    something was, may take a new service, and count in no verdict and no reach.
    """

    id: Identifier
    title: Text
    singular: Text
    plural: Text
    file: FileStem
    layer: str = ""
    ages: Ages
    ages_note: str = ""
    as_of: Text
    complete: bool
    complete_source: str = ""
    claim: Claim | None = None
    missing: str = ""
    candidate: bool = False
    former: Former | None = None
    licence: Text
    attribution: Text
    read_from: ReadFrom | Literal[""] = ""

    @model_validator(mode="after")
    def _agree(self) -> ServiceCategory:
        """Refuse a category that contradicts itself."""
        if self.complete and not self.complete_source:
            raise ValueError("a category is complete only where `complete_source` names who says so")
        if self.former and (self.complete or self.claim):
            raise ValueError("places of the past count nowhere, so they are not declared complete or claimed")
        if self.ages[0] > self.ages[1]:
            raise ValueError("ages run from the youngest to the oldest")
        return self


MIDDLE_OF_POSTCODE: Final = "the middle of its postcode"
"""What a point of that kind is, wherever people read it."""


class Accuracy(Contract):
    """How far a point so described may be off, and whether it may decide a ward.

    Services at the very same point are one site where such points identify a site; two buildings of one
    postcode share its centroid and are still two. A point `of_postcode` stands for a postcode: it is in the
    ward that is officially the postcode's, and a service with a postcode and no point gets one of this kind.
    A point `of_outline` is the middle of a park: a service with an outline and no point gets one of this
    kind, which is as exact as the park is small.
    """

    words: Text
    metres: Annotated[float, Field(gt=0)]
    decides_ward: bool
    identifies_site: bool = False
    of_postcode: bool = False
    of_outline: bool = False


class AccuracyOfSource(Contract):
    """Another accuracy for points whose source contains a text."""

    contains: Text
    metres: Annotated[float, Field(gt=0)]


class Column(Contract):
    """A column that only some files have."""

    name: Identifier
    title: Text
    kind: Literal["text", "number"] = "text"


class Catalogue(Contract):
    """services.toml: categories in the order of the pack, kinds of points, further columns."""

    accuracy: Annotated[tuple[Accuracy, ...], Field(min_length=1)]
    accuracy_of_source: tuple[AccuracyOfSource, ...] = ()
    columns: tuple[Column, ...] = ()
    categories: Annotated[tuple[ServiceCategory, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agree(self) -> Catalogue:
        """Refuse ids given twice, and a layer of its own that shares a file."""
        for noun, names in (
            ("category", [each.id for each in self.categories]),
            ("accuracy", [each.words for each in self.accuracy]),
            ("column", [*COLUMNS, *OPTIONAL, *(each.name for each in self.columns)]),
        ):
            if twice := given_twice(names):
                raise ValueError(f"{noun} given twice: {', '.join(twice)}")
        if len([each for each in self.accuracy if each.of_postcode]) > 1:
            raise ValueError("only one kind of point stands for a postcode")
        if len([each for each in self.accuracy if each.of_outline]) > 1:
            raise ValueError("only one kind of point is the middle of an outline")
        own = {each.id: each for each in self.categories}
        for each in self.categories:
            if each.former and (each.former.of not in own or own[each.former.of].former):
                raise ValueError(f"{each.id} was once {each.former.of}, which is no category of today")
        layers: dict[str, str] = {}
        for each in self.categories:
            if layers.setdefault(each.file, each.layer) != each.layer:
                raise ValueError(f"{each.file}.csv mixes a layer of its own with others")
        return self

    @property
    def files(self) -> tuple[str, ...]:
        """Stems of the files, each once, in the order of the pack."""
        return tuple(dict.fromkeys(each.file for each in self.categories))

    @property
    def of_postcode(self) -> Accuracy | None:
        """The kind of point that stands for a postcode; None where the pack has none."""
        return next((each for each in self.accuracy if each.of_postcode), None)

    @property
    def of_outline(self) -> Accuracy | None:
        """The kind of point that is the middle of an outline; None where the pack has none."""
        return next((each for each in self.accuracy if each.of_outline), None)

    @property
    def number_columns(self) -> tuple[str, ...]:
        """Columns that hold numbers."""
        return (*NUMBERS, *(each.name for each in self.columns if each.kind == "number"))

    def guide(self, columns: tuple[str, ...]) -> dict[str, str]:
        """Return what each column says, in the order given."""
        words = COLUMN_GUIDE | {each.name: each.title for each in self.columns}
        return {name: words[name] for name in columns}
