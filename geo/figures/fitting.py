"""Fitting a table to totals of its rows and of its columns (iterative proportional fitting)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

# Fitting stops when each ward's households are within 0.1 % of the published count (methods.md).
WARD_TOLERANCE = 0.001
MAX_ROUNDS = 20_000


def calibrate(
    cut: DataFrame,
    lsoa_households: Series[Any],
    ward_households: Series[Any],
    *,
    tolerance: float = WARD_TOLERANCE,
) -> Series[Any]:
    """Return the share of each LSOA's households in each of its pieces, fitted to both margins.

    Parameters
    ----------
    cut : pieces with lsoa_code, ward_code and area, the seed of the fitting
    lsoa_households : households per LSOA; each is kept exactly
    ward_households : households per ward, scaled here to the LSOA total
    tolerance : largest relative miss of a ward's published households at which the fitting stops

    Returns
    -------
    Shares in [0, 1] on the index of `cut`, adding up to 1 per LSOA; by area where an LSOA has no household.

    Source: methods.md, "Getting a ward value", method 4 (iterative proportional fitting).

    Examples
    --------
    >>> cut = DataFrame({"lsoa_code": ["L1", "L2", "L2"], "ward_code": ["A", "A", "B"], "area": [10, 5, 5]})
    >>> calibrate(cut, Series({"L1": 100, "L2": 100}), Series({"A": 175, "B": 25})).round(2).to_list()
    [1.0, 0.75, 0.25]
    """
    lsoa, lsoa_codes = pd.factorize(cut["lsoa_code"])
    ward, ward_codes = pd.factorize(cut["ward_code"])
    rows = lsoa_households.loc[list(lsoa_codes)].to_numpy(float)
    columns = ward_households.loc[list(ward_codes)].to_numpy(float)
    margin = columns * rows.sum() / columns.sum()
    cells = area = cut["area"].to_numpy(float)
    for _ in range(MAX_ROUNDS):
        before = cells
        cells = cells * _ratio(margin, np.bincount(ward, cells))[ward]
        cells = cells * _ratio(rows, np.bincount(lsoa, cells))[lsoa]
        miss = float(np.abs(_ratio(np.bincount(ward, cells), columns) - (columns > 0)).max())
        # Margins can be out of reach where LSOAs lie in one ward only; then stop when nothing moves.
        if miss <= tolerance or np.allclose(cells, before, rtol=1e-12, atol=0.0):
            break
    by_area = _ratio(area, np.bincount(lsoa, area)[lsoa])
    share = np.where(rows[lsoa] > 0, _ratio(cells, rows[lsoa]), by_area)
    return Series(share, index=cut.index, name="share")


def fitted(
    seed: Series[Any],
    lsoa_code: Series[Any],
    ward_code: Series[Any],
    lsoa_total: Series[Any],
    ward_total: Series[Any],
    *,
    rounds: int = MAX_ROUNDS,
) -> Series[Any]:
    """Fit counts of output areas to totals of small areas and of wards, ending on wards.

    Parameters
    ----------
    seed : per output area, above zero
    lsoa_code, ward_code : where each output area lies, on the index of `seed`
    lsoa_total : per small area, scaled here to the sum of the wards
    ward_total : per ward; each is met exactly
    rounds : of fitting, at most; where totals disagree, many drive cells towards nothing

    Returns
    -------
    On the index of `seed`. Fitting stops when nothing moves; a small area in one ward can miss its total.

    Source: methods.md, "Distance and reach", Homes (iterative proportional fitting).

    Examples
    --------
    >>> seed, place = Series({"O1": 10, "O2": 30, "O3": 5}), Series({"O1": "L1", "O2": "L1", "O3": "L2"})
    >>> wards = Series({"O1": "A", "O2": "B", "O3": "B"})
    >>> small, large = Series({"L1": 80, "L2": 20}), Series({"A": 22, "B": 78})
    >>> fitted(seed, place, wards, small, large).round(1).to_dict()
    {'O1': 22.0, 'O2': 58.0, 'O3': 20.0}
    """
    lsoa, lsoa_codes = pd.factorize(lsoa_code)
    ward, ward_codes = pd.factorize(ward_code)
    columns = ward_total.loc[list(ward_codes)].to_numpy(float)
    rows = lsoa_total.loc[list(lsoa_codes)].to_numpy(float)
    rows = rows * columns.sum() / rows.sum()
    cells = seed.to_numpy(float)
    for _ in range(rounds):
        before = cells
        cells = cells * _ratio(rows, np.bincount(lsoa, cells))[lsoa]
        cells = cells * _ratio(columns, np.bincount(ward, cells))[ward]
        if np.allclose(cells, before, rtol=1e-10, atol=0.0):
            break
    return Series(cells, index=seed.index, name="fitted")


def _ratio(over: NDArray[Any], under: NDArray[Any]) -> NDArray[np.float64]:
    """Return over / under; 0 where there is nothing to divide by."""
    quotient = np.zeros(over.shape)
    np.divide(over, under, out=quotient, where=under > 0)
    return quotient
