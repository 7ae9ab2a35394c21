"""Sharing a total exactly: in proportion to weights, between least and greatest amounts, in whole units.

Whole units and fractions only, so that nothing is lost to rounding however large the total is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from geo.errors import AtlasError

Side = Literal["low", "high", ""]
_NOTHING: Final = Fraction(0)


@dataclass(frozen=True)
class Shared:
    """How a total is shared, in the order in which the weights were given.

    Attributes
    ----------
    amounts : whole units, adding up to the total
    exact : the same before rounding
    held : low where the common factor alone would give less than the least amount, high where it would give
        more than the greatest; empty where it decides
    factor : units for each unit of weight that every area gets that is not held
    """

    amounts: tuple[int, ...]
    exact: tuple[Fraction, ...]
    held: tuple[Side, ...]
    factor: Fraction


def share_out(
    total: int, weights: Sequence[float], low: Sequence[int], high: Sequence[int], codes: Sequence[str]
) -> Shared:
    """Share a total in proportion to weights, each amount kept between its least and its greatest.

    Every amount is the weight times one common factor, raised to the least and cut to the greatest amount;
    the factor is the one with which they add up to the total. So of two areas with the same limits the one
    with more weight never gets less, and nothing hangs on the order of the areas. Whole units by the largest
    remainder, ties by code.

    Parameters
    ----------
    total : whole units, zero or more
    weights : zero or more, in any unit; an area without weight gets its least amount
    low, high : whole units
    codes : tell the areas apart

    Raises
    ------
    AtlasError : a weight is no number of zero or more, all are zero, or no amounts within the limits add up.

    Source: methods.md, "Allocation".

    Examples
    --------
    >>> shared = share_out(100, [1, 1, 2], [0, 0, 0], [100, 100, 100], "ABC")
    >>> shared.amounts
    (25, 25, 50)
    >>> share_out(100, [1, 1, 2], [0, 30, 0], [100, 100, 44], "ABC").amounts
    (26, 30, 44)
    >>> share_out(100, [1, 1, 1], [0, 0, 0], [100, 100, 100], "CAB").amounts  # the odd one by code
    (33, 34, 33)
    """
    parts = [_weight(each) for each in weights]
    if not any(parts):
        raise AtlasError("Nothing can be shared by weight where no area has any.")
    top = [most if part else least for part, least, most in zip(parts, low, high, strict=True)]
    if any(least > most for least, most in zip(low, top, strict=True)) or not sum(low) <= total <= sum(top):
        raise AtlasError("No amounts within these limits add up to the total.")
    first, last = _factors(total, parts, low, top)
    # Where every amount is held the factor is free: that of shares without limits tells which way.
    factor = max(first, total / sum(parts, _NOTHING))
    factor = factor if last is None else min(factor, last)
    lines = list(zip(parts, low, top, strict=True))
    exact = tuple(min(max(factor * part, Fraction(least)), Fraction(most)) for part, least, most in lines)
    held = tuple(_side(factor * part, least, most) for part, least, most in lines)
    return Shared(round_out(total, exact, codes), exact, held, factor)


def round_out(total: int, exact: Sequence[Fraction], codes: Sequence[str]) -> tuple[int, ...]:
    """Return amounts in whole units that add up to the total: the largest remainders are rounded up.

    Each is rounded to one of its two neighbours, so whole limits that held before hold after. Ties by code.

    Raises
    ------
    AtlasError : the amounts do not add up to the total.

    Examples
    --------
    >>> round_out(10, [Fraction(10, 3)] * 3, ["C", "B", "A"])
    (3, 3, 4)
    """
    if sum(exact) != total:
        raise AtlasError("The amounts to round do not add up to the total.")
    whole = [math.floor(each) for each in exact]
    order = sorted(range(len(whole)), key=lambda at: (whole[at] - exact[at], codes[at]))
    for at in order[: total - sum(whole)]:
        whole[at] += 1
    return tuple(whole)


def _weight(given: float) -> Fraction:
    """Return a weight exactly as the computer holds it."""
    if not math.isfinite(given) or given < 0:
        raise AtlasError(f"A weight is a number of zero or more, not {given}.")
    return Fraction(given)


def _factors(
    total: int, parts: Sequence[Fraction], low: Sequence[int], top: Sequence[int]
) -> tuple[Fraction, Fraction | None]:
    """Return the least and the greatest common factor with which the amounts add up; None: no greatest.

    There is more than one only where every amount is held at a limit.
    """
    # The sum rises with the factor along straight lines. An area joins where the factor lifts it above its
    # least amount and leaves where it reaches its greatest.
    turns: list[tuple[Fraction, int, Fraction, int]] = []
    for part, least, most in zip(parts, low, top, strict=True):
        if part and least < most:
            turns += [(least / part, -least, part, 0), (most / part, most, -part, 1)]
    turns.sort(key=lambda each: (each[0], each[3]))
    fixed, slope = sum(low), _NOTHING
    first: Fraction | None = _NOTHING if fixed == total else None
    for at, amount, change, _ in turns:
        # At this factor the sum is fixed + slope * at.
        if first is None and fixed + slope * at >= total:
            first = (total - fixed) / slope
        if first is not None and fixed + slope * at > total:
            return first, (total - fixed) / slope
        fixed, slope = fixed + amount, slope + change
    # Beyond the last turn every amount stands at its greatest.
    return (turns[-1][0] if first is None and turns else first or _NOTHING), None


def _side(given: Fraction, least: int, most: int) -> Side:
    """Tell at which limit an area is held, by what the factor would give it; at none where that is it."""
    return "low" if given < least else "high" if given > most else ""
