"""The commands `network import` and `network info`: the walking network of a pack."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

from click import UsageError, argument, group, option, pass_obj
from geopandas import GeoDataFrame

from geo.cli.options import command, output, the_pack, write_out
from geo.crs import METRES
from geo.errors import AtlasError, NotAvailableError
from geo.pack import network_files
from geo.pack.network import Network, cropped
from geo.pack.pack import pack_with, read_outline
from geo.report.files import FORMATS, write
from geo.report.network import ISLAND_COLUMNS, coverage, island_table, summary
from geo.sources import build as building
from geo.sources.given import NetworkFileError
from geo.sources.network import read_network
from geo.store.directory import data_root

# How far around the place ways are kept: walks to sites next door, and around the dead ends of the line.
MARGIN_METRES = 2_000.0


@command("import", "needs-atlas network import greater-london.osm.pbf")
@argument("file", type=Path)
@option("--out", type=Path, metavar="DIR", help="pack to write into, else the one in use")
@option("--margin", type=float, default=MARGIN_METRES, help="metres around the place in which ways are kept")
@option("--whole", is_flag=True, help="keep the whole file, wherever the place lies")
@option("--attribution", help="whom to name; OpenStreetMap for its own formats")
@option("--licence", help="licence of the file; ODbL for OpenStreetMap's formats")
@pass_obj
def import_ways(
    data: Path | None, /, file: Path, out: Path | None, margin: float, whole: bool, **whose: str | None
) -> None:
    """Turn a file of ways into the walking network of the pack.

    FILE is .osm or .osm.pbf, or .gpkg or .parquet with lines of ways. What is in it is checked first, and
    so is the pack that it would make: where one has a fault, nothing is written.
    """
    if not (isfinite(margin) and margin >= 0):
        raise UsageError("--margin is no length in metres.")
    network = read_network(file, progress=True, **{key: each or "" for key, each in whose.items()})
    if lacking := [key for key in ("attribution", "licence") if not network.about[key]]:
        raise AtlasError(f"Say whose the file is: --{' and --'.join(lacking)} needed for this format.")
    target = out or data
    if data_root(target).is_file():
        raise AtlasError(f"The network cannot be written: {target} is no directory.")
    if not whole:
        network = _around(network, read_outline(target), margin, file.name)
    # Whatever could be refused is worked out before anything is written.
    files = network_files.contents(network)
    reached = coverage(pack_with(files, target))
    changed = building.write(files, target)
    print(summary(network))
    print(f"{len(changed)} files written in {data_root(target) / 'network'}")
    print(reached)


def _around(network: Network, place: GeoDataFrame, margin: float, name: str) -> Network:
    """Return the ways of the place and its surroundings."""
    west, south, east, north = place.to_crs(METRES).total_bounds
    kept = cropped(network, (west - margin, south - margin, east + margin, north + margin))
    if kept.edges.empty:
        raise NetworkFileError(
            f"{name} has no ways within {margin:g} m of the place: is it the right extract? "
            "With --whole all of it is kept."
        )
    return kept


@command("info", "needs-atlas network info --format csv", {"Columns with --format": ISLAND_COLUMNS})
@pass_obj
def info(data: Path | None, /, form: str | None, out: Path | None) -> None:
    """Say how large the network is and of which parts.

    In words; with --format as the table of its connected parts.
    """
    pack = the_pack(data)
    if pack.network is None:
        raise NotAvailableError(
            "This place has no walking network, so distances are straight-line estimates. "
            "Import one: needs-atlas network import FILE."
        )
    words = f"{summary(pack.network)}\n{coverage(pack)}\n".encode()
    write_out(write(pack, island_table(pack.network), form) if form else words, out)


info.params += output(FORMATS, default=None)


@group("network", commands=[import_ways, info], epilog="Example: needs-atlas network info")
def network() -> None:
    """Import the walking network of a pack, or say what it is."""
