"""Need as a weight: by what the children of each demand point are multiplied when need is to count."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geo.access.demand import children
from geo.errors import NotAvailableError
from geo.memory import kept
from geo.need.homes import need_indicators, need_rate
from geo.pack.indicators import Indicator
from geo.pack.pack import Pack


def weighing_indicators(pack: Pack) -> list[str]:
    """Return the indicators that can weigh children as need: rates of which more is worse or neither.

    Examples
    --------
    >>> from geo.sample import town
    >>> weighing_indicators(town())[:3]
    ['damp_homes', 'hardship_score', 'school_meals']
    """
    return [each for each in need_indicators(pack) if _weighs(pack.indicator(each))]


def _weighs(indicator: Indicator) -> bool:
    """Tell whether a rate, or what it leaves of 100 %, can stand for need."""
    return indicator.polarity != "high_is_better" or indicator.unit == "percent"


@kept(64, shared=True)
def need_weights(pack: Pack, indicator_id: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return by what the children of each demand point are multiplied, and where that is not known.

    The indicator's rate (what is missing to 100 % where high is better) over its average for children aged
    0 to 15, so that children weigh 1 on average. Where there is no rate the average stands: unknown is not
    zero.

    Raises
    ------
    NotAvailableError : the indicator cannot stand for need.

    Examples
    --------
    >>> from geo.sample import town
    >>> weights, unknown = need_weights(town(), "damp_homes")
    >>> float(weights.min().round(2)), float(weights.max().round(2)), int(unknown.sum())
    (0.0, 2.18, 0)
    """
    indicator = pack.indicator(indicator_id)
    rate = need_rate(pack, indicator_id)
    if not _weighs(indicator):
        raise NotAvailableError(
            f"{indicator.title} cannot weigh children: more of it is better, and it is no percentage. "
            f"Choose one of: {', '.join(weighing_indicators(pack))}."
        )
    need = 100.0 - rate if indicator.polarity == "high_is_better" else rate
    count = children(pack, (0, 15))
    known = need.notna() & (count > 0)
    average = float(np.average(need[known], weights=count[known])) if known.any() else np.nan
    if not average > 0:
        raise NotAvailableError(f"{indicator.title} has no figure here that could weigh children.")
    return (need / average).fillna(1.0).to_numpy(float), need.isna().to_numpy()
