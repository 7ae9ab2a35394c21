"""Open space: public parks as areas, and which children live within a walk of the edge of one.

A walk ends at the outline, at its nearest point: gates are not known, so every such figure is "at best".
"""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame, Index

from geo.access.coverage import figures
from geo.access.custom_area import CustomArea
from geo.access.reach import Walk, walk_to_nearest
from geo.access.supply import listed
from geo.access.water import dry_walk
from geo.crs import METRES
from geo.errors import NotAvailableError
from geo.memory import kept
from geo.pack.derived_points import outlines_of
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.parks import by_polygon, ids
from geo.pack.standards import Standard

TOPIC: Final = "open_space"
"""Topic of the standard that says how far is far enough, and which categories of the register are parks."""
# Share of a park, and square metres, from which it lies in an area: less is two lines drawn as one.
PART, PART_M2 = 0.01, 100.0


def standard(pack: Pack) -> Standard:
    """Return the standard of open space: its walk in metres, whose ages, which categories are parks.

    Raises
    ------
    NotAvailableError : the pack has no outline of a park, or states no walk to one.

    Examples
    --------
    >>> from geo.sample import town
    >>> standard(town()).value, standard(town()).ages
    (400.0, (0, 15))
    """
    if pack.parks.empty:
        raise NotAvailableError(
            "This place has no outlines of parks (boundaries/parks.geojson), so it knows no open space."
        )
    stated = [each for each in pack.standards.values() if each.topic == TOPIC and each.unit == "metres"]
    if not stated:
        raise NotAvailableError(
            "This pack states no walk to open space (standards.toml, topic “open_space”, in metres)."
        )
    return stated[0]


def known(pack: Pack) -> bool:
    """Tell whether the pack has outlines of parks and states a walk to them.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from geo.sample import town
    >>> known(town()), known(replace(town(), parks=town().parks.iloc[:0]))
    (True, False)
    """
    try:
        return bool(standard(pack))
    except NotAvailableError:
        return False


@kept(1, shared=True)
def parks(pack: Pack) -> GeoDataFrame:
    """Return the parks whose outline is known, in the place and beside it; not to be changed.

    Returns
    -------
    EPSG:27700, index park_code; area_name, m2 (of the outline), m2_inside (of what lies in the place) and
    wards (tuple of codes of the wards that hold a part of it, the largest part first).

    Source: methods.md, "Play space".

    Examples
    --------
    >>> from geo.sample import town
    >>> parks(town())[["area_name", "m2", "wards"]].round(-2)
                 area_name       m2 wards
    park_code
    P-1        Abbey Green  10000.0  (A,)
    P-2        Bridge Park  45000.0  (B,)
    P-3        Dock Garden   6400.0  (D,)
    """
    found = pack.parks.to_crs(METRES)
    place = shapely.union_all(pack.areas["borough"].geometry.to_crs(METRES).to_numpy())
    wards = pack.areas["ward"].geometry.to_crs(METRES)
    park, ward = found.sindex.query(wards.to_numpy(), predicate="intersects")[::-1]
    shapes = found.geometry.to_numpy()
    part = shapely.area(shapely.intersection(shapes[park], wards.to_numpy()[ward]))
    held: list[list[str]] = [[] for _ in shapes]
    for at in np.lexsort((ward, -part)):
        if part[at] >= min(shapes[park[at]].area * PART, PART_M2):
            held[park[at]].append(str(wards.index[ward[at]]))
    columns = {
        "area_name": found["area_name"],
        "m2": found.area,
        "m2_inside": found.intersection(place).area,
        "wards": [tuple(each) for each in held],
    }
    return GeoDataFrame(columns, index=found.index, geometry=found.geometry, crs=METRES)


@kept(4)
def grounds(pack: Pack) -> GeoSeries:
    """Return the outline of each site of the register whose services name one, EPSG:27700, by site_id.

    Examples
    --------
    >>> from geo.sample import town_with_parks
    >>> grounds(town_with_parks()).area.round().to_dict()
    {'PLAY-1': 10000.0}
    """
    named = pack.services.loc[pack.services["polygon_id"] != "", ["site_id", "polygon_id"]]
    outlines = outlines_of(named["polygon_id"], pack.parks)
    known = outlines.notna().to_numpy()
    shapes = {
        site: shapely.union_all(list(own))
        for site, own in outlines[known].groupby(named["site_id"].to_numpy()[known], sort=False)
    }
    return GeoSeries(
        list(shapes.values()), index=Index(list(shapes), name="site_id", dtype="str"), crs=METRES
    )


@kept(4)
def registered(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return the services that name each park by one of its outlines, by park_code; none where nobody does.

    Examples
    --------
    >>> from geo.sample import town_with_parks
    >>> registered(town_with_parks())
    {'P-1': ('PLAY-1',)}
    """
    known, found = by_polygon(pack.parks), dict[str, list[str]]()
    for service, written in pack.services["polygon_id"].items():
        for code in dict.fromkeys(known[each] for each in ids(str(written)) if each in known):
            found.setdefault(code, []).append(str(service))
    return {code: tuple(found[code]) for code in sorted(found)}


@kept(4)
def without_outline(pack: Pack) -> DataFrame:
    """Return the parks of the register whose outline is not known, each once.

    Index site_id, columns name and ward_code ("" where it is not certain).

    Raises
    ------
    NotAvailableError : the pack has no outlines, or states no walk to open space.

    Examples
    --------
    >>> from geo.sample import town_with_parks
    >>> without_outline(town_with_parks())["name"].to_list()
    ['Over the border']
    """
    found = listed(pack, standard(pack).categories)
    lost = found[~found["site_id"].isin(grounds(pack).index)]
    first = lost.drop_duplicates("site_id").set_index("site_id")
    known = lost[lost["ward_code"] != ""].drop_duplicates("site_id").set_index("site_id")["ward_code"]
    return DataFrame({"name": first["name"], "ward_code": known.reindex(first.index, fill_value="")})


@kept(1, shared=True)
def walks(pack: Pack) -> Walk:
    """Return the walk from each demand point to the edge of the nearest park, one column; 0 from inside.

    Examples
    --------
    >>> from geo.sample import town
    >>> walks(town()).metres.shape, float(walks(town()).metres.min())
    ((4800, 1), 0.0)
    """
    found = walk_to_nearest(pack, parks(pack))
    if found is None:
        raise NotAvailableError("This place has no outlines of parks (boundaries/parks.geojson).")
    return found


@kept(64, shared=True)
def open_space(pack: Pack, within: float, ages: tuple[int, int], level: Level | CustomArea) -> DataFrame:
    """Return how many children live within a walk of the edge of a public park, at best; not to be changed.

    Parameters
    ----------
    pack : the place pack
    within : walking distance, metres
    ages : youngest and oldest age, both included
    level : of the areas, or a custom area in their place

    Returns
    -------
    As `geo.access.coverage.Coverage.figures`: index area_code. Parks beyond the place count as well.

    Source: methods.md, "Play space" and "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = open_space(town(), 400, (0, 15), "ward")
    >>> frame[["children", "share", "share_low", "share_high"]].round(2)
               children  share  share_low  share_high
    area_code
    A              32.0   0.11       0.08        0.15
    B              80.0   0.25       0.18        0.30
    C              32.0   0.00       0.00        0.01
    D              64.0   0.04       0.03        0.05
    E              16.0   0.00       0.00        0.00
    """
    way = walks(pack)
    dry = dry_walk(pack, parks(pack), way, within)
    return figures(pack, way, dry, ages, within, level)


def hectares_inside(pack: Pack) -> float:
    """Return the hectares of known parks within the place, each piece of ground once: at least so many.

    Examples
    --------
    >>> from geo.sample import town
    >>> round(hectares_inside(town()), 2)
    6.14
    """
    return float(parks(pack)["m2_inside"].sum()) / 1e4
