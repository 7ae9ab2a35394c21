"""Isochrones: the ground within a walk of a site, as an outline for the map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geo.access.detours import detour_for
from geo.access.walking import snap, to_nodes
from geo.crs import METRES, require_crs
from geo.memory import kept
from geo.pack.network import Floats, Network
from geo.pack.pack import Pack

# Doors lie beside the ways that are walked; about the depth of a block of houses.
WAYSIDE_METRES = 50.0
# Corners per quarter of a circle around the end of a way.
ROUNDNESS = 4


def isochrones(
    pack: Pack, sites: GeoDataFrame, within: float, *, detour: float | None = None
) -> GeoDataFrame:
    """Return the ground within a walk of each site.

    Parameters
    ----------
    pack : the place pack
    sites : points or outlines in EPSG:27700
    within : walking distance, metres
    detour : factor on the straight line where the pack has no network; that of the distance when None

    Returns
    -------
    Outlines in EPSG:27700 on the index of `sites`, clipped to known land; empty where a site has no place.
    Along a network: the ways that are reached, with what lies beside them. Without one: a circle.

    Raises
    ------
    CrsError : the sites are not in EPSG:27700.

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town, town_with_streets
    >>> clubs = sites(town(), ["club"])
    >>> (isochrones(town(), clubs, 500).area / 1e4).round().to_dict()
    {'CL-A': 35.0, 'CL-CD': 35.0}
    >>> (isochrones(town_with_streets(), clubs, 500).area / 1e4).round().to_dict()
    {'CL-A': 36.0, 'CL-CD': 36.0}
    """
    require_crs(sites, what="frame of sites")
    if pack.network is None:
        radius = within / (detour_for(within).central if detour is None else detour)
        shapes = np.array([_circle(each, radius) for each in sites.geometry], dtype=object)
    else:
        shapes = _along_ways(pack.network, sites, within)
    return GeoDataFrame(geometry=shapely.intersection(shapes, land(pack)), index=sites.index, crs=METRES)


def zone(pack: Pack, sites: GeoDataFrame, within: float, *, detour: float | None = None) -> BaseGeometry:
    """Return the ground within a walk of any of the sites, EPSG:27700: all isochrones together.

    Raises
    ------
    CrsError : the sites are not in EPSG:27700.

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town
    >>> round(zone(town(), sites(town(), ["club"]), 500).area / 1e4, 1)
    69.7
    """
    if pack.network is None or sites.empty:
        return shapely.union_all(isochrones(pack, sites, within, detour=detour).geometry.to_numpy())
    require_crs(sites, what="frame of sites")
    doors = snap(pack.network, sites)
    metres = to_nodes(pack.network, doors, len(sites), within=within).min(axis=0)
    return shapely.intersection(_wayside(pack.network, metres, doors, within), land(pack))


@kept(1, shared=True)
def land(pack: Pack) -> BaseGeometry:
    """Return the land that a pack knows: the place and its neighbours, EPSG:27700.

    Examples
    --------
    >>> from geo.sample import town
    >>> round(land(town()).area / 1e6, 2)
    16.0
    """
    known = pd.concat([pack.areas["borough"].geometry, pack.context.geometry]).to_crs(METRES)
    whole = shapely.union_all(known.to_numpy())
    shapely.prepare(whole)
    return whole


def _circle(site: BaseGeometry | None, radius: float) -> BaseGeometry:
    """Return the ground within a straight line of a site."""
    return shapely.Polygon() if site is None else site.buffer(radius, quad_segs=16)


def _along_ways(network: Network, sites: GeoDataFrame, within: float) -> NDArray[Any]:
    """Return, per site, the reached parts of ways with their wayside."""
    doors = snap(network, sites)
    metres = to_nodes(network, doors, len(sites), within=within)
    by_row = dict(list(doors.groupby("row")))
    shapes = [
        _wayside(network, metres[row], by_row.get(row, doors.iloc[:0]), within) for row in range(len(sites))
    ]
    return np.array(shapes, dtype=object)


def _wayside(network: Network, metres: Floats, doors: DataFrame, within: float) -> BaseGeometry:
    """Return the parts of ways reached from nodes at these distances, or from doors, and what lies beside."""
    parts = _reached(network, metres, within)
    for _, edge, along, off in doors.itertuples(index=False):
        # The ends of the way at the door may both be out of reach.
        rest = max(within - off, 0.0)
        way = network.edges.geometry.iloc[int(edge)]
        parts.append(substring(way, max(along - rest, 0.0), along + rest))
    # Way by way and then together: far quicker than the buffer of all ways at once.
    return shapely.union_all(shapely.buffer(parts, WAYSIDE_METRES, quad_segs=ROUNDNESS))


def _reached(network: Network, metres: Floats, within: float) -> list[BaseGeometry]:
    """Return the parts of edges that are reached from their ends."""
    edges = network.edges
    length = edges["metres"].to_numpy()
    from_u, from_v = (np.clip(within - metres[edges[end].to_numpy()], 0.0, length) for end in ("u", "v"))
    whole = from_u + from_v >= length
    ways = edges.geometry.to_numpy()
    parts = list(ways[whole])
    for number in np.flatnonzero(~whole & (from_u > 0)):
        parts.append(substring(ways[number], 0.0, from_u[number]))
    for number in np.flatnonzero(~whole & (from_v > 0)):
        parts.append(substring(ways[number], length[number] - from_v[number], length[number]))
    return parts
