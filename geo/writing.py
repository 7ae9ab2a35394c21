"""Writing tables and outlines as bytes: same content, same bytes, rounded only here."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

# About one centimetre; fewer decimals open gaps in a coverage (methods.md).
COORDINATE_DECIMALS = 7
NUMBER_DECIMALS = 6
# A cell that starts like this is run as a formula by spreadsheet programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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


def geojson_bytes(frame: GeoDataFrame, code: str) -> bytes:
    """Write outlines in EPSG:4326 as GeoJSON, one feature a line, with the index as property `code`.

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
        outline = shape and {
            "type": shape.geom_type,
            "coordinates": _rounded(shapely.geometry.mapping(shape)["coordinates"]),
        }
        feature = {"type": "Feature", "properties": properties, "geometry": outline}
        lines.append(json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    head = '{"type":"FeatureCollection","features":[\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode()


def safe_cell(value: Any) -> Any:
    """Return a text that no spreadsheet program runs as a formula; other values as they are.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("Abbey Club"), safe_cell(-1.5)
    ("'=1+1", 'Abbey Club', -1.5)
    """
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def _rounded(coordinates: Any) -> Any:
    """Round nested coordinates to the written precision."""
    if isinstance(coordinates, float):
        return round(coordinates, COORDINATE_DECIMALS)
    return [_rounded(each) for each in coordinates]
