"""Every area's place with its range, and a sign for each figure that differs from the whole place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from layers.look.escaping import as_text
from layers.look.palette import COMPARISONS
from layers.look.parts_html import chooses
from layers.paper.places import Place, axis, drawn, written

_COLOURS: Final = {
    "worse": "fill:var(--atlas-worse)",
    "better": "fill:var(--atlas-better)",
    "similar": "fill:none;stroke:var(--atlas-ink-second);stroke-width:1.6",
    "higher": "fill:var(--atlas-neither)",
    "lower": "fill:var(--atlas-neither)",
    "not compared": "fill:var(--atlas-ink-third)",
}


@dataclass(frozen=True)
class Standing:
    """One area: its place, per figure how it compares and the figure in words; its code, to be chosen by."""

    place: Place
    signs: tuple[tuple[str, str], ...]
    code: str = ""


def standing_html(
    rows: Sequence[Standing],
    *,
    last: int,
    first: int,
    noun: str,
    figures: Sequence[str],
    share: str,
    against: str,
    caption: str,
) -> str:
    """Return the areas as a table: place and range drawn, a sign for each figure, the share of the trials.

    Parameters
    ----------
    rows : in the order of the table
    last : the last place there is; `first` so many are marked by a band
    noun : what an area is called; `figures` : heads of the signs; `share` : head of the last column
    against : what the figures are compared with; `caption` : how to read it
    """
    heads = "".join(f'<th scope="col" class="atlas-signed">{as_text(each)}</th>' for each in figures)
    known = dict.fromkeys(word for row in rows for word, _ in row.signs)
    key = "".join(
        f"<li>{_sign(word)} {as_text(_said(word, against))}</li>" for word in _COLOURS if word in known
    )
    return (
        f'<table class="atlas-places atlas-standing"><caption>{as_text(caption)}</caption><thead><tr>'
        f'<th scope="col">{as_text(noun)}</th>'
        f'<th scope="col" class="atlas-drawn">{axis(last, first)}</th>{heads}'
        f'<th scope="col" class="atlas-number">{as_text(share)}</th>'
        f"</tr></thead><tbody>{''.join(_row(each, last, first) for each in rows)}</tbody></table>"
        f'<ul class="atlas-spine-key">{key}</ul>'
    )


def _row(row: Standing, last: int, first: int) -> str:
    """Return one row."""
    place = row.place
    marks = f"{' atlas-chosen' if place.chosen else ''}{' atlas-sure' if place.standing == 'sure' else ''}"
    current = ' aria-current="true"' if place.chosen else ""
    cells = "".join(
        f'<td class="atlas-signed" title="{as_text(shown)}">{_sign(word)}'
        f'<span class="atlas-unseen">{as_text(f"{word}, {shown}")}</span></td>'
        for word, shown in row.signs
    )
    name = chooses(place.name, row.code) if row.code else as_text(place.name)
    return (
        f'<tr class="{marks.strip()}"{current}><th scope="row">{name}</th>'
        f'<td class="atlas-drawn"><span class="atlas-unseen">{written(place)}</span>'
        f"{drawn(place, last, first)}</td>{cells}"
        f'<td class="atlas-number">{as_text(place.share)}</td></tr>'
    )


def _sign(word: str) -> str:
    """Return the sign of a comparison: its shape says it, its colour says it again."""
    return (
        '<svg class="atlas-sign" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false">'
        f'<path d="{COMPARISONS[word].symbol}" style="{_COLOURS[word]}"/></svg>'
    )


def _said(word: str, against: str) -> str:
    """Return what a sign says."""
    joint = {"similar": "similar to", "not compared": "not compared with"}.get(word, f"{word} than")
    return f"{joint} {against}"
