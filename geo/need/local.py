"""Local statistics of small areas: where need gathers beyond chance, by Getis-Ord G* and the local Moran.

Only for small areas, of which there are enough: with 20 wards no area has neighbours to speak of, and chance
cannot be told from a pattern. Both statistics are tested by conditional permutation: an area keeps its own
figure and its neighbours' are drawn from all others. So tested, both ask the same of its neighbours, and have
the same p-value.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series
from scipy.sparse import coo_array, csr_array
from shapely import STRtree

from geo.crs import METRES, require_crs
from geo.errors import NotAvailableError
from geo.figures.comparison import benjamini_hochberg
from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack

PERMUTATIONS: Final = 9_999
SEED: Final = 20_261_127
FALSE_ALARMS: Final = 0.05
"""Share of false alarms among the small areas that are marked, over all that are tested."""
FEWEST: Final = 30
"""Areas with a figure under which no local statistic is given; the usual advice for G*."""
TOUCH: Final = 1.0
"""Metres within which outlines touch: what `check` takes for rounding."""
# Sums of standardised figures that differ by less are the same sum, added up in another order.
_NOISE: Final = 1e-9
# A spread below this part of the figures themselves is rounding, not a difference.
_FLAT: Final = 1e-12
STATISTICS = ["neighbours", "neighbour_mean", "g_star", "moran", "p_value", "significant", "spot", "kind"]

Links = csr_array
Numbers = NDArray[np.float64]


def contiguity(outlines: GeoDataFrame) -> Links:
    """Return which areas touch, at a corner too (queen): areas x areas, 1 or nothing, in their order.

    Parameters
    ----------
    outlines : polygons in EPSG:27700; no area touches itself, and one without an outline touches nothing

    Raises
    ------
    CrsError : the outlines are not in EPSG:27700.

    Source: methods.md, "Hidden pockets".

    Examples
    --------
    >>> from geo.sample import town
    >>> links = contiguity(town().areas["lsoa"].to_crs("EPSG:27700"))
    >>> links.sum(axis=1).astype(int).tolist()
    [3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 3, 3]
    """
    require_crs(outlines, METRES, what="frame of outlines")
    shapes = outlines.geometry.to_numpy()
    one, other = STRtree(shapes).query(shapes, predicate="dwithin", distance=TOUCH)
    apart = one != other
    size = len(shapes)
    ones = np.ones(int(apart.sum()))
    return coo_array((ones, (one[apart], other[apart])), shape=(size, size)).tocsr()


def local_statistics(
    values: Series, links: Links, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> DataFrame:
    """Return Getis-Ord G* and the local Moran of each area, with the p-value that both share.

    Parameters
    ----------
    values : per area, higher is more; an area without a value is left out, and is nobody's neighbour
    links : which areas are neighbours, in the order of `values` (see `contiguity`)
    permutations, seed : how often the neighbours' figures are drawn, and from where the draws start

    Returns
    -------
    Index of `values`; neighbours (with a value), neighbour_mean, g_star (standard deviations; own value
    included, each neighbour counts 1), moran (mean of the neighbours), p_value (two-sided), significant
    (Benjamini-Hochberg at 5 % over all tested), spot (high or low: a significant G*) and kind (high-high,
    low-low, high-low, low-high: a significant local Moran, own value first). NaN and "" where an area has no
    value or no neighbour, or where all values are alike. The order of areas changes nothing that index order
    does not: draws go by the index sorted.

    Source: Ord and Getis (1995); Anselin (1995); methods.md, "Hidden pockets".

    Examples
    --------
    >>> row = Series([9.0, 8.0, 9.0, 1.0, 2.0, 1.0], index=list("ABCDEF"))
    >>> at = np.arange(5)
    >>> links = csr_array((np.ones(10), (np.r_[at, at + 1], np.r_[at + 1, at])), shape=(6, 6))
    >>> local_statistics(row, links, permutations=99)[["neighbours", "g_star", "moran"]].round(2)
       neighbours  g_star  moran
    A         1.0    1.50   0.73
    B         2.0    2.22   0.73
    C         2.0    0.60  -0.12
    D         2.0   -0.60  -0.12
    E         2.0   -2.22   0.73
    F         1.0   -1.50   0.73
    """
    found = DataFrame(np.nan, index=values.index, columns=STATISTICS[:5])
    found["neighbours"] = 0.0
    order = np.argsort(values.index.astype(str).to_numpy(), kind="stable")
    at = order[np.isfinite(values.to_numpy(float)[order])]
    if len(at) > 0:
        x = values.to_numpy(float)[at]
        among = links[at][:, at]
        count = np.diff(among.indptr).astype(float)
        found.iloc[at, 0] = count
        scale = float(np.abs(x).max()) or 1.0  # huge numbers must not overflow when they are squared
        z = x / scale - (x / scale).mean()
        deviation = float(z.std())
        if deviation > _FLAT:
            z = z / deviation
            part = np.column_stack(_statistics(z, among, count, permutations, seed))
            mean = np.divide(among @ (x / scale), count, out=np.full(len(x), np.nan), where=count > 0) * scale
            found.iloc[at, 1:5] = np.column_stack([mean, part])
    return _marked(found, values)


def _statistics(
    z: Numbers, links: Links, count: Numbers, permutations: int, seed: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Return G*, the local Moran and their p-value of standardised figures; NaN without a neighbour."""
    n, around = len(z), links @ z
    alone = count == 0
    # Ord and Getis (1995): the sum with the area's own figure, over what it would scatter by chance.
    weight = count + 1
    scatter = np.sqrt(np.maximum(n * weight - weight**2, 0) / max(n - 1, 1))
    g_star = np.divide(z + around, scatter, out=np.full(n, np.nan), where=(scatter > 0) & ~alone)
    # Anselin (1995), as z has a variance of 1: I = z x mean of the neighbours, times (n - 1) / n.
    lag = np.divide(around, count, out=np.full(n, np.nan), where=~alone)
    return g_star, (n - 1) / n * z * lag, _p_values(z, around, count, permutations, seed)


def _p_values(z: Numbers, around: Numbers, count: Numbers, permutations: int, seed: int) -> Numbers:
    """Return how often others in the neighbours' place add up to as much, or as little; two-sided."""
    n, most = len(z), int(count.max(initial=0))
    found = np.full(n, np.nan)
    if n < 3:
        return found
    draws = _draws(n - 1, min(most, n - 1), permutations, seed)
    for area in np.flatnonzero(count > 0):
        others = np.delete(z, area)
        sums = others[draws[:, : int(count[area])]].sum(axis=1)
        more = int((sums >= around[area] - _NOISE).sum())
        less = int((sums <= around[area] + _NOISE).sum())
        found[area] = min(1.0, 2 * (min(more, less) + 1) / (permutations + 1))
    return found


def _draws(size: int, number: int, permutations: int, seed: int) -> NDArray[np.intp]:
    """Return draws of different places, a row each: permutations x number, from `size` of them.

    The next of a row is drawn among those left, then counted past those taken, the lowest first; the first k
    of a row are a fair draw of k.
    """
    random = np.random.default_rng(seed)
    taken = np.empty((permutations, number), dtype=np.intp)
    for turn in range(number):
        drawn = random.integers(0, size - turn, permutations)
        for before in np.sort(taken[:, :turn], axis=1).T:
            drawn += drawn >= before
        taken[:, turn] = drawn
    return taken


def _marked(found: DataFrame, values: Series) -> DataFrame:
    """Add which areas stand out, and how."""
    found["significant"] = benjamini_hochberg(found["p_value"], rate=FALSE_ALARMS)
    known = values[np.isfinite(values.astype(float))]
    scale = float(known.abs().max()) if len(known) else np.nan  # huge numbers must not overflow
    mean = (known / scale).mean() * scale if scale > 0 else 0.0
    high, around = values > mean, found["neighbour_mean"] > mean
    spots = [
        found["significant"] & around & (found["g_star"] > 0),
        found["significant"] & ~around & (found["g_star"] < 0),
    ]
    found["spot"] = Series(np.select(spots, ["high", "low"], ""), index=found.index, dtype="str")
    kinds = [(high, around), (~high, ~around), (high, ~around), (~high, around)]
    found["kind"] = Series(
        np.select(
            [found["significant"] & one & other for one, other in kinds],
            ["high-high", "low-low", "high-low", "low-high"],
            "",
        ),
        index=found.index,
        dtype="str",
    )
    return found


@kept(1, shared=True)
def neighbours(pack: Pack) -> Links:
    """Return which small areas of a pack touch, in the pack's order; not to be changed.

    Examples
    --------
    >>> from geo.sample import town
    >>> int(neighbours(town()).nnz / 2)
    26
    """
    return contiguity(pack.areas["lsoa"].to_crs(METRES))


def why_no_local(pack: Pack, indicator: Indicator, level: Level = "lsoa") -> str:
    """Return why an indicator has no local statistics at a level; empty where it has.

    Examples
    --------
    >>> from geo.sample import town
    >>> why_no_local(town(), town().indicator("damp_homes"), "ward")
    '5 wards are too few for a local statistic: at least 30 areas are needed.'
    >>> why_no_local(town(), town().indicator("school_meals"))
    'Free school meals: no figures of small areas.'
    """
    areas = len(pack.areas[level])
    many = pack.place.levels[level].plural
    if level != "lsoa":
        few = f"{areas} {many} are too few for a local statistic: at least {FEWEST} areas are needed."
        return few if areas < FEWEST else f"Local statistics are given for small areas only, not for {many}."
    if "lsoa" not in indicator.levels:
        return f"{indicator.title}: no figures of {many}."
    if indicator.is_count():
        return f"{indicator.title}: a count, which says how many live in {many}, not how they fare."
    if indicator.out_of_date(pack.place.as_of):
        return f"{indicator.title}: out of date, so that it says nothing of where need gathers today."
    known = int(np.isfinite(figures(pack, indicator.id, "lsoa")["value"].astype(float)).sum())
    if known < FEWEST:
        return (
            f"{indicator.title}: known for {known} {many}, too few for a local statistic; "
            f"at least {FEWEST} are needed."
        )
    return ""


@kept(64, shared=True)
def local(pack: Pack, indicator_id: str, level: Level = "lsoa") -> DataFrame:
    """Return the local statistics of an indicator's small areas; not to be changed.

    Returns
    -------
    Index = area_code of the small areas, in the pack's order; area_name, value, and the columns of
    `local_statistics`, in which high is more need: a figure that is good if high is turned round first.
    `neighbour_mean` is in the indicator's unit. Where the indicator is neither good nor bad, high is high.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.
    NotAvailableError : there is none for it; the text says why.

    Source: methods.md, "Hidden pockets".

    Examples
    --------
    >>> from geo.sample import town
    >>> local(town(), "damp_homes")
    Traceback (most recent call last):
        ...
    geo.errors.NotAvailableError: Damp homes: known for 12 small areas, too few for a local statistic; ...
    """
    indicator = pack.indicator(indicator_id)
    if reason := why_no_local(pack, indicator, level):
        raise NotAvailableError(reason)
    frame = figures(pack, indicator_id, "lsoa")
    found = local_statistics(indicator.direction * frame["value"], neighbours(pack))
    found["neighbour_mean"] *= indicator.direction
    return pd.concat([frame[["area_name", "value"]], found], axis=1)
