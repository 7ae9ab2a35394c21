"""Areas ranked on several indicators at once: one table, shaded by class, every shade backed by a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from geo.figures.classification import Classes
from geo.pack.indicators import Indicator
from layers.look.escaping import as_text
from layers.look.formatting import sentence_case
from layers.look.palette import contrast, sequential

_TABLE = "border-collapse:collapse;font-size:0.9rem;width:100%;min-width:44rem"
_HEAD = "text-align:right;vertical-align:bottom;padding:0.35rem 0.5rem;border-bottom:2px solid #55534c"
_CELL = "text-align:right;padding:0.3rem 0.5rem;border-bottom:1px solid #d9d7cf;white-space:nowrap"
_NAME = "text-align:left;font-weight:600;padding:0.3rem 0.5rem;border-bottom:1px solid #d9d7cf"
_CAPTION = "text-align:left;padding-bottom:0.4rem"
DARK, LIGHT = "#1a1a1a", "#ffffff"


@dataclass(frozen=True)
class Column:
    """One indicator of the table: its figures (shown, rank and its range) and the classes that shade them."""

    indicator: Indicator
    figures: DataFrame
    classes: Classes


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
    """Return one cell: the figure and its rank, with its range, on the colour of its class."""
    row: Any = column.figures.loc[code]
    number = column.classes.index[code]
    if pd.isna(number):
        return f'<td style="{_CELL}">{as_text(row["shown"])}</td>'
    colours = sequential(len(column.classes.counts), polarity=column.indicator.polarity)
    fill = colours[int(number)]
    ink = DARK if contrast(fill, DARK) >= contrast(fill, LIGHT) else LIGHT
    return f'<td style="{_CELL};background:{fill};color:{ink}">{as_text(row["shown"])}{_rank(row)}</td>'


def _rank(row: Series) -> str:
    """Return the rank of a figure, or the ranks that it may have."""
    if pd.isna(row["rank"]):
        return ""
    low, high = int(row["rank_lower"]), int(row["rank_upper"])
    return f" <small>({f'{low} to {high}' if low < high else int(row['rank'])})</small>"
