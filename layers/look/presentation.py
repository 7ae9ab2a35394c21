"""Figures made ready to be shown: the figure as text, its range as text, on the same index."""

from __future__ import annotations

from typing import Any

from pandas import DataFrame, Series

from layers.look.formatting import format_range, format_value


def presented(figures: DataFrame, unit: str) -> DataFrame:
    """Return the figures with `shown` and `range`, the texts that map, plot and table share.

    Parameters
    ----------
    figures : index area code; columns value, lower, upper, state
    unit : unit of the registry

    A missing figure is shown as the word of its state; a missing range as an empty text.
    """
    values = zip(figures["value"], figures["state"], strict=True)
    ranges = zip(figures["lower"], figures["upper"], strict=True)
    return figures.assign(
        shown=[format_value(value, unit, state=str(state)) for value, state in values],
        range=[format_range(low, high, unit) for low, high in ranges],
    )


def uncompared(names: Series[Any], value: Series[Any]) -> DataFrame:
    """Return figures without range and benchmark as a map takes them; only `shown` is left to add.

    `names` and `value` per area, on one index, which is kept.
    """
    return DataFrame(
        {
            "area_name": names,
            "value": value,
            "lower": float("nan"),
            "upper": float("nan"),
            "comparison": "not compared",
            "state": ["ok" if known else "missing" for known in value.notna()],
            "range": "",
        },
        index=value.index,
    )
