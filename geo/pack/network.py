"""The walking network: ways cut where they meet, as nodes and edges in metres, and the islands among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame

from geo.crs import METRES, require_crs
from geo.memory import kept

# Imported where a graph is made: that takes a seventh of a second, and most packs have no network.
if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Columns of the files kept in a pack beside their geometry.
NODE_COLUMNS = ("island",)
EDGE_COLUMNS = ("u", "v", "metres")
# An island shorter than this is a courtyard or the frayed edge of an extract: nobody is snapped to it.
LEAST_ISLAND_METRES = 1_000.0
# A part this far across leads somewhere: nobody walks on to the end of it. So does one that is nearly as far
# across as the widest, this share of it.
FAR_METRES = 3_000.0
COMPARABLE = 0.75


# Compared by identity; what follows from a network is kept on it.
@dataclass(frozen=True, eq=False)
class Network:
    """Ways on foot, walked in both directions; not to be changed.

    Attributes
    ----------
    nodes : points in EPSG:27700, index 0, 1, ...; `island` counts connected parts, the longest is 0
    edges : lines in EPSG:27700, index 0, 1, ...; `u` and `v` are the nodes at their ends, `metres` the length
    about : where the network is from: file, attribution, licence and the like
    left_out : what the import did not take from the file: reasons, and how many ways each
    on_trust : what it took although the file does not say that it can be walked: likewise
    """

    nodes: GeoDataFrame
    edges: GeoDataFrame
    about: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    on_trust: Mapping[str, int] = field(default_factory=dict)


def from_lines(coordinates: Floats, refs: Integers, line: Integers, about: Mapping[str, str]) -> Network:
    """Cut lines where they meet and return the network they make.

    Parameters
    ----------
    coordinates : vertices of all lines one after another, metres in EPSG:27700
    refs : what tells one vertex from another; lines with the same number meet there
    line : the line that each vertex belongs to, in one block each
    about : where the lines are from

    Examples
    --------
    >>> corners = np.array([[0.0, 0], [100, 0], [200, 0], [100, 0], [100, 50]])
    >>> found = from_lines(corners, np.array([1, 2, 3, 2, 4]), np.array([0, 0, 0, 1, 1]), {})
    >>> found.edges["metres"].to_list()
    [100.0, 100.0, 50.0]
    """
    places, first, place, times = np.unique(refs, return_index=True, return_inverse=True, return_counts=True)
    end = np.ones(len(line) + 1, dtype=bool)
    end[1:-1] = line[1:] != line[:-1]
    cuts = np.flatnonzero(end[:-1] | end[1:] | (times[place] > 1))
    start, stop = cuts[:-1], cuts[1:]
    same = line[start] == line[stop]
    start, stop = start[same], stop[same]
    size = stop - start + 1
    edge = np.repeat(np.arange(len(start)), size)
    vertex = np.arange(len(edge)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(start, size)
    shapes = shapely.linestrings(coordinates[vertex], indices=edge)
    frame = DataFrame({"u": place[start], "v": place[stop], "metres": shapely.length(shapes)})
    edges = GeoDataFrame(frame, geometry=shapes, crs=METRES)
    return assembled(coordinates[first[: len(places)]], edges, about)


def assembled(places: Floats, edges: GeoDataFrame, about: Mapping[str, str]) -> Network:
    """Return the network of some edges: nodes that none uses are dropped, islands counted, all in order.

    Examples
    --------
    >>> from geo.sample import river
    >>> bridge = river().edges.query("metres == 100").head(1)
    >>> places = shapely.get_coordinates(river().nodes.geometry.to_numpy())
    >>> len(assembled(places, bridge, {}).nodes)
    2
    """
    require_crs(edges, what="frame of edges")
    edges = edges[edges["metres"] > 0]
    used, ends = np.unique(edges[["u", "v"]].to_numpy(), return_inverse=True)
    ends = ends.reshape(-1, 2)
    edges = edges.assign(u=ends[:, 0], v=ends[:, 1]).sort_values(["u", "v", "metres"], kind="stable")
    edges = edges[[*EDGE_COLUMNS, "geometry"]].reset_index(drop=True)
    nodes = GeoDataFrame(
        {"island": _islands(len(used), edges)}, geometry=shapely.points(places[used]), crs=METRES
    )
    return Network(nodes, edges, about)


def cropped(network: Network, bounds: tuple[float, float, float, float]) -> Network:
    """Return the edges that touch a rectangle (west, south, east, north in metres), whole.

    Examples
    --------
    >>> from geo.sample import river
    >>> len(river().edges), len(cropped(river(), (0, -10, 150, 110)).edges)
    (6, 2)
    """
    kept = network.edges[network.edges.intersects(shapely.box(*bounds))]
    part = assembled(shapely.get_coordinates(network.nodes.geometry.to_numpy()), kept, network.about)
    return replace(part, left_out=network.left_out, on_trust=network.on_trust)


@kept(1)
def graph(network: Network) -> csr_array[Any]:
    """Return the lengths between neighbouring nodes as a sparse matrix, metres: the shortest of several.

    Examples
    --------
    >>> from geo.sample import river
    >>> graph(river()).shape, float(graph(river()).sum())
    ((8, 8), 2204.0)
    """
    from scipy.sparse import coo_array

    edges = network.edges
    ends = edges[["u", "v"]].to_numpy()
    frame = DataFrame(np.vstack([ends, ends[:, ::-1]]), columns=["u", "v"])
    frame["metres"] = np.tile(edges["metres"].to_numpy(), 2)
    least = frame.groupby(["u", "v"])["metres"].min().reset_index()
    count = len(network.nodes)
    return coo_array((least["metres"], (least["u"], least["v"])), shape=(count, count)).tocsr()


def islands(network: Network) -> DataFrame:
    """Return the connected parts: nodes, edges and metres each, the longest first; index = island.

    Examples
    --------
    >>> from geo.sample import river
    >>> islands(river())
            nodes  edges  metres
    island
    0           6      5  1100.0
    1           2      1     2.0
    """
    island = part_of_edge(network)
    edges = network.edges.groupby(island)["metres"].agg(edges="size", metres="sum")
    nodes = network.nodes.groupby("island").size()
    frame: DataFrame = edges.assign(nodes=nodes)[["nodes", "edges", "metres"]]
    return frame.rename_axis("island")


def leading(network: Network) -> NDArray[np.bool_]:
    """Tell per connected part whether it leads somewhere: one gets as far on it as on others.

    Length alone does not tell: kilometres of estate paths that nobody has joined to the street lead round a
    block. A part leads somewhere when it is FAR_METRES across, or three quarters as far as the widest part.

    Examples
    --------
    >>> from geo.sample import river
    >>> leading(river()).tolist()
    [True, False]
    """
    island = part_of_edge(network)
    order = np.argsort(island, kind="stable")
    coordinates, edge = shapely.get_coordinates(network.edges.geometry.to_numpy()[order], return_index=True)
    across = 2 * shapely.minimum_bounding_radius(
        shapely.multipoints(coordinates, indices=island[order][edge])
    )
    enough: NDArray[np.bool_] = across >= min(FAR_METRES, COMPARABLE * across.max(initial=0.0))
    return enough


def snappable_parts(network: Network) -> NDArray[np.bool_]:
    """Tell per connected part whether people may be snapped to it: not where it is too short to be a place.

    Examples
    --------
    >>> from geo.sample import river
    >>> snappable_parts(river()).tolist()
    [True, False]
    """
    metres = islands(network)["metres"].to_numpy()
    found: NDArray[np.bool_] = (metres >= LEAST_ISLAND_METRES) | leading(network)
    found[:1] = True
    return found


def snappable(network: Network) -> NDArray[np.bool_]:
    """Tell per edge whether people may be snapped to it: not on islands too short to be a place.

    Examples
    --------
    >>> from geo.sample import river
    >>> river().edges.loc[~snappable(river()), "metres"].to_list()
    [2.0]
    """
    found: NDArray[np.bool_] = snappable_parts(network)[part_of_edge(network)]
    return found


def part_of_edge(network: Network) -> Integers:
    """Return the connected part that each edge belongs to.

    Examples
    --------
    >>> from geo.sample import river
    >>> part_of_edge(river()).tolist()
    [0, 0, 1, 0, 0, 0]
    """
    found: Integers = network.nodes["island"].to_numpy()[network.edges["u"]]
    return found


def _islands(count: int, edges: GeoDataFrame) -> NDArray[np.int64]:
    """Return the connected part of each node; parts are numbered by their length, the longest 0."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    u, v = edges["u"].to_numpy(), edges["v"].to_numpy()
    links = coo_array((np.ones(len(u)), (u, v)), shape=(count, count)).tocsr()
    parts, label = connected_components(links, directed=False)
    metres = np.bincount(label[u], edges["metres"].to_numpy(), minlength=parts)
    rank = np.empty(parts, dtype=np.int64)
    rank[np.argsort(-metres, kind="stable")] = np.arange(parts)
    return rank[label]
