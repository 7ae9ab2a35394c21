"""The page docs/command-line.md, made of the help of every command: `python -m geo.cli.reference > FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from geo.cli.main import atlas

WIDTH = 100
START = """# The command line

`needs-atlas`, or `python -m geo`. Written from the help of the commands by `python -m geo.cli.reference`;
do not edit by hand. A command ends with 0, with 1 and the reason where pack or request is refused, with 2
where it cannot be understood. Tables go to standard output, or to the file of `--out`.
"""


def contexts(context: click.Context) -> Iterator[click.Context]:
    """Yield a context and those of the commands below it, in the order of the help."""
    yield context
    if isinstance(context.command, click.Group):
        for name, command in sorted(context.command.commands.items()):
            yield from contexts(click.Context(command, context, name))


def page() -> str:
    """Return the page as Markdown, the same on every terminal."""
    top = click.Context(atlas, info_name=atlas.name, terminal_width=WIDTH, show_default=True)
    parts = [f"## {each.command_path}\n\n```text\n{each.get_help()}\n```\n" for each in contexts(top)]
    return "\n".join([START, *parts])


if __name__ == "__main__":
    sys.stdout.write(page())
