"""Pockets: the patches of a place whose children have no listed place for them within the distance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import STRtree

from geo.access import homes
from geo.access.demand import children, demand_points
from geo.access.grid import SPACING
from geo.access.reach import ON_THE_LINE
from geo.crs import METRES
from geo.gaps.play import Band, Supply, nearest_place, walks
from geo.memory import kept
from geo.pack.pack import Pack

FEWEST = 10.0
"""Children in a pocket from which it is listed; below, points and outlines say more than where children live.
Smaller ones are counted together, not lost."""
JOINED: Final = 150.0
"""Metres between homes of one pocket; its ground lies within half of that of one of them."""
# The discs around homes are drawn with so many sides a quarter, and never smaller than they should be.
_SIDES: Final = 4
_OUTSIDE: Final = 1 / math.cos(math.pi / 4 / _SIDES)

Patches = Callable[[GeoDataFrame], tuple[NDArray[np.intp], NDArray[np.object_]]]


@dataclass(frozen=True, eq=False)
class Pockets:
    """Pockets of a band: the listed ones, largest first, and what the smaller ones hold together.

    `frame` : EPSG:27700, index pocket (1, 2, ...); children, wards (codes, most children first), lsoas (how
    many small areas it touches), hectares, nearest_m (walk to the nearest place, mean of its children,
    infinite where there is none at all), geometry. `reached` + children of the frame + `small_children` are
    all children.
    """

    frame: GeoDataFrame
    small: int
    small_children: float
    reached: float


@kept(32)
def pockets(pack: Pack, supply: Supply, band: Band, *, cut: bool = False, fewest: float = FEWEST) -> Pockets:
    """Return the pockets of a band beyond reach among listed places.

    Homes beyond reach, at the detour that is used, with children of the band are joined where they stand no
    more than 150 m apart. Of a pack that does not know its homes, the squares of 50 m around its demand
    points are joined where they touch by a side.

    Source: methods.md, "Distance and reach".

    Parameters
    ----------
    pack, supply, band : the place pack, which places count, ages and distance
    cut : whether a pocket ends at ward lines, so that each lies in one ward
    fewest : children from which a pocket is listed

    Examples
    --------
    >>> from geo.sample import town
    >>> found = pockets(town(), Supply(("play_area",)), Band("under_5", "Under 5", (0, 4), 300))
    >>> found.frame[["children", "wards", "hectares"]].round(1)
            children            wards  hectares
    pocket
    1           69.4  (B, D, C, A, E)    1187.0
    >>> round(found.reached, 1)
    0.6
    """
    count = children(pack, band.ages)
    near, _ = nearest_place(pack, supply, band)
    beyond = near > walks(pack, supply).within(band.within).usual + ON_THE_LINE
    points = demand_points(pack).assign(children=count, near=near)
    out = points[beyond & (count > 0)]
    patches = _linked if homes.known(pack) else _touching
    numbers, shapes = _by_ward(out, patches) if cut else patches(out)
    rows = out.assign(pocket=numbers)
    parts = rows.groupby("pocket")["children"].sum().sort_values(ascending=False, kind="stable")
    listed = parts[parts >= fewest]
    frame = _described(pack, rows, shapes, list(listed.index), cut)
    small = parts[parts < fewest]
    return Pockets(frame, len(small), float(small.sum()), float(count[~beyond].sum()))


def _by_ward(points: GeoDataFrame, patches: Patches) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Return patches that end at ward lines."""
    found = np.zeros(len(points), dtype=np.intp)
    shapes: list[NDArray[np.object_]] = [np.array([], dtype=object)]
    used = 0
    for ward in points["ward_code"].unique():
        own = (points["ward_code"] == ward).to_numpy()
        numbers, parts = patches(points[own])
        found[own] = numbers + used
        used += len(parts)
        shapes.append(parts)
    return found, np.concatenate(shapes)


def _linked(points: GeoDataFrame) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Return which patch each home belongs to, and the ground around the homes of each patch, in metres."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import KDTree

    if points.empty:
        return np.zeros(0, dtype=np.intp), np.array([], dtype=object)
    where = shapely.get_coordinates(points.geometry.to_numpy())
    one, other = KDTree(where).query_pairs(JOINED + ON_THE_LINE, output_type="ndarray").T
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(where), len(where)))
    count, found = connected_components(links, directed=False)
    discs = shapely.buffer(points.geometry.to_numpy(), JOINED / 2 * _OUTSIDE, quad_segs=_SIDES)
    grounds = np.empty(count, dtype=object)
    grounds[:] = [shapely.union_all(discs[found == number]) for number in range(count)]
    return found.astype(np.intp), grounds


def _touching(points: GeoDataFrame) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Return which patch the square around each point belongs to, and the patches, in metres."""
    parts: NDArray[np.object_] = shapely.get_parts(shapely.union_all(_strips(points)))
    point, patch = STRtree(parts).query(points.geometry.to_numpy(), predicate="intersects")
    found = np.zeros(len(points), dtype=np.intp)
    found[point] = patch
    return found, parts


def _strips(points: GeoDataFrame) -> NDArray[np.object_]:
    """Return the squares of the grid around points, neighbours in a row as one: far fewer to be joined."""
    half = SPACING / 2
    at = np.unique(shapely.get_coordinates(points.geometry.to_numpy())[:, ::-1], axis=0)
    y, x = at[:, 0], at[:, 1]
    start = np.ones(len(at), dtype=bool)
    start[1:] = (np.diff(y) != 0) | (np.diff(x) != SPACING)
    first = np.flatnonzero(start)
    last = np.append(first[1:], len(at)) - 1 if len(at) else first
    boxes: NDArray[np.object_] = shapely.box(x[first] - half, y[first] - half, x[last] + half, y[last] + half)
    return boxes


def _described(
    pack: Pack, rows: GeoDataFrame, patch: NDArray[np.object_], order: list[int], cut: bool
) -> GeoDataFrame:
    """Return one row per listed pocket, in the order given."""
    land = pack.areas["ward" if cut else "borough"].geometry.to_crs(METRES)
    parts = dict(iter(rows.groupby("pocket")))
    records, shapes = [], []
    for number in order:
        part = parts[number]
        by_ward = part.groupby("ward_code")["children"].sum().sort_values(ascending=False, kind="stable")
        # The ground at the edge reaches over it; the pocket does not, unless its homes officially belong to a
        # ward that its outline leaves out.
        edge = land[by_ward.index[0]] if cut else land.iloc[0]
        inside = shapely.intersection(patch[number], edge)
        shape = patch[number] if shapely.is_empty(inside) else inside
        total = float(part["children"].sum())
        records.append(
            {
                "children": total,
                "wards": tuple(by_ward.index),
                "lsoas": int(part["lsoa_code"].nunique()),
                "hectares": shape.area / 1e4,
                "nearest_m": float((part["near"] * part["children"]).sum() / total),
            }
        )
        shapes.append(shape)
    columns = ["children", "wards", "lsoas", "hectares", "nearest_m"]
    frame = GeoDataFrame(records, columns=columns, geometry=gpd.GeoSeries(shapes, crs=METRES), crs=METRES)
    frame.index = frame.index + 1
    return frame.rename_axis("pocket")
