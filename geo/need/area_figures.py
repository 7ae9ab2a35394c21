"""The figures of a custom area, as a ward has them: counts apportioned over homes, rates recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.access.custom_area import CustomArea
from geo.figures import comparison
from geo.figures.flags import SEPARATOR, join_flags
from geo.figures.intervals import widen, wilson
from geo.figures.level_values import PASSED_ON, rate_of
from geo.figures.spine import spine
from geo.figures.values import STATES
from geo.figures.ward_values import MIN_COVERAGE
from geo.memory import kept
from geo.need.area_basis import Basis, basis, people
from geo.need.area_children import require_enough
from geo.need.area_parts import WHOLE, Cut, breaks_homes, by_homes, cut, parts, rounded, shares
from geo.pack.indicators import UNIT_LIMITS, Indicator, Method
from geo.pack.pack import Pack

CUT_ERROR: Final = 12.0
"""Root mean square error of an apportioned rate, percentage points, over size of the cut (`area_parts.cut`)
times the root of p(1 - p). For a ward of the usual cut it is the 1.3 of methods.md, method 3; discs of all
sizes over 13 tables of output areas have 4 to 12, Bangladeshi residents 15."""
CUT_ERROR_ON_GRID: Final = 15.0
"""The same where small areas are cut by ground and not by homes: `calibrated` over `apportioned`."""
DECIMALS: Final = {"percent": 1}
DECIMALS_OTHERWISE: Final = 2
REASON: Final = "reason"
"""The column of `spine_of` that a spine of wards lacks."""
SENSITIVE: Final = "held back: small counts of it are withheld, and areas drawn at will could give them away"
UNKNOWN: Final = "not known for a part of the area"


@dataclass(frozen=True)
class Estimate:
    """One figure of an area before its range; `error` is that of apportioning, in points."""

    numerator: float = np.nan
    denominator: float = np.nan
    value: float = np.nan
    estimated_share: float = np.nan
    method: Method = "published"
    error: float = 0.0
    flag: str = ""
    reason: str = ""


def estimate(pack: Pack, area: CustomArea, indicator_id: str) -> Estimate:
    """Return a figure of an area, or why it has none.

    Source: methods.md, "Any area".

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> west = listed(town(), "West", ["L01", "L02", "L03", "L04", "L05"])
    >>> found = estimate(town(), west, "damp_homes")
    >>> found.numerator, found.denominator, found.value
    (100.0, 500.0, 20.0)
    >>> estimate(town(), west, "school_meals").reason
    'known for wards only, and the area is not made of whole wards'
    """
    indicator = pack.indicator(indicator_id)
    found = basis(pack, indicator_id)
    if indicator.sensitive:
        return Estimate(flag="suppressed", reason=SENSITIVE)
    if found is None:
        return Estimate(flag="not_applicable", reason="not known below the place")
    lies = cut(pack, area, found.source, found.weight, nearly=MIN_COVERAGE)
    if why := _too_coarse(pack, found, lies):
        return Estimate(flag="not_applicable", reason=why)
    share = shares(pack, area)
    held = join_flags(*found.flags[share > 0].unique()).split(SEPARATOR)
    passed = join_flags(*(flag for flag in PASSED_ON if flag in held))
    if found.counts is None:
        return _mean(pack, found, share, lies, passed)
    inside = found.counts[share > 0].mul(share[share > 0], axis=0)
    if inside.empty or inside.isna().to_numpy().any():
        return Estimate(flag="missing", reason=UNKNOWN)
    sums = inside.sum()
    value = rate_of(indicator, sums[["numerator"]], sums[["denominator"]].set_axis(["numerator"]))
    return Estimate(
        numerator=float(sums["numerator"]),
        denominator=float(sums["denominator"]),
        value=float(value.iloc[0]),
        estimated_share=lies.estimated,
        method=_method(pack, lies),
        error=_error(pack, indicator, found.counts, lies),
        flag=passed,
    )


def _too_coarse(pack: Pack, found: Basis, lies: Cut) -> str:
    """Return why a figure of larger areas says nothing of this one; empty where it does."""
    if found.larger == "wards" and lies.whole < MIN_COVERAGE:
        words = pack.place.levels["ward"].plural
        return f"known for {words} only, and the area is not made of whole {words}"
    if found.larger == "areas":
        ward = parts(pack)["ward_code"]
        least = people(pack, found.weight).groupby(ward).sum().min()
        if lies.people < MIN_COVERAGE * least:
            return (
                "known for areas larger than this one only: it would be the figure of its surroundings "
                f"(fewer people than in any {pack.place.levels['ward'].singular})"
            )
    return ""


def _mean(pack: Pack, found: Basis, share: Series[Any], lies: Cut, flag: str) -> Estimate:
    """Return the mean of values without counts over the people of the area (methods.md, method 6)."""
    assert found.values is not None
    weight = people(pack, found.weight) * share
    known = weight.where(found.values.notna(), 0.0)
    if not weight.sum() > 0 or known.sum() < MIN_COVERAGE * weight.sum():
        return Estimate(flag="missing", reason=UNKNOWN)
    value = float((found.values * weight).sum() / known.sum())
    method = "transferred" if found.larger == "areas" else _method(pack, lies)
    return Estimate(value=value, estimated_share=lies.estimated, method=method, flag=flag)


def _method(pack: Pack, lies: Cut) -> Method:
    """Return how a figure came about: added up where nothing is cut, else shared out."""
    if lies.size == 0:
        return "published"
    return "apportioned" if by_homes(pack) else "calibrated"


def _error(pack: Pack, indicator: Indicator, counts: DataFrame, lies: Cut) -> float:
    """Return the error of apportioning a proportion, percentage points; of anything else none is known."""
    if indicator.kind != "proportion":
        return 0.0
    whole = counts.dropna().sum()
    p = float(np.clip(whole["numerator"] / whole["denominator"], 0, 1)) if whole["denominator"] > 0 else 0.5
    factor = CUT_ERROR if by_homes(pack) else CUT_ERROR_ON_GRID
    return factor * lies.size * float(np.sqrt(p * (1 - p)))


@kept(16, shared=True)
def spine_of(pack: Pack, area: CustomArea) -> DataFrame:
    """Return every figure but counts of a custom area, as `geo.figures.spine.spine` has those of a ward.

    Returns
    -------
    Index indicator, in the order of the registry. The columns of `spine(pack, "ward")`, of which benchmark
    and quartiles (of the wards) are the same (of the whole place: as for the place itself) and rank is
    unknown; and reason (why there is no figure, else ""). Where the area cuts an output area, counts are
    rounded, percentages given to one decimal and other figures to two.

    Raises
    ------
    NotAvailableError : the area holds too few children.

    Source: methods.md, "Any area".

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> west = listed(town(), "West", ["L01", "L02", "L03", "L04", "L05"])
    >>> frame = spine_of(town(), west)
    >>> frame.loc[["damp_homes", "school_meals"], ["value", "lower", "upper", "comparison"]].round(1)
                  value  lower  upper    comparison
    indicator
    damp_homes     20.0   16.7   23.7         worse
    school_meals    NaN    NaN    NaN  not compared
    """
    require_enough(pack, area)
    wards = spine(pack, "ward")
    fixed = wards[["benchmark_value", "lowest", "quarter", "three_quarters", "highest", "stale"]]
    fixed = fixed.groupby(level="indicator", sort=False).first()
    if is_whole(pack, area):  # it would equal itself
        place = spine(pack, "borough").loc[pack.place.borough.code]
        fixed["benchmark_value"] = place["benchmark_value"].reindex(fixed.index)
    kinds = {each: pack.indicator(str(each)) for each in fixed.index}
    made = [estimate(pack, area, str(each)) for each in fixed.index]
    frame = DataFrame(made, index=fixed.index).join(_ranges(pack, area, kinds, made))
    if breaks_homes(pack, area):
        frame[["numerator", "denominator"]] = rounded(pack, area, frame[["numerator", "denominator"]])
        for name in ("value", "lower", "upper"):
            frame[name] = [
                round(number, DECIMALS.get(kinds[each].unit, DECIMALS_OTHERWISE))
                for each, number in frame[name].items()
            ]
    frame = frame.join(fixed)
    frame["flag"] = [_flags(pack, kinds[each], row) for each, row in zip(frame.index, made, strict=True)]
    frame["state"] = frame["flag"].map(_state)
    in_date = frame.assign(benchmark_value=frame["benchmark_value"].mask(frame["stale"].astype(bool)))
    frame = frame.join(_compared(kinds, in_date)).assign(rank=Series(pd.NA, index=frame.index, dtype="Int64"))
    judged = [each.ranked and each.polarity != "neutral" for each in kinds.values()]
    known = [comparison.WORSE, comparison.SIMILAR, comparison.BETTER]
    frame["sound"] = np.array(judged) & ~frame["stale"].astype(bool) & frame["comparison"].isin(known)
    return frame[[*wards.columns, REASON]]


def _ranges(pack: Pack, area: CustomArea, kinds: dict[Any, Indicator], made: list[Estimate]) -> DataFrame:
    """Return lower and upper per figure: as for wards, widened by the error of apportioning."""
    frame = DataFrame(made, index=pd.Index(list(kinds)))
    frame["method"] = [each.ci_method for each in kinds.values()]
    indicative = frame["method"] == "wilson_indicative"
    for each in frame.index[indicative & frame["value"].notna()]:
        n = _indicative(pack, area, kinds[each])
        frame.loc[each, "numerator"] = float(frame["value"][each]) / 100 * n
        frame.loc[each, "denominator"] = n
    ranged = frame["method"].isin(["wilson", "wilson_indicative"]) & frame["value"].notna()
    some = frame[ranged]
    limits = 100 * wilson(some["numerator"], some["denominator"])
    low, high = UNIT_LIMITS["percent"]
    wide = widen(
        some["value"],
        limits["lower"],
        limits["upper"],
        method_error=some["error"],
        floor=low,
        ceiling=high,
    )
    return limits.mask(some["error"] > 0, wide).reindex(frame.index)


def _indicative(pack: Pack, area: CustomArea, indicator: Indicator) -> float:
    """Return about how many children of an area a rate without counts was measured on."""
    frame = parts(pack)
    inside = (frame["children_0_15"] * shares(pack, area)).groupby(frame["ward_code"]).sum()
    held = inside / frame["children_0_15"].groupby(frame["ward_code"]).sum()
    ages = pack.single_years[list(indicator.indicative_ages)].mean(axis="columns")
    return float(indicator.indicative_cohorts * (ages * held.reindex(ages.index).fillna(0.0)).sum())


def _flags(pack: Pack, indicator: Indicator, row: Estimate) -> str:
    """Return what a reader must know of a figure."""
    if np.isnan(row.value):
        return row.flag or "missing"
    return join_flags(
        row.flag,
        "estimated" if row.estimated_share > 0 else "",
        "indicative" if indicator.ci_method == "wilson_indicative" else "",
        "out_of_date" if indicator.out_of_date(pack.place.as_of) else "",
    )


def _state(flags: str) -> str:
    """Return the strongest reason why a figure is not sound, or ok."""
    held = flags.split(SEPARATOR)
    return next((each for each in STATES if each in held), "ok")


def _compared(kinds: dict[Any, Indicator], frame: DataFrame) -> DataFrame:
    """Return comparison, points and people of each figure."""
    # Held against nought, each less its own benchmark: so all are compared at once.
    apart = frame[["value", "lower", "upper"]].sub(frame["benchmark_value"].astype(float), axis="index")
    words = Series(comparison.NOT_COMPARED, index=frame.index, dtype="str")
    for polarity in sorted({each.polarity for each in kinds.values()}):
        some = apart[np.array([each.polarity == polarity for each in kinds.values()])]
        said = comparison.compare(some["value"], some["lower"], some["upper"], 0.0, polarity=polarity)
        words.update(said)
    proportions = np.array([each.kind == "proportion" for each in kinds.values()])
    size = comparison.difference(apart["value"], 0.0, frame["denominator"].where(proportions))
    return size.assign(comparison=words)


def is_whole(pack: Pack, area: CustomArea) -> bool:
    """Tell whether an area is the whole place, which is not compared with itself.

    Examples
    --------
    >>> from geo.access.custom_area import listed
    >>> from geo.sample import town
    >>> is_whole(town(), listed(town(), "", list(town().small_areas.index)))
    True
    """
    homes = parts(pack)["households"]
    return bool((homes * shares(pack, area)).sum() >= WHOLE * homes.sum())
