"""Points of services that nobody wrote down: of an outline, a postcode, another place; and official areas.

They are worked out when the register is read and marked as derived; the lists themselves stay as written.
"""

from __future__ import annotations

from typing import Any

import shapely
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame, Series
from shapely.geometry.base import BaseGeometry

from geo.crs import DEGREES, METRES
from geo.pack import parks as pack_parks
from geo.pack.areas import Ground
from geo.pack.catalogue import Catalogue
from geo.pack.postcodes import SURVEYED, normal


def official_areas(written: Series[Any], postcodes: GeoDataFrame, ground: Ground) -> Series[Any]:
    """Return the area that each postcode is officially in; on the same index.

    Parameters
    ----------
    written : postcodes as rows have them, in any spelling
    postcodes : as `geo.pack.postcodes.parsed` gives them
    ground : the land: wards and neighbouring places

    Returns
    -------
    Code of the ward, beyond the wards that of the neighbouring place; empty where the postcode is not known,
    or its point (and with it its ward) is an estimate.

    Source: methods.md, "Areas".

    Examples
    --------
    >>> from geo.sample import town
    >>> written = Series(["zz1 1bc", "ZZ1 6AA", "ZZ9 9ZZ", ""])
    >>> official_areas(written, town().postcodes, town().register.ground).to_list()
    ['A', 'NEXT', '', '']
    """
    found = _surveyed(postcodes).reindex(written.map(normal))
    wards, others = found["ward_code"], found["district_code"]
    area = wards.where(wards.isin(ground.wards.index), others.where(others.isin(ground.others().index), ""))
    return Series(area.to_numpy(), index=written.index, dtype="str")


def outlines_of(written: Series[Any], parks: GeoDataFrame) -> Series[Any]:
    """Return the outline of each park of a register, EPSG:27700; None where it names none; on the same index.

    Parameters
    ----------
    written : ids of outlines as rows have them, with semicolons
    parks : as `geo.pack.parks.parsed` gives them; several outlines of one park are joined

    Source: methods.md, "Play space".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = outlines_of(Series(["P-1", "P-1; P-2b", ""]), town().parks)
    >>> [each and round(each.area, -2) for each in found]
    [10000.0, 55000.0, None]
    """
    known, shapes = pack_parks.by_polygon(parks), parks.geometry.to_crs(METRES)
    found: dict[str, BaseGeometry | None] = {}
    for each in written.unique():
        codes = dict.fromkeys(known[one] for one in pack_parks.ids(str(each)) if one in known)
        found[each] = shapely.union_all([shapes[code] for code in codes]) if codes else None
    return Series([found[each] for each in written], index=written.index, dtype=object)


def middle(outline: BaseGeometry) -> BaseGeometry:
    """Return the middle of an outline: its centre of gravity, or where that lies outside a point within.

    Examples
    --------
    >>> middle(shapely.box(0, 0, 100, 50)).wkt
    'POINT (50 25)'
    """
    centre = outline.centroid
    return centre if outline.covers(centre) else outline.representative_point()


def farthest_from_middle(outline: BaseGeometry | None) -> float:
    """Return how far an outline goes from its middle, metres; NaN where there is none.

    Examples
    --------
    >>> farthest_from_middle(shapely.box(0, 0, 60, 80)), farthest_from_middle(None)
    (50.0, nan)
    """
    if outline is None:
        return float("nan")
    corners = shapely.points(shapely.get_coordinates(outline))
    return float(shapely.distance(corners, middle(outline)).max())


def with_points(rows: DataFrame, postcodes: GeoDataFrame, terms: Catalogue, ground: Ground) -> DataFrame:
    """Return the rows of a register; those that have no point, but could be given one, have it as `derived`.

    A service is given the point of the place that its `point_of` names, else the middle of its outline
    (`by_outline`), else that of its postcode. A postcode whose point is an estimate gives none: it may lie
    half a kilometre off.

    Parameters
    ----------
    rows : of the register, `lat` and `lon` as numbers (EPSG:4326), `outline` as `outlines_of` gives it
    postcodes : as `geo.pack.postcodes.parsed` gives them
    terms : the catalogue: it says which kind of point stands for a postcode
    ground : the land; its place says where the postcodes are from

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = DataFrame({"postcode": ["ZZ11AA", "ZZ9 9ZZ"], "lat": [None] * 2, "lon": [None] * 2})
    >>> rows = rows.astype({"lat": float, "lon": float}).assign(coord_source="", coord_accuracy="")
    >>> rows = rows.assign(service_id=["ONE", "TWO"], name=["One", "Two"], point_of=["", "ONE"], outline=None)
    >>> register = town().register
    >>> found = with_points(rows, town().postcodes, register.terms, register.ground)
    >>> found[["lat", "coord_accuracy", "derived"]]
             lat     coord_accuracy  derived
    0  52.412558  postcode centroid     True
    1  52.412558  postcode centroid     True
    >>> found.at[1, "coord_source"]
    'point of One (ONE): middle of postcode ZZ1 1AA, by the list of postcodes of 1 May 2025'
    """
    rows = _of_outlines(rows.assign(derived=False, by_outline=False), terms, ground)
    return _lent(_of_postcodes(rows, postcodes, terms, ground))


def _of_outlines(rows: DataFrame, terms: Catalogue, ground: Ground) -> DataFrame:
    """Return the rows in which those with an outline and no other point have the middle of it."""
    kind = terms.of_outline
    derived = rows["lat"].isna() & (rows["point_of"] == "") & rows["outline"].notna()
    if kind is None or not derived.any():
        return rows
    source = (ground.place.parks and ground.place.parks.title) or "the pack's outlines of parks"
    points = GeoSeries([middle(each) for each in rows.loc[derived, "outline"]], crs=METRES).to_crs(DEGREES)
    rows = rows.assign(derived=derived, by_outline=derived)
    rows.loc[derived, "lat"] = points.y.to_numpy()
    rows.loc[derived, "lon"] = points.x.to_numpy()
    rows.loc[derived, "coord_accuracy"] = kind.words
    rows.loc[derived, "coord_source"] = f"middle of its outline, by {source}"
    return rows


def _of_postcodes(rows: DataFrame, postcodes: GeoDataFrame, terms: Catalogue, ground: Ground) -> DataFrame:
    """Return the rows in which those with a known postcode and no other point have the middle of it."""
    kind, about = terms.of_postcode, ground.place.postcodes
    if kind is None or postcodes.empty:
        return rows
    source = about.said() if about else "the pack's list of postcodes"
    codes = rows["postcode"].map(normal)
    derived = rows["lat"].isna() & (rows["point_of"] == "") & codes.isin(_surveyed(postcodes).index)
    points = postcodes.geometry.reindex(codes[derived])
    rows = rows.assign(derived=rows["derived"] | derived)
    rows.loc[derived, "lat"] = points.y.to_numpy()
    rows.loc[derived, "lon"] = points.x.to_numpy()
    rows.loc[derived, "coord_accuracy"] = kind.words
    rows.loc[derived, "coord_source"] = [f"middle of postcode {code}, by {source}" for code in codes[derived]]
    return rows


def _lent(rows: DataFrame) -> DataFrame:
    """Return the rows in which those without a point have that of the place that lends it."""
    borrow = rows["lat"].isna() & rows["point_of"].isin(rows.loc[rows["lat"].notna(), "service_id"])
    if not borrow.any():
        return rows
    lenders = rows.drop_duplicates("service_id").set_index("service_id").loc[rows.loc[borrow, "point_of"]]
    rows = rows.assign(derived=rows["derived"] | borrow)
    for column in ("lat", "lon", "coord_accuracy"):
        rows.loc[borrow, column] = lenders[column].to_numpy()
    told = zip(
        lenders["name"], lenders.index, lenders["coord_source"], rows.loc[borrow, "coord_source"], strict=True
    )
    rows.loc[borrow, "coord_source"] = [
        "; ".join(filter(None, [f"point of {name} ({service}): {source}", why]))
        for name, service, source, why in told
    ]
    return rows


def silent(written: str, postcodes: GeoDataFrame) -> str:
    """Return why a postcode gives no point, as a clause; empty where it does, or where none is written.

    Examples
    --------
    >>> from geo.sample import town
    >>> silent("ZZ9 9ZZ", town().postcodes)
    'its postcode is not among those known here'
    >>> silent("", town().postcodes), silent("ZZ1 1AA", town().postcodes)
    ('', '')
    """
    if not written.strip() or postcodes.empty:
        return ""
    code = normal(written)
    if code not in postcodes.index:
        return "its postcode is not among those known here"
    estimate = postcodes.at[code, "quality"] > SURVEYED
    return "the point of its postcode is only an estimate" if estimate else ""


def _surveyed(postcodes: GeoDataFrame) -> GeoDataFrame:
    """Return the postcodes whose point lies within them."""
    return postcodes[postcodes["quality"] <= SURVEYED]
