"""The command line: `needs-atlas` or `python -m geo`."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import cast

import click

from geo.errors import AtlasError

NAME = "needs-atlas"
EXAMPLE = "Example: needs-atlas check"


class _Commands(Mapping[str, click.Command]):
    """The commands, imported when the first is asked for: saying the version needs none of what they need."""

    @cached_property
    def _all(self) -> dict[str, click.Command]:
        from geo.cli import answers, network, pack

        found = [pack.build, pack.check, pack.dictionary, pack.indicators, *answers.COMMANDS, network.network]
        return {str(each.name): each for each in found}

    def __getitem__(self, name: str) -> click.Command:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


@click.group(
    NAME,
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
