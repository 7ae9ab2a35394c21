"""Writing tables and outlines as bytes: same content, same bytes, rounded only here."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

# About one centimetre; fewer decimals open gaps in a coverage (methods.md).
COORDINATE_DECIMALS = 7
NUMBER_DECIMALS = 6
# A cell that starts like this is run as a formula by spreadsheet programs, by some also after spaces, in the
# wide letters of Chinese and Japanese, or after the apostrophe that was set to prevent it.
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def number_text(value: Any, decimals: int = NUMBER_DECIMALS) -> str:
    """Write a number without needless zeros; unknown is empty.

    Examples
    --------
    >>> number_text(12.50), number_text(1 / 3, decimals=2), number_text(float("nan"))
    ('12.5', '0.33', '')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value
    text = f"{float(value):.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def rounded(value: Any, decimals: int = NUMBER_DECIMALS) -> float | None:
    """Return a number as `number_text` writes it, for programs; None where it is unknown.

    Examples
    --------
    >>> rounded(1 / 3, decimals=2), rounded(-0.001, decimals=2), rounded(float("nan")), rounded(None)
    (0.33, 0.0, None, None)
    """
    number = math.nan if value is None else float(value)  # of numpy, too
    return round(number, decimals) + 0.0 if math.isfinite(number) else None


def day_words(day: date) -> str:
    """Write a day in words, the same on every system.

    Examples
    --------
    >>> day_words(date(2026, 11, 5))
    '5 November 2026'
    """
    return f"{day.day} {day:%B %Y}"


def csv_bytes(frame: DataFrame, *, decimals: int | Mapping[str, int] = NUMBER_DECIMALS) -> bytes:
    """Write a frame as UTF-8 CSV with Unix line ends; missing cells are empty; `decimals` for each column.

    Examples
    --------
    >>> frame = DataFrame({"ward": ["Abbey", "Dock"], "damp": [10.0, None]})
    >>> print(csv_bytes(frame).decode())
    ward,damp
    Abbey,10
    Dock,
    """
    out = frame.copy()
    for name in out.columns:
        if out[name].dtype.kind in "fiu":
            places = decimals if isinstance(decimals, int) else decimals[name]
            out[name] = [number_text(value, places) for value in out[name]]
    return out.fillna("").to_csv(index=False, lineterminator="\n").encode()


def geojson_bytes(frame: GeoDataFrame, code: str, *, about: Mapping[str, Any] | None = None) -> bytes:
    """Write outlines in EPSG:4326 as GeoJSON, one feature a line, with the index as property `code`.

    `about` : members that say what the file is, before its features

    Examples
    --------
    >>> from geo.sample import town
    >>> dock = town().areas["ward"].loc[["D"]]
    >>> print(geojson_bytes(dock, "ward_code").decode()[:110])
    {"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"ward_code":"D","area_name":"Dock"},"
    """
    shapes = shapely.set_precision(frame.geometry.to_numpy(), 10**-COORDINATE_DECIMALS, mode="pointwise")
    lines = []
    for area, shape, record in zip(
        frame.index, shapes, frame.drop(columns="geometry").to_dict("records"), strict=True
    ):
        properties = {code: area, **record}
        # What has no place is a feature all the same; GeoJSON calls its geometry null.
        outline = None
        if shape is not None and not shape.is_empty:
            coordinates = _rounded(shapely.geometry.mapping(shape)["coordinates"])
            outline = {"type": shape.geom_type, "coordinates": coordinates}
        feature = {"type": "Feature", "properties": properties, "geometry": outline}
        lines.append(_compact(feature))
    head = "".join(f"{_compact(name)}:{_compact(said)},\n" for name, said in (about or {}).items())
    head = f'{{"type":"FeatureCollection",{head}"features":[\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode()


def _compact(value: Any) -> str:
    """Return a value as JSON on one line; what is not finite is refused."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def safe_cell(value: Any) -> Any:
    """Return a text that no spreadsheet program runs as a formula; other values as they are.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("Abbey Club"), safe_cell(-1.5)
    ("'=1+1", 'Abbey Club', -1.5)
    """
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value


def kept_cell(text: str) -> str:
    """Return a cell of a file that is read again: no formula, numbers as they are; `plain_cell` undoes it.

    Examples
    --------
    >>> [kept_cell(each) for each in ("=1+1", "'=1+1", "'t Huis", "-0.05")]
    ["'=1+1", "''=1+1", "'t Huis", '-0.05']
    """
    return text if _PLAIN_NUMBER.fullmatch(text) else str(safe_cell(text))


def plain_cell(cell: str) -> str:
    """Return the text that `kept_cell` was given; a formula that nobody quoted stays as it is.

    Examples
    --------
    >>> [plain_cell(each) for each in ("'=1+1", "''=1+1", "'t Huis", "-0.05", "=1+1")]
    ['=1+1', "'=1+1", "'t Huis", '-0.05', '=1+1']
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def kept_cells(frame: DataFrame) -> DataFrame:
    """Return a frame of texts as they are written to be read again: no cell is a formula.

    Examples
    --------
    >>> kept_cells(DataFrame({"name": ["=1+1", "Abbey"]}, dtype="str"))["name"].to_list()
    ["'=1+1", 'Abbey']
    """
    return frame.apply(lambda cells: _changed(cells, _FORMULA, kept_cell))


def plain_cells(frame: DataFrame) -> DataFrame:
    """Return a frame of texts as they were before `kept_cells`.

    Examples
    --------
    >>> plain_cells(DataFrame({"name": ["'=1+1", "Abbey"]}, dtype="str"))["name"].to_list()
    ['=1+1', 'Abbey']
    """
    return frame.apply(lambda cells: _changed(cells, _FORMULA, plain_cell))


def _changed(cells: Series[Any], pattern: re.Pattern[str], change: Callable[[str], str]) -> Series[Any]:
    """Return texts with those that match changed; few do, so that the others are not touched."""
    texts = cells.to_numpy(dtype=object)
    found = {at: change(text) for at, text in enumerate(texts) if pattern.match(text)}
    if not found:
        return cells
    new = texts.copy()
    new[list(found)] = list(found.values())
    return Series(new, index=cells.index, name=cells.name, dtype="str")


def toml_text(text: str) -> str:
    r"""Return a text as TOML writes it, on one line: what cannot be seen, line breaks too, by its escape.

    Examples
    --------
    >>> print(toml_text('The "whole" list' + chr(10) + "of 2026"))
    "The \"whole\" list\nof 2026"
    """
    return '"' + "".join(map(_toml_character, text)) + '"'


def _toml_character(character: str) -> str:
    """Return one character as it stands in a TOML text."""
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    code = ord(character)
    return character if character.isprintable() else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _rounded(coordinates: Any) -> Any:
    """Round nested coordinates to the written precision."""
    if isinstance(coordinates, float):
        return round(coordinates, COORDINATE_DECIMALS)
    return [_rounded(each) for each in coordinates]
