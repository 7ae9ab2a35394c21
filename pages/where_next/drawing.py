"""Places from the map in the URL: "lon,lat" each, parted by ";"."""

from __future__ import annotations

import re
from collections.abc import Sequence

NOTHING = "none"
MOST = 12
"""Places from the map that a link may hold."""
_DECIMALS = 5  # about one metre: as fine as anybody points
_PLACE = re.compile(r"-?\d{1,3}(\.\d{1,7})?,-?\d{1,3}(\.\d{1,7})?")
_TYPED = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")

Points = tuple[tuple[float, float], ...]


class _Points(Sequence[str]):
    """Every list of points that the URL can hold, as the options of a choice."""

    def __contains__(self, value: object) -> bool:
        """Tell whether a text is a list of points on Earth."""
        text = str(value)
        parts = text.split(";")
        if text == NOTHING:
            return True
        good = all(_PLACE.fullmatch(part) for part in parts) and len(parts) <= MOST
        return good and all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in points_of(text))

    def __len__(self) -> int:
        """Return 0: they cannot be listed."""
        return 0

    def __getitem__(self, index: int) -> str:
        """Refuse: they cannot be listed."""
        raise IndexError(index)


POINTS = _Points()


def points_of(text: str) -> Points:
    """Return the points of a text that is in `POINTS`, (longitude, latitude)."""
    if text == NOTHING:
        return ()
    pairs = (part.split(",") for part in text.split(";"))
    return tuple((float(lon), float(lat)) for lon, lat in pairs)


def with_point(text: str, longitude: float, latitude: float) -> str:
    """Return a list of points with one more, as it stands in the URL; a full list stays as it is."""
    points = points_of(text)
    if len(points) >= MOST:
        return text
    return ";".join(
        f"{lon:.{_DECIMALS}f},{lat:.{_DECIMALS}f}" for lon, lat in [*points, (longitude, latitude)]
    )


def typed(text: str) -> tuple[float, float] | None:
    """Return the place that a person typed as "latitude, longitude"; None where that is no place."""
    match = _TYPED.fullmatch(text)
    if not match:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
