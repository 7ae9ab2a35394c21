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

import geopandas as gpd
import numpy as np
import osmium
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import Transformer
from tqdm import tqdm

from geo.crs import DEGREES, METRES
from geo.errors import AtlasError
from geo.pack.network import Network, from_lines

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
# Ends of lines this close (metres) are the same node.
SAME_PLACE = 0.001


class Tags(Protocol):
    """The tags of a way."""

    def get(self, key: str, /) -> Any:
        """Return a tag's value, None where the way lacks it."""


class NetworkFileError(AtlasError):
    """A file is not a walking network that can be read; the text says why and what would be."""


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
    if not path.is_file():
        raise NetworkFileError(f"There is no file {path}.")
    name = path.name.casefold()
    about = {"file": path.name, "attribution": attribution, "licence": licence}
    if name.endswith((".osm", ".osm.pbf", ".pbf")):
        about |= {"attribution": attribution or ATTRIBUTION, "licence": licence or LICENCE}
        return _from_osm(path, about, progress)
    if name.endswith((".gpkg", ".parquet", ".geoparquet")):
        return from_edges(_lines(path), about)
    raise NetworkFileError(f"{path.name} is none of: .osm, .osm.pbf, .gpkg, .parquet (lines of ways).")


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
        keys = [key for key in ("highway", "foot", "access", "area", "motorroad") if key in frame.columns]
        frame = frame[[walkable(dict(zip(keys, row, strict=True))) for row in frame[keys].to_numpy(object)]]
    parts = shapely.get_parts(frame.to_crs(METRES).geometry.to_numpy())
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    coordinates, line = shapely.get_coordinates(parts, return_index=True)
    if not len(coordinates):
        raise NetworkFileError(f"{about.get('file', 'The file')} holds no lines that can be walked.")
    x, y = np.round(coordinates / SAME_PLACE).astype(np.int64).T
    # One number per place: northings of the grid stay far below the factor.
    return from_lines(coordinates, x * 4_000_000_000 + y, line, about)


def _lines(path: Path) -> GeoDataFrame:
    """Read a file of lines; of several layers the one called edges, else the first with lines."""
    try:
        if path.suffix.casefold() != ".gpkg":
            return gpd.read_parquet(path)
        layers = gpd.list_layers(path)
        # Lines beside collections of lines make a layer of unknown type.
        possible = layers["geometry_type"].fillna("").str.contains("Line|Unknown|Geometry")
        lines = layers.loc[possible, "name"].to_list()
        if not lines:
            raise NetworkFileError(f"{path.name} has no layer of lines.")
        return gpd.read_file(path, layer="edges" if "edges" in lines else lines[0])
    except (DataSourceError, DataLayerError, ValueError, OSError, KeyError) as error:
        raise NetworkFileError(f"{path.name} cannot be read as lines of ways: {error}") from error


def _from_osm(path: Path, about: Mapping[str, str], progress: bool) -> Network:
    """Read an OpenStreetMap file; ways meet where they share a node."""
    # Three numbers per node, kept as such: a region has millions.
    numbers = array("q")
    sizes = array("q")
    ways = osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY).with_locations()
    ways = ways.with_filter(osmium.filter.KeyFilter("highway"))
    try:
        for way in tqdm(ways, desc=f"Reading {path.name}", unit=" ways", disable=None if progress else True):
            if isinstance(way, osmium.osm.Way) and walkable(way.tags):
                before = len(numbers)
                for node in way.nodes:
                    numbers.extend((node.ref, node.x, node.y))
                sizes.append((len(numbers) - before) // 3)
    except RuntimeError as error:
        raise NetworkFileError(f"{path.name} cannot be read as OpenStreetMap data: {error}") from error
    line = np.repeat(np.arange(len(sizes)), sizes)
    refs, x, y = np.frombuffer(numbers, dtype=np.int64).reshape(-1, 3).T
    known = x != NOWHERE  # an extract may lack nodes beyond its edge
    if not known.any():
        raise NetworkFileError(f"{path.name} holds no ways that can be walked.")
    degrees = np.column_stack([x, y])[known] * OSM_UNIT
    return from_lines(_metres(degrees), refs[known], line[known], about)


def _metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn longitude and latitude into metres."""
    transformer = Transformer.from_crs(DEGREES, METRES, always_xy=True)
    return np.column_stack(transformer.transform(degrees[:, 0], degrees[:, 1]))
