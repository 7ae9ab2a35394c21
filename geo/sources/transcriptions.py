"""Raw transcriptions of published figures, read for building a pack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.errors import Fault, Faults, PackError
from geo.pack import frames, parsing
from geo.pack.place import BoundarySource, TableSource
from geo.sources.keys import require_once
from geo.sources.polygons import polygons
from geo.store.directory import PackFiles

LONG_COLUMNS = (
    "area_code",
    "area_name",
    "area_type",
    "indicator",
    "period",
    "numerator",
    "denominator",
    "value",
    "note",
    "flag",
)


class Sources:
    """The transcriptions below `sources/`, each parsed once."""

    def __init__(self, files: PackFiles) -> None:
        """Start with nothing read."""
        self._files = files
        self._tables: dict[str, DataFrame] = {}

    def text(self, name: str) -> str:
        """Return a file as text."""
        faults = Faults()
        data = self._files.read(name, faults)
        content = None if data is None else parsing.text(data, name, faults)
        if content is None or faults:
            raise PackError(faults)
        return content

    def table(self, name: str) -> DataFrame:
        """Return a CSV file, or the first table of a Markdown file with a heading row, as text columns."""
        if name not in self._tables:
            content = self.text(name)
            if name.endswith(".md"):
                self._tables[name] = markdown_tables(content)
            else:
                faults = Faults()
                frame = parsing.table(content.encode(), name, None, faults)
                if frame is None:
                    raise PackError(faults)
                self._tables[name] = frame
        return self._tables[name]

    def columns(self, name: str, needed: Iterable[str]) -> DataFrame:
        """Return a table that has these columns, or name every one that it lacks."""
        frame = self.table(name)
        held = ", ".join(map(str, frame.columns))
        faults = [
            Fault(name, "lacks a column that the build reads", column=each, mend=f"It has: {held}.")
            for each in needed
            if each not in frame
        ]
        if faults:
            raise PackError(faults)
        return frame

    def rows(
        self,
        name: str,
        *,
        columns: dict[str, str] | None = None,
        constants: dict[str, str] | None = None,
        keep: dict[str, Sequence[str]] | None = None,
    ) -> DataFrame:
        """Return rows of a table in the long form of the transcriptions, with numbers as floats.

        Parameters
        ----------
        name : file below the sources
        columns, constants : headings to rename, and columns to fill, before rows are chosen
        keep : accepted values per column; no entry or an empty one keeps every row
        """
        renamed = columns or {}
        frame = self.columns(name, renamed).drop(
            columns=[new for new in renamed.values() if new not in renamed], errors="ignore"
        )
        frame = frame.rename(columns=renamed).assign(**(constants or {}))
        frame = frame.reindex(columns=list(LONG_COLUMNS), fill_value="")
        for column, accepted in (keep or {}).items():
            frame = frame[frame[column].isin(list(accepted))] if accepted else frame
        numbers, faults = frames.to_numbers(frame, frames.NUMBERS, name)
        if faults:
            raise PackError(faults)
        return numbers

    def added(self, name: str, code: str, columns: Sequence[str]) -> Series[Any]:
        """Return the sum of some columns of a table with a row per area, index = area code.

        A sum of which a part is unknown is unknown. An area with two rows is a fault.
        """
        frame = self.columns(name, [code, *columns])
        if (again := frame[code].duplicated()).any():
            value = str(frame.loc[again, code].iloc[0])
            raise PackError([Fault(name, "the same area code twice", column=code, value=value)])
        numbers, faults = frames.to_numbers(frame, columns, name)
        if faults:
            raise PackError(faults)
        return numbers.set_index(code)[list(columns)].sum(axis=1, skipna=False)

    def by_area(self, source: TableSource) -> Series[Any]:
        """Return one number per area, index = area code."""
        keep: dict[str, Sequence[str]] = {
            "area_type": [source.area_type] if source.area_type else [],
            "indicator": [source.indicator] if source.indicator else [],
        }
        rows = self.rows(source.file, keep=keep)
        require_once(rows, ["area_code"], source.file)
        return rows.set_index("area_code")[source.field]

    def outlines(self, source: BoundarySource) -> GeoDataFrame:
        """Return outlines with their code as index and a `name` column, in the CRS they are stored in."""
        if source.geometry:
            parts = [source.geometry, source.code, source.name, source.parent]
            frame = polygons(self.columns(source.file, filter(None, parts)), source)
        else:
            faults = Faults()
            data = self.text(source.file).encode()
            extra = [source.parent] if source.parent else []
            parsed = parsing.outlines(data, source.file, source.code, source.name, faults, extra=extra)
            if parsed is None:
                raise PackError(faults)
            frame = parsed.reset_index()
        lacking = [each for each in source.codes if each not in set(frame[source.code])]
        if lacking:
            rule = "lacks an area that place.toml names"
            raise PackError([Fault(source.file, rule, column=source.code, value=each) for each in lacking])
        chosen = frame[frame[source.code].isin(source.codes)] if source.codes else frame
        renamed = chosen.rename(columns={source.code: "code", source.name: "name", source.parent: "parent"})
        keep = ["code", "name", *(["parent"] if source.parent else []), "geometry"]
        return GeoDataFrame(renamed[keep], crs=frame.crs).set_index("code").sort_index()


def markdown_tables(content: str) -> DataFrame:
    r"""Return the rows of every Markdown table as text; a cell that a table lacks is empty.

    Examples
    --------
    >>> markdown_tables("| ward | damp |\n| --- | --- |\n| Abbey | 10 |")
        ward damp
    0  Abbey   10
    """
    rows: list[dict[str, str]] = []
    heading: list[str] = []
    for line in content.splitlines():
        if not line.startswith("|"):
            heading = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not heading:
            heading = cells
        elif not set("".join(cells)) <= set("-: "):
            rows.append(dict(zip(heading, cells, strict=False)))
    return pd.DataFrame(rows).fillna("")
