"""How many children each area counts for when a total is shared: each child once, or weighed by need.

Need is worked out per ward and added up, so that a locality counts for what its wards count for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access.demand import areas_of_points, children, counted_ages
from geo.errors import AtlasError, NotAvailableError
from geo.figures.level_values import group_of_ward
from geo.figures.ranges import deviations
from geo.figures.values import figures
from geo.memory import kept
from geo.need.index import NeedIndex, Weights, need_index, normalised
from geo.need.stability import DRAWS, SEED, by_code, drawn_values
from geo.need.weights import weighing_indicators
from geo.pack.indicators import UNIT_LIMITS, Level
from geo.pack.pack import Pack

STRENGTH: Final = 0.25
"""How much more a child counts for each point of the index that its ward stands higher: a quarter."""
MOST_STRENGTH: Final = 10.0
RANGE: Final = (0.025, 0.975)
CELLS: Final = 16_000_000
"""Figures drawn at most, so that thousands of wards need little memory: then there are fewer draws."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Need:
    """By what children are weighed: children (each once), rate (of an indicator) or index.

    `weights` are those of the index's members, as `weights_of` gives them; `strength` is used with it only.
    """

    by: Literal["children", "rate", "index"] = "children"
    indicator: str = ""
    weights: Weights = ()
    strength: float = STRENGTH

    @property
    def used(self) -> list[str]:
        """Ids of the indicators that weigh children."""
        return [self.indicator] if self.by == "rate" else [name for name, _ in self.weights]


@dataclass(frozen=True, eq=False)
class AreaWeights:
    """What each area counts for; nobody may change it.

    Attributes
    ----------
    need, level, ages : what was asked
    frame : index area_code in the pack's order; area_name, children (of the ages; NaN where not known), need
        (of each child, 1 on average; NaN where not known or nobody lives), weighted (children times their
        need in its own unit, what a total is shared by), share (of all that are known), share_low and
        share_high (its 95 % range; NaN where none can be given) and unknown (why it is not known, else "")
    ranged : whether the ranges of the figures give a range of the shares
    """

    need: Need
    level: Level
    ages: tuple[int, int]
    frame: DataFrame
    ranged: bool


@kept(32, shared=True)
def area_weights(pack: Pack, level: Level, ages: tuple[int, int], need: Need) -> AreaWeights:
    """Return what each ward or locality counts for when a total is shared.

    A child counts with the rate of its ward (what is missing to 100 % where high is better), or with (1 +
    strength) to the power of the ward's score in the need index: below and above the mean alike, always
    above zero and rising with need. A locality counts for the sum of its wards. What is not known is not
    zero: such an area has no weight and says why.

    The range of a share holds 95 % of 10,000 seeded draws, each figure normal around its value with half its
    95 % range / 1.96. Children are as counted.

    Raises
    ------
    AtlasError : another level, no such ages, strength or indicator.
    NotAvailableError : the indicator cannot weigh children of wards, or there is no index.

    Source: methods.md, "Allocation".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = area_weights(town(), "ward", (0, 17), Need("rate", "school_meals"))
    >>> found.frame[["children", "need", "share", "unknown"]].round(2)
               children  need  share                       unknown
    area_code
    A              36.0  0.97   0.19
    B              90.0  1.29   0.65
    C              36.0  0.65   0.13
    D              72.0   NaN    NaN  Free school meals: not known
    E              18.0  0.32   0.03
    """
    if level not in ("ward", "locality"):
        raise AtlasError("A total is shared over wards or localities.")
    counted_ages(pack, ages)
    counts = ward_children(pack, ages)
    raw, unknown, draws = _need_of_wards(pack, need)
    unknown = unknown.mask(counts.isna(), "children: not known").mask(counts == 0, "")
    weighted = (counts * raw).mask(counts == 0, 0.0)
    group = Series(group_of_ward(pack, level)).reindex(counts.index)
    frame = DataFrame({"area_name": pack.areas[level]["area_name"]})
    frame["children"] = _summed(counts, group).reindex(frame.index)
    frame["weighted"] = _summed(weighted, group).reindex(frame.index)
    frame["unknown"] = _reasons(pack, unknown, group, level).reindex(frame.index, fill_value="")
    known = frame["weighted"].notna()
    total = frame.loc[known, "weighted"].sum()
    if not total > 0:
        raise NotAvailableError("No area has children to share by: none of these ages, or no need is known.")
    mean = total / frame.loc[known, "children"].sum()
    frame["need"] = frame["weighted"] / frame["children"].where(frame["children"] > 0) / mean
    frame["share"] = frame["weighted"] / total
    frame["share_low"], frame["share_high"] = np.nan, np.nan
    if draws is not None:
        low, high = _range(frame.index[known], counts, group, draws)
        frame.loc[known, "share_low"], frame.loc[known, "share_high"] = low, high
    columns = ["area_name", "children", "need", "weighted", "share", "share_low", "share_high", "unknown"]
    return AreaWeights(need, level, ages, frame[columns].astype({"unknown": "str"}), draws is not None)


def ward_children(pack: Pack, ages: tuple[int, int]) -> Series[Any]:
    """Return the children of an age band per ward, index ward code; NaN where a year of them is not known.

    Examples
    --------
    >>> from geo.sample import town
    >>> ward_children(town(), (0, 4)).to_dict()
    {'A': 10.0, 'B': 25.0, 'C': 10.0, 'D': 20.0, 'E': 5.0}
    """
    wards = pack.areas["ward"].index
    found = children(pack, ages).groupby(areas_of_points(pack, "ward").to_numpy()).sum(min_count=1)
    years = [each for each in pack.single_years.columns if ages[0] <= int(each) <= ages[1]]
    unknown = pack.single_years[years].isna().any(axis=1).reindex(wards, fill_value=False)
    # Sums of the shares of points: the ward's count but for the last digits.
    return found.reindex(wards).round(6).mask(unknown).rename("children")


# ---- The need of each ward's children --------------------------------------------------------------------


def _need_of_wards(pack: Pack, need: Need) -> tuple[Series[Any], Series[Any], DataFrame | None]:
    """Return the need per child of each ward, why it is not known, and draws x wards, None without ranges."""
    wards = pack.areas["ward"].index
    if need.by == "children":
        return Series(1.0, index=wards), Series("", index=wards, dtype="str"), None
    return _by_rate(pack, need.indicator) if need.by == "rate" else _by_index(pack, need)


def _by_rate(pack: Pack, indicator_id: str) -> tuple[Series[Any], Series[Any], DataFrame | None]:
    """Return the rate of each ward as need."""
    indicator = pack.indicator(indicator_id)
    fit = [each for each in weighing_indicators(pack) if "ward" in pack.indicator(each).levels]
    if indicator_id not in fit:
        raise NotAvailableError(
            f"{indicator.title} cannot weigh the children of wards: it is no rate of wards of which more is "
            f"more need. Choose one of: {', '.join(fit)}."
        )
    table = figures(pack, indicator_id, "ward")
    turned = indicator.polarity == "high_is_better"
    value = 100 - table["value"] if turned else table["value"]
    states = table["state"].where(table["value"].isna(), "").replace("missing", "not known")
    unknown = states.where(states == "", f"{indicator.title}: " + states.str.replace("_", " "))
    spread = deviations(table)
    low, high = UNIT_LIMITS[indicator.unit]
    known = sorted(value.index[value.notna()])
    draws = None
    if known and spread[known].notna().all():
        around, apart = (each[known].to_numpy(float)[None] for each in (value, spread))
        drawn = _drawn(around, apart, np.zeros(1, dtype=bool))[:, 0]
        draws = DataFrame(np.clip(drawn, low, high), columns=known)
    return value, unknown, draws


def _by_index(pack: Pack, need: Need) -> tuple[Series[Any], Series[Any], DataFrame | None]:
    """Return the need of each ward by its score: each point more counts (1 + strength) times as much."""
    if not 0 < need.strength <= MOST_STRENGTH:
        raise AtlasError(f"The strength of the index is above 0 and up to {MOST_STRENGTH:g}, such as 0.25.")
    index = need_index(pack, "ward", need.weights)
    base = 1 + need.strength
    score = index.frame["score"]
    titles = index.frame["lacking"].map(lambda ids: ", ".join(pack.indicator(each).title for each in ids))
    unknown = titles.where(titles == "", titles + ": not known")
    scores = _index_draws(pack, index)
    return base**score, unknown, None if scores is None else base**scores


def _index_draws(pack: Pack, index: NeedIndex) -> DataFrame | None:
    """Return scores drawn within the ranges of the members' figures; None where a figure has no range."""
    codes, value, spread, together = by_code(pack, index)
    if not codes or np.isnan(spread).any():
        return None
    share = np.array([each.weight for each in index.members])
    scores = np.einsum("m,dma->da", share, normalised(_drawn(value, spread, together), "z"))
    return DataFrame(scores, columns=codes)


def _drawn(value: Floats, spread: Floats, together: NDArray[np.bool_]) -> Floats:
    """Return draws x members x wards around values, fewer draws where there are thousands of wards."""
    number = min(DRAWS, max(1, CELLS // value.size))
    return drawn_values(value, spread, together, draws=number, random=np.random.default_rng(SEED))


# ---- From wards to the areas asked for -------------------------------------------------------------------


def _summed(wards: Series[Any], group: Series[Any]) -> Series[Any]:
    """Add wards up; an area with an unknown part has no sum."""
    found: Series[Any] = wards.groupby(group).sum()
    return found.where(wards.notna().groupby(group).all())


def _reasons(pack: Pack, unknown: Series[Any], group: Series[Any], level: Level) -> Series[Any]:
    """Return why areas are not known; of a locality with the names of its wards."""
    if level == "ward":
        return unknown
    names = pack.areas["ward"]["area_name"]
    said = Series(
        [f"{names[code]} ({why})" if why else "" for code, why in unknown.items()], index=unknown.index
    )
    return said.groupby(group).agg(lambda parts: "; ".join(each for each in parts if each))


def _range(
    known: pd.Index[Any], counts: Series[Any], group: Series[Any], draws: DataFrame
) -> tuple[Floats, Floats]:
    """Return the low and the high end of the share of each known area."""
    within = {str(code): at for at, code in enumerate(known)}
    member = np.zeros((draws.shape[1], len(known)))
    for row, ward in enumerate(draws.columns):
        if (at := within.get(str(group[ward]))) is not None:
            member[row, at] = counts[ward]
    weighted = draws.to_numpy(float) @ member
    share = weighted / weighted.sum(axis=1, keepdims=True)
    low, high = np.quantile(share, RANGE, axis=0)
    return low, high
