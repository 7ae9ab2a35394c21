"""Hidden pockets: small areas far worse than their ward, where the ward's own figure looks average or good.

Every small area is tested against its ward; a pocket is only named where chance is no explanation, where the
difference is large, and where the small area is worse than the whole place as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.access.demand import areas_of_points, children, demand_points
from geo.errors import NotAvailableError
from geo.figures.comparison import benjamini_hochberg, compare, rank, score_p_value
from geo.figures.values import figures
from geo.memory import kept
from geo.need.inequality import need_of, pieces_by
from geo.pack.indicators import Indicator, Weight
from geo.pack.pack import Pack

AGES: Final = (0, 17)
"""Children whose number stands beside a pocket."""
FALSE_ALARMS: Final = 0.05
"""Share of false alarms among the small areas that differ from their ward, over all that are tested."""
FAR: Final = 1.25
"""How many times the ward's need makes a small area far worse: a quarter more. A choice."""
EXPECTED: Final = 5.0
"""How many must be expected on either side at the ward's rate, or the test does not hold (the usual rule)."""
MOSTLY: Final = 0.5
"""Part of its people who must live in the ward that a small area is set against."""
SLACK: Final = 1e-9  # shares are sums of shares
HIDDEN, OPEN, NONE, UNTESTED = "hidden pocket", "pocket", "none", "not tested"


@dataclass(frozen=True, eq=False)
class HiddenPockets:
    """The small areas of a pack set against their wards; nobody may change it.

    Attributes
    ----------
    indicator : whose figures
    frame : index area_code of every small area, in the pack's order; area_name, ward_code and ward_name (by
        best fit, so that each is in one ward and its children count once), share (of its people who live in
        that ward), denominator, value, lower, upper, ward_value, ward_lower, ward_upper, ward_is (worse,
        average or better, against the whole place), place_value, times (need over the ward's need), points
        (value - ward_value), extra (how many more in need than at the ward's rate), p_value, significant,
        standing (hidden pocket; pocket, where the ward is worse itself; none; not tested), why (it is not
        tested, in words), children (aged 0 to 17) and children_here (of these, in that ward)
    tested : how many small areas were tested
    """

    indicator: Indicator
    frame: DataFrame
    tested: int

    @property
    def hidden(self) -> DataFrame:
        """The hidden pockets, the largest difference in people first."""
        return self._named(HIDDEN)

    @property
    def named(self) -> DataFrame:
        """All pockets, those in wards that are worse themselves included, the largest difference first."""
        return self._named(HIDDEN, OPEN)

    def _named(self, *standings: str) -> DataFrame:
        """Return the small areas of some standings, the most people beyond the ward's rate first."""
        found = self.frame[self.frame["standing"].isin(standings)]
        return found.sort_values("extra", ascending=False, kind="stable")


def why_no_pockets(pack: Pack, indicator: Indicator) -> str:
    """Return why no pockets can be named for an indicator; empty where they can.

    Examples
    --------
    >>> from geo.sample import town
    >>> why_no_pockets(town(), town().indicator("hardship_score"))
    'Hardship score: no range, so that nothing tells a pocket from chance.'
    """
    small, wards = pack.place.levels["lsoa"].plural, pack.place.levels["ward"].plural
    if "lsoa" not in indicator.levels or "ward" not in indicator.levels:
        lacking = small if "lsoa" not in indicator.levels else wards
        return f"{indicator.title}: no figures of {lacking}."
    if indicator.polarity == "neutral":
        return f"{indicator.title}: neither good nor bad, so that no area is worse."
    if indicator.is_count():
        return f"{indicator.title}: a count, which says how many live in {small}, not how they fare."
    if indicator.ci_method != "wilson":
        return f"{indicator.title}: no range, so that nothing tells a pocket from chance."
    if not indicator.ranked:
        return f"{indicator.title}: shown as context only, areas are not set against one another."
    if indicator.out_of_date(pack.place.as_of):
        return f"{indicator.title}: out of date, so that it says nothing of how areas fare today."
    return ""


def pocketed(pack: Pack) -> list[str]:
    """Return the ids of the indicators that pockets can be named for, in the order of the pack.

    Examples
    --------
    >>> from geo.sample import town
    >>> pocketed(town())
    ['damp_homes']
    """
    return [each.id for each in pack.registry.values() if not why_no_pockets(pack, each)]


@kept(64, shared=True)
def hidden_pockets(pack: Pack, indicator_id: str) -> HiddenPockets:
    """Return every small area set against its ward, and which of them are pockets.

    A pocket has a range that excludes the ward's value and that of the whole place, on the worse side; it
    differs from its ward with at most 5 % false alarms among all small areas tested (Benjamini-Hochberg on
    two-sided score tests); and its need is `FAR` times the ward's or more. It is hidden where the ward is not
    worse than the place, or is in the middle third of wards. A small area is set against the ward of the
    official best fit; where under half of its people live there, or fewer than `EXPECTED` would be expected
    to be in need (or not to be), it is not tested.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.
    NotAvailableError : nothing can be tested; the text says why.

    Source: methods.md, "Hidden pockets".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = hidden_pockets(town(), "damp_homes")
    >>> found.tested, len(found.named)
    (8, 0)
    >>> found.frame.loc[["L05", "L06", "L11"], ["ward_name", "share", "p_value", "why"]].round(2)
              ward_name  share  p_value                                  why
    area_code
    L05          Bridge   0.75     0.01
    L06          Castle   0.25      NaN  under half of its people live there
    L11             Elm   1.00      NaN         too few for the test to hold
    """
    indicator = pack.indicator(indicator_id)
    if reason := why_no_pockets(pack, indicator):
        raise NotAvailableError(reason)
    frame = _beside_wards(pack, indicator)
    frame["why"] = _why_untested(frame)
    frame["p_value"] = _p_values(frame)
    frame["significant"] = benjamini_hochberg(frame["p_value"], rate=FALSE_ALARMS)
    worse_than_ward = _worse(indicator, frame, frame["ward_value"])
    worse_than_place = _worse(indicator, frame, frame["place_value"])
    far = frame["times"] >= FAR
    pocket = frame["significant"] & worse_than_ward & worse_than_place & far
    frame["standing"] = Series(
        np.select(
            [frame["p_value"].isna(), pocket & (frame["ward_is"] != "worse"), pocket],
            [UNTESTED, HIDDEN, OPEN],
            NONE,
        ),
        index=frame.index,
        dtype="str",
    )
    frame = frame.join(_children(pack, frame["ward_code"]))
    return HiddenPockets(indicator, frame, int(frame["p_value"].notna().sum()))


def ward_standing(pack: Pack, indicator_id: str) -> Series[Any]:
    """Return how each ward stands to the whole place: worse, average, better, or "" where it is not known.

    Where the indicator is neither good nor bad: higher, average, lower. Average: its range includes the
    place's figure, or it is in the middle third of the wards by rank.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.

    Examples
    --------
    >>> from geo.sample import town
    >>> ward_standing(town(), "damp_homes").to_dict()
    {'A': 'average', 'B': 'worse', 'C': 'average', 'D': 'better', 'E': 'better'}
    """
    indicator = pack.indicator(indicator_id)
    wards = figures(pack, indicator_id, "ward")
    whole = float(figures(pack, indicator_id, "borough")["value"].iloc[0])
    words = compare(wards["value"], wards["lower"], wards["upper"], whole, polarity=indicator.polarity)
    place = rank(wards["value"], polarity=indicator.polarity).astype(float)
    third = place.notna().sum() / 3
    middle = (place > third) & (place <= 2 * third)
    average = (words == "similar") | (middle & (words != "not compared"))
    return words.mask(average, "average").mask(words == "not compared", "").rename("ward_is")


def share_in_ward(pack: Pack, weight: Weight) -> Series[Any]:
    """Return the share of each small area's people who live in the ward that it is given to by best fit.

    Parameters
    ----------
    weight : whose share: households, children_0_15 or population (see `pieces_by`)

    Examples
    --------
    >>> from geo.sample import town
    >>> share_in_ward(town(), "households")[["L01", "L05", "L06"]].round(2).to_dict()
    {'L01': 1.0, 'L05': 0.75, 'L06': 0.25}
    """
    small = pack.areas["lsoa"].index
    of_piece = pieces_by(pack, weight).groupby(["lsoa_code", "ward_code"])["share"].sum()
    here = pd.MultiIndex.from_arrays([small, pack.small_areas["best_fit"].reindex(small)])
    return Series(of_piece.reindex(here).fillna(0.0).to_numpy(), index=small, name="share")


def _beside_wards(pack: Pack, indicator: Indicator) -> DataFrame:
    """Return the figures of small areas with those of the ward that each mostly lies in."""
    small = figures(pack, indicator.id, "lsoa")
    wards = figures(pack, indicator.id, "ward")
    whole = float(figures(pack, indicator.id, "borough")["value"].iloc[0])
    if pd.isna(whole):
        raise NotAvailableError(
            f"{indicator.title}: not known for the whole {pack.place.borough.noun}, "
            "so that nothing says which wards are average."
        )
    ward = pack.small_areas["best_fit"].reindex(small.index)
    frame = small[["area_name", "denominator", "value", "lower", "upper"]].copy()
    frame.insert(1, "ward_code", ward)
    frame.insert(2, "ward_name", ward.map(pack.areas["ward"]["area_name"]))
    frame.insert(3, "share", share_in_ward(pack, indicator.weight))
    for column in ("value", "lower", "upper"):
        frame[f"ward_{column}"] = ward.map(wards[column])
    frame["ward_is"] = ward.map(ward_standing(pack, indicator.id)).fillna("")
    frame["place_value"] = whole
    frame["times"] = _times(indicator, frame)
    frame["points"] = frame["value"] - frame["ward_value"]
    frame["extra"] = indicator.direction * frame["points"] / 100 * frame["denominator"]
    return frame


def _why_untested(frame: DataFrame) -> Series[Any]:
    """Return why each small area is not tested against its ward; "" where it is."""
    base, share = frame["denominator"], frame["ward_value"] / 100
    expected = np.minimum(base * share, base * (1 - share))
    reasons = {
        "no figure": frame[["value", "lower", "upper", "denominator"]].isna().any(axis=1),
        "no figure of its ward": frame["ward_value"].isna(),
        "under half of its people live there": frame["share"] < MOSTLY - SLACK,
        "too few for the test to hold": ~(expected >= EXPECTED),
    }
    words = np.select(list(reasons.values()), list(reasons), "")
    return Series(words, index=frame.index, dtype="str")


def _p_values(frame: DataFrame) -> Series[Any]:
    """Return the p-value of each small area against its ward's rate; NaN where it is not tested."""
    # What is shown is what is tested: of a count that is rounded, the rounded one.
    counted = frame["value"] / 100 * frame["denominator"]
    found = Series(np.nan, index=frame.index)
    for rate, own in frame[frame["why"] == ""].groupby("ward_value"):
        found[own.index] = score_p_value(counted[own.index], own["denominator"], float(str(rate)) / 100)
    return found


def _worse(indicator: Indicator, frame: DataFrame, mark: Series[Any]) -> Series[bool]:
    """Tell where the whole range lies on the worse side of a mark."""
    return frame["lower"] > mark if indicator.direction > 0 else frame["upper"] < mark


def _times(indicator: Indicator, frame: DataFrame) -> Series[Any]:
    """Return how many times the ward's need that of a small area is; NaN where the ward has none."""
    ward = need_of(indicator, frame["ward_value"])
    found: Series[Any] = need_of(indicator, frame["value"]) / ward.where(ward > 0)
    return found


def _children(pack: Pack, ward: Series[Any]) -> DataFrame:
    """Return how many children live in each small area, and how many of them in its ward by best fit."""
    count = children(pack, AGES)
    lsoa, lives = areas_of_points(pack, "lsoa"), demand_points(pack)["ward_code"]
    whole = count.groupby(lsoa.to_numpy()).sum()
    here = count[(lsoa.map(ward) == lives).to_numpy()]
    part = here.groupby(lsoa[here.index].to_numpy()).sum()
    return DataFrame(
        {
            "children": whole.reindex(ward.index, fill_value=0.0),
            "children_here": part.reindex(ward.index, fill_value=0.0),
        }
    )
