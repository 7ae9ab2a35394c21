"""The command line: `needs-atlas` or `python -m geo`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from geo.cli import catchments, network, play, reach, services, site
from geo.cli.options import write_out
from geo.errors import AtlasError
from geo.figures.values import METHODS
from geo.pack.indicators import LEVELS
from geo.pack.pack import check_pack, load_pack
from geo.report.dictionary import dictionary
from geo.report.figures import table
from geo.report.files import FORMATS, export
from geo.sources import build as building
from geo.store.directory import data_root

DICTIONARY = Path("docs/DATA_DICTIONARY.md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 with the reason on stderr where pack or request is refused."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader has seen enough
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(prog="needs-atlas", description="Figures of need, area by area.")
    parser.add_argument(
        "--data", type=Path, help="directory of the place pack (else NEEDS_ATLAS_DATA, else the shipped one)"
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('needs-atlas')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("build", help="rebuild the pack from its transcriptions")
    add.set_defaults(run=_build)
    add = commands.add_parser("check", help="check the pack and list every fault")
    add.set_defaults(run=_check)
    add = commands.add_parser("dictionary", help=f"write {DICTIONARY}")
    add.add_argument("--out", type=Path, default=DICTIONARY, help="file to write, - for standard output")
    add.set_defaults(run=_dictionary)
    add = commands.add_parser("indicators", help="list the indicators of the pack")
    add.set_defaults(run=_indicators)
    _add_table(commands.add_parser("table", help="print figures with ranges, comparison, method and source"))
    for group in (services, reach, catchments, play, site, network):
        group.register(commands)
    return parser


def _add_table(parser: argparse.ArgumentParser) -> None:
    """Add the options of the `table` command."""
    parser.add_argument("--level", choices=LEVELS, required=True, help="kind of area, one row each")
    parser.add_argument(
        "--indicator", action="append", metavar="ID", help="repeat for several; all when absent"
    )
    parser.add_argument("--method", choices=METHODS, default="default", help="how ward figures come about")
    parser.add_argument(
        "--benchmark", metavar="ID", help="area to compare with, such as borough, london, england"
    )
    parser.add_argument("--adjust", action="store_true", help="judge all areas together (Benjamini-Hochberg)")
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", type=Path, help="file to write; standard output when absent")
    parser.set_defaults(run=_table)


def _build(options: argparse.Namespace) -> int:
    """Rebuild the pack."""
    files = building.build(options.data)
    changed = building.write(files, options.data)
    for name in changed:
        print(f"wrote {name}")
    print(f"{len(files)} files built in {data_root(options.data)}, {len(changed)} changed")
    return 0


def _check(options: argparse.Namespace) -> int:
    """Check the pack."""
    faults, notices = check_pack(options.data)
    for notice in notices:
        print(f"notice: {notice}")
    for fault in faults:
        print(f"fault: {fault}")
    count = "no fault" if not faults else f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
    print(f"{data_root(options.data)}: {count}")
    return 1 if faults else 0


def _dictionary(options: argparse.Namespace) -> int:
    """Write the data dictionary."""
    return write_out(dictionary(load_pack(options.data)).encode(), options.out)


def _indicators(options: argparse.Namespace) -> int:
    """List the indicators."""
    for each in load_pack(options.data).registry.values():
        print(f"{each.id:32} {each.period:18} {each.method:12} {','.join(each.levels):28} {each.title}")
    return 0


def _table(options: argparse.Namespace) -> int:
    """Print or write figures."""
    pack = load_pack(options.data)
    frame = table(
        pack,
        options.level,
        indicators=options.indicator,
        method=options.method,
        benchmark=options.benchmark,
        adjust=options.adjust,
    )
    content = export(pack, options.level, frame, options.format)
    return write_out(content, options.out)


if __name__ == "__main__":
    sys.exit(main())
