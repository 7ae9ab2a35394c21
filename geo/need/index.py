"""The need index: several figures of need in one order, for areas of one level, with what each contributes.

Members, weights and presets are the pack's; a person may choose other weights. Higher is more need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from geo.access.demand import areas_of_points, children
from geo.errors import AtlasError, NotAvailableError
from geo.figures.ranges import deviations
from geo.figures.values import figures
from geo.memory import kept
from geo.need.ordering import average_ranks
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.pack.place import IndexPreset

Normalisation = Literal["z", "rank", "exponential"]
NORMALISATIONS: Final[tuple[Normalisation, ...]] = get_args(Normalisation)
"""z leads: standard deviations from the mean of the areas. The others stand beside it."""
SCALE: Final = 23.0
"""Of the exponential transformation of the English Indices of Deprivation."""
AGES: Final = (0, 17)
"""Children whose number stands beside the place of an area."""
Values = NDArray[np.float64]
Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Member:
    """A figure of the index at one level: what is asked for, and what stands in its place there."""

    id: str
    used: str
    weight: float

    @property
    def replaced(self) -> bool:
        """Tell whether another figure stands in for it at this level."""
        return self.id != self.used


@dataclass(frozen=True, eq=False)
class NeedIndex:
    """The index of the areas of a level; nobody may change it.

    Attributes
    ----------
    level, members : of which areas, of which figures with their weights, which add up to 1
    frame : index area_code in the pack's order; area_name, score (z), rank (1 = most need, ties share the
        middle), the same as score_rank, rank_rank, score_exponential, rank_exponential, children (aged 0 to
        17) and lacking (ids of the members without a figure there, sorted; such an area has no score)
    contributions : index area_code, a column per member; they add up to `score`
    values, spread : what the members say of each area, in their own unit, and the standard deviation that
        their ranges leave (NaN where no range can be given); columns as `contributions`
    stale : ids of the members that are out of date
    """

    level: Level
    members: tuple[Member, ...]
    frame: DataFrame
    contributions: DataFrame
    values: DataFrame
    spread: DataFrame
    stale: tuple[str, ...]


def normalised(values: Values, how: Normalisation) -> Values:
    """Return figures of areas on one scale, along the last axis; higher stays higher.

    Parameters
    ----------
    values : areas along the last axis, all known
    how : z (standard deviation over n; 0 where all areas are alike), rank (average of ties, over n, times
        100) or exponential (the transformation of the English Indices, on ranks scaled to (0, 1])

    Source: methods.md, "Need index".

    Examples
    --------
    >>> poverty = np.array([60.0, 50.0, 40.0, 30.0])
    >>> normalised(poverty, "z").round(4).tolist()
    [1.3416, 0.4472, -0.4472, -1.3416]
    >>> normalised(poverty, "rank").tolist()
    [100.0, 75.0, 50.0, 25.0]
    >>> normalised(poverty, "exponential").round(4).tolist()
    [100.0, 31.0091, 15.6468, 6.5177]
    """
    if how == "z":
        deviation = values.std(axis=-1, keepdims=True)
        found: Values = (values - values.mean(axis=-1, keepdims=True)) / np.where(
            deviation > 0, deviation, 1.0
        )
        return found
    share: Values = average_ranks(values) / values.shape[-1]
    if how == "rank":
        return 100 * share
    exponential: Values = -SCALE * np.log(1 - share * (1 - np.exp(-100 / SCALE)))
    return exponential


def presets(pack: Pack) -> tuple[IndexPreset, ...]:
    """Return the weightings that a pack offers, its own choice first.

    Raises
    ------
    NotAvailableError : the pack has no index of need.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.id, each.weights) for each in presets(town())]
    [('usual', {'damp_homes': 0.6, 'school_meals': 0.4}), ('damp', {'damp_homes': 1.0})]
    """
    plan = pack.place.need_index
    if plan is None:
        raise NotAvailableError("This place has no index of need (place.toml, [need_index]).")
    return plan.presets


def weights_of(pack: Pack, preset: str = "", chosen: Mapping[str, float] | None = None) -> Weights:
    """Return the weight of each member, adding up to 1, members without weight left out.

    Parameters
    ----------
    preset : id of a preset; the pack's own choice when empty
    chosen : weight by indicator in place of the preset's; any scale

    Raises
    ------
    NotAvailableError : the pack has no index.
    AtlasError : unknown preset or member, a weight below zero, or none above it.

    Examples
    --------
    >>> from geo.sample import town
    >>> weights_of(town())
    (('damp_homes', 0.6), ('school_meals', 0.4))
    >>> weights_of(town(), chosen={"school_meals": 3, "damp_homes": 1})
    (('damp_homes', 0.25), ('school_meals', 0.75))
    """
    found = {each.id: each for each in presets(pack)}
    if preset and preset not in found:
        raise AtlasError(f"There is no weighting {preset!r}; choose one of: {', '.join(found)}.")
    given = dict(chosen) if chosen else dict(found[preset or next(iter(found))].weights)
    members = [each.indicator for each in _plan_members(pack)]
    if strange := [each for each in given if each not in members]:
        raise AtlasError(f"{strange[0]!r} is no member of the index; they are: {', '.join(members)}.")
    if any(not np.isfinite(each) or each < 0 for each in given.values()):
        raise AtlasError("A weight is a number of zero or more.")
    total = sum(given.values())
    if total <= 0:
        raise AtlasError("At least one member needs a weight above zero.")
    return tuple((each, given[each] / total) for each in members if given.get(each, 0) > 0)


def _plan_members(pack: Pack) -> tuple[Any, ...]:
    """Return the members that the pack declares."""
    plan = pack.place.need_index
    return () if plan is None else plan.members


@kept(64, shared=True)
def need_index(pack: Pack, level: Level, weights: Weights) -> NeedIndex:
    """Return the index of the areas of a level.

    Parameters
    ----------
    pack : the place pack
    level : ward or lsoa
    weights : as `weights_of` gives them

    An area without a figure of some member has no score and is in no order; it says what it lacks. The others
    are set against one another only.

    Raises
    ------
    NotAvailableError : the level has too few areas for an order, or lacks a figure of some member.

    Source: methods.md, "Need index".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = need_index(town(), "ward", weights_of(town()))
    >>> found.frame[["area_name", "score", "rank", "lacking"]].round(2)
              area_name  score  rank          lacking
    area_code
    A             Abbey  -0.12   3.0               ()
    B            Bridge   1.22   1.0               ()
    C            Castle   0.26   2.0               ()
    D              Dock    NaN   NaN  (school_meals,)
    E               Elm  -1.36   4.0               ()
    """
    members = _members(pack, level, weights)
    worse = {each.id: pack.indicator(each.used).direction for each in members}
    values = DataFrame({each.id: _figure(pack, each.used, level)["value"] for each in members})
    spread = DataFrame({each.id: _figure(pack, each.used, level)["spread"] for each in members})
    known = values.notna().all(axis=1)
    frame = DataFrame({"area_name": pack.areas[level]["area_name"]})
    contributions = DataFrame(np.nan, index=values.index, columns=values.columns)
    need = values[known] * Series(worse)
    share = Series({each.id: each.weight for each in members})
    for how in NORMALISATIONS:
        parts = (
            DataFrame(normalised(need.to_numpy(float).T, how).T, index=need.index, columns=need.columns)
            * share
        )
        score = parts.sum(axis=1) if len(parts) else Series(dtype=float)
        end = "" if how == "z" else f"_{how}"
        frame[f"score{end}"] = score.reindex(frame.index)
        frame[f"rank{end}"] = score.rank(ascending=False).reindex(frame.index)
        if how == "z":
            contributions.loc[parts.index] = parts
    frame["children"] = _children(pack, level)
    frame["lacking"] = [tuple(sorted(row.index[row.isna()])) for _, row in values.iterrows()]
    stale = tuple(each.id for each in members if pack.indicator(each.used).out_of_date(pack.place.as_of))
    return NeedIndex(level, members, frame, contributions, values, spread, stale)


@kept(64, shared=True)
def _figure(pack: Pack, indicator_id: str, level: Level) -> DataFrame:
    """Return value and spread of a figure per area; they do not depend on the weights."""
    table = figures(pack, indicator_id, level)
    return DataFrame({"value": table["value"], "spread": _spread(pack, indicator_id, level, table)})


@kept(2, shared=True)
def _children(pack: Pack, level: Level) -> Series[float]:
    """Return how many children live in each area of a level."""
    count = children(pack, AGES).groupby(areas_of_points(pack, level).to_numpy()).sum()
    return count.reindex(pack.areas[level].index, fill_value=0.0)


def _members(pack: Pack, level: Level, weights: Weights) -> tuple[Member, ...]:
    """Return the members at a level, or refuse it with what it lacks."""
    if level not in ("ward", "lsoa"):
        noun = pack.place.levels[level].plural
        raise NotAvailableError(f"There are too few {noun} for an order; look at their figures side by side.")
    declared = {each.indicator: each for each in _plan_members(pack)}
    found = []
    for name, weight in weights:
        used = declared[name].lsoa or name if level == "lsoa" else name
        if level not in pack.indicator(used).levels:
            title, noun = pack.indicator(name).title, pack.place.levels[level].plural
            raise NotAvailableError(
                f"{title} has no figures of {noun}, so there is no index of them with it."
            )
        found.append(Member(name, used, weight))
    return tuple(found)


def _spread(pack: Pack, indicator_id: str, level: Level, frame: DataFrame) -> Series[Any]:
    """Return the standard deviation that the range of each figure leaves, in its unit.

    A ward's score without a range has that of a mean of its small areas: their deviation over the root of how
    many they are, each as far as it lies in the ward.
    """
    half = deviations(frame)
    if level != "ward" or half.notna().any() or "lsoa" not in pack.indicator(indicator_id).levels:
        return half
    small = figures(pack, indicator_id, "lsoa")["value"]
    pieces = pack.pieces.assign(value=pack.pieces["lsoa_code"].map(small)).dropna(subset=["value"])
    found = {}
    for ward, own in pieces.groupby("ward_code"):
        part = own["share"].to_numpy(float)
        total = part.sum()
        mean = float((own["value"] * part).sum() / total)
        variance = float((part * (own["value"] - mean) ** 2).sum() / total)
        found[ward] = np.sqrt(variance / (total**2 / (part**2).sum()))
    return pd.Series(found, dtype=float).reindex(frame.index)
