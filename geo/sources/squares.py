"""Ground that is walked across, such as squares and platforms: straight ways from door to door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geo.pack.network import Floats, Integers

# From each door to each other: more of them than this, and the outline has to do.
MOST_DOORS: Final = 30
# With the corners that a walk may turn at.
MOST_STOPS: Final = 60
# What is measured in metres is on an outline this close to it.
SLACK_METRES: Final = 0.02
# Walks between doors that are longer than they need be by less than this factor get no way of their own.
LONGER: Final = 1.1
# What stands for no length in a sparse table of lengths.
TINY: Final = 1e-9


def across(
    coordinates: Floats, refs: Integers, way: Integers, areas: Sequence[Sequence[int]]
) -> tuple[Floats, Integers, Integers]:
    """Return ways and, besides, straight ways over the ground of areas: wherever ways lead to it.

    Parameters
    ----------
    coordinates : vertices of all ways one after another, metres in EPSG:27700
    refs : what tells one vertex from another
    way : the way that each vertex belongs to, in order
    areas : per area, the ways around it

    Returns
    -------
    Coordinates, refs and lines of what is added: two vertices a line, numbered from 0.

    Examples
    --------
    >>> square = [[0.0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    >>> streets = [[-9.0, 0], [0, 0], [10, 10], [19, 10]]
    >>> refs, way = np.array([1, 2, 3, 4, 1, 5, 1, 3, 6]), np.array([0, 0, 0, 0, 0, 1, 1, 2, 2])
    >>> added, ends, line = across(np.array(square + streets), refs, way, [[0]])
    >>> added.tolist(), ends.tolist(), line.tolist()
    ([[0.0, 0.0], [10.0, 10.0]], [1, 3], [0, 0])
    """
    pairs: list[Integers] = []
    if areas:
        town = _Town(coordinates, refs, way)
        pairs = [found for area in areas if len(found := town.straight(area))]
    rows = np.concatenate(pairs).ravel() if pairs else np.array([], dtype=np.int64)
    return coordinates[rows], refs[rows], np.repeat(np.arange(len(rows) // 2), 2)


class _Town:
    """All ways, asked for what leads to an area."""

    def __init__(self, coordinates: Floats, refs: Integers, way: Integers) -> None:
        self.coordinates, self.refs, self.way = coordinates, refs, way
        _, self.place, self.times = np.unique(refs, return_inverse=True, return_counts=True)
        end = np.ones(len(way) + 1, dtype=bool)
        end[1:-1] = way[1:] != way[:-1]
        loose = np.flatnonzero((end[:-1] | end[1:]) & (self.times[self.place] == 1))
        self.loose = loose
        self.ends = shapely.STRtree(list(shapely.points(coordinates[loose, 0], coordinates[loose, 1])))

    def straight(self, area: Sequence[int]) -> Integers:
        """Return the straight ways across an area, each as the vertices at its ends."""
        none = np.empty((0, 2), dtype=np.int64)
        pieces = [self._vertices(number) for number in dict.fromkeys(area)]
        pieces = [each for each in pieces if len(each) > 1]
        if not pieces:
            return none
        rim = np.concatenate(pieces)
        ground = self._ground(pieces)
        if ground is None:
            return none
        places, first, own = np.unique(self.place[rim], return_index=True, return_counts=True)
        led_to = self.times[places] > own
        doors = np.concatenate(
            [rim[first[led_to]], self.loose[self.ends.query(ground, predicate="contains_properly")]]
        )
        if not 1 < len(doors) <= MOST_DOORS:
            return none
        corners = self._corners(rim[first[~led_to]], ground)
        stops = np.concatenate([doors, corners]) if len(doors) + len(corners) <= MOST_STOPS else doors
        found: Integers = stops[_needed(self._seen(stops, ground), self._along(stops, pieces), len(doors))]
        return found

    def _seen(self, stops: Integers, ground: BaseGeometry) -> Floats:
        """Return the straight distances between stops, metres; infinite where it is not over the ground."""
        one, other = np.triu_indices(len(stops), 1)
        ways = shapely.linestrings(self.coordinates[np.column_stack([stops[one], stops[other]])])
        wide = shapely.buffer(ground, SLACK_METRES)
        shapely.prepare(wide)
        return _matrix(
            len(stops), one, other, np.where(shapely.covers(wide, ways), shapely.length(ways), np.inf)
        )

    def _along(self, stops: Integers, pieces: Sequence[Integers]) -> Floats:
        """Return the distances between stops along the outline, metres; infinite where it does not lead."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import dijkstra

        sides = np.concatenate([np.column_stack([each[:-1], each[1:]]) for each in pieces])
        steps = self.coordinates[sides]
        metres = np.sqrt(((steps[:, 0] - steps[:, 1]) ** 2).sum(axis=1))
        numbers, at = np.unique(self.place[np.concatenate([sides.ravel(), stops])], return_inverse=True)
        ends, where = at[: sides.size].reshape(-1, 2), at[sides.size :]
        shape = (len(numbers), len(numbers))
        frame = coo_array((np.maximum(metres, TINY), ends.T), shape=shape).tocsr()
        found: Floats = dijkstra(frame, directed=False, indices=where)[:, where]
        return found

    def _vertices(self, number: int) -> Integers:
        """Return the vertices of a way."""
        start, stop = np.searchsorted(self.way, [number, number + 1])
        return np.arange(start, stop)

    def _ground(self, pieces: Sequence[Integers]) -> BaseGeometry | None:
        """Return the ground within an outline, None where it bounds none."""
        lines = [LineString(self.coordinates[each]) for each in pieces]
        try:
            ground: BaseGeometry = shapely.build_area(shapely.multilinestrings(lines))
            if ground.is_empty or not ground.is_valid:
                return None
        except shapely.errors.ShapelyError:
            return None
        shapely.prepare(ground)
        return ground

    def _corners(self, vertices: Integers, ground: BaseGeometry) -> Integers:
        """Return the vertices of an outline that the shortest way across may turn at: those that jut in."""
        rim = shapely.boundary(shapely.convex_hull(ground))
        found: Integers = vertices[
            shapely.distance(rim, shapely.points(self.coordinates[vertices])) > SLACK_METRES
        ]
        return found


def _needed(seen: Floats, along: Floats, doors: int) -> Integers:
    """Return the pairs of stops that need a straight way, so that no walk between doors is long.

    Parameters
    ----------
    seen, along : metres between stops, straight over the ground and along the outline
    doors : so many of the stops, the first, are doors
    """
    from scipy.sparse.csgraph import dijkstra

    shortest, before = dijkstra(np.minimum(seen, along), return_predecessors=True)
    known = along.copy()
    pairs: list[tuple[int, int]] = []
    one, other = np.triu_indices(doors, 1)
    for at in np.argsort(shortest[one, other], kind="stable"):
        start, stop = int(one[at]), int(other[at])
        if not known[start, stop] > LONGER * shortest[start, stop]:
            continue
        while stop != start:
            step = int(before[start, stop])
            metres = seen[step, stop]
            if metres < known[step, stop]:
                pairs.append((step, stop))
                there, back = known[:, [step]] + metres, known[:, [stop]] + metres
                known = np.minimum(known, np.minimum(there + known[[stop]], back + known[[step]]))
            stop = step
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _matrix(size: int, one: Integers, other: Integers, metres: Floats) -> Floats:
    """Return distances between pairs as a matrix, the same both ways."""
    found = np.full((size, size), np.inf)
    found[one, other] = found[other, one] = metres
    np.fill_diagonal(found, 0.0)
    return found
