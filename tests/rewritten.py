"""A pack whose figures of one indicator are others, without writing files: for what no shipped pack holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pandas import DataFrame, Series

from geo.pack.pack import Pack


def rewritten(
    pack: Pack,
    indicator_id: str,
    *,
    drop: Collection[str] = (),
    value: Callable[[DataFrame], Series[Any]] | None = None,
    numerator: Callable[[DataFrame], Series[Any]] | str | None = None,
    denominator: Callable[[DataFrame], Series[Any]] | None = None,
    **metadata: Any,
) -> Pack:
    """Return a pack in which an indicator has other rows (figures of the areas in `drop` gone) and metadata.

    `numerator` may be "from value": a percentage of the denominator.
    """
    rows = pack.values[indicator_id]
    rows = rows[~(rows["area_code"].isin(list(drop)) & (rows["role"] == "figure"))].copy()
    for name, make in (("denominator", denominator), ("value", value)):
        if make is not None:
            rows[name] = make(rows)
    if numerator == "from value":
        rows["numerator"] = rows["value"] / 100 * rows["denominator"]
    elif callable(numerator):
        rows["numerator"] = numerator(rows)
    indicator = pack.indicator(indicator_id).model_copy(update=metadata)
    return replace(
        pack,
        values=MappingProxyType({**pack.values, indicator_id: rows}),
        registry=MappingProxyType({**pack.registry, indicator_id: indicator}),
    )
