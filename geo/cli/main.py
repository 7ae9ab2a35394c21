"""The command line: `needs-atlas` or `python -m geo`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from importlib.metadata import entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import Final, cast

import click

from geo.errors import AtlasError
from geo.store.directory import opened
from geo.store.register.address import AS_OF, REGISTER, chosen

NAME = "needs-atlas"
EXAMPLE = "Example: needs-atlas check"
PLUGGED = "needs_atlas.commands"
"""Entry points of commands that draw: what draws imports geo, and never the other way round."""
ALONE: Final = {
    "build": "pack",
    "check": "pack",
    "dictionary": "pack",
    "indicators": "pack",
    "network": "network",
    "pack": "meeting",
    "postcode": "postcode",
    "register": "register",
}
"""Commands that need not wait for what the answers need, each with its module beside this one."""


class _Commands(Mapping[str, click.Command]):
    """The commands, imported when they are asked for: saying the version needs none of what they need."""

    @cached_property
    def _all(self) -> dict[str, click.Command]:
        from geo.cli import answers

        found = [*map(_alone, ALONE), *answers.COMMANDS]
        found += [each.load() for each in entry_points(group=PLUGGED)]
        return {str(each.name): each for each in found}

    def __getitem__(self, name: str) -> click.Command:
        if name in ALONE:
            return _alone(name)
        for each in entry_points(group=PLUGGED, name=name):
            return cast("click.Command", each.load())
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _alone(name: str) -> click.Command:
    """Return a command that is imported without the others."""
    found: click.Command = getattr(import_module(f"geo.cli.{ALONE[name]}"), name)
    return found


@click.group(
    NAME,
    commands=cast("MutableMapping[str, click.Command]", _Commands()),  # click only reads it
    context_settings={"show_default": True},
    epilog=EXAMPLE,
)
@click.option(
    "--data", type=Path, metavar="DIR", help="place pack (else NEEDS_ATLAS_DATA, else the shipped one)"
)
@click.option(
    "--register",
    metavar="WHERE",
    help="`pack`, or the address of a PostgreSQL database (else NEEDS_ATLAS_REGISTER, else a file)",
)
@click.option("--as-of", metavar="REVISION", help="read the register as it was: a revision or a day")
@click.version_option(package_name=NAME, message="%(prog)s %(version)s")
@click.pass_context
def atlas(context: click.Context, data: Path | None, register: str | None, as_of: str | None) -> None:
    """Figures of need, area by area."""
    context.obj = data
    context.with_resource(chosen(REGISTER, register))
    context.with_resource(chosen(AS_OF, as_of))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0; 1 with the reason on stderr where pack or request is refused; 2 where it cannot be understood.
    """
    if arguments is None:
        _spare_the_collector()
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # names that are no text are shown as far as they are
            stream.reconfigure(errors="backslashreplace")
    try:
        # Not `atlas.main`, which ends with 1 where the reader of a pipe has seen enough.
        with atlas.make_context(NAME, given) as context:
            code: int = atlas.invoke(context) or 0
        if sys.stdout is not None:
            sys.stdout.flush()  # what cannot be written is said here, not after the end
        return code
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AtlasError as error:
        return _refused(str(error))
    except BrokenPipeError:  # the reader has seen enough
        _drop_output()
        if sys.stderr is not None:
            sys.stderr.close()
        return 0
    except OSError as error:
        _drop_output()
        place = f"{error.filename}: " if error.filename else ""
        return _refused(f"{place}{error.strerror or error}.")
    except MemoryError:
        return _refused("This takes more memory than there is.")
    except KeyboardInterrupt:
        return 130


def _refused(words: str) -> int:
    """Say why a command ends, and return its exit code."""
    with suppress(OSError):  # nobody reads it
        print(words, file=sys.stderr)
    return 1


def _drop_output() -> None:
    """Let what nobody can take go nowhere, so that Python does not try once more at the very end."""
    stream = sys.__stdout__
    if stream is not None and stream is sys.stdout:
        with suppress(OSError, ValueError), opened(Path(os.devnull), os.O_WRONLY) as nowhere:
            os.dup2(nowhere, stream.fileno())


def _spare_the_collector() -> None:
    """Look for garbage rarely, and not at the end: imports leave little, looking is a fifth of a start."""
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)


if __name__ == "__main__":
    sys.exit(main())
