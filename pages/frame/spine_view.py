"""All figures of one area on a page: beside those of the other areas and beside the benchmark."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.figures.spine import middle, spine
from geo.memory import kept
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from layers.look.formatting import format_range, format_value
from layers.paper.spine import Vertebra, spine_html
from pages.frame import parts


def show(pack: Pack, level: Level, code: str) -> None:
    """Show all figures of an area but counts; nothing where the level has none."""
    if code in spine(pack, level).index.get_level_values("area_code"):
        parts.drawn(_html(pack, level, code))


@kept(60, shared=True)
def _html(pack: Pack, level: Level, code: str) -> str:
    """Return the same as HTML."""
    rows = spine(pack, level).loc[code]
    titles = {each.id: each.title for each in pack.place.domains}
    found = [
        _vertebra(pack.indicator(str(name)), row, titles[pack.indicator(str(name)).domain])
        for name, row in rows.iterrows()
        if pd.notna(row["value"])
    ]
    return spine_html(
        found,
        middle=middle(pack, level).name,
        noun=pack.place.levels["ward" if level == "borough" else level].plural,
        caption=f"Every figure of {pack.area_name(code)} that is no count",
    )


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
