"""The parts of a page as HTML: title, answer, headings, notes, badges; for pages, files and the gallery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from layers.look.escaping import as_text

SURE: Final = '<a class="atlas-how-sure" href="#how-sure">How sure is this?</a>'
"""Opens what is said of ranges in general; beside each answer."""


def chooses(name: str, code: str) -> str:
    """Return the name of an area as a link that chooses it (frame.js), the rest of the view left as it is."""
    return f'<a class="atlas-choose" href="?area={quote(code, safe="")}" target="_self">{as_text(name)}</a>'


def title_html(text: str) -> str:
    """Return the title of a page: small, since the answer follows."""
    return f'<h1 class="atlas-title">{as_text(text)}</h1>'


def answer_html(key_clause: str, rest: str) -> str:
    """Return the answer of a page: its first clause stands out."""
    return f'<p class="atlas-answer"><strong>{as_text(key_clause)}</strong> {as_text(rest)} {SURE}</p>'


def section_html(text: str, note: str = "", *, hint: str = "") -> str:
    """Return the heading of a part of a page, with a line on how to read it, and one on how to use it."""
    below = f'<p class="atlas-note">{as_text(note)}</p>' if note else ""
    return f'<h2 class="atlas-heading">{as_text(text)}</h2>{below}{hint_html(hint) if hint else ""}'


def hint_html(text: str) -> str:
    """Return a line on what can be done on a screen: paper does not have it (print.css)."""
    return f'<p class="atlas-note atlas-screen-only">{as_text(text)}</p>'


def panel_heading_html(text: str, *, level: int = 3) -> str:
    """Return the heading of a panel; `level` 2 where no other heading stands before it."""
    return f'<h{level} class="atlas-panel-heading">{as_text(text)}</h{level}>'


def note_lines_html(lines: Iterable[str], *, long: bool = False) -> str:
    """Return small paragraphs, in long lines where they stand under the answer; an empty one is left out."""
    kind = "atlas-note atlas-long" if long else "atlas-note"
    return "".join(f'<p class="{kind}">{as_text(line)}</p>' for line in lines if line)


def told_html(facts: Mapping[str, str]) -> str:
    """Return what stands under each of some words, in a panel too narrow for two columns."""
    rows = "".join(f"<dt>{as_text(head)}</dt><dd>{as_text(words)}</dd>" for head, words in facts.items())
    return f'<dl class="atlas-told">{rows}</dl>'


def badge_html(label: str, words: Sequence[str], *, limits: bool = False) -> str:
    """Return one caveat that opens, where there is no server to open it; `limits` : it limits the claim."""
    kind = "atlas-badge atlas-badge-limits" if limits else "atlas-badge"
    said = "".join(f'<p class="atlas-said">{as_text(each)}</p>' for each in words)
    return f'<details class="{kind}"><summary>{as_text(label)}</summary>{said}</details>'
