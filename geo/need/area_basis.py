"""What each figure of a custom area is put together from: counts and values shared out over parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from pandas import DataFrame, Series

from geo.figures.fitting import fitted
from geo.figures.level_values import rows_by_type, small_area_values
from geo.memory import kept
from geo.need.area_parts import Source, parts
from geo.pack.indicators import Indicator, Weight
from geo.pack.pack import Pack

ROUNDS: Final = 30
"""Of fitting. Totals are perturbed, so that small areas and wards never quite agree: after 30 rounds small
areas miss theirs by seven people and 1.2 % at most, and thousands would only move what is noise."""
LEAST_SEED: Final = 1e-9
"""People of a part without any: fitting can raise it to what totals ask for, a zero it could not."""


@dataclass(frozen=True, eq=False)
class Basis:
    """A figure shared out over the parts of a pack; nobody may change it.

    Attributes
    ----------
    source : the areas that the figure is known for
    weight : whom it is about
    counts : per part, numerator and denominator; None where the figure has no counts
    values : per part, that of its source; None where the figure has counts
    flags : per part, those of the row of its source
    larger : the figure is known for areas larger than small areas only, so that it says nothing of a part of
        one: for wards, or for others ("areas"); empty where it is known for small areas
    """

    source: Source
    weight: Weight
    counts: DataFrame | None
    values: Series[Any] | None
    flags: Series[Any]
    larger: Literal["", "wards", "areas"] = ""


@kept(256, shared=True)
def basis(pack: Pack, indicator_id: str) -> Basis | None:
    """Return what a figure is put together from; None where it is not known below the place.

    A count known per small area is shared over its parts by people; where the wards' counts are known too,
    parts are fitted to both, ending on wards. A count known per ward only is shared over the ward's parts.

    Source: methods.md, "Any area".

    Examples
    --------
    >>> from geo.sample import town
    >>> found = basis(town(), "damp_homes")
    >>> found.source, found.counts.loc[4:5, "numerator"].round(1).to_list()
    ('lsoa_code', [30.0, 10.0])
    >>> basis(town(), "school_meals").larger, basis(town(), "overweight_year1").larger
    ('wards', 'areas')
    """
    indicator = pack.indicator(indicator_id)
    rows = rows_by_type(pack, indicator, indicator.period)
    if "lsoa" in rows:
        return _from_small_areas(pack, indicator, rows)
    if "msoa" in rows:
        values = _at_parts(pack, small_area_values(pack, rows), "lsoa_code")
        flags = Series("", index=values.index, dtype="str")
        return Basis("lsoa_code", indicator.weight, None, values, flags, "areas")
    if "ward" in rows:
        return _from_wards(pack, indicator, rows["ward"])
    return None


def _from_small_areas(pack: Pack, indicator: Indicator, rows: dict[str, DataFrame]) -> Basis:
    """Return the basis of a figure that is known for small areas."""
    small = rows["lsoa"]
    flags = _at_parts(pack, small["flag"], "lsoa_code").fillna("")
    if not small["numerator"].notna().any():
        values = _at_parts(pack, small["value"], "lsoa_code")
        return Basis("lsoa_code", indicator.weight, None, values, flags)
    counts = _shared(pack, small, "lsoa_code", indicator.weight)
    if "ward" in rows and rows["ward"]["numerator"].notna().any():
        place = parts(pack)
        flags = _at_parts(pack, rows["ward"]["flag"], "ward_code").fillna("")
        for name in ("numerator", "denominator"):
            counts[name] = _fitted(counts[name], place, small[name], rows["ward"][name])
    return Basis("lsoa_code", indicator.weight, counts, None, flags)


def _fitted(seed: Series[Any], place: DataFrame, small: Series[Any], wards: Series[Any]) -> Series[Any]:
    """Fit the counts of parts to those of small areas and of wards; unknown where a total is."""
    known = seed.notna() & place["ward_code"].map(wards).notna()
    # Totals of areas with an unknown part cannot be met, so that all of their parts are left as unknown.
    for code in ("lsoa_code", "ward_code"):
        known &= known.groupby(place[code]).transform("all")
    if not known.any():
        return seed.where(known)
    some = place[known]
    return fitted(
        seed[known].clip(lower=LEAST_SEED), some["lsoa_code"], some["ward_code"], small, wards, rounds=ROUNDS
    ).reindex(seed.index)


def _from_wards(pack: Pack, indicator: Indicator, wards: DataFrame) -> Basis:
    """Return the basis of a figure that is known for wards only."""
    flags = _at_parts(pack, wards["flag"], "ward_code").fillna("")
    if wards["numerator"].notna().any() and wards["denominator"].notna().any():
        counts = _shared(pack, wards, "ward_code", indicator.weight)
        return Basis("ward_code", indicator.weight, counts, None, flags, "wards")
    values = _at_parts(pack, wards["value"], "ward_code")
    return Basis("ward_code", indicator.weight, None, values, flags, "wards")


def _at_parts(pack: Pack, given: Series[Any], source: Source) -> Series[Any]:
    """Return what is given per source area at each part of it."""
    place = parts(pack)[source]
    return Series(given.reindex(place).to_numpy(), index=place.index)


def _shared(pack: Pack, given: DataFrame, source: Source, weight: Weight) -> DataFrame:
    """Return counts of source areas shared over their parts."""
    share = share_of_source(pack, source, weight)
    return DataFrame(
        {name: _at_parts(pack, given[name], source) * share for name in ("numerator", "denominator")}
    )


@kept(6, shared=True)
def share_of_source(pack: Pack, source: Source, weight: Weight) -> Series[Any]:
    """Return the share of its small area's or ward's people that lives in each part; alike where nobody does.

    Examples
    --------
    >>> from geo.sample import town
    >>> share_of_source(town(), "lsoa_code", "households").loc[4:5].round(2).to_list()
    [0.75, 0.25]
    """
    frame = parts(pack)
    total = frame[weight].groupby(frame[source]).transform("sum")
    alike = 1.0 / frame[source].map(frame[source].value_counts())
    return (frame[weight] / total.where(total > 0)).fillna(alike)


@kept(3, shared=True)
def people(pack: Pack, weight: Weight) -> Series[Any]:
    """Return the people of each part that a mean over it counts: those of its small area, shared out.

    Examples
    --------
    >>> from geo.sample import town
    >>> people(town(), "children_0_15").loc[4:5].round(1).to_list()
    [30.0, 10.0]
    """
    whole = _at_parts(pack, pack.small_areas[weight], "lsoa_code")
    return whole * share_of_source(pack, "lsoa_code", weight)
