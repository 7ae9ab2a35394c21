"""How far the rank of a figure may be off: the places an area may have among the others."""

from __future__ import annotations

from typing import Final

import numpy as np
from pandas import DataFrame

from geo.figures.comparison import TIE_DECIMALS
from geo.figures.peers import SEED, TAILS
from geo.figures.ranges import deviations
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

DRAWS: Final = 2_000
# Comparisons made at a time, so that many areas need little memory.
_AT_ONCE: Final = 4_000_000


def rank_range(pack: Pack, indicator_id: str, level: Level, *, method: str = "default") -> DataFrame:
    """Return the 90 % range of the rank of each area on one figure; 1 is the greatest need.

    Each value is drawn 2,000 times, normal with half its 95 % range / 1.96, by a fixed seed and in the order
    of the codes. A figure without a range, such as a published count, keeps its rank.

    Returns
    -------
    Index area_code of the level; rank_lower and rank_upper, empty where there is no figure or no rank.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.

    Source: methods.md, "London beside it" and "Need index", Stability, for one figure among its own areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> rank_range(town(), "damp_homes", "ward")
               rank_lower  rank_upper
    area_code
    A                 3.0         4.0
    B                 1.0         2.0
    C                 1.0         2.0
    D                 3.0         4.0
    E                 5.0         5.0
    """
    return _rank_range(pack, indicator_id, level, method).copy()


@kept(128, shared=True)
def _rank_range(pack: Pack, indicator_id: str, level: Level, method: str) -> DataFrame:
    """Compute what `rank_range` returns."""
    indicator = pack.indicator(indicator_id)
    every = figures(pack, indicator_id, level, method=method)
    found = DataFrame(np.nan, index=every.index, columns=["rank_lower", "rank_upper"])
    known = every[every["value"].notna()].sort_index()
    if not indicator.ranked or known.empty:
        return found
    # The greatest need comes first: where a low figure is the worse one, the order turns round.
    value = indicator.direction * known["value"].round(TIE_DECIMALS).to_numpy(float)
    spread = np.nan_to_num(deviations(known).to_numpy(float))
    random = np.random.default_rng(SEED)
    size = max(1, _AT_ONCE // len(value) ** 2)
    ranks = []
    for start in range(0, DRAWS, size):
        drawn = value + spread * random.standard_normal((min(size, DRAWS - start), len(value)))
        # Ties share the better place, as in `comparison.rank`.
        ranks.append(1 + (drawn[:, None, :] > drawn[:, :, None]).sum(axis=2))
    limits = np.quantile(np.concatenate(ranks), TAILS, axis=0, method="closest_observation")
    found.loc[known.index, ["rank_lower", "rank_upper"]] = limits.T.astype(float)
    return found
