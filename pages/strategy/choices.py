"""The choices of the page Strategy: their names in the URL and their words."""

from __future__ import annotations

from dataclasses import dataclass

from geo.report.fields import text
from geo.report.question import Question

PAGE = "strategy"


@dataclass(frozen=True)
class Asked(Question):
    """What the page is asked to show."""

    page = PAGE

    on: str = text("As of another day", shape="year-month-day")
