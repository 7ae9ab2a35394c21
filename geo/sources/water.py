"""Building the water of a pack: docks from their transcriptions, the river as what outlines leave open."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.crs import DEGREES, METRES, require_crs
from geo.errors import Fault, PackError
from geo.pack.place import RiverPlan, WaterPlan
from geo.pack.water import CODE, KIND, NAME
from geo.sources.transcriptions import Sources

# Lines of two publishers differ by this much even where they are the same: the river keeps their vertices.
SAME_LINE_METRES = 1.0
# Steps of a quarter of a circle: with so many a bank of 300 m closes to a tenth of a metre.
ROUND = 32
# Coordinates are written to about a centimetre; a tenth of a metre keeps the outline valid when it is.
GRID_METRES = 0.1


def water(plan: WaterPlan, sources: Sources, place: GeoDataFrame, around: GeoDataFrame) -> GeoDataFrame:
    """Return the water of a place, in EPSG:4326, sorted by water_code, with water_name and kind.

    Parameters
    ----------
    plan : where docks are listed, and what the river is called
    sources : the transcriptions
    place, around : outline of the place and outlines of its neighbours, EPSG:4326

    Raises
    ------
    PackError : a transcription breaks its contract, a code stands twice, the outlines leave no river open.

    Source: methods.md, "Distance and reach", Water.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.sample import town
    >>> from geo.store.directory import Path, PackFiles
    >>> with TemporaryDirectory() as folder:
    ...     ring = "POLYGON ((257000 282000, 257100 282000, 257100 282200, 257000 282000))"
    ...     _ = Path(folder, "docks.csv").write_text(f'code,name,wkt\\ndock-1,Old Dock,"{ring}"\\n')
    ...     docks = {"file": "docks.csv", "code": "code", "name": "name", "geometry": "wkt"}
    ...     plan = WaterPlan(areas=[{**docks, "crs": METRES, "kind": "dock"}])
    ...     found = water(plan, Sources(PackFiles(Path(folder))), town().areas["borough"], town().context)
    >>> found.loc["dock-1", ["water_name", "kind"]].to_list()
    ['Old Dock', 'dock']
    """
    found = []
    for source in plan.areas:
        listed = sources.outlines(source).to_crs(DEGREES).rename(columns={"name": NAME})
        found.append(listed.assign(**{KIND: source.kind}))
    if plan.river is not None:
        shape = river(place.to_crs(METRES), around.to_crs(METRES), plan.river)
        if shape.is_empty:
            mend = "Give outlines that end at both banks, or a wider `widest_metres`, or no river."
            rule = "the outlines leave no river open beside the place"
            raise PackError([Fault("place.toml", rule, None, "build.water.river", plan.river.name, mend)])
        words = {NAME: [plan.river.name], KIND: ["river"]}
        frame = GeoDataFrame(words, geometry=[shape], index=[plan.river.code], crs=METRES)
        found.append(frame.to_crs(DEGREES))
    if not found:
        return GeoDataFrame({NAME: [], KIND: []}, geometry=gpd.GeoSeries([], crs=DEGREES)).rename_axis(CODE)
    whole = GeoDataFrame(pd.concat(found)[[NAME, KIND, "geometry"]], crs=DEGREES)
    if (again := whole.index[whole.index.duplicated()]).size:
        rule, mend = "the same code for two waters", "Give each its own, in its list or in `build.water`."
        raise PackError([Fault("place.toml", rule, None, "build.water", str(each), mend) for each in again])
    return whole.sort_index().rename_axis(CODE)


def river(place: GeoDataFrame, around: GeoDataFrame, plan: RiverPlan) -> BaseGeometry:
    """Return the gap between outlines that end at the banks of a river, where it meets the place.

    Outlines clipped to the coast leave tidal water open between them. So do areas that nobody gave an
    outline for: these are land. A river has banks on both sides that are no further apart than it is wide,
    and it meets the place itself.

    Parameters
    ----------
    place, around : the place and its neighbours, polygons in EPSG:27700
    plan : how far from the place to look, how wide the river may be, and how narrow a gap is no river but a
        seam of generalised lines

    Returns
    -------
    One shape in EPSG:27700, empty where no such gap meets the place.

    Raises
    ------
    CrsError : either frame is not in EPSG:27700

    Source: methods.md, "Distance and reach", Water.

    Examples
    --------
    >>> north = GeoDataFrame(geometry=[shapely.box(0, 300, 1000, 1000)], crs=METRES)
    >>> west, east = shapely.box(-900, 0, 0, 1000), shapely.box(1000, 0, 1900, 1000)
    >>> banks = [shapely.box(-900, -900, 1900, 0), west, east]
    >>> plan = RiverPlan(code="river", name="River", margin_metres=400, widest_metres=400)
    >>> river(north, GeoDataFrame(geometry=banks, crs=METRES), plan).bounds
    (0.0, 0.0, 1000.0, 300.0)
    """
    require_crs(place, METRES, what="outline of the place")
    require_crs(around, METRES, what="frame of neighbours")
    shape = shapely.union_all(np.asarray(place.geometry, dtype=object))
    land = shapely.union_all([shape, *around.geometry])
    # Land grown by half the width of the river and shrunk again has closed over what lies between two banks,
    # and over nothing of a wider opening but its corners.
    reach = plan.widest_metres / 2
    closed = land.buffer(reach, quad_segs=ROUND).buffer(-reach, quad_segs=ROUND)
    gaps = shape.buffer(plan.margin_metres).intersection(closed).difference(land)
    # What is left after shrinking by half the width is wider than that; grown again it covers the gap's own
    # lines, which are kept to the vertex, so that the drawn banks are those of the outlines.
    half = plan.narrowest_metres / 2
    core = gaps.buffer(-half, join_style="mitre")
    wide = gaps.intersection(core.buffer(half + SAME_LINE_METRES, join_style="mitre"))
    wide = shapely.set_precision(wide, GRID_METRES)
    parts = [
        each
        for each in shapely.get_parts(wide)
        if each.geom_type == "Polygon"
        and each.area > plan.narrowest_metres**2
        and each.distance(shape) < plan.narrowest_metres
    ]
    return shapely.normalize(shapely.union_all(parts)) if parts else shapely.Polygon()
