"""The indicators that the bench chooses, and their words in every select box of the bench."""

from __future__ import annotations

from geo.figures import figures
from geo.store import Store
from geo.table import available


def labels(data: Store) -> dict[str, str]:
    """Return the label per indicator with ward figures, as the needs map words it."""
    domains = {domain.id: domain.title for domain in data.place.domains}
    each = (data.indicator(name) for name in available(data, "ward"))
    return {one.id: f"{one.title} ({domains[one.domain]})" for one in each}


def rates(data: Store) -> list[str]:
    """Return the percentages that every ward has: the indicators with most to show (two plots, ranges)."""
    percentages = [each for each in labels(data) if data.indicator(each).unit.startswith("percent")]
    return [each for each in percentages if set(figures(data, each, "ward")["state"]) == {"ok"}]
