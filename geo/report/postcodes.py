"""Where a postcode lies, and the nearest listed service of each category: facts in words, and one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series
from shapely import Point

from geo.access.reach import Walk, metres_in, walk_from
from geo.access.supply import sites, unplaced
from geo.crs import METRES
from geo.errors import AtlasError, NotAvailableError
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.postcodes import SURVEYED, normal
from geo.report.table import Columns, Table, count, number, text
from geo.writing import day_words

ROUGH: Final = 100.0
"""Metres by which a point may be off from which that is said, however long the walk."""
COLUMNS: Final[Columns] = {
    "postcode": text("the postcode"),
    "category": text("id of the category"),
    "service_id": text("id of the nearest open service that has a point; empty where none has"),
    "name": text("its name"),
    "metres": number("walk to it from the middle of the postcode", "metres", decimals=0),
    "metres_low": number("lowest value of its range", "metres", decimals=0),
    "metres_high": number("highest value of its range", "metres", decimals=0),
    "minutes": number("the walk at 4.8 km/h", "minutes", decimals=0),
    "accuracy_m": number("how far the service's point may be off", "metres", decimals=0),
    "without_point": count("open services of the category without a point: one of them may be nearer"),
    "method": text("how the walk is known"),
}


@dataclass(frozen=True)
class Whereabouts:
    """Where a postcode lies.

    Attributes
    ----------
    postcode : as it is written
    point : its middle, EPSG:4326
    estimated : the point is an estimate, not within the postcode
    areas : code of the ward (by the official lookup), the locality and the small area; none beyond the place
    beyond : the neighbouring place it lies in, in words; empty within the place
    """

    postcode: str
    point: Point
    estimated: bool
    areas: dict[Level, str]
    beyond: str


def whereabouts(pack: Pack, said: str) -> Whereabouts:
    """Return where a postcode lies, however it is written.

    The ward is that of the official lookup, also where the generalised outlines say another.

    Raises
    ------
    NotAvailableError : the pack has no postcodes. AtlasError : no postcode, or none of this pack.

    Source: methods.md, "Areas".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = whereabouts(town(), "zz11bc")
    >>> found.postcode, found.areas
    ('ZZ1 1BC', {'ward': 'A', 'locality': 'west', 'lsoa': 'L03'})
    >>> whereabouts(town(), "ZZ1 6AA").beyond
    'Next Town'
    """
    postcodes = pack.postcodes
    if postcodes.empty:
        raise NotAvailableError("This place has no postcodes (postcodes/postcodes.csv).")
    code = normal(said)
    if not code:
        raise AtlasError(f"{said.strip()!r} is not a postcode. Write one such as {postcodes.index[0]}.")
    if code not in postcodes.index:
        raise AtlasError(
            f"{code} is not among the postcodes of {pack.place.name} and around it that were live on "
            f"{_as_of(pack)}. Check how it is written; a new or withdrawn one is not known here."
        )
    row = postcodes.loc[code]
    point, ward = row.geometry, str(row["ward_code"])
    areas: dict[Level, str] = {}
    if ward in pack.localities.index:
        areas = {"ward": ward, "locality": str(pack.localities.at[ward, "locality_code"])}
        areas |= {"lsoa": small} if (small := _small_area(pack, str(row["oa_code"]), point)) else {}
    district = str(row["district_code"])
    names = pack.context["area_name"].to_dict()
    beyond = "" if areas else str(names.get(district, f"another {pack.place.borough.noun} ({district})"))
    return Whereabouts(code, point, bool(row["quality"] > SURVEYED), areas, beyond)


def _small_area(pack: Pack, output_area: str, point: Point) -> str:
    """Return the small area of an output area; where the pack knows none, the one around the point, or ""."""
    lookup = pack.output_areas
    if not lookup.empty and (found := lookup["lsoa_code"][lookup["oa_code"] == output_area].to_list()):
        return str(found[0])
    outlines = pack.areas["lsoa"]
    inside = outlines.index[outlines.sindex.query(point, predicate="intersects")]
    return str(inside[0]) if len(inside) else ""


def nearest_services(pack: Pack, found: Whereabouts) -> Table:
    """Return the nearest open service of each category and the walk to it.

    Walks start in the middle of the postcode; a service known by its street counts too, see `accuracy_m`.
    Layers with a licence of their own are left out: they must not be mixed with the rest.

    Source: methods.md, "Distance and reach".

    Examples
    --------
    >>> from geo.sample import town
    >>> table = nearest_services(town(), whereabouts(town(), "ZZ1 1AA"))
    >>> table.rows[["category", "name", "metres", "without_point"]]
      category          name  metres  without_point
    0     club    Abbey Club     783              0
    1      hub     Abbey Hub     210              1
    2   school  Abbey School     210              1
    """
    frame = _nearest_of_each(pack, found.postcode)
    places = pack.services.geometry.reindex(frame["service_id"])
    return Table(title="nearest services", rows=frame, columns=COLUMNS, shapes=lambda: list(places))


@kept(64)
def _nearest_of_each(pack: Pack, postcode: str) -> DataFrame:
    """Return the rows of `nearest_services`; a page asks again with every choice."""
    here = pack.postcodes.loc[[postcode]].to_crs(METRES)
    rows = []
    for category in (each for each in pack.register.counting if not pack.catalogue[each].layer):
        placed = sites(pack, [category], admit_street=True)
        missing = len(unplaced(pack, [category], admit_street=True))
        row = {"postcode": postcode, "category": category, "without_point": missing}
        rows.append(row | _nearest(placed, walk_from(pack, here, placed)))
    return DataFrame(rows, columns=list(COLUMNS))


def _nearest(placed: GeoDataFrame, walk: Walk) -> dict[str, object]:
    """Return the cells about the nearest of some sites; unknown where there is none or no way to one."""
    metres = walk.metres[0]
    if not np.isfinite(metres).any():
        return {"service_id": "", "name": "", "method": ""}
    at = int(np.argmin(metres))
    site = placed.iloc[at]
    central, low, high = walk.detour
    return {
        "service_id": site["services"][0],
        "name": site["name"],
        "metres": round(metres[at]),
        "metres_low": round(metres[at] * low / central),
        "metres_high": round(metres[at] * high / central),
        "minutes": round(metres[at] / metres_in(1)),
        "accuracy_m": site["accuracy_m"],
        "method": walk.kind,
    }


def in_words(pack: Pack, found: Whereabouts, table: Table) -> str:
    """Return everything about a postcode as lines of text.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = whereabouts(town(), "ZZ1 1AA")
    >>> print(in_words(town(), found, nearest_services(town(), found)))
    ZZ1 1AA
    ward: Abbey (A)
    ...
    """
    lines = [found.postcode]
    lines += [
        f"{pack.place.levels[level].singular}: {area_words(pack, level, code)}"
        for level, code in found.areas.items()
    ]
    if found.beyond:
        lines.append(f"lies in {found.beyond}, outside {pack.place.name}")
    if found.estimated:
        lines.append("its point is an estimate, not one within the postcode")
    lines.append("Nearest open service that has a point, and the walk from the middle of the postcode:")
    lines += [
        f"  {pack.catalogue[row['category']].title}: {service_words(row)}" for _, row in table.rows.iterrows()
    ]
    if pack.place.postcodes is not None:
        lines.append(pack.place.postcodes.attribution)
    return "\n".join(lines)


def service_words(row: Series[Any]) -> str:
    """Return what a row of the table says of its category.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = nearest_services(town(), whereabouts(town(), "ZZ1 1AA")).rows
    >>> service_words(rows.iloc[1])
    'Abbey Hub, about 200 m (175 to 275), 3 minutes; 1 more without a point may be nearer'
    """
    missing = int(row["without_point"])
    if not row["service_id"]:
        return f"none has a point, {missing} listed without one" if missing else "none is listed"
    metres, low, high = (_rounded(row[name]) for name in ("metres", "metres_low", "metres_high"))
    measured = row["method"] == "network"
    words = (
        f"{row['name']}, {metres:,} m"
        if measured
        else f"{row['name']}, about {metres:,} m ({low:,} to {high:,})"
    )
    words += f", {int(row['minutes'])} minute{'' if row['minutes'] == 1 else 's'}"
    if row["accuracy_m"] >= ROUGH or row["accuracy_m"] > row["metres"] / 2:
        words += f"; its point may be {row['accuracy_m']:.0f} m off"
    return words + (f"; {missing} more without a point may be nearer" if missing else "")


def area_words(pack: Pack, level: Level, code: str) -> str:
    """Return the name of an area with its code; of a provisional grouping, that it is one.

    Examples
    --------
    >>> from geo.sample import town
    >>> area_words(town(), "ward", "A")
    'Abbey (A)'
    """
    label = pack.place.localities.label if level == "locality" and pack.place.localities.provisional else ""
    return f"{pack.area_name(code)}, {label}" if label else f"{pack.area_name(code)} ({code})"


def _rounded(metres: float) -> int:
    """Return metres to the nearest 25, as far as the middle of a postcode says anything."""
    return int(round(metres / 25) * 25)


def _as_of(pack: Pack) -> str:
    """Return the day of the postcodes in words."""
    about = pack.place.postcodes
    return day_words(about.as_of) if about else "the day of this list"
