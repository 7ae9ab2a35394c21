"""OpenStreetMap's XML as OpenStreetMap, JOSM and Overpass write it, in any order.

Overpass may write ways before nodes, or the place of each node inside the way (`out geom`, then also without
the node's number); JOSM numbers what is new below nought and keeps what was deleted, marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import SEEK_END
from typing import Any, BinaryIO, Final, Protocol
from xml.parsers import expat

from tqdm import tqdm

from geo.sources.given import MOST_IN_A_WAY, require_few

CHUNK: Final = 2**20
# One element of a map takes some hundreds of bytes; who needs more than this writes none.
MOST_ELEMENT: Final = 4 * 2**20
# Elements within elements: a map has a point in a member of a relation.
DEEPEST: Final = 10
# Numbers that every program keeps exactly.
MOST_ID: Final = 2**53
DEGREES: Final = re.compile(r"[+-]?[0-9]{1,5}(\.[0-9]{0,400})?([eE][+-]?[0-9]{1,3})?")
UNITS: Final = 10_000_000
MOST_DEGREES: Final = 1_000.0
# No place: what stands for the coordinates of a point that are not known.
NOWHERE: Final = 2_147_483_647
# A point of a way: the number of its node (0 where there is none) and its place in parts of a degree.
Vertex = tuple[int, int, int]


class Wanted(Protocol):
    """What takes the objects of a map as they are read."""

    def node(self, number: int, x: int, y: int) -> None:
        """Take the place of a node."""

    def way(self, number: int, tags: Mapping[str, str], vertices: Callable[[], list[Vertex]]) -> None:
        """Take a way, whose points are given when asked for."""

    def relation(self, tags: Mapping[str, str], members: list[int]) -> None:
        """Take a relation and the ways that are its members."""

    def deleted(self) -> None:
        """Take note of a way that is no more."""


def read_xml(file: BinaryIO, name: str, wanted: Wanted, *, progress: bool = False) -> None:
    """Hand over the nodes, ways and relations of a file as they come.

    Raises
    ------
    ValueError : the file is damaged, or no map.
    NetworkFileError : a way has more points than OpenStreetMap allows.

    Examples
    --------
    >>> import io
    >>> try:
    ...     read_xml(io.BytesIO(b"1 no map"), "town.osm", None)
    ... except ValueError as error:
    ...     print(error)
    syntax error: line 1, column 0
    """
    parser = expat.ParserCreate()
    reader = _Reader(wanted, name)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_entities
    bar = tqdm(
        total=file.seek(0, SEEK_END),
        desc=f"Reading {name}",
        unit="B",
        unit_scale=True,
        disable=None if progress else True,
    )
    fed = file.seek(0)
    try:
        with bar:
            while data := file.read(CHUNK):
                parser.Parse(data, False)
                bar.update(len(data))
                fed += len(data)
                # What begins and does not end is read again with each piece, and would take for ever.
                if fed - parser.CurrentByteIndex > MOST_ELEMENT:
                    raise ValueError("one of its elements is larger than a map's can be")
            parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:  # the latter for a writing that nobody knows
        raise ValueError(error) from error
    if "runtime error" in reader.remark:
        raise ValueError(
            f"it says of itself that it is not whole ({reader.remark.strip()[:200]}). Ask Overpass again, "
            "with a longer timeout or for a smaller area"
        )


class _Reader:
    """What is known of the element that is being read."""

    def __init__(self, wanted: Wanted, name: str) -> None:
        self.wanted, self.name = wanted, name
        self.depth = 0
        self.remark = ""
        self.kind, self.number, self.gone = "", 0, False
        self.tags: dict[str, str] = {}
        self.vertices: list[Vertex] = []
        self.members: list[int] = []
        self.inside: dict[str, Callable[[dict[str, str]], None]] = {
            "tag": self._tag,
            "nd": self._vertex,
            "member": self._member,
        }

    def start(self, kind: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self.depth += 1
        if (self.depth == 1 and kind != "osm") or self.depth > DEEPEST:
            raise ValueError("it is no map of OpenStreetMap")
        if self.depth == 2:
            self._begin(kind, attributes)
        elif self.depth == 3 and self.kind in ("way", "relation") and kind in self.inside:
            self.inside[kind](attributes)

    def end(self, _: str) -> None:
        """End an element; a way or relation is handed over."""
        if self.depth == 2:
            if self.kind == "way" and self.gone:
                self.wanted.deleted()
            elif self.kind == "way":
                self.wanted.way(self.number, self.tags, self.vertices.copy)
            elif self.kind == "relation" and not self.gone:
                self.wanted.relation(self.tags, self.members)
            self.kind = ""
        self.depth -= 1

    def text(self, data: str) -> None:
        """Keep the beginning of what a program remarks on its own output."""
        if self.kind == "remark" and len(self.remark) < 1_000:
            self.remark += data

    def _begin(self, kind: str, attributes: dict[str, str]) -> None:
        """Begin an object of the map."""
        self.kind = kind
        if kind not in ("node", "way", "relation"):
            return
        self.number = _number(attributes.get("id", ""))
        self.gone = attributes.get("action") == "delete" or attributes.get("visible") == "false"
        self.tags, self.vertices, self.members = {}, [], []
        if kind == "node" and not self.gone:
            x, y = _place(attributes)
            if x != NOWHERE:
                self.wanted.node(self.number, x, y)

    def _tag(self, attributes: dict[str, str]) -> None:
        self.tags[attributes.get("k", "")] = attributes.get("v", "")

    def _vertex(self, attributes: dict[str, str]) -> None:
        number = _number(attributes["ref"]) if "ref" in attributes else 0
        self.vertices.append((number, *_place(attributes)))
        if len(self.vertices) > MOST_IN_A_WAY:
            require_few(self.name, "points in one way or more", len(self.vertices), MOST_IN_A_WAY)

    def _member(self, attributes: dict[str, str]) -> None:
        if attributes.get("type") == "way":
            self.members.append(_number(attributes.get("ref", "")))


def _number(text: str) -> int:
    """Return the number of an object.

    Raises
    ------
    ValueError : it is none.
    """
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20) or int(digits) > MOST_ID:
        raise ValueError(f"illegal id: {text[:40]!r}")
    return int(text)


def _place(attributes: dict[str, str]) -> tuple[int, int]:
    """Return where something lies, in parts of a degree (east, north); nowhere where that is not said.

    Raises
    ------
    ValueError : what is said is no place.
    """
    if "lat" not in attributes or "lon" not in attributes:
        return NOWHERE, NOWHERE
    found = []
    for text in (attributes["lon"], attributes["lat"]):
        if not DEGREES.fullmatch(text) or abs(float(text)) > MOST_DEGREES:
            raise ValueError(f"wrong format for coordinate: {text[:40]!r}")
        found.append(round(float(text) * UNITS))
    return found[0], found[1]


def _refuse_entities(*_: Any) -> None:
    """Refuse what a file would have made of itself."""
    raise ValueError("it declares a type of document or entities, as no map does")
