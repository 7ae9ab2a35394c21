"""The measured error of the ward-value methods, from a table published for small areas and for wards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.figures import ward_values as wv


def estimates(
    counts: DataFrame, pieces: DataFrame, small_areas: DataFrame, group_of_ward: Mapping[str, str]
) -> DataFrame:
    """Return each group's percentage as the methods `calibrated` and `best_fit` estimate it.

    Parameters
    ----------
    counts : per LSOA, `numerator` and `denominator`
    pieces : lsoa_code, ward_code, share of the LSOA's households
    small_areas : per LSOA, `best_fit` ward
    group_of_ward : group per ward code

    Returns
    -------
    Index = group; columns calibrated, best_fit, per cent.
    """
    split = {"calibrated": pieces, "best_fit": wv.best_fit_pieces(small_areas)}
    columns = {}
    for method, parts in split.items():
        sums = wv.sum_counts(counts, parts, group_of_ward, frozenset())
        columns[method] = 100 * sums["numerator"] / sums["denominator"]
    return DataFrame(columns)


def errors(estimated: DataFrame, published: Series[Any]) -> DataFrame:
    """Return how far estimates miss the published percentages, per method.

    Index = method; mean and maximum of the absolute error and root mean square error, percentage points.

    Source: methods.md, "The method's own error is measured, not assumed".
    """
    miss = estimated.sub(published.reindex(estimated.index), axis=0)
    return DataFrame(
        {"mean": miss.abs().mean(), "maximum": miss.abs().max(), "rmse": np.sqrt((miss**2).mean())}
    ).rename_axis("method")


def table(parts: Mapping[tuple[str, str], DataFrame]) -> DataFrame:
    """Stack errors per (level, measure) into the pack's long form, sorted by method, level and measure."""
    frames = [
        part.reset_index().assign(level=level, measure=measure) for (level, measure), part in parts.items()
    ]
    columns = ["method", "level", "measure", "mean", "maximum", "rmse"]
    stacked = pd.concat(frames, ignore_index=True)[columns]
    return stacked.sort_values(columns[:3]).reset_index(drop=True)
