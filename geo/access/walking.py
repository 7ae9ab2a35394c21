"""Walking along a network: snapping people and sites to the nearest way, and the shortest paths between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame

from geo.crs import require_crs
from geo.memory import kept
from geo.pack.network import Floats, Network, graph, leading, part_of_edge, snappable

# scipy's graphs are imported where a network is walked, as in geo.pack.network.
if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Further than this from any way, nobody is given a walk (methods.md asks that it be refused).
FARTHEST_SNAP_METRES = 250.0
# A way that passes an outline this much further off than the nearest one leads to it as well.
GATE_METRES = 1.0
# Distances held at a time beside the result: bounds the memory of large networks and many demand points.
CELLS_AT_ONCE = 4_000_000

# What stands for a place on a network: row of the frame, edge, metres along it, metres from the place to it.
SNAPPED_COLUMNS = ("row", "edge", "along", "metres")


Tree = tuple[shapely.STRtree, NDArray[np.intp]]


@kept(1)
def _trees(network: Network) -> tuple[Tree, Tree, NDArray[np.bool_]]:
    """Return trees of edges with their numbers: of all that are snapped to, of those that lead somewhere.

    And, per edge, whether it leads somewhere.
    """
    leads = leading(network)[part_of_edge(network)]
    every, some = np.flatnonzero(snappable(network)), np.flatnonzero(leads)
    shapes = network.edges.geometry.to_numpy()
    all_of_them = shapely.STRtree(shapes[every])
    return (
        (all_of_them, every),
        (all_of_them, every) if len(some) == len(every) else (shapely.STRtree(shapes[some]), some),
        leads,
    )


def snap(network: Network, places: GeoDataFrame) -> DataFrame:
    """Return the nearest points of the network for each place; an outline is entered wherever a way meets it.

    A place is snapped to the nearest way of a part of the network that leads somewhere. Where a way of
    another part is nearer still, such as a path round an estate that is joined to nothing, it is snapped to
    that as well: walks begin at whichever of the two leads on.

    Parameters
    ----------
    network : the ways
    places : points or outlines in EPSG:27700

    Returns
    -------
    SNAPPED_COLUMNS, sorted by row and edge; places further than 250 m from any way, or without a geometry,
    have no row, a point has one or two, an outline may have several.

    Raises
    ------
    CrsError : the places are not in EPSG:27700.

    Examples
    --------
    >>> from shapely import Point
    >>> from geo.sample import river
    >>> homes = GeoDataFrame(geometry=[Point(0, 80), Point(0, 900)], crs="EPSG:27700")
    >>> snap(river(), homes)
       row  edge  along  metres
    0    0     1    0.0    20.0
    """
    require_crs(places, what="frame of places")
    shapes = places.geometry.to_numpy()
    every, some, leads = _trees(network)
    row, edge, metres = _nearest(every, shapes, np.arange(len(shapes)))
    nowhere = ~leads[edge]
    if nowhere.any():
        also = _nearest(some, shapes, row[nowhere])
        row, edge, metres = (np.concatenate(each) for each in zip((row, edge, metres), also, strict=True))
    outline = shapely.get_dimensions(shapes[row]) == 2
    entered = _entrances(network, shapes, row[outline], metres[outline])
    row, edge, metres = row[~outline], edge[~outline], metres[~outline]
    along = shapely.line_locate_point(network.edges.geometry.to_numpy()[edge], shapes[row])
    found = DataFrame({"row": row, "edge": edge, "along": along, "metres": metres})
    found = found if entered.empty else pd.concat([found, entered])
    return found.drop_duplicates().sort_values(["row", "edge", "along"]).reset_index(drop=True)


def _nearest(
    tree: Tree, shapes: NDArray[Any], rows: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Return the nearest edge of a tree for some shapes: row, edge and metres of each that is near enough."""
    (at, found), metres = tree[0].query_nearest(
        shapes[rows], max_distance=FARTHEST_SNAP_METRES, return_distance=True, all_matches=False
    )
    return rows[at], tree[1][found], metres


def walks(network: Network, people: DataFrame, sites: DataFrame, shape: tuple[int, int]) -> Floats:
    """Return the shortest walk from each demand point to each site along a network, metres.

    Parameters
    ----------
    network : the ways, walked in both directions
    people, sites : from `snap`; the way from the place to the network is part of the walk
    shape : number of demand points and of sites that were to be snapped

    Returns
    -------
    One row per demand point, one column per site; infinite where there is no way or no snap.

    Examples
    --------
    >>> from shapely import Point
    >>> from geo.sample import river
    >>> homes, club = (GeoDataFrame(geometry=[Point(0, y)], crs="EPSG:27700") for y in (100, 0))
    >>> float(walks(river(), snap(river(), homes), snap(river(), club), (1, 1))[0, 0])
    900.0
    """
    from scipy.sparse.csgraph import dijkstra

    metres = np.full(shape, np.inf)
    doors = _with_doors(network, sites, shape[1])
    people = people.sort_values("row", kind="stable")
    row, begins = np.unique(people["row"].to_numpy(), return_index=True)
    u, v = (network.edges[name].to_numpy()[people["edge"]] for name in ("u", "v"))
    length = network.edges[["metres"]].to_numpy()[people["edge"]]
    along, reach = (people[[name]].to_numpy() for name in ("along", "metres"))
    first = len(network.nodes)
    size = max(1, CELLS_AT_ONCE // max(first + shape[1], len(people)))
    for start in range(0, shape[1], size):
        stop = min(start + size, shape[1])
        # One row per node, so that the walks from a place lie side by side.
        to_site = np.ascontiguousarray(dijkstra(doors, indices=np.arange(first + start, first + stop)).T)
        walked = np.minimum(to_site[u] + along, to_site[v] + (length - along))
        walked += reach
        # Some begin at either of two ways.
        metres[row, start:stop] = walked if len(row) == len(walked) else np.minimum.reduceat(walked, begins)
    return _along_one_edge(metres, people, sites)


def to_nodes(network: Network, sites: DataFrame, count: int, *, within: float = np.inf) -> Floats:
    """Return the walk from each of `count` snapped sites to each node, metres; infinite beyond `within`.

    Examples
    --------
    >>> from shapely import Point
    >>> from geo.sample import river
    >>> club = GeoDataFrame(geometry=[Point(400, 0)], crs="EPSG:27700")
    >>> metres = to_nodes(river(), snap(river(), club), 1, within=300)
    >>> sorted(metres[np.isfinite(metres)].tolist())
    [0.0, 100.0, 100.0, 200.0]
    """
    from scipy.sparse.csgraph import dijkstra

    first = len(network.nodes)
    doors = _with_doors(network, sites, count)
    metres: Floats = dijkstra(doors, indices=first + np.arange(count), limit=within)[:, :first]
    return metres


def _with_doors(network: Network, sites: DataFrame, count: int) -> csr_array[Any]:
    """Return the graph with one more node per site, leading to both ends of the edges it is entered from."""
    from scipy.sparse import coo_array

    ways = graph(network).tocoo()
    first = len(network.nodes)
    edges = network.edges.iloc[sites["edge"]]
    to_u = sites["metres"].to_numpy() + sites["along"].to_numpy()
    to_v = sites["metres"].to_numpy() + (edges["metres"].to_numpy() - sites["along"].to_numpy())
    door = first + sites["row"].to_numpy()
    links = DataFrame(
        {
            "from": np.concatenate([door, door]),
            "to": np.concatenate([edges["u"], edges["v"]]),
            "metres": np.concatenate([to_u, to_v]),
        }
    )
    least = links.groupby(["from", "to"])["metres"].min().reset_index()
    start = np.concatenate([ways.row, least["from"]])
    end = np.concatenate([ways.col, least["to"]])
    metres = np.concatenate([ways.data, least["metres"]])
    return coo_array((metres, (start, end)), shape=(first + count, first + count)).tocsr()


def _along_one_edge(metres: Floats, people: DataFrame, sites: DataFrame) -> Floats:
    """Shorten, in place, the walks of those who need not leave the edge that they and the site are on."""
    both = people.merge(sites, on="edge", suffixes=("", "_site"))
    straight = (both["along"] - both["along_site"]).abs() + both["metres"] + both["metres_site"]
    np.minimum.at(metres, (both["row"].to_numpy(), both["row_site"].to_numpy()), straight.to_numpy())
    return metres


def _entrances(network: Network, shapes: NDArray[Any], rows: NDArray[np.intp], nearest: Floats) -> DataFrame:
    """Return where ways meet or pass some outlines: every vertex of the part of a way that is near enough.

    `nearest` is the distance of each of these outlines from its nearest way: those passing as closely, with
    GATE_METRES to spare, lead to it as well.
    """
    (tree, numbers), _, _ = _trees(network)
    near = shapely.buffer(shapes[rows], nearest + GATE_METRES)
    which, found = tree.query(near, predicate="intersects")
    ways = network.edges.geometry.to_numpy()[numbers[found]]
    vertices, part = shapely.get_coordinates(shapely.intersection(ways, near[which]), return_index=True)
    gates, row = shapely.points(vertices), rows[which][part]
    along = shapely.line_locate_point(ways[part], gates)
    metres = shapely.distance(gates, shapes[row])
    frame = DataFrame({"row": row, "edge": numbers[found][part], "along": along, "metres": metres})
    return frame.drop_duplicates()
