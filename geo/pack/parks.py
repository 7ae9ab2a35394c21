"""The public parks of a place and beside it, as areas: what open space is known by its outline."""

from __future__ import annotations

import re
from typing import Final

import geopandas as gpd
from geopandas import GeoDataFrame
from pandas import DataFrame, Index, Series

from geo.crs import DEGREES
from geo.errors import Fault, Faults
from geo.pack import parsing

FILE: Final = "boundaries/parks.geojson"
CODE, NAME, POLYGONS = "park_code", "park_name", "polygon_ids"
LONGEST: Final = 40
"""Characters of a park's code and of the id of an outline: publishers give long ones."""
SEPARATOR: Final = ";"
"""Between the ids of several outlines of one park."""
_ID: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST}}}")


def none() -> GeoDataFrame:
    """Return the parks of a pack that knows the outline of none.

    Examples
    --------
    >>> len(none()), list(none().columns), none().crs == DEGREES
    (0, ['area_name', 'polygon_ids', 'geometry'], True)
    """
    index = Index([], dtype="str", name=CODE)
    frame = DataFrame({name: Series([], dtype="str", index=index) for name in ("area_name", POLYGONS)})
    return GeoDataFrame(frame, geometry=gpd.GeoSeries([], index=index, crs=DEGREES), crs=DEGREES)


def parsed(data: bytes, faults: list[Fault]) -> GeoDataFrame | None:
    r"""Return the parks of a file; None, and every fault, where it breaks its contract.

    Returns
    -------
    Polygons in EPSG:4326, index = park_code; `area_name`, and `polygon_ids`: the publisher's ids of the
    outlines that were joined, with semicolons, none of them twice in the file.

    Source: methods.md, "Play space".

    Examples
    --------
    >>> ring = "[[[-4.11,52.41],[-4.10,52.41],[-4.10,52.42],[-4.11,52.41]]]"
    >>> text = (
    ...     '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"park_code":"P-1",'
    ...     '"park_name":"Abbey Green","polygon_ids":"%s"},"geometry":{"type":"Polygon","coordinates":'
    ...     + ring + "}}]}"
    ... )
    >>> parsed((text % "P-1;P-2").encode(), []).loc["P-1", ["area_name", "polygon_ids"]].to_list()
    ['Abbey Green', 'P-1;P-2']
    >>> faults = []
    >>> parsed((text % "P-1;P-1").encode(), faults)
    >>> print(faults[0])
    boundaries/parks.geojson, feature 1, column polygon_ids: the same outline twice (found 'P-1'). ...
    """
    frame = parsing.outlines(data, FILE, CODE, NAME, faults, extra=(POLYGONS,), longest=LONGEST)
    if frame is None:
        return None
    if found := _ids(frame):
        faults += found
        return None
    return frame.rename(columns={NAME: "area_name"})[["area_name", POLYGONS, "geometry"]]


def ids(written: str) -> tuple[str, ...]:
    """Return the ids of outlines that a cell names, each without its spaces; the empty ones too.

    Examples
    --------
    >>> ids("P-1; P-2"), ids("")
    (('P-1', 'P-2'), ())
    """
    return tuple(each.strip() for each in written.split(SEPARATOR)) if written.strip() else ()


def by_polygon(parks: GeoDataFrame) -> dict[str, str]:
    """Return the code of the park that each outline was joined to, by the id of the outline.

    Examples
    --------
    >>> from geo.sample import town
    >>> by_polygon(town().parks)
    {'P-1': 'P-1', 'P-2': 'P-2', 'P-2b': 'P-2', 'P-3': 'P-3'}
    """
    return {
        each: str(code)
        for code, written in zip(parks.index, parks[POLYGONS], strict=True)
        for each in ids(written)
    }


def _ids(frame: GeoDataFrame) -> Faults:
    """Return a fault for each id of an outline that is none, or that stands twice."""
    bad: list[tuple[int, str, str]] = []
    seen: set[str] = set()
    for at, written in enumerate(frame[POLYGONS], start=1):
        own = ids(written) if isinstance(written, str) else ()
        if not own:
            bad.append((at, "empty", ""))
        for each in own:
            if not _ID.fullmatch(each):
                bad.append((at, "is not the id of an outline", each))
            elif each in seen:
                bad.append((at, "the same outline twice", each))
            seen.add(each)
    mend = f"Write the ids of its outlines with {SEPARATOR!r} between them, each in one park only."
    found = Faults()
    found.of_each(
        bad, lambda each: Fault(f"{FILE}, feature {each[0]}", each[1], None, POLYGONS, each[2] or None, mend)
    )
    return found
