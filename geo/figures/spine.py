"""All figures of an area beside those of the other areas of its level and beside the default benchmark."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame

from geo.figures import comparison
from geo.figures.benchmarks import compared, find
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from geo.pack.place import Benchmark

KEYS: Final = ["area_code", "indicator"]
# What of a figure stands in the spine as `compared` has it.
_TAKEN: Final = [
    "value",
    "lower",
    "upper",
    "state",
    "flag",
    "numerator",
    "denominator",
    "method",
    "estimated_share",
    "benchmark_value",
    "comparison",
    "points",
    "people",
    "rank",
]
_QUARTERS: Final = {"lowest": 0.0, "quarter": 0.25, "three_quarters": 0.75, "highest": 1.0}
_SOUND: Final = [comparison.WORSE, comparison.SIMILAR, comparison.BETTER]


def middle(pack: Pack, level: Level) -> Benchmark:
    """Return what the areas of a level are held against: the default benchmark.

    The whole place would always equal itself, so it is held against the next benchmark that the pack has.

    Examples
    --------
    >>> from geo.sample import town
    >>> middle(town(), "ward").name, middle(town(), "borough").name
    ('The nation', 'The nation')
    """
    usual = find(pack, pack.place.defaults.benchmark)
    if level != "borough" or usual.code != pack.place.borough.code:
        return usual
    return next((each for each in pack.place.benchmarks if each.code != usual.code), usual)


@kept(4, shared=True)
def spine(pack: Pack, level: Level) -> DataFrame:
    """Return every figure but counts of every area of a level, with what it is held against.

    Returns
    -------
    Index area_code and indicator, areas in the order of the pack and figures in that of the registry. Of
    `compared` with `middle`: value, lower, upper, state, flag, numerator, denominator, method,
    estimated_share, benchmark_value, comparison, points, people, rank. Of the areas that have a figure (of
    the whole place: of its wards): lowest, quarter, three_quarters (quartiles, linear) and highest, in the
    figure's unit. stale: out of date; sound: it says what is good, is in date, may be ranked, is compared.

    Source: methods.md, "Uncertainty and comparison".

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = spine(town(), "ward").loc["B"]
    >>> frame.loc["school_meals", ["value", "quarter", "highest", "comparison"]].to_dict()
    {'value': 40.0, 'quarter': 17.5, 'highest': 40.0, 'comparison': 'worse'}
    """
    parts = [
        _of(pack, indicator, level)
        for indicator in pack.registry.values()
        if level in indicator.levels and not indicator.is_count()
    ]
    if not parts:
        return DataFrame(
            columns=[*_TAKEN, *_QUARTERS, "stale", "sound"],
            index=pd.MultiIndex.from_product([[], []], names=KEYS),
        )
    frame = pd.concat(parts)
    order = pd.MultiIndex.from_product([pack.areas[level].index, pack.registry], names=KEYS)
    return frame.reindex(order[order.isin(frame.index)])


def _of(pack: Pack, indicator: Indicator, level: Level) -> DataFrame:
    """Return the rows of one figure."""
    frame = compared(pack, indicator.id, level, benchmark=middle(pack, level).id)[_TAKEN].copy()
    # The whole place is alone on its level: the wards that it is made of stand behind it.
    beside: Level = "ward" if level == "borough" else level
    known = figures(pack, indicator.id, beside)["value"].dropna().to_numpy(float)
    for name, part in _QUARTERS.items():
        frame[name] = float(np.quantile(known, part)) if len(known) else np.nan
    stale = indicator.out_of_date(pack.place.as_of)
    judged = indicator.ranked and indicator.polarity != "neutral" and not stale
    frame["stale"] = stale
    frame["sound"] = judged & frame["comparison"].isin(_SOUND)
    return pd.concat({indicator.id: frame}, names=["indicator"]).swaplevel().rename_axis(KEYS)


@kept(4, shared=True)
def soundly_compared(pack: Pack, level: Level) -> DataFrame:
    """Return on how many sound figures each area of a level is worse than the default benchmark.

    Returns
    -------
    Index area_code; worse, better and sound: numbers of figures.

    Examples
    --------
    >>> from geo.sample import town
    >>> soundly_compared(town(), "ward").loc["B"].to_dict()
    {'worse': 2, 'better': 0, 'sound': 2}
    """
    frame = spine(pack, level)
    sound = frame.loc[frame["sound"].astype(bool), "comparison"]
    counts = DataFrame(
        {
            "worse": (sound == comparison.WORSE).groupby(level="area_code").sum(),
            "better": (sound == comparison.BETTER).groupby(level="area_code").sum(),
            "sound": sound.groupby(level="area_code").size(),
        }
    )
    return counts.reindex(pack.areas[level].index, fill_value=0).astype(int)
