"""Provision: what children have of the listed services of a category, area by area and home by home.

Three measures. *Access*: each site shared among the children around it (E2SFCA), per 1,000 children. *Reach*:
children within a walk. *Places*: listed places in the area itself, per 1,000 children. A place is a place
where the capacity of every located site is known, else a site. Each has a range: over the detours, and over
where services without a point that decides may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.coverage import Knowledge, knowledge, nearest_listed
from geo.access.demand import areas_of_points, children, demand_points
from geo.access.reach import (
    SPEED_M_PER_MIN,
    USUAL_STATUSES,
    USUAL_STREETS,
    ZONES,
    Walk,
    e2sfca,
    metres_in,
    per_group,
    walk,
)
from geo.access.supply import access_unit, sites
from geo.access.unlocated import Unlocated, reach_range, unlocated
from geo.crs import METRES
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.network import Floats
from geo.pack.pack import Pack

Measure = Literal["access", "reach", "places"]
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
CATCHMENT: Final = metres_in(ZONES[-1][0])
"""Walk to the edge of the last zone of access, metres."""
PER: Final = 1_000


@dataclass(frozen=True, eq=False)
class Provision:
    """What children have of the listed services of a category; nobody may change it.

    Attributes
    ----------
    frame : index area_code, the areas of the level in the pack's order: children (of the ages), value, low
        and high, in `unit`. All but children are NaN where no listed service has a point that decides; a high
        end alone is NaN where it is open (the capacity of a service without a point is not known)
    whole : the same for the whole place, one number
    amount : per demand point, what its children have between them: children within reach, or places
    spare : places that services without a point may add, NaN where their number is not known; 0 for reach
    unit, of : the unit of the figures; what `amount` counts: children within reach, places or sites
    """

    measure: Measure
    category: str
    ages: tuple[int, int]
    within: float
    frame: DataFrame
    whole: float
    amount: Series[Any]
    spare: float
    unit: str
    of: str
    knowledge: Knowledge
    lost: Unlocated

    @property
    def known(self) -> bool:
        """Tell whether any listed service has a point that decides."""
        return self.knowledge.with_point > 0


@kept(64)
def provision(
    pack: Pack, measure: Measure, category: str, level: Level, *, ages: tuple[int, int], within: float
) -> Provision:
    """Return what children have of the open listed services of a category.

    Parameters
    ----------
    measure : access, reach or places
    level : ward or lsoa
    ages : youngest and oldest age, both included
    within : walk that counts as reach, metres; access has its own zones

    Raises
    ------
    NotAvailableError : the pack has no register. AtlasError : unknown category.

    Source: methods.md, "Need beside provision".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = provision(town(), "access", "school", "ward", ages=(4, 10), within=1200)
    >>> found.unit, found.lost.words
    ('places per 1,000 children', '1 listed is not placed well enough and of 1 nobody knows ...')
    >>> found.frame.round(1)
               children   value     low    high
    area_code
    A              14.0  5992.8  5804.3  6184.9
    B              35.0   174.3    97.5  1106.9
    C              14.0     0.0     0.0  2142.9
    D              28.0  1336.3  1317.6  2429.9
    E               7.0   369.2   280.3   444.0
    """
    known, lost = knowledge(pack, (category,)), unlocated(pack, (category,))
    count, groups = children(pack, ages), areas_of_points(pack, level)
    total = per_group(count.to_numpy(float), groups).reindex(pack.areas[level].index).fillna(0.0)
    places = sites(pack, [category])
    of_places = access_unit(places["capacity"]).split()[0]
    if not known.with_point:
        frame = DataFrame(np.nan, index=total.index, columns=["value", "low", "high"])
        amount, spare = Series(np.nan, index=count.index), float("nan")
    elif measure == "reach":
        frame, amount = _reach(pack, category, level, count, ages, within)
        spare = 0.0
    else:
        counted = of_places == "places"
        supply, more = (
            np.asarray(each["capacity"], dtype=np.float64) if counted else np.ones(len(each))
            for each in (places, lost.frame)
        )
        made = _access if measure == "access" else _places
        frame, amount = made(pack, level, places, supply, lost, more, count)
        spare = float(more.sum())
    frame.insert(0, "children", total)
    unit, of = _unit(measure, of_places)
    people = float(count.sum())
    each = (100 if measure == "reach" else PER) / people if people > 0 else float("nan")
    return Provision(
        measure=measure,
        category=category,
        ages=ages,
        within=within,
        frame=frame,
        whole=each * float(amount.sum(skipna=False)),
        amount=amount,
        spare=spare,
        unit=unit,
        of=of,
        knowledge=known,
        lost=lost,
    )


def _unit(measure: Measure, of_places: str) -> tuple[str, str]:
    """Return the unit of a measure, and what is counted."""
    if measure == "reach":
        return "% of children within reach", "children within reach"
    noun = f"{of_places} per {PER:,} children"
    return noun, of_places


def _reach(
    pack: Pack, category: str, level: Level, count: Series[Any], ages: tuple[int, int], within: float
) -> tuple[DataFrame, Series[Any]]:
    """Return the per cent of children within a walk, and the children within it at each demand point."""
    found = 100 * reach_range(pack, (category,), ages=ages, within=within, level=level)
    way = nearest_listed(pack, (category,), statuses=USUAL_STATUSES, admit_street=USUAL_STREETS)
    inside = np.zeros(len(count)) if way is None else way.reaches(within)[:, 0]
    frame = found[["share", "low", "high"]].rename(columns={"share": "value"})
    return frame, Series(count.to_numpy(float) * inside, index=count.index)


# ---- Access ----------------------------------------------------------------------------------------------


def _access(
    pack: Pack,
    level: Level,
    places: GeoDataFrame,
    supply: Floats,
    lost: Unlocated,
    more: Floats,
    count: Series[Any],
) -> tuple[DataFrame, Series[Any]]:
    """Return access by E2SFCA, per 1,000 children, and the places that each demand point's children have."""
    found, people, groups = walk(pack, places), count.to_numpy(float), areas_of_points(pack, level)
    index = pack.areas[level].index
    total = per_group(people, groups).reindex(index)
    per_child = [e2sfca(found.metres, people, supply, zones=zones) for zones in _zones(found)]
    means = [
        PER * per_group(each * people, groups).reindex(index) / total.where(total > 0) for each in per_child
    ]
    low, high = (
        pd.concat(means, axis=1).min(axis=1, skipna=False),
        pd.concat(means, axis=1).max(axis=1, skipna=False),
    )
    extra = _near(pack, lost, more, groups, people).reindex(index).fillna(0.0)
    # At most all places of a site go to the children of one area; unknown capacities leave the end open.
    unknown = _near(pack, lost, np.isnan(more).astype(float), groups, people).reindex(index).fillna(0.0) > 0
    high = (high + PER * extra / total.where(total > 0)).mask(unknown)
    frame = DataFrame({"value": means[0], "low": low, "high": high})
    return frame, Series(per_child[0] * people, index=count.index)


def _zones(found: Walk) -> list[tuple[tuple[float, float], ...]]:
    """Return the zones as a rule, at long and at short detours; along a network they are the same."""
    ends = [(found.within(metres_in(end)), weight) for end, weight in ZONES]
    return [
        tuple((getattr(limit, name) / SPEED_M_PER_MIN, weight) for limit, weight in ends)
        for name in ("usual", "sure", "possible")
    ]


def _near(pack: Pack, lost: Unlocated, more: Floats, groups: Series[Any], people: Floats) -> Series[Any]:
    """Return what services without a point may add for the children of each area that they may be near to."""
    points = demand_points(pack).geometry.to_numpy()
    inhabited = np.asarray((groups != "").to_numpy() & (people > 0))
    found = Series(0.0, index=pd.Index(sorted(set(groups[inhabited])), name="area_code"))
    for region, number in zip(lost.regions, np.nan_to_num(more), strict=True):
        near = inhabited if region is None else inhabited & shapely.dwithin(points, region, CATCHMENT)
        found.loc[sorted(set(groups[near]))] += float(number)
    return found


# ---- Places in the area ----------------------------------------------------------------------------------


def _places(
    pack: Pack,
    level: Level,
    places: GeoDataFrame,
    supply: Floats,
    lost: Unlocated,
    more: Floats,
    count: Series[Any],
) -> tuple[DataFrame, Series[Any]]:
    """Return the places that lie in each area, per 1,000 of its children, and its children's equal parts."""
    outlines = pack.areas[level].to_crs(METRES).geometry
    index, groups, people = outlines.index, areas_of_points(pack, level), count.to_numpy(float)
    total = per_group(people, groups).reindex(index).fillna(0.0)
    value, low, high = (Series(0.0, index=index) for _ in range(3))
    for point, accuracy, ward, number in zip(
        places.geometry, places["accuracy_m"].to_numpy(float), places["ward_code"], supply, strict=True
    ):
        stated = ward if level == "ward" and ward in index else ""
        inside = [stated] if stated else list(index[shapely.intersects(outlines.to_numpy(), point)][:1])
        around = inside if stated else list(index[shapely.dwithin(outlines.to_numpy(), point, accuracy)])
        value[inside] += number
        high[list({*around, *inside})] += number
        low[inside if len(around) == 1 else []] += number
    open_ = Series(False, index=index)
    for region, ward, doubtful, number in zip(
        lost.regions, lost.frame["ward_code"], lost.frame["doubtful"], more, strict=True
    ):
        here = index if region is None else index[shapely.intersects(outlines.to_numpy(), region)]
        if level == "ward" and ward in index:
            here = pd.Index([ward])
            if not doubtful:
                value[here] += number
                low[here] += number
        high[here] += np.nan_to_num(number)
        open_[here] |= bool(np.isnan(number))
    known = total.where(total > 0)
    frame = DataFrame({"value": PER * value / known, "low": PER * low / known, "high": PER * high / known})
    frame["high"] = frame["high"].mask(open_)
    part = groups.map((value / known).to_dict()).astype(float).fillna(0.0)
    return frame, Series(part.to_numpy(float) * people, index=count.index)
