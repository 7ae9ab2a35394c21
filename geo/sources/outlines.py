"""Building the outlines of a pack: clean coverage of small areas, dissolved parents, borough, context."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import shapely
from geopandas import GeoDataFrame

from geo.crs import DEGREES, METRES
from geo.errors import AtlasError
from geo.pack.coverage_checks import united
from geo.pack.place import BuildPlan, Place
from geo.sources.transcriptions import Sources


@dataclass(frozen=True)
class Outlines:
    """Outlines in EPSG:4326, index = area code, with `<level>_name`; lsoas also with msoa_code."""

    wards: GeoDataFrame
    lsoas: GeoDataFrame
    msoas: GeoDataFrame
    borough: GeoDataFrame
    context: GeoDataFrame


def outlines(plan: BuildPlan, place: Place, sources: Sources) -> Outlines:
    """Return the outlines of a place from its transcriptions.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> found = outlines(town().place.build, town().place, Sources(PackFiles(town().root / "sources")))
    >>> len(found.wards), len(found.lsoas), len(found.msoas)
    (5, 12, 3)
    """
    wards = sources.outlines(plan.wards).to_crs(DEGREES).rename(columns={"name": "ward_name"})
    lsoas = clean_coverage(sources.outlines(plan.lsoas), gap=plan.coverage_gap_metres)
    lsoas = lsoas.rename(columns={"name": "lsoa_name", "parent": "msoa_code"})
    context = sources.outlines(plan.context).to_crs(DEGREES).rename(columns={"name": "context_name"})
    shape = united(wards.geometry.to_numpy())
    borough = GeoDataFrame(
        {"borough_name": [place.borough.name]}, geometry=[shape], index=[place.borough.code], crs=DEGREES
    )
    return Outlines(
        wards, lsoas, _dissolved(lsoas), borough, context.drop(index=place.borough.code, errors="ignore")
    )


def clean_coverage(frame: GeoDataFrame, *, gap: float) -> GeoDataFrame:
    """Return outlines as a valid coverage without holes, in EPSG:4326.

    Parameters
    ----------
    frame : polygons that should meet but may overlap or leave gaps
    gap : widest gap to close, metres

    Raises
    ------
    AtlasError : the outlines cannot be cleaned with this gap width.

    Source: methods.md, "Areas".

    Examples
    --------
    >>> squares = [shapely.box(0, 0, 100, 100), shapely.box(96, 0, 196, 100)]
    >>> frame = GeoDataFrame(geometry=squares, index=["L01", "L02"], crs=METRES)
    >>> clean = clean_coverage(frame, gap=10).to_crs(METRES)
    >>> float(frame.area.sum().round(-2)), float(clean.area.sum().round(-2))
    (20000.0, 19600.0)
    """
    metric = frame.to_crs(METRES)
    cleaned = shapely.coverage_clean(metric.geometry.to_numpy(), gap_width=gap)  # type: ignore[attr-defined]
    if not shapely.coverage_is_valid(cleaned):
        raise AtlasError(
            "The outlines of the small areas still overlap after cleaning; widen coverage_gap_metres."
        )
    return metric.set_geometry(gpd.GeoSeries(cleaned, index=metric.index, crs=METRES)).to_crs(DEGREES)


def _dissolved(lsoas: GeoDataFrame) -> GeoDataFrame:
    """Dissolve small areas into their parents, named like their children without the last letter."""
    groups = lsoas.groupby("msoa_code", sort=True)
    shapes = {str(code): united(group.geometry.to_numpy()) for code, group in groups}
    names = {str(code): str(group["lsoa_name"].iloc[0])[:-1] for code, group in groups}
    return GeoDataFrame(
        {"msoa_name": [names[code] for code in shapes]},
        geometry=list(shapes.values()),
        index=list(shapes),
        crs=DEGREES,
    )
