"""Children within reach of listed services, per area: how many at least, how many are not known to be."""

from __future__ import annotations

from typing import Final

import numpy as np
from pandas import DataFrame

from geo.access.demand import areas_of_points, children
from geo.access.reach import Walk, mean_walk, nearest, p90_walk, per_group, walk, within_range
from geo.access.supply import sites
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack

KEPT: Final = 64
COLUMNS: Final = (
    "children",
    "inside",
    "inside_low",
    "inside_high",
    "outside",
    "share",
    "share_low",
    "share_high",
    "mean_walk",
    "p90_walk",
)


@kept(KEPT)
def nearest_listed(
    pack: Pack, categories: tuple[str, ...], *, statuses: tuple[str, ...], admit_street: bool
) -> Walk | None:
    """Return the walk from each demand point to its nearest listed site; None where no site has a point.

    The one column of the result stands for all sites, so that what follows costs the same for any number.
    """
    places = sites(pack, categories, statuses=statuses, admit_street=admit_street)
    if places.empty:
        return None
    every = walk(pack, places)
    return Walk(nearest(every.metres)[:, np.newaxis], ("nearest",), every.kind, every.detour)


@kept(KEPT)
def listed_reach(
    pack: Pack,
    categories: tuple[str, ...],
    *,
    statuses: tuple[str, ...] = ("open",),
    admit_street: bool = False,
    ages: tuple[int, int],
    within: float,
    level: Level = "ward",
) -> DataFrame:
    """Return how many children live within a walk of a listed service; not to be changed.

    Parameters
    ----------
    categories, statuses, admit_street : which services count, as for `services.sites`
    ages : youngest and oldest age, both included
    within : walking distance, metres

    Returns
    -------
    Every area of the level, index area_code in the order of the store's outlines. Columns `COLUMNS`: children
    of the ages; those within reach, with the range over the detour (`inside_low`, `inside_high`; equal to
    `inside` where ways are measured); `outside`, not within reach of a **listed** service; the same as shares
    in [0, 1]; mean and 90th percentile walk to the nearest listed service, metres. All but `children` are
    NaN where no listed service has a point: nothing is known of reach then, which is not the same as none.
    From a register that is not complete, `inside` is "at least" and `outside` "at most".

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Distance and reach".
    """
    count, groups = children(pack, ages), areas_of_points(pack, level)
    index = pack.areas[level].index
    frame = DataFrame(np.nan, index=index, columns=list(COLUMNS))
    frame["children"] = per_group(count.to_numpy(float), groups).reindex(index).fillna(0.0)
    way = nearest_listed(pack, categories, statuses=statuses, admit_street=admit_street)
    if way is None:
        return frame
    shares = within_range(way, count, groups, within).reindex(index)
    for name in ("share", "share_low", "share_high"):
        frame[name] = shares[name]
    for name, share in (("inside", "share"), ("inside_low", "share_low"), ("inside_high", "share_high")):
        frame[name] = (shares[share] * frame["children"]).fillna(0.0)
    frame["outside"] = frame["children"] - frame["inside"]
    frame["mean_walk"] = mean_walk(way.metres, count, groups).reindex(index)
    frame["p90_walk"] = p90_walk(way.metres, count, groups).reindex(index)
    return frame
