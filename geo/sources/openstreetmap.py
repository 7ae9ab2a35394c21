"""OpenStreetMap files as their blocks: whether what a file announces is what a map can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from geo.sources.given import NetworkFileError, require_a_map

# Bytes that the format allows: of the heading of a block, and of a block, packed or not.
MOST_HEADING: Final = 64 * 2**10
MOST_BLOCK: Final = 32 * 2**20
SMALL_BLOCK: Final = 2**20
# Numbers of the fields: the size of a block in its heading, and its unpacked size in itself.
BLOCK_SIZE, UNPACKED_SIZE = 3, 2


def check_blocks(file: BinaryIO, name: str) -> None:
    """Refuse a .pbf file that is cut off or whose blocks would unpack to more than a map.

    Raises
    ------
    NetworkFileError : it is no such file, or one of those.

    Examples
    --------
    >>> import io
    >>> check_blocks(io.BytesIO(b"no map"), "town.osm.pbf")
    Traceback (most recent call last):
        ...
    geo.sources.given.NetworkFileError: town.osm.pbf cannot be read as OpenStreetMap data: ...
    """
    try:
        for block in _blocks(file):
            unpacked = _number(block, UNPACKED_SIZE)
            if unpacked > MOST_BLOCK:
                raise ValueError("a block is larger than the format allows")
            require_a_map(f"A block of {name}", unpacked, len(block), SMALL_BLOCK)
    except (ValueError, IndexError) as error:
        why = "it is cut off" if isinstance(error, IndexError) else error
        raise NetworkFileError(f"{name} cannot be read as OpenStreetMap data: {why}") from error


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the blocks of a file, each behind its heading."""
    while size := file.read(4):
        heading = _exactly(file, int.from_bytes(size, "big"), MOST_HEADING)
        yield _exactly(file, _number(heading, BLOCK_SIZE), MOST_BLOCK)


def _exactly(file: BinaryIO, size: int, most: int) -> bytes:
    """Read so many bytes."""
    if size > most:
        raise ValueError("it is no .osm.pbf file, or damaged")
    data = file.read(size)
    if len(data) < size:
        raise ValueError("it is cut off")
    return data


def _number(message: bytes, wanted: int) -> int:
    """Return a number of a protobuf message by its field; the largest if there are several, 0 if none.

    Raises
    ------
    ValueError, IndexError : it is no such message.
    """
    at = largest = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind, value = key & 7, 0
        if kind == 0:
            value, at = _varint(message, at)
        elif kind == 2:
            length, at = _varint(message, at)
            at += length
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise ValueError("it is no .osm.pbf file, or damaged")
        if key >> 3 == wanted:
            largest = max(largest, value)
    if at > len(message):
        raise ValueError("it is damaged")
    return largest


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
        if shift > 63:
            raise ValueError("it is damaged")
