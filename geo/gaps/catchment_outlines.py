"""The outlines of a place pack's catchments, row by row of their table."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access.demand import demand_points
from geo.crs import DEGREES, METRES, require_crs
from geo.gaps.catchments import Catchments, Kind
from geo.memory import kept
from geo.pack.pack import Pack

# Cannot occur in a code or an id.
_BETWEEN = "\t"


@kept(1, shared=True)
def _ground(pack: Pack) -> tuple[NDArray[Any], GeoSeries]:
    """Return the ground of each demand point and the outlines of the localities, EPSG:27700."""
    points, outlines = demand_points(pack), pack.areas["locality"].geometry.to_crs(METRES)
    return cells(points.geometry, points["locality_code"], outlines), outlines


@kept(16)
def kind_outlines(pack: Pack, found: Catchments, kind: Kind) -> GeoSeries:
    """Return the outline of each catchment of a kind.

    EPSG:4326, index = locality code and site id, joined; they cover the place, none overlaps.

    Examples
    --------
    >>> from geo.gaps.catchments import catchments
    >>> from geo.sample import town
    >>> outlines = kind_outlines(town(), catchments(town(), ("school",)), "nearest")
    >>> (outlines.to_crs(METRES).area / 1e6).round(1).to_list()
    [4.9, 7.1]
    """
    ground, outlines = _ground(pack)
    site = found.allotted["assigned" if kind == "assigned" else "nearest"]
    home = found.homes if kind != "nearest" else Series("", index=site.index)
    drawn = dissolved(ground, _row_key(home, site), found.homes, outlines)
    return drawn.apply(_without_necks).to_crs(DEGREES)


def _row_key(locality: Series[Any], site: Series[Any]) -> Series[Any]:
    """Return the name of a catchment from the locality of its children and its site, either may be empty."""
    return locality.astype(str) + _BETWEEN + site.astype(str)


def catchment_outlines(pack: Pack, found: Catchments, rows: DataFrame) -> GeoSeries:
    """Return the outline of each row of `catchment_table`, EPSG:4326, on the index of the rows.

    Examples
    --------
    >>> from geo.gaps.catchments import catchments
    >>> from geo.sample import town
    >>> rows = DataFrame({"catchment": ["assigned"], "locality_code": ["west"], "site_id": ["HUB-1"]})
    >>> outlines = catchment_outlines(town(), catchments(town(), ("school",)), rows)
    >>> (outlines.to_crs(METRES).area / 1e6).round(1).to_list()
    [5.0]
    """
    shapes = np.full(len(rows), None, dtype=object)
    keys = _row_key(rows["locality_code"], rows["site_id"])
    for kind in rows["catchment"].unique():
        of_kind = (rows["catchment"] == kind).to_numpy()
        shapes[of_kind] = kind_outlines(pack, found, kind).reindex(keys[of_kind]).to_numpy()
    return GeoSeries(shapes, index=rows.index, crs=DEGREES)


STAIRS: Final = 60.0
"""Metres: steps of the grid of demand points up to this size are smoothed away."""
HAIR: Final = 1.0
"""Square metres: smaller parts come from rounding."""
NECK: Final = 0.001
"""Metres: half of the width up to which a neck or a slit of an outline is one of rounding."""


def cells(points: GeoSeries, places: Series[Any], outlines: GeoSeries) -> NDArray[Any]:
    """Return the ground that belongs to each demand point, before it is cut to its place's outline.

    Parameters
    ----------
    points : EPSG:27700
    places : per point, the area (such as a locality) whose other points share its ground
    outlines : EPSG:27700, index = place

    Returns
    -------
    Polygons in the order of the points; those of one place are a coverage without gaps over its outline. Of
    points of a place that are one, the first has the ground and the others have an empty polygon.

    Raises
    ------
    CrsError : points or outlines are not in EPSG:27700.

    Examples
    --------
    >>> points = GeoSeries.from_xy([25, 75], [25, 25], crs=METRES)
    >>> square = GeoSeries([shapely.box(0, 0, 100, 50)], index=["west"], crs=METRES)
    >>> [shape.area for shape in cells(points, Series(["west", "west"]), square)]
    [7500.0, 7500.0]
    """
    require_crs(points, what="frame of demand points")
    require_crs(outlines, what="frame of outlines")
    out = np.empty(len(points), dtype=object)
    where = places.to_numpy(dtype=object)
    for place in pd.unique(where):
        at = np.flatnonzero(where == place)
        out[at] = shapely.Polygon()
        _, first = np.unique(shapely.get_coordinates(points.to_numpy()[at]), axis=0, return_index=True)
        at = at[np.sort(first)]
        envelope = shapely.envelope(outlines[place])
        if len(at) == 1:  # a diagram of one point is empty
            out[at[0]] = envelope
            continue
        together = shapely.multipoints(points.to_numpy()[at])
        diagram = shapely.voronoi_polygons(together, extend_to=envelope, ordered=True)
        out[at] = shapely.get_parts(diagram)
    return out


def dissolved(ground: NDArray[Any], keys: Series[Any], places: Series[Any], outlines: GeoSeries) -> GeoSeries:
    """Return one outline per key: the ground of its points, cut to the outlines of their places.

    Parameters
    ----------
    ground : from `cells`
    keys : per demand point, the name of its catchment
    places, outlines : as in `cells`

    Returns
    -------
    EPSG:27700, index = key, sorted; together they cover the outlines, and do not overlap.

    Examples
    --------
    >>> ground = np.array([shapely.box(0, 0, 500, 500), shapely.box(500, 0, 1000, 500)])
    >>> west = GeoSeries([shapely.box(0, 0, 900, 500)], index=["west"], crs=METRES)
    >>> dissolved(ground, Series(["HUB-1", "HUB-2"]), Series(["west", "west"]), west).area.round().to_dict()
    {'HUB-1': 250000.0, 'HUB-2': 200000.0}
    """
    parts: dict[str, list[Any]] = {}
    for place, rows in Series(range(len(keys))).groupby(places.to_numpy(dtype=object)):
        at = rows.to_numpy()
        inside = keys.iloc[at].reset_index(drop=True)
        names = sorted(inside.unique())
        own = ground[at]
        some = ~shapely.is_empty(own)
        whole = [shapely.coverage_union_all(own[(inside == name).to_numpy() & some]) for name in names]
        smooth = shapely.coverage_simplify(whole, STAIRS, simplify_boundary=False)
        for name, shape in zip(names, shapely.intersection(smooth, outlines[place]), strict=True):
            parts.setdefault(name, []).append(shape)
    shapes = {key: _areas(shapely.union_all(parts[key])) for key in sorted(parts)}
    frame = GeoDataFrame(geometry=list(shapes.values()), index=pd.Index(list(shapes)), crs=METRES)
    return frame.geometry


def _areas(shape: Any) -> Any:
    """Return only the polygons of a shape, without slivers of rounding."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(parts) >= HAIR)]
    return shapely.union_all(kept)


def _without_necks(shape: Any) -> Any:
    """Return an outline without necks and slits of no width.

    One that touches itself in a point crosses itself by a hair in other coordinates.
    """
    whole = shape
    for metres in (-NECK, 2 * NECK, -NECK):  # opened, then closed
        whole = shapely.buffer(whole, metres, join_style="mitre")
    return whole
