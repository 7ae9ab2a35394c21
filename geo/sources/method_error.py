"""The measured error of the ward-value methods, from a table published for small areas and for wards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.figures import ward_values as wv


def estimates(
    counts: DataFrame,
    pieces: DataFrame,
    small_areas: DataFrame,
    group_of_ward: Mapping[str, str],
    *,
    output_areas: DataFrame | None = None,
    area_counts: DataFrame | None = None,
) -> DataFrame:
    """Return each group's percentage as the methods make it of small areas, or of output areas.

    Parameters
    ----------
    counts : per LSOA, `numerator` and `denominator`
    pieces : lsoa_code, ward_code, share of the LSOA's households
    small_areas : per LSOA, `best_fit` ward
    group_of_ward : group per ward code
    output_areas : where output areas lie and who lives in them, for `apportioned` by households
    area_counts : per output area, `numerator` and `denominator`, for `summed`

    Returns
    -------
    Index = group; a column per method, per cent: calibrated and best_fit, and summed and apportioned where
    output areas are given.

    Examples
    --------
    >>> from geo.sample import town
    >>> damp = town().values["damp_homes"].query("area_type == 'lsoa'").set_index("area_code")
    >>> counts, groups = damp[["numerator", "denominator"]], {ward: ward for ward in "ABCDE"}
    >>> estimates(counts, town().pieces, town().small_areas, groups).round(1)
       calibrated  best_fit
    A        10.0      10.0
    B        28.6      26.7
    C        23.9      24.0
    D         6.3       6.0
    E         0.0       0.0
    """
    split = {"calibrated": pieces, "best_fit": wv.best_fit_pieces(small_areas)}
    columns = {}
    if output_areas is not None:
        split = {"apportioned": wv.output_area_pieces(output_areas, "households"), **split}
    if output_areas is not None and area_counts is not None:
        wards = output_areas.set_index("oa_code")["ward_code"].map(dict(group_of_ward))
        whole = area_counts.reindex(wards.index).groupby(wards).sum()
        columns["summed"] = 100 * whole["numerator"] / whole["denominator"]
    for method, parts in split.items():
        sums = wv.sum_counts(counts, parts, group_of_ward, frozenset())
        columns[method] = 100 * sums["numerator"] / sums["denominator"]
    return DataFrame(columns)


def errors(estimated: DataFrame, published: Series[Any]) -> DataFrame:
    """Return how far estimates miss the published percentages, per method.

    Index = method; mean and maximum of the absolute error and root mean square error, percentage points.

    Source: methods.md, "The method's own error is measured, not assumed".

    Examples
    --------
    >>> estimated = DataFrame({"best_fit": [30.0, 24.0]}, index=["B", "C"])
    >>> errors(estimated, Series({"B": 28.0, "C": 24.0})).round(2)
              mean  maximum  rmse
    method
    best_fit   1.0      2.0  1.41
    """
    miss = estimated.sub(published.reindex(estimated.index), axis=0)
    return DataFrame(
        {"mean": miss.abs().mean(), "maximum": miss.abs().max(), "rmse": np.sqrt((miss**2).mean())}
    ).rename_axis("method")


def table(parts: Mapping[tuple[str, str], DataFrame]) -> DataFrame:
    """Stack errors per (level, measure) into the pack's long form, sorted by method, level and measure.

    Examples
    --------
    >>> part = DataFrame({"method": ["best_fit"], "mean": [1.0], "maximum": [2.0], "rmse": [1.4]})
    >>> table({("ward", "damp_homes"): part.set_index("method")})
         method level     measure  mean  maximum  rmse
    0  best_fit  ward  damp_homes   1.0      2.0   1.4
    """
    frames = [
        part.reset_index().assign(level=level, measure=measure) for (level, measure), part in parts.items()
    ]
    columns = ["method", "level", "measure", "mean", "maximum", "rmse"]
    stacked = pd.concat(frames, ignore_index=True)[columns]
    return stacked.sort_values(columns[:3]).reset_index(drop=True)
