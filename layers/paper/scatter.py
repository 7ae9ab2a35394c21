"""Two figures of each area as a point with its ranges, in four quarters: HTML and SVG of any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from layers.look.escaping import as_text
from layers.paper.axes import Axis, framed

Mark = Literal["triangle", "square", "ring", "dot", "open"]
SHAPES: Final[dict[Mark, str]] = {
    "triangle": "M0 -7L7 6L-7 6Z",
    "square": "M-5 -5H5V5H-5Z",
    "ring": "M-3.2 0A3.2 3.2 0 1 0 3.2 0A3.2 3.2 0 1 0 -3.2 0Z",
    "dot": "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z",
    "open": "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z",
}
# Where names are put: sizes of a plot on a wide screen, pixels; on a phone only that of the chosen is shown.
_WIDE: Final = (700.0, 420.0)
_LETTER: Final = 6.6
_LINE: Final = 15.0


@dataclass(frozen=True)
class Point:
    """One area: two figures, each with its range (an end that is not finite is open), and its words.

    `mark` : its symbol; open where a range straddles a line
    `ranged` : its ranges are drawn; `named` : its name stands beside it where there is room
    """

    name: str
    words: str
    across: tuple[float, float, float]
    up: tuple[float, float, float]
    mark: Mark
    chosen: bool = False
    ranged: bool = True
    named: bool = True


def scatter_html(
    points: Sequence[Point],
    across: Axis,
    up: Axis,
    *,
    lines: tuple[float, float],
    corners: tuple[str, str, str, str],
    title: str,
) -> str:
    """Return areas as points with their ranges.

    Parameters
    ----------
    points : the figures as (value, low, high); the later lie over the earlier
    lines : what divides either axis, across first
    corners : words of the quarters: upper left, upper right, lower left, lower right; plain text
    title : the plot in words, for those who do not see it

    A range that goes on beyond the frame ends in an arrow.
    """
    x, y = across.at(lines[0]), round(100 - up.at(lines[1]), 2)
    ordered = sorted(points, key=lambda each: each.chosen)
    names = _names(ordered, across, up)
    quarters = (
        f'<rect class="atlas-quarter" width="{x}%" height="{y}%"/>'
        f'<line class="atlas-divide" x1="{x}%" x2="{x}%" y1="0" y2="100%"/>'
        f'<line class="atlas-divide" x1="0" x2="100%" y1="{y}%" y2="{y}%"/>'
    )
    places = (("0", "0", 6, 16), ("100%", "0", -6, 16), ("0", "100%", 6, -8), ("100%", "100%", -6, -8))
    for words, (left, top, dx, dy) in zip(corners, places, strict=True):
        anchor = "end" if dx < 0 else "start"
        quarters += (
            f'<text class="atlas-corner" x="{left}" y="{top}" dx="{dx}" dy="{dy}" '
            f'text-anchor="{anchor}">{as_text(words)}</text>'
        )
    ranges = "".join(_ranges(each, across, up) for each in ordered if each.ranged)
    marks = "".join(_mark(each, across, up) for each in ordered)
    return framed(across, up, f"{quarters}{ranges}{marks}{names}", kind="scatter", title=title)


def _ranges(point: Point, across: Axis, up: Axis) -> str:
    """Return the two ranges of a point as lines; one that goes on beyond the frame has an arrow."""
    x, y = across.at(point.across[0]), round(100 - up.at(point.up[0]), 2)
    left, right = (
        _end(each, across, side) for each, side in zip(point.across[1:], (0.0, 100.0), strict=True)
    )
    low, high = (_end(each, up, side) for each, side in zip(point.up[1:], (0.0, 100.0), strict=True))
    style = "atlas-spread atlas-chosen-spread" if point.chosen else "atlas-spread"
    beyond = not point.across[2] <= across.high
    arrow = (
        f'<svg x="100%" y="{y}%" overflow="visible"><path d="M-5 -4L0 0L-5 4" fill="none"/></svg>'
        if beyond
        else ""
    )
    return (
        f'<g class="{style}"><line x1="{left}%" x2="{right}%" y1="{y}%" y2="{y}%"/>'
        f'<line x1="{x}%" x2="{x}%" y1="{round(100 - low, 2)}%" y2="{round(100 - high, 2)}%"/>{arrow}</g>'
    )


def _end(value: float, axis: Axis, open_end: float) -> float:
    """Return where an end of a range is drawn; an open one at the end of the frame."""
    return axis.at(value) if value == value else open_end


def _mark(point: Point, across: Axis, up: Axis) -> str:
    """Return the symbol of a point, with its words for a pointer that rests on it."""
    x, y = across.at(point.across[0]), round(100 - up.at(point.up[0]), 2)
    style = f"atlas-mark atlas-mark-{point.mark}{' atlas-chosen-mark' if point.chosen else ''}"
    return (
        f'<svg x="{x}%" y="{y}%" overflow="visible" class="{style}">'
        f'<title>{as_text(point.words)}</title><path d="{SHAPES[point.mark]}"/></svg>'
    )


def _names(points: Sequence[Point], across: Axis, up: Axis) -> str:
    """Return names beside their points, as far as they hide neither each other nor a symbol."""
    at = [
        (_WIDE[0] * across.at(each.across[0]) / 100, _WIDE[1] * (1 - up.at(each.up[0]) / 100))
        for each in points
    ]
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in at]
    drawn = []
    order = sorted(range(len(points)), key=lambda each: (not points[each].chosen, at[each][1]))
    for number in order:
        point, (x, y) = points[number], at[number]
        if not (point.named or point.chosen):
            continue
        width = _LETTER * len(point.name)
        for dx, dy, anchor in ((9, 4, "start"), (-9, 4, "end"), (0, -10, "middle"), (0, 18, "middle")):
            left = x + dx - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
            box = (left, y + dy - _LINE + 3, left + width, y + dy + 3)
            inside = box[0] >= 2 and box[2] <= _WIDE[0] - 2 and box[1] >= 22 and box[3] <= _WIDE[1] - 22
            own = taken[:number] + taken[number + 1 :]
            # The chosen is named in any case.
            if inside and (point.chosen or not any(_overlap(box, each) for each in own)):
                taken.append(box)
                style = "atlas-name atlas-chosen-name" if point.chosen else "atlas-name"
                left_at, top_at = across.at(point.across[0]), round(100 - up.at(point.up[0]), 2)
                drawn.append(
                    f'<text class="{style}" x="{left_at}%" y="{top_at}%" dx="{dx}" dy="{dy}" '
                    f'text-anchor="{anchor}">{as_text(point.name)}</text>'
                )
                break
    return "".join(drawn)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Tell whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
