"""The land that services stand on: wards and their localities, neighbours, and names once in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.joins import Match, match_areas
from geo.place import Place


@dataclass(frozen=True)
class Ground:
    """The land that services stand on: wards, their localities, the neighbours, and names once in use."""

    place: Place
    wards: GeoDataFrame
    localities: DataFrame
    context: GeoDataFrame

    def ward_codes(self, names: Series[Any]) -> Match:
        """Match names or codes of wards, former names included."""
        return match_areas(
            names,
            list(self.wards.index),
            names={str(code): str(name) for code, name in self.wards["area_name"].items()},
            aliases=self.place.aliases,
            obsolete=self.place.obsolete_codes,
        )

    def locality_codes(self, names: Series[Any]) -> Match:
        """Match names or codes of localities."""
        known = self.localities.drop_duplicates("locality_code").set_index("locality_code")["locality_name"]
        labels = {str(code): str(name) for code, name in known.items()}
        return match_areas(names, list(labels), names=labels)

    def locality_of(self) -> dict[str, str]:
        """Return the locality code of each ward."""
        return {str(ward): str(locality) for ward, locality in self.localities["locality_code"].items()}

    def others(self) -> GeoDataFrame:
        """Return the outlines of neighbouring places."""
        return self.context[self.context.index != self.place.borough.code]

    def extent(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north of the pack's land, neighbours included, in degrees."""
        boxes = np.array([self.wards.total_bounds, self.context.total_bounds])
        west, south = np.nanmin(boxes[:, :2], axis=0)
        east, north = np.nanmax(boxes[:, 2:], axis=0)
        return float(west), float(south), float(east), float(north)
