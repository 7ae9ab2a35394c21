"""Benchmarks of an indicator: the same measure, at the same time, for a larger area. All else is context."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from geo.errors import UnknownIndicatorError
from geo.figures import comparison
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.place import Benchmark


@dataclass(frozen=True)
class BenchmarkFigure:
    """What an area is compared with; `value` is None where no figure of its definition and period exists."""

    id: str
    code: str
    name: str
    value: float | None
    period: str
    flag: str


def find(pack: Pack, benchmark_id: str) -> Benchmark:
    """Return a benchmark of the pack by id.

    Raises
    ------
    UnknownIndicatorError : the pack has no such benchmark.

    Examples
    --------
    >>> from geo.sample import town
    >>> find(town(), "nation").name
    'The nation'
    """
    for each in pack.place.benchmarks:
        if each.id == benchmark_id:
            return each
    known = ", ".join(each.id for each in pack.place.benchmarks)
    raise UnknownIndicatorError(f"There is no benchmark {benchmark_id!r} in this pack. It has: {known}.")


def benchmark_figure(
    pack: Pack, indicator_id: str, benchmark_id: str, *, method: str = "default"
) -> BenchmarkFigure:
    """Return the benchmark's figure of the indicator's own definition and latest period.

    The borough's is the sum of its wards. A count has no benchmark: a ward is always smaller than a borough.

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> from geo.sample import town
    >>> benchmark_figure(town(), "damp_homes", "nation").value
    12.0
    >>> benchmark_figure(town(), "damp_homes", "borough").name
    'Sample Town'
    """
    indicator = pack.indicator(indicator_id)
    area = find(pack, benchmark_id)
    value, flag = None, ""
    if indicator.is_count():
        pass
    elif area.code == pack.place.borough.code:
        whole = figures(pack, indicator_id, "borough", method=method)
        value, flag = float(whole["value"].iloc[0]), str(whole["flag"].iloc[0])
    else:
        value, flag = _of_larger_areas(pack, indicator_id).get(area.code, (None, ""))
    known = value if value is not None and value == value else None
    return BenchmarkFigure(area.id, area.code, area.name, known, indicator.period, flag)


@kept(512, shared=True)
def _of_larger_areas(pack: Pack, indicator_id: str) -> dict[str, tuple[float, str]]:
    """Return value and flag of each benchmark area in the latest period, by its code."""
    frame = pack.values[indicator_id]
    rows = frame[(frame["role"] == "benchmark") & (frame["period"] == pack.indicator(indicator_id).period)]
    known = rows[rows["value"].notna()].drop_duplicates("area_code")
    parts = zip(known["area_code"], known["value"], known["flag"], strict=True)
    return {str(code): (float(value), str(flag)) for code, value, flag in parts}


def context(pack: Pack, indicator_id: str) -> DataFrame:
    """Return figures shown beside an indicator but never compared with: another period, area or definition.

    Columns area_name, area_type, period, value, numerator, note; in the file's order.

    Examples
    --------
    >>> from geo.sample import town
    >>> context(town(), "damp_homes")[["area_name", "period", "value"]]
       area_name period  value
    0  The realm   2011   15.0
    """
    frame = pack.values[indicator_id]
    rows = frame[(frame["role"] == "context") & frame["value"].notna()]
    return rows[["area_name", "area_type", "period", "value", "numerator", "note"]].reset_index(drop=True)


def compared(
    pack: Pack,
    indicator_id: str,
    level: Level,
    *,
    method: str = "default",
    benchmark: str | None = None,
    adjust: bool = False,
    old: bool = False,
) -> DataFrame:
    """Return the figures of a level with their comparison.

    A figure that is out of date says how things stood then: it has no comparison, no difference and no rank.

    Parameters
    ----------
    pack, indicator_id, level, method : as in `figures.figures`
    benchmark : id of a benchmark; the pack's default when None
    adjust : judge all areas together, so that few differences are false alarms (Benjamini-Hochberg)
    old : compare and rank also what is out of date, for a question that asks for it in so many words

    Returns
    -------
    The columns of `figures.figures`, and benchmark (id), benchmark_value, comparison (better, similar,
    worse, higher, lower or not compared), points and people (size of the difference, in the unit and in
    people or households) and rank (1 = greatest need; none where the indicator is not to be ranked or is out
    of date).

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = compared(town(), "school_meals", "ward", benchmark="nation")
    >>> frame[["value", "lower", "upper", "comparison", "rank"]].round(1)
               value  lower  upper    comparison  rank
    area_code
    A           30.0   21.9   39.6       similar     2
    B           40.0   32.5   48.0         worse     1
    C           20.0   10.5   34.8       similar     3
    D            NaN    NaN    NaN  not compared  <NA>
    E           10.0    4.3   21.4        better     4
    """
    indicator = pack.indicator(indicator_id)
    frame = figures(pack, indicator_id, level, method=method)
    against = benchmark_figure(pack, indicator_id, benchmark or pack.place.defaults.benchmark, method=method)
    # The only area of its level equals itself; what is out of date is held against nothing.
    alone = against.code in frame.index and len(frame) == 1
    stale = indicator.out_of_date(pack.place.as_of) and not old
    beside = None if alone or stale else against.value
    frame["benchmark"] = against.id
    frame["benchmark_value"] = np.nan if against.value is None else float(against.value)
    words = comparison.compare(
        frame["value"],
        frame["lower"],
        frame["upper"],
        beside,
        polarity=indicator.polarity,
    )
    # The score test is one of proportions; a density or a change keeps the words of its range.
    if adjust and indicator.kind == "proportion" and beside is not None:
        p = comparison.score_p_value(frame["numerator"], frame["denominator"], beside / 100)
        # An area without counts cannot be tested, so its comparison stays as its range says.
        words = comparison.adjust(words, comparison.benjamini_hochberg(p)).where(p.notna(), words)
    frame["comparison"] = words
    base = frame["denominator"] if indicator.kind == "proportion" else None
    size = comparison.difference(frame["value"], beside, base)
    # Where a figure is context only, or is out of date, its order says nothing that should be acted on.
    shown = frame["value"] if indicator.ranked and not stale else frame["value"] * float("nan")
    frame = pd.concat([frame, size], axis=1)
    frame["rank"] = comparison.rank(shown, polarity=indicator.polarity)
    return frame
