"""The command line: `needs-atlas` or `python -m geo`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from geo.cli.answers import COMMANDS
from geo.cli.network import network
from geo.cli.pack import build, check, dictionary, indicators
from geo.errors import AtlasError

NAME = "needs-atlas"
EXAMPLE = "Example: needs-atlas check"
KEEPING = (build, check, dictionary, indicators)


@click.group(
    NAME, commands=[*KEEPING, *COMMANDS, network], context_settings={"show_default": True}, epilog=EXAMPLE
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


if __name__ == "__main__":
    sys.exit(main())
