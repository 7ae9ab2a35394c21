"""An outline as a short text for a link: corners to a metre, checked, in letters that no address changes.

The text is `1`, four letters of a checksum, and the polygons parted by `~`, their rings by `.` (the outer one
first). A ring is its corners, each as the step from the one before in hundred-thousandths of a degree, east
then north; the last corner is not repeated. A step is written five bits to a letter, lowest first, the sixth
bit saying that more follow.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import Final
from zlib import crc32

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import AtlasError

VERSION: Final = "1"
LETTERS: Final = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
STEP: Final = 1e-5
"""Degrees: 1.1 metres north, in London 0.7 metres east; rounding moves a corner by half of it at most."""
MOST_LETTERS: Final = 3_000
"""Letters of a text: about 700 corners. Longer links are cut by programs that people send them with."""
MOST_POLYGONS: Final = 50
_CHECK: Final = 4
_AROUND: Final = round(360 / STEP)
_VALUE: Final = {letter: value for value, letter in enumerate(LETTERS)}
_WRONG: Final = (
    "This link holds no outline that can be read: {}. Copy the whole link, or draw the outline again."
)


def encode(shape: BaseGeometry) -> str:
    """Return an outline as a text for a link.

    Parameters
    ----------
    shape : polygon or multipolygon, EPSG:4326

    Raises
    ------
    AtlasError : it is no outline, is smaller than a metre, or has too many corners for a link.

    Examples
    --------
    >>> text = encode(shapely.box(-0.05, 51.51, -0.04, 51.52))
    >>> text
    '17irrv4Jwxs6JAw-Bw-BAAv-B'
    >>> decode(text).bounds
    (-0.05, 51.51, -0.04, 51.52)
    """
    if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty or not shape.is_valid:
        raise AtlasError("Only a valid polygon can be kept in a link.")
    rounded = shapely.normalize(shapely.set_precision(shape, STEP))
    parts = [each for each in shapely.get_parts(rounded) if each.geom_type == "Polygon" and not each.is_empty]
    if not parts:
        raise AtlasError("The outline is smaller than a metre.")
    body = "~".join(
        ".".join(_ring(ring.coords) for ring in (part.exterior, *part.interiors)) for part in parts
    )
    text = f"{VERSION}{_checksum(body)}{body}"
    if len(text) > MOST_LETTERS or len(parts) > MOST_POLYGONS:
        raise AtlasError(
            f"The outline is too long for a link: {shapely.get_num_coordinates(rounded):,} corners. "
            "Simplify it, or upload it as a file."
        )
    return text


def decode(text: str) -> BaseGeometry:
    """Return the outline of a text, EPSG:4326.

    Raises
    ------
    AtlasError : the text is none that `encode` gives; it says why.

    Examples
    --------
    >>> decode("1AAAAvJTw")
    Traceback (most recent call last):
    geo.errors.AtlasError: This link holds no outline that can be read: it was changed or cut. Copy the ...
    """
    if len(text) > MOST_LETTERS:
        raise _refusal("it is too long")
    if text[:1] != VERSION:
        raise _refusal("it is of another version")
    check, body = text[1 : 1 + _CHECK], text[1 + _CHECK :]
    if not body or check != _checksum(body):
        raise _refusal("it was changed or cut")
    polygons = body.split("~")
    if len(polygons) > MOST_POLYGONS:
        raise _refusal("it has too many parts")
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in map(_rings, polygons)]
    shape = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    if not shape.is_valid:
        raise _refusal("its line crosses itself")
    return shape


def _ring(corners: Sequence[Sequence[float]]) -> str:
    """Return the text of a closed ring."""
    steps = np.rint(np.asarray(corners, dtype=float)[:-1, :2] / STEP).astype(np.int64)
    moves = np.diff(steps, axis=0, prepend=0).ravel()
    return "".join(map(_written, moves.tolist()))


def _rings(text: str) -> list[list[tuple[float, float]]]:
    """Return the corners of the rings of a polygon."""
    rings = []
    for each in text.split("."):
        moves = list(_numbers(each))
        if len(moves) % 2 or len(moves) < 6:
            raise _refusal("it lacks a corner")
        steps = np.cumsum(np.array(moves, dtype=np.int64).reshape(-1, 2), axis=0)
        east, north = np.abs(steps).max(axis=0)
        if east > _AROUND // 2 or north > _AROUND // 4:
            raise _refusal("it leaves the earth")
        # Divided, not multiplied: 51.51 must come back as 51.51.
        rings.append([(float(lon), float(lat)) for lon, lat in steps / round(1 / STEP)])
    return rings


def _written(number: int) -> str:
    """Return a whole number as letters, the sign in its lowest bit."""
    left = ~(number << 1) if number < 0 else number << 1
    letters = []
    while left > 31:
        letters.append(LETTERS[32 | (left & 31)])
        left >>= 5
    return "".join([*letters, LETTERS[left]])


def _numbers(text: str) -> Iterator[int]:
    """Yield the whole numbers of a text."""
    number, shift = 0, 0
    for letter in text:
        value = _VALUE.get(letter)
        if value is None:
            raise _refusal("it has a sign that does not belong there")
        number |= (value & 31) << shift
        if value & 32:
            shift += 5
            if shift > 30:
                raise _refusal("it leaves the earth")
            continue
        yield ~(number >> 1) if number & 1 else number >> 1
        number, shift = 0, 0
    if shift:
        raise _refusal("it was changed or cut")


def _checksum(body: str) -> str:
    """Return four letters that tell whether a text was changed or cut."""
    left = crc32(body.encode("utf-8", "surrogatepass")) & 0xFFFFFF
    return "".join(LETTERS[left >> shift & 63] for shift in (18, 12, 6, 0))


def _refusal(why: str) -> AtlasError:
    """Return the error of a text that cannot be read."""
    return AtlasError(_WRONG.format(why))
