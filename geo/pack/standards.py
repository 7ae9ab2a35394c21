"""Standards and promises: what somebody has set, where it is written, what can be tested."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field, model_validator

from geo.errors import Fault, Faults
from geo.pack.catalogue import Ages, Claim
from geo.pack.indicators import Contract, Identifier, Text, given_twice

Unit = Literal["metres", "minutes", "m2_per_child", "m2_per_resident", "m2"]
UNIT_WORDS: dict[str, str] = {
    "metres": "metres",
    "minutes": "minutes' walk",
    "m2_per_child": "m² per child",
    "m2_per_resident": "m² per resident",
    "m2": "m²",
}
# How a promise is tested: a number of sites in each area, reach shown without a verdict, or not at all.
Test = Literal["sites", "reach", "none"]


class Standard(Contract):
    """A figure to measure against, with the document it is from.

    `topic` groups the standards of one question (such as play), `ages` are those it speaks of, both ends
    included. `verified` is true only where the figure was read and nothing about it is left to check.
    """

    id: Identifier
    title: Text
    topic: Identifier
    value: Annotated[float, Field(gt=0)]
    unit: Unit
    ages: Ages
    categories: tuple[Identifier, ...] = ()
    source: Text
    url: str = ""
    verified: bool
    note: str = ""


class Nearby(Contract):
    """When an area without a site of its own still counts: this share of its children within this walk."""

    metres: Annotated[float, Field(gt=0)]
    share: Annotated[float, Field(gt=0, le=1)]


class Promise(Contract):
    """A commitment, and how a map can test it.

    `sites` asks for `at_least` sites of the categories in each area of the level; `reach` shows who can walk
    there within `minutes` and gives no verdict; `none` says in `reason` why no map can test it. `claim` is
    what the provider says, where the category's own claim does not fit. `beside` are categories that serve
    the same people, to be shown with it.
    """

    id: Identifier
    title: Text
    promise: Text
    source: Text
    url: str = ""
    level: Literal["ward", "locality", "borough"]
    test: Test
    reason: str = ""
    categories: tuple[Identifier, ...] = ()
    beside: tuple[Identifier, ...] = ()
    at_least: Annotated[int, Field(ge=1)] = 1
    ages: Ages = (0, 17)
    minutes: Annotated[float, Field(gt=0)] | None = None
    nearby: Nearby | None = None
    claim: Claim | None = None
    note: str = ""

    @model_validator(mode="after")
    def _agree(self) -> Promise:
        """Refuse a rule without what it tests, and silence about why nothing is tested."""
        if self.test == "none" and not self.reason:
            raise ValueError("a promise that no map can test says why in `reason`")
        if self.test != "none" and not self.categories:
            raise ValueError("a promise that is tested names its categories")
        return self


class Standards(Contract):
    """standards.toml."""

    standards: tuple[Standard, ...] = ()
    promises: tuple[Promise, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Standards:
        """Refuse an id given twice."""
        ids = [*(each.id for each in self.standards), *(each.id for each in self.promises)]
        if twice := given_twice(ids):
            raise ValueError(f"id given twice: {', '.join(twice)}")
        return self


def check_standards(standards: Standards, categories: Collection[str]) -> Faults:
    """Return a fault for each category that a standard or promise names and the register lacks.

    Examples
    --------
    >>> from geo.sample import town
    >>> standards = Standards(standards=[town().standards["ground"]])
    >>> [fault.value for fault in check_standards(standards, ["club", "hub"])]
    ['play_area']
    """
    named = [("standards", each.id, name) for each in standards.standards for name in each.categories]
    named += [
        ("promises", each.id, name)
        for each in standards.promises
        for name in (*each.categories, *each.beside)
    ]
    held, mend = set(categories), f"The categories are: {', '.join(categories) or 'none'}."
    rule = "names a category that services.toml lacks"
    found = Faults()
    for table, entry, name in named:
        if name not in held:
            found.append(
                Fault("standards.toml", rule, column=f"{table}.{entry}.categories", value=name, mend=mend)
            )
    return found
