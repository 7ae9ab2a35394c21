"""What stands on paper only: the head of a print, notes that a screen folds away, a table, the sources.

A screen shows none of it, and whoever has a screen read to them does not hear it (print.css).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from pandas import DataFrame, Series

from geo.report.dictionary import unlabelled
from layers.look.escaping import as_style, as_text
from layers.paper.text_table import NO_BREAK

ROWS: Final = 60
"""Rows of a table of figures on paper; a borough has about twenty wards; the whole is a file."""

MISSING: Final = "no figure"
SHORT: Final = 16
"""Characters of a column that stays on one line: a range."""


def head_html(about: Sequence[str], asked: Mapping[str, str], *, running: str, date: str) -> str:
    """Return the head of a print: what it is, what is asked, and where the same is found again.

    Parameters
    ----------
    about : what the print is and of when, each part in words
    asked : what the controls of the page say, by their labels
    running, date : what stands at the head of each sheet, left and right, where the browser can do that
    """
    chosen = "; ".join(f"{as_text(label)}: {as_text(words)}" for label, words in asked.items())
    return (
        '<div class="atlas-printed atlas-printed-head">'
        f"<style>@page{{@top-left{{content:{as_style(running)}}}@top-right{{content:{as_style(date)}}}}}</style>"
        f"<p>{' · '.join(f'<span>{as_text(each)}</span>' for each in about)}</p>"
        + (f"<p>{chosen}</p>" if chosen else "")
        # The script of the frame writes the address: only the browser knows it as the visitor does.
        + '<p class="atlas-printed-address">This view again: <a class="atlas-address"></a></p></div>'
    )


def notes_html(notes: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return notes by their titles, which a screen folds away; nothing where there is none."""
    items = "".join(
        f"<li><strong>{as_text(title)}.</strong> {as_text(' '.join(words))}</li>" for title, words in notes
    )
    return f'<ul class="atlas-printed atlas-printed-notes">{items}</ul>' if items else ""


def sources_html(sources: Iterable[str]) -> str:
    """Return whose figures, lists and lines a page shows, each once; nothing where there is none."""
    said = " ".join(as_text(each) for each in dict.fromkeys(map(unlabelled, sources)) if each)
    if not said:
        return ""
    return f'<p class="atlas-printed atlas-printed-sources"><strong>Sources.</strong> {said}</p>'


def printed_table_html(rows: DataFrame, *, caption: str, decimals: Mapping[str, int] | None = None) -> str:
    """Return a table of figures for paper: the first `ROWS`, and how many more there are and where.

    What is the same in every row stands once below it; numbers have commas, and a missing one says so.
    `decimals` : of the columns that are not whole
    """
    same = {str(name): _words(rows[name].iloc[0], None) for name in rows if _is_same(rows[name])}
    shown = rows.drop(columns=list(same))
    names = [str(name) for name in shown]
    numeric = [bool(pd.api.types.is_numeric_dtype(shown[name])) for name in names]
    short = [
        not each and shown[name].str.len().max() <= SHORT for name, each in zip(names, numeric, strict=True)
    ]
    kinds = [' class="atlas-number"' if each else "" for each in numeric]
    places = [
        (decimals or {}).get(name, 0) if each else None for name, each in zip(names, numeric, strict=True)
    ]
    heads = "".join(
        f'<th scope="col"{kind}>{as_text(name)}</th>' for name, kind in zip(names, kinds, strict=True)
    )
    body = "".join(
        f"<tr>{_row(cells, kinds, places, short)}</tr>" for cells in shown.head(ROWS).itertuples(index=False)
    )
    below = (
        [f"… and {len(rows) - ROWS:,} more, which the files of this page hold."] if len(rows) > ROWS else []
    )
    below += [f"{name} of each: {words}." for name, words in same.items() if words]
    return (
        f'<div class="atlas-printed atlas-printed-table"><table><caption>{as_text(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"{''.join(f'<p>{as_text(each)}</p>' for each in below)}</div>"
    )


def _is_same(column: Series[Any]) -> bool:
    """Tell whether a column says the same in every row of several: the same words, or no figure."""
    words = column.isna() if pd.api.types.is_numeric_dtype(column) else column
    return len(column) > 1 and words.nunique(dropna=False) == 1 and (words is column or bool(words.all()))


def _row(
    cells: Iterable[Any], kinds: Iterable[str], places: Iterable[int | None], short: Iterable[bool]
) -> str:
    """Return the cells of a row: numbers with commas and their decimals, words as they are."""
    return "".join(
        f"<td{kind}>{as_text(_words(cell, decimals).replace(' ', NO_BREAK if whole else ' '))}</td>"
        for cell, kind, decimals, whole in zip(cells, kinds, places, short, strict=True)
    )


def _words(cell: Any, decimals: int | None) -> str:
    """Return a cell in words."""
    if pd.isna(cell):
        return MISSING
    return str(cell) if decimals is None else f"{cell:,.{decimals}f}"
