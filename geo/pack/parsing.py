"""Parsing the files of a pack: bytes in, tables and outlines out, faults gathered on the way."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Sequence
from typing import Any, TypeVar

import geopandas as gpd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame
from pydantic import BaseModel, ValidationError
from shapely.errors import ShapelyError

from geo.crs import DEGREES
from geo.errors import Fault
from geo.pack import frames
from geo.pack.indicators import Indicator
from geo.pack.place import AREA_CODE

ModelT = TypeVar("ModelT", bound=BaseModel)

# A pack of a whole city stays far below this; a larger file is a mistake, and is not parsed.
MAX_BYTES = 8_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# The outline of one area can be a long cell; the size of the file is the limit, not that of the cell.
csv.field_size_limit(MAX_BYTES)


def text(data: bytes, file: str, faults: list[Fault]) -> str | None:
    r"""Decode a file; plain UTF-8 with Unix line ends, so that the same data are the same bytes.

    None where it cannot be read at all; a fault that can be read past is gathered and the text returned.

    Examples
    --------
    >>> faults = []
    >>> text(b"name,lat\r\n", "clubs.csv", faults)
    'name,lat\n'
    >>> print(faults[0])
    clubs.csv, row 1: Windows line ends (CRLF). Save it with Unix line ends (LF).
    """
    if len(data) > MAX_BYTES:
        found = f"{len(data) / 1e6:.1f} MB"
        faults.append(
            Fault(file, f"larger than {MAX_BYTES / 1e6:g} MB", value=found, mend="Check what the file is.")
        )
        return None
    # Neither hides what else is wrong with the file: the fault is kept and reading goes on without it.
    if data.startswith(BYTE_ORDER_MARK):
        faults.append(
            Fault(file, "starts with a byte-order mark", row=1, mend="Save it as UTF-8 without BOM.")
        )
        data = data.removeprefix(BYTE_ORDER_MARK)
    if b"\r" in data:
        row = data[: data.index(b"\r")].count(b"\n") + 1
        faults.append(
            Fault(file, "Windows line ends (CRLF)", row=row, mend="Save it with Unix line ends (LF).")
        )
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        found = data[error.start : error.start + 1].hex()
        faults.append(Fault(file, "is not UTF-8 text", row, value=f"byte {found}", mend="Save it as UTF-8."))
        return None


def toml(data: bytes, file: str, model: type[ModelT], faults: list[Fault]) -> ModelT | None:
    r"""Parse a TOML file into its contract; every breach is a fault.

    Examples
    --------
    >>> from geo.pack.place import Benchmark
    >>> toml(b'id = "nation"\ncode = "NATION"\nname = "The nation"', "place.toml", Benchmark, []).name
    'The nation'
    """
    content = text(data, file, faults)
    if content is None:
        return None
    try:
        document = tomllib.loads(content)
        faults.extend(_invisible(document, file))
        return model.model_validate(document)
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(file, f"is not valid TOML: {error}"))
    except ValidationError as error:
        for each in error.errors(include_url=False):
            where = ".".join(str(part) for part in each["loc"]) or None
            value = None if isinstance(each["input"], dict) else str(each["input"])
            faults.append(Fault(file, each["msg"], column=where, value=value))
    return None


def _invisible(part: Any, file: str, where: str = "") -> list[Fault]:
    """Return a fault for each text of a TOML document with control characters; line breaks are allowed."""
    if isinstance(part, dict):
        named = [(f"{where}.{key}" if where else key, each) for key, each in part.items()]
        return [fault for key, each in named for fault in _invisible(each, file, key)]
    if isinstance(part, list):
        return [fault for at, each in enumerate(part) for fault in _invisible(each, file, f"{where}.{at}")]
    if isinstance(part, str) and frames.CONTROL.search(part.replace("\n", " ").replace("\t", " ")):
        return [frames.control_fault(file, None, where, part)]
    return []


def table(
    data: bytes,
    file: str,
    columns: Sequence[str] | None,
    faults: list[Fault],
    *,
    numbers: Sequence[str] = (),
) -> DataFrame | None:
    r"""Parse a CSV file as text columns, then turn `numbers` into floats (an empty cell is unknown).

    `columns` are all the columns the file must have; None takes them as they come.

    Examples
    --------
    >>> table(b"ward,damp\nA,10\nB,\n", "damp.csv", ("ward", "damp"), [], numbers=("damp",))
      ward  damp
    0    A  10.0
    1    B   NaN
    """
    frame = text_table(data, file, columns, faults)
    if frame is None:
        return None
    frame, bad = frames.to_numbers(frame, numbers, file)
    found = [*bad, *frames.control_characters(frame, file)]
    faults.extend(found)
    return None if found else frame


def single_years(data: bytes, file: str, faults: list[Fault]) -> DataFrame | None:
    r"""Parse residents per ward by single year of age: `ward_code`, then one column a year from 0.

    Returns
    -------
    Index = ward_code, in file order; columns 0, 1, ...; None where a fault was found.

    Examples
    --------
    >>> single_years(b"ward_code,0,1,2\nA,2,2,3\n", "single_years.csv", [])
                 0    1    2
    ward_code
    A          2.0  2.0  3.0
    """
    frame = table(data, file, None, faults)
    if frame is None:
        return None
    ages = [str(column) for column in frame.columns if column != "ward_code"]
    expected = ["ward_code", *(str(age) for age in range(max(len(ages), 1)))]
    if headings := frames.missing_columns(frame, expected, file):
        faults.extend(headings)
        return None
    counts, bad = frames.to_numbers(frame, ages, file)
    faults.extend(bad)
    return None if bad else counts.set_index("ward_code").rename(columns=int)


def text_table(
    data: bytes, file: str, columns: Sequence[str] | None, faults: list[Fault]
) -> DataFrame | None:
    r"""Parse a CSV file as text columns, as far as its shape is concerned.

    Examples
    --------
    >>> faults = []
    >>> text_table(b"ward,damp\nA,10,11\n", "damp.csv", None, faults)
    >>> print(faults[0])
    damp.csv, row 2: a row of another length than the heading (found '3 cells, the heading has 2')
    """
    content = text(data, file, faults)
    frame = None if content is None else _cells(content, file, faults)
    if frame is None or columns is None:
        return frame
    missing = frames.missing_columns(frame, columns, file)
    faults.extend(missing)
    return None if missing else frame


def _cells(content: str, file: str, faults: list[Fault]) -> DataFrame | None:
    """Split a CSV text into text cells; every row must have as many as the heading."""
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        faults.append(Fault(file, f"is not a readable CSV table: {error}", reader.line_num))
        return None
    if not lines:
        faults.append(Fault(file, "is empty", mend="Write a heading row and the figures."))
        return None
    heading = lines[0][1]
    found = [
        Fault(file, "the same column twice", 1, name) for name in set(heading) if heading.count(name) > 1
    ]
    for row, cells in lines[1:]:
        if len(cells) != len(heading):
            count = f"{len(cells)} cells, the heading has {len(heading)}"
            found.append(Fault(file, "a row of another length than the heading", row, value=count))
    faults.extend(found)
    return None if found else DataFrame([cells for _, cells in lines[1:]], columns=heading, dtype="str")


def indicator_values(data: bytes, file: str, indicator: Indicator, faults: list[Fault]) -> DataFrame | None:
    """Parse and check one indicator's table.

    Examples
    --------
    >>> from geo.sample import town
    >>> data = (town().root / "indicators/damp_homes.csv").read_bytes().replace(b",0,100,0,", b",9,1,0,")
    >>> faults = []
    >>> indicator_values(data, "damp_homes.csv", town().indicator("damp_homes"), faults)
    >>> [(fault.row, fault.rule) for fault in faults]
    [(12, 'numerator is larger than its denominator'), (13, 'numerator is larger than its denominator')]
    """
    raw = text_table(data, file, frames.INDICATOR_COLUMNS, faults)
    if raw is None:
        return None
    frame, bad = frames.to_numbers(raw, frames.NUMBERS, file)
    # A row with an unreadable number is judged no further; the others are, so that all faults show at once.
    readable = frame.drop(index=[fault.row - frames.FIRST_ROW for fault in bad if fault.row is not None])
    found = [*bad, *frames.check_frame(readable, frames.indicator_schema(indicator), file)]
    faults.extend(found)
    return None if found else frame


def outlines(
    data: bytes, file: str, code: str, name: str, faults: list[Fault], *, extra: Sequence[str] = ()
) -> GeoDataFrame | None:
    """Parse a GeoJSON file of polygons in longitude and latitude.

    Returns
    -------
    Frame in EPSG:4326, index = area code, with the name column and `extra`; None where a fault was found.

    Examples
    --------
    >>> from geo.sample import town
    >>> data = (town().root / "boundaries/wards.geojson").read_bytes()
    >>> outlines(data, "wards.geojson", "ward_code", "ward_name", [])["ward_name"].to_list()
    ['Abbey', 'Bridge', 'Castle', 'Dock', 'Elm']
    """
    content = text(data, file, faults)
    if content is None:
        return None
    try:
        collection = json.loads(content)
        features = collection["features"]
        frame = gpd.GeoDataFrame.from_features(features, crs=DEGREES)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ShapelyError) as error:
        faults.append(Fault(file, f"is not a readable GeoJSON feature collection: {error}"))
        return None
    lacking = [each for each in (code, name, *extra) if each not in frame.columns]
    faults.extend(Fault(file, "property is missing", column=each) for each in lacking)
    if lacking or not _outlines_sound(collection, frame, file, code, name, faults):
        return None
    return frame.set_index(code)[[name, *extra, "geometry"]]


def _outlines_sound(
    collection: dict[str, Any], frame: GeoDataFrame, file: str, code: str, name: str, faults: list[Fault]
) -> bool:
    """Check CRS, extent, shapes and codes of outlines; each breach is a fault."""
    before = len(faults)
    declared = str(collection.get("crs", "")).upper()
    if declared and not any(known in declared for known in ("4326", "CRS84")):
        mend = f"Write it in {DEGREES}: gdf.to_crs({DEGREES!r})."
        faults.append(
            Fault(file, f"has another coordinate reference system than {DEGREES}", value=declared, mend=mend)
        )
    for row, (area, label, shape) in enumerate(
        zip(frame[code], frame[name], frame.geometry, strict=True), start=1
    ):
        place = f"{file}, feature {row}"
        if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
            faults.append(Fault(place, "is not a polygon", column="geometry", value=str(area)))
            continue
        west, south, east, north = shape.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            mend = f"The coordinates look like metres; write them in {DEGREES}."
            faults.append(Fault(place, "lies outside longitude and latitude", column="geometry", mend=mend))
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            faults.append(Fault(place, "is not a valid polygon", column="geometry", value=reason))
        if not isinstance(area, str) or not area or not isinstance(label, str) or not label:
            faults.append(Fault(place, "has no code or no name", column=code, value=str(area)))
            continue
        if not re.fullmatch(AREA_CODE, area):
            mend = "A code is up to 20 letters, digits, hyphens and underscores."
            faults.append(Fault(place, "is not an area code", column=code, value=area, mend=mend))
        if frames.CONTROL.search(label):
            faults.append(frames.control_fault(place, None, name, label))
    for area in frame[code][frame[code].duplicated()]:
        faults.append(
            Fault(file, "the same area code twice", column=code, value=str(area), mend="Keep one feature.")
        )
    return len(faults) == before
