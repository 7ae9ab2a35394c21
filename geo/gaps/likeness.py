"""How alike a row of a sheet is to the services of a list: by name, postcode and distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from geo.crs import DEGREES, METRES
from geo.pack.pack import Pack
from geo.pack.postcodes import normal
from geo.pack.sheet_columns import plain

SURE: Final = 90.0
"""From this likeness of names (of 100) on, a service in the same place is the same."""
LIKE: Final = 75.0
"""From this likeness on, a person is asked; in the same place whatever the names are: one may be new."""
HERE: Final = 100.0
"""Metres within which two points are the same place; as far as the middle of a postcode may be off."""
APART: Final = 400.0
"""Metres beyond which they are certainly two places."""
_COMMON: Final = 3
"""A word that one in so many names of a list has tells nothing apart: centre, youth."""
_SMALL: Final = frozenset({"the", "a", "of", "at", "and", "for", "in"})


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its line, its cells by the register's columns, and as they stood before."""

    line: int
    cells: Mapping[str, str]
    raw: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.cells.get("name", "")


class Compared(NamedTuple):
    """Per service how alike its name is to that of a row, and whether its place agrees or differs.

    `within` : how alike where words that only one of them has do not count
    """

    scores: NDArray[Any]
    within: NDArray[Any]
    here: NDArray[Any]
    apart: NDArray[Any]


class Services:
    """The services of a list, ready to be compared with rows.

    Examples
    --------
    >>> from geo.sample import town
    >>> listed = Services(town(), "club")
    >>> row = Row(2, {"name": "Abbey club"})
    >>> listed.sure(row, listed.compared(row, None))
    'CL-A'
    """

    def __init__(self, pack: Pack, category: str) -> None:
        """Make those of a category ready."""
        own = pack.services[pack.services["category"] == category]
        self.ids = [str(each) for each in own.index]
        self.by_id = {each.casefold(): each for each in self.ids}
        self.names = np.array([plain(str(each)) for each in own["name"]], dtype=object)
        self.postcodes = np.array([normal(str(each)) for each in own["postcode"]], dtype=object)
        self.points = own.geometry.to_crs(METRES).to_numpy()
        counts = Counter(word for name in self.names for word in set(name.split()))
        self.common = {word for word, count in counts.items() if count > max(len(self.ids) / _COMMON, 1)}
        self.telling = [self._telling(each) for each in self.names]
        self.known = pack.register.postcodes.geometry

    def points_of(self, rows: Sequence[Row]) -> dict[int, shapely.Point]:
        """Return where rows say that they are: at their own points, else in the middle of their postcodes."""
        found: dict[int, Any] = {}
        for row in rows:
            try:
                found[row.line] = shapely.Point(float(row.cells["lon"]), float(row.cells["lat"]))
            except (KeyError, ValueError):
                if (postcode := normal(row.cells.get("postcode", ""))) in self.known.index:
                    found[row.line] = self.known[postcode]
        metres = gpd.GeoSeries(list(found.values()), crs=DEGREES).to_crs(METRES)
        return {line: point for line, point in zip(found, metres, strict=True) if np.isfinite(point.x)}

    def compared(self, row: Row, point: shapely.Point | None) -> Compared:
        """Hold a row against every service."""
        name, postcode = plain(row.name), normal(row.cells.get("postcode", ""))
        told = self._telling(name)
        scores = process.cdist([told], self.telling, scorer=fuzz.token_sort_ratio)[0]
        for at in np.flatnonzero([not (told and each) for each in self.telling]):
            scores[at] = fuzz.token_sort_ratio(name, self.names[at])  # of common words alone
        scores[self.names == name] = 100.0 if name else 0.0
        within = process.cdist([told], self.telling, scorer=fuzz.token_set_ratio)[0]
        nowhere = np.full(len(self.ids), np.nan)
        metres = nowhere if point is None else shapely.distance(self.points, point)
        known = (self.postcodes != "") & bool(postcode)
        same = known & (self.postcodes == postcode)
        here = same | (metres <= HERE)
        return Compared(
            scores, np.maximum(scores, within), here, ~here & ((metres > APART) | (known & np.isnan(metres)))
        )

    def sure(self, row: Row, found: Compared) -> str:
        """Return the one service that a row is certainly about; empty where that is not clear."""
        like = found.scores >= SURE
        fits = np.flatnonzero(like & found.here)
        if not len(fits):
            same = np.flatnonzero(self.names == plain(row.name))
            fits = same if len(same) == 1 and not found.apart[same[0]] else fits
        others = np.flatnonzero(like & ~found.apart)
        return self.ids[fits[0]] if len(fits) == 1 and set(others) <= set(fits) else ""

    def likely(self, found: Compared, taken: Collection[str]) -> list[str]:
        """Return the services that a row may be about, the likeliest first."""
        free = np.array([each not in taken for each in self.ids], dtype=bool)
        fits = np.flatnonzero((found.within >= LIKE) | (found.here & free))
        rank = found.scores + found.within + np.where(found.here, 200.0, 0.0)
        return [self.ids[at] for at in sorted(fits, key=lambda at: (-rank[at], at))]

    def _telling(self, name: str) -> str:
        return " ".join(word for word in name.split() if word not in self.common and word not in _SMALL)
