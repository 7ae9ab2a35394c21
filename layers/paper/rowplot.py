"""A chart of rows: a name, what is drawn of it on a scale that all share, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from layers.look.palette import INK, Look
from layers.paper.canvas import GRID, GROUND, QUIET, Canvas, shortened, text_width, wrapped

WIDTH: Final = 912.0
ROW: Final = 26.0
_HEAD: Final = 18.0
_NAMES: Final = 0.27
_SCALE: Final = 0.45
_GAP: Final = 14.0
_CHOSEN: Final = "#e8eef7"
_SIZE: Final = 13.0


class Bar(NamedTuple):
    """A bar from one place to another, 0 to 1 across the scale; `look` gives its fill."""

    low: float
    high: float
    look: Look
    height: float = 11.0


class Span(NamedTuple):
    """A range, as a line with ends."""

    low: float
    high: float


class Dot(NamedTuple):
    """A point; hollow where it is the middle of a range that a bar shows."""

    at: float
    fill: str = GROUND


class Sign(NamedTuple):
    """A symbol of the palette at a place."""

    at: float
    path: str
    fill: str


class Tick(NamedTuple):
    """A short upright mark, from its top to its end, from the middle of the row."""

    at: float
    top: float = -9.0
    end: float = 9.0


Mark = Bar | Span | Dot | Sign | Tick


@dataclass(frozen=True)
class Row:
    """One row: its name, what is drawn, its figure in words, and a further one; a heading has a name only."""

    name: str
    marks: tuple[Mark, ...] = ()
    words: str = ""
    extra: str = ""
    chosen: bool = False
    heading: bool = False


class Rule(NamedTuple):
    """An upright line through all rows, with its words above."""

    at: float
    words: str


class Drawing(NamedTuple):
    """A finished drawing and its size."""

    canvas: Canvas
    width: float
    height: float

    @classmethod
    def empty(cls) -> Drawing:
        """Return a drawing that says that there is nothing to draw."""
        canvas = Canvas()
        canvas.text((0, 20), "Nothing is known that could be drawn.", fill=QUIET)
        return cls(canvas, WIDTH, 40.0)


def row_plot(
    rows: Sequence[Row],
    *,
    heads: tuple[str, str, str, str] = ("", "", "", ""),
    ticks: Sequence[tuple[float, str]] = (),
    band: tuple[float, float] | None = None,
    rules: Sequence[Rule] = (),
    parts: tuple[float, float] = (_NAMES, _SCALE),
) -> Drawing:
    """Return rows drawn below each other.

    Parameters
    ----------
    heads : over names, scale, words and what comes last
    ticks : places of the scale with what is written there
    band : from where to where the scale is tinted
    rules : upright lines through all rows
    parts : of the width, for names and for the scale
    """
    canvas = Canvas()
    last = max((text_width(each.extra, _SIZE) for each in rows), default=0.0)
    last = (
        min(max(last, text_width(heads[3], 12.0)), WIDTH * 0.16) if any(each.extra for each in rows) else 0.0
    )
    left, wide = WIDTH * parts[0], WIDTH * parts[1]
    words_at = left + wide + _GAP
    room = WIDTH - words_at - (last + _GAP if last else 0.0)
    top = _heads(canvas, heads, left, words_at, room, last)
    if rules:
        top += _HEAD
    if ticks:
        top += _HEAD
    height = top + ROW * len(rows)
    if band:
        canvas.rect(left + wide * band[0], top - 4, wide * (band[1] - band[0]), height - top + 4, _CHOSEN)
    for at, words in ticks:
        canvas.line((left + wide * at, top - 2), (left + wide * at, height), GRID)
        canvas.text((left + wide * at, top - 8), words, size=12, anchor="middle", fill=QUIET)
    for number, row in enumerate(rows):
        y = top + ROW * number
        if row.chosen:
            canvas.rect(0, y, WIDTH, ROW, _CHOSEN)
            _over(canvas, ticks, left, wide, y)
        _row(canvas, row, y + ROW / 2, left, wide, words_at, room)
    above = top - (_HEAD if ticks else 0) - 8
    for rule in rules:
        x = left + wide * rule.at
        canvas.line((x, above + 4), (x, height), INK, dash="4 3")
        half = text_width(rule.words, 12) / 2
        canvas.text((min(max(x, half), WIDTH - half), above), rule.words, size=12, anchor="middle")
    for number, row in enumerate(rows):
        _marks(canvas.moved(left, top + ROW * number + ROW / 2), row.marks, wide)
    return Drawing(canvas, WIDTH, height + 4)


def _over(canvas: Canvas, ticks: Sequence[tuple[float, str]], left: float, wide: float, y: float) -> None:
    """Draw the lines of the scale again over a tinted row."""
    for at, _ in ticks:
        canvas.line((left + wide * at, y), (left + wide * at, y + ROW), GRID)


def _heads(
    canvas: Canvas, heads: tuple[str, str, str, str], left: float, words_at: float, room: float, last: float
) -> float:
    """Write the heads of the columns; return where they end."""
    places = (
        (0.0, left - _GAP, "start"),
        (left, words_at - left - _GAP, "start"),
        (words_at, room, "start"),
        (WIDTH, last, "end"),
    )
    deepest = 0
    for words, (x, width, anchor) in zip(heads, places, strict=True):
        lines = wrapped(words, 12.0, max(width, 40.0), bold=True)
        for number, line in enumerate(lines):
            end = "end" if anchor == "end" else "start"
            canvas.text((x, 14 + 15 * number), line, size=12, bold=True, fill=QUIET, anchor=end)  # type: ignore[arg-type]
        deepest = max(deepest, len(lines))
    return 15.0 * deepest + 8 if deepest else 4.0


def _row(canvas: Canvas, row: Row, y: float, left: float, wide: float, words_at: float, room: float) -> None:
    """Write the texts of a row."""
    if row.heading:
        canvas.text((0, y + 6), row.name, size=14, bold=True)
        canvas.line((0, y + ROW / 2 - 1), (WIDTH, y + ROW / 2 - 1), GRID)
        return
    bold = row.chosen
    canvas.text((0, y + 5), shortened(row.name, _SIZE, left - _GAP, bold=bold), size=_SIZE, bold=bold)
    canvas.line((left, y), (left + wide, y), GRID)
    canvas.text((words_at, y + 5), shortened(row.words, _SIZE, room, bold=bold), size=_SIZE, bold=bold)
    canvas.text((WIDTH, y + 5), row.extra, size=_SIZE, anchor="end")


def _marks(canvas: Canvas, marks: Sequence[Mark], wide: float) -> None:
    """Draw what a row shows, around its middle line."""
    for mark in marks:
        if isinstance(mark, Bar):
            width = max(wide * (mark.high - mark.low), 1.5)
            fill = canvas.look(mark.look)
            line = mark.look.ink if mark.look.pattern else ""
            canvas.rect(wide * mark.low, -mark.height / 2, width, mark.height, fill, stroke=line)
        elif isinstance(mark, Span):
            low, high = wide * mark.low, wide * mark.high
            canvas.line((low, 0), (high, 0), INK, width=1.6)
            for x in (low, high):
                canvas.line((x, -4), (x, 4), INK, width=1.6)
        elif isinstance(mark, Dot):
            canvas.circle((wide * mark.at, 0), 4.6, fill=mark.fill, stroke=INK, width=1.6)
        elif isinstance(mark, Sign):
            canvas.mark((wide * mark.at, 0), mark.path, fill=mark.fill)
        else:
            canvas.line((wide * mark.at, mark.top), (wide * mark.at, mark.end), INK, width=2.5)
