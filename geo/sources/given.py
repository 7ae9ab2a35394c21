"""What a file that somebody hands over may ask of this machine: how many ways, and how much memory.

A file of some kilobytes can stand for gigabytes: a value that repeats, a block that is packed, a shape that
is counted and not there. So what a file announces is looked at before it is read, and reading has a bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from geo.errors import AtlasError
from geo.store.directory import memory_taken

try:
    import resource
except ImportError:  # a system without: what a file announces is looked at all the same
    resource = None  # type: ignore[assignment]

# Several times what Greater London has.
MOST_WAYS: Final = 5_000_000
MOST_VERTICES: Final = 40_000_000
# OpenStreetMap allows 2,000.
MOST_IN_A_WAY: Final = 100_000
MOST_BYTES: Final = 2 * 2**30
# Reading may take this much, of which libraries and their threads set aside a third, and this many times the
# size of the file: extracts of towns take a tenth of it, 600,000 ways (78 MB) two thirds.
SPARE_BYTES: Final = 3 * 2**30
BYTES_A_BYTE: Final = 40
# Maps pack to a third. What packs to a fiftieth repeats itself, and would fill the memory; small files may.
MOST_PACKED: Final = 50
SMALL_BYTES: Final = 32 * 2**20


class NetworkFileError(AtlasError):
    """A file is not a walking network that can be read; the text says why and what would be."""


@contextmanager
def bounded(path: Path) -> Iterator[None]:
    """Let what is done within take no more memory than a file of this size deserves.

    Raises
    ------
    NetworkFileError : it takes more.

    Examples
    --------
    >>> with bounded(Path(__file__)):
    ...     sum([1, 2, 3])
    6
    """
    try:
        with _limit(SPARE_BYTES + BYTES_A_BYTE * path.stat().st_size):
            yield
    except MemoryError as error:
        raise NetworkFileError(
            f"{path.name} takes more memory than a file of its size should. Is it damaged?"
        ) from error


def require_few(name: str, what: str, count: int, most: int) -> None:
    """Refuse a file that holds more of something than a place can have.

    Raises
    ------
    NetworkFileError : it does.

    Examples
    --------
    >>> require_few("town.gpkg", "ways", 12, MOST_WAYS)
    """
    if count > most:
        raise NetworkFileError(
            f"{name} holds {count:,} {what}; more than {most:,} are not read. Cut an extract of the place."
        )


def require_a_map(name: str, size: int, packed: int, small: int = SMALL_BYTES) -> None:
    """Refuse what unpacks to far more than it is packed: so many bytes of so many.

    Raises
    ------
    NetworkFileError : it does.

    Examples
    --------
    >>> require_a_map("town.parquet", 3_000_000, 1_000_000)
    """
    if size > max(small, MOST_PACKED * packed):
        raise NetworkFileError(f"{name} repeats itself as no map does: {packed:,} bytes stand for {size:,}.")


def columns_named(wanted: Sequence[str], held: Sequence[str]) -> dict[str, str]:
    """Return the columns of a table that are called as wanted, by that name: in small or large letters.

    Examples
    --------
    >>> columns_named(["highway", "foot"], ["FID", "HIGHWAY"])
    {'highway': 'HIGHWAY'}
    """
    exact, alike = set(held), {name.casefold(): name for name in reversed(held)}
    found = {name: name if name in exact else alike.get(name) for name in wanted}
    return {name: each for name, each in found.items() if each is not None}


@contextmanager
def _limit(more: int) -> Iterator[None]:
    """Have the system refuse this process more memory than it has now and so many bytes, where it can."""
    taken = memory_taken()
    if resource is None or taken is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [each for each in (soft, hard, taken + more) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
