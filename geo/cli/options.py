"""What commands share: the pack, the shape of the help, and how and where output is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import click
from click import Choice

from geo.access.supply import without_neighbours
from geo.errors import AtlasError
from geo.pack.pack import Pack, load_pack
from geo.report.table import Columns
from geo.store.writing import write_file

Guides = Mapping[str, Columns]
"""Per heading the columns of a table."""

NEGATIVE_NUMBER = re.compile(r"-\d+|-\d*\.\d+")


class Several(click.Option):
    """An option that takes several values behind one name: `--open A B` is `--open A --open B`."""


class Command(click.Command):
    """A command whose help ends with the columns it prints and an example that can be run as it stands."""

    def __init__(self, *given: Any, example: str, columns: Guides | None = None, **named: Any) -> None:
        """Keep what the help ends with."""
        super().__init__(*given, **named)
        self.example, self.columns = example, columns or {}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read arguments; an option without its value is refused, and never takes the next option's name."""
        valued = [each for each in self.params if isinstance(each, click.Option) and not each.is_flag]
        names = {name: each for each in valued for name in each.opts}
        single, rest = [], list(args)
        while rest:
            single.append(word := rest.pop(0))
            if word in names:
                values = list(takewhile(_is_value, rest if isinstance(names[word], Several) else rest[:1]))
                if not values:
                    raise click.BadOptionUsage(word, f"Option {word!r} needs a value.", ctx)
                single += [values[0], *(part for each in values[1:] for part in (word, each))]
                del rest[: len(values)]
        return super().parse_args(ctx, single)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the guide to the columns, and the example on one line."""
        super().format_epilog(ctx, formatter)
        for heading, columns in self.columns.items():
            with formatter.section(heading):
                formatter.write_dl([(name, each.words) for name, each in columns.items()])
        with formatter.section("Example"):
            formatter.write(f"  {self.example}\n")


def _is_value(word: str) -> bool:
    """Tell whether a word is a value, such as -4, and not the name of the next option."""
    return not word.startswith("-") or word == "-" or " " in word or bool(NEGATIVE_NUMBER.fullmatch(word))


def command(
    name: str, example: str, columns: Guides | None = None
) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function; its docstring is the help."""
    return click.command(name, cls=Command, example=example, columns=columns)


def output(formats: Sequence[str], *, default: str | None = "csv") -> list[click.Option]:
    """Return the options that say how a table is written and where."""
    how = click.Option(["--format", "form"], type=Choice(formats), default=default, help="how it is written")
    where = "file to write; standard output when absent"
    return [how, click.Option(["--out"], type=Path, help=where)]


def the_pack(data: Path | None, *, neighbours: bool = True) -> Pack:
    """Return the pack of a directory, with its neighbours' services or without: every command's way to it."""
    pack = load_pack(data)
    return pack if neighbours else without_neighbours(pack)


def write_out(content: bytes, out: Path | None) -> None:
    """Write bytes to a file, whole or not at all, or to standard output where there is none or it is -.

    Raises
    ------
    AtlasError : the file cannot be written.
    """
    if out is None or str(out) == "-":
        if sys.stdout is None:
            raise AtlasError("Standard output is closed; name a file with --out.")
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_file(out, content)
