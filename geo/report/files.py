"""Writing a table of figures as CSV, JSON, GeoJSON or a spreadsheet, always the same bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any, Literal

import pandas as pd
from pandas import DataFrame

from geo.errors import AtlasError
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.figures import with_outlines
from geo.writing import csv_bytes, geojson_bytes, number_text, safe_cell

Format = Literal["csv", "json", "geojson", "xlsx"]
FORMATS: tuple[Format, ...] = ("csv", "json", "geojson", "xlsx")
MIME = {
    "csv": "text/csv",
    "json": "application/json",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DECIMALS = 4
# The oldest time a zip archive can state; a fixed one keeps the bytes the same.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def export(pack: Pack, level: Level, frame: DataFrame, form: str, *, about: DataFrame | None = None) -> bytes:
    """Return a table of figures as bytes in one of `FORMATS`.

    Parameters
    ----------
    pack : the place pack, for outlines, names and dates
    level : level of the rows
    frame : one row per area (column `area_code`), such as from `table.table`
    form : csv, json, geojson or xlsx
    about : the second sheet of a spreadsheet: what the columns mean and where they are from; that of the
        frame's indicators when None

    Raises
    ------
    AtlasError : unknown format.
    """
    if form == "csv":
        return csv_bytes(frame.map(safe_cell), decimals=DECIMALS)
    if form == "json":
        return json_bytes(frame)
    if form == "geojson":
        # As objects, because a column of numbers would turn None back into NaN, which JSON does not know.
        plain = DataFrame(records(frame), columns=frame.columns, dtype=object)
        return geojson_bytes(with_outlines(pack, level, plain), "area_code")
    if form == "xlsx":
        return _spreadsheet(pack, frame, _about(pack, frame) if about is None else about)
    raise AtlasError(f"There is no format {form!r}; choose one of: {', '.join(FORMATS)}.")


def json_bytes(frame: DataFrame, *, decimals: int = DECIMALS) -> bytes:
    """Write rows as a JSON list, one object each."""
    rows = records(frame, decimals=decimals)
    return (json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def records(frame: DataFrame, *, decimals: int = DECIMALS) -> list[dict[str, Any]]:
    """Return rows as plain values: numbers rounded for writing, unknown as None."""
    return [
        {str(key): _plain(value, decimals) for key, value in row.items()} for row in frame.to_dict("records")
    ]


def _plain(value: Any, decimals: int) -> Any:
    """Round a number as it is written; unknown becomes None."""
    if isinstance(value, str):
        return value
    text = number_text(float(value) if value is not None and value == value else None, decimals)
    return float(text) if text else None


def _about(pack: Pack, frame: DataFrame) -> DataFrame:
    """Return what each indicator of a table means and where it is from."""
    return DataFrame(
        [
            {
                "indicator": each.id,
                "title": each.title,
                "definition": each.definition,
                "period": each.period_label,
                "unit": each.unit_label,
                "method": each.method,
                "caveats": " ".join(each.caveats),
                "source": each.source.title,
                "publisher": each.source.publisher,
                "licence": each.source.licence,
                "attribution": each.source.attribution,
            }
            for each in (pack.indicator(i) for i in dict.fromkeys(frame["indicator"]))
        ]
    )


def _spreadsheet(pack: Pack, frame: DataFrame, about: DataFrame) -> bytes:
    """Write a workbook: the figures, and what they mean."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as writer:
        DataFrame(records(frame), columns=frame.columns).map(safe_cell).to_excel(
            writer, sheet_name="figures", index=False
        )
        about.map(safe_cell).to_excel(writer, sheet_name="about", index=False)
        for sheet in writer.book.worksheets:
            sheet.freeze_panes = "A2"
    return _timeless(buffer.getvalue(), f"{pack.place.as_of.isoformat()}T00:00:00Z")


def _timeless(archive: bytes, written: str) -> bytes:
    """Rewrite a workbook with the pack's date instead of the clock's: equal content, equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(written.encode(), content)
            target.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
