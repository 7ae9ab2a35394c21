"""A table of words: wraps its cells, scrolls sideways on a narrow screen, reads in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from geo.limits import TABLE_BYTES
from layers.look.escaping import as_linked, as_text
from layers.look.formatting import plural
from layers.look.parts_html import chooses

# Collapsed borders would stay behind when a cell keeps its place.
_TABLE = "border-collapse:separate;border-spacing:0;font-size:0.9rem;width:100%"
_HEAD = (
    "text-align:left;vertical-align:bottom;padding:0.35rem 0.6rem 0.35rem 0;"
    "border-bottom:2px solid var(--atlas-control)"
)
_CELL = (
    "text-align:left;vertical-align:top;padding:0.35rem 0.6rem 0.35rem 0;"
    "border-bottom:1px solid var(--atlas-hairline)"
)
# What a row is called stays in sight while the rest scrolls sideways, and so does the caption.
_KEPT = "position:sticky;left:0"
_FIRST = f";{_KEPT};background:var(--atlas-ground)"
_NAME = f"{_CELL};font-weight:600{_FIRST}"
# However long a name is, it leaves room for the figures beside it.
_ROOM = "max-width:min(24rem, 40vw);overflow-wrap:break-word"
NO_BREAK = "\u00a0"
_SHORT = 10  # characters: a date
_WORDS = 24  # characters that no longer read as a label
FOLDED = 10
"""Rows that a long table shows before it is unfolded (explore.css says the same)."""
_SCROLL = "overflow:auto;max-width:100%"
_CAPTION = "text-align:left;padding-bottom:0.4rem"
_WIDTH = f"display:inline-block;max-width:min(100%, calc(100vw - 2rem));{_KEPT}"


def text_table_html(
    rows: DataFrame,
    *,
    caption: str,
    min_width: int = 40,
    tall: bool = False,
    areas: bool = False,
    chosen: str = "",
    titled: bool = False,
) -> str:
    """Return a frame as an HTML table; the first column names its row. Every text is escaped.

    A table heavier than `TABLE_BYTES` ends early, and says how many rows are left out.

    Parameters
    ----------
    rows : columns in the order wanted; the index is not shown, missing cells are empty
    caption : what the table is, for those who do not see it
    min_width : in rem, below which the table scrolls sideways rather than squeezing its words
    areas : the index are codes of areas, and each name a link that chooses its area
    chosen : the label in the index of the row that stands out; empty where none does
    titled : what stands over the table says what it is, so that the caption is only heard
    tall : a table of more than some rows shows `FOLDED` and unfolds the others; on paper all are printed
    """
    heads = "".join(
        f'<th scope="col"{_kind(rows.iloc[:, position])} style="{_HEAD}{"" if position else _FIRST}">'
        f"{as_text(name)}</th>"
        for position, name in enumerate(rows.columns)
    )
    body = _body(rows, areas=areas, chosen=chosen)
    long = tall and len(rows) > FOLDED + 2
    kind = "atlas-table atlas-long-table" if long else "atlas-table"
    return (
        f'<div class="{kind}" style="{_SCROLL}" tabindex="0" role="region"'
        f' aria-label="{as_text(caption)}">'
        f'<table style="{_TABLE};min-width:{min_width}rem">'
        f"{_caption(caption, titled=titled)}"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        + (unfolds(f"All {len(rows):,} rows") if long else "")
    )


def _kind(column: Series[Any]) -> str:
    """Return the class of a column of words, which keeps its least width beside a wider one (parts.css)."""
    texts = column.dropna().astype(str)
    return ' class="atlas-words"' if any(len(each) > _WORDS and " " in each for each in texts) else ""


def _caption(words: str, *, titled: bool) -> str:
    """Return what a table is, for those who do not see what stands over it."""
    if titled:
        return f'<caption class="atlas-unseen">{as_text(words)}</caption>'
    return f'<caption style="{_CAPTION}"><span style="{_WIDTH}">{as_text(words)}</span></caption>'


def unfolds(words: str) -> str:
    """Return what unfolds the block before it: the rest of it is seen while this is open (explore.css)."""
    return f'<details class="atlas-unfolds"><summary>{as_text(words)}</summary></details>'


def _body(rows: DataFrame, *, areas: bool, chosen: str) -> str:
    """Return the rows, as many as a page can carry, and how many are left out."""
    lines: list[str] = []
    weight = 0
    for code, *cells in rows.itertuples():
        mark = ' class="atlas-chosen" aria-current="true"' if chosen and str(code) == chosen else ""
        lines.append(f"<tr{mark}>{_row(cells, str(code) if areas else '')}</tr>")
        weight += len(lines[-1].encode())
        if weight > TABLE_BYTES and len(lines) < len(rows):
            rest = plural(len(rows) - len(lines), "row more, which is", "rows more, which are")
            left = f"… and {rest} not shown here."
            lines.append(f'<tr><td colspan="{len(rows.columns)}" style="{_CELL}">{left}</td></tr>')
            break
    return "".join(lines)


def _row(cells: Sequence[Any], code: str) -> str:
    """Return the cells of one row, its name a link where it has the code of an area."""
    first, *rest = ("" if pd.isna(cell) else str(cell) for cell in cells)
    others = "".join(map(_cell, rest))
    name = chooses(first, code) if code else as_text(first)
    # What has no name heads no row.
    kind, scope = ("th", ' scope="row"') if first.strip() else ("td", "")
    return f'<{kind}{scope} style="{_NAME}"><div style="{_ROOM}">{name}</div></{kind}>{others}'


def _cell(text: str) -> str:
    """Return one cell. A figure whose blanks may not break stays on one line, but on paper.

    A date or another short word with a hyphen stays on one line as well; an address breaks anywhere.
    """
    kind, whole = "", ";white-space:nowrap" if len(text) <= _SHORT and " " not in text else ""
    if "://" in text:
        kind = ' class="atlas-url"'
    elif NO_BREAK in text and " " not in text:
        kind, text = ' class="atlas-whole"', text.replace(NO_BREAK, " ")
    return f'<td{kind} style="{_CELL}{whole}">{as_linked(text)}</td>'
