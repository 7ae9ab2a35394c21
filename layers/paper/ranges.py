"""Amounts with their ranges, drawn on one scale: a bar from low to high, a dot where the middle is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from layers.look.escaping import as_text

_NEAR_END: Final = 0.97


@dataclass(frozen=True)
class Amount:
    """An amount in the middle of its range, and how it reads; None where nobody knows it.

    Attributes
    ----------
    words : the range in words, such as "2,900 to 5,800"
    """

    words: str
    low: float | None = None
    middle: float | None = None
    high: float | None = None


def bar_svg(amount: Amount, top: float) -> str:
    """Return the drawing of an amount on a scale from 0 to `top`; an empty one where it is not known."""
    if amount.low is None or amount.middle is None or amount.high is None or top <= 0:
        return '<svg class="atlas-range" aria-hidden="true" focusable="false"></svg>'
    low, middle, high = (round(100 * max(0.0, min(each / top, 1.0)), 2) for each in amounts(amount))
    return (
        '<svg class="atlas-range" aria-hidden="true" focusable="false">'
        '<rect y="50%" width="100%" height="1" style="fill:var(--atlas-hairline)"/>'
        f'<rect x="{low}%" y="50%" width="{round(high - low, 2)}%" height="9" rx="4.5" '
        'transform="translate(0 -4.5)" style="fill:var(--atlas-provision)"/>'
        f'<circle cx="{middle}%" cy="50%" r="4.5" '
        'style="fill:var(--atlas-ground);stroke:var(--atlas-ink);stroke-width:1.8"/></svg>'
    )


def amounts(amount: Amount) -> tuple[float, float, float]:
    """Return low, middle and high of an amount that is known."""
    return (amount.low or 0.0, amount.middle or 0.0, amount.high or 0.0)


def scale_svg(top: float) -> str:
    """Return the numbers under a scale from 0 to `top`."""
    step = _step(top)
    ticks = [step * number for number in range(int(top / step + 1e-9) + 1)]

    def anchor(tick: float) -> str:
        return "start" if not tick else "end" if tick >= _NEAR_END * top else "middle"

    numbers = "".join(
        f'<text x="{round(100 * tick / top, 2)}%" y="11" text-anchor="{anchor(tick)}">{tick:,.0f}</text>'
        for tick in ticks
    )
    return f'<svg class="atlas-scale" aria-hidden="true" focusable="false">{numbers}</svg>'


def top_of(amounts_: Sequence[Amount]) -> float:
    """Return the end of a scale that holds all of some amounts, a round number."""
    most = max((each.high or 0.0 for each in amounts_), default=0.0)
    if most <= 0:
        return 1.0
    step = _step(most)
    return step * -(-most // step)


def _step(top: float) -> float:
    """Return the step between the numbers of a scale, 1, 2 or 5 with zeros: three or four of them."""
    size = 10.0 ** (len(f"{max(top, 1.0):.0f}") - 1)
    return next(each for each in (size / 5, size / 2, size, 2 * size, 5 * size) if top / each <= 4.01)


def ranges_html(
    rows: Sequence[tuple[str, Sequence[Amount]]], heads: Sequence[str], *, corner: str, caption: str
) -> str:
    """Return amounts with their ranges: a row an area, a column a choice, all on one scale.

    Parameters
    ----------
    rows : name of the area, and an amount per column
    heads : names of the columns; `corner` : what a row is
    caption : how to read it
    """
    top = top_of([each for _, cells in rows for each in cells])
    columns = "".join(f'<th scope="col">{as_text(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{as_text(name)}</th>'
        + "".join(f"<td>{bar_svg(each, top)}<span>{as_text(each.words)}</span></td>" for each in cells)
        + "</tr>"
        for name, cells in rows
    )
    said = as_text(caption)
    return (
        f'<div class="atlas-wide" tabindex="0" role="region" aria-label="{said}">'
        f'<table class="atlas-ranges"><caption>{said}</caption>'
        f'<thead><tr><th scope="col">{as_text(corner)}</th>{columns}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
