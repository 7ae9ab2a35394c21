"""Keys of transcriptions: a row that stands twice is refused, never added up or dropped."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas import DataFrame

from geo.errors import Fault, Faults, PackError
from geo.pack.frames import FIRST_ROW


def require_once(rows: DataFrame, key: Sequence[str], file: str) -> None:
    """Refuse rows with the same key.

    Parameters
    ----------
    rows : rows of a file as they were read; the index counts from its first row
    key : columns that tell one row from another
    file : name to report

    Raises
    ------
    PackError : a fault for each row whose key stands above it, with both row numbers.

    Examples
    --------
    >>> rows = DataFrame({"area_code": ["A", "B", "A"], "value": [1, 2, 1]})
    >>> require_once(rows, ["area_code"], "ward.csv")
    Traceback (most recent call last):
        ...
    geo.errors.PackError: The place pack has 1 fault:
      ward.csv, row 4, column area_code: the same key twice (found 'A'). It stands in row 2; keep one row.
    """
    again = rows.duplicated(list(key))
    if not again.any():
        return
    whole = pd.MultiIndex.from_frame(rows[list(key)].astype(str))
    first: dict[tuple[str, ...], int] = {}
    for at, each in zip(rows.index, whole, strict=True):
        first.setdefault(each, int(str(at)) + FIRST_ROW)
    faults = Faults()
    faults.of_each(
        list(zip(rows.index[again], whole[again.to_numpy()], strict=True)),
        lambda each: Fault(
            file,
            "the same key twice",
            int(str(each[0])) + FIRST_ROW,
            ", ".join(key),
            ", ".join(part for part in each[1] if part),
            f"It stands in row {first[each[1]]}; keep one row.",
        ),
    )
    raise PackError(faults)
