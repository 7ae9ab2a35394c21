"""The indicators that the bench chooses, and their words in every select box of the bench."""

from __future__ import annotations

from geo.figures.values import figures
from geo.pack.pack import Pack
from geo.report.figures import available


def labels(pack: Pack) -> dict[str, str]:
    """Return the label per indicator with ward figures, as the needs map words it."""
    domains = {domain.id: domain.title for domain in pack.place.domains}
    each = (pack.indicator(name) for name in available(pack, "ward"))
    return {one.id: f"{one.title} ({domains[one.domain]})" for one in each}


def rates(pack: Pack) -> list[str]:
    """Return the percentages that every ward has: the indicators with most to show (two plots, ranges)."""
    percentages = [each for each in labels(pack) if pack.indicator(each).unit.startswith("percent")]
    return [each for each in percentages if set(figures(pack, each, "ward")["state"]) == {"ok"}]
