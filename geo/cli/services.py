"""The commands `services` and `gaps`: the register and what is open about it; promises and their verdicts."""

from __future__ import annotations

import argparse
from pathlib import Path

from geo.cli.options import add_switch, chosen_pack, column_guide, write_out
from geo.errors import NotAvailableError
from geo.gaps.evidence import Choice
from geo.pack.catalogue import STATUSES
from geo.pack.pack import load_pack
from geo.report.promises import FORMATS, GAP_COLUMNS, exported, gap_table
from geo.report.register import REGISTER_COLUMNS, register_table


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands `services` and `gaps`."""
    parent = commands.add_parser("services", help="the register of services: what is open about it")
    services = parent.add_subparsers(required=True, metavar="ACTION", help="what to do")
    _add_check(services)
    parser = commands.add_parser(
        "gaps",
        help="promises, with a verdict and its evidence for each area",
        description="The verdict on each promise, area by area, with the evidence it rests on.",
        epilog=column_guide(GAP_COLUMNS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--promise", action="append", metavar="ID", help="repeat for several; all when absent"
    )
    parser.add_argument(
        "--category",
        action="append",
        metavar="C",
        help="category that counts, repeat for several; the promise's own when absent",
    )
    parser.add_argument(
        "--status", action="append", choices=STATUSES, help="services that count; open when absent, repeat"
    )
    parser.add_argument(
        "--admit-street",
        "--streets",
        action="store_true",
        help="let services known by their street only decide a ward",
    )
    add_switch(parser)
    _add_output(parser)
    parser.set_defaults(run=_gaps)


def _add_check(services: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the action `services check`."""
    parser = services.add_parser(
        "check",
        help="every service with what is open about its place",
        description="Every service of the register with what there is to mend or to know. A register with "
        "faults is refused, and every fault named.",
        epilog=column_guide(REGISTER_COLUMNS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--category",
        action="append",
        metavar="C",
        help="repeat for several; when absent all but layers with a licence of their own",
    )
    _add_output(parser)
    parser.set_defaults(run=_check)


def _add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options of the output."""
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", type=Path, help="file to write; standard output when absent")


def _check(options: argparse.Namespace) -> int:
    """Print or write the register with what is open about it."""
    pack = load_pack(options.data)
    return write_out(exported(pack, register_table(pack, options.category), options.format), options.out)


def _gaps(options: argparse.Namespace) -> int:
    """Print or write the verdicts."""
    pack = chosen_pack(load_pack(options.data), options)
    if not pack.promises:
        raise NotAvailableError("This pack has no promises (standards.toml), so this is not available.")
    choice = Choice(
        categories=tuple(options.category or ()),
        statuses=tuple(options.status or ("open",)),
        admit_street=options.admit_street,
    )
    frame = gap_table(pack, options.promise, choice)
    return write_out(exported(pack, frame, options.format), options.out)
