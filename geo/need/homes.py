"""Need where children live: an indicator's rate at each demand point, from its small area or its ward."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pandas import Series

from geo.access.demand import demand_points
from geo.errors import NotAvailableError
from geo.figures.values import figures
from geo.pack.indicators import UNIT_LIMITS, Indicator, Level
from geo.pack.pack import Pack

RATES: Final = frozenset({"proportion", "score", "mean"})
"""Kinds of indicators that can be averaged over children; counts, changes and densities cannot."""


def need_indicators(pack: Pack) -> list[str]:
    """Return the ids of the indicators that children can be weighed by, in the order of the pack.

    Examples
    --------
    >>> from geo.sample import town
    >>> need_indicators(town())[:3]
    ['damp_homes', 'bus_hours', 'hardship_score']
    """
    return [each.id for each in pack.registry.values() if _weighs(each) and rate_level(each) is not None]


def _weighs(indicator: Indicator) -> bool:
    """Tell whether children can be weighed by it: its values can be averaged, and none is below 0."""
    return indicator.ranked and indicator.kind in RATES and UNIT_LIMITS[indicator.unit][0] >= 0


def rate_level(indicator: Indicator) -> Level | None:
    """Return the finest level that an indicator has rates for: lsoa, ward, or None.

    Examples
    --------
    >>> from geo.sample import town
    >>> rate_level(town().indicator("damp_homes")), rate_level(town().indicator("safe_cycling"))
    ('lsoa', None)
    """
    levels: tuple[Level, ...] = ("lsoa", "ward")
    return next((level for level in levels if level in indicator.levels), None)


def need_rate(pack: Pack, indicator_id: str) -> Series[Any]:
    """Return the rate of an indicator at each demand point: that of its small area, else of its ward.

    Index of `demand_points`; in the indicator's unit, NaN where there is none or it is withheld.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator
    NotAvailableError : it has no rate for small areas or wards.

    Examples
    --------
    >>> from geo.sample import town
    >>> rate = need_rate(town(), "damp_homes")
    >>> rate.groupby(demand_points(town())["lsoa_code"]).first().head(3).to_dict()
    {'L01': 10.0, 'L02': 10.0, 'L03': 20.0}
    """
    indicator = pack.indicator(indicator_id)
    level = rate_level(indicator)
    if level is None or not _weighs(indicator):
        raise NotAvailableError(
            f"{indicator.title} cannot weigh children: it has no rate for small areas or wards. "
            f"Choose one of: {', '.join(need_indicators(pack))}."
        )
    points = demand_points(pack)
    by_ward = np.full(len(points), np.nan)
    if "ward" in indicator.levels:
        by_ward = figures(pack, indicator_id, "ward")["value"].reindex(points["ward_code"]).to_numpy(float)
    if level == "ward":
        return Series(by_ward, index=points.index, name=indicator_id)
    fine = figures(pack, indicator_id, "lsoa")["value"].reindex(points["lsoa_code"]).to_numpy(float)
    # A ward that no small area lies in has a figure of its own at best.
    bare = (points["lsoa_code"] == "").to_numpy()
    return Series(np.where(bare, by_ward, fine), index=points.index, name=indicator_id)
