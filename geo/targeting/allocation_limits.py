"""Floor, cap and pace of change: between which amounts each area of an allocation must stay, and if any can.

All in whole units, rounded inwards, so that no rounded amount breaks a limit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from geo.errors import AtlasError, InfeasibleError
from geo.pack.amounts import Bound, number_words

MOST_UNITS: Final = 10**15
"""Of a total: beyond it, a float no longer tells one unit from the next."""
# Shares that are offered as a remedy are in hundredths of a per cent.
_STEPS: Final = 10_000
# A rise is tried up to so many times the amount of today.
_MOST_RISE: Final = 10_000
# Totals next to the one found are tried, where shares of the total make whole units jump.
_NEAR: Final = 100
NAMED: Final = 3
"""Areas named in a refusal; of more the rest is counted."""


@dataclass(frozen=True)
class Limits:
    """What no amount may go beyond; None where there is no such limit.

    Attributes
    ----------
    floor, cap : least and greatest amount of every area, or share of the total
    fall, rise : greatest change down and up against the current amount, or share of that amount
    """

    floor: Bound | None = None
    cap: Bound | None = None
    fall: Bound | None = None
    rise: Bound | None = None

    @property
    def paced(self) -> bool:
        """Tell whether change is limited, so that every current amount must be known."""
        return self.fall is not None or self.rise is not None


@dataclass(frozen=True)
class Span:
    """Between which whole units an area must stay, and which limit says so; empty where none does."""

    low: int
    high: int
    low_by: str
    high_by: str


@dataclass(frozen=True)
class Task:
    """Areas that a total is shared over.

    Attributes
    ----------
    total : whole units
    unit : what one unit is worth
    names : of the areas, which tell them apart for a reader
    weighs : whether an area has any weight; one without gets its least amount and no more
    current : amounts of today, None where unknown
    floors, caps : limits of single areas in place of those of all; None where there is none
    """

    total: int
    unit: Decimal
    names: Sequence[str]
    weighs: Sequence[bool]
    limits: Limits = field(default_factory=Limits)
    current: Sequence[Decimal | None] = ()
    floors: Sequence[Bound | None] = ()
    caps: Sequence[Bound | None] = ()

    def words(self, units: int) -> str:
        """Write an amount given in units as a reader knows it."""
        return number_words(units * self.unit)


def whole_units(amount: Decimal, unit: Decimal, what: str = "The total of") -> int:
    """Return how many units an amount is.

    Raises
    ------
    AtlasError : it is no whole number of units, or the unit is none.

    Examples
    --------
    >>> whole_units(Decimal("1000.50"), Decimal("0.01"))
    100050
    >>> whole_units(Decimal("1000.50"), Decimal(1))
    Traceback (most recent call last):
    geo.errors.AtlasError: The total of 1,000.5 is no whole number of units of 1; 1,000 or 1,001 is.
    """
    if unit.is_nan() or unit <= 0:
        raise AtlasError("The smallest unit is an amount above zero, such as 1 or 0.01.")
    if not (amount.is_finite() and unit.is_finite()):
        raise AtlasError("A total and its smallest unit are numbers.")
    parts = Fraction(amount) / Fraction(unit)
    if parts.denominator != 1:
        near = " or ".join(number_words(each * unit) for each in (math.floor(parts), math.ceil(parts)))
        units = f"units of {number_words(unit)}"
        raise AtlasError(f"{what} {number_words(amount)} is no whole number of {units}; {near} is.")
    return parts.numerator


def spans(task: Task) -> list[Span]:
    """Return between which amounts each area must stay; low is above high where its limits contradict.

    Raises
    ------
    AtlasError : change is limited and a current amount is unknown.

    Examples
    --------
    >>> limits = Limits(floor=Bound(Decimal(10)), rise=Bound(Decimal("0.05"), True))
    >>> current = [Decimal(50), Decimal(30)]
    >>> for each in spans(Task(100, Decimal(1), ["Abbey", "Dock"], [True, True], limits, current)):
    ...     print(each)
    Span(low=10, high=52, low_by='floor', high_by='pace')
    Span(low=10, high=31, low_by='floor', high_by='pace')
    """
    count = len(task.names)
    current = task.current or [None] * count
    if task.limits.paced and (unknown := [at for at in range(count) if current[at] is None]):
        raise AtlasError(
            "A limit on change needs the current amount of every area; it is not known for "
            f"{named([task.names[at] for at in unknown])}."
        )
    floors, caps = task.floors or [None] * count, task.caps or [None] * count
    return [_span(task, *each) for each in zip(current, floors, caps, strict=True)]


def _span(task: Task, today: Decimal | None, own_floor: Bound | None, own_cap: Bound | None) -> Span:
    """Return between which amounts one area must stay."""
    unit, total, limits = Fraction(task.unit), Fraction(task.total) * Fraction(task.unit), task.limits
    lows, highs = [(0, "")], [(task.total, "")]
    if floor := own_floor or limits.floor:
        lows.append((math.ceil(floor.of(total) / unit), "floor"))
    if cap := own_cap or limits.cap:
        highs.append((math.floor(cap.of(total) / unit), "cap"))
    if today is not None and limits.fall:
        lows.append((math.ceil((Fraction(today) - limits.fall.of(Fraction(today))) / unit), "pace"))
    if today is not None and limits.rise:
        highs.append((math.floor((Fraction(today) + limits.rise.of(Fraction(today))) / unit), "pace"))
    low, high = max(lows, key=lambda each: each[0]), min(highs, key=lambda each: each[0])
    return Span(low[0], high[0], low[1], high[1])


def feasible_spans(task: Task) -> list[Span]:
    """Return between which amounts each area must stay, some of which add up to the total.

    Raises
    ------
    InfeasibleError : none do; it says why, and the smallest change of each single limit that would be enough.
    AtlasError : as `spans`.

    Examples
    --------
    >>> limits = Limits(floor=Bound(Decimal(60)))
    >>> feasible_spans(Task(100, Decimal(1), ["Abbey", "Dock"], [True, True], limits))
    Traceback (most recent call last):
    geo.errors.InfeasibleError: The least amounts add up to 120, 20 more than the total of 100. Raise the
    total by 20 to 120, or lower the floor to 50.
    """
    found = spans(task)
    if _feasible(task, found):
        return found
    raise InfeasibleError(_why(task, found), _remedies(task))


def named(names: Sequence[str]) -> str:
    """Return the first names of a list in words, and how many more there are.

    Examples
    --------
    >>> named(["Abbey", "Dock"]), named(["Abbey", "Bridge", "Castle", "Dock", "Elm"])
    ('Abbey, Dock', 'Abbey, Bridge, Castle and 2 more')
    """
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


# ---- Can they be met? ------------------------------------------------------------------------------------


def _apart(found: Sequence[Span]) -> list[int]:
    """Return the areas whose limits contradict one another."""
    return [at for at, each in enumerate(found) if each.low > each.high]


def _least(found: Sequence[Span]) -> int:
    """Return what the least amounts add up to."""
    return sum(each.low for each in found)


def _greatest(task: Task, found: Sequence[Span]) -> int:
    """Return what the greatest amounts add up to; what has no weight gets no more than its least."""
    return sum(each.high if weighs else each.low for each, weighs in zip(found, task.weighs, strict=True))


def _low_enough(task: Task, found: Sequence[Span]) -> bool:
    """Tell whether the least amounts leave room."""
    return not _apart(found) and _least(found) <= task.total


def _high_enough(task: Task, found: Sequence[Span]) -> bool:
    """Tell whether the greatest amounts take the whole total."""
    return not _apart(found) and _greatest(task, found) >= task.total


def _feasible(task: Task, found: Sequence[Span]) -> bool:
    """Tell whether some amounts within the limits add up to the total."""
    return _low_enough(task, found) and _high_enough(task, found)


def _why(task: Task, found: Sequence[Span]) -> str:
    """Return why the limits cannot be met."""
    if apart := _apart(found):
        return _contradiction(task, found, apart)
    least, greatest, total = _least(found), _greatest(task, found), task.words(task.total)
    if least > task.total:
        more = task.words(least - task.total)
        return f"The least amounts add up to {task.words(least)}, {more} more than the total of {total}."
    less = task.words(task.total - greatest)
    bare = [name for name, weighs in zip(task.names, task.weighs, strict=True) if not weighs]
    note = f" ({named(bare)}: nobody to share by, so no more than the least amount)" if bare else ""
    return (
        f"The greatest amounts add up to {task.words(greatest)}, {less} less than the total of {total}{note}."
    )


def _contradiction(task: Task, found: Sequence[Span], apart: Sequence[int]) -> str:
    """Return why the limits of some areas contradict one another, by the first of them."""
    first = found[apart[0]]
    name, low, high = task.names[apart[0]], task.words(first.low), task.words(first.high)
    others = len(apart) - 1
    more = f" ({others} more area{'s' if others > 1 else ''} alike)" if others else ""
    if first.low_by == first.high_by == "pace":
        unit = number_words(task.unit)
        return f"{name}: no whole number of units of {unit} lies within the limit on change{more}."
    words = {"floor": "the floor", "cap": "the cap", "": "the total"}
    below = words.get(first.low_by, "what the limit on change leaves at least")
    above = words.get(first.high_by, "what the limit on change allows at most")
    return f"{name}: {below}, {low}, is above {above}, {high}{more}."


# ---- What would mend them --------------------------------------------------------------------------------


def _remedies(task: Task) -> list[str]:
    """Return single changes, each the smallest of its kind, with which the limits can be met."""
    found = [
        _other_total(task),
        _other(task, "floor", "lower the floor to {}", _low_enough),
        _other(task, "fall", "let amounts fall by up to {}", _low_enough),
        _other(task, "cap", "raise the cap to {}", _high_enough),
        _other(task, "rise", "let amounts rise by up to {}", _high_enough),
    ]
    return [each for each in found if each]


def _other(task: Task, name: str, words: str, enough: Callable[[Task, Sequence[Span]], bool]) -> str | None:
    """Return the least change of one limit with which the task can be met; None where no change is enough."""
    bound: Bound | None = getattr(task.limits, name)
    if bound is None:
        return None
    step = Fraction(1, _STEPS) if bound.is_share else Fraction(task.unit)
    start = Fraction(bound.value) / step
    most = _STEPS * (_MOST_RISE if name == "rise" else 1) if bound.is_share else _most_units(task)

    def changed(loosened: int) -> Task:
        # Looser is lower for a floor, and more for all others.
        at = math.ceil(start) - loosened if name == "floor" else math.floor(start) + loosened
        value = Decimal(at) / _STEPS if bound.is_share else at * task.unit
        return replace(task, limits=replace(task.limits, **{name: Bound(value, bound.is_share)}))

    room = math.ceil(start) if name == "floor" else max(0, most - math.floor(start))
    loosened = _first(room, lambda each: enough(at := changed(each), spans(at)))
    if loosened is None or not _feasible(at := changed(loosened), spans(at)):
        return None
    return words.format(getattr(at.limits, name))


def _most_units(task: Task) -> int:
    """Return units that no limit of an amount need exceed."""
    today = [Fraction(each) / Fraction(task.unit) for each in task.current if each is not None]
    return max(task.total, *(math.ceil(each) for each in today), 1)


def _other_total(task: Task) -> str | None:
    """Return the nearest total with which the task can be met; None where there is none."""
    found = spans(task)
    apart = _apart(found)
    if apart and not (_by_share(task) or any(not found[at].high_by for at in apart)):
        return None  # what contradicts does not hang on the total
    tries: list[tuple[str, int, int, Callable[[Task, Sequence[Span]], bool]]] = []
    if apart or _least(found) > task.total:
        tries.append(("raise", 1, MOST_UNITS - task.total, _low_enough))
    if apart or _greatest(task, found) < task.total:
        tries.append(("lower", -1, task.total - 1, _high_enough))
    for verb, way, most, enough in tries:
        away = _nearest(task, way, most, enough)
        if away is not None:
            return f"{verb} the total by {task.words(away)} to {task.words(task.total + way * away)}"
    return None


def _nearest(task: Task, way: int, most: int, enough: Callable[[Task, Sequence[Span]], bool]) -> int | None:
    """Return how far, up (1) or down (-1), the nearest total is that can be met; None where none is."""

    def holds(away: int, test: Callable[[Task, Sequence[Span]], bool]) -> bool:
        other = replace(task, total=task.total + way * away)
        return test(other, spans(other))

    away = _first(most, lambda each: holds(each, enough))
    if away is None:
        return None
    nearer = range(max(0, away - _NEAR), away) if _by_share(task) else range(0)
    return next((each for each in (*nearer, away) if holds(each, _feasible)), None)


def _by_share(task: Task) -> bool:
    """Tell whether a limit is a share of the total, so that it moves with it."""
    every = [task.limits.floor, task.limits.cap, *task.floors, *task.caps]
    return any(each is not None and each.is_share for each in every)


def _first(most: int, holds: Callable[[int], bool]) -> int | None:
    """Return the least number up to most at which something holds that goes on holding; None where never."""
    if most < 0:
        return None
    reach = 1
    while reach < most and not holds(reach):
        reach *= 2
    low, high = 0, min(reach, most)
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
