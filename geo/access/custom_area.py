"""A custom area: an outline or a list of small areas that somebody names, in place of a ward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import shapely
from geopandas import GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.access import geojson, geopackage_outline
from geo.access.geojson import in_degrees, in_metres, outline_of_place
from geo.crs import METRES
from geo.errors import AtlasError, Fault, Faults, NotAvailableError
from geo.pack import frames, parsing
from geo.pack.indicators import Level
from geo.pack.pack import Pack

Given = Literal["outline", "file", "areas", "catchment"]
"""How an area was given: drawn or read from a link, uploaded, listed, or whom a site serves."""
CODE: Final = "any"
"""Stands for the code of the area where a table needs one: no office gives such a code."""
MAX_BYTES: Final = 500_000
MAX_NAME: Final = 80
MAX_CODES: Final = 3_000
"""Small areas that a list may name: those of a county."""
LEAST_INSIDE: Final = 0.01
"""Share of an outline that must lie within the place, so that one that only touches it is refused."""
WANTED: Final = geojson.Wanted(
    what="outlines",
    most=1,
    kinds=("Polygon", "MultiPolygon"),
    other="is no outline",
    draw="Draw the outline as a polygon, several parts as one multipolygon.",
    upload="Upload GeoJSON or a GeoPackage with one polygon or multipolygon.",
)


@dataclass(frozen=True)
class CustomArea:
    """An area that is none of the pack's own; equal to another of the same name, shape and codes.

    Attributes
    ----------
    name : as it is shown
    given : how it was given
    shape : EPSG:27700; None where it is a list of small areas
    codes : of the small areas (LSOAs) or output areas, sorted; empty where it is an outline
    """

    name: str
    given: Given
    shape: BaseGeometry | None = None
    codes: tuple[str, ...] = ()

    @property
    def keeper(self) -> CustomArea | None:
        """The area itself where it was uploaded: what is found about it goes when its visitor goes."""
        return self if self.given == "file" else None

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that stand for the ground of the area, whatever it is called."""
        ground = ",".join(self.codes).encode() if self.shape is None else shapely.to_wkb(self.shape)
        return sha256(ground).hexdigest()[:12]


def outlined(
    pack: Pack,
    name: str,
    shape: BaseGeometry,
    faults: list[Fault],
    *,
    given: Given = "outline",
    file: str = "",
) -> CustomArea | None:
    """Return the area of an outline; None, with every fault, where it cannot be one.

    Parameters
    ----------
    pack : the place pack, in which at least a hundredth of the outline must lie
    name : up to 80 characters, without markup
    shape : polygon or multipolygon, EPSG:4326
    faults : is added to
    given, file : how it was given, and what its faults name

    Examples
    --------
    >>> from geo.sample import town
    >>> shape = town().areas["ward"].geometry["A"]
    >>> outlined(town(), "Round the church", shape, []).given
    'outline'
    >>> faults = []
    >>> outlined(town(), "Bow tie", shapely.Polygon([(-4, 52), (-3.9, 52.1), (-3.9, 52), (-4, 52.1)]), faults)
    >>> faults[0].rule
    'is not a valid polygon'
    """
    found = Faults()
    called = name.strip() or "Your area"
    place = file or "outline"
    found += _named(called, place)
    if shape.geom_type not in WANTED.kinds or shape.is_empty:
        found.append(Fault(place, WANTED.other, column="geometry", value=shape.geom_type, mend=WANTED.draw))
    elif wrong := geojson.amiss(shape) or _outside(pack, in_metres(shape)):
        rule, value, mend = wrong
        found.append(Fault(place, rule, column="geometry", value=value or None, mend=mend or None))
    faults.extend(found)
    return None if found else CustomArea(called, given, shapely.normalize(in_metres(shape)))


def read_area(pack: Pack, name: str, data: bytes, file: str, faults: list[Fault]) -> CustomArea | None:
    """Return the area of an uploaded outline with one polygon or multipolygon.

    Parameters
    ----------
    data : GeoJSON in EPSG:4326, or a GeoPackage of any reference system
    name : as it is shown; empty: that of the feature, else that of the file

    Examples
    --------
    >>> from geo.sample import town
    >>> ward = shapely.to_geojson(town().areas["ward"].geometry["A"]).encode()
    >>> read_area(town(), "", ward, "estate.geojson", []).name
    'estate'
    >>> faults = []
    >>> read_area(town(), "", b"{}", "estate.geojson", faults)
    >>> faults[0].mend
    'Upload GeoJSON or a GeoPackage with one polygon or multipolygon.'
    """
    found = Faults()
    if geopackage_outline.is_geopackage(data, file):
        rows = geopackage_outline.rows(data, file, found, WANTED)
    elif len(data) > MAX_BYTES:
        faults.append(parsing.too_large(data, file, MAX_BYTES))
        return None
    else:
        rows = geojson.rows(parsing.forgiven(data), file, found, WANTED)
    if not rows and not found:
        found.append(Fault(file, "holds no outline", mend=WANTED.upload))
    faults.extend(found)
    if found or rows[0][1] is None:
        return None
    own = rows[0][2].get("name")
    called = name or (own if isinstance(own, str) else "") or Path(file).stem
    return outlined(pack, called, rows[0][1], faults, given="file", file=file)


def listed(pack: Pack, name: str, codes: Sequence[str]) -> CustomArea:
    """Return the area made of some small areas (LSOAs), or output areas where the pack has them.

    Raises
    ------
    AtlasError : no code, too many, one twice, or one that is unknown.

    Examples
    --------
    >>> from geo.sample import town
    >>> listed(town(), "The middle", ["L05", "L04"]).codes
    ('L04', 'L05')
    >>> listed(town(), "The middle", ["L04", "A"])
    Traceback (most recent call last):
    geo.errors.AtlasError: No small area has the code A. An area is made of small areas such as L01.
    """
    given = [each.strip() for each in codes if each.strip()]
    if not given:
        raise AtlasError("Name at least one small area.")
    if len(given) > MAX_CODES:
        raise AtlasError(f"Name at most {MAX_CODES:,} small areas; found {len(given):,}.")
    lsoas = pack.small_areas.index
    known = {*lsoas, *pack.output_areas["oa_code"]}
    if lost := [each for each in dict.fromkeys(given) if each not in known]:
        more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
        raise AtlasError(
            f"No small area has the code {', '.join(each[:40] for each in lost[:3])}{more}. "
            f"An area is made of small areas such as {lsoas[0]}."
        )
    if faults := _named(name.strip() or "Your area", "name"):
        raise AtlasError(str(faults[0]))
    return CustomArea(name.strip() or "Your area", "areas", codes=tuple(sorted(set(given))))


def outline_of(pack: Pack, area: CustomArea) -> BaseGeometry:
    """Return the outline of an area, EPSG:4326: as given, or its small areas joined.

    Raises
    ------
    NotAvailableError : it is made of output areas, whose outlines the pack does not hold.

    Examples
    --------
    >>> from geo.sample import town
    >>> outline_of(town(), listed(town(), "The middle", ["L03", "L04"])).geom_type
    'Polygon'
    """
    if area.shape is not None:
        return in_degrees(area.shape)
    outlines = pack.areas["lsoa"].geometry
    if not set(area.codes) <= set(outlines.index):
        raise NotAvailableError("The outlines of output areas are not known here.")
    joined: BaseGeometry = shapely.union_all(outlines.loc[list(area.codes)].to_numpy())
    return joined


def outlines_of(pack: Pack, where: Level | CustomArea) -> GeoSeries:
    """Return the outlines of the areas of a level, or of a custom area alone, EPSG:27700, index area code.

    Raises
    ------
    NotAvailableError : as `outline_of`.

    Examples
    --------
    >>> from geo.sample import town
    >>> outlines_of(town(), listed(town(), "The middle", ["L03", "L04"])).area.round(-5).to_dict()
    {'any': 2000000.0}
    """
    if not isinstance(where, CustomArea):
        return pack.areas[where].geometry.to_crs(METRES)
    shape = in_metres(outline_of(pack, where)) if where.shape is None else where.shape
    return GeoSeries([shape], index=[CODE], crs=METRES)


def share_in_place(pack: Pack, area: CustomArea) -> float:
    """Return the share of an area's ground that lies within the place; the rest of it is not known here.

    Examples
    --------
    >>> from geo.sample import town
    >>> abbey = outlined(town(), "", town().areas["ward"].geometry["A"], [])
    >>> round(share_in_place(town(), abbey), 2)
    1.0
    """
    if area.shape is None:
        return 1.0
    return _part(pack, area.shape)


def _part(pack: Pack, shape: BaseGeometry) -> float:
    """Return the share of a shape's ground that lies within the place."""
    within = float(shapely.intersection(outline_of_place(pack), shape).area)
    return min(within / shape.area, 1.0) if shape.area > 0 else 0.0


def _outside(pack: Pack, shape: BaseGeometry) -> tuple[str, str, str] | None:
    """Return what is wrong with where an outline lies: rule, value and remedy."""
    # In metres a polygon of degrees can touch itself by a hair.
    if found := geojson.crossing_itself(shape) or geojson.misplaced(shape, pack):
        return found
    # In metres a polygon of degrees can touch itself by a hair.
    if not shape.is_valid:
        return (
            "is not a valid polygon",
            shapely.is_valid_reason(shape),
            "Draw it without crossing its own line.",
        )
    part = _part(pack, shape)
    if part < LEAST_INSIDE:
        return "lies outside the place", f"{part:.1%} of it inside", "Only the part inside is known here."
    return None


def _named(name: str, file: str) -> list[Fault]:
    """Return what is wrong with the name of an area."""
    if fault := frames.name_fault(file, None, "name", name):
        return [fault]
    if len(name) > MAX_NAME:
        return [Fault(file, f"longer than {MAX_NAME} characters", column="name", value=name)]
    return []
