"""A total shared over wards or localities: target, distance from target, and pace of change.

The formula of need says what each area's share would be, its target; today's amounts say how far from it the
area stands; floor, cap and a limit on change say how much of the way is gone at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from pandas import DataFrame, Series

from geo.errors import AtlasError, NotAvailableError
from geo.need.area_weights import AreaWeights, Need, area_weights
from geo.need.index import AGES
from geo.pack.amounts import Bound, number_words
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.targeting.allocation_limits import MOST_UNITS, Limits, Span, Task, feasible_spans, named, whole_units
from geo.targeting.current import Current, unknown
from geo.targeting.sharing import Shared, round_out, share_out

DECIMALS: Final = 4
"""Of a unit: no table shows more."""
MOST_PARTS: Final = Decimal(10**11)
"""Of a total in units with decimals: beyond it, a float no longer tells the fourth decimal."""
KEPT: Final = "kept"
NO_LIMIT: Final = "none"

Amounts: TypeAlias = Sequence[Fraction | None]


@dataclass(frozen=True)
class Formula:
    """What is shared, over which areas, by what, and within which limits.

    Attributes
    ----------
    total, unit : the amount, of anything, and its smallest part, such as 1 or 0.01
    level, ages : ward or locality; youngest and oldest age of the children who count, both included
    need : by what they are weighed
    limits : floor, cap and pace of change
    notable : gains and losses beyond this share of the current amount are named
    """

    total: Decimal
    unit: Decimal = Decimal(1)
    level: Level = "ward"
    ages: tuple[int, int] = AGES
    need: Need = field(default_factory=Need)
    limits: Limits = field(default_factory=Limits)
    notable: Decimal = Decimal("0.05")


@dataclass(frozen=True, eq=False)
class Allocation:
    """A total as it is shared; nobody may change it.

    Attributes
    ----------
    formula, weights : what was asked, and what each area counts for
    frame : index area_code in the pack's order. Amounts are in the formula's own unit, NaN where not known:
        area_name, children, need (of each child, 1 on average), weighted_children (children x need), share
        (of all weighted children); target, target_low, target_high (95 % range), target_per_child; current,
        distance (current - target), distance_share (of the target), standing (over, under, on target, within
        its range; "" where not known); low and high (what the limits leave), allocation, per_child, change,
        change_share, limit (floor, cap, pace, none; kept where need is not known), effect (gains, loses,
        little; "" where not known), distance_after, distance_after_share, unknown (why need is not known)
    units : the allocation in whole units, exact integers that add up to the total
    common : what an area that no limit holds gets, as a share of its target
    current_total : what today's amounts add up to; None where one of them is not known
    """

    formula: Formula
    weights: AreaWeights
    frame: DataFrame
    units: Series[Any]
    common: float
    current_total: Decimal | None


def allocate(pack: Pack, formula: Formula, current: Current | None = None) -> Allocation:
    """Share a total over wards or localities.

    An area whose children or need are not known is not given nothing: it keeps its current amount, and the
    others share what is left. Where its current amount is not known either, nothing can be shared.

    Parameters
    ----------
    formula : what is shared, by what, within which limits
    current : today's amounts, and floors and caps of single areas; None where nothing is known of today

    Raises
    ------
    InfeasibleError : no amounts within the limits add up to the total; it says what would mend that.
    AtlasError : the total is no whole number of units, or too many; faults of the current amounts; limits on
        change without current amounts; need that is not known where the current amount is not known either.
    NotAvailableError : the need cannot weigh children here.

    Source: methods.md, "Allocation".

    Examples
    --------
    >>> from geo.pack.amounts import read_bound
    >>> from geo.sample import town
    >>> formula = Formula(Decimal(1_000_003), need=Need("rate", "damp_homes"),
    ...                   limits=Limits(floor=read_bound("5 %")))
    >>> found = allocate(town(), formula)
    >>> found.frame[["area_name", "children", "need", "target", "allocation", "limit"]].round(2)
              area_name  children  need    target  allocation  limit
    area_code
    A             Abbey      36.0  0.59   84779.0     80540.0   none
    B            Bridge      90.0  1.70  605667.0    575383.0   none
    C            Castle      36.0  1.42  202995.0    192845.0   none
    D              Dock      72.0  0.37  106562.0    101234.0   none
    E               Elm      18.0  0.00       0.0     50001.0  floor
    >>> int(found.units.sum())
    1000003
    """
    total = _checked(formula)
    today = (current or unknown(pack, formula.level)).known()
    weights = area_weights(pack, formula.level, formula.ages, formula.need)
    lost = [bool(each) for each in weights.frame["weighted"].isna()]
    found = feasible_spans(_task(total, formula, weights, today, lost))
    weighted = [float(each) for each in weights.frame["weighted"].fillna(0.0)]
    codes = [str(each) for each in weights.frame.index]
    shared = share_out(total, weighted, [each.low for each in found], [each.high for each in found], codes)
    left = total - sum(each.low for each, gone in zip(found, lost, strict=True) if gone)
    sums = _Sums(formula, weights, list(today["current"]), lost, left, found, shared)
    share = Fraction(left) / sum(Fraction(each) for each in weighted)
    units = Series(list(shared.amounts), index=weights.frame.index, dtype=object, name="units")
    known = [each for each in today["current"] if each is not None]
    whole = sum(known, Decimal(0)) if len(known) == len(codes) else None
    return Allocation(formula, weights, _frame(sums), units, float(shared.factor / share), whole)


def side_by_side(one: Allocation, other: Allocation) -> DataFrame:
    """Return two allocations area by area.

    Returns
    -------
    Index area_code; area_name, children (of the first), allocation and share of the total, per_child and
    limit of the first, the same of the other with the ending _other, difference (other - first),
    difference_share (of the first, NaN where that is 0) and more (first, other, same).

    Raises
    ------
    AtlasError : they are of other areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> one = allocate(town(), Formula(Decimal(100)))
    >>> other = allocate(town(), Formula(Decimal(100), need=Need("rate", "damp_homes")))
    >>> side_by_side(one, other)[["allocation", "allocation_other", "difference", "more"]].head(2)
               allocation  allocation_other  difference   more
    area_code
    A                14.0               8.0        -6.0  first
    B                36.0              61.0        25.0  other
    """
    if one.formula.level != other.formula.level or not one.frame.index.equals(other.frame.index):
        raise AtlasError("Two allocations stand side by side only where both are over the same areas.")
    out = one.frame[["area_name", "children"]].copy()
    for ending, each in (("", one), ("_other", other)):
        out[f"allocation{ending}"] = each.frame["allocation"]
        out[f"share{ending}"] = each.frame["allocation"] / float(each.formula.total)
        out[f"per_child{ending}"] = each.frame["per_child"]
        out[f"limit{ending}"] = each.frame["limit"]
    pairs = list(zip(_exact(one), _exact(other), strict=True))
    out["difference"] = [float(second - first) for first, second in pairs]
    out["difference_share"] = [
        float((second - first) / first) if first else float("nan") for first, second in pairs
    ]
    out["more"] = ["other" if b > a else "first" if a > b else "same" for a, b in pairs]
    return out.astype({"more": "str"})


def _exact(allocation: Allocation) -> list[Fraction]:
    """Return the amounts of an allocation exactly."""
    return [each * Fraction(allocation.formula.unit) for each in allocation.units]


# ---- What is asked, as whole units -----------------------------------------------------------------------


def _checked(formula: Formula) -> int:
    """Return the total in units, or refuse it."""
    total = whole_units(formula.total, formula.unit)
    unit = formula.unit.normalize()
    if -int(unit.as_tuple().exponent) > DECIMALS:
        raise AtlasError(f"The smallest unit has at most {DECIMALS} decimals, not {number_words(unit)}.")
    if total <= 0:
        raise AtlasError("The total to share is an amount above zero.")
    most = MOST_UNITS if unit == unit.to_integral_value() else int(MOST_PARTS / unit)
    if total > most:
        said = f"The total is more than {number_words(most * unit)} in units of {number_words(unit)}"
        raise AtlasError(f"{said}; share it in larger units.")
    return total


def _task(total: int, formula: Formula, weights: AreaWeights, today: DataFrame, lost: list[bool]) -> Task:
    """Return the areas with their limits; one whose need is not known keeps its current amount."""
    floors, caps = list(today["floor"]), list(today["cap"])
    names, unit = [str(each) for each in weights.frame["area_name"]], formula.unit
    bare = [at for at, gone in enumerate(lost) if gone and today["current"].iloc[at] is None]
    if bare:
        reasons = named(list(dict.fromkeys(str(weights.frame["unknown"].iloc[at]) for at in bare)))
        raise NotAvailableError(
            f"What {named([names[at] for at in bare])} should get is not known ({reasons}), and unknown is "
            "not zero. Give the current amount, which it then keeps, or choose another need."
        )
    kept = 0
    for at in [at for at, gone in enumerate(lost) if gone]:
        amount = today["current"].iloc[at]
        kept += whole_units(amount, unit, f"{names[at]} keeps its current amount, but")
        floor, cap = floors[at] or formula.limits.floor, caps[at] or formula.limits.cap
        _within(names[at], amount, total * unit, floor, cap)
        floors[at] = caps[at] = Bound(amount)
    if kept >= total:
        stay = named([name for name, gone in zip(names, lost, strict=True) if gone])
        raise AtlasError(
            f"The need of {stay} is not known, so the current amount is kept: {number_words(kept * unit)} in "
            f"all. Of the total of {number_words(total * unit)} that leaves nothing to share."
        )
    weighs = [each > 0 for each in weights.frame["weighted"]]
    return Task(total, unit, names, weighs, formula.limits, list(today["current"]), floors, caps)


def _within(name: str, amount: Decimal, total: Decimal, floor: Bound | None, cap: Bound | None) -> None:
    """Refuse a limit that an amount which is kept would break."""
    under = floor is not None and amount < floor.of(Fraction(total))
    if under or (cap is not None and amount > cap.of(Fraction(total))):
        words = f"below the floor of {floor}" if under else f"above the cap of {cap}"
        raise AtlasError(
            f"{name} keeps its current amount of {number_words(amount)}, because its need is not known; that "
            f"is {words}. Give it a floor or cap of its own, or choose another need."
        )


# ---- Its columns -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sums:
    """What the columns are made of; `lost` are areas that keep their amount, `left` is for the others."""

    formula: Formula
    weights: AreaWeights
    current: list[Decimal | None]
    lost: list[bool]
    left: int
    spans: list[Span]
    shared: Shared

    def targets(self) -> list[Fraction | None]:
        """Return what each area would get without any limit, in whole units; None where not known."""
        weighted = [Fraction(each) for each in self.weights.frame["weighted"].fillna(0.0)]
        exact = [self.left * each / sum(weighted) for each in weighted]
        whole = round_out(self.left, exact, [str(each) for each in self.weights.frame.index])
        unit = Fraction(self.formula.unit)
        return [None if gone else each * unit for each, gone in zip(whole, self.lost, strict=True)]


def _frame(sums: _Sums) -> DataFrame:
    """Return the columns of an allocation; differences are taken exactly and rounded only where written."""
    weights, unit = sums.weights.frame, Fraction(sums.formula.unit)
    today = [None if each is None else Fraction(each) for each in sums.current]
    target = sums.targets()
    given: list[Fraction | None] = [each * unit for each in sums.shared.amounts]
    out = weights[["area_name", "children", "need"]].copy()
    heads = out["children"].where(out["children"] > 0)
    out["weighted_children"] = (out["children"] * out["need"]).mask(out["children"] == 0, 0.0)
    out["share"] = weights["share"]
    out["target"] = _floats(target)
    for end in ("low", "high"):
        out[f"target_{end}"] = weights[f"share_{end}"] * float(sums.left * unit)
    out["target_per_child"] = out["target"] / heads
    out["current"] = _floats(today)
    _compare(out, "distance", today, target)
    out["standing"] = _standing(out, float(unit))
    out["low"] = _floats([each.low * unit for each in sums.spans])
    out["high"] = _floats([each.high * unit for each in sums.spans])
    out["allocation"] = _floats(given)
    out["per_child"] = out["allocation"] / heads
    _compare(out, "change", given, today)
    out["limit"] = [
        KEPT if gone else {"low": span.low_by, "high": span.high_by}.get(side, "") or NO_LIMIT
        for side, span, gone in zip(sums.shared.held, sums.spans, sums.lost, strict=True)
    ]
    notable = Fraction(sums.formula.notable)
    out["effect"] = [_effect(*each, notable) for each in zip(given, today, strict=True)]
    _compare(out, "distance_after", given, target)
    out["unknown"] = weights["unknown"].where(weights["weighted"].isna(), "")
    return out.astype(dict.fromkeys(("standing", "limit", "effect", "unknown"), "str"))


def _compare(out: DataFrame, name: str, here: Amounts, against: Amounts) -> None:
    """Add how far amounts are above others, and that as a share of the others."""
    pairs = list(zip(here, against, strict=True))
    out[name] = _floats([None if a is None or b is None else a - b for a, b in pairs])
    out[f"{name}_share"] = _floats([None if a is None or not b else (a - b) / b for a, b in pairs])


def _standing(out: DataFrame, unit: float) -> Any:
    """Return on which side of its target each area stands today; on neither where the range holds today."""
    today, apart = out["current"], out["distance"]
    within = (out["target_low"] <= today) & (today <= out["target_high"])
    near, words = apart.abs() < unit, ["", "within its range", "on target", "over"]
    return np.select([apart.isna(), within, near, apart > 0], words, "under")


def _effect(given: Fraction | None, today: Fraction | None, notable: Fraction) -> str:
    """Return whether an area gains or loses by more than is notable; empty where today is not known."""
    if given is None or today is None:
        return ""
    if abs(given - today) <= notable * today:
        return "little"
    return "gains" if given > today else "loses"


def _floats(amounts: Amounts) -> list[float]:
    """Return exact amounts as numbers of a frame, NaN where not known."""
    return [float("nan") if each is None else float(each) for each in amounts]
