"""Postcodes of a place and its surroundings: how one is written, where it lies, whose it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import geopandas as gpd
import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.crs import DEGREES
from geo.errors import Fault, Faults
from geo.pack import parsing
from geo.pack.frames import FIRST_ROW

FILE: Final = "postcodes/postcodes.csv"
TEXTS: Final = ("postcode", "ward_code", "district_code", "oa_code", "users")
NUMBERS: Final = ("lat", "lon", "quality")
COLUMNS: Final = ("postcode", "lat", "lon", "ward_code", "district_code", "oa_code", "quality", "users")
USERS: Final = ("small", "large", "")
"""Whether homes and small firms share a postcode, one large user has it alone, or nobody knows."""
SURVEYED: Final = 10
"""Positional quality of a point within the postcode; a greater one is an estimate (OS Code-Point Open)."""
SHAPE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


def normal(text: str) -> str:
    """Return a postcode as it is written: capitals, one space before the last three characters.

    Empty where the text has not the shape of a postcode.

    Examples
    --------
    >>> normal("e1w3re"), normal(" E1W  3re "), normal("Wapping")
    ('E1W 3RE', 'E1W 3RE', '')
    """
    letters = "".join(text.split()).upper()
    found = f"{letters[:-3]} {letters[-3:]}"
    return found if SHAPE.fullmatch(found) else ""


def none() -> GeoDataFrame:
    """Return the postcodes of a pack that has none.

    Examples
    --------
    >>> len(none()), none().crs == DEGREES
    (0, True)
    """
    columns = [name for name in COLUMNS if name not in ("lat", "lon")]
    frame = DataFrame({name: Series(dtype="str") for name in columns}).astype({"quality": float})
    return GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=DEGREES), crs=DEGREES).set_index("postcode")


def parsed(data: bytes, faults: list[Fault]) -> GeoDataFrame | None:
    r"""Return the postcodes of a file; None, and every fault, where it breaks its contract.

    Returns
    -------
    Points in EPSG:4326, index = postcode; `ward_code` and `district_code` are the official ones, `oa_code` is
    the output area (empty beyond the place), `quality` is 10 where the point lies within the postcode, more
    where it is an estimate, `users` small, large or empty where nobody knows.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> heading = "postcode,lat,lon,ward_code,district_code,oa_code,quality,users\n"
    >>> found = parsed((heading + "ZZ1 1AA,52.41,-4.10,A,TOWN,,10,small\n").encode(), [])
    >>> found.at["ZZ1 1AA", "ward_code"]
    'A'
    >>> faults = []
    >>> parsed((heading + "ZZ11AA,52.41,-4.10,A,TOWN,,10,many\n").encode(), faults)
    >>> [(fault.column, fault.rule) for fault in faults]
    [('postcode', 'is not written as a postcode'), ('users', 'unknown word')]
    """
    frame = parsing.table(data, FILE, COLUMNS, faults, numbers=NUMBERS)
    if frame is None:
        return None
    found = _faults(frame)
    if found:
        faults += found
        return None
    points = gpd.GeoSeries.from_xy(frame["lon"], frame["lat"], crs=DEGREES)
    plain = frame.drop(columns=["lat", "lon"])
    return GeoDataFrame(plain, geometry=points.to_numpy(), crs=DEGREES).set_index("postcode")


def _faults(frame: DataFrame) -> Faults:
    """Return what is wrong with the rows."""
    found = Faults()
    codes = frame["postcode"]
    wrong = {
        "postcode": (
            (codes.map(normal) != codes) | (codes == ""),
            "is not written as a postcode",
            "Write it in capitals with one space, such as E1 4NS.",
        ),
        "users": (~frame["users"].isin(USERS), "unknown word", "Write small, large or nothing."),
        "lat": (~frame["lat"].between(-90, 90), "is no latitude", "Write degrees north, such as 51.51."),
        "lon": (~frame["lon"].between(-180, 180), "is no longitude", "Write degrees east, such as -0.05."),
        "quality": (frame["quality"].isna(), "empty", "Write 10 for a point within the postcode."),
    }
    for column, (bad, rule, mend) in wrong.items():
        found.of_each(np.flatnonzero(bad).tolist(), partial(_fault, frame[column], rule, mend))
    again = np.flatnonzero(codes.duplicated()).tolist()
    first = {code: at for at, code in reversed(list(enumerate(codes)))}
    found.of_each(
        again,
        lambda at: _fault(
            codes,
            "the same postcode twice",
            f"It stands in row {first[codes.iloc[at]] + FIRST_ROW} too; keep one of them.",
            at,
        ),
    )
    return found


def _fault(cells: Series[Any], rule: str, mend: str, at: int) -> Fault:
    """Return the fault of a cell."""
    return Fault(FILE, rule, at + FIRST_ROW, str(cells.name), str(cells.iloc[at]), mend)


def of_homes(postcodes: GeoDataFrame, output_areas: DataFrame) -> GeoDataFrame:
    """Return the postcodes of output areas that are not known to be of one large user: where people live.

    Parameters
    ----------
    postcodes : as `parsed` gives them
    output_areas : of the pack, with `oa_code`

    Source: methods.md, "Distance and reach", Homes.

    Examples
    --------
    >>> from geo.sample import town_with_homes
    >>> pack = town_with_homes()
    >>> len(pack.postcodes), len(of_homes(pack.postcodes, pack.output_areas))
    (96, 64)
    """
    inside = postcodes["oa_code"].isin(output_areas["oa_code"])
    return postcodes[inside & (postcodes["users"] != "large")]


def elsewhere(postcodes: GeoDataFrame, wards: GeoDataFrame, names: Mapping[str, str]) -> list[str]:
    """Return notices about postcodes whose official ward is another than the one their point lies in.

    The official code wins: outlines are generalised (methods.md, "Areas").

    Parameters
    ----------
    postcodes : as `parsed` gives them
    wards : outlines in EPSG:4326, index = ward code
    names : of the wards, by code

    Examples
    --------
    >>> from geo.sample import town
    >>> outlines = town().areas["ward"]
    >>> elsewhere(town().postcodes, outlines, outlines["area_name"].to_dict())
    ['ZZ1 1BC: officially in Abbey, its point lies in Bridge']
    """
    own = postcodes[postcodes["ward_code"].isin(wards.index)]
    rows, found = wards.sindex.query(own.geometry.to_numpy(), predicate="intersects")
    lies = Series("", index=own.index, dtype="str")
    lies.iloc[rows] = wards.index.to_numpy()[found]
    differs = own[lies != own["ward_code"]]
    beyond = "no ward of this pack"
    return [
        f"{code}: officially in {names[ward]}, its point lies in {names.get(lies[code], beyond)}"
        for code, ward in differs["ward_code"].items()
    ]
