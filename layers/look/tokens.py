"""The tokens of the design: inks, grounds and signals, light and dark, as CSS variables.

A colour is named for what it says, never for how it looks. Dark follows the colour scheme of the page; forced
colours give way to those of the system; paper is always light.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple


class Token(NamedTuple):
    """A colour on a light and on a dark page, and what stands for it where the system forces its own.

    `on` : the token of the ground that it is read on, "" for grounds themselves; `least` : its contrast there
    """

    light: str
    dark: str
    forced: str
    on: str = ""
    least: float = 0.0


TEXT: Final = 4.5
"""Least contrast of text on its ground (WCAG 2.2)."""
PART: Final = 3.0
"""Least contrast of a line or symbol that carries meaning."""

TOKENS: Final[Mapping[str, Token]] = {
    "ground": Token("#ffffff", "#12171c", "Canvas"),
    "panel": Token("#f4f5f2", "#1b232b", "Canvas"),
    "ink": Token("#16202a", "#eef1f3", "CanvasText", "panel", 7.0),
    "ink-second": Token("#46525c", "#c3ccd3", "CanvasText", "panel", 7.0),
    "ink-third": Token("#5d6973", "#9aa6b0", "CanvasText", "panel", TEXT),
    "link": Token("#1d4f91", "#8ab8ff", "LinkText", "tint", TEXT),
    "tint": Token("#e8eef7", "#22344d", "Canvas"),
    "hairline": Token("#d3d8d8", "#35414b", "GrayText"),
    "rail": Token("#d3d8d8", "#35414b", "Canvas"),
    "control": Token("#7b8790", "#6d7a85", "ButtonBorder", "ground", PART),
    "worse": Token("#8c2f0c", "#ff9d6b", "CanvasText", "panel", TEXT),
    "better": Token("#2b77ad", "#7cc0f0", "CanvasText", "ground", TEXT),
    "neither": Token("#5b3a86", "#c3a6f0", "CanvasText", "panel", TEXT),
    "limit": Token("#5c4300", "#ffdf94", "CanvasText", "limit-ground", TEXT),
    "limit-ground": Token("#fff3d6", "#3a2f12", "Canvas"),
    "limit-line": Token("#b98900", "#b98900", "CanvasText", "ground", PART),
    "sure": Token("#63201a", "#ffdfb3", "Highlight", "ground", PART),
    "on-sure": Token("#ffffff", "#12171c", "HighlightText", "sure", TEXT),
    "open": Token("#db8a48", "#a4613a", "CanvasText"),
    "on-open": Token("#16202a", "#ffffff", "Canvas", "open", TEXT),
    "amount": Token("#5d6973", "#9aa6b0", "CanvasText", "ground", PART),
    "provision": Token("#74a7b8", "#3f7a8f", "Highlight"),
    "letter": Token("#ffcb3d", "#ffcb3d", "Canvas"),
    "on-letter": Token("#16202a", "#16202a", "CanvasText", "letter", TEXT),
    "focus": Token("#0b57d0", "#ffbf00", "Highlight", "ground", PART),
    "unlikely": Token("#7b8790", "#6d7a85", "GrayText", "ground", PART),
}

SHEETS: Final = (
    *("parts.css", "legend.css", "frame.css", "explore.css", "gaps.css", "planner.css"),
    *("everyone.css", "print.css"),
)
"""What the parts look like: those of all pages, the frame, then by the section of the menu; then what makes
Streamlit's widgets fit for everyone; paper last."""

# Need is warm, least to most.
NEED: Final = ("#fbeed3", "#f0c27f", "#db8a48", "#ab4f28", "#63201a")


@cache
def style() -> str:
    """Return what the parts of a page look like, as CSS: the tokens, then the sheets."""
    here = Path(__file__).parent
    return variables() + "".join(_read(here / name) for name in SHEETS)


@cache
def first_style() -> str:
    """Return what the first reply of a server needs to be read: the tokens and the frame."""
    return variables() + _read(Path(__file__).parent / "frame.css")


@cache
def legend_style() -> str:
    """Return what the legend of a map looks like, for a map in a file of its own."""
    return _read(Path(__file__).parent / "legend.css")


def _read(sheet: Path) -> str:
    """Return a sheet without its comments, which are for those who work on it."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)


def variables() -> str:
    """Return the tokens as CSS: variables named `--atlas-…` of the whole page."""

    def each(value: Mapping[str, str]) -> str:
        return ";".join(f"--atlas-{name}:{colour}" for name, colour in value.items())

    light = each({name: token.light for name, token in TOKENS.items()})
    both = each({name: f"light-dark({token.light},{token.dark})" for name, token in TOKENS.items()})
    forced = each({name: token.forced for name, token in TOKENS.items()})
    return (
        f":root{{{light}}}"
        f"@supports (color:light-dark(red,blue)){{@media screen{{:root{{{both}}}}}}}"
        f"@media (forced-colors:active){{:root{{{forced}}}}}"
    )
