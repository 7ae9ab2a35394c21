"""What children are put in order by: the figure of an indicator, or the need index, with its range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from pandas import DataFrame, Series

from geo.errors import NotAvailableError
from geo.figures.benchmarks import benchmark_figure
from geo.figures.ranges import Z, deviations
from geo.figures.values import figures
from geo.memory import kept
from geo.need.index import need_index, presets, weights_of
from geo.need.stability import TOGETHER
from geo.pack.indicators import LEVELS, Level, Polarity
from geo.pack.pack import Pack

INDEX: Final = "need_index"
"""What stands for the need index where an indicator could stand; a preset of the pack may follow a colon."""
KINDS: Final = frozenset({"proportion", "score", "mean", "density"})
"""Kinds of figures by which children can be put in order; a count is larger where more people live."""


@dataclass(frozen=True, eq=False)
class Need:
    """A figure of need of each area of a level; nobody may change it.

    Attributes
    ----------
    id, title, unit, source : of the indicator, or of the index
    direction : 1 where more of the figure is more need, -1 where it is less
    frame : index area_code in the pack's order: value, low, high (NaN where no range can be given) and
        spread, the standard deviation that the range leaves
    whole : the figure of the whole place; NaN where there is none
    stale : whether the figure, or a member of the index, is out of date
    """

    id: str
    title: str
    unit: str
    source: str
    direction: float
    polarity: Polarity
    frame: DataFrame
    whole: float
    stale: bool


def usual_need(pack: Pack) -> str:
    """Return the need that stands first where nobody has chosen: the index, else the pack's first figure.

    Examples
    --------
    >>> from geo.sample import town
    >>> usual_need(town())
    'need_index'
    """
    return INDEX if pack.place.need_index is not None else pack.place.defaults.indicator


def orders(pack: Pack, level: Level) -> list[str]:
    """Return what puts the children of a level in order: the index and its presets, then rates and scores.

    Examples
    --------
    >>> from geo.sample import town
    >>> orders(town(), "ward")[:3]
    ['need_index', 'need_index:damp', 'damp_homes']
    """
    plan = pack.place.need_index
    index = [INDEX, *(f"{INDEX}:{each.id}" for each in presets(pack)[1:])] if plan else []
    return index + [
        each.id
        for each in pack.registry.values()
        if each.kind in KINDS and each.ranked and level in each.levels
    ]


@kept(64, shared=True)
def need_of(pack: Pack, name: str, level: Level) -> Need:
    """Return a figure of need of each area of a level.

    Parameters
    ----------
    name : id of an indicator; `need_index`, or `need_index:` and one of its presets

    Raises
    ------
    NotAvailableError : the level has no such figures, the figure is a count or a change, or the pack has no
        index. UnknownIndicatorError : no such indicator. AtlasError : no such preset.

    Source: methods.md, "Need beside provision".

    Examples
    --------
    >>> from geo.sample import town
    >>> need_of(town(), "need_index", "ward").frame.round(2)
               value   low  high  spread
    area_code
    A          -0.12 -0.51  0.27    0.20
    B           1.22  0.84  1.61    0.20
    C           0.26 -0.36  0.89    0.32
    D            NaN   NaN   NaN     NaN
    E          -1.36 -1.67 -1.06    0.16
    """
    head, _, preset = name.partition(":")
    if head == INDEX:
        return _index(pack, name, preset, level)
    indicator = pack.indicator(name)
    if indicator.kind not in KINDS or not indicator.ranked:
        raise NotAvailableError(
            f"{indicator.title} cannot put children in an order of need: it is a {indicator.kind}"
            f"{'' if indicator.ranked else ' that is not to be ranked'}. Choose a rate or a score."
        )
    if level not in indicator.levels:
        there = ", ".join(pack.place.levels[each].plural for each in LEVELS if each in indicator.levels)
        noun = pack.place.levels[level].plural
        raise NotAvailableError(f"{indicator.title} has no figures of {noun}; it has those of {there}.")
    found = figures(pack, name, level)
    frame = found[["value", "lower", "upper"]].rename(columns={"lower": "low", "upper": "high"})
    whole = benchmark_figure(pack, name, "borough").value if "borough" in indicator.levels else None
    return Need(
        id=name,
        title=indicator.short_title,
        unit=indicator.unit_label,
        source=indicator.source.attribution,
        direction=indicator.direction,
        polarity=indicator.polarity,
        frame=frame.assign(spread=deviations(found)),
        whole=np.nan if whole is None else whole,
        stale=indicator.out_of_date(pack.place.as_of),
    )


def _index(pack: Pack, name: str, preset: str, level: Level) -> Need:
    """Return the need index, with the range that those of its members leave."""
    index = need_index(pack, level, weights_of(pack, preset))
    plan = pack.place.need_index
    deviation = index.values[index.frame["score"].notna()].std(ddof=0)
    weight = Series({each.id: each.weight for each in index.members})
    # In deviations of the score: those of figures that share an apportionment move together and add up.
    parts = index.spread.fillna(0.0) * (weight / deviation.where(deviation > 0)).fillna(0.0)
    joint = [each.id for each in index.members if pack.indicator(each.used).method in TOGETHER]
    alone = [each.id for each in index.members if each.id not in joint]
    variance = parts[joint].sum(axis=1) ** 2 + (parts[alone] ** 2).sum(axis=1)
    score = index.frame["score"]
    spread = (variance**0.5).where(score.notna())
    sources = dict.fromkeys(pack.indicator(each.used).source.attribution for each in index.members)
    return Need(
        id=name,
        title="" if plan is None else plan.title,
        unit="standard deviations from the mean",
        source=" ".join(sources),
        direction=1.0,
        polarity="high_is_worse",
        frame=DataFrame(
            {"value": score, "low": score - Z * spread, "high": score + Z * spread, "spread": spread}
        ),
        whole=np.nan,
        stale=bool(index.stale),
    )
