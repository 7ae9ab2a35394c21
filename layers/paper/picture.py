"""A map or chart as a picture of its own: title, what it says, legend, date and source inside, SVG or PNG.

Drawn from the figures of the screen, never taken from it, in the light inks of paper.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from layers.look.escaping import as_text
from layers.look.formatting import sentence_case
from layers.look.palette import swatch_svg
from layers.paper import press
from layers.paper.canvas import GRID, GROUND, QUIET, Canvas, Text, text_svg, wrapped
from layers.paper.legend import Legend

WIDTH: Final = 960.0
MARGIN: Final = 24.0
FONTS: Final = '"Source Sans 3", system-ui, sans-serif'
PPI: Final = 192.0
"""Of a PNG: two dots for each pixel of the SVG."""
_POINTS: Final = 0.75  # of print, to a pixel
_COLUMNS: Final = 2
_ROW: Final = 22.0
_GAP: Final = 14.0
_PNG_HEAD: Final = 33  # signature and first chunk, after which texts may stand


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture:
    """A picture before it is written.

    Attributes
    ----------
    title, words : what it is of, and what it says; plain text, as everything here
    drawing : a canvas whose corner is that of the drawing; `width`, `height` its size
    legends : what looks mean and how often they occur
    notes : how to read it, date, sources: small, below
    alt : the picture in words, for those who do not see it
    """

    title: str
    drawing: Canvas
    width: float
    height: float
    words: str = ""
    legends: tuple[Legend, ...] = ()
    notes: tuple[str, ...] = ()
    alt: str = ""


def svg(picture: Picture) -> str:
    """Return a picture as an SVG that stands alone: no script, nothing from outside; the same bytes."""
    sheet, width, height = _laid_out(picture)
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc" '
        f"font-family='{FONTS}'><title id=\"title\">{as_text(picture.title)}</title>"
        f'<desc id="desc">{as_text(picture.alt)}</desc>{_shapes(sheet)}'
        f"{''.join(map(text_svg, sheet.texts))}</svg>\n"
    )


def png(picture: Picture) -> bytes:
    """Return a picture as a PNG with its title and its words for those who do not see it inside.

    Raises
    ------
    PressError : it cannot be drawn.
    """
    sheet, width, height = _laid_out(picture)
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{_shapes(sheet)}</svg>'
    data = {
        "title": picture.title or "picture",
        "width": width * _POINTS,
        "height": height * _POINTS,
        "texts": [_for_press(each) for each in sheet.texts],
    }
    files = {"drawing.svg": drawing.encode()}
    (page,) = press.drawn("picture", data, "png", ppi=PPI, files=files)
    told = {"Title": picture.title, "Description": picture.alt, "Source": " ".join(picture.notes)}
    chunks = b"".join(_told(key, text) for key, text in told.items() if text)
    return page[:_PNG_HEAD] + chunks + page[_PNG_HEAD:]


def _shapes(sheet: Canvas) -> str:
    """Return all that is no text, on white."""
    return f'{sheet.definitions()}<rect width="100%" height="100%" fill="{GROUND}"/>{"".join(sheet.shapes)}'


def _laid_out(picture: Picture) -> tuple[Canvas, float, float]:
    """Return the whole picture on one sheet, with its width and height: one part below the other."""
    width = max(WIDTH, picture.width + 2 * MARGIN)
    room = width - 2 * MARGIN
    sheet = Canvas(patterns=dict(picture.drawing.patterns))
    y = MARGIN
    for words, size, bold, below in ((picture.title, 24.0, True, 6.0), (picture.words, 16.0, False, 6.0)):
        for line in wrapped(words, size, room, bold=bold):
            y += size * 1.25
            sheet.text((MARGIN, y - size * 0.25), line, size=size, bold=bold)
        y += below
    y += 8
    _place(sheet, picture.drawing, MARGIN + (room - picture.width) / 2, y)
    y += picture.height + _GAP
    y = _legends(sheet, picture.legends, y, room)
    sheet.line((MARGIN, y), (width - MARGIN, y), GRID)
    y += 6
    for note in picture.notes:
        for line in wrapped(note, 12.0, room):
            y += 16
            sheet.text((MARGIN, y - 3), line, size=12, fill=QUIET)
    return sheet, width, y + MARGIN * 0.75


def _place(sheet: Canvas, drawing: Canvas, x: float, y: float) -> None:
    """Put a drawing on the sheet."""
    at = f"translate({x:.1f} {y:.1f})"
    sheet.shapes.append(f'<g transform="{at}">{"".join(drawing.shapes)}</g>')
    sheet.texts += [each._replace(x=each.x + x, y=each.y + y) for each in drawing.texts]


def _legends(sheet: Canvas, legends: Sequence[Legend], y: float, room: float) -> float:
    """Write what looks mean, in two columns; return where they end."""
    column = room / _COLUMNS
    for legend in legends:
        heading = ", ".join(each for each in (legend.title, legend.unit_label) if each)
        counted = f" (number of {legend.counted})" if legend.counted else ""
        for line in wrapped(f"{heading}{counted}", 13.0, room, bold=True):
            y += 18
            sheet.text((MARGIN, y - 4), line, bold=True)
        y += 2
        deep = -(-len(legend.rows) // _COLUMNS)
        bottoms = [y] * _COLUMNS
        for number, (look, words, count) in enumerate(legend.rows):
            side = number // deep
            x, top = MARGIN + column * side, bottoms[side]
            sheet.picture(look if isinstance(look, str) else swatch_svg(look), (x, top + 1))
            said = wrapped(f"{sentence_case(words)}: {count:,}", 13.0, column - 44)
            for row, text in enumerate(said):
                sheet.text((x + 36, top + 14 + 16 * row), text)
            bottoms[side] = top + _ROW + 16 * (len(said) - 1)
        y = max(bottoms) + _GAP
    return y


def _for_press(text: Text) -> dict[str, object]:
    """Return a line of text as the template takes it, in points."""
    return {
        "x": text.x * _POINTS,
        "y": text.y * _POINTS,
        "words": text.words,
        "size": text.size * _POINTS,
        "weight": 600 if text.bold else 400,
        "anchor": text.anchor,
        "fill": text.fill,
        "halo": text.halo,
    }


def _told(key: str, text: str) -> bytes:
    """Return a text of a PNG as a chunk of the kind that holds any letter (iTXt)."""
    body = b"iTXt" + key.encode("latin-1") + b"\0\0\0en\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
