"""A spine: all figures of one area, each on a line with the other areas and the benchmark behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from layers.look.escaping import as_text
from layers.look.palette import COMPARISONS

_MARGIN: Final = 1.04
"""How far beyond the farthest figure the line goes, of its distance from the middle."""
_WORDS: Final = ("worse", "similar", "better", "higher", "lower")
_COLOURS: Final = {
    "worse": "fill:var(--atlas-worse)",
    "better": "fill:var(--atlas-better)",
    "similar": "fill:var(--atlas-ground);stroke:var(--atlas-ink-second);stroke-width:1.8",
    "higher": "fill:var(--atlas-neither)",
    "lower": "fill:var(--atlas-neither)",
    "not compared": "fill:var(--atlas-ink-second)",
}


@dataclass(frozen=True)
class Vertebra:
    """One figure of the area.

    Attributes
    ----------
    group, title, words : heading that it stands under, what it is, its value with its unit
    span : its range in words, "" where there is none
    comparison : a word of `COMPARISONS`; of a figure that is out of date it is not shown
    value, lower, upper : the figure and its range; None where there is none
    lowest, quarter, three_quarters, highest : of all areas of the level
    middle : the benchmark, where the line has its middle; None where there is none
    stale : out of date; then nothing is said of it but what it was, and `year` when
    """

    group: str
    title: str
    words: str
    span: str
    comparison: str
    value: float | None
    lower: float | None
    upper: float | None
    lowest: float
    quarter: float
    three_quarters: float
    highest: float
    middle: float | None
    stale: bool = False
    year: str = ""


def spine_html(rows: Sequence[Vertebra], *, middle: str, noun: str, caption: str) -> str:
    """Return the figures of an area as a table whose last column is drawn.

    Parameters
    ----------
    rows : in the order wanted, those of a group together
    middle : name of the benchmark in the middle; `noun` : what areas are called, in the plural
    caption : what the table shows
    """
    body = "".join(
        f'<tbody><tr><th colspan="3" scope="rowgroup">{as_text(group)}</th></tr>'
        f"{''.join(map(_row, members))}</tbody>"
        for group, members in groupby(rows, key=lambda each: each.group)
    )
    shown = [word for word in _WORDS if any(each.comparison == word and not each.stale for each in rows)]
    key = "".join(
        f'<li><svg aria-hidden="true" focusable="false">{_symbol(word, 50.0)}</svg>{word}</li>'
        for word in shown
    )
    old = "; hatched: out of date, not compared" if any(each.stale for each in rows) else ""
    said = as_text(caption)
    return (
        f'<table class="atlas-spine"><caption>{said}</caption><thead><tr><th scope="col">Figure</th>'
        '<th scope="col" class="atlas-number">Value and range</th>'
        '<th scope="col" class="atlas-drawn"><span>less</span> '
        f"<strong>{as_text(middle)}</strong> <span>more</span></th></tr></thead>{body}</table>"
        f'<ul class="atlas-spine-key">{key}</ul>'
        f'<p class="atlas-note">Grey: all {as_text(noun)}, dark the middle half. Line: range{old}.</p>'
    )


def _row(row: Vertebra) -> str:
    """Return one row: title, value in words, drawing; the comparison in words for those who do not see it."""
    year = f" <small>{as_text(row.year)}</small>" if row.stale and row.year else ""
    said = "out of date" if row.stale else row.comparison
    quiet = ' class="atlas-stale"' if row.stale else ""
    span = f" <small>{as_text(row.span)}</small>" if row.span and not row.stale else ""
    return (
        f'<tr{quiet}><th scope="row">{as_text(row.title)}{year}</th>'
        f'<td class="atlas-number"><strong>{as_text(row.words)}</strong>{span}'
        f'<span class="atlas-unseen">, {as_text(said)}</span></td>'
        f'<td class="atlas-drawn">{_drawn(row)}</td></tr>'
    )


def scale(
    value: float | None,
    lower: float | None,
    upper: float | None,
    lowest: float | None,
    highest: float | None,
    middle: float | None,
) -> Callable[[float], float]:
    """Return where a figure stands on its line: -1 to 1, 0 is the benchmark, the farthest nearly at an end.

    Where there is no benchmark, the line has its middle halfway between the lowest and the highest area.
    """
    known = [each for each in (value, lower, upper, lowest, highest) if each is not None]
    centre = middle if middle is not None else (min(known) + max(known)) / 2 if known else 0.0
    half = _MARGIN * max((abs(each - centre) for each in known), default=0.0)
    return lambda each: (each - centre) / half if half else 0.0


def _drawn(row: Vertebra) -> str:
    """Return the line of one figure: all areas, their middle half, benchmark, range and symbol."""
    on = scale(row.value, row.lower, row.upper, row.lowest, row.highest, row.middle)

    def at(value: float) -> float:
        return round(50 + 50 * on(value), 2)

    ends = (at(row.lowest), at(row.highest))
    parts = [_band(*ends, "atlas-spine-old") if row.stale else _band(*ends, "atlas-spine-all")]
    if not row.stale:
        parts.append(_band(at(row.quarter), at(row.three_quarters), "atlas-spine-half"))
    if row.middle is not None:
        parts.append('<line class="atlas-spine-middle" x1="50%" x2="50%" y1="0" y2="100%"/>')
    if row.lower is not None and row.upper is not None and not row.stale:
        low, high = at(row.lower), at(row.upper)
        parts.append(f'<line class="atlas-spine-range" x1="{low}%" x2="{high}%" y1="50%" y2="50%"/>')
    if row.value is not None:
        parts.append(_ring(at(row.value)) if row.stale else _symbol(row.comparison, at(row.value)))
    return f'<svg aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def _band(start: float, end: float, style: str) -> str:
    """Return a bar from one place to another, per cent of the width."""
    if style == "atlas-spine-old":  # upright lines: a line across, dashed, as thick as the bar is high
        return f'<line class="{style}" x1="{start}%" x2="{end}%" y1="50%" y2="50%"/>'
    width = round(max(end - start, 0.4), 2)
    place = f'x="{start}%" y="50%" width="{width}%" height="12" transform="translate(0 -6)"'
    return f'<rect class="{style}" {place}/>'


def _symbol(word: str, x: float) -> str:
    """Return the symbol of a comparison, its shape first."""
    look = COMPARISONS[word]
    return (
        f'<svg x="{x}%" y="50%" overflow="visible"><path d="{look.symbol}" style="{_COLOURS[word]}"/></svg>'
    )


def _ring(x: float) -> str:
    """Return the dashed ring of a figure that is out of date."""
    return f'<circle class="atlas-spine-ring" cx="{x}%" cy="50%" r="4.5"/>'
