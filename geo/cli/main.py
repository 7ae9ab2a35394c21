"""The command line: `needs-atlas` or `python -m geo`."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, cast

import click

from geo.errors import AtlasError

NAME = "needs-atlas"
EXAMPLE = "Example: needs-atlas check"
# Importing a command imports most of geo, which takes far longer than to say a version or to list commands.
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "build": ("geo.cli.pack", "Rebuild the pack from its transcriptions."),
    "check": ("geo.cli.pack", "Check the pack and list every fault."),
    "dictionary": ("geo.cli.pack", "Write the data dictionary of the pack."),
    "indicators": (
        "geo.cli.pack",
        "List the indicators of the pack: id, period, method, levels and title.",
    ),
    "table": ("geo.cli.answers", "Figures with ranges, comparison, method and source."),
    "services": ("geo.cli.answers", "The register of services: what is open about it."),
    "gaps": ("geo.cli.answers", "Promises, with a verdict and its evidence for each area."),
    "reach": ("geo.cli.answers", "Children within a walk of listed services, area by area."),
    "catchments": ("geo.cli.answers", "Whom each site serves by locality and by the nearest walk."),
    "play": ("geo.cli.planning", "Play space against its standards, among listed places."),
    "site": ("geo.cli.planning", "Where next: the best places for new sites, who gains, who loses."),
    "network": ("geo.cli.network", "Import the walking network of a pack, or say what it is."),
}
"""Each command by its name: the module that holds it under that name, and its line in the list."""


class _Commands(Mapping[str, click.Command]):
    """The commands, each imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        module, _ = COMMANDS[name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Atlas(click.Group):
    """The program: lists its commands without importing them."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        lines = [click.Command(name, help=words) for name, (_, words) in COMMANDS.items()]
        click.Group(commands=lines).format_commands(ctx, formatter)


@click.group(
    NAME,
    cls=_Atlas,
    commands=cast("MutableMapping[str, click.Command]", _Commands()),  # click only reads it
    context_settings={"show_default": True},
    epilog=EXAMPLE,
)
@click.option(
    "--data", type=Path, metavar="DIR", help="place pack (else NEEDS_ATLAS_DATA, else the shipped one)"
)
@click.version_option(package_name=NAME, message="%(prog)s %(version)s")
@click.pass_context
def atlas(context: click.Context, data: Path | None) -> None:
    """Figures of need, area by area."""
    context.obj = data


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0; 1 with the reason on stderr where pack or request is refused; 2 where it cannot be understood.
    """
    if arguments is None:
        _spare_the_collector()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Not `atlas.main`, which ends with 1 where the reader of a pipe has seen enough.
        with atlas.make_context(NAME, given) as context:
            return atlas.invoke(context) or 0
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader has seen enough
        sys.stderr.close()
        return 0


def _spare_the_collector() -> None:
    """Look for garbage rarely, and not at the end: imports leave little, looking is a fifth of a start."""
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)


if __name__ == "__main__":
    sys.exit(main())
