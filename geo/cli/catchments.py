"""The command `catchments`: whom each site serves by locality, by the nearest walk, and where they differ."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from geo.access.demand import counted_ages
from geo.cli.options import add_switch, chosen_pack, write_out
from geo.gaps.catchments import catchments
from geo.gaps.locality_promise import locality_promise, served_ages
from geo.pack.pack import load_pack
from geo.report.catchments import FORMATS, TABLES, exported

AGES = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `catchments`."""
    guides = [
        f"columns of {table}:\n" + "\n".join(f"  {name:28} {words}" for name, words in columns.items())
        for table, columns in TABLES.items()
    ]
    parser = commands.add_parser(
        "catchments",
        help="whom each site serves by locality and by the nearest walk",
        description="Catchments of the open sites of a category: by locality, by the nearest walk, and where "
        "the two differ.",
        epilog="\n\n".join(guides),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--category",
        action="append",
        metavar="ID",
        help="category of the register, repeat for several; the one promised to every locality when absent",
    )
    parser.add_argument(
        "--ages", type=ages, metavar="0-4", help="ages counted; the category's own when absent"
    )
    parser.add_argument("--need", metavar="INDICATOR", help="indicator that weighs the children")
    parser.add_argument("--table", choices=TABLES, default="catchments", help="what has a row each")
    add_switch(parser)
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", type=Path, help="file to write; standard output when absent")
    parser.set_defaults(run=_catchments)


def ages(text: str) -> tuple[int, int]:
    """Return the youngest and the oldest age of a text such as 0-4."""
    match = AGES.fullmatch(text.strip())
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if low > high:
        raise argparse.ArgumentTypeError(f"{text!r} are no ages; give the youngest first, such as 0-4")
    return low, high


def _catchments(options: argparse.Namespace) -> int:
    """Print or write a table of catchments."""
    pack = chosen_pack(load_pack(options.data), options)
    categories = tuple(dict.fromkeys(options.category or locality_promise(pack).categories))
    found = catchments(pack, categories)
    counted = counted_ages(pack, options.ages) or served_ages(pack, categories)
    content = exported(pack, found, options.table, options.format, counted, need=options.need)
    return write_out(content, options.out)
