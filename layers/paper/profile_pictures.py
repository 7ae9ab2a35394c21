"""The drawings of a profile as pictures to take away: the map with its list, and every figure on its line.

Drawn from what the paper has, in its inks; lengths of the paper, mm, become pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from layers.look.palette import COMPARISONS, INK, Look, Pattern
from layers.paper.canvas import GROUND, QUIET, Canvas, Point, wrapped
from layers.paper.profile_rows import NONE
from layers.paper.rowplot import WIDTH, Bar, Dot, Drawing, Mark, Row, Rule, Sign, Span, Tick, row_plot

_MAP: Final = 6.0
"""Pixels of a millimetre of the map, and of the small map beside it."""
_SMALL: Final = 4.0
_GAP: Final = 20.0
_LINE: Final = 16.0
_LETTERS: Final = 12.5
_PIN: Final = 12.5
_EDGE: Final = "#7d7d7d"
_LAND: Final = "#f3f3f3"
_BEYOND: Final = "#e4e4e4"
_PARK: Final = "#d9e4d3"
_WATER: Final = Pattern(9, "M0 4H6", "#8fa3b3", 1)
_WET: Final = "#e9eef2"
_ALL: Final = Look("", "#dedede")
_HALF: Final = Look("", "#a6a6a6")
_OLD: Final = Look("", "#ffffff", Pattern(6, "M3 0V6", "#8a8a8a", 1.2), ink="#8a8a8a")
_PARTS: Final = (0.34, 0.23)
"""Of the width of the spine, for names and lines: words need the rest."""

Paths = Iterable[Sequence[Sequence[Sequence[float]]]]


def map_drawing(data: Mapping[str, Any]) -> Drawing | None:
    """Return the map of an area, where the area lies and the list of the numbers; None without an outline.

    `data` : the profile as `profile_data` gives it
    """
    drawing = data["map"]
    if not drawing["own"]:
        return None
    width, height = drawing["width"] * _MAP, drawing["height"] * _MAP
    sheet, inside = Canvas(), Canvas()
    inside.patterns, inside.texts = sheet.patterns, sheet.texts
    _ground(inside, drawing, width, height)
    _pins(inside, drawing["pins"])
    sheet.clipped(inside, width, height, "near")
    sheet.rect(0, 0, width, height, "none", stroke=QUIET)
    bar = drawing["scale"]
    sheet.rect(12, height - 16, bar["length"] * _MAP, 5, INK)
    sheet.text((12, height - 22), bar["words"], size=_LETTERS, halo=GROUND)
    side = sheet.moved(width + _GAP, 0)
    low = _locator(side, data["locator"])
    low = _list(side.moved(0, low), data["list"], WIDTH - width - _GAP) + low
    return Drawing(sheet, WIDTH, max(height, low) + 4)


def _rings(canvas: Canvas, shapes: Paths, scale: float, **looks: Any) -> None:
    """Draw shapes of the paper."""
    for shape in shapes:
        canvas.rings([[_at(point, scale) for point in ring] for ring in shape], **looks)


def _at(point: Sequence[float], scale: float) -> Point:
    """Return a point of the paper in pixels."""
    return point[0] * scale, point[1] * scale


def _ground(canvas: Canvas, drawing: Mapping[str, Any], width: float, height: float) -> None:
    """Draw areas, parks, water and the names around."""
    canvas.rect(0, 0, width, height, "#fafafa")
    _rings(canvas, drawing["others"], _MAP, fill=_BEYOND, stroke=_EDGE, width=0.5)
    _rings(canvas, drawing["areas"], _MAP, fill=_LAND)
    _rings(canvas, [drawing["own"]], _MAP, fill=GROUND)
    _rings(canvas, drawing["parks"], _MAP, fill=_PARK)
    water = canvas.fill_of(_WET, _WATER)
    _rings(canvas, drawing["water"], _MAP, fill=water, stroke="#8fa3b3", width=0.4)
    _rings(canvas, drawing["areas"], _MAP, stroke=_EDGE, width=0.8)
    _rings(canvas, [drawing["own"]], _MAP, stroke=INK, width=3)
    for each in drawing["names"]:
        lines = wrapped(each["text"], _LETTERS, max(each["room"] * _MAP, 60.0))
        for number, line in enumerate(lines):
            at = (each["x"] * _MAP, each["y"] * _MAP + 14 * (number - (len(lines) - 1) / 2) + 4)
            canvas.text(at, line, size=_LETTERS, anchor="middle", fill=QUIET, halo=_LAND)


def _pins(canvas: Canvas, pins: Sequence[Mapping[str, Any]]) -> None:
    """Draw the numbered services; one that was moved aside points to its place."""
    for each in pins:
        if each["home"]:
            canvas.line(_at((each["x"], each["y"]), _MAP), _at(each["home"], _MAP), INK)
            canvas.circle(_at(each["home"], _MAP), 2.5, fill=INK)
    for each in pins:
        _pin(canvas, _at((each["x"], each["y"]), _MAP), each["number"], inside=each["inside"])


def _pin(canvas: Canvas, at: Point, number: int, *, inside: bool, radius: float = _PIN) -> None:
    """Draw a number: filled where the service stands in the area."""
    canvas.circle(at, radius, fill=INK if inside else GROUND, stroke=INK, width=1.2)
    size = radius * 1.05
    ink = GROUND if inside else INK
    canvas.text((at[0], at[1] + size * 0.36), str(number), size=size, bold=True, anchor="middle", fill=ink)


def _locator(canvas: Canvas, drawing: Mapping[str, Any]) -> float:
    """Draw where the area lies in the whole place; return where it ends."""
    _rings(canvas, drawing["areas"], _SMALL, fill=_LAND, stroke=_EDGE, width=0.6)
    _rings(canvas, [drawing["own"]], _SMALL, fill=INK)
    return float(drawing["height"]) * _SMALL + 10


def _list(canvas: Canvas, kinds: Sequence[Mapping[str, Any]], room: float) -> float:
    """Write which service each number is; return where it ends."""
    y = 0.0
    if not any(kind["items"] for kind in kinds):
        for line in wrapped("No listed service has a known place in or near it.", _LETTERS, room):
            y += _LINE
            canvas.text((0, y), line, size=_LETTERS)
    for kind in kinds:
        y += 4
        for line in wrapped(kind["kind"], _LETTERS, room, bold=True):
            y += _LINE
            canvas.text((0, y), line, size=_LETTERS, bold=True)
        for each in kind["items"]:
            _pin(canvas, (8, y + _LINE - 4), each["number"], inside=each["inside"], radius=7.5)
            for line in wrapped(each["name"], _LETTERS, room - 22):
                y += _LINE
                canvas.text((22, y), line, size=_LETTERS)
    return y


def spine_drawing(data: Mapping[str, Any]) -> Drawing | None:
    """Return every figure of an area on its line, better to the right; None where none is known.

    `data` : the profile as `profile_data` gives it
    """
    rows: list[Row] = []
    for group in data["groups"]:
        rows.append(Row(group["title"], heading=True))
        rows += [_row(each) for each in group["rows"]]
    if not rows:
        return None
    heads = (
        "Measure, year",
        "left: worse, right: better",
        f"{data['noun']}, range, verdict",
        " / ".join(data["beside"]),
    )
    return row_plot(rows, heads=heads, rules=[Rule(0.5, data["against"])], parts=_PARTS)


def _row(row: Mapping[str, Any]) -> Row:
    """Return one figure with its words."""
    span = f" ({row['span']})" if row["span"] else ""
    unit = f" {row['unit']}" if row["unit"] else ""
    verdict = "" if row["word"] == NONE else f", {row['word']}"
    return Row(
        f"{row['title']}, {row['period']}",
        tuple(_marks(row)),
        f"{row['words']}{unit}{span}{verdict}",
        " / ".join(row["beside"]),
    )


def _marks(row: Mapping[str, Any]) -> Iterator[Mark]:
    """Yield what is drawn of a figure: all areas, the middle half, its range, larger areas, itself."""
    if row["all"]:
        low, high = (_place(each) for each in row["all"])
        yield Bar(low, high, _OLD if row["stale"] else _ALL, 12)
    if row["half"] and not row["stale"]:
        low, high = (_place(each) for each in row["half"])
        yield Bar(low, high, _HALF, 12)
    if row["range"] and not row["stale"]:
        low, high = (_place(each) for each in row["range"])
        yield Span(low, high)
    for number, each in enumerate(row["others"]):
        if each is not None:  # the first above the line, others below it
            top, end = (-11.0, -4.0) if number == 0 else (4.0, 11.0)
            yield Tick(_place(each), top, end)
    if row["value"] is not None:
        look = COMPARISONS.get(row["look"], COMPARISONS["not compared"])
        at = _place(row["value"])
        yield Dot(at) if row["stale"] else Sign(at, look.symbol or "", look.fill)


def _place(part: float) -> float:
    """Return a place of the paper's line, -1 to 1, as a part of the scale."""
    return 0.5 + 0.5 * max(-1.0, min(1.0, part))
