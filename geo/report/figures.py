"""The table of figures: the one long form that screen, export and command line share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from pandas import DataFrame

from geo.figures.benchmarks import compared
from geo.figures.values import METHODS
from geo.pack.indicators import LEVELS, Level
from geo.pack.pack import Pack
from geo.report.fields import one_of, switch, text as text_of, texts
from geo.report.question import Question
from geo.report.table import Columns, Table, count, number, of_areas, share, text

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward, locality, borough or lsoa"),
    "indicator": text("id of the indicator"),
    "period": text("period of the figure"),
    "numerator": count("how many are counted"),
    "denominator": count("out of how many"),
    "value": number("the figure, in the unit of its indicator; for counts the count"),
    "lower": number("low end of its 95 % range"),
    "upper": number("high end of its 95 % range"),
    "benchmark": text("area it is compared with"),
    "benchmark_value": number("the figure there"),
    "comparison": text("worse, similar, better; higher or lower where neither is good"),
    "method": text("how the figure comes about"),
    "estimated_share": share("how much of it rests on estimates"),
    "flag": text("what to beware of; a missing figure has one"),
    "source": text("attribution of the source"),
}


def table(
    pack: Pack,
    level: Level,
    *,
    indicators: Sequence[str] | None = None,
    method: str = "default",
    benchmark: str | None = None,
    adjust: bool = False,
) -> DataFrame:
    """Return figures in long form, one row per area and indicator.

    Parameters
    ----------
    pack : the place pack
    level : ward, locality, borough or lsoa
    indicators : ids, in the order wanted; all that exist at the level when None
    method : `default`, `calibrated` or `best_fit`
    benchmark : id of a benchmark; the pack's default when None
    adjust : control the false discovery rate over the areas of each indicator

    Returns
    -------
    Columns `COLUMNS`. For counts `value` is the count. A missing figure is NaN with a flag, never 0.

    Raises
    ------
    AtlasError : unknown level, indicator, method or benchmark.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = table(town(), "ward", indicators=["school_meals"], benchmark="nation")
    >>> rows[["area_name", "value", "comparison", "flag"]]
      area_name  value    comparison     flag
    0     Abbey   30.0       similar
    1    Bridge   40.0         worse
    2    Castle   20.0       similar
    3      Dock    NaN  not compared  missing
    4       Elm   10.0        better
    """
    chosen = list(indicators) if indicators else available(pack, level)
    parts = []
    for indicator_id in chosen:
        frame = compared(pack, indicator_id, level, method=method, benchmark=benchmark, adjust=adjust)
        source = pack.indicator(indicator_id).source.attribution
        parts.append(frame.assign(indicator=indicator_id, source=source))
    if not parts:
        return DataFrame(columns=list(COLUMNS))
    stacked = pd.concat(parts).reset_index()
    return stacked.assign(area_type=level)[list(COLUMNS)]


def available(pack: Pack, level: Level) -> list[str]:
    """Return the ids of the indicators that have figures at a level, in the pack's order.

    Examples
    --------
    >>> from geo.sample import town
    >>> available(town(), "lsoa")
    ['damp_homes', 'hardship_score', 'toddlers']
    """
    return [each.id for each in pack.registry.values() if level in each.levels]


@dataclass(frozen=True)
class Figures(Question):
    """Figures with ranges, comparison, method and source."""

    page = "table"

    level: Level = one_of(LEVELS, label="kind of area, one row each", required=True)
    indicators: tuple[str, ...] = texts("repeat for several; all when absent", name="indicator")
    method: str = one_of(METHODS, usual="default", label="how ward figures come about")
    benchmark: str = text_of("area to compare with, such as borough, london, england")
    adjust: bool = switch("judge all areas together, so that chance is allowed for")


def figures(pack: Pack, asked: Figures) -> Table:
    """Return the figures asked for, with outlines and, besides, what each indicator means.

    Raises
    ------
    AtlasError : unknown indicator or benchmark.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> found = figures(town(), usually(Figures, level="locality", indicators=("damp_homes",)))
    >>> found.rows[["area_name", "value", "lower", "upper"]].round(1)
      area_name  value  lower  upper
    0      East    7.1    4.5   10.0
    1      West   21.8   18.0   26.0
    """
    rows = table(
        pack,
        asked.level,
        indicators=asked.indicators or None,
        method=asked.method,
        benchmark=asked.benchmark or None,
        adjust=asked.adjust,
    )
    return figures_table(pack, rows)


def figures_table(pack: Pack, rows: DataFrame) -> Table:
    """Return rows of `table` with all that a file of them needs.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = figures_table(town(), table(town(), "ward", indicators=["damp_homes"]))
    >>> found.notes()[["indicator", "title", "unit"]]
        indicator       title        unit
    0  damp_homes  Damp homes  % of those
    """
    return of_areas(
        pack,
        rows,
        COLUMNS,
        "figures",
        lambda: _indicators_guide(pack, list(dict.fromkeys(rows["indicator"]))),
    )


def _indicators_guide(pack: Pack, indicators: Sequence[str]) -> DataFrame:
    """Return what indicators mean and where they are from, one row each."""
    return DataFrame(
        [
            {
                "indicator": each.id,
                "title": each.title,
                "definition": each.definition,
                "period": each.period_label,
                "unit": each.unit_label,
                "method": each.method,
                "caveats": " ".join(each.caveats),
                "source": each.source.title,
                "publisher": each.source.publisher,
                "licence": each.source.licence,
                "attribution": each.source.attribution,
            }
            for each in (pack.indicator(i) for i in indicators)
        ]
    )
