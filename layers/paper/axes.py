"""The frame of a plot: two axes with round numbers, whose text keeps its size at any width."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from layers.look.escaping import as_text


@dataclass(frozen=True)
class Axis:
    """One axis: its two ends, what it shows in words, and how its numbers are written.

    Where `low` is above `high` the figures fall along it.
    """

    low: float
    high: float
    words: str
    written: Callable[[float], str]

    def at(self, value: float) -> float:
        """Return where a value lies from the low end, in per cent; beyond the ends it lies at them."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(100 * min(max(share, 0.0), 1.0), 2)

    def ticks(self) -> list[float]:
        """Return round numbers within the ends, about five of them."""
        return round_numbers(min(self.low, self.high), max(self.low, self.high))


def round_numbers(low: float, high: float, about: int = 5) -> list[float]:
    """Return round numbers within two ends."""
    span = high - low
    if not span > 0:
        return [low]
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough * 0.7)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def framed(across: Axis, up: Axis, inside: str, *, kind: str, title: str) -> str:
    """Return a plot as HTML: its frame, and what is drawn inside it.

    Parameters
    ----------
    inside : SVG in per cent of the frame, from its upper left corner; its texts are escaped already
    kind : ends the name of its style; `title` : the plot in words, for those who do not see it
    """
    rows = "".join(_row(up, tick) for tick in up.ticks())
    columns = "".join(_column(across, tick) for tick in across.ticks())
    return (
        f'<div class="atlas-plot atlas-plot-{kind}"><p class="atlas-axis-up">{as_text(up.words)}</p>'
        f'<svg role="img" aria-label="{as_text(title)}" focusable="false">'
        f'<g class="atlas-grid-lines">{rows}{columns}</g>'
        '<rect class="atlas-frame" width="100%" height="100%"/>'
        f"{inside}</svg>"
        f'<p class="atlas-axis-across">{as_text(across.words)}</p></div>'
    )


def _row(axis: Axis, tick: float) -> str:
    """Return a line across with its number at the left."""
    y = round(100 - axis.at(tick), 2)
    return (
        f'<line x1="0" x2="100%" y1="{y}%" y2="{y}%"/>'
        f'<text x="-8" y="{y}%" dy="4" text-anchor="end">{as_text(axis.written(tick))}</text>'
    )


def _column(axis: Axis, tick: float) -> str:
    """Return a line upwards with its number below."""
    x = axis.at(tick)
    return (
        f'<line y1="0" y2="100%" x1="{x}%" x2="{x}%"/>'
        f'<text x="{x}%" y="100%" dy="18" text-anchor="middle">{as_text(axis.written(tick))}</text>'
    )
