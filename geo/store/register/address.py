"""Where the register lies: a file of the state directory, a PostgreSQL server, or nowhere but in the pack."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_state_path

from geo.errors import AtlasError

if TYPE_CHECKING:  # commands that need no register do not wait for what reads one
    from sqlalchemy import URL

STATE: Final = "NEEDS_ATLAS_STATE"
"""Environment variable: the directory in which the atlas keeps what people wrote into it."""
REGISTER: Final = "NEEDS_ATLAS_REGISTER"
"""Environment variable: `pack`, or the address of a PostgreSQL database; else a file of the state."""
AS_OF: Final = "NEEDS_ATLAS_AS_OF"
"""Environment variable: the revision or the day as of which the register is read; the newest else."""
PACK: Final = "pack"
POSTGRESQL: Final = "postgresql+psycopg"
_MEANT: Final = f"Write `{PACK}`, {POSTGRESQL}://USER@HOST/DATABASE, or leave it out."


def state_directory() -> Path:
    """Return the directory that NEEDS_ATLAS_STATE names, else the platform's own; it need not be there.

    Examples
    --------
    >>> with chosen(STATE, "/tmp/state"):
    ...     state_directory().as_posix()
    '/tmp/state'
    """
    named = os.environ.get(STATE)
    try:
        return Path(named).resolve() if named else user_state_path("needs-atlas", appauthor=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise AtlasError(f"{named!r} cannot be the directory of the atlas's state.") from error


def is_kept(place: str) -> bool:
    """Tell whether a register is to be read for a place: one was named, or a state of it, or it is there.

    Examples
    --------
    >>> with chosen(REGISTER, "pack"):
    ...     is_kept("E09")
    False
    """
    named = os.environ.get(REGISTER, "").strip()
    if named.lower() == PACK:
        return False
    return bool(named or os.environ.get(AS_OF)) or is_there(_file(place))


def register_address(place: str) -> URL | None:
    """Return where the register of a place (the code of the whole of it) lies; None: in the pack alone.

    Raises
    ------
    AtlasError : NEEDS_ATLAS_REGISTER is neither `pack` nor the address of a PostgreSQL database.

    Examples
    --------
    >>> with chosen(STATE, "/tmp/state"), chosen(REGISTER, ""):
    ...     register_address("E09").database
    '/tmp/state/register-E09.sqlite'
    >>> with chosen(REGISTER, "pack"):
    ...     register_address("E09") is None
    True
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    named = os.environ.get(REGISTER, "").strip()
    if named.lower() == PACK:
        return None
    if not named:
        return file_address(_file(place))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError) as error:
        raise AtlasError(f"{REGISTER} is no address of a database. {_MEANT}") from error
    if url.drivername not in ("postgresql", POSTGRESQL):
        raise AtlasError(f"{REGISTER} names a database of another kind: {url.drivername}. {_MEANT}")
    return url.set(drivername=POSTGRESQL)


def is_there(file: Path) -> bool:
    """Tell whether a file of a register is there, or may be: whoever opens one that nobody may see is told.

    Examples
    --------
    >>> is_there(Path("/nowhere/register.sqlite"))
    False
    """
    try:
        return file.exists()
    except OSError:
        return True


def _file(place: str) -> Path:
    """Return the file of the register of a place."""
    return state_directory() / f"register-{re.sub(r'[^A-Za-z0-9_-]', '_', place)}.sqlite"


def file_address(path: Path) -> URL:
    """Return the address of a register in a file.

    Examples
    --------
    >>> file_address(Path("/tmp/register.sqlite")).get_backend_name()
    'sqlite'
    """
    from sqlalchemy import URL

    return URL.create("sqlite", database=str(path))


@contextmanager
def chosen(variable: str, value: str | None) -> Iterator[None]:
    """Set an environment variable until the block ends; None leaves it as it is.

    Processes that are started meanwhile read the same register.

    Examples
    --------
    >>> with chosen("NEEDS_ATLAS_AS_OF", "12"):
    ...     os.environ["NEEDS_ATLAS_AS_OF"]
    '12'
    """
    if value is None:
        yield
        return
    before = os.environ.get(variable)
    os.environ[variable] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[variable]
        else:
            os.environ[variable] = before
