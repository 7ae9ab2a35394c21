"""The promise ledger as a table: each promise with three statuses beside each other, never one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layers.look.escaping import as_linked, as_text
from layers.look.palette import Look
from layers.paper.legend import swatch

Mark = tuple[Look, str]
"""A look, and in words how many areas have it."""


@dataclass(frozen=True)
class Status:
    """One status in words.

    Attributes
    ----------
    words : what it is, a paragraph each
    marks : counts with the look of each, between words and notes
    notes : what limits it and where it is from, smaller
    folded : more of the same, under the words that open it
    """

    words: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    folded: tuple[str, tuple[str, ...]] = ("", ())


@dataclass(frozen=True)
class Row:
    """A promise: its title, what it says and where, and its statuses, one for each column."""

    title: str
    words: str
    source: str
    statuses: tuple[Status, ...]


def ledger_html(rows: Sequence[Row], *, heads: Sequence[str], caption: str) -> str:
    """Return promises and their statuses as a table; on a narrow screen each promise is a block of its own.

    Parameters
    ----------
    heads : of the first column and of each status
    caption : what the table is, for those who do not see it
    """
    columns = "".join(f'<th scope="col" role="columnheader">{as_text(each)}</th>' for each in heads)
    body = "".join(_row(each, heads[1:]) for each in rows)
    return (
        f'<table class="atlas-ledger" role="table"><caption class="atlas-unseen">{as_text(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{columns}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(row: Row, heads: Sequence[str]) -> str:
    """Return one promise."""
    cells = "".join(
        f'<td role="cell"><p class="atlas-ledger-head" aria-hidden="true">{as_text(head)}</p>'
        f"{_status(status)}</td>"
        for head, status in zip(heads, row.statuses, strict=True)
    )
    said = f"<p>{as_text(row.words)}</p>" if row.words != row.title else ""
    return (
        f'<tr role="row"><th scope="row" role="rowheader"><p><strong>{as_text(row.title)}</strong></p>{said}'
        f"<p><small>{as_linked(row.source)}</small></p></th>{cells}</tr>"
    )


def _status(status: Status) -> str:
    """Return one status."""
    parts = [f"<p>{as_text(each)}</p>" for each in status.words]
    if status.marks:
        marks = "".join(
            f'<li class="atlas-ledger-mark">{swatch(look)}<span>{as_text(words)}</span></li>'
            for look, words in status.marks
        )
        parts.append(f"<ul>{marks}</ul>")
    parts += [f"<p><small>{as_linked(each)}</small></p>" for each in status.notes]
    label, lines = status.folded
    if lines:
        inside = "".join(f"<p><small>{as_linked(each)}</small></p>" for each in lines)
        parts.append(f"<details><summary><small>{as_text(label)}</small></summary>{inside}</details>")
    return "".join(parts)
