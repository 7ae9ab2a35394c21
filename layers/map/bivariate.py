"""Need beside provision: nine looks for two measures at once, their legend and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from geo.figures.classification import LEVELS
from layers.look.escaping import as_text
from layers.look.formatting import sentence_case
from layers.look.night import both, night
from layers.look.palette import INK, STATES, Look, Pattern, contrast
from layers.paper.legend import swatch

# Rows: need from low to high; columns: provision likewise. Need is blue, want of provision orange, both
# together dark: the worst seen pair of the nine is 30 (CIE76) apart, also for colour-blind readers.
_FILLS: Final = {
    "low": ("#fea02b", "#f8ca90", "#f2f2f0"),
    "middle": ("#996829", "#958488", "#929ee3"),
    "high": ("#373327", "#354180", "#344dd6"),
}
_TRIANGLE: Final = "M0 -6L6 5L-6 5Z"
_SQUARE: Final = "M-4.8 -4.8H4.8V4.8H-4.8Z"
_RING: Final = "M-3 0A3 3 0 1 0 3 0A3 3 0 1 0 -3 0Z"
_CIRCLE: Final = "M-4.6 0A4.6 4.6 0 1 0 4.6 0A4.6 4.6 0 1 0 -4.6 0Z"
# Only the four corners carry a symbol: they are what the map is read for.
_CORNERS: Final = {"high-low": _TRIANGLE, "high-high": _SQUARE, "low-low": _RING, "low-high": _CIRCLE}

_TABLE: Final = "border-collapse:separate;border-spacing:2px;font-size:0.9rem;line-height:1.25;width:100%"
_HEAD: Final = "padding:0.15rem 0.4rem;text-align:left;font-weight:600;vertical-align:middle;border:0"
_CAPTION: Final = "text-align:left;font-weight:600;padding:0 0 0.35rem;color:inherit"
_CELL: Final = (
    f"padding:0.35rem 0.4rem;border:1px solid {INK};{both('border-color', INK)};width:28%;"
    "vertical-align:middle;forced-color-adjust:none"
)


def bivariate_looks(need: str = "need", provision: str = "reach") -> dict[str, Look]:
    """Return a look per cell of `classification.crossed`, the corner of most need and least provision first.

    Parameters
    ----------
    need, provision : what is crossed, in a word or two; every look is called "high need, low reach" and so on
    """
    return {
        f"{one}-{other}": Look(
            f"{one} {need}, {other} {provision}", _FILLS[one][column], symbol=_CORNERS.get(f"{one}-{other}")
        )
        for one in LEVELS[::-1]
        for column, other in enumerate(LEVELS)
    }


def hatched(look: Look) -> Look:
    """Return a look for areas whose class is not certain: the same fill under lines that are seen on it."""
    lines = Pattern(9, "M-2.25 2.25L2.25 -2.25M0 9L9 0M6.75 11.25L11.25 6.75", _ink(look.fill), 1.1)
    return replace(look, word=f"{look.word}, not certain", pattern=lines)


def bivariate_legend_html(
    counts: Mapping[str, int],
    *,
    title: str,
    looks: Mapping[str, Look],
    need: str = "need",
    provision: str = "reach",
    unknown: int = 0,
    uncertain: int = 0,
    areas_word: str = "wards",
) -> str:
    """Return the legend as a table of three by three, each cell with its colour, symbol and number of areas.

    Parameters
    ----------
    counts : areas per cell (`geo.figures.classification.counts`); unknown : areas without one of the figures;
        uncertain : areas whose third is not certain, of those counted
    title, need, provision, areas_word : plain text
    """
    heads = "".join(
        f'<th scope="col" style="{_HEAD}">{as_text(f"{sentence_case(each)} {provision}")}</th>'
        for each in LEVELS
    )
    body = "".join(
        f'<tr><th scope="row" style="{_HEAD}">{as_text(f"{sentence_case(one)} {need}")}</th>'
        f"{''.join(_cell(looks[f'{one}-{other}'], counts.get(f'{one}-{other}', 0)) for other in LEVELS)}</tr>"
        for one in LEVELS[::-1]
    )
    open_ = replace(hatched(looks["middle-middle"]), word=f"Hatched: third not certain, {areas_word}")
    notes = "".join(
        f'<p style="margin:0.3rem 0 0;font-size:0.9rem">{swatch(look)} '
        f"{as_text(sentence_case(look.word))}: {count:,}</p>"
        for look, count in ((open_, uncertain), (STATES["missing"], unknown))
        if count
    )
    caption = as_text(f"{title}: number of {areas_word}")
    return (
        f'<table class="atlas-nine" style="{_TABLE}"><caption style="{_CAPTION}">{caption}</caption>'
        f'<thead><tr><td style="border:0"></td>{heads}</tr></thead><tbody>{body}</tbody></table>{notes}'
    )


def _cell(look: Look, count: int) -> str:
    """Return one cell: the colour, the symbol of a corner, the number on ink that can be read.

    The colour is that of the map, by day and in the dark; a browser that knows of one scheme has the first.
    """
    fill, dark = look.fill, night(look.fill)
    colours = (
        f"background:{fill};color:{_ink(fill)};"
        f"{both('background', fill)};{both('color', _ink(fill), _ink(dark))}"
    )
    symbol = swatch(look, style="display:inline-block;vertical-align:middle") if look.symbol else ""
    return f'<td style="{_CELL};{colours}">{symbol} <strong>{count:,}</strong></td>'


def _ink(fill: str) -> str:
    """Return which ink is read better on a fill, the dark or the white one."""
    return INK if contrast(fill, INK) >= contrast(fill, "#ffffff") else "#ffffff"
