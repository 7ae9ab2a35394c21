"""Plots with two axes as drawings for pictures: the same figures as on screen, in inks of paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from layers.look.palette import INK
from layers.look.tokens import TOKENS
from layers.paper.axes import Axis
from layers.paper.canvas import GRID, GROUND, QUIET, Anchor, Canvas, Point as At, text_width
from layers.paper.rowplot import Drawing
from layers.paper.scatter import SHAPES, Point

_WIDTH: Final = 912.0
_LEFT: Final = 70.0
_TOP: Final = 34.0
_WIDE: Final = _WIDTH - _LEFT - 10
_DEEP: Final = 460.0
_BELOW: Final = 52.0
_FILLS: Final = {"triangle": TOKENS["sure"].light, "square": TOKENS["provision"].light, "dot": QUIET}
_NAME: Final = 12.5
Box = tuple[float, float, float, float]


def scatter(
    points: Sequence[Point],
    across: Axis,
    up: Axis,
    *,
    lines: tuple[float, float],
    corners: tuple[str, str, str, str],
) -> Drawing:
    """Return areas as points with their ranges in four quarters; parameters as `scatter_html`."""
    canvas = _framed(across, up)
    inside = canvas.moved(_LEFT, _TOP)
    x, y = _at(across, up, *lines)
    inside.rect(0, 0, x, y, TOKENS["tint"].light)
    _grid(inside, across, up)
    inside.line((x, 0), (x, _DEEP), INK, dash="5 4")
    inside.line((0, y), (_WIDE, y), INK, dash="5 4")
    for words, (left, top, anchor) in zip(corners, _CORNERS, strict=True):
        inside.text((left, top), words, size=12, anchor=anchor, fill=QUIET)
    ordered = sorted(points, key=lambda each: each.chosen)
    for each in (each for each in ordered if each.ranged):
        _ranges(inside, each, across, up)
    places = [_at(across, up, each.across[0], each.up[0]) for each in ordered]
    for point, at in zip(ordered, places, strict=True):
        fill = INK if point.chosen else _FILLS.get(point.mark, GROUND)
        inside.mark(at, SHAPES[point.mark], fill=fill)
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in places] + _corner_boxes(corners)
    for point, at in sorted(zip(ordered, places, strict=True), key=lambda each: not each[0].chosen):
        if point.named or point.chosen:
            _name(inside, point, at, taken)
    return Drawing(canvas, _WIDTH, _TOP + _DEEP + _BELOW)


_CORNERS: Final[tuple[tuple[float, float, Anchor], ...]] = (
    (8, 18, "start"),
    (_WIDE - 8, 18, "end"),
    (8, _DEEP - 8, "start"),
    (_WIDE - 8, _DEEP - 8, "end"),
)


def curve(
    people: Sequence[float],
    shares: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    *,
    marked: tuple[float, float, float, float],
    words: tuple[str, str],
) -> Drawing:
    """Return a curve of shares over shares with its interval; parameters as `curve_html`."""
    across, up = (Axis(0.0, 1.0, each, lambda share: f"{100 * share:.0f}%") for each in words)
    canvas = _framed(across, up)
    inside = canvas.moved(_LEFT, _TOP)
    _grid(inside, across, up)
    if all(each == each for each in (*low, *high)):
        edge = [_at(across, up, *each) for each in zip(people, low, strict=True)]
        edge += [_at(across, up, *each) for each in reversed(list(zip(people, high, strict=True)))]
        inside.rings([edge], fill=TOKENS["tint"].light)
    inside.line((0, _DEEP), (_WIDE, 0), QUIET, dash="5 4")
    line = [_at(across, up, *each) for each in zip(people, shares, strict=True)]
    inside.rings([line], stroke=TOKENS["link"].light, width=2.4, closed=False)
    x, y = _at(across, up, marked[0], marked[1])
    if marked[2] == marked[2] and marked[3] == marked[3]:
        ends = [_at(across, up, marked[0], each) for each in marked[2:]]
        inside.line(ends[0], ends[1], INK, width=2)
    inside.circle((x, y), 5, fill=GROUND, stroke=INK, width=2)
    return Drawing(canvas, _WIDTH, _TOP + _DEEP + _BELOW)


def _at(across: Axis, up: Axis, x: float, y: float) -> At:
    """Return where two figures lie inside the frame."""
    return _WIDE * across.at(x) / 100, _DEEP * (1 - up.at(y) / 100)


def _framed(across: Axis, up: Axis) -> Canvas:
    """Return a canvas with the words and numbers of both axes."""
    canvas = Canvas()
    canvas.text((0, 16), up.words, size=13, bold=True)
    canvas.text((_LEFT + _WIDE, _TOP + _DEEP + 44), across.words, size=13, bold=True, anchor="end")
    for tick in up.ticks():
        y = _TOP + _DEEP * (1 - up.at(tick) / 100)
        canvas.text((_LEFT - 8, y + 4), up.written(tick), size=12, anchor="end", fill=QUIET)
    for tick in across.ticks():
        x = _LEFT + _WIDE * across.at(tick) / 100
        canvas.text((x, _TOP + _DEEP + 18), across.written(tick), size=12, anchor="middle", fill=QUIET)
    return canvas


def _grid(inside: Canvas, across: Axis, up: Axis) -> None:
    """Draw the frame and its lines."""
    for tick in up.ticks():
        y = _DEEP * (1 - up.at(tick) / 100)
        inside.line((0, y), (_WIDE, y), GRID)
    for tick in across.ticks():
        x = _WIDE * across.at(tick) / 100
        inside.line((x, 0), (x, _DEEP), GRID)
    inside.rect(0, 0, _WIDE, _DEEP, "none", stroke=QUIET)


def _ranges(inside: Canvas, point: Point, across: Axis, up: Axis) -> None:
    """Draw both ranges of a point; an open end goes to the edge of the frame, with an arrow."""
    x, y = _at(across, up, point.across[0], point.up[0])
    ends = [
        across.at(each) if each == each else side
        for each, side in zip(point.across[1:], (0.0, 100.0), strict=True)
    ]
    left, right = (_WIDE * each / 100 for each in ends)
    tops = [
        up.at(each) if each == each else side for each, side in zip(point.up[1:], (0.0, 100.0), strict=True)
    ]
    low, high = (_DEEP * (1 - each / 100) for each in tops)
    ink, width = (INK, 2.0) if point.chosen else ("#8a939b", 1.2)
    inside.line((left, y), (right, y), ink, width=width)
    inside.line((x, low), (x, high), ink, width=width)
    if not point.across[2] <= across.high:
        inside.rings([[(_WIDE - 6, y - 4), (_WIDE, y), (_WIDE - 6, y + 4)]], stroke=ink, closed=False)


def _corner_boxes(corners: Sequence[str]) -> list[Box]:
    """Return the boxes that the words of the quarters take."""
    boxes = []
    for words, (x, y, anchor) in zip(corners, _CORNERS, strict=True):
        width = text_width(words, 12)
        left = x - width if anchor == "end" else x
        boxes.append((left, y - 13, left + width, y + 4))
    return boxes


def _name(inside: Canvas, point: Point, at: At, taken: list[Box]) -> None:
    """Write a name beside its point, where it hides nothing; the chosen is named in any case."""
    width = text_width(point.name, _NAME, bold=point.chosen)
    sides: tuple[tuple[float, float, Anchor, float], ...] = (
        *((10, 4, "start", 0.0), (-10, 4, "end", width)),
        *((0, -12, "middle", width / 2), (0, 20, "middle", width / 2)),
    )
    own = (at[0] - 7, at[1] - 7, at[0] + 7, at[1] + 7)
    for dx, dy, anchor, back in sides:
        left = at[0] + dx - back
        box = (left, at[1] + dy - 12, left + width, at[1] + dy + 3)
        within = box[0] >= 2 and box[2] <= _WIDE - 2 and box[1] >= 2 and box[3] <= _DEEP - 2
        others = [each for each in taken if each != own]
        if within and (point.chosen or not any(_overlap(box, each) for each in others)):
            taken.append(box)
            inside.text(
                (at[0] + dx, at[1] + dy),
                point.name,
                size=_NAME,
                bold=point.chosen,
                anchor=anchor,
                halo=GROUND,
            )
            return


def _overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
