"""Who is within a walk today and after, and who gains and loses, each with the range that reach has.

The same ways are taken today and after: usual, long, short, and usual ones that cross no water. A gain is
worked out for each, and its range is from the least to the most of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access.detours import ROUND_WATER
from geo.access.reach import MANY_OVER_WATER, ON_THE_LINE, ROUNDING, Walk, nearest, per_group, within_range
from geo.access.water import dry_walk
from geo.pack.network import Floats
from geo.pack.pack import Pack

COLUMNS: Final = {
    "before_low": "within the walk today, at the low end: long ways, no line across water",
    "before_high": "the same at the high end: short ways",
    "after_low": "within the walk after the change, at the low end",
    "after_high": "the same at the high end",
    "gain_low": "children who come within the walk, at the least of usual, long, short and dry ways",
    "gain_high": "the same at the most",
    "loss_low": "children who are no longer within the walk, at the least",
    "loss_high": "the same at the most",
}


# Compared by identity: arrays inside make equality ambiguous. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Ways:
    """Walks from each demand point to the nearest of some sites, metres; `dry` where no line crosses water.

    `dry` is the same as `metres` along a network, and where the pack knows of no water.
    """

    metres: Floats
    dry: Floats


def ways(pack: Pack, places: GeoDataFrame, way: Walk, chosen: Sequence[str], within: float) -> Ways:
    """Return the walks to the nearest of some places.

    Parameters
    ----------
    places : EPSG:27700, index site id
    way : walks to all of them
    chosen : ids of some of them
    within : walking distance that is asked about, metres

    Raises
    ------
    CrsError : the places are not in EPSG:27700.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.access.reach import walk
    >>> from geo.access.supply import sites
    >>> from geo.sample import town
    >>> clubs = sites(town(), ["club"])
    >>> found = ways(town(), clubs, walk(town(), clubs), ["CL-A"], 800)
    >>> found.metres.shape, bool((found.dry == found.metres).all())
    ((4800,), True)
    """
    some = way.only(chosen)
    metres = nearest(some.metres)
    dry = dry_walk(pack, places.loc[list(chosen)], some, within)
    return Ways(metres, metres if dry is None else dry)


def effect_ranges(
    way: Walk, before: Ways, after: Ways, children: Series[Any], groups: Series[Any], within: float
) -> DataFrame:
    """Return the ranges of who is within a walk today and after, and of who gains and loses.

    Parameters
    ----------
    way : any walk of the same kind: it knows the detours
    before, after : walks today and after the change
    children, groups : children and area code per demand point
    within : walking distance, metres

    Returns
    -------
    Columns `COLUMNS`, children, index area_code in order of code. Where a tenth of an area's children or more
    are within only across water, long ways are those around it, as for reach.

    Source: methods.md, "Siting" and "Distance and reach".

    Examples
    --------
    >>> from geo.access.detours import DETOUR
    >>> way = Walk(np.array([[900.0], [500.0]]), ("CL-A",), "straight-line estimate", DETOUR)
    >>> today, then = way.metres[:, 0], np.array([300.0, 500.0])
    >>> before, after = Ways(today, today), Ways(then, then)
    >>> effect_ranges(way, before, after, Series([3, 1]), Series(["A", "A"]), 500)[["gain_low", "gain_high"]]
               gain_low  gain_high
    area_code
    A               3.0        3.0
    """
    shares = [
        within_range(_one(way, each.metres), children, groups, within, dry=each.dry)
        for each in (before, after)
    ]
    count = children.to_numpy(float)
    total = per_group(count, groups)
    frame = DataFrame(index=total.index)
    for name, share in zip(("before", "after"), shares, strict=True):
        for end in ("low", "high"):
            frame[f"{name}_{end}"] = (share[f"share_{end}"] * total).fillna(0.0)
    many = (shares[0]["share_water"] >= MANY_OVER_WATER - ROUNDING) | (
        shares[1]["share_water"] >= MANY_OVER_WATER - ROUNDING
    )
    for name, (earlier, later) in {"gain": (before, after), "loss": (after, before)}.items():
        each = DataFrame(
            {
                number: per_group(count * (near(later) & ~near(earlier)), groups)
                for number, near in enumerate(_scenarios(way, within))
            }
        )
        each = each.where(many.to_numpy()[:, np.newaxis] | (each.columns != _ROUND), np.nan)
        frame[f"{name}_low"], frame[f"{name}_high"] = each.min(axis=1), each.max(axis=1)
    return frame[list(COLUMNS)]


_ROUND: Final = 3


def _one(way: Walk, metres: Floats) -> Walk:
    """Return the walks as if there were one site."""
    return Walk(metres[:, np.newaxis], ("nearest",), way.kind, way.detour, way.usual)


def _scenarios(way: Walk, within: float) -> list[Any]:
    """Return which homes are within the walk: by usual, long and short ways, around water, over no water."""
    usual, sure, possible = way.within(within)

    def up_to(limit: float) -> Any:
        def near(given: Ways) -> NDArray[np.bool_]:
            inside: NDArray[np.bool_] = given.metres <= limit + ON_THE_LINE
            return inside

        return near

    def dry(given: Ways) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = given.dry <= usual + ON_THE_LINE
        return inside

    around = min(sure, way.limit(within, ROUND_WATER))
    return [up_to(usual), up_to(sure), up_to(possible), up_to(around), dry]
