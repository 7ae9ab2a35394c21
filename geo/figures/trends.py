"""Trend: how far figures changed between periods that do not overlap, and whether it is more than chance.

The figures themselves are those of `geo.figures.values.trend`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series

from geo.errors import AtlasError, NotAvailableError
from geo.figures.comparison import benjamini_hochberg
from geo.figures.flags import join_flags
from geo.figures.intervals import change_range, normal_quantile
from geo.figures.values import figures
from geo.pack.indicators import Indicator, Level, Polarity
from geo.pack.pack import Pack

NO_CHANGE: Final = "no real change"
NOT_COMPARABLE: Final = "not comparable"
NO_RANGE: Final = "not judged"
UNKNOWN: Final = "not known"
_WORDS: dict[Polarity, tuple[str, str]] = {
    "high_is_worse": ("worse", "better"),
    "high_is_better": ("better", "worse"),
    "neutral": ("higher", "lower"),
}
_GIVEN: Final = ["value", "lower", "upper"]


def with_trend(pack: Pack) -> list[str]:
    """Return the ids of the indicators that have a series, in the order of the pack.

    Examples
    --------
    >>> from geo.sample import town
    >>> with_trend(town())
    ['school_meals', 'overweight_year1']
    """
    return [each.id for each in pack.registry.values() if len(each.trend_periods) > 1]


def steps(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the pairs of periods that a change is given for: each and the next, the first and the last.

    Examples
    --------
    >>> from geo.sample import town
    >>> steps(town().indicator("school_meals")), steps(town().indicator("damp_homes"))
    ([('2023', '2024')], [])
    """
    series = indicator.trend_periods
    found = list(pairwise(series))
    return [*found, (series[0], series[-1])] if len(series) > 2 else found


def breaks_between(indicator: Indicator, earlier: str, later: str) -> str:
    """Return why two periods of a series cannot be compared, in the pack's words; empty where they can.

    Examples
    --------
    >>> from geo.sample import town
    >>> breaks_between(town().indicator("school_meals"), "2023", "2024")
    ''
    """
    series = list(indicator.trend_periods)
    between = series[series.index(earlier) + 1 : series.index(later) + 1]
    return " ".join(each.note for each in indicator.breaks if each.period in between)


def changes(
    pack: Pack,
    indicator_id: str,
    level: Level,
    *,
    earlier: str = "",
    later: str = "",
    adjust: bool = False,
) -> DataFrame:
    """Return how each area's figure changed between two periods, and whether that is a real change.

    Parameters
    ----------
    pack, indicator_id, level : whose figures, of which areas
    earlier, later : periods of the indicator's series (`trend_periods`); its first and its last when empty
    adjust : hold the false alarms among the areas at 5 % (Benjamini-Hochberg)

    Returns
    -------
    Index = area_code of the level, in the pack's order; area_name, earlier and later (the periods),
    value_earlier, lower_earlier, upper_earlier, value_later, lower_later, upper_later, change (later -
    earlier, in the indicator's unit: points for a percentage), lower and upper (its 95 % interval), p_value
    (two-sided, as the interval), verdict, note and flag.

    The verdict is `worse` or `better` (`higher` or `lower` where neither is good) where the interval excludes
    0; `no real change` where it does not; `not judged` where the figures have no range; `not comparable`
    where the method changed in between (then there is no change to show, and the note says why); `not known`
    where a figure is missing or withheld.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.
    NotAvailableError : it has no series, or none at this level.
    AtlasError : unknown level, or periods that are not two of the series in order of time.

    Source: methods.md, "Trend"; Newcombe (1998).

    Examples
    --------
    >>> from geo.sample import town
    >>> changes(town(), "school_meals", "ward")[["change", "lower", "upper", "verdict"]].round(1)
               change  lower  upper         verdict
    area_code
    A             5.0   -7.3   17.1  no real change
    B             0.0  -11.0   11.0  no real change
    C            -5.0  -22.9   13.3  no real change
    D             NaN    NaN    NaN       not known
    E             0.0  -12.7   12.7  no real change
    """
    indicator = pack.indicator(indicator_id)
    earlier, later = _chosen(pack, indicator, level, earlier, later)
    before = figures(pack, indicator_id, level, period=earlier)
    after = figures(pack, indicator_id, level, period=later)
    frame = DataFrame({"area_name": after["area_name"], "earlier": earlier, "later": later})
    for end, part in (("earlier", before), ("later", after)):
        frame = frame.join(part[_GIVEN].add_suffix(f"_{end}"))
    note = breaks_between(indicator, earlier, later)
    made = before["method"].ne(after["method"]) & before["value"].notna() & after["value"].notna()
    broken = made | bool(note)
    own = made & (note == "")
    frame = frame.join(change_range(before, after).mask(broken))
    frame["p_value"] = _p_value(frame)
    real = (frame["lower"] > 0) | (frame["upper"] < 0)
    if adjust:
        real &= benjamini_hochberg(frame["p_value"])
    up, down = _WORDS[indicator.polarity]
    known = before["value"].notna() & after["value"].notna()
    frame["verdict"] = Series(
        np.select(
            [~known, broken, frame["lower"].isna() | frame["upper"].isna(), ~real, frame["change"] > 0],
            [UNKNOWN, NOT_COMPARABLE, NO_RANGE, NO_CHANGE, up],
            down,
        ),
        index=frame.index,
        dtype="str",
    )
    methods = "The two figures came about by different methods: " + before["method"] + ", " + after["method"]
    frame["note"] = Series(note, index=frame.index, dtype="str").mask(own, methods)
    frame["flag"] = [join_flags(*both) for both in zip(before["flag"], after["flag"], strict=True)]
    return frame


def _chosen(pack: Pack, indicator: Indicator, level: Level, earlier: str, later: str) -> tuple[str, str]:
    """Return the two periods asked for, or refuse them with those that there are."""
    series = list(indicator.trend_periods)
    if len(series) < 2:
        raise NotAvailableError(
            f"{indicator.title}: figures of one period only ({indicator.period_label}), so there is no trend."
        )
    if level not in pack.areas:
        raise AtlasError(f"There is no area level {level!r}; choose one of: {', '.join(pack.areas)}.")
    if level not in indicator.levels:
        raise NotAvailableError(f"{indicator.title}: no figures of {pack.place.levels[level].plural}.")
    chosen = earlier or series[0], later or series[-1]
    for each in chosen:
        if each not in series:
            raise AtlasError(
                f"{each!r} is no period of the trend of {indicator.title}, whose periods do not overlap; "
                f"choose from: {', '.join(series)}."
            )
    if series.index(chosen[0]) >= series.index(chosen[1]):
        raise AtlasError(f"Give the earlier period first; they are, in order: {', '.join(series)}.")
    return chosen


def _p_value(frame: DataFrame) -> Series[Any]:
    """Return the two-sided p-value that the interval of a change stands for, by its side towards zero."""
    from scipy.special import ndtr  # takes a quarter of a second

    change = frame["change"]
    half = (change - frame["lower"]).where(change > 0, frame["upper"] - change)
    size = change.abs()
    with np.errstate(divide="ignore", invalid="ignore"):
        z = normal_quantile(0.95) * (size / half)
    z = z.mask((size == 0) & half.notna(), 0.0)
    return Series(2 * ndtr(-z.to_numpy(float)), index=frame.index)
