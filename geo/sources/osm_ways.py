"""The ways on foot of an OpenStreetMap file, in whatever order it holds them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import osmium
from numpy.typing import NDArray
from tqdm import tqdm

from geo.pack.network import Integers
from geo.sources.given import MOST_IN_A_WAY, MOST_VERTICES, NetworkFileError, require_few
from geo.sources.on_foot import Tags, is_area, refusal
from geo.sources.osm_xml import NOWHERE, Vertex, read_xml
from geo.sources.tally import Tally

# What reading a damaged file ends with.
UNREADABLE: Final = (
    *(osmium.InvalidLocationError, RuntimeError, ValueError, KeyError, IndexError, TypeError),
    OverflowError,
)
# Degrees of the poles and of the line where the day changes, in parts of a degree.
WORLD: Final = (1_800_000_000, 900_000_000)
MAP: Final = "flex_mem"
# What is made of a file: points, their lines, areas and counts.
Ways = tuple[Integers, Integers, list[list[int]], Tally]


class Found:
    """The ways on foot as they are read: their points one after another, and which of them bound areas.

    Attributes
    ----------
    areas : per area, the ways around it, as they were found
    tally : what was left out
    """

    def __init__(self, name: str) -> None:
        """Begin with nothing."""
        self.name = name
        self.tally = Tally()
        # Three numbers per point, kept as such: a region has millions.
        self.vertices, self.nodes = array("q"), array("q")
        self.sizes, self.numbers = array("q"), array("q")
        self.areas: list[list[int]] = []
        self.surfaces: list[list[int]] = []
        self.seen: set[int] = set()
        # Ways without tags of their own that bound an area, once it is known which.
        self.members: frozenset[int] = frozenset()

    def node(self, number: int, x: int, y: int) -> None:
        """Take the place of a node."""
        if not self.members:
            self.nodes.extend((number, x, y))

    def way(self, number: int, tags: Tags, vertices: Callable[[], list[Vertex]]) -> None:
        """Take a way where it is walked, or bounds what is; count it where not."""
        if number in self.seen:  # the places of its points may be in the second copy only
            for each in vertices():
                if each[0] and each[1] != NOWHERE:
                    self.node(*each)
            return
        why = refusal(tags)
        bounds = number in self.members
        if why and not bounds:
            if not self.members:
                self.tally.leave(why)
            return
        self.tally.leave(why, -bool(why))
        self._add(number, vertices(), {} if why else tags)

    def _add(self, number: int, vertices: list[Vertex], tags: Tags) -> None:
        """Keep the points of a way."""
        require_few(self.name, "points in one way", len(vertices), MOST_IN_A_WAY)
        require_few(self.name, "points of ways", len(self.vertices) // 3 + len(vertices), MOST_VERTICES)
        if len(vertices) > 3 and vertices[0] == vertices[-1] and is_area(tags):
            self.areas.append([len(self.sizes)])
        for each in vertices:
            self.vertices.extend(each)
        self.sizes.append(len(vertices))
        self.numbers.append(number)
        self.seen.add(number)

    def relation(self, tags: Tags, members: list[int]) -> None:
        """Take an area that several ways bound."""
        if not self.members and tags.get("type") == "multipolygon" and not refusal(tags):
            self.surfaces.append(members)

    def deleted(self) -> None:
        """Count a way that is no more."""
        if not self.members:
            self.tally.leave("deleted")

    def lacking(self) -> frozenset[int]:
        """Return the ways around areas that were not taken for themselves."""
        return frozenset(each for members in self.surfaces for each in members) - self.seen

    def around(self) -> list[list[int]]:
        """Return, per area, the ways around it."""
        if not self.surfaces:
            return self.areas
        at = {number: place for place, number in enumerate(self.numbers)}
        whole = [[at[each] for each in members if each in at] for members in self.surfaces]
        return self.areas + [each for each in whole if each]


def read_ways(path: Path, file: BinaryIO, *, progress: bool = False) -> Ways:
    """Return the ways on foot of a file, which is open as well.

    Returns
    -------
    - vertices: way, node (0: none) and place in parts of a degree (east, north) of each point
    - line: the line of each point; a way is several where points of it are not in the file
    - areas: per area, the ways around it
    - tally: what was left out

    Raises
    ------
    NetworkFileError : the file cannot be read, or has no such ways.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> text = '''<osm><way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>
    ... <node id="1" lat="51.5" lon="0"/><node id="2" lat="51.6" lon="0"/></osm>'''
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "town.osm").write_text(text)
    ...     with (Path(folder) / "town.osm").open("rb") as file:
    ...         vertices, line, areas, tally = read_ways(Path(folder) / "town.osm", file)
    >>> vertices.tolist(), line.tolist()
    ([[0, 1, 0, 515000000], [0, 2, 0, 516000000]], [0, 0])
    """
    found = Found(path.name)
    packed = path.suffix.casefold() == ".pbf"
    try:
        for _ in range(2):
            _read_pbf(path, found, progress) if packed else read_xml(
                file, path.name, found, progress=progress
            )
            found.members = found.lacking()
            if not found.members:
                break
        refs, x, y = np.array(found.vertices, dtype=np.int64).reshape(-1, 3).T
        unknown = (x == NOWHERE) & (refs != 0)
        wanted = np.unique(refs[unknown])
        places = _places_pbf(path, wanted) if packed else _places_read(found.nodes, wanted)
    except UNREADABLE as error:
        raise NetworkFileError(f"{path.name} cannot be read as OpenStreetMap data: {error}") from error
    at = np.searchsorted(wanted, refs[unknown])
    x[unknown], y[unknown] = places[at, 0], places[at, 1]
    way = np.repeat(np.arange(len(found.sizes)), found.sizes)
    return _known(np.column_stack([way, refs, x, y]), found)


def _known(vertices: Integers, found: Found) -> Ways:
    """Leave out points without a place; a way ends where one is missing, and goes on behind it."""
    known = vertices[:, 2] != NOWHERE
    count = len(found.sizes)
    if not known.any():
        where = ""
        if count:
            where = (
                f": it does not say where the points of its {count:,} ways lie. Have it written with them, "
                "in Overpass with (._;>;); before out, or with out geom"
            )
        raise NetworkFileError(f"{found.name} holds no ways that can be walked{where}.{found.tally.words()}")
    begins = np.ones(len(vertices), dtype=bool)
    begins[1:] = (vertices[1:, 0] != vertices[:-1, 0]) | ~known[:-1]
    line = np.cumsum(begins) - 1
    found.tally.leave("points of ways that are not in the file: the ways end there", int((~known).sum()))
    vertices, line = vertices[known], line[known]
    if (np.abs(vertices[:, 2:]) > WORLD).any():
        raise NetworkFileError(
            f"{found.name} holds points that lie nowhere: beyond a pole, or round the world."
        )
    return vertices, line, found.around(), found.tally


def _read_pbf(path: Path, found: Found, progress: bool) -> None:
    """Hand over the ways and relations of a .pbf file."""
    kinds = osmium.osm.WAY if found.members else osmium.osm.WAY | osmium.osm.RELATION
    objects = osmium.FileProcessor(_file(path), kinds)
    for each in tqdm(objects, desc=f"Reading {path.name}", unit=" ways", disable=None if progress else True):
        if isinstance(each, osmium.osm.Relation):
            if each.tags.get("type") == "multipolygon" and not refusal(each.tags):
                found.relation(each.tags, [member.ref for member in each.members if member.type == "w"])
        elif not isinstance(each, osmium.osm.Way):
            continue
        elif each.deleted:
            found.deleted()
        elif not found.members or each.id in found.members:
            require_few(path.name, "points in one way", len(each.nodes), MOST_IN_A_WAY)
            found.way(each.id, each.tags, partial(_vertices, each))


def _vertices(way: Any) -> list[Vertex]:
    """Return the points of a way: node and place, where that is written with it."""
    return [(node.ref, node.x, node.y) for node in way.nodes]


def _file(path: Path) -> osmium.io.File:
    """Return a .pbf file: path and format are said, so that a name is taken for no address and no format."""
    return osmium.io.File(path.resolve(), "pbf")


def _places_pbf(path: Path, wanted: Integers) -> Integers:
    """Return where nodes of a .pbf file lie, in parts of a degree."""
    table = osmium.index.create_map(MAP)
    reader = osmium.io.Reader(_file(path), osmium.osm.NODE)
    try:
        osmium.apply(reader, osmium.NodeLocationsForWays(table))
    finally:
        reader.close()
    places = np.full((len(wanted), 2), NOWHERE, dtype=np.int64)
    new = wanted < 0  # which the table does not hold
    for at in np.flatnonzero(~new):
        try:
            location = table.get(int(wanted[at]))
        except KeyError:
            continue
        places[at] = location.x, location.y
    if new.any():
        below: Iterator[Any] = (
            each for each in osmium.FileProcessor(_file(path), osmium.osm.NODE) if each.id < 0
        )
        extra = array("q", _flat((each.id, each.location.x, each.location.y) for each in below))
        places[new] = _places_read(extra, wanted[new])
    return places


def _flat(rows: Iterable[tuple[int, int, int]]) -> Iterator[int]:
    """Yield the numbers of rows one after another."""
    for row in rows:
        yield from row


def _places_read(nodes: NDArray[Any] | array[int], wanted: Integers) -> Integers:
    """Return where nodes lie of those that were read, in parts of a degree; of several the last."""
    numbers, x, y = np.array(nodes, dtype=np.int64).reshape(-1, 3).T
    order = np.argsort(numbers, kind="stable")
    places = np.full((len(wanted), 2), NOWHERE, dtype=np.int64)
    if len(numbers):
        at = np.searchsorted(numbers[order], wanted, side="right") - 1
        last = order[np.maximum(at, 0)]
        held = (at >= 0) & (numbers[last] == wanted)
        places[held] = np.column_stack([x, y])[last[held]]
    return places
