"""A canvas that pictures are drawn on: shapes as SVG, and texts apart, since each kind of file sets its own.

Lengths are pixels of a screen, from the upper left corner. Inks are those of paper, whatever the screen is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from layers.look.escaping import as_text
from layers.look.palette import INK, Look, Pattern

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

QUIET: Final = "#46525c"
"""Of texts that say how and whence."""
GRID: Final = "#d3d8d8"
GROUND: Final = "#ffffff"
# Widths of letters in parts of their size, a little wider than in the fonts that may stand in for ours.
_NARROW: Final = frozenset("ijlftr.,:;'|!()[]I1 ")
_WIDE: Final = frozenset("mwMW%@")
_LETTER, _SLIM, _BROAD, _CAPITAL = 0.59, 0.36, 0.95, 0.68
_BOLD: Final = 1.06


class Text(NamedTuple):
    """A line of text: where its baseline is, its size and weight, which end is there, its ink, its halo."""

    x: float
    y: float
    words: str
    size: float = 13.0
    bold: bool = False
    anchor: Anchor = "start"
    fill: str = INK
    halo: str = ""


@dataclass
class Canvas:
    """What was drawn so far; `moved` gives another corner of the same sheet."""

    x: float = 0.0
    y: float = 0.0
    shapes: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    patterns: dict[tuple[Pattern, str], str] = field(default_factory=dict)
    inlaid: list[str] = field(default_factory=list)

    def moved(self, x: float, y: float) -> Canvas:
        """Return the same sheet with its corner moved."""
        return Canvas(self.x + x, self.y + y, self.shapes, self.texts, self.patterns, self.inlaid)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        stroke: str = "",
        radius: float = 0,
    ) -> None:
        """Draw a rectangle."""
        place = f'x="{_n(self.x + x)}" y="{_n(self.y + y)}" width="{_n(width)}" height="{_n(height)}"'
        line = f' stroke="{stroke}"' if stroke else ""
        round_ = f' rx="{_n(radius)}"' if radius else ""
        self.shapes.append(f'<rect {place} fill="{fill}"{line}{round_}/>')

    def line(self, start: Point, end: Point, stroke: str, *, width: float = 1.0, dash: str = "") -> None:
        """Draw a straight line."""
        (x1, y1), (x2, y2) = self._at(start), self._at(end)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        place = f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
        self.shapes.append(f'<line {place} stroke="{stroke}" stroke-width="{width:g}"{dashed}/>')

    def rings(
        self,
        rings: Iterable[Sequence[Point]],
        *,
        fill: str = "none",
        stroke: str = "",
        width: float = 1.0,
        dash: str = "",
        opacity: float = 1.0,
        closed: bool = True,
    ) -> None:
        """Draw an outline of one or more rings; what lies in two of them is a hole."""
        end = "Z" if closed else ""
        paths = "".join(
            "M" + "L".join(f"{x} {y}" for x, y in map(self._at, ring)) + end
            for ring in rings
            if len(ring) > 1
        )
        if not paths:
            return
        line = f' stroke="{stroke}" stroke-width="{width:g}" stroke-linejoin="round"' if stroke else ""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        seen = f' fill-opacity="{opacity:g}"' if opacity < 1 and fill != "none" else ""
        self.shapes.append(f'<path d="{paths}" fill="{fill}" fill-rule="evenodd"{line}{dashed}{seen}/>')

    def circle(
        self,
        at: Point,
        radius: float,
        *,
        fill: str = "none",
        stroke: str = "",
        width: float = 1.0,
        dash: str = "",
    ) -> None:
        """Draw a circle."""
        x, y = self._at(at)
        line = f' stroke="{stroke}" stroke-width="{width:g}"' if stroke else ""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.shapes.append(f'<circle cx="{x}" cy="{y}" r="{_n(radius)}" fill="{fill}"{line}{dashed}/>')

    def mark(self, at: Point, path: str, *, fill: str, stroke: str = INK, width: float = 1.2) -> None:
        """Draw a symbol of the palette around a point, on white so that it is seen on any ground."""
        x, y = self._at(at)
        place = f'transform="translate({x} {y})" d="{path}"'
        self.shapes.append(f'<path {place} fill="none" stroke="{GROUND}" stroke-width="4"/>')
        self.shapes.append(f'<path {place} fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>')

    def picture(self, svg: str, at: Point) -> None:
        """Lay in a drawing of a legend, which has its own size; patterns inside get names of their own."""
        x, y = self._at(at)
        self.inlaid.append(svg)
        own = f"i{len(self.inlaid)}"
        inside = svg.replace('id="p"', f'id="{own}"').replace("url(#p)", f"url(#{own})")
        self.shapes.append(inside.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1))

    def text(
        self,
        at: Point,
        words: str,
        *,
        size: float = 13.0,
        bold: bool = False,
        anchor: Anchor = "start",
        fill: str = INK,
        halo: str = "",
    ) -> None:
        """Write a line; `halo` is the colour around its letters, where it stands on a drawing."""
        if words:
            self.texts.append(Text(self.x + at[0], self.y + at[1], words, size, bold, anchor, fill, halo))

    def fill_of(self, fill: str, tile: Pattern | None) -> str:
        """Return the fill of a look, its pattern included."""
        if tile is None:
            return fill or "none"
        name = self.patterns.setdefault((tile, fill), f"p{len(self.patterns)}")
        return f"url(#{name})"

    def look(self, look: Look) -> str:
        """Return the fill of a look of the palette."""
        return self.fill_of(look.fill, look.pattern)

    def clipped(self, inside: Canvas, width: float, height: float, name: str) -> None:
        """Draw what another canvas holds, cut at the edges of a box at the corner of this one."""
        box = f'x="{_n(self.x)}" y="{_n(self.y)}" width="{_n(width)}" height="{_n(height)}"'
        self.shapes.append(
            f'<clipPath id="{name}"><rect {box}/></clipPath><g clip-path="url(#{name})">'
            f"{''.join(inside.shapes)}</g>"
        )

    def definitions(self) -> str:
        """Return what the drawing has to define before it: its patterns."""
        tiles = "".join(
            f'<pattern id="{name}" width="{tile.size}" height="{tile.size}" patternUnits="userSpaceOnUse">'
            + (f'<rect width="{tile.size}" height="{tile.size}" fill="{fill}"/>' if fill else "")
            + f'<path d="{tile.marks}" stroke="{tile.ink}" stroke-width="{tile.width}" fill="none"/>'
            + "</pattern>"
            for (tile, fill), name in self.patterns.items()
        )
        return f"<defs>{tiles}</defs>" if tiles else ""

    def _at(self, point: Point) -> tuple[str, str]:
        """Return a point of the sheet as it is written."""
        return _n(self.x + point[0]), _n(self.y + point[1])


def text_svg(text: Text) -> str:
    """Return a line of text as SVG; its words are escaped."""
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    weight = ' font-weight="600"' if text.bold else ""
    halo = (
        f' stroke="{text.halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        if text.halo
        else ""
    )
    place = f'x="{_n(text.x)}" y="{_n(text.y)}" font-size="{text.size:g}" fill="{text.fill}"'
    return f"<text {place}{weight}{anchor}{halo}>{as_text(text.words)}</text>"


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a line is at most, pixels."""
    letters = sum(
        _SLIM if each in _NARROW else _BROAD if each in _WIDE else _CAPITAL if each.isupper() else _LETTER
        for each in words
    )
    return letters * size * (_BOLD if bold else 1.0)


def wrapped(words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return a text in lines that are no wider than a width; a word that is too long is broken."""
    lines: list[str] = []
    for word in words.split():
        while text_width(word, size, bold=bold) > width and len(word) > 1:
            fit = next(
                n for n in range(len(word), 0, -1) if n == 1 or text_width(word[:n], size, bold=bold) <= width
            )
            lines.append(word[:fit])
            word = word[fit:]
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def shortened(words: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return a text that fits one line, cut at its end where it does not."""
    if text_width(words, size, bold=bold) <= width:
        return words
    fit = next(
        (n for n in range(len(words), 0, -1) if text_width(words[:n] + "…", size, bold=bold) <= width), 0
    )
    return f"{words[:fit].rstrip()}…"


def _n(value: float) -> str:
    """Return a length to a tenth of a pixel, without needless zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if abs(value) >= 0.05 else "0"
