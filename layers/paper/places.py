"""Places with their ranges, places under other choices, what each figure adds: tables with drawn cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from layers.look.escaping import as_text

Standing = Literal["sure", "open", "unlikely"]
Cell = Literal["sure", "open", "unlikely", "none"]
_TICKS: Final = 5
"""About how many places the axis names."""


@dataclass(frozen=True)
class Place:
    """One area: where it stands in the middle of the trials, and the range of nine in ten of them.

    Attributes
    ----------
    share : of the trials in which it is among the first, in words; `part` the same as a number
    extra : what stands in the last column, such as a number of children
    """

    name: str
    middle: float
    low: float
    high: float
    share: str
    part: float
    standing: Standing
    extra: str
    chosen: bool = False


def places_html(
    places: Sequence[Place],
    *,
    last: int,
    first: int,
    noun: str,
    columns: tuple[str, str],
    caption: str,
    left_out: str = "",
) -> str:
    """Return places with their ranges as a table whose third column is drawn.

    Parameters
    ----------
    places : in the order of the rows
    last : the last place there is; `first` so many are marked by a band
    noun : what an area is called; `columns` : heads of the share and of the last column
    caption : how to read it; `left_out` : what the table does not show, in words
    """
    body = "".join(_row(each, last=last, first=first) for each in places)
    more = f'<tr><td colspan="5">{as_text(left_out)}</td></tr>' if left_out else ""
    return (
        f'<table class="atlas-places"><caption>{as_text(caption)}</caption><thead><tr>'
        f'<th scope="col">{as_text(noun)}</th>'
        '<th scope="col">Place, and its range</th>'
        f'<th scope="col" class="atlas-drawn">{axis(last, first)}</th>'
        f'<th scope="col">{as_text(columns[0])}</th>'
        f'<th scope="col" class="atlas-number atlas-spare">{as_text(columns[1])}</th>'
        f"</tr></thead><tbody>{body}{more}</tbody></table>"
    )


def _row(place: Place, *, last: int, first: int) -> str:
    """Return one row: name, place in words, place as a bar, share, what comes last."""
    marks = f"{' atlas-chosen' if place.chosen else ''}{' atlas-sure' if place.standing == 'sure' else ''}"
    current = ' aria-current="true"' if place.chosen else ""
    return (
        f'<tr class="{marks.strip()}"{current}><th scope="row">{as_text(place.name)}</th>'
        f"<td>{written(place)}</td>"
        f'<td class="atlas-drawn">{drawn(place, last, first)}</td>'
        f'<td><span class="atlas-share">{_bar(place)}<span>{as_text(place.share)}</span></span></td>'
        f'<td class="atlas-number atlas-spare">{as_text(place.extra)}</td></tr>'
    )


def written(place: Place) -> str:
    """Return "4 (1 to 9)"; a place that all trials agree on stands alone."""
    middle = f"{place.middle:g}"
    return (
        middle if place.low == place.high == place.middle else f"{middle} ({place.low:g} to {place.high:g})"
    )


def _at(place: float, last: int) -> float:
    """Return where a place is drawn, in per cent of the width."""
    return round(100 * (place - 0.5) / last, 2)


def _band(last: int, first: int) -> str:
    """Return the band behind the first."""
    width = _at(min(first, last) + 0.5, last)
    return f'<rect x="0" y="0" width="{width}%" height="100%" style="fill:var(--atlas-tint)"/>'


def drawn(place: Place, last: int, first: int) -> str:
    """Return the range as a bar and the middle as a dot, over the band of the first."""
    low, high = _at(place.low - 0.5, last), _at(place.high + 0.5, last)
    fill = f"fill:var(--atlas-{place.standing})"
    return (
        f'<svg aria-hidden="true" focusable="false">{_band(last, first)}'
        f'<rect x="{low}%" y="50%" width="{round(high - low, 2)}%" height="9" rx="4.5" '
        f'transform="translate(0 -4.5)" style="{fill}"/>'
        f'<circle cx="{_at(place.middle, last)}%" cy="50%" r="4.5" '
        'style="fill:var(--atlas-ground);stroke:var(--atlas-ink);stroke-width:1.8"/></svg>'
    )


def _bar(place: Place) -> str:
    """Return the share of the trials as a bar; none where it is none."""
    fill = f"fill:var(--atlas-{place.standing})"
    return (
        '<svg aria-hidden="true" focusable="false">'
        '<rect width="100%" height="8" style="fill:var(--atlas-rail)"/>'
        f'<rect width="{round(100 * place.part, 1)}%" height="8" style="{fill}"/></svg>'
    )


def axis(last: int, first: int) -> str:
    """Return the numbers over the drawn column."""
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 500, 1000, 10**9) if last / each <= _TICKS)
    ticks = [1, *range(step, last + 1, step)] if step > 1 else list(range(1, last + 1))
    numbers = "".join(
        f'<text x="{_at(tick, last)}%" y="100%" dy="-6" text-anchor="middle">{tick}</text>' for tick in ticks
    )
    return (
        '<span class="atlas-unseen">The range drawn: 1 is most need</span>'
        f'<svg class="atlas-axis" aria-hidden="true" focusable="false">{_band(last, first)}{numbers}</svg>'
    )


def grid_html(
    rows: Sequence[tuple[str, Sequence[tuple[str, Cell]]]], names: Sequence[str], *, caption: str, corner: str
) -> str:
    """Return places under other choices: a row a choice, a column an area.

    Parameters
    ----------
    rows : words of the choice; per area its place in words, and how it is filled
    """
    heads = "".join(f'<th scope="col">{as_text(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{as_text(words)}</th>'
        + "".join(f'<td class="atlas-{standing}">{as_text(place)}</td>' for place, standing in cells)
        + "</tr>"
        for words, cells in rows
    )
    said = as_text(caption)
    first = f'<th scope="col"><span class="atlas-unseen">{as_text(corner)}</span></th>'
    return (
        f'<div class="atlas-wide" tabindex="0" role="region" aria-label="{said}">'
        f'<table class="atlas-grid"><caption class="atlas-unseen">{said}</caption>'
        f"<thead><tr>{first}{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


@dataclass(frozen=True)
class Part:
    """What one figure adds to the score of an area; `beside` is what it adds for the area compared with."""

    name: str
    figure: str
    words: str
    adds: float
    beside: float


def parts_html(parts: Sequence[Part], *, reach: float, caption: str) -> str:
    """Return what each figure adds, as bars from a middle line; a tick marks the area compared with.

    `reach` : the largest amount, up or down, that a bar can show
    """
    body = "".join(
        f'<tr><th scope="row">{as_text(part.name)}</th><td>{as_text(part.figure)}</td></tr>'
        f'<tr><td class="atlas-bar" colspan="2">{_diverging(part, reach)}'
        f"<span>{as_text(part.words)}</span></td></tr>"
        for part in parts
    )
    return (
        f'<table class="atlas-parts"><caption class="atlas-unseen">{as_text(caption)}</caption>'
        f"<tbody>{body}</tbody></table>"
    )


def _diverging(part: Part, reach: float) -> str:
    """Return the bar: to the right of the middle is more need than the mean of the areas."""
    end, tick = (50 + 50 * max(-1.0, min(1.0, amount / reach)) for amount in (part.adds, part.beside))
    left, right = sorted((50.0, end))
    fill = f"fill:var(--atlas-{'sure' if part.adds > 0 else 'unlikely'})"
    return (
        '<svg aria-hidden="true" focusable="false">'
        '<rect width="100%" y="2" height="10" style="fill:var(--atlas-rail)"/>'
        f'<rect x="{left:.1f}%" y="2" width="{right - left:.1f}%" height="10" style="{fill}"/>'
        '<rect x="50%" width="1" height="14" style="fill:var(--atlas-ink-second)"/>'
        f'<rect x="{tick:.1f}%" width="2.5" height="14" style="fill:var(--atlas-ink)"/></svg>'
    )
