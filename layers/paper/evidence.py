"""Evidence rows: one for each area with its verdict, that opens to what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from layers.look.escaping import as_linked, as_text
from layers.look.palette import Look
from layers.paper.legend import swatch

CONFIRM: Final = "Confirm or correct it"


@dataclass(frozen=True)
class Ground:
    """One service that bears on a verdict.

    Attributes
    ----------
    name, words : what it is called; what is known of it, a sentence
    source : where that is from
    ask : what is left to confirm, such as an address; "" where nothing is
    link : address of the page on which it can be put right; "" where there is none
    """

    name: str
    words: str
    source: str
    ask: str = ""
    link: str = ""


@dataclass(frozen=True)
class Row:
    """An area with its verdict; `reason` says why in words, `grounds` what it rests on.

    `holds` says what is listed and `aside` a number, on the line that is always seen; `link` is an address
    where something can be added, with its words; `more` are services that are not among `grounds`.
    """

    name: str
    look: Look
    verdict: str
    reason: str
    grounds: tuple[Ground, ...]
    holds: str = ""
    aside: str = ""
    link: tuple[str, str] | None = None
    more: int = 0


def evidence_html(rows: Sequence[Row], *, caption: str, open_at: str = "") -> str:
    """Return areas with what their verdicts rest on; each opens, and that named by `open_at` is open.

    Parameters
    ----------
    rows : in the order wanted
    caption : what the list is, for those who do not see it
    """
    items = "".join(f"<li>{_row(each, opened=each.name == open_at)}</li>" for each in rows)
    wide = " atlas-evidence-wide" if any(each.aside for each in rows) else ""
    return f'<ul class="atlas-evidence{wide}" aria-label="{as_text(caption)}">{items}</ul>'


def _row(row: Row, *, opened: bool) -> str:
    """Return one area: swatch, name and verdict; under it the reason and each service."""
    grounds = "".join(map(_ground, row.grounds))
    count = (
        f" <small>{len(row.grounds) + row.more:,} on the list</small>"
        if row.grounds and not row.holds
        else ""
    )
    more = f"<span>{as_text(row.holds)}</span><span>{as_text(row.aside)}</span>" if row.aside else ""
    rest = f"<p>And {row.more:,} more on the list.</p>" if row.more else ""
    add = f"<p>{_link(*row.link)}</p>" if row.link else ""
    return (
        f"<details{' open' if opened else ''}><summary>{swatch(row.look)}"
        f"<strong>{as_text(row.name)}</strong><span>{as_text(row.verdict)}{count}</span>{more}</summary>"
        f"<p>{as_text(row.reason)}</p>{f'<ul>{grounds}</ul>' if grounds else ''}{rest}{add}</details>"
    )


def _link(address: str, words: str) -> str:
    """Return a link within the atlas."""
    return f'<a href="{as_text(address)}" target="_self">{as_text(words)}</a>'


def _ground(ground: Ground) -> str:
    """Return one service: its name, what is known, what to confirm, the source."""
    ask = f' <span class="atlas-ask">{as_text(ground.ask)}</span>' if ground.ask else ""
    return (
        f"<li><strong>{as_text(ground.name)}</strong>: {as_text(ground.words)}{ask}"
        f"{f' {_link(ground.link, CONFIRM)}' if ground.link else ''}"
        f"<br><small>{as_linked(ground.source)}</small></li>"
    )
