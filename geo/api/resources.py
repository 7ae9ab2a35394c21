"""What can be read: the answers of the register under names of their own, and what the atlas is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geo.report import listings
from geo.report.answers import ANSWERS, NEIGHBOURS, Answer
from geo.report.choices import Choice, Path
from geo.report.fields import one_of, switch
from geo.report.files import FORMATS
from geo.report.question import Question, opened

VERSION: Final = "v1"
PATH: Final = f"/api/{VERSION}"
"""Where the interface lies, below the base path of the server."""
USUAL_FORM: Final = "json"


@dataclass(frozen=True)
class Neighbours(Question):
    """Whether services beyond the border of the place count."""

    page = "neighbours"

    neighbours: bool = switch(NEIGHBOURS, usual=True)


@dataclass(frozen=True)
class Written(Question):
    """How a table is written."""

    page = "written"

    format: str = one_of(
        FORMATS,
        usual=USUAL_FORM,
        label="how it is written; where it is left out, as the header Accept asks, else as JSON",
    )


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One address: the answer that is given there, and the one form it has where it has but one."""

    path: str
    answer: Answer[Any]
    form: str = ""
    group: str = ""

    @property
    def name(self) -> str:
        """What files of it are called."""
        return self.path.split("/")[-1].split(".")[0]

    def choices(self) -> list[Choice]:
        """Return what may be asked here: the choices of the answer but files, neighbours, the form."""
        found = [each for each in opened(self.answer.question) if not isinstance(each, Path)]
        found += opened(Neighbours) if self.answer.neighbours else []
        return found + ([] if self.form else opened(Written))

    def example(self, form: str = "") -> str:
        """Return a query string that has an answer in the shipped pack, in a form where one is named."""
        parts = [self.answer.example, f"format={form}" if form and not self.form else ""]
        return "&".join(filter(None, parts))


_AREAS: Final = Answer(
    question=listings.Areas,
    give=listings.area_table,
    columns={"Columns": listings.AREA_COLUMNS},
    example="level=locality",
    neighbours=False,
)
_INDICATORS: Final = Answer(
    question=listings.Indicators,
    give=listings.indicator_table,
    columns={"Columns": listings.INDICATOR_COLUMNS},
    example="",
    neighbours=False,
)
MAIN: Final = "Resources"
PROFILES: Final = "profiles"
"""Where profiles lie: an address for each area, by its code, and form."""
PROFILE_FORMS: Final[Mapping[str, str]] = {"json": "application/json", "pdf": "application/pdf"}
ALL: Final = "More answers"


def _address(name: str) -> str:
    """Return the name of an answer as a part of an address."""
    return name.replace(" ", "-")


_FOUND: Final = (
    Resource(path="areas.geojson", answer=_AREAS, form="geojson", group=MAIN),
    Resource(path="indicators", answer=_INDICATORS, group=MAIN),
    Resource(path="values", answer=ANSWERS["table"], group=MAIN),
    *(Resource(path=each, answer=ANSWERS[each], group=MAIN) for each in ("gaps", "index", "strategy")),
    *(
        Resource(path=f"answers/{_address(name)}", answer=answer, group=ALL)
        for name, answer in ANSWERS.items()
    ),
)
RESOURCES: Final[Mapping[str, Resource]] = {each.path: each for each in _FOUND}
