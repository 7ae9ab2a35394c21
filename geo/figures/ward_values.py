"""Getting a ward's figure when sources and wards do not nest: pieces, sums and weighted means.

A *piece* is the part of a small area that lies in one ward. Counts are split over pieces and added up by
group (ward, locality or borough); rates without counts are averaged over pieces. Rates are recomputed from
the sums, never averaged where counts exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from geo.pack.indicators import Weight

# A ward's mean of rates without counts needs sources for at least this share of its people (methods.md).
MIN_COVERAGE = 0.9


def best_fit_pieces(small_areas: DataFrame) -> DataFrame:
    """Return one whole piece per LSOA, in the ward of the official best-fit lookup (methods.md, method 5).

    Columns lsoa_code, ward_code, share (always 1); `small_areas` is indexed by LSOA with `best_fit`.

    Examples
    --------
    >>> from geo.sample import town
    >>> best_fit_pieces(town().small_areas).head(3)
      lsoa_code ward_code  share
    0       L01         A    1.0
    1       L02         A    1.0
    2       L03         B    1.0
    """
    frame = small_areas["best_fit"].rename("ward_code").rename_axis("lsoa_code").reset_index()
    return frame.assign(share=1.0)


def output_area_pieces(output_areas: DataFrame, weight: Weight) -> DataFrame:
    """Return the share of each LSOA's people whose output areas lie in each ward (methods.md, method 3).

    Parameters
    ----------
    output_areas : lsoa_code, ward_code and the counts households, residents, children_0_15
    weight : who is shared out: households, children_0_15 or population (residents)

    Returns
    -------
    Columns lsoa_code, ward_code and share, adding up to 1 per LSOA; by output areas where nobody lives.

    Examples
    --------
    >>> areas = DataFrame({"lsoa_code": ["L1", "L1", "L1"], "ward_code": ["A", "B", "B"]})
    >>> areas[["households", "residents", "children_0_15"]] = [[50, 90, 9], [30, 70, 20], [20, 40, 1]]
    >>> output_area_pieces(areas, "households")["share"].to_list()
    [0.5, 0.5]
    >>> output_area_pieces(areas, "children_0_15")["share"].round(2).to_list()
    [0.3, 0.7]
    """
    counts = output_areas["residents" if weight == "population" else weight]
    keys = [output_areas["lsoa_code"], output_areas["ward_code"]]
    parts = DataFrame({"people": counts.groupby(keys).sum(), "areas": counts.groupby(keys).size()})
    wholes = parts.groupby(level="lsoa_code").transform("sum")
    by_people = parts["people"] / wholes["people"].where(wholes["people"] > 0)
    share = by_people.fillna(parts["areas"] / wholes["areas"])
    return share.rename("share").reset_index()


def straddling(pieces: DataFrame, group_of_ward: Mapping[str, str]) -> frozenset[str]:
    """Return the LSOAs that lie in more than one group (ward, or whatever wards are grouped into).

    Examples
    --------
    >>> from geo.sample import town
    >>> sorted(straddling(town().pieces, {ward: ward for ward in "ABCDE"}))
    ['L05', 'L06', 'L07', 'L08']
    """
    groups = pieces["ward_code"].map(dict(group_of_ward))
    several = groups.groupby(pieces["lsoa_code"]).nunique() > 1
    return frozenset(several.index[several])


def sum_counts(
    counts: DataFrame, pieces: DataFrame, group_of_ward: Mapping[str, str], straddlers: frozenset[str]
) -> DataFrame:
    """Split counts of small areas over their pieces and add them up per group.

    Parameters
    ----------
    counts : per LSOA, `numerator` and `denominator`
    pieces : lsoa_code, ward_code and share, adding up to 1 per LSOA
    group_of_ward : group per ward code (the ward itself, its locality, the borough)
    straddlers : LSOAs in more than one group, whose part of a sum is estimated

    Returns
    -------
    Index = group; numerator, denominator, estimated_share (share of the denominator in straddling LSOAs).
    A group with a piece of unknown count has no sum: unknown is not zero.

    Source: methods.md, "Getting a ward value", methods 3 to 5.

    Examples
    --------
    >>> pieces = DataFrame({"lsoa_code": ["L1", "L2", "L2"], "ward_code": ["A", "A", "B"]})
    >>> counts = DataFrame({"numerator": [10, 20], "denominator": [100, 100]}, index=["L1", "L2"])
    >>> pieces["share"] = [1, 0.5, 0.5]
    >>> sum_counts(counts, pieces, {"A": "A", "B": "B"}, frozenset({"L2"})).round(2)
       numerator  denominator  estimated_share
    A       20.0        150.0             0.33
    B       10.0         50.0             1.00
    """
    parts = counts.reindex(pieces["lsoa_code"]).mul(pieces["share"].to_numpy(), axis=0)
    group = pieces["ward_code"].map(dict(group_of_ward)).to_numpy()
    known = parts.groupby(group).count()
    sums = parts.groupby(group).sum(min_count=1)
    whole = known.eq(Series(group).value_counts().reindex(known.index), axis=0)
    sums = sums.where(whole)
    estimated = parts["denominator"].where(parts.index.isin(list(straddlers)), 0.0)
    sums["estimated_share"] = estimated.groupby(group).sum() / sums["denominator"]
    return sums


def weighted_mean(
    values: Series[Any],
    weight: Series[Any],
    pieces: DataFrame,
    group_of_ward: Mapping[str, str],
    straddlers: frozenset[str],
) -> DataFrame:
    """Average values of small areas over the people in the pieces of each group.

    Parameters
    ----------
    values : per LSOA, a rate or score without counts
    weight : per LSOA, the people it is averaged over
    pieces, group_of_ward, straddlers : as in `sum_counts`

    Returns
    -------
    Index = group; value, estimated_share, covered (share of the people whose value is known). The value is
    missing where less than 90 % are covered.

    Source: methods.md, "Getting a ward value", method 6.

    Examples
    --------
    >>> pieces = DataFrame({"lsoa_code": ["L1", "L2"], "ward_code": ["A", "A"], "share": [1, 1]})
    >>> scores, people = Series({"L1": 10, "L2": 30}), Series({"L1": 300, "L2": 100})
    >>> weighted_mean(scores, people, pieces, {"A": "A"}, frozenset())
           value  estimated_share  covered
    group
    A       15.0              0.0      1.0
    """
    people = weight.reindex(pieces["lsoa_code"]).to_numpy(float) * pieces["share"].to_numpy(float)
    given = values.reindex(pieces["lsoa_code"]).to_numpy(float)
    frame = DataFrame(
        {"group": pieces["ward_code"].map(dict(group_of_ward)), "people": people, "given": given}
    )
    frame["known"] = frame["people"].where(frame["given"].notna(), 0.0)
    frame["product"] = (frame["given"] * frame["people"]).fillna(0.0)
    frame["straddling"] = frame["people"].where(pieces["lsoa_code"].isin(straddlers), 0.0)
    sums = frame.groupby("group")[["people", "known", "product", "straddling"]].sum()
    covered = sums["known"] / sums["people"]
    value = (sums["product"] / sums["known"]).where(covered >= MIN_COVERAGE)
    return DataFrame(
        {"value": value, "estimated_share": sums["straddling"] / sums["people"], "covered": covered}
    )


def spread(ward_counts: Series[Any], children: Series[Any], pieces: DataFrame) -> Series[Any]:
    """Give each LSOA its part of the wards' children, in proportion to children aged 0-15.

    Parameters
    ----------
    ward_counts : children of an age band per ward
    children : children aged 0-15 per LSOA, the proportion
    pieces : lsoa_code, ward_code, share

    Returns
    -------
    Children per LSOA; each ward's total is kept exactly. An LSOA with a part in a ward of unknown children is
    unknown.

    Source: methods.md, "Getting a ward value", method 4.

    Examples
    --------
    >>> pieces = DataFrame({"lsoa_code": ["L1", "L2"], "ward_code": ["A", "A"], "share": [1, 1]})
    >>> spread(Series({"A": 12}), Series({"L1": 30, "L2": 10}), pieces).to_dict()
    {'L1': 9.0, 'L2': 3.0}
    """
    weight = children.reindex(pieces["lsoa_code"]).to_numpy(float) * pieces["share"].to_numpy(float)
    parts = DataFrame({"lsoa": pieces["lsoa_code"], "ward": pieces["ward_code"], "weight": weight})
    total = parts.groupby("ward")["weight"].transform("sum")
    parts["children"] = parts["ward"].map(ward_counts) * parts["weight"] / total
    groups = parts.groupby("lsoa")["children"]
    return groups.sum().where(groups.count() == groups.size()).rename_axis("area_code")


def on_small_areas(source: Series[Any], parents: Series[Any], bridges: Mapping[str, str]) -> Series[Any]:
    """Give each LSOA the figure of its parent area.

    Parameters
    ----------
    source : per parent area (MSOA) of the source's vintage, a figure
    parents : parent code per LSOA, of the pack's vintage
    bridges : parent code of the pack's vintage -> the source's area that it succeeded

    Returns
    -------
    Per LSOA; missing where the source has none.

    Examples
    --------
    >>> source, parents = Series({"M0": 18, "M2": 24}), Series({"L01": "M1", "L05": "M2"})
    >>> on_small_areas(source, parents, {"M1": "M0"}).to_dict()
    {'L01': 18.0, 'L05': 24.0}
    """
    keys = parents.map(lambda code: bridges.get(str(code), str(code)))
    return pd.Series(source.reindex(keys).to_numpy(float), index=parents.index)
