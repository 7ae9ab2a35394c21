"""Colours in the dark: each fill of a map has another there, so that the strong end of an order stays strong.

On a dark page what stands out is light. So the ramps are turned round, and any other colour keeps its hue and
takes the lightness that lies as far from the dark ground as it lay from the white one.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from layers.look.palette import LAND, NEUTRAL, WARM, WATER
from layers.look.tokens import NEED

_NEED: Final = ("#3d2b22", "#704429", "#a4613a", "#de9b60", "#ffdfb3")
_PROVISION: Final = ("#1b333c", "#2c5866", "#3f7a8f", "#7fb6c8", "#c8e6ef")
_GROUND: Final = ("#212830", "#1b333f", "#2c5266")

CHOSEN: Final[dict[str, str]] = {
    **dict(zip(WARM, _NEED, strict=True)),
    **dict(zip(NEED, _NEED, strict=True)),
    **dict(zip(NEUTRAL, _PROVISION, strict=True)),
    **dict(zip((LAND, WATER.fill, WATER.ink), _GROUND, strict=True)),
}
"""The colours that the design names (shared looks, "Map palette"); the rest is worked out."""
_DARKEST: Final = 0.13  # lightness of the darkest fill: a little over the ground of a dark page
_LIGHTEST: Final = 0.90


@cache
def night(colour: str) -> str:
    """Return what stands for a "#rrggbb" colour on a dark ground.

    Examples
    --------
    >>> night("#ffffff"), night("#000000")
    ('#212121', '#e6e6e6')
    """
    if colour.lower() in CHOSEN:
        return CHOSEN[colour.lower()]
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = _LIGHTEST - (_LIGHTEST - _DARKEST) * lightness
    channels = colorsys.hls_to_rgb(hue, turned, min(saturation, 0.6))
    return "#" + "".join(f"{round(255 * each):02x}" for each in channels)


def nights(looks: Iterable[list[Any]]) -> dict[str, str]:
    """Return the colours of looks as the browser reads them, each with what stands for it in the dark.

    `looks` : fill, and marks of its pattern or None; then, of a zone, the ink of its line
    """
    found: dict[str, str] = {}
    for look in looks:
        fill, marks, *ink = look
        for colour in (fill, marks[2] if marks else "", *ink[:1]):
            if isinstance(colour, str) and colour.startswith("#") and len(colour) == 7:
                found[colour] = night(colour)
    return found


_RECTANGLE: Final = re.compile(r"<rect([^>]*?)(/?)>")
_COLOURED: Final = re.compile(r' (fill|stroke)="(#[0-9a-fA-F]{6})"')
_HATCHED: Final = re.compile(r'(<path[^>]*?) stroke="(#[0-9a-fA-F]{6})"([^>]*?)/></pattern>')


def both(name: str, colour: str, dark: str = "") -> str:
    """Return a CSS declaration that has a colour on a light page and on a dark one what stands for it there.

    `dark` : what stands for it; by default its colour of the night

    Examples
    --------
    >>> both("fill", "#ffffff")
    'fill:light-dark(#ffffff,#212121)'
    """
    return f"{name}:light-dark({colour},{dark or night(colour)})"


def on_screen(svg: str) -> str:
    """Return a swatch of areas or zones that has the colours of the dark on a dark page; symbols stay white.

    An image takes the colour scheme of the place where it stands.
    """

    def boxed(found: re.Match[str]) -> str:
        given, end = found.groups()
        colours = ";".join(both(name, colour) for name, colour in _COLOURED.findall(given))
        return f'<rect{given} style="{colours}"{end}>' if colours else found[0]

    def hatched(found: re.Match[str]) -> str:
        start, ink, after = found.groups()
        return f'{start} stroke="{ink}"{after} style="{both("stroke", ink)}"/></pattern>'

    drawn = _HATCHED.sub(hatched, _RECTANGLE.sub(boxed, svg))
    return drawn.replace("<svg ", '<svg style="color-scheme:light dark" ', 1)
