"""The charts of the pages as drawings for pictures: the same figures in the same order, in inks of paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Final

import pandas as pd
from pandas import DataFrame, Series

from geo.pack.indicators import Polarity
from layers.look.formatting import format_range, format_value
from layers.look.palette import BAR, COMPARISONS, Look, Pattern
from layers.look.tokens import TOKENS
from layers.paper.axes import round_numbers
from layers.paper.dotplot import shown_rows
from layers.paper.legend import Legend
from layers.paper.places import Part, Place, Standing
from layers.paper.ranges import Amount, amounts, top_of
from layers.paper.rowplot import Bar, Dot, Drawing, Mark, Row, Rule, Sign, Span, Tick, row_plot
from layers.paper.spine import Vertebra

_DOT: Final = "M-4.6 0A4.6 4.6 0 1 0 4.6 0A4.6 4.6 0 1 0 -4.6 0Z"
_BAR: Final = Look("", BAR)
_ALL: Final = Look("", "#dedede")
_HALF: Final = Look("", "#a6a6a6")
_OLD: Final = Look("", "#ffffff", Pattern(6, "M3 0V6", "#8a8a8a", 1.2), ink="#8a8a8a")
_AMOUNT: Final = Look("", TOKENS["provision"].light)
STANDINGS: Final[Mapping[Standing, Look]] = {
    "sure": Look("stands out", TOKENS["sure"].light),
    "open": Look(
        "may be among them", TOKENS["open"].light, Pattern(8, "M-2 2L2 -2M0 8L8 0M6 10L10 6", "#63201a", 1.2)
    ),
    "unlikely": Look("unlikely", "#d3d8d8"),
}


def scaled(low: float, high: float) -> Callable[[float], float]:
    """Return the way from a figure to its place between two ends, 0 to 1; beyond them it lies at them."""

    def at(value: float) -> float:
        return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5

    return at


def dot_plot(
    figures: DataFrame,
    *,
    unit: str,
    benchmark_value: float | None = None,
    benchmark_label: str = "",
    selected: str | None = None,
    polarity: Polarity = "high_is_worse",
) -> Drawing:
    """Return the areas in order of need as symbols with their ranges; parameters as `dot_plot_svg`."""
    rows = shown_rows(figures, polarity, selected)
    line = None if benchmark_value is None or pd.isna(benchmark_value) else float(benchmark_value)
    edges = [*figures["value"], *figures["lower"], *figures["upper"], *([] if line is None else [line])]
    known = [float(each) for each in edges if not pd.isna(each)] or [0.0, 1.0]
    margin = (max(known) - min(known)) * 0.03
    low, high = min(known) - margin, max(known) + margin
    at = scaled(low, high)
    drawn = []
    for row in rows:
        if isinstance(row, int):
            drawn.append(Row(f"… {row:,} more between …"))
            continue
        span = format_range(row.lower, row.upper, unit)
        words = str(row.shown) + (f" ({span})" if span and not pd.isna(row.value) else "")
        drawn.append(Row(str(row.area_name), _of_figure(row, at), words, chosen=row.Index == selected))
    return row_plot(
        drawn,
        ticks=[(at(each), format_value(each, unit, behind=False)) for each in round_numbers(low, high)],
        rules=[] if line is None else [Rule(at(line), benchmark_label)],
    )


def _of_figure(row: object, at: Callable[[float], float]) -> tuple[Mark, ...]:
    """Return range and symbol of a figure; nothing of one that is not known."""
    value, lower, upper = (float(getattr(row, name)) for name in ("value", "lower", "upper"))
    if pd.isna(value):
        return ()
    word = str(getattr(row, "comparison", ""))
    look = COMPARISONS.get(word, COMPARISONS["not compared"])
    path, fill = (
        (look.symbol or _DOT, look.fill) if word in COMPARISONS and word != "not compared" else (_DOT, BAR)
    )
    if getattr(row, "state", "") == "out_of_date":
        fill = "#ffffff"
    marks: tuple[Mark, ...] = () if pd.isna(lower) or pd.isna(upper) else (Span(at(lower), at(upper)),)
    return (*marks, Sign(at(value), path, fill))


def bars(
    figures: DataFrame,
    counts: Series[float],
    *,
    unit: str,
    selected: str | None = None,
    polarity: Polarity = "high_is_worse",
) -> Drawing:
    """Return the number of each area as a bar, in the order of the figures."""
    counts = counts.reindex(figures.index)
    at = scaled(0.0, max(float(counts.max()), 1e-9) if counts.notna().any() else 1.0)
    drawn = []
    for row in shown_rows(figures, polarity, selected):
        if isinstance(row, int):
            drawn.append(Row(f"… {row:,} more between …"))
            continue
        count = counts[row.Index]
        marks = () if pd.isna(count) else (Bar(0.0, at(float(count)), _BAR),)
        words = format_value(count, unit, state=str(row.state))
        drawn.append(Row(str(row.area_name), marks, words, chosen=row.Index == selected))
    return row_plot(drawn)


def comparison_legend(figures: DataFrame, benchmark: str, counted: str) -> Legend:
    """Return what the symbols of a dot plot mean."""
    rows = []
    for word, look in COMPARISONS.items():
        found = int((figures["comparison"] == word).sum())
        joint = {"similar": f"similar to {benchmark}", "not compared": "not compared"}
        if found and word != "not compared":
            rows.append((look, joint.get(word, f"{word} than {benchmark}"), found))
    return Legend("Symbols; lines are ranges", "", counted, tuple(rows))


def places(rows: Sequence[Place], *, last: int, first: int, noun: str, columns: tuple[str, str]) -> Drawing:
    """Return places with their ranges; parameters as `places.places_html`."""

    def at(place: float) -> float:
        return (place - 0.5) / last

    drawn = [
        Row(
            each.name,
            (Bar(at(each.low - 0.5), at(each.high + 0.5), STANDINGS[each.standing]), Dot(at(each.middle))),
            f"{place_words(each)}; {each.share}",
            each.extra,
            each.chosen,
        )
        for each in rows
    ]
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 500, 1000, 10**9) if last / each <= 5)
    ticks = sorted({1, *range(step, last + 1, step)})
    return row_plot(
        drawn,
        heads=(noun, "Place, 1 is most need", f"Place and range; {columns[0].lower()}", columns[1]),
        ticks=[(at(each), str(each)) for each in ticks],
        band=(0.0, at(min(first, last) + 0.5)),
    )


def place_words(place: Place) -> str:
    """Return "4 (1 to 9)"; a place that all trials agree on stands alone."""
    middle = f"{place.middle:g}"
    alone = place.low == place.high == place.middle
    return middle if alone else f"{middle} ({place.low:g} to {place.high:g})"


def standing_legend(rows: Sequence[Place], title: str, counted: str) -> Legend:
    """Return what the bars of places mean."""
    found = [(look, look.word, sum(each.standing == key for each in rows)) for key, look in STANDINGS.items()]
    return Legend(title, "", counted, tuple(each for each in found if each[2]))


def adds(parts: Sequence[Part], *, reach: float) -> Drawing:
    """Return what each figure adds to a score, from a middle line; a mark for the area compared with."""
    at = scaled(-reach, reach)
    drawn = []
    for part in parts:
        low, high = sorted((0.5, at(part.adds)))
        look = STANDINGS["sure"] if part.adds > 0 else STANDINGS["unlikely"]
        drawn.append(
            Row(part.name, (Bar(low, high, look), Tick(at(part.beside))), f"{part.figure}; {part.words}")
        )
    return row_plot(drawn, rules=[Rule(0.5, "the mean of the areas")])


def spine(rows: Sequence[Vertebra], *, middle: str) -> Drawing:
    """Return all figures of an area, each on a line with the others and the benchmark behind it."""
    drawn = []
    for group, members in groupby(rows, key=lambda each: each.group):
        drawn.append(Row(group, heading=True))
        for each in members:
            year = f" ({each.year})" if each.stale and each.year else ""
            said = "out of date" if each.stale else each.comparison
            span = f" ({each.span})" if each.span and not each.stale else ""
            drawn.append(Row(f"{each.title}{year}", _of_vertebra(each), f"{each.words}{span}, {said}"))
    heads = ("Figure", f"less | {middle} | more", "Value, range, comparison", "")
    return row_plot(drawn, heads=heads, rules=[Rule(0.5, middle)])


def _of_vertebra(each: Vertebra) -> tuple[Mark, ...]:
    """Return what is drawn of a figure of the spine."""
    known = [x for x in (each.value, each.lower, each.upper, each.lowest, each.highest) if x is not None]
    middle = each.middle if each.middle is not None else (each.lowest + each.highest) / 2
    half = 1.04 * max((abs(x - middle) for x in known), default=0.0)
    at = scaled(middle - half, middle + half)
    marks: list[Mark] = [Bar(at(each.lowest), at(each.highest), _OLD if each.stale else _ALL, 12)]
    if not each.stale:
        marks.append(Bar(at(each.quarter), at(each.three_quarters), _HALF, 12))
        if each.lower is not None and each.upper is not None:
            marks.append(Span(at(each.lower), at(each.upper)))
    if each.value is not None:
        look = COMPARISONS[each.comparison]
        marks.append(
            Dot(at(each.value)) if each.stale else Sign(at(each.value), look.symbol or _DOT, look.fill)
        )
    return tuple(marks)


def amounts_plot(rows: Sequence[tuple[str, Sequence[Amount]]], heads: Sequence[str]) -> Drawing:
    """Return amounts with their ranges on one scale from 0: a row for each area under each column's head."""
    top = top_of([each for _, cells in rows for each in cells])
    at = scaled(0.0, top)
    drawn: list[Row] = []
    for position, head in enumerate(heads):
        drawn.append(Row(head, heading=True))
        for name, cells in rows:
            amount = cells[position]
            low, middle, high = (at(each) for each in amounts(amount))
            known = amount.middle is not None
            marks: tuple[Mark, ...] = (Bar(low, high, _AMOUNT), Dot(middle)) if known else ()
            drawn.append(Row(name, marks, amount.words))
    ticks = [(at(each), f"{each:,.0f}") for each in round_numbers(0.0, top)]
    return row_plot(drawn, ticks=ticks)
