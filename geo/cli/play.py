"""The command `play`: play space against its standards, area by area."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from geo.access import proposed as proposing
from geo.access.proposed import ProposedSite
from geo.cli.options import add_switch, chosen_pack, column_guide, write_out
from geo.errors import AtlasError, Fault
from geo.gaps.play import Supply
from geo.gaps.play_standards import PlayStandards, play_standards
from geo.gaps.play_verdicts import SHARE
from geo.gaps.pressure import default_need
from geo.pack.indicators import LEVELS
from geo.pack.pack import Pack, load_pack
from geo.report.files import export
from geo.report.play import COLUMNS, POCKET_COLUMNS, export_pockets, play_table, pocket_table
from geo.store.directory import read_given

FORMATS = ("csv", "json", "geojson")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `play`."""
    parser = commands.add_parser(
        "play",
        help="play space against its standards, among listed places",
        description="Children with a listed place to play within the distance of the standard for their age.",
        epilog=f"{column_guide(COLUMNS)}\n\n--pockets: {column_guide(POCKET_COLUMNS)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--level", choices=LEVELS, default="ward", help="kind of area, one row each and band")
    parser.add_argument(
        "--ages",
        action="append",
        metavar="BAND",
        help="standard of the pack, such as one of an age band; repeat for several",
    )
    parser.add_argument("--within", type=float, metavar="M", help="metres, in place of each band's standard")
    parser.add_argument(
        "--osm",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="count the places of layers with a licence of their own (OpenStreetMap)",
    )
    parser.add_argument("--streets", action="store_true", help="count places known by their street only")
    parser.add_argument(
        "--share", type=float, default=SHARE, help="share of children in reach that meets a distance (0 to 1)"
    )
    parser.add_argument("--need", metavar="ID", help="indicator that weighs children (else the pack's)")
    parser.add_argument("--proposed", type=Path, metavar="FILE", help="GeoJSON or CSV of proposed sites")
    parser.add_argument(
        "--pockets",
        choices=("whole", "ward"),
        help="the pockets beyond reach instead, whole or cut at ward lines; GeoJSON has their outlines",
    )
    add_switch(parser)
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", type=Path, help="file to write; standard output when absent")
    parser.set_defaults(run=_play)


def _play(options: argparse.Namespace) -> int:
    """Print or write the table of play space."""
    pack = chosen_pack(load_pack(options.data), options)
    standards = _standards(pack, options)
    new = _proposed(pack, options.proposed) if options.proposed else ()
    supply = Supply(standards.categories, options.streets, new)
    if options.pockets:
        found = pocket_table(pack, supply, standards.bands, cut=options.pockets == "ward")
        return write_out(export_pockets(found, options.format), options.out)
    need = options.need or default_need(pack)
    frame = play_table(pack, supply, standards.bands, options.level, measure=standards.measure, need=need)
    return write_out(export(pack, options.level, frame, options.format), options.out)


def _standards(pack: Pack, options: argparse.Namespace) -> PlayStandards:
    """Return the pack's standards with what the options change."""
    if not 0 < options.share <= 1:
        raise AtlasError(f"--share is a share above 0 and up to 1, not {options.share:g}.")
    if options.within is not None and not 0 < options.within <= 10_000:
        raise AtlasError(f"--within is a walk in metres, above 0 and up to 10000, not {options.within:g}.")
    found = play_standards(pack)
    known = [band.id for band in found.every]
    if unknown := [each for each in options.ages or [] if each not in known]:
        raise AtlasError(f"There is no age band {unknown[0]!r}; choose from: {', '.join(known)}.")
    bands = [band for band in found.every if band.id in options.ages] if options.ages else list(found.bands)
    if options.within is not None:
        bands = [replace(band, within=options.within) for band in bands]
    categories = [each for each in found.categories if options.osm or not pack.catalogue[each].layer]
    return replace(
        found,
        bands=tuple(bands),
        categories=tuple(categories),
        measure=replace(found.measure, share=options.share),
    )


def _proposed(pack: Pack, path: Path) -> tuple[ProposedSite, ...]:
    """Return the proposed sites of a file, or refuse it with all its faults."""
    faults: list[Fault] = []
    sites = proposing.parse(read_given(path), path.name, pack, faults)
    if faults:
        rows = "\n".join(f"  {fault}" for fault in faults)
        raise AtlasError(f"The proposed sites cannot be used:\n{rows}")
    return sites
