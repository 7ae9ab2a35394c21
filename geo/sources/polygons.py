"""Outlines that a transcription holds as text: each cell is read by itself, and what is amiss is named."""

from __future__ import annotations

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, Faults, PackError
from geo.pack.frames import FIRST_ROW
from geo.pack.place import BoundarySource
from geo.sources.keys import require_once

# A cell of a spreadsheet holds so many characters and cuts the rest off.
SPREADSHEET_CELL = 32_767
CUT = "A spreadsheet cuts cells at 32,767 characters: export the outline again, without a spreadsheet."
WHOLE = "Write it as POLYGON ((...)) or MULTIPOLYGON (((...))), as it was published."


def polygons(table: DataFrame, source: BoundarySource) -> GeoDataFrame:
    """Return the rows of a table with their outlines, in the reference system that place.toml states.

    Raises
    ------
    PackError : every outline that is no whole, valid polygon, a code that is empty or stands twice, a
        reference system that there is not or that the coordinates do not fit.

    Examples
    --------
    >>> source = BoundarySource(file="lsoas.csv", code="code", name="name", geometry="wkt", crs="EPSG:27700")
    >>> rows = DataFrame({"code": ["L1"], "name": ["One"], "wkt": ["POLYGON ((0 0, 900 0, 9"]})
    >>> polygons(rows, source)
    Traceback (most recent call last):
        ...
    geo.errors.PackError: The place pack has 1 fault:
      lsoas.csv, row 2, column wkt: is no outline that can be read (found 'POLYGON ((0 0, 900 0, 9'). ...
    """
    crs = _reference_system(source)
    needed = [name for name in (source.code, source.name, source.parent) if name]
    faults = Faults(
        Fault(source.file, "empty", int(str(row)) + FIRST_ROW, name)
        for name in needed
        for row in table.index[table[name].str.strip() == ""]
    )
    # Cells are read one by one, so that one that is cut short does not hide the others.
    texts = table[source.geometry]
    shapes = shapely.from_wkt(texts.to_numpy(dtype=object), on_invalid="ignore")
    for row, text, shape in zip(table.index, texts, shapes, strict=True):
        if rule := _amiss(shape):
            mend = CUT if len(text) >= SPREADSHEET_CELL else WHOLE
            line = int(str(row)) + FIRST_ROW
            faults.append(Fault(source.file, rule, line, source.geometry, text or None, mend))
    if faults:
        raise PackError(faults)
    require_once(table, [source.code], source.file)
    _require_fit(shapes, crs, source)
    return GeoDataFrame(table, geometry=shapes, crs=crs)


def _reference_system(source: BoundarySource) -> CRS:
    """Return the reference system that place.toml states for outlines."""
    try:
        return CRS.from_user_input(source.crs)
    except CRSError:
        mend = "Write the one that the coordinates are in, such as EPSG:27700."
        rule = f"is no reference system for the outlines of {source.file}"
        raise PackError([Fault("place.toml", rule, None, "build, crs", source.crs, mend)]) from None


def _amiss(shape: BaseGeometry | None) -> str | None:
    """Return what is wrong with an outline; None where it is fit."""
    if shape is None:
        return "is no outline that can be read"
    if shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return "is not a polygon"
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return "has a coordinate that is no number"
    return None if shape.is_valid else f"is not a valid polygon: {shapely.is_valid_reason(shape)}"


def _require_fit(shapes: np.ndarray, crs: CRS, source: BoundarySource) -> None:
    """Refuse degrees that are said to be metres, and metres that are said to be degrees."""
    if len(shapes) == 0:
        raise PackError([Fault(source.file, "holds no outline", mend="Check what the file is.")])
    degrees = bool((np.abs(shapely.total_bounds(shapes)) <= [180, 90, 180, 90]).all())
    if degrees != crs.is_geographic:
        found = "degrees" if degrees else "metres"
        rule = f"holds {found}, and place.toml says {source.crs}"
        mend = "Correct `crs` in place.toml, or the coordinates."
        raise PackError([Fault(source.file, rule, None, source.geometry, mend=mend)])
