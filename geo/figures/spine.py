"""All figures of an area beside those of the other areas of its level and beside the default benchmark."""

from __future__ import annotations

import math
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
    chosen = [each for each in pack.registry.values() if level in each.levels and not each.is_count()]
    if not chosen:
        return DataFrame(
            columns=[*_TAKEN, *_QUARTERS, "stale", "sound"],
            index=pd.MultiIndex.from_product([[], []], names=KEYS),
        )
    against = middle(pack, level).id
    parts = {each.id: compared(pack, each.id, level, benchmark=against)[_TAKEN] for each in chosen}
    frame = pd.concat(parts, names=KEYS[::-1])
    facts = DataFrame({each.id: _facts(pack, each, level) for each in chosen}).T
    facts = facts.loc[frame.index.get_level_values("indicator")].set_axis(frame.index)
    frame[list(_QUARTERS)] = facts[list(_QUARTERS)].astype(float)
    frame["stale"] = facts["stale"].astype(bool)
    frame["sound"] = facts["judged"].astype(bool) & frame["comparison"].isin(_SOUND)
    frame = frame.swaplevel().rename_axis(KEYS)
    order = pd.MultiIndex.from_product([pack.areas[level].index, pack.registry], names=KEYS)
    return frame.reindex(order[order.isin(frame.index)])


def _facts(pack: Pack, indicator: Indicator, level: Level) -> dict[str, float | bool]:
    """Return the quartiles of one figure, and whether it is out of date and may be judged."""
    # The whole place is alone on its level: the wards that it is made of stand behind it.
    beside: Level = "ward" if level == "borough" else level
    known = figures(pack, indicator.id, beside)["value"].dropna().to_numpy(float)
    quarters = np.quantile(known, list(_QUARTERS.values())) if len(known) else [math.nan] * len(_QUARTERS)
    stale = indicator.out_of_date(pack.place.as_of)
    judged = indicator.ranked and indicator.polarity != "neutral" and not stale
    return {**dict(zip(_QUARTERS, map(float, quarters), strict=True)), "stale": stale, "judged": judged}


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
