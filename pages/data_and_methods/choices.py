"""The choice of the page Data and methods."""

from __future__ import annotations

from dataclasses import dataclass

from geo.report.fields import one_of
from geo.report.question import Question
from geo.report.shared_fields import indicators


@dataclass(frozen=True)
class LookUp(Question):
    """Which figure is looked up."""

    page = "data-and-methods"

    indicator: str = one_of(
        indicators(lambda pack: pack.registry),
        usual=lambda pack, _: pack.place.defaults.indicator,
        label="Indicator",
    )
