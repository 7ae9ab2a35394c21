"""The measures of a strategy: baseline, later figure, comparator, and whether there are figures of wards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.figures.values import figures, periods
from geo.gaps.promise_ledger import strategy_of
from geo.memory import kept
from geo.pack.indicators import Indicator
from geo.pack.pack import Pack
from geo.pack.strategy import Ambition, Measure

WARD_WORDS: Final = {
    "here": "Ward figures here",
    "differs": "Ward figures here differ",
    "elsewhere": "Ward figures elsewhere",
    "none found": "No ward figures found",
}


@dataclass(frozen=True)
class Reading:
    """A figure of one area and one period; `stale` where it is older than its indicator may be."""

    area: str
    value: float
    unit: str
    period: str
    source: str
    stale: bool = False


@dataclass(frozen=True)
class Standing:
    """A measure and what is known of it.

    Attributes
    ----------
    ambition : None of a measure that stands under none
    baseline : the figure of the whole place; None where the strategy names the measure without one, or
        its figure is not known
    later : a figure of a later period; None where the pack has none
    comparators : other areas at the same time by the same definition
    population : who is counted
    """

    ambition: Ambition | None
    measure: Measure
    baseline: Reading | None
    later: Reading | None
    comparators: tuple[Reading, ...]
    population: str


@kept(1, shared=True)
def standings(pack: Pack) -> tuple[Standing, ...]:
    """Return every measure of a strategy with what is known of it, in its order.

    Raises
    ------
    NotAvailableError : the pack has no strategy.

    Examples
    --------
    >>> from geo.sample import town
    >>> for each in standings(town()):
    ...     print(each.measure.title, each.baseline and each.baseline.period, each.measure.wards.state)
    Damp homes to 2021-03-21 here
    Warm meetings None none found
    Free school meals 2023 differs
    Safe cycling to 2024-12-31 elsewhere
    """
    return tuple(_standing(pack, ambition, measure) for ambition, measure in strategy_of(pack).measures)


def _standing(pack: Pack, ambition: Ambition | None, measure: Measure) -> Standing:
    """Return what is known of one measure."""
    if not measure.indicator:
        return Standing(ambition, measure, None, None, (), measure.population)
    indicator = pack.indicator(measure.indicator)
    period = measure.period or indicator.period
    return Standing(
        ambition,
        measure,
        _figure(pack, indicator, period),
        _later(pack, measure, indicator, period),
        _comparators(pack, indicator, period),
        measure.population or indicator.denominator,
    )


def _later(pack: Pack, measure: Measure, indicator: Indicator, period: str) -> Reading | None:
    """Return a later figure: of the same indicator where its period has moved on, else of the one named."""
    if indicator.period != period:
        return _figure(pack, indicator, indicator.period)
    if not measure.later:
        return None
    later = pack.indicator(measure.later)
    return _figure(pack, later, later.period)


def _figure(pack: Pack, indicator: Indicator, period: str) -> Reading | None:
    """Return the figure of the whole place at a period; None where it is not known."""
    if period not in periods(pack, indicator.id):
        return None
    row = figures(pack, indicator.id, "borough", period=period).iloc[0]
    if pd.isna(row["value"]):
        return None
    latest = period == indicator.period
    return Reading(
        str(row["area_name"]),
        float(row["value"]),
        indicator.unit,
        indicator.period_label if latest else period,
        indicator.source.attribution,
        latest and indicator.out_of_date(pack.place.as_of),
    )


def _comparators(pack: Pack, indicator: Indicator, period: str) -> tuple[Reading, ...]:
    """Return the figures that the same definition and period have for larger areas."""
    rows = pack.values[indicator.id]
    rows = rows[(rows["role"] == "benchmark") & (rows["period"] == period) & rows["value"].notna()]
    return tuple(
        Reading(str(name), float(value), indicator.unit, period, str(note) or indicator.source.attribution)
        for name, value, note in zip(rows["area_name"], rows["value"], rows["note"], strict=True)
    )
