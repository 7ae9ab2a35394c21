"""Two measures crossed: low, middle and high of one by low, middle and high of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from pandas import Series

from geo.classification import Classes, classify, need_class
from geo.registry import Polarity

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


def members(crossing: Crossed, cell: str) -> list[str]:
    """Return the codes of the areas in a cell, in the order of the index."""
    cells = crossing.cells
    return [str(code) for code in cells.index[cells.notna() & (cells == cell)]]


def counts(crossing: Crossed) -> dict[str, int]:
    """Return the number of areas per cell, all nine of them, high need and low provision first."""
    found = crossing.cells[crossing.cells.notna()].value_counts()
    order = [f"{one}-{other}" for one in LEVELS[::-1] for other in LEVELS]
    return {cell: int(found.get(cell, 0)) for cell in order}


def unknown(crossing: Crossed) -> list[str]:
    """Return the codes of the areas where either measure has no value."""
    return [str(code) for code in crossing.cells.index[pd.isna(crossing.cells)]]
