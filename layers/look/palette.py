"""Colours, patterns and symbols: what each class, comparison and state looks like, and its word.

Lightness alone orders every palette, so that greyscale print and colour-blind readers see the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from geo.pack.indicators import Polarity
from geo.words import STATE_WORDS
from layers.look.escaping import picture_address

View = Literal["value", "significance"]
"""What a map of figures shows: their classes, or how they compare with the benchmark."""
MAX_CLASSES: Final = 5

INK: Final = "#1a1a1a"
"""Lines and symbol outlines on the map."""
BAR: Final = "#3a788e"
"""Bars of counts, and dots that are not compared with anything."""


@dataclass(frozen=True)
class Pattern:
    """A tile of marks over a fill: side in pixels, SVG path, ink and line width."""

    size: int
    marks: str
    ink: str
    width: float


@dataclass(frozen=True)
class Look:
    """How one kind of area, marker or zone is shown, and the word that says the same.

    Attributes
    ----------
    word : for legends and descriptions, plain text
    fill : colour; "" for none, which only a zone may have
    pattern : over the fill of an area or zone
    symbol : SVG path around 0, inside a box from -6 to 6 on areas and -7 to 7 for markers; None where the
        fill says enough
    ink, width, dash, opacity : outline and see-through fill of a zone; areas and markers have them fixed
    """

    word: str
    fill: str
    pattern: Pattern | None = None
    symbol: str | None = None
    ink: str = INK
    width: float = 1.6
    dash: str = ""
    opacity: float = 0.35


LAND: Final = "#e9e8e3"
"""Whatever has no figure and is no water: the ground of every map (map.css)."""
# Quiet beside every class, also for colour-blind readers; the waves say water where print has no colour.
WATER: Final = Look("water", "#b2d1f3", Pattern(16, "M0 8q4 -3 8 0t8 0", "#84aedb", 1.2), ink="#3f74aa")
"""Rivers and docks."""
PARK: Final = Look("park", "", Pattern(9, "M2 4.5h2.4", "#2f6b2a", 1.0), ink="#2f6b2a")
"""Public parks as the ground of every map: strokes and a line, for a fill would change the class below."""

# Pale to dark; steps of about 14 L* so that neighbouring classes differ without their hue.
WARM: Final = ("#fdf0c4", "#f3c25c", "#dd8530", "#ac4722", "#631c1c")
NEUTRAL: Final = ("#e6f0f2", "#b3d1d9", "#74a7b8", "#3a788e", "#0f4459")
# Which of the five steps a map of fewer classes uses: always both ends, evenly spread.
_STEPS: Final = {1: (2,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}

_CIRCLE: Final = "M-4.6 0A4.6 4.6 0 1 0 4.6 0A4.6 4.6 0 1 0 -4.6 0Z"
_RING: Final = "M-3 0A3 3 0 1 0 3 0A3 3 0 1 0 -3 0Z"
_TRIANGLE: Final = "M0 -6L6 5L-6 5Z"
_SQUARE: Final = "M-4.8 -4.8H4.8V4.8H-4.8Z"
_PLUS: Final = "M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"
_MINUS: Final = "M-6 -2.2H6V2.2H-6Z"

COMPARISONS: Final[dict[str, Look]] = {
    "worse": Look("worse", "#6c2600", symbol=_TRIANGLE),
    "similar": Look("similar", "#f0f0f0", symbol=_CIRCLE),
    "better": Look("better", "#4a8fc4", symbol=_SQUARE),
    "higher": Look("higher", "#42246a", symbol=_PLUS),
    "lower": Look("lower", "#8a80c6", symbol=_MINUS),
    "not compared": Look("not compared", "#ffffff", symbol=_RING),
}
"""Symbols do not point: a triangle warns of "worse" whether high or low is bad; plus and minus say which."""

_GREY: Final = "#6b6b6b"


def luminance(colour: str) -> float:
    """Return the relative luminance of a "#rrggbb" colour, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


STATES: Final[dict[str, Look]] = {
    "missing": Look(
        STATE_WORDS["missing"], "#ffffff", Pattern(8, "M-2 2L2 -2M0 8L8 0M6 10L10 6", _GREY, 1.5)
    ),
    "suppressed": Look(
        STATE_WORDS["suppressed"], "#f2f2f2", Pattern(9, "M0 9L9 0M0 0L9 9M-2 2L2 -2M7 11L11 7", _GREY, 1.3)
    ),
    "not_applicable": Look(STATE_WORDS["not_applicable"], "#d5d5d5", Pattern(8, "M3 4H5", "#4a4a4a", 2.0)),
    "out_of_date": Look(STATE_WORDS["out_of_date"], "#e6e6e2", Pattern(7, "M3.5 0V7", _GREY, 1.5)),
}
"""The four ways of not having a usable figure; never a class colour without a mark, never zero."""


def sequential(count: int, *, polarity: Polarity = "high_is_worse") -> tuple[str, ...]:
    """Return `count` colours (1 to 5) for classes ascending by value.

    The dark end is the greatest need: the highest class where high is worse, the lowest where high is better.
    A neutral measure gets another hue, so that nobody reads it as good or bad.
    """
    if not 1 <= count <= MAX_CLASSES:
        raise ValueError(f"A map has 1 to {MAX_CLASSES} classes, not {count}.")
    ramp = NEUTRAL if polarity == "neutral" else WARM
    colours = tuple(ramp[step] for step in _STEPS[count])
    return colours[::-1] if polarity == "high_is_better" else colours


def swatch_svg(look: Look, *, width: int = 26, height: int = 16) -> str:
    """Return a small SVG picture of a look, pattern and symbol included, for legends."""
    pattern, fill = fill_svg(look)
    symbol = ""
    if look.symbol:
        place = f'transform="translate({width / 2:g} {height / 2:g})"'
        symbol = (
            f'<path {place} d="{look.symbol}" fill="none" stroke="#ffffff" stroke-width="4"/>'
            f'<path {place} d="{look.symbol}" fill="#ffffff" stroke="{INK}" stroke-width="1.2"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{pattern}'
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" fill="{fill}" stroke="{INK}"/>'
        f"{symbol}</svg>"
    )


def fill_svg(look: Look) -> tuple[str, str]:
    """Return what a drawing has to define for the fill of a look, and the value of its `fill`."""
    tile = look.pattern
    if tile is None:
        return "", look.fill or "none"
    ground = f'<rect width="{tile.size}" height="{tile.size}" fill="{look.fill}"/>' if look.fill else ""
    return (
        f'<defs><pattern id="p" width="{tile.size}" height="{tile.size}" patternUnits="userSpaceOnUse">'
        f'{ground}<path d="{tile.marks}" stroke="{tile.ink}" stroke-width="{tile.width}" fill="none"/>'
        "</pattern></defs>",
        "url(#p)",
    )


def tab_icon() -> str:
    """Return the picture of the browser's tab, the classes of need as bars, as an address that holds it."""
    width, side = 6, 32
    bars = "".join(
        f'<rect x="{step * width}" y="{side - (step + 1) * side // len(WARM)}" width="{width}" '
        f'height="{(step + 1) * side // len(WARM)}" fill="{colour}"/>'
        for step, colour in enumerate(WARM)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">{bars}</svg>'
    return picture_address(svg)
