"""What commands share: the pack, options and their types, the shape of the help, and where output goes."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

import click
from click import Choice, option

from geo.access.supply import without_neighbours
from geo.errors import AtlasError
from geo.pack.catalogue import STATUSES
from geo.pack.indicators import LEVELS
from geo.pack.pack import Pack, load_pack

Function = TypeVar("Function", bound=Callable[..., Any])
Guides = Mapping[str, Mapping[str, str]]
"""Per heading the columns of a table, with what each says."""

# Every table can be had so; figures also as a spreadsheet, with a second sheet on their indicators.
FORMATS = ("csv", "json", "geojson")
BAND = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")
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
                formatter.write_dl(list(columns.items()))
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


def band(text: str) -> tuple[int, int] | None:
    """Return the ages of a band such as 11-19 or of one year such as 7, as they stand; None of others."""
    found = BAND.fullmatch(text.strip())
    return (int(found[1]), int(found[2] or found[1])) if found else None


def ages(text: str) -> tuple[int, int]:
    """Return the youngest and the oldest age of a band; the type of `--ages`."""
    found = band(text)
    if found is None or found[0] > found[1]:
        raise click.BadParameter(f"{text!r} are no ages; give the youngest first, such as 0-4")
    return found


def level(words: str, levels: Sequence[str] = LEVELS, **more: Any) -> Callable[[Function], Function]:
    """Add `--level`."""
    return option("--level", type=Choice(levels), help=words, **more)


def categories(words: str) -> Callable[[Function], Function]:
    """Add `--category`, which may be repeated."""
    return option("--category", "categories", multiple=True, metavar="ID", help=words)


def several(name: str, metavar: str, words: str) -> Callable[[Function], Function]:
    """Add an option that takes several values behind one name."""
    return option(name, cls=Several, multiple=True, metavar=f"{metavar}...", help=words)


def statuses(function: Function) -> Function:
    """Add `--status`, which may be repeated."""
    words, known = "services that count, repeat for several", Choice(STATUSES)
    return option("--status", "statuses", multiple=True, type=known, default=["open"], help=words)(function)


def answer(
    formats: Sequence[str] = FORMATS, *, neighbours: bool = True, default: str | None = "csv"
) -> Callable[[Callable[..., bytes]], Callable[..., None]]:
    """Let a command answer from the pack, with bytes that are written where the reader wants them.

    Adds `--format`, `--out` and, where services beyond the border may count, `--neighbours`. The command is
    given the pack and the format as `form`.
    """

    def decorate(function: Callable[..., bytes]) -> Callable[..., None]:
        @click.pass_obj
        @functools.wraps(function)
        def run(data: Path | None, /, out: Path | None, neighbours: bool = True, **options: Any) -> None:
            write_out(function(the_pack(data, neighbours=neighbours), **options), out)

        run = option("--out", type=Path, help="file to write; standard output when absent")(run)
        run = option("--format", "form", type=Choice(formats), default=default, help="how it is written")(run)
        words = "count listed services beyond the border of the place"
        return option("--neighbours/--no-neighbours", default=True, help=words)(run) if neighbours else run

    return decorate


def the_pack(data: Path | None, *, neighbours: bool = True) -> Pack:
    """Return the pack of a directory, with its neighbours' services or without: every command's way to it."""
    pack = load_pack(data)
    return pack if neighbours else without_neighbours(pack)


def write_out(content: bytes, out: Path | None) -> None:
    """Write bytes to a file, or to standard output where there is none or it is -.

    Raises
    ------
    AtlasError : the file cannot be written.
    """
    if out is None or str(out) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    except OSError as error:
        raise AtlasError(f"{out} cannot be written: {error.strerror}.") from error
