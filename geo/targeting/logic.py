"""Answers that may be open: yes, uncertain, no and unknown, and what follows when they are joined.

Kleene's logic of three values, in which what is open is told apart: *uncertain*, because a range straddles
the threshold, and *unknown*, because there is no figure. Where both meet, the answer is unknown. Taken
together as "open" they are Kleene's third value exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import Series

from geo.access.reach import ROUNDING
from geo.pack.network import Floats

State: TypeAlias = Literal["yes", "uncertain", "no", "unknown"]
STATES: Final[tuple[State, ...]] = get_args(State)
RELATIVE: Final = 1e-12
"""Share of a number by which sums of its parts may differ."""
# The first of these that any part has is the answer of the whole.
_ALL: Final[tuple[State, ...]] = ("no", "unknown", "uncertain", "yes")
_ANY: Final[tuple[State, ...]] = ("yes", "unknown", "uncertain", "no")
_NOT: Final[dict[State, State]] = {"yes": "no", "no": "yes"}


def all_of(states: Sequence[Series[Any]]) -> Series[Any]:
    """Return whether all of some answers hold, on the index of the first.

    Examples
    --------
    >>> all_of([Series(["yes", "yes", "no"]), Series(["yes", "uncertain", "unknown"])]).to_list()
    ['yes', 'uncertain', 'no']
    """
    return _first(states, _ALL)


def any_of(states: Sequence[Series[Any]]) -> Series[Any]:
    """Return whether any of some answers holds, on the index of the first.

    Examples
    --------
    >>> any_of([Series(["yes", "no", "no"]), Series(["unknown", "uncertain", "no"])]).to_list()
    ['yes', 'uncertain', 'no']
    """
    return _first(states, _ANY)


def turned(states: Series[Any]) -> Series[Any]:
    """Return the opposite of some answers; what is open stays open.

    Examples
    --------
    >>> turned(Series(["yes", "uncertain", "unknown", "no"])).to_list()
    ['no', 'uncertain', 'unknown', 'yes']
    """
    return states.map(lambda each: _NOT.get(each, each)).astype("str")


def _first(states: Sequence[Series[Any]], order: Sequence[State]) -> Series[Any]:
    """Return per area the first state of an order that any of the answers has."""
    place = {each: at for at, each in enumerate(order)}
    ranks = pd.concat([each.map(place) for each in states], axis=1).min(axis=1)
    return ranks.map(dict(enumerate(order))).astype("str").rename("state")


def held(value: Series[Any], low: Series[Any], high: Series[Any], sign: str, number: float) -> Series[Any]:
    """Return whether values with a range are above or below a number: uncertain where the ends disagree.

    Parameters
    ----------
    value : unknown where it is missing
    low, high : ends of its range; where both are missing the value stands alone, where one is missing the
        range is open at that end
    sign : >, >=, < or <=
    number : in the unit of the values

    What differs only by how it was worked out is equal.

    Examples
    --------
    >>> value, low, high = Series([55, 52, 40, None]), Series([51, 48, 38, None]), Series([58, 56, 42, None])
    >>> held(value, low, high, ">", 50).to_list()
    ['yes', 'uncertain', 'no', 'unknown']
    >>> held(Series([7.0]), Series([7.0]), Series([None], dtype=float), "<", 9).to_list()
    ['uncertain']
    """
    middle = value.to_numpy(float)
    ends = [each.to_numpy(float) for each in (low, high)]
    alone = np.isnan(ends[0]) & np.isnan(ends[1])
    least = np.where(alone, middle, np.where(np.isnan(ends[0]), -np.inf, ends[0]))
    most = np.where(alone, middle, np.where(np.isnan(ends[1]), np.inf, ends[1]))
    below, above = (
        _compared(np.minimum(least, middle), sign, number),
        _compared(np.maximum(most, middle), sign, number),
    )
    found = np.select(
        [np.isnan(middle), below & above, ~below & ~above], ["unknown", "yes", "no"], "uncertain"
    )
    return Series(found, index=value.index, name="state", dtype="str")


def _compared(values: Floats, sign: str, number: float) -> NDArray[np.bool_]:
    """Return whether values are above or below a number; what differs by rounding only is equal to it."""
    equal = np.isclose(values, number, rtol=RELATIVE, atol=ROUNDING)
    beyond = values > number if sign[0] == ">" else values < number
    found: NDArray[np.bool_] = (beyond | equal) if sign.endswith("=") else (beyond & ~equal)
    return found
