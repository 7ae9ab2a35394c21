"""The choice of the overview."""

from __future__ import annotations

from dataclasses import dataclass

from geo.report.question import Question, indicators, one_of


@dataclass(frozen=True)
class Overview(Question):
    """In order of which headline figure the wards stand."""

    page = "overview"

    order: str = one_of(indicators(lambda pack: pack.place.defaults.headline), label="In order of")
