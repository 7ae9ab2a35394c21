"""The figures of one area as a spine draws them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.figures.spine import spine
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from layers.look.formatting import format_range, format_value
from layers.paper.spine import Vertebra


def vertebrae(pack: Pack, level: Level, code: str) -> list[Vertebra]:
    """Return the figures of an area that are known, but counts, each below the heading of its domain."""
    rows = spine(pack, level).loc[code]
    titles = {each.id: each.title for each in pack.place.domains}
    return [
        _vertebra(pack.indicator(str(name)), row, titles[pack.indicator(str(name)).domain])
        for name, row in rows.iterrows()
        if pd.notna(row["value"])
    ]


def _vertebra(indicator: Indicator, row: Any, group: str) -> Vertebra:
    """Return one figure as it is drawn."""

    def number(name: str) -> float | None:
        return None if pd.isna(row[name]) else float(row[name])

    return Vertebra(
        group=group,
        title=indicator.short_title,
        words=format_value(row["value"], indicator.unit),
        span=format_range(row["lower"], row["upper"], indicator.unit),
        comparison=str(row["comparison"]),
        value=number("value"),
        lower=number("lower"),
        upper=number("upper"),
        lowest=float(row["lowest"]),
        quarter=float(row["quarter"]),
        three_quarters=float(row["three_quarters"]),
        highest=float(row["highest"]),
        middle=number("benchmark_value"),
        stale=bool(row["stale"]),
        year=str(indicator.period_end.year) if indicator.period_end else "",
    )
