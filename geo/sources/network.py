"""Reading a walking network from a file that the user names: OpenStreetMap extracts or lines of ways.

What counts as a way on foot: WALKABLE values of `highway`, unless the way is closed to people on foot
(`foot` = no or private), closed to everybody without an exception for them (`access` = no or private,
`motorroad` = yes), or an area. Footways, steps, roads with and without pavement are equal: the network says
where one can walk, not how pleasant it is. A one-way street is walked in both directions.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import osmium
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import ProjError
from tqdm import tqdm

from geo.crs import DEGREES, METRES
from geo.pack.network import Network, from_lines
from geo.sources import geopackage, geoparquet
from geo.sources.given import MOST_IN_A_WAY, MOST_VERTICES, NetworkFileError, bounded, require_few
from geo.sources.openstreetmap import check_blocks
from geo.store.directory import reason

WALKABLE = frozenset(
    {"trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary"}
    | {"tertiary_link", "unclassified", "residential", "living_street", "service", "road", "pedestrian"}
    | {"track", "footway", "path", "steps", "bridleway", "cycleway"}
)
FORBIDDEN = frozenset({"no", "private"})
ALLOWED = frozenset({"yes", "designated", "permissive", "destination", "customers", "public", "official"})
ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "Open Database Licence 1.0 (ODbL)"
# OpenStreetMap keeps coordinates as whole numbers of this part of a degree.
OSM_UNIT = 1e-7
NOWHERE = 2_147_483_647
# What reading a damaged file ends with.
UNREADABLE = (osmium.InvalidLocationError, RuntimeError, ValueError, KeyError, IndexError, TypeError)
# Degrees of the poles and of the line where the day changes, in those parts.
WORLD = (1_800_000_000, 900_000_000)
# Ends of lines this close (metres) are the same node.
SAME_PLACE = 0.001
# The National Grid measures Great Britain; this far from its origin (metres) it measures nothing.
FARTHEST = 2_000_000.0
# Tags that say whether a way can be walked, as columns of a file of lines.
TAGS = ("highway", "foot", "access", "area", "motorroad")


class Tags(Protocol):
    """The tags of a way."""

    def get(self, key: str, /) -> Any:
        """Return a tag's value, None where the way lacks it."""


def read_network(path: Path, *, attribution: str = "", licence: str = "", progress: bool = False) -> Network:
    """Return the walking network of a file.

    Parameters
    ----------
    path : .osm, .osm.pbf, .gpkg or .parquet
    attribution, licence : of the file; OpenStreetMap's for its own formats when empty
    progress : show a progress bar on standard error

    Raises
    ------
    NetworkFileError : the file cannot be read, has no lines, or its lines have no reference system.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.sample import BRIDGE, ways
    >>> with TemporaryDirectory() as folder:
    ...     ways(BRIDGE).to_parquet(Path(folder) / "bridge.parquet")
    ...     network = read_network(Path(folder) / "bridge.parquet", attribution="Made up")
    >>> network.edges["metres"].to_list(), network.about["attribution"]
    ([100.0], 'Made up')
    """
    name = path.name.casefold()
    osm = name.endswith((".osm", ".pbf"))
    if not osm and not name.endswith((".gpkg", ".parquet", ".geoparquet")):
        raise NetworkFileError(f"{path.name} is none of: .osm, .osm.pbf, .gpkg, .parquet (lines of ways).")
    about = {"file": path.name, "attribution": attribution, "licence": licence}
    if osm:
        about |= {"attribution": attribution or ATTRIBUTION, "licence": licence or LICENCE}
    try:
        if not path.is_file():
            raise NetworkFileError(f"There is no file {path}.")
        _require_kind(path)
        with bounded(path):
            return _from_osm(path, about, progress) if osm else from_edges(_lines(path), about)
    except OSError as error:
        raise NetworkFileError(f"{path} cannot be read: {reason(error)}.") from error
    except shapely.errors.ShapelyError as error:
        raise NetworkFileError(f"{path.name} cannot be made a network: {error}.") from error


def walkable(tags: Tags) -> bool:
    """Tell whether a way with these OpenStreetMap tags can be walked; the rule is the module's text.

    Examples
    --------
    >>> walkable({"highway": "footway"}), walkable({"highway": "footway", "access": "private"})
    (True, False)
    """
    foot = tags.get("foot")
    if tags.get("highway") not in WALKABLE or tags.get("area") == "yes" or foot in FORBIDDEN:
        return False
    return foot in ALLOWED or not (tags.get("access") in FORBIDDEN or tags.get("motorroad") == "yes")


def from_edges(frame: GeoDataFrame, about: Mapping[str, str]) -> Network:
    """Return the network of a frame of lines in any reference system; lines meet where they share a vertex.

    Where the frame has the columns of OpenStreetMap tags, ways that cannot be walked are left out.

    Examples
    --------
    >>> from geo.sample import BRIDGE, SOUTH_BANK, ways
    >>> from_edges(ways(BRIDGE, SOUTH_BANK), {"file": "river"}).edges["metres"].to_list()
    [400.0, 100.0, 100.0]
    """
    if frame.crs is None:
        raise NetworkFileError(
            f"{about.get('file', 'The file')} does not say its coordinate reference system; "
            f"write it with one, best {METRES}."
        )
    if "highway" in frame.columns:
        keys = [key for key in TAGS if key in frame.columns]
        on_foot = (walkable(dict(zip(keys, row, strict=True))) for row in frame[keys].to_numpy(object))
        frame = frame[np.fromiter(on_foot, dtype=bool, count=len(frame))]
    name = about.get("file", "The file")
    parts = shapely.get_parts(frame.geometry.to_numpy())
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    require_few(name, "points of ways", int(shapely.get_num_coordinates(parts).sum()), MOST_VERTICES)
    coordinates, line = shapely.get_coordinates(parts, return_index=True)
    if not len(coordinates):
        raise NetworkFileError(f"{name} holds no lines that can be walked.")
    coordinates = _metres(coordinates, frame.crs, name)
    x, y = np.round(coordinates / SAME_PLACE).astype(np.int64).T
    # One number per place: northings are less than half the factor from nought.
    return _made(from_lines(coordinates, x * 4_000_000_000 + y, line, about), name)


def _require_kind(path: Path) -> None:
    """Refuse a file that is not what its name says, before anything tries to make sense of it."""
    with path.open("rb") as file:
        head = file.read(geopackage.HEAD)
        name = path.name.casefold()
        if name.endswith(".pbf"):
            file.seek(0)
            check_blocks(file, path.name)
        elif name.endswith(".gpkg") and not geopackage.is_geopackage(head):
            raise NetworkFileError(f"{path.name} cannot be read as lines of ways: it is no GeoPackage.")
        elif name.endswith("parquet") and not geoparquet.is_parquet(head):
            raise NetworkFileError(f"{path.name} cannot be read as lines of ways: it is no Parquet file.")


def _lines(path: Path) -> GeoDataFrame:
    """Read a file of lines."""
    reader = geopackage if path.suffix.casefold() == ".gpkg" else geoparquet
    return reader.lines(path, TAGS)


def _from_osm(path: Path, about: Mapping[str, str], progress: bool) -> Network:
    """Read an OpenStreetMap file; ways meet where they share a node."""
    # Three numbers per node, kept as such: a region has millions.
    numbers = array("q")
    sizes = array("q")
    # The whole path and the format are said, so that no name is taken for an address or for another format.
    file = osmium.io.File(path.resolve(), "pbf" if path.suffix.casefold() == ".pbf" else "xml")
    try:
        ways = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
        ways = ways.with_filter(osmium.filter.KeyFilter("highway"))
        for way in tqdm(ways, desc=f"Reading {path.name}", unit=" ways", disable=None if progress else True):
            if isinstance(way, osmium.osm.Way) and walkable(way.tags):
                before = len(numbers)
                require_few(path.name, "points in one way", len(way.nodes), MOST_IN_A_WAY)
                require_few(path.name, "points of ways", before // 3 + len(way.nodes), MOST_VERTICES)
                for node in way.nodes:
                    numbers.extend((node.ref, node.x, node.y))
                sizes.append((len(numbers) - before) // 3)
    except UNREADABLE as error:
        raise NetworkFileError(f"{path.name} cannot be read as OpenStreetMap data: {error}") from error
    line = np.repeat(np.arange(len(sizes)), sizes)
    refs, x, y = np.frombuffer(numbers, dtype=np.int64).reshape(-1, 3).T
    known = x != NOWHERE  # an extract may lack nodes beyond its edge
    if not known.any():
        raise NetworkFileError(f"{path.name} holds no ways that can be walked.")
    places = np.column_stack([x, y])[known]
    if (np.abs(places) > WORLD).any():
        raise NetworkFileError(
            f"{path.name} holds points that lie nowhere: beyond a pole, or round the world."
        )
    metres = _metres(places * OSM_UNIT, DEGREES, path.name)
    return _made(from_lines(metres, refs[known], line[known], about), path.name)


def _metres(coordinates: NDArray[np.float64], crs: Any, name: str) -> NDArray[np.float64]:
    """Turn coordinates (east, north) into metres of the National Grid.

    Raises
    ------
    NetworkFileError : they are no numbers, or the grid does not measure where they are.
    """
    if not np.isfinite(coordinates).all():
        raise NetworkFileError(f"{name} holds coordinates that are no numbers.")
    try:
        transformer = Transformer.from_crs(crs, METRES, always_xy=True)
    except ProjError as error:
        raise NetworkFileError(
            f"{name} is in a coordinate reference system that cannot be used: {error}"
        ) from error
    metres = np.column_stack(transformer.transform(coordinates[:, 0], coordinates[:, 1]))
    if not (np.abs(metres) <= FARTHEST).all():  # infinite where there is no answer
        raise NetworkFileError(
            f"{name} holds ways that are not in Great Britain, nor near it. Is it the right extract, and "
            "does it state the coordinate reference system that it is in?"
        )
    return metres


def _made(network: Network, name: str) -> Network:
    """Return a network that has ways."""
    if network.edges.empty:
        raise NetworkFileError(f"{name} holds no lines that can be walked: none has a length.")
    return network
