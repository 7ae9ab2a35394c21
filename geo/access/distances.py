"""Distances from demand points to sites: by air, and along the walking network of a pack."""

from __future__ import annotations

import hashlib

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access.demand import BASE_AGES, children, demand_points
from geo.access.walking import snap, walks
from geo.crs import METRES, require_crs
from geo.errors import NotAvailableError
from geo.memory import kept
from geo.pack.network import Floats, Network
from geo.pack.pack import Pack

# With fewer children than this near a way, the extract was too small and figures must say so.
ENOUGH_NEAR = 0.99


def straight_lines(points: GeoDataFrame, sites: GeoDataFrame) -> Floats:
    """Return the straight line from each point to each site (to the edge of an outline), metres.

    Raises
    ------
    CrsError : either frame is not in EPSG:27700.

    Examples
    --------
    >>> from shapely import Point
    >>> homes = GeoDataFrame(geometry=[Point(0, 0), Point(300, 0)], crs=METRES)
    >>> club = GeoDataFrame(geometry=[Point(300, 400)], crs=METRES)
    >>> straight_lines(homes, club)
    array([[500.],
           [400.]])
    """
    from scipy.spatial.distance import cdist  # takes a tenth of a second

    require_crs(points, what="frame of demand points")
    require_crs(sites, what="frame of sites")
    shapes = sites.geometry.to_numpy()
    where = np.asarray(shapely.get_coordinates(points.geometry.to_numpy()))
    metres = np.full((len(points), len(sites)), np.inf)
    kinds = shapely.get_type_id(shapes)  # -1 where there is no place, 0 for a point
    dots = np.flatnonzero((kinds == 0) & ~shapely.is_empty(shapes))
    if len(dots):
        metres[:, dots] = cdist(where, shapely.get_coordinates(shapes[dots]))
    for column in np.flatnonzero((kinds > 0) & ~shapely.is_empty(shapes)):
        metres[:, column] = shapely.distance(points.geometry.to_numpy(), shapes[column])
    return metres


def nearest_line(points: GeoDataFrame, sites: GeoDataFrame) -> Floats:
    """Return the straight line from each point to the nearest of some sites, to the edge of outlines; metres.

    As the least of `straight_lines`, for any number of sites: the distances to all are not needed. None of
    the sites is without a place.

    Raises
    ------
    CrsError : either frame is not in EPSG:27700.

    Examples
    --------
    >>> from shapely import Point
    >>> homes = GeoDataFrame(geometry=[Point(0, 0), Point(300, 0)], crs=METRES)
    >>> clubs = GeoDataFrame(geometry=[Point(300, 400), Point(9, 12)], crs=METRES)
    >>> nearest_line(homes, clubs).tolist()
    [15.0, 291.2...]
    """
    from scipy.spatial import KDTree

    require_crs(points, what="frame of demand points")
    require_crs(sites, what="frame of sites")
    homes, shapes = (each.geometry.to_numpy() for each in (points, sites))
    if (shapely.get_type_id(shapes) != 0).any():
        (row, _), found = shapely.STRtree(shapes).query_nearest(
            homes, all_matches=False, return_distance=True
        )
        metres: Floats = np.empty(len(homes))
        metres[row] = found
        return metres
    where, places = (np.asarray(shapely.get_coordinates(each)) for each in (homes, shapes))
    _, nearest = KDTree(places).query(where)
    straight: Floats = np.sqrt(((where - places[nearest]) ** 2).sum(axis=1))
    return straight


def along_ways(pack: Pack, sites: GeoDataFrame) -> Floats:
    """Return the walk along the pack's network from each demand point to each site, metres.

    Not to be changed. Infinite where there is no way, or where point or site is further than 250 m from one.

    Raises
    ------
    CrsError : the sites are not in EPSG:27700.
    NotAvailableError : the pack has no network.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.access.supply import sites
    >>> from geo.sample import town_with_streets
    >>> metres = along_ways(town_with_streets(), sites(town_with_streets(), ["club"]))
    >>> float(metres.min().round()), float(metres.max().round())
    (50.0, 6500.0)
    """
    require_crs(sites, what="frame of sites")
    return _along_ways(pack, _fingerprint(sites), sites=sites)


def share_near_ways(pack: Pack) -> float:
    """Return the share of children aged 0 to 15 who live near enough to a way to be given a walk, 0 to 1.

    Raises
    ------
    NotAvailableError : the pack has no network.

    Examples
    --------
    >>> from geo.sample import town_with_streets
    >>> share_near_ways(town_with_streets())
    1.0
    """
    count = children(pack, BASE_AGES)
    return float(count.iloc[_people(pack)["row"].unique()].sum() / count.sum())


# The shapes themselves are not kept: some are a visitor's own.
@kept(8, aside="sites")
def _along_ways(pack: Pack, _shapes: str, *, sites: GeoDataFrame) -> Floats:
    """Return the walks to sites, whose shapes have this fingerprint: they are computed once."""
    network = _network(pack)
    points = demand_points(pack)
    frame = GeoDataFrame(geometry=sites.geometry.to_numpy(), crs=METRES)
    metres = walks(network, _people(pack), snap(network, frame), (len(points), len(sites)))
    # Who stands inside an outline is there already.
    for column in np.flatnonzero(shapely.get_dimensions(frame.geometry.to_numpy()) == 2):
        metres[shapely.intersects(points.geometry.to_numpy(), frame.geometry.iloc[column]), column] = 0.0
    metres.setflags(write=False)
    return metres


@kept(1, shared=True)
def _people(pack: Pack) -> DataFrame:
    """Return the demand points of a pack snapped to its network."""
    return snap(_network(pack), demand_points(pack))


def _fingerprint(sites: GeoDataFrame) -> str:
    """Return a text that tells the shapes of some sites, in their order, from all others."""
    found = hashlib.sha256()
    for shape in shapely.to_wkb(sites.geometry.to_numpy()):
        found.update(b"none" if shape is None else hashlib.sha256(shape).digest())
    return found.hexdigest()


def _network(pack: Pack) -> Network:
    """Return the pack's network, or say that it has none."""
    if pack.network is None:
        raise NotAvailableError("This place has no walking network (data/network).")
    return pack.network
