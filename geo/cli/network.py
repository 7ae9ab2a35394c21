"""The command `network`: importing the walking network of a pack, and saying what it is."""

from __future__ import annotations

import argparse
from pathlib import Path

import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access.distances import ENOUGH_NEAR, share_near_ways
from geo.access.walking import FARTHEST_SNAP_METRES
from geo.cli.options import column_guide, write_out
from geo.crs import DEGREES, METRES
from geo.errors import AtlasError, NotAvailableError
from geo.pack import network_files
from geo.pack.network import LEAST_ISLAND_METRES, Network, cropped, islands
from geo.pack.pack import Pack, load_pack, read_outline
from geo.report.files import json_bytes, records
from geo.sources import build as building
from geo.sources.network import NetworkFileError, read_network
from geo.store.directory import data_root
from geo.writing import csv_bytes, geojson_bytes

FORMATS = ("csv", "json", "geojson")
# How far around the place ways are kept: walks to sites next door, and around the dead ends of the line.
MARGIN_METRES = 2_000.0
ISLAND_COLUMNS = {
    "island": "connected part of the network, 0 is the longest",
    "nodes": "ends and crossings of ways",
    "edges": "ways between them",
    "metres": "length of the ways",
    "snapped_to": "yes where people and services are snapped to it, no where it is too short",
}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `network` with its verbs `import` and `info`."""
    network = commands.add_parser("network", help="import the walking network of a pack, or say what it is")
    verbs = network.add_subparsers(required=True, metavar="VERB", help="what to do with it")
    _add_import(verbs)
    info = verbs.add_parser(
        "info",
        help="say how large the network is and of which parts",
        description="The walking network of a pack; with --format the table of its connected parts.",
        epilog=column_guide(ISLAND_COLUMNS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    info.add_argument("--format", choices=FORMATS)
    info.add_argument("--out", type=Path, help="file to write; standard output when absent")
    info.set_defaults(run=_info)


def _add_import(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `network import`."""
    parser = verbs.add_parser("import", help="turn a file of ways into the walking network of the pack")
    parser.add_argument("file", type=Path, help=".osm or .osm.pbf; .gpkg or .parquet with lines of ways")
    parser.add_argument("--out", type=Path, metavar="DIR", help="pack to write into, else the one in use")
    parser.add_argument(
        "--margin", type=float, default=MARGIN_METRES, help="metres around the place in which ways are kept"
    )
    parser.add_argument("--whole", action="store_true", help="keep the whole file, wherever the place lies")
    parser.add_argument("--attribution", default="", help="whom to name; OpenStreetMap for its own formats")
    parser.add_argument("--licence", default="", help="licence of the file; ODbL for OpenStreetMap's formats")
    parser.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    """Import a walking network and say what it is."""
    network = read_network(
        options.file, attribution=options.attribution, licence=options.licence, progress=True
    )
    if lacking := [key for key in ("attribution", "licence") if not network.about[key]]:
        raise AtlasError(f"Say whose the file is: --{' and --'.join(lacking)} needed for this format.")
    target = options.out or options.data
    if not options.whole:
        network = _around(network, read_outline(target), options.margin, options.file.name)
    try:
        changed = building.write(network_files.contents(network), target)
    except OSError as error:
        raise AtlasError(f"The network cannot be written: {error.strerror} ({error.filename}).") from error
    print(_summary(network))
    print(f"{len(changed)} files written in {data_root(target) / 'network'}")
    print(_coverage(load_pack(target)))
    return 0


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


def _info(options: argparse.Namespace) -> int:
    """Say what the walking network of a pack is."""
    pack = load_pack(options.data)
    if pack.network is None:
        raise NotAvailableError(
            "This pack has no walking network, so distances are straight-line estimates. "
            "Import one: needs-atlas network import FILE."
        )
    if options.format:
        return write_out(_islands(pack.network, options.format), options.out)
    print(_summary(pack.network))
    print(_coverage(pack))
    return 0


def _summary(network: Network) -> str:
    """Return size, origin and parts of a network in words."""
    parts = islands(network)
    longest = parts["metres"].iloc[0] / parts["metres"].sum()
    lines = [
        f"{network.about['file']}: {network.about['attribution']}, {network.about['licence']}",
        f"{len(network.nodes)} nodes, {len(network.edges)} ways, {parts['metres'].sum() / 1000:.1f} km",
        f"{len(parts)} connected parts; the longest has {longest:.1%} of the length",
    ]
    short = int((parts["metres"].iloc[1:] < LEAST_ISLAND_METRES).sum())
    if short:
        lines.append(f"{short} of them are shorter than {LEAST_ISLAND_METRES:g} m: nobody is snapped to them")
    return "\n".join(lines)


def _coverage(pack: Pack) -> str:
    """Return how many children the network of a pack reaches, in words."""
    share = share_near_ways(pack)
    text = f"{share:.1%} of children aged 0 to 15 live within {FARTHEST_SNAP_METRES:g} m of a way"
    if share < ENOUGH_NEAR:
        text += "; the others count as out of reach of everything: import a larger extract"
    return text


def _islands(network: Network, form: str) -> bytes:
    """Return the table of connected parts in a format."""
    frame = islands(network).reset_index()
    near = (frame["metres"] >= LEAST_ISLAND_METRES) | (frame["island"] == 0)
    frame = frame.assign(snapped_to=near.map({True: "yes", False: "no"}))[list(ISLAND_COLUMNS)]
    if form == "csv":
        return csv_bytes(frame)
    if form == "json":
        return json_bytes(frame)
    label = network.nodes["island"].to_numpy()[network.edges["u"]]
    lines = network.edges.geometry.groupby(label).agg(lambda each: shapely.multilinestrings(list(each)))
    plain = DataFrame(records(frame), columns=frame.columns, dtype=object).set_index("island")
    shapes = GeoDataFrame(plain, geometry=lines.to_numpy(), crs=METRES).to_crs(DEGREES)
    return geojson_bytes(shapes, "island")
