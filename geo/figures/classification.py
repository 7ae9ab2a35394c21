"""Classification: at most five classes for a map, cut where the data are."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import Series

from geo.errors import AtlasError
from geo.pack.indicators import Polarity

Scheme = Literal["quantiles", "natural_breaks", "equal_interval"]

MAX_CLASSES = 5
"""More shades than this cannot be told apart in greyscale print."""

_WORST_LAST: dict[Polarity, bool | None] = {"high_is_worse": True, "high_is_better": False, "neutral": None}


class ClassificationError(AtlasError, ValueError):
    """Values or a number of classes that cannot be classified."""


@dataclass(frozen=True, eq=False)
class Classes:
    """Classes of one indicator over areas, ascending by value.

    Attributes
    ----------
    scheme : how the cuts were made
    bounds : lowest and highest value **found** in each class, in the unit of the values. A legend made of
        them names no value that no area has, adjacent classes never share a figure, and the gap between them
        is empty of data.
    index : class 0..n-1 per area (Int64) on the index of the values; <NA> where the value is missing
    counts : areas per class, none of them 0
    worst_last : whether the last class is the worst; False where the first is, None for neutral polarity

    Compared by identity: a Series inside makes equality ambiguous.
    """

    scheme: Scheme
    bounds: tuple[tuple[float, float], ...]
    index: Series[int]
    counts: tuple[int, ...]
    worst_last: bool | None


def classify(
    values: Series, *, scheme: Scheme = "quantiles", k: int = MAX_CLASSES, polarity: Polarity
) -> Classes:
    """Classes of the values, at most `k`.

    Parameters
    ----------
    values : per area, any unit; pass them rounded as shown where no two classes may print the same figure
    scheme : `quantiles` (equal numbers of areas as far as ties allow), `natural_breaks` (Fisher-Jenks, least
        spread within classes) or `equal_interval` (steps of one width from lowest to highest)
    k : the most classes wanted, 1 to 5
    polarity : decides only which end is worst, never the cuts

    Returns
    -------
    The classes. Equal values are never split and empty classes are dropped, so that there may be fewer than
    `k`: one for a constant column, none where all is missing. With no more than `k` distinct values,
    quantiles and natural breaks give each value its own class. Missing values get none.

    Raises
    ------
    ClassificationError : an infinite value, an unknown scheme, or `k` outside 1 to 5

    Source: design.md, "Same picture for everyone"; mapclassify.

    Examples
    --------
    >>> from geo.figures.values import figures
    >>> from geo.sample import town
    >>> meals = figures(town(), "school_meals", "ward")["value"]
    >>> classes = classify(meals, k=3, polarity="high_is_worse")
    >>> classes.bounds
    ((10.0, 20.0), (30.0, 30.0), (40.0, 40.0))
    >>> classes.index.to_list()
    [1, 2, 0, <NA>, 0]
    """
    numbers = values.astype("float64")
    _check(numbers, scheme, k)
    known = numbers.notna().to_numpy()
    data = np.asarray(numbers[known], dtype=np.float64)
    occurring, dense = np.unique(np.searchsorted(_upper_bounds(data, scheme, k), data), return_inverse=True)
    members = [data[dense == position] for position in range(occurring.size)]
    index = Series(pd.NA, index=values.index, dtype="Int64", name="class")
    index.iloc[np.flatnonzero(known)] = dense
    return Classes(
        scheme=scheme,
        bounds=tuple((float(member.min()), float(member.max())) for member in members),
        index=index,
        counts=tuple(member.size for member in members),
        worst_last=_WORST_LAST[polarity],
    )


def stepped(values: Series, ends: Sequence[float], *, gap: float = 0.0) -> Classes:
    """Classes with fixed ends, the same whatever the values, so that two maps can be compared.

    Parameters
    ----------
    values : per area, 0 or more, in any unit; shown with one decimal
    ends : upper end of each class, ascending, itself in the class
    gap : how far above the end before it a class starts, where its words are to say so (0.1: 20.1 to 40)

    Examples
    --------
    >>> classes = stepped(Series({"A": 12.0, "B": 20.0, "C": 55.5}), [20, 40, 60], gap=0.1)
    >>> classes.bounds
    ((0.0, 20), (20.1, 40), (40.1, 60))
    >>> classes.index.to_dict()
    {'A': 0, 'B': 0, 'C': 2}
    """
    index = Series(pd.cut(values.round(1), [-1.0, *ends], labels=False), index=values.index).astype("Int64")
    lows = (0.0, *(end + gap for end in ends[:-1]))
    counts = tuple(int((index == number).sum()) for number in range(len(ends)))
    return Classes("equal_interval", tuple(zip(lows, ends, strict=True)), index, counts, None)


def need_class(classes: Classes, polarity: Polarity) -> Series[int]:
    """Intensity of need per area: 0 the least, n-1 the most.

    The class itself where high is worse or neutral, the class counted from the other end where high is
    better: a flipped polarity mirrors the classes and moves no cut. Int64 on the index of the values, <NA>
    where missing.

    Examples
    --------
    >>> hours = Series({"A": 10.0, "B": 20.0, "D": 14.0})
    >>> need_class(classify(hours, polarity="high_is_better"), "high_is_better").to_dict()
    {'A': 2, 'B': 0, 'D': 1}
    """
    if polarity == "high_is_better":
        return (len(classes.counts) - 1 - classes.index).rename("need_class")
    return classes.index.rename("need_class")


def _check(numbers: Series[float], scheme: str, k: int) -> None:
    """Refuse an unknown scheme, more classes than a reader can tell apart, and infinite values.

    An infinite value is a division by zero upstream, not a need: the message names the areas.
    """
    if scheme not in get_args(Scheme):
        raise ClassificationError(f"Unknown scheme {scheme!r}; choose one of {', '.join(get_args(Scheme))}.")
    if not 1 <= k <= MAX_CLASSES:
        raise ClassificationError(f"A map has 1 to {MAX_CLASSES} classes; found k={k}.")
    infinite = numbers.index[np.isinf(numbers.to_numpy())]
    if len(infinite):
        areas = ", ".join(str(area) for area in infinite)
        raise ClassificationError(f"Infinite values cannot be classified; make them missing. Areas: {areas}.")


def _upper_bounds(data: NDArray[np.float64], scheme: Scheme, k: int) -> NDArray[np.float64]:
    """Ascending upper bounds, each inclusive, the last at least the highest value; none without data."""
    distinct = np.unique(data)
    if scheme == "equal_interval" and distinct.size:
        return np.linspace(distinct[0], distinct[-1], k + 1)[1:]
    if distinct.size <= k:
        return distinct
    if scheme == "natural_breaks":
        return _natural_breaks(data, distinct, k)
    # A linear quantile lies at or above the value on this rank and below the next: the value itself makes the
    # same classes (mapclassify.Quantiles) without interpolation, whose rounding could move a tie.
    ranks = np.arange(1, k + 1) * (data.size - 1) // k
    return np.sort(data)[ranks]


def _natural_breaks(data: NDArray[np.float64], distinct: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Fisher-Jenks bounds, by mapclassify: exact and so deterministic."""
    import mapclassify  # takes a second, for natural breaks alone

    lowest, highest = distinct[0], distinct[-1]
    # mapclassify sums squares in single precision: values far from zero would cancel, so scale first.
    scaled = (data - lowest) / (highest - lowest)
    classes = min(k, np.unique(scaled).size)
    with warnings.catch_warnings():
        # Without numba it is slower, not different; at a few hundred areas that does not show.
        warnings.filterwarnings("ignore", message="Numba not installed", category=UserWarning)
        cuts = np.unique(mapclassify.FisherJenks(scaled, k=classes).bins)
    # Back to the data by rank, not by arithmetic, so that each bound is a value of the data.
    return np.asarray([data[scaled <= cut].max() for cut in cuts])


LEVELS: Final = ("low", "middle", "high")
# Where ties leave fewer than three classes: two are the ends, one is the middle.
_PLACES: Final = {0: (), 1: (1,), 2: (0, 2), 3: (0, 1, 2)}


# Compared by identity: a Series inside makes equality ambiguous.
@dataclass(frozen=True, eq=False)
class Crossed:
    """Two measures of the same areas, each in at most three classes.

    Attributes
    ----------
    first, second : the classes of each, ascending by value
    cells : per area "high-low" and the like: the first measure's level, then the second's; missing where
        either value is
    """

    first: Classes
    second: Classes
    cells: Series[Any]


def crossed(first: Series, second: Series, *, polarity: Polarity = "high_is_worse") -> Crossed:
    """Cross two measures on the same index.

    Parameters
    ----------
    first : a measure of need, any unit; "high" means the greatest need, whichever way its figures run
    second : a measure of provision such as reach; "high" means the greatest value
    polarity : of the first measure; neutral is taken as it stands

    Returns
    -------
    The classes and the cell per area. Cut into equal groups as far as ties allow: equal values are never
    split, so a class may be empty; two classes are "low" and "high", a single one is "middle".

    Examples
    --------
    >>> need, reach = Series({"A": 30.0, "B": 40.0, "C": 20.0}), Series({"A": 0.9, "B": 0.1, "C": 0.5})
    >>> crossed(need, reach).cells.to_dict()
    {'A': 'middle-high', 'B': 'high-low', 'C': 'low-middle'}
    """
    one = classify(first, k=3, polarity=polarity)
    other = classify(second.reindex(first.index), k=3, polarity="high_is_better")
    need = _levels(need_class(one, polarity), len(one.counts))
    reach = _levels(other.index, len(other.counts))
    cells = need.str.cat(reach, sep="-")
    return Crossed(first=one, second=other, cells=cells.rename("cell"))


def _levels(classes: Series[int], count: int) -> Series[Any]:
    """Return low, middle or high per area; missing where there is no class."""
    words = {number: LEVELS[place] for number, place in enumerate(_PLACES[count])}
    return (
        classes.map(lambda number: words.get(number), na_action="ignore").astype("str").where(classes.notna())
    )


def steady(classes: Classes, low: Series[Any], high: Series[Any]) -> Series[bool]:
    """Return whether the range of each value stays within its class; False where there is no value.

    Parameters
    ----------
    low, high : ends of the ranges on the index of the classes; where both are missing the value stands alone,
        where one is missing the range is open at that end

    Examples
    --------
    >>> values = Series({"A": 10.0, "B": 20.0, "C": 30.0})
    >>> classes = classify(values, k=3, polarity="neutral")
    >>> steady(classes, values - [1, 1, 15], values + [1, 12, 1]).to_dict()
    {'A': True, 'B': False, 'C': False}
    """
    known = classes.index.notna()
    at = classes.index.fillna(0).astype(int)
    lowest, highest = (Series([ends[side] for ends in classes.bounds]) for side in (0, 1))
    alone = low.isna() & high.isna()
    # Up to the values found in the neighbouring classes; the first and the last class are open outwards.
    below = (at == 0) | (low > (at - 1).map(highest))
    above = (at == len(lowest) - 1) | (high < (at + 1).map(lowest))
    return known & (alone | (below & above))


def members(crossing: Crossed, cell: str) -> list[str]:
    """Return the codes of the areas in a cell, in the order of the index.

    Examples
    --------
    >>> crossing = crossed(Series({"A": 30.0, "B": 40.0}), Series({"A": 0.9, "B": 0.1}))
    >>> members(crossing, "high-low")
    ['B']
    """
    cells = crossing.cells
    return [str(code) for code in cells.index[cells.notna() & (cells == cell)]]


def counts(crossing: Crossed) -> dict[str, int]:
    """Return the number of areas per cell, all nine of them, high need and low provision first.

    Examples
    --------
    >>> crossing = crossed(Series({"A": 30.0, "B": 40.0}), Series({"A": 0.9, "B": 0.1}))
    >>> {cell: number for cell, number in counts(crossing).items() if number}
    {'high-low': 1, 'low-high': 1}
    """
    found = crossing.cells[crossing.cells.notna()].value_counts()
    order = [f"{one}-{other}" for one in LEVELS[::-1] for other in LEVELS]
    return {cell: int(found.get(cell, 0)) for cell in order}


def unknown(crossing: Crossed) -> list[str]:
    """Return the codes of the areas where either measure has no value.

    Examples
    --------
    >>> unknown(crossed(Series({"A": 30.0, "B": 40.0}), Series({"A": None, "B": 0.1})))
    ['A']
    """
    return [str(code) for code in crossing.cells.index[pd.isna(crossing.cells)]]
