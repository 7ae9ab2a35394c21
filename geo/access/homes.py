"""Homes: demand points of packs with output areas and postcodes, one per postcode where people live."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from geo.access.grid import on_surface
from geo.crs import METRES
from geo.memory import kept
from geo.pack.pack import Pack
from geo.pack.postcodes import of_homes


@kept(1, shared=True)
def known(pack: Pack) -> bool:
    """Tell whether a pack knows where its homes are: it has output areas, and postcodes in them.

    Examples
    --------
    >>> from geo.sample import town, town_with_homes
    >>> known(town()), known(town_with_homes())
    (False, True)
    """
    return len(of_homes(pack.postcodes, pack.output_areas)) > 0


def home_points(pack: Pack) -> DataFrame:
    """Return the postcodes in which people live, with the children they stand for.

    Returns
    -------
    Columns lsoa_code, ward_code, oa_code, children_0_15, x and y (metres, EPSG:27700). A point belongs to the
    small area and the ward of its output area; the children of an output area are shared evenly over its
    postcodes that are not known to be of one large user. An output area without one has a point on the
    surface of the part of its small area that lies in its ward.

    Source: methods.md, "Distance and reach", Homes.

    Examples
    --------
    >>> from geo.sample import town_with_homes
    >>> points = home_points(town_with_homes())
    >>> points.groupby("oa_code")["children_0_15"].sum().head(3).to_dict()
    {'O01': 8.0, 'O02': 12.0, 'O03': 8.0}
    """
    areas = pack.output_areas.set_index("oa_code")
    codes = of_homes(pack.postcodes, pack.output_areas).to_crs(METRES)
    # Points of postcodes are good to a metre; degrees and back must not part two that are one.
    points = codes.get_coordinates().round().assign(oa_code=codes["oa_code"]).reset_index(drop=True)
    bare = areas[~areas.index.isin(points["oa_code"])].reset_index()
    wards, lsoas = (pack.areas[level].to_crs(METRES) for level in ("ward", "lsoa"))
    lone = on_surface(bare[["lsoa_code", "ward_code", "oa_code"]], wards, lsoas)
    every = pd.concat([points, lone[["oa_code", "x", "y"]]], ignore_index=True)
    place = areas.loc[every["oa_code"], ["lsoa_code", "ward_code", "children_0_15"]].reset_index(drop=True)
    several = every.groupby("oa_code")["x"].transform("size")
    return DataFrame(every.join(place.assign(children_0_15=place["children_0_15"] / several)))
