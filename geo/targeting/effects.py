"""Who gains and who loses when sites open, close or move: per area and age band."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.access.reach import ON_THE_LINE, mean_walk, per_group
from geo.pack.network import Floats

COLUMNS: Final = {
    "children": "children of the age band",
    "within_before": "of these, within the distance of a listed site today",
    "within_after": "the same after the change",
    "gain": "children who come within the distance",
    "loss": "children who are no longer within it",
    "nearer": "children whose walk to the nearest listed site gets shorter",
    "farther": "children whose walk gets longer",
    "mean_before": "mean walk to the nearest listed site today, metres; empty where there is none",
    "mean_after": "the same after the change",
}
# A walk that differs by less than this (metres) is the same walk computed twice.
_SAME_WALK: Final = 1e-6


def effects(
    before: Floats, after: Floats, children: Series[Any], areas: Series[Any], *, within: float
) -> DataFrame:
    """Return what a change of sites does to the children of each area.

    Parameters
    ----------
    before, after : walk to the nearest site per demand point, metres; infinite where there is none
    children : children per demand point
    areas : area code per demand point
    within : the standard's walking distance, metres

    Returns
    -------
    Columns `COLUMNS`, index area_code in order of code. `within_after` = `within_before` + `gain` - `loss`.

    Examples
    --------
    >>> before, after = np.array([900.0, 500.0]), np.array([300.0, 500.0])
    >>> frame = effects(before, after, Series([3, 1]), Series(["A", "A"]), within=400)
    >>> frame[["children", "within_before", "within_after", "gain", "loss"]]
               children  within_before  within_after  gain  loss
    area_code
    A               4.0            0.0           3.0   3.0   0.0
    """
    count = children.to_numpy(float)
    near_before, near_after = (walk <= within + ON_THE_LINE for walk in (before, after))
    # Both infinite: no walk, and no change of it.
    change = np.where(np.isinf(before) & np.isinf(after), 0.0, after - np.where(np.isinf(after), 0.0, before))
    change = np.where(np.isinf(after) & np.isfinite(before), np.inf, change)
    parts = {
        "children": count,
        "within_before": count * near_before,
        "within_after": count * near_after,
        "gain": count * (near_after & ~near_before),
        "loss": count * (near_before & ~near_after),
        "nearer": count * (change < -_SAME_WALK),
        "farther": count * (change > _SAME_WALK),
    }
    frame = DataFrame({name: per_group(values, areas) for name, values in parts.items()})
    frame["mean_before"] = mean_walk(before, children, areas)
    frame["mean_after"] = mean_walk(after, children, areas)
    return frame[list(COLUMNS)]


def total(frame: DataFrame) -> Series[Any]:
    """Return the effects on all areas together: counts added up, walks averaged over children.

    Examples
    --------
    >>> before, after = np.array([900.0, 500.0]), np.array([300.0, 500.0])
    >>> frame = effects(before, after, Series([3, 1]), Series(["A", "B"]), within=400)
    >>> total(frame)[["children", "gain", "mean_before", "mean_after"]].to_dict()
    {'children': 4.0, 'gain': 3.0, 'mean_before': 800.0, 'mean_after': 350.0}
    """
    sums = frame.drop(columns=["mean_before", "mean_after"]).sum(skipna=False)  # a part unknown: the sum is
    weight = frame["children"]
    for name in ("mean_before", "mean_after"):
        known = frame[name].notna()
        sums[name] = (
            float(np.average(frame.loc[known, name], weights=weight[known]))
            if weight[known].sum() > 0
            else np.nan
        )
    return pd.Series(sums)[list(COLUMNS)]
