"""The one table: each row a ratio of ours to the naive app's, measured in turns in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("what", "ours", "naive", "unit", "ratio", "lowest to highest", "n")


@dataclass(frozen=True)
class Row:
    """One quantity, measured in pairs; `bound` is the highest ratio that the project allows itself."""

    what: str
    unit: str
    ours: Sequence[float]
    naive: Sequence[float]
    bound: float | None = None

    def ratios(self) -> list[float]:
        """Return the ratio of each pair."""
        return [one / other for one, other in zip(self.ours, self.naive, strict=True)]

    def ratio(self) -> float:
        """Return the median of the ratios."""
        return median(self.ratios())

    def verdict(self) -> str:
        """Return whether the bound is met, in words."""
        met = self.bound is not None and self.ratio() <= self.bound
        return f"{'met' if met else 'NOT MET'}: {self.what}: {self.ratio():.2f} (at most {self.bound})"

    def cells(self) -> tuple[str, ...]:
        """Return the row as text, in the order of the headings."""
        ratios = self.ratios()
        ours, naive = (_spread(values) for values in (self.ours, self.naive))
        return (
            self.what,
            ours,
            naive,
            self.unit,
            f"{self.ratio():.2f}",
            f"{min(ratios):.2f} to {max(ratios):.2f}",
            str(len(ratios)),
        )


@dataclass(frozen=True)
class Limit(Row):
    """A row whose bound is on our own figure, not on the ratio."""

    def verdict(self) -> str:
        """Return whether the bound is kept."""
        taken = median(self.ours)
        met = self.bound is not None and taken <= self.bound
        return f"{'met' if met else 'NOT MET'}: {self.what}: {taken:.2f} s (at most {self.bound} s)"


def rendered(rows: Sequence[Row]) -> str:
    """Return the table as Markdown, columns aligned."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    texts = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([texts[0], rule, *texts[1:]])


def _spread(values: Sequence[float]) -> str:
    """Return median (lowest to highest)."""
    return f"{_short(median(values))} ({_short(min(values))} to {_short(max(values))})"


def _short(value: float) -> str:
    """Return a number with about three digits."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
