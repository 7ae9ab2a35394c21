"""Areas ranked on several indicators at once: one table; what differs from the benchmark stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from geo.pack.indicators import Indicator
from layers.look.escaping import as_text
from layers.look.formatting import sentence_case

_TABLE = "border-collapse:collapse;font-size:0.9rem;width:100%;min-width:44rem"
_LINE = "border-bottom:1px solid var(--atlas-hairline)"
_RULE = "border-bottom:2px solid var(--atlas-control)"
_HEAD = f"text-align:right;vertical-align:bottom;padding:0.35rem 0.5rem;{_RULE}"
_CELL = f"text-align:right;padding:0.3rem 0.5rem;white-space:nowrap;{_LINE}"
_NAME = f"text-align:left;font-weight:600;padding:0.3rem 0.5rem;{_LINE}"
_CAPTION = "text-align:left;padding-bottom:0.4rem"
_SIGNS = {"worse": "worse", "better": "better", "higher": "neither", "lower": "neither"}
_LETTERS = {"worse": "▲", "better": "■", "higher": "+", "lower": "−"}
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Column:
    """One indicator of the table: its figures (shown, rank and its range) and how they compare."""

    indicator: Indicator
    figures: DataFrame


def ranking_table_html(names: Series, columns: Sequence[Column], *, area_word: str, caption: str) -> str:
    """Return an HTML table, one row per area in the order of `names`; each cell holds figure and rank.

    Parameters
    ----------
    names : area name per code, in the order wanted
    columns : the indicators, first the one that the order follows
    area_word, caption : plain text
    """
    heads = "".join(
        f'<th scope="col" style="{_HEAD}">{as_text(column.indicator.short_title)}<br>'
        f'<span style="font-weight:400">{as_text(column.indicator.unit_label)}</span></th>'
        for column in columns
    )
    body = "".join(
        f'<tr><th scope="row" style="{_NAME}">{as_text(name)}</th>'
        f"{''.join(_cell(column, str(code)) for column in columns)}</tr>"
        for code, name in names.items()
    )
    return (
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{as_text(caption)}">'
        f'<table style="{_TABLE}"><caption style="{_CAPTION}">{as_text(caption)}</caption>'
        f'<thead><tr><th scope="col" style="{_HEAD};text-align:left">{as_text(sentence_case(area_word))}</th>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(column: Column, code: str) -> str:
    """Return one cell: the figure and its rank; strong, with a sign, where it differs from the benchmark."""
    row: Any = column.figures.loc[code]
    word = str(row["comparison"])
    if word not in _SIGNS:
        quiet = f"{_CELL};color:var(--atlas-ink-second)"
        return f'<td style="{quiet}">{as_text(row["shown"])}{_rank(row)}</td>'
    strong = f"{_CELL};font-weight:600;color:var(--atlas-{_SIGNS[word]})"
    said = f'<span class="atlas-unseen">{as_text(word)}: </span>'
    return f'<td style="{strong}">{_sign(word)}{said}{as_text(row["shown"])}{_rank(row)}</td>'


def _sign(word: str) -> str:
    """Return the symbol of a comparison, as a letter that every font has."""
    return f'<span aria-hidden="true">{_LETTERS[word]}</span>{NO_BREAK}'


def _rank(row: Series) -> str:
    """Return the rank of a figure, or the ranks that it may have."""
    if pd.isna(row["rank"]):
        return ""
    low, high = int(row["rank_lower"]), int(row["rank_upper"])
    return f" <small>({f'{low} to {high}' if low < high else int(row['rank'])})</small>"
