"""Coverage: children within reach of listed services, per area, and what the lists behind it leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from pandas import DataFrame

from geo.access.custom_area import CustomArea
from geo.access.demand import areas_of, areas_of_points, children
from geo.access.reach import Walk, mean_walk, p90_walk, per_group, walk_to_nearest, within_range
from geo.access.supply import listed, sites, unplaced
from geo.access.water import dry_walk
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.network import Floats
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
    "share_water",
    "mean_walk",
    "p90_walk",
)


@dataclass(frozen=True)
class Knowledge:
    """What the lists of some categories let one say about services that are not on them.

    Attributes
    ----------
    listed : services whose status counts
    with_point : of these, the ones that an admitted point places: their own, or that of their site
    doubtful : services of which nobody knows whether they are open, be they counted or not
    declared : per category, who says that its list is complete; empty where nobody does
    """

    listed: int
    with_point: int
    doubtful: int
    declared: tuple[str, ...]

    @property
    def without_point(self) -> int:
        """Return how many services that count have no place that one could reckon with."""
        return self.listed - self.with_point

    @property
    def complete(self) -> bool:
        """Tell whether somebody declares each of the lists complete."""
        return bool(self.declared) and all(self.declared)

    @property
    def whole(self) -> bool:
        """Tell whether figures are about all services there are, not only about those listed and placed."""
        return not self.because

    @property
    def because(self) -> str:
        """Return in plain words why the lists are not whole, as a clause; empty where they are."""
        if not self.complete:
            return "the list is not complete"
        holes = {
            "some of them have no point exact enough": self.without_point,
            "of some of them nobody knows whether they are open": self.doubtful,
        }
        return " and ".join(words for words, count in holes.items() if count)


# Compared by identity, so that what follows from it can be cached under it. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Coverage:
    """Children within reach of listed services.

    Attributes
    ----------
    figures : every area of a level, index area_code in the order of the pack's outlines; columns `COLUMNS`.
        Children of the ages; those within reach, with the range over detours and water (`inside_low`,
        `inside_high`; equal to `inside` where ways are measured); `outside`, not within reach of a **listed**
        service; the same as shares in [0, 1], and that of children within reach only along lines that cross
        water (`share_water`); mean and 90th percentile walk to the nearest listed service, metres. All but
        `children` are NaN where no listed service has a point: nothing is known of reach then, which is not
        the same as none.
    knowledge : what the lists leave open; unless they are whole, `inside` is "at least", `outside` "at most"
    """

    figures: DataFrame
    knowledge: Knowledge


@kept(KEPT)
def knowledge(
    pack: Pack,
    categories: tuple[str, ...],
    *,
    statuses: tuple[str, ...] = ("open",),
    admit_street: bool = False,
) -> Knowledge:
    """Return what the lists of some categories leave open, the one answer to "is this list whole?".

    Parameters
    ----------
    categories, statuses, admit_street : which services count, as for `geo.access.supply.sites`

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> knowledge(town(), ("hub",)).because
    'the list is not complete'
    >>> knowledge(town(), ("club",)).without_point
    1
    """
    counted = len(listed(pack, categories, statuses=statuses))
    lost = len(unplaced(pack, categories, statuses=statuses, admit_street=admit_street))
    entries = [pack.catalogue[each] for each in categories]
    return Knowledge(
        listed=counted,
        with_point=counted - lost,
        doubtful=len(listed(pack, categories, statuses=("unknown",))),
        declared=tuple(each.complete_source if each.complete else "" for each in entries),
    )


@kept(KEPT)
def coverage(
    pack: Pack,
    categories: tuple[str, ...],
    *,
    statuses: tuple[str, ...] = ("open",),
    admit_street: bool = False,
    ages: tuple[int, int],
    within: float,
    level: Level | CustomArea = "ward",
) -> Coverage:
    """Return how many children live within a walk of a listed service, and what the lists leave open.

    Parameters
    ----------
    categories, statuses, admit_street : which services count, as for `geo.access.supply.sites`
    ages : youngest and oldest age, both included
    within : walking distance, metres
    level : of the areas, or a custom area in their place

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = coverage(town(), ("club",), ages=(10, 15), within=1000)
    >>> found.figures[["children", "inside", "share", "share_low", "share_high"]].round(2)
               children  inside  share  share_low  share_high
    area_code
    A              12.0    7.80   0.65       0.50        0.75
    B              30.0    0.90   0.03       0.01        0.05
    C              12.0    4.81   0.40       0.27        0.51
    D              24.0   12.15   0.51       0.38        0.60
    E               6.0    0.00   0.00       0.00        0.00
    """
    way = nearest_listed(pack, categories, statuses=statuses, admit_street=admit_street)
    dry = _dry(pack, categories, statuses, admit_street, within)
    known = knowledge(pack, categories, statuses=statuses, admit_street=admit_street)
    return Coverage(figures(pack, way, dry, ages, within, level), known)


@kept(KEPT)
def _dry(
    pack: Pack, categories: tuple[str, ...], statuses: tuple[str, ...], admit_street: bool, within: float
) -> Floats | None:
    """Return the walks that do not cross water, which are the same for all levels and ages."""
    way = nearest_listed(pack, categories, statuses=statuses, admit_street=admit_street)
    places = sites(pack, categories, statuses=statuses, admit_street=admit_street)
    return None if way is None else dry_walk(pack, places, way, within)


@kept(KEPT)
def nearest_listed(
    pack: Pack, categories: tuple[str, ...], *, statuses: tuple[str, ...], admit_street: bool
) -> Walk | None:
    """Return the walk from each demand point to its nearest listed site; None where no site has a point.

    The one column of the result stands for all sites, so that what follows costs the same for any number.

    Examples
    --------
    >>> from geo.sample import town
    >>> way = nearest_listed(town(), ("club",), statuses=("open",), admit_street=False)
    >>> way.metres.shape, float(way.metres.max().round())
    ((4800, 1), 3724.0)
    """
    places = sites(pack, categories, statuses=statuses, admit_street=admit_street)
    return walk_to_nearest(pack, places)


def figures(
    pack: Pack,
    way: Walk | None,
    dry: Floats | None,
    ages: tuple[int, int],
    within: float,
    level: Level | CustomArea,
) -> DataFrame:
    """Return the figures of a coverage from the walk to the nearest site, and that without water.

    Parameters
    ----------
    way : the walk from each demand point to its nearest site, in one column; None where no site has a point
    dry : the same along lines that do not cross water; None where that is no other
    ages, within, level : as for `coverage`

    Returns
    -------
    As `Coverage.figures`.

    Examples
    --------
    >>> from geo.sample import town
    >>> figures(town(), None, None, (0, 15), 800, "locality")["children"].round().to_dict()
    {'east': 112.0, 'west': 112.0}
    """
    count, groups = children(pack, ages), areas_of_points(pack, level)
    index = areas_of(pack, level).index
    frame = DataFrame(np.nan, index=index, columns=list(COLUMNS))
    frame["children"] = per_group(count.to_numpy(float), groups).reindex(index).fillna(0.0)
    if way is None:
        return frame
    shares = within_range(way, count, groups, within, dry=dry).reindex(index)
    for name in ("share", "share_low", "share_high", "share_water"):
        frame[name] = shares[name]
    for name, share in (("inside", "share"), ("inside_low", "share_low"), ("inside_high", "share_high")):
        frame[name] = (shares[share] * frame["children"]).fillna(0.0)
    frame["outside"] = frame["children"] - frame["inside"]
    frame["mean_walk"] = mean_walk(way.metres, count, groups).reindex(index)
    frame["p90_walk"] = p90_walk(way.metres, count, groups).reindex(index)
    return frame
