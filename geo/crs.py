"""Coordinate reference systems: measure in metres, store and show in degrees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from geopandas import GeoDataFrame, GeoSeries

from geo.errors import CrsError

METRES = "EPSG:27700"
DEGREES = "EPSG:4326"
_PROJECTING = ThreadPoolExecutor(1, thread_name_prefix="projecting")


def require_crs(frame: GeoDataFrame | GeoSeries, expected: str = METRES, *, what: str = "frame") -> None:
    """Refuse a frame that is not in the expected reference system.

    Raises
    ------
    CrsError : the frame has no CRS or another one; the message names both and the call that mends it.

    Examples
    --------
    >>> from geo.sample import town
    >>> require_crs(town().areas["ward"], DEGREES)
    >>> require_crs(town().areas["ward"], METRES, what="frame of wards")
    Traceback (most recent call last):
        ...
    geo.errors.CrsError: The frame of wards is not in the expected coordinate reference system; ...
    """
    if frame.crs is None:
        raise CrsError(
            f"The {what} has no coordinate reference system, {expected} is needed. "
            f"Call .set_crs() with the system its coordinates are in, then .to_crs({expected!r})."
        )
    if frame.crs != expected:
        raise CrsError(
            f"The {what} is not in the expected coordinate reference system; call .to_crs({expected!r}).\n"
            f"Found: {frame.crs.to_string()}\nExpected: {expected}"
        )


def reprojected(shapes: GeoSeries, crs: str) -> GeoSeries:
    """Return shapes in another reference system: `shapes.to_crs(crs)`, cheap in a thread that has just begun.

    PROJ looks for its transformation anew in each thread, which takes the processor 30 ms and more, and
    Streamlit runs a page in a new thread each time. So one thread, which stays, does it for all.

    Raises
    ------
    ValueError : the shapes have no reference system.

    Examples
    --------
    >>> from geo.sample import town
    >>> wards = reprojected(town().areas["ward"].geometry, METRES)
    >>> (wards.area / 1e6).round(2).to_dict()
    {'A': 2.04, 'B': 2.96, 'C': 2.0, 'D': 3.0, 'E': 2.0}
    """
    return _PROJECTING.submit(shapes.to_crs, crs).result()
