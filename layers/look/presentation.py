"""Figures made ready to be shown: texts, classes and names that map, legend, description and table share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pandas import DataFrame, Series

from geo.figures.classification import Classes
from geo.pack.indicators import Polarity
from layers.look.formatting import format_range, format_value


# Compared by identity, so that what follows from it can be kept under it. Shared: nobody may change it.
@dataclass(frozen=True, eq=False, kw_only=True)
class Figures:
    """Figures of areas ready to be shown, their classes, and what they are called.

    Attributes
    ----------
    frame : index area code; columns area_name, value, lower, upper, comparison, state, shown (from
        `presented` or `uncompared`), and optional `range`, text, where a tooltip is to show it
    classes : class per area, bounds and counts, ascending by value
    title, unit_label : what is shown and in which unit, plain text; `unit` is a unit of the registry
    short_title : over the legend, where that is not the title
    period : of the figures, for the description; empty where the title says enough
    benchmark : what `comparison` speaks of; empty where nothing is compared
    missing : what a missing figure is called, where that says more than "no figure"
    """

    frame: DataFrame
    classes: Classes
    title: str
    unit: str
    unit_label: str = ""
    polarity: Polarity = "neutral"
    short_title: str = ""
    period: str = ""
    benchmark: str = ""
    missing: str = ""


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
