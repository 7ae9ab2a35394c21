"""The table of figures: the one long form that screen, export and command line share."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.figures.benchmarks import compared
from geo.pack.indicators import Level
from geo.pack.pack import Pack

COLUMNS = (
    "area_code",
    "area_name",
    "area_type",
    "indicator",
    "period",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "benchmark",
    "benchmark_value",
    "comparison",
    "method",
    "estimated_share",
    "flag",
    "source",
)


def table(
    pack: Pack,
    level: Level,
    *,
    indicators: Sequence[str] | None = None,
    method: str = "default",
    benchmark: str | None = None,
    adjust: bool = False,
) -> DataFrame:
    """Return figures in long form, one row per area and indicator.

    Parameters
    ----------
    pack : the place pack
    level : ward, locality, borough or lsoa
    indicators : ids, in the order wanted; all that exist at the level when None
    method : `default` or `best_fit`
    benchmark : id of a benchmark; the pack's default when None
    adjust : control the false discovery rate over the areas of each indicator

    Returns
    -------
    Columns `COLUMNS`. For counts `value` is the count. A missing figure is NaN with a flag, never 0.

    Raises
    ------
    AtlasError : unknown level, indicator, method or benchmark.
    """
    chosen = list(indicators) if indicators else available(pack, level)
    parts = []
    for indicator_id in chosen:
        frame = compared(pack, indicator_id, level, method=method, benchmark=benchmark, adjust=adjust)
        source = pack.indicator(indicator_id).source.attribution
        parts.append(frame.assign(indicator=indicator_id, source=source))
    if not parts:
        return DataFrame(columns=list(COLUMNS))
    stacked = pd.concat(parts).reset_index()
    return stacked.assign(area_type=level)[list(COLUMNS)]


def available(pack: Pack, level: Level) -> list[str]:
    """Return the ids of the indicators that have figures at a level, in the pack's order."""
    return [each.id for each in pack.registry.values() if level in each.levels]


def with_outlines(pack: Pack, level: Level, frame: DataFrame) -> GeoDataFrame:
    """Return the rows of a table with the outline of their area, EPSG:4326, index = area code."""
    outlines = pack.areas[level].geometry
    shapes = outlines.reindex(frame["area_code"]).to_numpy()
    return GeoDataFrame(frame.set_index("area_code"), geometry=shapes, crs=outlines.crs)
