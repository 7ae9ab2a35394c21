"""Proposed sites: points and polygons that a person draws or uploads, checked all at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.access import geojson
from geo.access.geojson import Row, in_metres
from geo.crs import DEGREES
from geo.errors import Fault, Faults, fault_order
from geo.limits import SITES
from geo.pack import frames, parsing, spreadsheets
from geo.pack.ages import OLDEST, read_ages, written_ages
from geo.pack.pack import Pack

MAX_BYTES = SITES.bytes
MAX_AREA_M2 = 1_000_000.0
MAX_NAME = 80
EVERY_AGE = (0, 17)


@dataclass(frozen=True)
class ProposedSite:
    """A place that might be built: name, shape in EPSG:4326, square metres where known, ages it serves."""

    name: str
    shape: BaseGeometry
    area_m2: float | None = None
    ages: tuple[int, int] = EVERY_AGE


def parse(data: bytes, file: str, pack: Pack, faults: list[Fault]) -> tuple[ProposedSite, ...]:
    r"""Return the sites of an upload, GeoJSON or CSV; every fault of every row is gathered.

    Parameters
    ----------
    data, file : the bytes and the name of the file, which tells its kind (.csv, else GeoJSON)
    pack : the place pack; a site must lie in or near its borough
    faults : is added to; no site is returned where there is one

    CSV has the columns lat, lon and, where known, name, area_m2 and ages ("5 to 11", "12+"; empty: all ages).
    GeoJSON has points or polygons with the same as properties; a polygon without area_m2 is measured in
    EPSG:27700. Only WGS84 is read.

    Examples
    --------
    >>> from geo.sample import town
    >>> faults = []
    >>> parse(b"name,lat,lon\nNew club,52.418,-4.09\n", "sites.csv", town(), faults)
    (ProposedSite(name='New club', shape=<POINT (-4.09 52.418)>, area_m2=None, ages=(0, 17)),)
    >>> parse(b"name,lat,lon\nNew club,-4.09,52.418\n", "sites.csv", town(), faults)
    ()
    >>> faults[0].rule
    'lies too far outside the place'
    """
    found = Faults()
    sites = _sites(data, file, pack, found)
    faults.extend(found.in_order(fault_order))
    return () if found else sites


def _sites(data: bytes, file: str, pack: Pack, faults: Faults) -> tuple[ProposedSite, ...]:
    """Return the sound sites of a file; what is wrong with the others is gathered."""
    if len(data) > MAX_BYTES:
        faults.append(parsing.too_large(data, file, MAX_BYTES))
        return ()
    # A person's file comes from a spreadsheet, a pack's file does not: its marks and line ends are forgiven.
    given = parsing.forgiven(data)
    table = file.lower().endswith(".csv")
    rows = _csv_rows(given, file, faults) if table else geojson.rows(given, file, faults, WANTED)
    if not rows and not faults:
        faults.append(Fault(file, "holds no site"))
    sites = [_site(*row, file, pack, faults) for row in rows]
    return tuple(site for site in sites if site)


def site(
    pack: Pack, name: str, shape: BaseGeometry, faults: list[Fault], *, ages: tuple[int, int] = EVERY_AGE
) -> ProposedSite | None:
    """Return a drawn site, measured where it is a polygon; None with a fault where it cannot be one.

    Examples
    --------
    >>> from geo.sample import point, town
    >>> site(town(), "New club", point(2000, 1000), faults=[], ages=(10, 15)).ages
    (10, 15)
    """
    properties = {"name": name, "ages": f"{ages[0]}-{ages[1]}"}
    return _site(None, shape, properties, "drawing", pack, faults)


def frame(sites: Sequence[ProposedSite]) -> GeoDataFrame:
    """Return sites as a frame in EPSG:4326: name, area_m2 (NaN unknown), ages ("5 to 11"); index from 1.

    Examples
    --------
    >>> from geo.sample import point
    >>> frame([ProposedSite("New club", point(2000, 1000), ages=(10, 15))])[["name", "ages"]]
              name      ages
    site
    1     New club  10 to 15
    """
    out = GeoDataFrame(
        {
            "name": [each.name for each in sites],
            "area_m2": [math.nan if each.area_m2 is None else each.area_m2 for each in sites],
            "ages": [written_ages(each.ages) for each in sites],
        },
        geometry=[each.shape for each in sites],
        crs=DEGREES,
    )
    out.index = out.index + 1
    return out.rename_axis("site")


def _site(
    row: int | None,
    shape: BaseGeometry | None,
    properties: Mapping[str, Any],
    file: str,
    pack: Pack,
    faults: list[Fault],
) -> ProposedSite | None:
    """Return one site, or None with every fault of its row."""
    found = Faults()
    name = _text(properties.get("name"), file, row, "name", found) or "Proposed site"
    if fault := frames.name_fault(file, row, "name", name):
        found.append(fault)
    elif len(name) > MAX_NAME:
        found.append(Fault(file, f"longer than {MAX_NAME} characters", row=row, column="name", value=name))
    ages = _ages(properties.get("ages"), file, row, found)
    stated = _area(properties.get("area_m2"), file, row, found)
    measured = None if shape is None else _measured(shape, file, row, pack, found)
    faults.extend(found)
    if found or shape is None:
        return None
    return ProposedSite(name, shape, stated if stated is not None else measured, ages)


def _text(value: Any, file: str, row: int | None, column: str, faults: list[Fault]) -> str:
    """Return a cell or property as text; a list or table in its place is a fault, whatever is in it."""
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value).strip()
    mend = "Write a plain text or number."
    faults.append(Fault(file, "is a list or table", row=row, column=column, mend=mend))
    return ""


def _ages(value: Any, file: str, row: int | None, faults: list[Fault]) -> tuple[int, int]:
    """Return the ages a site serves; all of them where nothing is said."""
    text = _text(value, file, row, "ages", faults)
    if not text or text.casefold() == "all":
        return EVERY_AGE
    if ages := read_ages(text, open_end=EVERY_AGE[1]):
        return ages
    mend = f"Write ages such as 0 to 4, 5 to 11 or 12+, from 0 to {OLDEST}; leave it empty for all ages."
    faults.append(Fault(file, "not a range of ages", row=row, column="ages", value=text, mend=mend))
    return EVERY_AGE


def _area(value: Any, file: str, row: int | None, faults: list[Fault]) -> float | None:
    """Return the stated square metres; None where nothing is said."""
    text = _text(value, file, row, "area_m2", faults)
    if not text:
        return None
    stated = _finite(text, file, row, "area_m2", faults)
    if math.isnan(stated):
        return None
    if not 0 < stated <= MAX_AREA_M2:
        rule = f"not between 0 and {MAX_AREA_M2:,.0f} square metres"
        faults.append(Fault(file, rule, row=row, column="area_m2", value=text))
        return None
    return stated


def _measured(
    shape: BaseGeometry, file: str, row: int | None, pack: Pack, faults: list[Fault]
) -> float | None:
    """Return the square metres of a polygon (None for a point); gather what is wrong with the shape."""
    found = geojson.amiss(shape) or _misplaced(shape, pack)
    if found:
        rule, value, mend = found
        faults.append(Fault(file, rule, row=row, column="geometry", value=value or None, mend=mend or None))
        return None
    return None if shape.geom_type == "Point" else float(in_metres(shape).area)


def _misplaced(shape: BaseGeometry, pack: Pack) -> tuple[str, str, str] | None:
    """Return what is wrong with where a shape lies or how large it is there."""
    metres = in_metres(shape)
    if found := geojson.misplaced(metres, pack):
        return found
    if metres.area > MAX_AREA_M2:
        return f"is larger than {MAX_AREA_M2:,.0f} square metres", f"{metres.area:,.0f}", ""
    return None


MAX_SITES: Final = 50
COLUMNS: Final = ("lat", "lon", "name", "area_m2", "ages")
WANTED: Final = geojson.Wanted(
    what="sites",
    most=MAX_SITES,
    kinds=("Point", "Polygon", "MultiPolygon"),
    other="is no point or polygon",
    draw="Draw a site as a point or a polygon.",
    upload="Upload GeoJSON with points or polygons, or a CSV file with lat and lon.",
)


def _csv_rows(data: bytes, file: str, faults: list[Fault]) -> list[Row]:
    """Read a CSV file: its line, its point (None with a fault) and its cells."""
    table = spreadsheets.table(data, file, faults, limits=SITES)
    if table is None:
        return []
    table.columns = [str(name).strip().lower() for name in table.columns]
    names = set(table.columns)
    needed = [name for name in COLUMNS if name in names or name in ("lat", "lon")]
    headings = frames.missing_columns(table, needed, file)
    mend = f"The columns are: {', '.join(COLUMNS)}."
    faults.extend(replace(each, mend=mend) for each in headings)
    if headings or not geojson.few_enough(len(table), MAX_SITES, "sites", file, faults):
        return []
    rows: list[Row] = []
    for at, cells in enumerate(table.to_dict("records")):
        if not any(str(cell).strip() for cell in cells.values()):  # a line that a spreadsheet left
            continue
        line = at + frames.FIRST_ROW
        lat = _finite(cells["lat"], file, line, "lat", faults)
        lon = _finite(cells["lon"], file, line, "lon", faults)
        known = not (math.isnan(lat) or math.isnan(lon))
        rows.append((line, shapely.Point(lon, lat) if known else None, {str(k): v for k, v in cells.items()}))
    return rows


def _finite(text: str, file: str, row: int | None, column: str, faults: list[Fault]) -> float:
    """Return a finite number, or NaN with a fault."""
    try:
        number = float(text.strip())
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    mend = "Write a plain number with a point, such as 51.5074."
    faults.append(Fault(file, "not a number", row=row, column=column, value=text, mend=mend))
    return math.nan
