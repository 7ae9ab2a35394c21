"""Options that commands share, and where their output goes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from geo.access.supply import without_neighbours
from geo.errors import AtlasError
from geo.pack.pack import Pack


def add_switch(parser: argparse.ArgumentParser) -> None:
    """Add the switch that counts services beyond the border, or not."""
    parser.add_argument(
        "--neighbours",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="count listed services beyond the border of the place",
    )


def chosen_pack(pack: Pack, options: argparse.Namespace) -> Pack:
    """Return the pack with its neighbours' services or without, as the options of a command say."""
    return pack if options.neighbours else without_neighbours(pack)


def write_out(content: bytes, out: Path | None) -> int:
    """Write bytes to a file, or to standard output where there is none or it is -; return 0.

    Raises
    ------
    AtlasError : the file cannot be written.
    """
    if out is None or str(out) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    except OSError as error:
        raise AtlasError(f"{out} cannot be written: {error.strerror}.") from error
    return 0


def column_guide(columns: Mapping[str, str]) -> str:
    """Return the guide to the columns of a table, for the help of the command that prints it."""
    width = max(map(len, columns))
    return "columns:\n" + "\n".join(f"  {name:{width}}  {words}" for name, words in columns.items())
