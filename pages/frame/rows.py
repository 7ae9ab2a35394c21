"""Rows of a table, one by one, to be put into words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from pandas import DataFrame, Series

Row: TypeAlias = dict[str, Any]
"""What one row holds, by the name of its column."""
Cells: TypeAlias = "Mapping[str, Any] | Series[Any]"
"""The same, however it was taken out of its table."""


def rows_of(frame: DataFrame) -> list[Row]:
    """Return every row of a table, in its order."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def by_code(frame: DataFrame) -> dict[str, Row]:
    """Return every row of a table by the code of its area; not to be changed."""
    return dict(zip(map(str, frame.index), rows_of(frame), strict=True))


def row_of(frame: DataFrame, label: str) -> Row:
    """Return the row of a label, such as an area's code; the label must be there once."""
    return {str(name): value for name, value in frame.loc[label].to_dict().items()}
