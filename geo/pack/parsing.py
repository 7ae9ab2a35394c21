"""Parsing the files of a pack: bytes in, tables and outlines out, faults gathered on the way."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame
from pydantic import BaseModel, ValidationError
from shapely.errors import ShapelyError

from geo.crs import DEGREES
from geo.errors import Fault, Faults
from geo.limits import KEPT_FAULTS, PACK_TABLE, TOML_BYTES, TOML_DOTS, Limits
from geo.pack import frames
from geo.pack.indicators import Indicator
from geo.pack.place import LONGEST_CODE, area_code

ModelT = TypeVar("ModelT", bound=BaseModel)

MAX_BYTES = PACK_TABLE.bytes
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# The outline of one area can be a long cell: `Limits.cell` judges, before Python's own limit.
csv.field_size_limit(MAX_BYTES)


def text(data: bytes, file: str, faults: list[Fault], *, most: int = MAX_BYTES) -> str | None:
    r"""Decode a file; plain UTF-8 with Unix line ends, so that the same data are the same bytes.

    None where it cannot be read at all, or has more than `most` bytes; a fault that can be read past is
    gathered and the text returned.

    Examples
    --------
    >>> faults = []
    >>> text(b"name,lat\r\n", "clubs.csv", faults)
    'name,lat\n'
    >>> print(faults[0])
    clubs.csv, row 1: Windows line ends (CRLF). Save it with Unix line ends (LF).
    """
    if len(data) > most:
        faults.append(too_large(data, file, most))
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


def too_large(data: bytes, file: str, most: int) -> Fault:
    """Return the fault of a file of more than `most` bytes.

    Examples
    --------
    >>> print(too_large(bytes(600_000), "sites.csv", 500_000))
    sites.csv: larger than 0.5 MB (found '0.6 MB'). Check what the file is.
    """
    rule, found = f"larger than {most / 1e6:g} MB", f"{len(data) / 1e6:.1f} MB"
    return Fault(file, rule, value=found, mend="Check what the file is.")


def forgiven(data: bytes) -> bytes:
    r"""Return a person's file without what spreadsheet programs add: a byte-order mark, other line ends.

    Examples
    --------
    >>> forgiven(b"name,lat\r\nAbbey,52.4\r")
    b'name,lat\nAbbey,52.4\n'
    """
    return data.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def toml(data: bytes, file: str, model: type[ModelT], faults: list[Fault]) -> ModelT | None:
    r"""Parse a TOML file into its contract; every breach is a fault.

    Examples
    --------
    >>> from geo.pack.place import Benchmark
    >>> toml(b'id = "nation"\ncode = "NATION"\nname = "The nation"', "place.toml", Benchmark, []).name
    'The nation'
    """
    content = text(data, file, faults, most=TOML_BYTES)
    if content is None:
        return None
    for row, line in enumerate(content.split("\n"), start=1):
        if line.count(".") > TOML_DOTS:
            mend = "Write shorter keys, or break the line."
            faults.append(Fault(file, f"a line with more than {TOML_DOTS} dots", row, mend=mend))
            return None
    try:
        document = tomllib.loads(content)
        faults.extend(_unfit(document, file))
        return model.model_validate(document)
    except RecursionError:
        faults.append(Fault(file, "is nested too deeply", mend="Write it as flat as the contract is."))
    except ValidationError as error:
        faults.extend(_breaches(error, file))
    except ValueError as error:  # a syntax error, or a number of thousands of digits
        faults.append(Fault(file, f"is not valid TOML: {error}"))
    return None


def _breaches(error: ValidationError, file: str) -> Faults:
    """Return a fault for each breach of a TOML contract."""
    found = Faults()
    for each in error.errors(include_url=False, include_context=False)[:KEPT_FAULTS]:
        where = ".".join(str(part) for part in each["loc"]) or None
        given = each["input"]
        value = None if isinstance(given, dict) else "a list" if isinstance(given, list) else str(given)
        found.append(Fault(file, each["msg"], column=where, value=value))
    found.total += max(error.error_count() - KEPT_FAULTS, 0)
    return found


def _unfit(document: dict[str, Any], file: str) -> Faults:
    """Return a fault for each value of a TOML document that cannot be shown, or that no float can hold."""
    found = Faults()
    found.of_each(list(_unfit_leaves(document)), lambda leaf: _leaf_fault(file, *leaf))
    return found


# Where a value stands: its key, and where the table or list that holds it stands.
Spot = tuple[Any, "Spot | None"]


def _unfit_leaves(document: dict[str, Any]) -> Iterator[tuple[Spot, str, str]]:
    """Give place, rule and text of each unfit value of a TOML document; no recursion, however deep it is."""
    waiting: list[tuple[Spot, Any]] = [((key, None), part) for key, part in reversed(document.items())]
    while waiting:
        spot, part = waiting.pop()
        if isinstance(part, dict):
            waiting.extend(((key, spot), each) for key, each in reversed(part.items()))
        elif isinstance(part, list):
            waiting.extend(((at, spot), each) for at, each in reversed([*enumerate(part)]))
        elif rule := _unfit_rule(part):
            yield spot, rule, str(part)


def _unfit_rule(part: Any) -> str | None:
    """Return what is wrong with a value; a text may have line breaks here: a note can have paragraphs."""
    if isinstance(part, float):
        return None if math.isfinite(part) else frames.NOT_FINITE
    return frames.text_rule(part.replace("\n", " ").replace("\t", " ")) if isinstance(part, str) else None


def _leaf_fault(file: str, spot: Spot, rule: str, text: str) -> Fault:
    """Return the fault of an unfit value; its place is written out only here, for those that are kept."""
    keys: list[str] = []
    above: Spot | None = spot
    while above is not None:
        keys.append(str(above[0]))
        above = above[1]
    return Fault(file, rule, column=".".join(reversed(keys)), value=text, mend=frames.MENDS[rule])


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
    frame, found = frames.to_numbers(frame, numbers, file)
    found += frames.control_characters(frame, file)
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
    data: bytes,
    file: str,
    columns: Sequence[str] | None,
    faults: list[Fault],
    *,
    limits: Limits = PACK_TABLE,
) -> DataFrame | None:
    r"""Parse a CSV file as text columns, as far as its shape is concerned; not where it is over `limits`.

    Examples
    --------
    >>> faults = []
    >>> text_table(b"ward,damp\nA,10,11\n", "damp.csv", None, faults)
    >>> print(faults[0])
    damp.csv, row 2: a row of another length than the heading (found '3 cells, the heading has 2')
    """
    content = text(data, file, faults, most=limits.bytes)
    frame = None if content is None else _cells(content, file, limits, faults)
    if frame is None or columns is None:
        return frame
    missing = frames.missing_columns(frame, columns, file)
    faults.extend(missing)
    return None if missing else frame


def _cells(content: str, file: str, limits: Limits, faults: list[Fault]) -> DataFrame | None:
    """Split a CSV text into text cells; every row must have as many as the heading."""
    if over := over_limits(content, file, limits):
        faults.append(over)
        return None
    if other := separator(content):
        rule, mend = "is not separated by commas", "Save it as CSV with commas (UTF-8)."
        faults.append(Fault(file, rule, 1, value={"\t": "tab"}.get(other, other), mend=mend))
        return None
    reader = csv.reader(io.StringIO(content), strict=True)
    found = Faults()
    rows: list[list[str]] = []
    uneven: list[tuple[int, int]] = []
    try:
        heading = next(reader, None)
        for cells in reader:
            # A row of another length is not kept: it can be as long as its file.
            if heading is not None and len(cells) == len(heading):
                rows.append(cells)
            else:
                uneven.append((reader.line_num, len(cells)))
    except csv.Error as error:
        faults.append(Fault(file, f"is not a readable CSV table: {error}", reader.line_num))
        return None
    if heading is None:
        faults.append(Fault(file, "is empty", mend="Write a heading row and the figures."))
        return None
    twice = [name for name, count in Counter(heading).items() if count > 1]
    found.of_each(twice, lambda name: Fault(file, "the same column twice", 1, name))
    rule, held = "a row of another length than the heading", f"cells, the heading has {len(heading)}"
    found.of_each(uneven, lambda each: Fault(file, rule, each[0], value=f"{each[1]} {held}"))
    faults.extend(found)
    frame = None if found else DataFrame(rows, columns=heading, dtype="str")
    one_line_each = reader.line_num == len(rows) + 1
    if frame is None or (one_line_each and max(map(len, content.split("\n"))) <= limits.cell):
        return frame  # no cell is longer than its line
    long = long_cells(frame, file, limits)
    faults.extend(long)
    return None if long else frame


def long_cells(frame: DataFrame, file: str, limits: Limits) -> Faults:
    """Return a fault for each cell that is longer than it may be.

    Examples
    --------
    >>> long_cells(DataFrame({"name": ["Abbey"]}), "clubs.csv", PACK_TABLE)
    []
    """
    found = Faults()
    rule = f"a cell of more than {limits.cell:,} characters"
    for name in frame.columns:
        long = np.flatnonzero(frame[name].str.len() > limits.cell).tolist()
        found.of_each(long, partial(_long_fault, file, rule, str(name)))
    return found


def _long_fault(file: str, rule: str, column: str, at: int) -> Fault:
    """Return the fault of a cell that is too long."""
    return Fault(file, rule, at + frames.FIRST_ROW, column)


def separator(content: str) -> str:
    """Return what parts the cells of a table in place of commas: a semicolon or tab; empty where commas do.

    Examples
    --------
    >>> separator("lat;lon;name"), separator("lat,lon,name"), separator("name")
    (';', '', '')
    """
    heading = content.lstrip("\n").partition("\n")[0]
    counts = {each: heading.count(each) for each in (",", ";", "\t", "|")}
    best = max(counts, key=lambda each: counts[each])
    return "" if best == "," or not counts[best] else best


def over_limits(content: str, file: str, limits: Limits, *, parts: str = ",") -> Fault | None:
    """Return what is too much about a CSV text, before it is split; None where it can be read.

    Examples
    --------
    >>> over_limits("name\\nAbbey", "clubs.csv", PACK_TABLE) is None
    True
    """
    rows = content.removesuffix("\n").count("\n")
    columns = content.partition("\n")[0].count(parts) + 1
    if rows > limits.rows:
        mend = "Keep only the rows that belong there; empty ones count."
        return Fault(file, f"more than {limits.rows:,} rows", value=f"{rows:,}", mend=mend)
    if columns > limits.columns:
        mend = "Keep only the columns that are asked for."
        return Fault(file, f"more than {limits.columns:,} columns", 1, value=f"{columns:,}", mend=mend)
    most = limits.columns * limits.cell
    for row, line in enumerate(content.split("\n") if most < len(content) else (), start=1):
        if len(line) > most:
            return Fault(file, f"a line of more than {most:,} characters", row, value=f"{len(line):,}")
    return None


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
    return indicator_tables([(data, file, indicator)], faults).get(indicator.id)


def indicator_tables(
    given: Iterable[tuple[bytes, str, Indicator]], faults: list[Fault]
) -> dict[str, DataFrame]:
    """Parse and check the tables of several indicators, each given with the name of its file.

    Tables of one contract are checked together first, which takes a tenth of the time; only where something
    is wrong, one by one.

    Returns
    -------
    By id of the indicator; without those that have a fault.

    Examples
    --------
    >>> from geo.sample import town
    >>> read = [((town().root / f"indicators/{each}.csv").read_bytes(), f"{each}.csv", town().indicator(each))
    ...         for each in ("damp_homes", "toddlers")]
    >>> list(indicator_tables(read, []))
    ['damp_homes', 'toddlers']
    """
    read: list[tuple[Indicator, str, DataFrame, DataFrame, Faults]] = []
    for data, file, indicator in given:
        raw = text_table(data, file, frames.INDICATOR_COLUMNS, faults)
        if raw is not None:
            read.append((indicator, file, raw, *frames.to_numbers(raw, frames.NUMBERS, file)))
    sound = frames.sound([(each[0], each[3]) for each in read if not each[4]])
    found = {}
    for indicator, file, raw, frame, bad in read:
        if indicator.id not in sound:
            # A row with an unreadable number is judged no further; the others are: all faults show at once.
            unread = [fault.row - frames.FIRST_ROW for fault in bad if fault.row is not None]
            readable = frame.drop(index=list(set(unread)))
            bad += frames.check_frame(readable, frames.indicator_schema(indicator), file)
        bad += frames.hidden_characters(raw, ["area_name"], file)
        faults.extend(bad)
        if not bad:
            found[indicator.id] = frame
    return found


def outlines(
    data: bytes,
    file: str,
    code: str,
    name: str,
    faults: list[Fault],
    *,
    extra: Sequence[str] = (),
    longest: int = LONGEST_CODE,
) -> GeoDataFrame | None:
    """Parse a GeoJSON file of polygons in longitude and latitude; codes have `longest` characters at most.

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
        collection = json_document(content)
        declared = str(collection.get("crs", "")).upper()
        frame = gpd.GeoDataFrame.from_features(collection["features"], crs=DEGREES)
    except UNREADABLE_JSON as error:
        faults.append(Fault(file, f"is not a readable GeoJSON feature collection: {error}"))
        return None
    lacking = [each for each in (code, name, *extra) if each not in frame.columns]
    found = Faults(Fault(file, "property is missing", column=each) for each in lacking)
    if not lacking:
        found += _outlines_unsound(declared, frame, file, code, name, longest)
    faults.extend(found)
    return None if found else frame.set_index(code)[[name, *extra, "geometry"]]


def json_document(content: str) -> Any:
    """Return what a JSON text says; the same name twice in one object is refused, for one of them is lost.

    Raises
    ------
    One of `UNREADABLE_JSON`, also where the values are used: nested too deeply, a number that no float holds.

    Examples
    --------
    >>> json_document('{"name": "Abbey Club"}')
    {'name': 'Abbey Club'}
    >>> json_document('{"name": "Abbey Club", "name": "Dock Club"}')
    Traceback (most recent call last):
    ...
    ValueError: the name 'name' twice in one object
    """
    return json.loads(content, object_pairs_hook=_each_once)


# What reading JSON and using its values as if they were GeoJSON can raise.
UNREADABLE_JSON = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    ShapelyError,
)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON whose names are all different."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"the name {twice[:40]!r} twice in one object")
    return found


def _outlines_unsound(
    declared: str, frame: GeoDataFrame, file: str, code: str, name: str, longest: int
) -> Faults:
    """Check CRS, extent, shapes and codes of outlines; each breach is a fault."""
    faults = Faults()
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
        if not re.fullmatch(area_code(longest), area):
            mend = f"A code is up to {longest} letters, digits, hyphens and underscores."
            faults.append(Fault(place, "is not an area code", column=code, value=area, mend=mend))
        if fault := frames.name_fault(place, None, name, label):
            faults.append(fault)
    for area in frame[code][frame[code].duplicated()]:
        faults.append(
            Fault(file, "the same area code twice", column=code, value=str(area), mend="Keep one feature.")
        )
    return faults
