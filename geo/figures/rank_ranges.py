"""How far the rank of a figure may be off: the places an area may have among the others."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from geo.figures.comparison import TIE_DECIMALS
from geo.figures.ranges import deviations
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

DRAWS: Final = 2_000
SEED: Final = 2025
# A range of 90 %: a twentieth of the draws lies on either side.
TAILS: Final = (0.05, 0.95)
# Figures drawn at a time, so that many areas need little memory.
_AT_ONCE: Final = 4_000_000
# Areas that a count in one byte can hold: such counts are added up several times as fast as wider ones.
_IN_A_BYTE: Final = 255


def rank_range(pack: Pack, indicator_id: str, level: Level, *, method: str = "default") -> DataFrame:
    """Return the 90 % range of the rank of each area on one figure; 1 is the greatest need.

    Each value is drawn 2,000 times, normal with half its 95 % range / 1.96, by a fixed seed and in the order
    of the codes. A figure without a range, such as a published count, keeps its rank.

    Returns
    -------
    Index area_code of the level; rank_lower and rank_upper, empty where there is no figure or no rank, and of
    a figure that is out of date.

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
    if not indicator.ranked or indicator.out_of_date(pack.place.as_of) or known.empty:
        return found
    # The greatest need comes first: where a low figure is the worse one, the order turns round.
    value = indicator.direction * known["value"].round(TIE_DECIMALS).to_numpy(float)
    spread = np.nan_to_num(deviations(known).to_numpy(float))
    limits = rank_limits(value, spread, len(value), draws=DRAWS)
    found.loc[known.index, ["rank_lower", "rank_upper"]] = limits.T
    return found


def rank_limits(
    value: NDArray[np.float64], spread: NDArray[np.float64], own: int, *, draws: int
) -> NDArray[np.float64]:
    """Return the lowest and the highest rank of the first `own` areas among all, in nine of ten draws.

    Parameters
    ----------
    value, spread : figures, higher is more need, and their standard deviations
    own : how many areas are asked about, the first ones

    Returns
    -------
    2 x own: lowest and highest rank; ties share the better place, as in `comparison.rank`.

    Source: methods.md, "London beside it".

    Examples
    --------
    >>> rank_limits(np.array([9.0, 5.0, 5.0, 1.0]), np.zeros(4), 3, draws=5).tolist()
    [[1.0, 2.0, 2.0], [1.0, 2.0, 2.0]]
    """
    random = np.random.default_rng(SEED)
    size = max(1, _AT_ONCE // len(value))
    ranks = []
    for start in range(0, draws, size):
        drawn = value + spread * random.standard_normal((min(size, draws - start), len(value)))
        columns = np.ascontiguousarray(drawn.T)
        place = np.ones((own, len(drawn)), dtype=np.int32)
        # One area after the other: each is held against all that are asked about, in every draw at once.
        for first in range(0, len(columns), _IN_A_BYTE):
            above = np.zeros((own, len(drawn)), dtype=np.uint8)
            for other in columns[first : first + _IN_A_BYTE]:
                above += (other > columns[:own]).view(np.uint8)
            place += above
        ranks.append(place.T)
    limits: NDArray[np.float64] = np.quantile(
        np.concatenate(ranks), TAILS, axis=0, method="closest_observation"
    ).astype(float)
    return limits
