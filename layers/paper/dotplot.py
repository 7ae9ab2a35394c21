"""The ranked dot plot and the bars of counts: SVG for a page, whose text keeps its size at any width.

Its colours are the variables of the page: light, dark, and those of the system where it forces its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from geo.pack.indicators import Polarity
from geo.words import state_word
from layers.look.escaping import as_text
from layers.look.formatting import format_value
from layers.look.palette import COMPARISONS
from layers.look.ranking import ranked

ROW: Final = 22
"""Height of a row, pixels."""
LIMIT: Final = 60
"""Beyond so many areas the plot shows both ends and the chosen one; the table holds them all."""
_ENDS: Final = 15
_TOP: Final = 30
# Columns in percent of the width: names, plot, values.
_NAMES: Final = 49.0
_PLOT: Final = 33.0
_SPACE: Final = 3.0  # between name and plot
_FITTING: Final = 30  # letters of a name that fit its column on the narrowest screen
_HIGHLIGHT: Final = "var(--atlas-tint)"
_QUIET: Final = "var(--atlas-ink-second)"
_INK: Final = "var(--atlas-ink)"
_GROUND: Final = "var(--atlas-ground)"
_AMOUNT: Final = "var(--atlas-amount)"
_COLOURS: Final = {
    "worse": "var(--atlas-worse)",
    "better": "var(--atlas-better)",
    "similar": _GROUND,
    "higher": "var(--atlas-neither)",
    "lower": "var(--atlas-neither)",
}
_DOT: Final = "M-4.6 0A4.6 4.6 0 1 0 4.6 0A4.6 4.6 0 1 0 -4.6 0Z"


@dataclass(frozen=True)
class _Scale:
    """From a figure to its place across the picture, in percent of the width."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(_NAMES + _PLOT * share, 1)


def dot_plot_svg(
    figures: pd.DataFrame,
    *,
    unit: str,
    title: str,
    benchmark_value: float | None = None,
    benchmark_label: str = "",
    selected: str | None = None,
    polarity: Polarity = "high_is_worse",
) -> str:
    """Return the areas in order of need as dots with their ranges, an SVG as wide as its container.

    Parameters
    ----------
    figures : index area code; columns area_name, value, lower, upper, comparison, state, shown
    unit : a unit of the registry, for the ends of the axis
    title : what is plotted, for those who do not see it
    benchmark_value, benchmark_label : a vertical line, where there is a benchmark
    selected : code of the row to highlight

    Areas without a figure come last with their word. Same figures, same bytes.
    """
    rows = shown_rows(figures, polarity, selected)
    edges = [*figures["value"], *figures["lower"], *figures["upper"], benchmark_value]
    scale = _scale([float(edge) for edge in edges if edge is not None and not pd.isna(edge)])
    bottom = _TOP + ROW * len(rows)
    known = [(y, row) for y, row in _known(rows) if not pd.isna(row.value)]
    values = [(y, _short(row.value, unit)) for y, row in known]
    parts = [_frame(rows, selected), _axis(scale, unit, bottom)]
    if benchmark_value is not None and not pd.isna(benchmark_value):
        parts.append(_benchmark(scale(benchmark_value), benchmark_label, bottom))
    parts += [_ranges(known, scale), _dots(known, scale), _values(values)]
    parts.append(_words([(y, row) for y, row in _known(rows) if pd.isna(row.value)]))
    old = int((figures["state"] == "out_of_date").sum())
    words = f"Hollow: {state_word('out_of_date')} ({old:,}), by name"
    note = f'<text x="2" y="{bottom + 16}" style="fill:{_QUIET}">{words}</text>'
    return _document([*parts, note if old else ""], bottom, title)


def count_bars_svg(
    figures: pd.DataFrame,
    counts: pd.Series,
    *,
    unit: str,
    title: str,
    selected: str | None = None,
    polarity: Polarity = "high_is_worse",
) -> str:
    """Return the number behind each rate as bars, in the rows and order of the dot plot beside it.

    Parameters
    ----------
    figures : as in `dot_plot_svg`; they give the order
    counts : number per area, index area code; NaN where unknown
    unit : unit of the counts ("children", "households", "people")
    """
    rows = shown_rows(figures, polarity, selected)
    counts = counts.reindex(figures.index)
    known = [(y, float(counts[row.Index])) for y, row in _known(rows) if not pd.isna(counts[row.Index])]
    scale = _Scale(0.0, max([count for _, count in known if count > 0], default=1.0))
    bars = "".join(
        f'<rect x="{_NAMES}%" y="{y - 7}" width="{round(scale(count) - _NAMES, 1)}%" height="14"/>'
        for y, count in known
    )
    values = [(y, format_value(count, unit)) for y, count in known]
    unknown = [(y, row) for y, row in _known(rows) if pd.isna(counts[row.Index])]
    drawn = f'<g style="fill:{_AMOUNT}">{bars}</g>'
    parts = [_frame(rows, selected), drawn, _values(values), _words(unknown)]
    return _document(parts, _TOP + ROW * len(rows), title)


# ---- Which rows ----------------------------------------------------------------------------------------


def shown_rows(figures: pd.DataFrame, polarity: Polarity, selected: str | None) -> list[Any]:
    """Return the rows in order, as named tuples; of many areas both ends and the chosen one.

    A number stands for so many areas left out.
    """
    rows = list(ranked(figures, polarity).itertuples())
    if len(rows) <= LIMIT:
        return rows
    kept: list[Any] = []
    for place, row in enumerate(rows):
        if place < _ENDS or place >= len(rows) - _ENDS or row.Index == selected:
            kept.append(row)
        elif isinstance(kept[-1], int):
            kept[-1] += 1
        else:
            kept.append(1)
    return kept


def _known(rows: list[Any]) -> list[tuple[int, Any]]:
    """Return (middle of the row, row) of every row that is an area."""
    places = ((_TOP + ROW * number + ROW // 2, row) for number, row in enumerate(rows))
    return [(y, row) for y, row in places if not isinstance(row, int)]


def _scale(edges: list[float]) -> _Scale:
    """Return the scale that holds all figures, ranges and the benchmark."""
    return _Scale(min(edges), max(edges)) if edges else _Scale(0.0, 1.0)


# ---- Parts of the picture ------------------------------------------------------------------------------


def _document(parts: list[str], bottom: int, title: str) -> str:
    """Return the SVG document: as wide as its place, positions in percent, text of constant size."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{bottom + 22}" role="img" '
        f'aria-label="{as_text(title)}" class="atlas-dotplot" font-size="13" style="fill:{_INK}">'
        f"<title>{as_text(title)}</title>{''.join(parts)}</svg>"
    )


def _frame(rows: list[Any], selected: str | None) -> str:
    """Return the left column: names against the plot, the chosen row highlighted.

    A name too long for its column is cut at its end, never laid over the figures.
    """
    band, names = "", []
    for number, row in enumerate(rows):
        top = _TOP + ROW * number
        if isinstance(row, int):
            left = f'x="2" text-anchor="start" y="{top + 15}"'
            names.append(f'<text {left} style="fill:{_QUIET}">… {row:,} more between …</text>')
            continue
        chosen = row.Index == selected
        if chosen:
            band = f'<rect width="100%" y="{top}" height="{ROW}" style="fill:{_HIGHLIGHT}"/>'
        name = str(row.area_name)
        place = 'x="100%"' if len(name) <= _FITTING else 'x="2" text-anchor="start"'
        weight = ' font-weight="700"' if chosen else ""
        names.append(f'<text {place} y="{top + 15}"{weight}>{as_text(name)}</text>')
    return f'{band}<svg width="{_NAMES - _SPACE}%" text-anchor="end">{"".join(names)}</svg>'


def _axis(scale: _Scale, unit: str, bottom: int) -> str:
    """Return the line under the dots with the figure at either end."""
    left, right = _NAMES, _NAMES + _PLOT
    line = f'<line x1="{left}%" x2="{right}%" y1="{bottom}" y2="{bottom}" style="stroke:{_QUIET}"/>'
    ends = [(scale.low, left), (scale.high, right)] if scale.high > scale.low else []
    texts = (f'<text x="{x}%" y="{bottom + 16}">{as_text(_short(value, unit))}</text>' for value, x in ends)
    return f'{line}<g style="fill:{_QUIET}" text-anchor="middle">{"".join(texts)}</g>'


def _benchmark(at: float, label: str, bottom: int) -> str:
    """Return the dashed line of the benchmark and its name."""
    anchor = "end" if at > _NAMES + _PLOT * 0.6 else "middle"
    return (
        f'<line x1="{at}%" x2="{at}%" y1="{_TOP - 6}" y2="{bottom}" '
        f'style="stroke:{_INK}" stroke-dasharray="4 3"/>'
        f'<text x="{at}%" y="{_TOP - 12}" text-anchor="{anchor}">{as_text(label)}</text>'
    )


def _short(value: float, unit: str) -> str:
    """Return a figure without the longer units, which stand in the title."""
    return format_value(value, unit, behind=unit.startswith("percent"))


def _ranges(known: list[tuple[int, Any]], scale: _Scale) -> str:
    """Return the uncertainty ranges as bars."""
    lines = (
        f'<line x1="{scale(row.lower)}%" x2="{scale(row.upper)}%" y1="{y}" y2="{y}"/>'
        for y, row in known
        if not pd.isna(row.lower) and not pd.isna(row.upper)
    )
    return f'<g style="stroke:{_QUIET}" stroke-width="3">{"".join(lines)}</g>'


def _dots(known: list[tuple[int, Any]], scale: _Scale) -> str:
    """Return the figures as symbols: shape and colour by comparison, hollow where out of date."""
    dots = []
    for y, row in known:
        word = row.comparison if row.comparison in _COLOURS else ""
        fill = _GROUND if row.state == "out_of_date" else _COLOURS.get(word, _AMOUNT)
        path = COMPARISONS[word].symbol if word else _DOT
        at = f'x="{scale(row.value)}%" y="{y}"'
        dots.append(f'<svg {at} overflow="visible"><path d="{path}" style="fill:{fill}"/></svg>')
    return f'<g style="stroke:{_INK}" stroke-width="1.2">{"".join(dots)}</g>'


def _values(values: list[tuple[int, str]]) -> str:
    """Return the right column."""
    texts = (f'<text x="99.5%" y="{y + 4}">{as_text(text)}</text>' for y, text in values)
    return f'<g text-anchor="end">{"".join(texts)}</g>'


def _words(unknown: list[tuple[int, Any]]) -> str:
    """Return the word of each state where a dot or bar would be."""
    texts = (
        f'<text x="{_NAMES}%" y="{y + 4}">{as_text(format_value(None, "", state=str(row.state)))}</text>'
        for y, row in unknown
    )
    return f'<g style="fill:{_QUIET}" font-style="italic">{"".join(texts)}</g>'
