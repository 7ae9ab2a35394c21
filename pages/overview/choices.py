"""The choices of the overview."""

from __future__ import annotations

from dataclasses import dataclass

from geo.report.fields import one_area, one_of
from geo.report.question import Question
from geo.report.shared_fields import indicators


@dataclass(frozen=True)
class Overview(Question):
    """Which ward is chosen, and in order of which headline figure the wards stand."""

    page = "overview"

    order: str = one_of(indicators(lambda pack: pack.place.defaults.headline), label="In order of")
    area: str = one_area("ward")
