"""How far need differs between wards and how far inside them: Theil's measure, in two parts that add up.

An indicator whose wards are much alike may still be very unequal from one small area to the next: what lies
within wards is what no ward figure shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from pandas import DataFrame, Series

from geo.errors import AtlasError, NotAvailableError
from geo.figures.values import figures
from geo.figures.ward_values import MIN_COVERAGE, output_area_pieces
from geo.memory import kept
from geo.pack.indicators import UNIT_LIMITS, Indicator, Weight
from geo.pack.pack import Pack

PER_GROUP = ["people", "mean", "theil", "contribution"]


@dataclass(frozen=True, eq=False)
class Theil:
    """Theil's T of a rate, and its two parts; nobody may change it.

    Attributes
    ----------
    between, within : the parts, 0 or more; 0 where all are alike, NaN where nothing is known
    groups : index group; people, mean (rate of all of them), theil (of the group by itself) and contribution
        (what it adds to `within`)
    """

    between: float
    within: float
    groups: DataFrame

    @property
    def total(self) -> float:
        """Both parts together: the measure of all areas without regard to groups."""
        return self.between + self.within

    @property
    def within_share(self) -> float:
        """What part of the whole lies within groups, 0 to 1; NaN where there is no difference to share."""
        return self.within / self.total if self.total > 0 else float("nan")


@dataclass(frozen=True, eq=False)
class Split:
    """The split of one indicator over the wards of a pack; nobody may change it.

    Attributes
    ----------
    theil : of the small areas' need, within and between wards; its groups are the pack's wards in order
    areas, known : how many small areas there are, and how many have a figure
    weighed_by : whose number each small area counts with: the indicator's denominator, or people of the pack
    missing : True where need is what is missing to 100 %, because a high figure is good
    chance : what chance alone would put within wards if each ward were the same all over; NaN without counts
    """

    theil: Theil
    areas: int
    known: int
    weighed_by: str
    missing: bool
    chance: float


def theil(rate: Series, people: Series, group: Series) -> Theil:
    """Return Theil's T of a rate among people, and how much of it lies between and within groups.

    T = sum of (x / X) ln(r / R): x and r an area's number and rate, X and R those of all areas. Between is
    the same over groups, within the mean of the groups' own T, each with its part of X. The parts add up.

    Parameters
    ----------
    rate : per area, 0 or more, any unit
    people : per area, whom the rate is of; matched by label, as `group` is
    group : what each area belongs to

    Areas without a rate, a group or people do not count. An area of which parts lie in several groups has a
    row for each part, with the people there: the total does not depend on how areas are cut.

    Raises
    ------
    AtlasError : a rate below zero.

    Source: Theil (1967); the split by groups: Shorrocks (1980), "The class of additively decomposable
    inequality measures", Econometrica 48. methods.md, "Hidden pockets".

    Examples
    --------
    >>> rate, people = Series([10.0, 30.0, 20.0, 20.0]), Series([100, 100, 100, 100])
    >>> found = theil(rate, people, Series(["A", "A", "B", "B"]))
    >>> round(found.between, 4), round(found.within, 4), found.within_share
    (0.0, 0.0654, 1.0)
    """
    given = DataFrame({"rate": rate.astype(float), "people": people.astype(float), "group": group})
    given = given[np.isfinite(given["rate"]) & (given["people"] > 0) & np.isfinite(given["people"])]
    given = given[given["group"].notna()]
    if (given["rate"] < 0).any():
        raise AtlasError("Theil's measure is of rates of zero or more; there are figures below zero.")
    if given.empty:
        return Theil(float("nan"), float("nan"), DataFrame(columns=PER_GROUP, dtype=float))
    top = float(given["people"].max()) or 1.0
    part = given["people"] / top  # huge numbers must not overflow when they are added up
    group_part = part.groupby(given["group"]).sum()
    scaled = given["rate"] / (float(given["rate"].max()) or 1.0)
    mean = (part * scaled).groupby(given["group"]).sum() / group_part
    whole = float((group_part * mean).sum() / group_part.sum())
    own = _mean_of_ratios(scaled, part, given["group"].map(mean)).groupby(given["group"]).sum() / group_part
    own = own.clip(lower=0.0)  # of areas all alike float noise may fall below
    share = group_part / group_part.sum() * (mean / whole if whole > 0 else 0.0)
    between = float(_mean_of_ratios(mean, group_part, Series(whole, mean.index)).sum() / group_part.sum())
    groups = DataFrame(
        {
            "people": group_part * top,
            "mean": mean * (float(given["rate"].max()) or 1.0),
            "theil": own,
            "contribution": share * own,
        }
    )
    return Theil(max(between, 0.0), float(groups["contribution"].sum()), groups)


def _mean_of_ratios(rate: Series[Any], people: Series[Any], mean: Series[Any]) -> Series[Any]:
    """Return people x q ln q, q the ratio of a rate to the mean; 0 where the rate or the mean is 0."""
    from scipy.special import xlogy  # takes a quarter of a second

    ratio = (rate / mean.where(mean > 0)).fillna(0.0)
    return people * Series(xlogy(ratio, ratio), index=rate.index)


def by_chance(people: Series, whole: Series, mean: Series, group: Series) -> float:
    """Return the part within groups that chance alone would give, were the rate the same all over each group.

    Parameters
    ----------
    people : per part of an area, whom the rate is of
    whole : the people of the whole area, on whom its rate rests
    mean : the group's rate, a share in [0, 1]
    group : what each part belongs to

    To the second order: with counts as of a binomial draw it is the sum over groups of (1 - p) (s - h) / 2X,
    s the areas in the group, each as far as it lies there, h the people-weighted mean of these parts, X
    everybody counted. For whole areas s - h is their number less one.

    Source: methods.md, "Hidden pockets".

    Examples
    --------
    >>> one = Series([400.0, 400.0, 400.0])
    >>> by_chance(one, one, Series([0.25] * 3), Series(["A"] * 3))  # 0.75 x 2 / (2 x 300)
    0.0025
    """
    part = people / whole.where(whole > 0)
    counted = float((people * mean).sum())
    areas, held = part.groupby(group).sum(), (people * part).groupby(group).sum()
    free = areas - held / people.groupby(group).sum()
    rates = mean.groupby(group).first()
    return float(((1 - rates) * free.clip(lower=0)).sum() / (2 * counted)) if counted > 0 else float("nan")


def unequal(pack: Pack) -> list[str]:
    """Return the ids of the indicators that have such a split, in the order of the pack.

    Examples
    --------
    >>> from geo.sample import town
    >>> unequal(town())
    ['damp_homes', 'hardship_score']
    """
    return [each.id for each in pack.registry.values() if not why_no_split(pack, each)]


def why_no_split(pack: Pack, indicator: Indicator) -> str:
    """Return why an indicator cannot be split within and between wards; empty where it can.

    Examples
    --------
    >>> from geo.sample import town
    >>> why_no_split(town(), town().indicator("school_meals"))
    'Free school meals: no figures of small areas.'
    """
    small = pack.place.levels["lsoa"].plural
    if "lsoa" not in indicator.levels:
        return f"{indicator.title}: no figures of {small}."
    if indicator.is_count():
        return f"{indicator.title}: a count, which says how many live in {small}, not how they fare."
    if UNIT_LIMITS[indicator.unit][0] < 0:
        return f"{indicator.title}: figures below zero, of which no ratio can be made."
    return ""


def need_of(indicator: Indicator, value: Series[Any]) -> Series[Any]:
    """Return figures as need that can be set in ratio: a percentage that is good if high as what is missing.

    Examples
    --------
    >>> from geo.sample import town
    >>> safe = town().indicator("safe_cycling")
    >>> safe.polarity, need_of(safe, Series({"TOWN": 41.5})).to_dict()
    ('high_is_better', {'TOWN': 58.5})
    """
    return 100.0 - value if is_missing(indicator) else value


def is_missing(indicator: Indicator) -> bool:
    """Tell whether the need of an indicator is what is missing to 100 %.

    Examples
    --------
    >>> from geo.sample import town
    >>> is_missing(town().indicator("safe_cycling")), is_missing(town().indicator("damp_homes"))
    (True, False)
    """
    return indicator.polarity == "high_is_better" and indicator.unit == "percent"


@kept(4, shared=True)
def pieces_by(pack: Pack, weight: Weight) -> DataFrame:
    """Return how small areas' people divide over wards: lsoa_code, ward_code, share; not to be changed.

    Parameters
    ----------
    weight : who is divided: households, children_0_15 or population; by households where the pack has no
        output areas

    Examples
    --------
    >>> from geo.sample import town
    >>> pieces = pieces_by(town(), "households")
    >>> pieces[pieces["lsoa_code"] == "L05"].set_index("ward_code")["share"].round(2).to_dict()
    {'B': 0.75, 'C': 0.25}
    """
    if pack.output_areas.empty:
        return pack.pieces
    return output_area_pieces(pack.output_areas, weight)


@kept(128, shared=True)
def split(pack: Pack, indicator_id: str) -> Split:
    """Return how far an indicator differs between wards and within them.

    A small area in several wards counts in each with its people there (`pieces_by`) and its own rate, so that
    the total is that of the small areas and the parts add up. The mean of a ward is that of its pieces: it
    may differ a little from the ward's own figure. What lies within a small area nobody sees.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.
    NotAvailableError : it has no figures of small areas that can be split, or of too few people.

    Source: methods.md, "Hidden pockets".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = split(town(), "damp_homes")
    >>> round(found.theil.between, 3), round(found.theil.within, 3), round(found.theil.within_share, 2)
    (0.373, 0.074, 0.17)
    >>> found.known, found.weighed_by
    (12, 'all households')
    """
    indicator = pack.indicator(indicator_id)
    if reason := why_no_split(pack, indicator):
        raise NotAvailableError(reason)
    frame = figures(pack, indicator_id, "lsoa")
    counted = bool(frame["denominator"].notna().any())
    whole = frame["denominator"] if counted else pack.small_areas[indicator.weight].astype(float)
    need = need_of(indicator, frame["value"])
    known = need.notna() & (whole > 0)
    covered = float(whole[known].sum() / whole.sum()) if whole.sum() > 0 else 0.0
    everybody = pack.small_areas[indicator.weight].astype(float)
    if everybody.sum() > 0:  # a withheld denominator is part of what is not covered
        covered = min(covered, float(everybody[known].sum() / everybody.sum()))
    if covered < MIN_COVERAGE:
        raise NotAvailableError(
            f"{indicator.title}: figures of {pack.place.levels['lsoa'].plural} for {covered:.0%} of people; "
            f"a split needs {MIN_COVERAGE:.0%}."
        )
    pieces = pieces_by(pack, indicator.weight)
    people = pieces["share"] * whole.where(known).reindex(pieces["lsoa_code"]).to_numpy()
    rate = Series(need.where(known).reindex(pieces["lsoa_code"]).to_numpy(), index=pieces.index)
    found = theil(rate, people, pieces["ward_code"])
    chance = float("nan")
    if counted and indicator.ci_method == "wilson":
        there = people > 0
        mean = pieces["ward_code"].map(found.groups["mean"]) / 100
        all_people = Series(whole.reindex(pieces["lsoa_code"]).to_numpy(), index=pieces.index)
        chance = by_chance(people[there], all_people[there], mean[there], pieces.loc[there, "ward_code"])
    groups = found.groups.reindex(pack.areas["ward"].index).rename_axis("area_code")
    return Split(
        theil=Theil(found.between, found.within, groups),
        areas=len(frame),
        known=int(known.sum()),
        weighed_by=indicator.denominator if counted and indicator.denominator else _WORDS[indicator.weight],
        missing=is_missing(indicator),
        chance=chance,
    )


_WORDS = {"households": "households", "children_0_15": "children aged 0 to 15", "population": "residents"}
