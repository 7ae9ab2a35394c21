"""The wards of a larger place beside this one's: where each ward stands among them, and how sure that is."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame

from geo.figures.intervals import wilson
from geo.figures.ranges import deviations
from geo.figures.rank_ranges import rank_limits
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

COLUMNS: Final = ("peer_rank", "peer_rank_lower", "peer_rank_upper", "peers", "peers_worse")
DRAWS: Final = 10_000


def among_peers(pack: Pack, indicator_id: str, level: Level = "ward") -> DataFrame:
    """Return where each ward stands among the wards of a larger place that have a figure.

    Parameters
    ----------
    pack, indicator_id : whose figures, of the latest period
    level : ward; other levels have no peers, nor has a pack without rows of the role `peer`

    Returns
    -------
    Index = area_code of the level; peer_rank (1 = greatest need, ties share the better place), its 90 % range
    peer_rank_lower and peer_rank_upper, peers (how many wards are ranked, own ones included) and peers_worse
    (share of them, 0 to 1, that are worse off). Empty cells where there is none, and where the figure is out
    of date.

    The range comes from 10,000 seeded draws: each ward's value is normal with half its 95 % range / 1.96.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.

    Source: methods.md, "London beside it".

    Examples
    --------
    >>> from geo.sample import town
    >>> among_peers(town(), "school_meals")["peers"].isna().all()
    np.True_
    """
    return _among(pack, indicator_id, level).copy()


@kept(64, shared=True)
def _among(pack: Pack, indicator_id: str, level: Level) -> DataFrame:
    """Compute what `among_peers` returns."""
    indicator = pack.indicator(indicator_id)
    own = figures(pack, indicator_id, level)
    nobody = DataFrame(np.nan, index=own.index, columns=list(COLUMNS))
    rows = pack.values[indicator_id]
    rows = rows[(rows["role"] == "peer") & (rows["period"] == indicator.period) & rows["value"].notna()]
    stale = indicator.out_of_date(pack.place.as_of)
    if level != "ward" or rows.empty or not indicator.ranked or stale:
        return nobody
    others = rows[~rows["area_code"].isin(own.index)].set_index("area_code")
    limits = 100 * wilson(others["numerator"], others["denominator"])
    mine = own.loc[own["value"].notna(), ["value", "lower", "upper"]]
    every = pd.concat([mine, others[["value"]].join(limits)])
    # The greatest need comes first: where a low figure is the worse one, the order turns round.
    value = indicator.direction * every["value"].to_numpy(float)
    spread = np.nan_to_num(deviations(every).to_numpy(float))
    worse = np.array([(value > each).sum() for each in value[: len(mine)]])
    low, high = rank_limits(value, spread, len(mine), draws=DRAWS)
    found = DataFrame(
        {
            "peer_rank": worse + 1.0,
            "peer_rank_lower": low,
            "peer_rank_upper": high,
            "peers": float(len(every)),
            "peers_worse": worse / len(every),
        },
        index=mine.index,
    )
    return found.reindex(own.index)
