"""Water: which straight lines cross a river or a dock, and which site is nearest without crossing.

No bridge or tunnel is assumed or denied: a line that crosses says only that the walk may be much longer.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import STRtree

from geo.access.demand import demand_points
from geo.access.reach import Walk, nearest
from geo.crs import METRES, require_crs
from geo.memory import kept
from geo.pack.network import Floats
from geo.pack.pack import Pack

DOCK: Final = "dock"
SHRUNK: Final = 30.0
"""Metres by which outlines of docks are shrunk: they are drawn roughly, with quays and houses inside."""
LEAST: Final = 20.0
"""Metres of a line inside water from which it crosses; less may be the drawing of a bank."""
TOLD: Final = 0.005
"""Share of children from which it is said that they are within only across water."""
# Nearest sites that are looked at before all others, for each home whose nearer ones lie across water.
_FIRST: Final = 4


@kept(1, shared=True)
def waters(pack: Pack) -> NDArray[np.object_]:
    """Return the polygons that a line must not cross, EPSG:27700; those of docks are shrunk.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> len(waters(town()))
    0
    """
    frame = pack.water.to_crs(METRES)
    shrunk = np.where(frame["kind"] == DOCK, SHRUNK, 0.0)
    parts: NDArray[np.object_] = shapely.get_parts(shapely.buffer(frame.geometry.to_numpy(), -shrunk))
    left = parts[~shapely.is_empty(parts)]
    shapely.prepare(left)
    return left


def crosses(pack: Pack, lines: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which lines cross water: 20 metres or more of them lie in it.

    Parameters
    ----------
    pack : the place pack
    lines : straight lines, EPSG:27700; empty and missing ones cross nothing

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> crosses(town(), shapely.linestrings([[[256_000, 281_000], [262_000, 283_000]]])).tolist()
    [False]
    """
    wet = np.zeros(len(lines))
    for water in waters(pack):
        meets = np.flatnonzero(shapely.intersects(water, lines))
        wet[meets] += shapely.length(shapely.intersection(lines[meets], water))
    return wet >= LEAST


def crossing(
    pack: Pack, sites: GeoDataFrame, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Tell which of the lines from demand points (rows) to sites (columns) cross water.

    A line to an outline ends at its nearest point; one to a site without a place crosses nothing.

    Raises
    ------
    CrsError : the sites are not in EPSG:27700.

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town
    >>> crossing(town(), sites(town(), ["club"]), np.array([0, 1]), np.array([0, 0])).tolist()
    [False, False]
    """
    require_crs(sites, what="frame of sites")
    if not len(waters(pack)):
        return np.zeros(len(rows), dtype=bool)
    homes = demand_points(pack).geometry.to_numpy()
    return crosses(pack, shapely.shortest_line(homes[rows], sites.geometry.to_numpy()[columns]))


def dry_walk(pack: Pack, sites: GeoDataFrame, way: Walk, within: float) -> Floats | None:
    """Return the walk from each demand point to the nearest site whose line does not cross water, metres.

    Parameters
    ----------
    pack : the place pack
    sites : EPSG:27700; what `way` leads to: the same sites in its columns, or the nearest of them in one
    way : walks to them
    within : walking distance that is asked about, metres; infinite beyond it

    None where it is no other than `way`: along a network, or where the pack knows of no water.

    Raises
    ------
    CrsError : the sites are not in EPSG:27700.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.access.reach import walk
    >>> from geo.access.supply import sites
    >>> from geo.sample import town
    >>> clubs = sites(town(), ["club"])
    >>> dry_walk(town(), clubs, walk(town(), clubs), 800) is None
    True
    """
    if way.kind == "network" or sites.empty or not len(waters(pack)):
        return None
    limit = way.within(within).usual / way.detour.central
    dry = np.full(len(way.metres), np.inf)
    there = ~(sites.geometry.isna() | sites.geometry.is_empty).to_numpy()
    placed = sites[there]
    if len(way.site_ids) == len(sites):
        straight = way.metres[:, there] / way.detour.central
        if not straight.shape[1]:
            return dry
        # Whoever's nearest site is not across water needs no other.
        first = straight.argmin(axis=1)
        homes = np.flatnonzero(straight[np.arange(len(first)), first] <= limit)
        wet = crossing(pack, placed, homes, first[homes])
        dry[homes[~wet]] = straight[homes[~wet], first[homes[~wet]]]
        row, columns = np.nonzero(straight[homes[wet]] <= limit)
        rows = homes[wet][row]
        wet = crossing(pack, placed, rows, columns)
        np.minimum.at(dry, rows[~wet], straight[rows[~wet], columns[~wet]])
        return dry * way.detour.central
    homes = np.flatnonzero(nearest(way.metres) <= limit * way.detour.central)
    return _nearest_dry(pack, placed, homes, limit, dry) * way.detour.central


def _nearest_dry(
    pack: Pack, sites: GeoDataFrame, homes: NDArray[np.intp], limit: float, dry: Floats
) -> Floats:
    """Fill in the straight lines of some homes; of thousands of sites only the nearest few are looked at."""
    from scipy.spatial import KDTree

    if (shapely.get_type_id(sites.geometry.to_numpy()) != 0).any():
        return _nearest_dry_edge(pack, sites, homes, limit, dry)
    where = shapely.get_coordinates(demand_points(pack).geometry.to_numpy())
    tree = KDTree(shapely.get_coordinates(sites.geometry.to_numpy()))
    several = min(_FIRST, len(sites))
    while len(homes):
        nearest_few = tree.query(where[homes], k=several, distance_upper_bound=limit + 1.0)
        metres, column = (np.reshape(each, (len(homes), several)) for each in nearest_few)
        row, rank = np.nonzero(metres <= limit)
        wet = crossing(pack, sites, homes[row], column[row, rank])
        np.minimum.at(dry, homes[row[~wet]], metres[row[~wet], rank[~wet]])
        if several == len(sites):
            break
        # Whoever has found none, and has more sites within the distance than were looked at, looks further.
        homes = homes[np.isinf(dry[homes]) & (metres[:, -1] <= limit)]
        several = min(several * 4, len(sites))
    return dry


def _nearest_dry_edge(
    pack: Pack, sites: GeoDataFrame, homes: NDArray[np.intp], limit: float, dry: Floats
) -> Floats:
    """Fill in the straight lines of some homes to edges; whoever's nearest is dry needs no other."""
    where, shapes = demand_points(pack).geometry.to_numpy(), sites.geometry.to_numpy()

    def fill(rows: NDArray[np.intp], columns: NDArray[np.intp]) -> None:
        """Fill in the lines from homes (rows) to sites (columns) that do not cross water."""
        on_land = ~crossing(pack, sites, rows, columns)
        metres = shapely.distance(where[rows[on_land]], shapes[columns[on_land]])
        np.minimum.at(dry, rows[on_land], metres)

    tree = STRtree(shapes)
    home, site = tree.query_nearest(where[homes], all_matches=False)
    fill(homes[home], site)
    left = homes[np.isinf(dry[homes])]
    home, site = tree.query(where[left], predicate="dwithin", distance=limit)
    fill(left[home], site)
    return dry


def range_words(low: float, high: float, water: float) -> str:
    """Return the range of a share in words, with the share that is within only across water.

    Examples
    --------
    >>> range_words(0.36, 0.65, 0.04), range_words(0.36, 0.65, 0.0)
    ('36% to 65%; 4% only across water', '36% to 65%')
    """
    return "; ".join(filter(None, [f"{low:.0%} to {high:.0%}", only_across(water)]))


def only_across(share: float) -> str:
    """Return in words that a share of the children is within only across water; empty below half a per cent.

    Examples
    --------
    >>> only_across(0.234), only_across(0.004), only_across(float("nan"))
    ('23% only across water', '', '')
    """
    return f"{share:.0%} only across water" if share >= TOLD else ""
