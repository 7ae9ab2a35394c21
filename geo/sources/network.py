"""Reading a walking network from a file that the user names: OpenStreetMap extracts or lines of ways.

What counts as a way on foot is the rule of `on_foot`, for tables of other makers that of `tables`. What is
left out is counted by reason, and so is what is taken without knowing what it is: no way comes in or stays
out without a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import ProjError

from geo.crs import DEGREES, METRES
from geo.pack.network import Floats, Integers, Network, from_lines
from geo.sources import geopackage, geoparquet
from geo.sources.given import MOST_VERTICES, NetworkFileError, bounded, require_few
from geo.sources.on_foot import plain, walkable
from geo.sources.openstreetmap import check_blocks
from geo.sources.osm_ways import read_ways
from geo.sources.squares import across
from geo.sources.tables import COLUMNS, Verdict, verdicts
from geo.sources.tally import Tally
from geo.store.directory import reason

__all__ = ["NetworkFileError", "from_edges", "read_network", "walkable"]

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "Open Database Licence 1.0 (ODbL)"
# OpenStreetMap keeps coordinates as whole numbers of this part of a degree.
OSM_UNIT = 1e-7
# Ends of lines this close (metres) are the same node.
SAME_PLACE = 0.001
# The National Grid measures Great Britain; this far from its origin (metres) it measures nothing.
FARTHEST = 2_000_000.0
# One number per place: northings, in parts of a degree or in millimetres, are less than half of this.
APART = 4_000_000_000


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


def from_edges(frame: GeoDataFrame, about: Mapping[str, str]) -> Network:
    """Return the network of a frame of lines in any reference system; lines meet where they share a vertex.

    Where the frame has columns that say what its lines are, those that cannot be walked are left out.

    Examples
    --------
    >>> from geo.sample import BRIDGE, SOUTH_BANK, ways
    >>> network = from_edges(ways(BRIDGE, SOUTH_BANK, highway=["motorway", "path"]), {"file": "river"})
    >>> network.edges["metres"].to_list(), network.left_out
    ([500.0], {'highway=motorway': 1})
    """
    name = about.get("file", "The file")
    if frame.crs is None:
        raise NetworkFileError(
            f"{name} does not say its coordinate reference system; write it with one, best {METRES}."
        )
    tally = Tally()
    for layer in frame.attrs.get(geopackage.UNREAD, []):
        tally.leave(f"layer of lines that is not read: {plain(layer)}")
    lines, areas = _walked(frame, tally, name)
    coordinates, way = shapely.get_coordinates(lines, return_index=True)
    if not len(coordinates):
        raise NetworkFileError(f"{name} holds no lines that can be walked.{tally.words()}")
    coordinates = _metres(coordinates, frame.crs, name)
    refs = _numbers(np.round(coordinates / SAME_PLACE).astype(np.int64))
    return _made(coordinates, refs, way, way, areas, about, tally)


def _walked(frame: GeoDataFrame, tally: Tally, name: str) -> tuple[NDArray[Any], list[list[int]]]:
    """Return the lines of a frame that are walked, each once, and per area those around it."""
    shapes = frame.geometry.to_numpy()
    found = verdicts(frame)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    tally.leave("rows without a shape", int((~there).sum()))
    for verdict, count in pd.Series(found, dtype=object)[there].value_counts().items():
        if isinstance(verdict, Verdict):
            tally.leave(verdict.refusal, count if verdict.refusal else 0)
            tally.trust(verdict.trust, count if verdict.trust else 0)
    rows = np.flatnonzero(there & np.fromiter((not each.refusal for each in found), bool, len(found)))
    # Collections may hold several lines in one.
    parts, at = shapely.get_parts(shapes[rows], return_index=True)
    parts, again = shapely.get_parts(parts, return_index=True)
    rows = rows[at[again]]
    kind = shapely.get_type_id(parts)
    ground = np.fromiter((found[row].outline for row in rows), bool, len(rows)) & (
        kind == shapely.GeometryType.POLYGON
    )
    line = np.isin(kind, (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING))
    tally.leave("shapes that are no lines", int((~line & ~ground).sum()))
    rims, of = shapely.get_rings(parts[ground], return_index=True)
    closed = line & shapely.is_closed(parts)
    closed &= np.fromiter((found[row].area for row in rows), bool, len(rows))
    number = np.arange(len(parts))
    lines = np.concatenate([parts[line], _opened(rims)])
    area = np.concatenate([np.where(closed, number, -1)[line], number[ground][of]])
    require_few(name, "points of ways", int(shapely.get_num_coordinates(lines).sum()), MOST_VERTICES)
    return _once(lines, area, tally)


def _opened(rings: NDArray[Any]) -> NDArray[Any]:
    """Return rings as lines."""
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    return np.asarray(shapely.linestrings(coordinates, indices=ring), dtype=object) if len(rings) else rings


def _once(lines: NDArray[Any], area: Integers, tally: Tally) -> tuple[NDArray[Any], list[list[int]]]:
    """Return each line once, whichever way it runs, and per area (-1: none) the lines around it."""
    flat = shapely.force_2d(lines)
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers are refused later, in words
        code, _ = pd.factorize(shapely.to_wkb(shapely.normalize(flat)))
    first = ~pd.Series(code).duplicated().to_numpy()
    tally.leave("lines that are there already, such as the same way back", int((~first).sum()))
    around: dict[int, list[int]] = {}
    for line, number in zip(code[area >= 0].tolist(), area[area >= 0].tolist(), strict=True):
        around.setdefault(number, []).append(line)
    return flat[first], list({tuple(each): each for each in around.values()}.values())


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
    return reader.lines(path, COLUMNS)


def _from_osm(path: Path, about: Mapping[str, str], progress: bool) -> Network:
    """Read an OpenStreetMap file; ways meet where they share a node."""
    with path.open("rb") as file:
        vertices, line, areas, tally = read_ways(path, file, progress=progress)
    way, refs, x, y = vertices.T
    if not refs.all():  # nodes without a number are told apart by their place, and so all are
        refs = _numbers(vertices[:, 2:])
    metres = _metres(np.column_stack([x, y]) * OSM_UNIT, DEGREES, path.name)
    return _made(metres, refs, line, way, areas, about, tally)


def _numbers(places: Integers) -> Integers:
    """Return one number per place, of places as whole numbers."""
    found: Integers = places[:, 0] * APART + places[:, 1]
    return found


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


def _made(
    coordinates: Floats,
    refs: Integers,
    line: Integers,
    way: Integers,
    areas: list[list[int]],
    about: Mapping[str, str],
    tally: Tally,
) -> Network:
    """Return the network of lines, of which some are around ground that is walked; `way` counts before gaps.

    Raises
    ------
    NetworkFileError : no line has a length.
    """
    over, ends, extra = across(coordinates, refs, way, areas)
    extra += line[-1] + 1
    network = from_lines(
        np.concatenate([coordinates, over]),
        np.concatenate([refs, ends]),
        np.concatenate([line, extra]),
        about,
    )
    if network.edges.empty:
        raise NetworkFileError(
            f"{about.get('file', 'The file')} holds no lines that can be walked: none has a length."
            f"{tally.words()}"
        )
    return tally.kept_with(network)
