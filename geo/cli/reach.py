"""The command `reach`: children within a walk of listed services, area by area."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from geo.access.demand import counted_ages
from geo.access.reach import metres_in
from geo.cli.options import add_switch, chosen_pack, column_guide, write_out
from geo.errors import AtlasError
from geo.pack.catalogue import STATUSES
from geo.pack.indicators import LEVELS
from geo.pack.pack import load_pack
from geo.report.files import export
from geo.report.reach import COLUMNS, USUAL_WALK, reach_table

FORMATS = ("csv", "json", "geojson")
# Longer walks than this are a slip of the keyboard.
LONGEST_WALK = 20_000.0


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `reach`."""
    parser = commands.add_parser(
        "reach",
        help="children within a walk of listed services",
        description="Children within a walk of the listed services of each category, area by area.",
        epilog=column_guide(COLUMNS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--level", choices=LEVELS, default="ward", help="kind of area, one row each")
    parser.add_argument(
        "--category", action="append", metavar="C", help="repeat for several; all when absent"
    )
    parser.add_argument("--ages", metavar="11-19", help="ages counted, else those that each category serves")
    walk = parser.add_mutually_exclusive_group()
    walk.add_argument("--within", type=float, metavar="METRES", help=f"walk, {USUAL_WALK:g} when absent")
    walk.add_argument("--minutes", type=float, metavar="M", help="the walk in minutes at 4.8 km/h")
    parser.add_argument(
        "--status", action="append", choices=STATUSES, help="services that count; open when absent, repeat"
    )
    parser.add_argument("--streets", action="store_true", help="count services known by their street only")
    add_switch(parser)
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", type=Path, help="file to write; standard output when absent")
    parser.set_defaults(run=_reach)


def _reach(options: argparse.Namespace) -> int:
    """Print or write the table of reach."""
    within = USUAL_WALK if options.within is None else options.within
    within = within if options.minutes is None else metres_in(options.minutes)
    if not 0 < within <= LONGEST_WALK:
        raise AtlasError(f"A walk is above 0 and up to {LONGEST_WALK:g} metres, not {within:g}.")
    pack = chosen_pack(load_pack(options.data), options)
    frame = reach_table(
        pack,
        options.level,
        categories=options.category,
        ages=counted_ages(pack, _ages(options.ages)),
        within=within,
        statuses=tuple(options.status or ("open",)),
        admit_street=options.streets,
    )
    return write_out(export(pack, options.level, frame, options.format), options.out)


def _ages(text: str | None) -> tuple[int, int] | None:
    """Read an age band such as 11-19, or one year such as 7."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", text.strip())
    if found is None:
        raise AtlasError(f"--ages is a band such as 11-19 or one year such as 7, not {text!r}.")
    return int(found[1]), int(found[2] or found[1])
