"""The water of a place: rivers beside it and docks within, as areas."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
from geopandas import GeoDataFrame
from pandas import DataFrame, Index, Series

from geo.crs import DEGREES
from geo.errors import Fault, Faults
from geo.pack import parsing

FILE: Final = "boundaries/water.geojson"
CODE, NAME, KIND = "water_code", "water_name", "kind"
KINDS: Final = ("river", "dock")
"""A river is the gap between outlines that end at its banks; a dock lies within the land."""


def none() -> GeoDataFrame:
    """Return the water of a pack that has none.

    Examples
    --------
    >>> len(none()), list(none().columns), none().crs == DEGREES
    (0, ['area_name', 'kind', 'geometry'], True)
    """
    index = Index([], dtype="str", name=CODE)
    frame = DataFrame({name: Series([], dtype="str", index=index) for name in ("area_name", KIND)})
    return GeoDataFrame(frame, geometry=gpd.GeoSeries([], index=index, crs=DEGREES), crs=DEGREES)


def parsed(data: bytes, faults: list[Fault]) -> GeoDataFrame | None:
    r"""Return the water of a file; None, and every fault, where it breaks its contract.

    Returns
    -------
    Polygons in EPSG:4326, index = water_code; `area_name`, and `kind`, which is river or dock.

    Source: methods.md, "Distance and reach", Water.

    Examples
    --------
    >>> ring = "[[[-4.11,52.41],[-4.10,52.41],[-4.10,52.42],[-4.11,52.41]]]"
    >>> text = (
    ...     '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"water_code":"dock-1",'
    ...     '"water_name":"Old Dock","kind":"%s"},"geometry":{"type":"Polygon","coordinates":' + ring + "}}]}"
    ... )
    >>> parsed((text % "dock").encode(), []).loc["dock-1", ["area_name", "kind"]].to_list()
    ['Old Dock', 'dock']
    >>> faults = []
    >>> parsed((text % "canal").encode(), faults)
    >>> print(faults[0])
    boundaries/water.geojson, feature 1, column kind: unknown word (found 'canal'). Write river or dock.
    """
    frame = parsing.outlines(data, FILE, CODE, NAME, faults, extra=(KIND,))
    if frame is None:
        return None
    if found := _kinds(frame):
        faults += found
        return None
    return frame.rename(columns={NAME: "area_name"})[["area_name", KIND, "geometry"]]


def _kinds(frame: GeoDataFrame) -> Faults:
    """Return a fault for each kind of water that there is not."""
    found = Faults()
    # What a feature leaves out is NaN in a frame; what it says may be of any type.
    kinds = ["" if each is None or each != each else each for each in frame[KIND]]
    found.of_each(
        [at for at, each in enumerate(kinds) if each not in KINDS],
        lambda at: Fault(
            f"{FILE}, feature {at + 1}",
            "empty" if kinds[at] == "" else "unknown word",
            None,
            KIND,
            str(kinds[at]) or None,
            f"Write {' or '.join(KINDS)}.",
        ),
    )
    return found
