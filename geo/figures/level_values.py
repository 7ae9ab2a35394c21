"""The figures of an indicator at one level, from whatever areas its source gives them for."""

from __future__ import annotations

from typing import Any

import numpy as np
from pandas import DataFrame, Series

from geo.figures import ward_values as wv
from geo.figures.flags import add_flag, has_flag, join_flags
from geo.memory import kept
from geo.pack.indicators import Indicator, Level, Weight
from geo.pack.pack import Pack
from geo.pack.postcodes import of_homes

# Why a figure is empty, from the strongest to the weakest; the first that a part has is that of the whole.
REASONS = ("suppressed",)
# Flags of wards that hold for the sum of wards as well.
PASSED_ON = ("derived", "implied_base")
COLUMNS = ("numerator", "denominator", "value", "estimated_share", "method", "flag")


def level_values(pack: Pack, indicator: Indicator, level: Level, method: str, period: str) -> DataFrame:
    """Return COLUMNS per area of the level that has a figure, from the rows of the indicator's file.

    Parameters
    ----------
    pack, indicator, level : whose figures, for which areas
    method : `default`, or `calibrated` or `best_fit` where the indicator has figures for small areas
    period : one of the indicator's periods

    Source: methods.md, "Getting a ward value".

    Examples
    --------
    >>> from geo.sample import town
    >>> frame = level_values(town(), town().indicator("damp_homes"), "ward", "default", "2021")
    >>> frame[["numerator", "denominator", "value", "estimated_share"]].round(2)
               numerator  denominator  value  estimated_share
    area_code
    A              20.00       200.00  10.00             0.00
    B             100.06       350.15  28.58             0.43
    C              23.96       100.06  23.94             1.00
    D              21.98       349.79   6.28             0.43
    E               0.00       200.00   0.00             0.00
    """
    source = rows_by_type(pack, indicator, period)
    small = "lsoa" in source or "msoa" in source
    # Whole output areas make the ward's figure, unless it is asked for as small areas would make it.
    if small and indicator.method == "summed" and method != "default" and level != "lsoa":
        source.pop("ward", None)
    if level in source and level in ("lsoa", "ward"):
        return _as_published(source[level], indicator, _origin(indicator, level))
    if "ward" in source and level != "lsoa":
        return _from_wards(pack, indicator, level, source["ward"])
    if small:
        return _from_small_areas(pack, indicator, level, method, source)
    if "ward" in source:
        return _spread(pack, source["ward"])
    none = pack.values[indicator.id].iloc[:0].set_index("area_code")
    return _as_published(source.get(level, none), indicator, "published")


def rows_by_type(pack: Pack, indicator: Indicator, period: str) -> dict[str, DataFrame]:
    """Return the figures of an indicator as its file has them, by the type of their areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = rows_by_type(town(), town().indicator("damp_homes"), "2021")
    >>> {kind: len(rows) for kind, rows in found.items()}
    {'lsoa': 12}
    """
    return dict(_figures_of(pack, indicator.id).get(period, {}))


@kept(512, shared=True)
def _figures_of(pack: Pack, indicator_id: str) -> dict[str, dict[str, DataFrame]]:
    """Return the figures of an indicator's file by period and type of area, on their area codes."""
    frame = pack.values[indicator_id]
    found: dict[str, dict[str, DataFrame]] = {}
    for (period, kind), rows in frame[frame["role"] == "figure"].groupby(["period", "area_type"]):
        found.setdefault(str(period), {})[str(kind)] = rows.set_index("area_code")
    return found


def _origin(indicator: Indicator, level: Level) -> str:
    """Return how figures came about that the pack holds for their own areas."""
    return "summed" if indicator.method == "summed" and level != "lsoa" else "published"


def _as_published(rows: DataFrame, indicator: Indicator, method: str) -> DataFrame:
    """Take rows as the source gives them; the rate is recomputed only where the source gives none."""
    rate = rate_of(indicator, rows["numerator"], rows["denominator"])
    return DataFrame(
        {
            "numerator": rows["numerator"],
            "denominator": rows["denominator"],
            "value": rate.where(_from_counts(indicator, rows), rows["value"]),
            "estimated_share": 0.0,
            "method": method,
            "flag": rows["flag"],
        }
    )


def _from_counts(indicator: Indicator, rows: DataFrame) -> Series[bool]:
    """Tell which rows have published counts, so that the percentage is ours to compute; each for itself."""
    counted = rows["numerator"].notna() & rows["denominator"].notna()
    return counted & (indicator.kind == "proportion") & ~has_flag(rows["flag"], "implied_base")


def _from_small_areas(
    pack: Pack, indicator: Indicator, level: Level, method: str, source: dict[str, DataFrame]
) -> DataFrame:
    """Estimate from LSOA counts, LSOA scores or MSOA rates (methods 3 to 6)."""
    name, pieces = _split(pack, indicator, method, source)
    groups = group_of_ward(pack, level)
    straddlers = wv.straddling(pack.pieces if name == "best_fit" else pieces, groups)
    if "lsoa" in source and source["lsoa"]["numerator"].notna().any():
        out = wv.sum_counts(source["lsoa"][["numerator", "denominator"]], pieces, groups, straddlers)
        out["value"] = rate_of(indicator, out["numerator"], out["denominator"])
    else:
        values = small_area_values(pack, source)
        weight = pack.small_areas[indicator.weight]
        out = wv.weighted_mean(values, weight, pieces, groups, straddlers)
        out = out.assign(numerator=np.nan, denominator=np.nan)
    flags = _small_area_flags(pack, source)
    out = out.assign(method=name, flag="")
    if _reasoned(flags):
        parts = pieces["lsoa_code"].map(flags).fillna("")
        out["flag"] = _with_reasons(out, parts.groupby(pieces["ward_code"].map(groups)).agg(_joined))
    return out[list(COLUMNS)].rename_axis("area_code")


def _small_area_flags(pack: Pack, source: dict[str, DataFrame]) -> Series[Any]:
    """Return per LSOA the flags of the row that its figure comes from."""
    if "lsoa" in source:
        return source["lsoa"]["flag"]
    new_to_old = {new: bridge.code for bridge in pack.place.bridges for new in bridge.successors}
    flags = source["msoa"]["flag"]
    parents = pack.small_areas["msoa_code"]
    return parents.map(lambda code: flags.get(code, flags.get(new_to_old.get(code, ""), "")))


def _reasoned(flags: Series[Any]) -> bool:
    """Tell whether any part has a flag that says why its figure is empty."""
    return any(has_flag(flags, each).any() for each in REASONS)


def _joined(flags: Series[Any]) -> str:
    """Return the flags of several parts as one set."""
    return join_flags(*flags.fillna("").unique())


def _with_reasons(out: DataFrame, reasons: Series[Any]) -> Series[Any]:
    """Return the flags of figures, unknown ones with the reason of their parts."""
    flags = out["flag"].fillna("").astype("str")
    held = reasons.reindex(out.index).fillna("")
    # What is shown is whole, so that a reason of an earlier row is none of it.
    for state in REASONS:
        flags = add_flag(flags, out["value"].isna() & has_flag(held, state), state)
    return flags


def _split(
    pack: Pack, indicator: Indicator, method: str, source: dict[str, DataFrame]
) -> tuple[str, DataFrame]:
    """Return how small areas are split over wards: the name of the method, and the pieces."""
    chosen = indicator.method if method == "default" else method
    if chosen == "best_fit":
        return chosen, wv.best_fit_pieces(pack.small_areas)
    if chosen == "apportioned":
        return chosen, _output_area_pieces(pack, indicator.weight)
    # Rates of larger areas are averaged over the same pieces, whoever asks.
    own = indicator.method == "transferred" and (method == "default" or "lsoa" not in source)
    return ("transferred" if own else "calibrated"), pack.pieces


@kept(4, shared=True)
def _output_area_pieces(pack: Pack, weight: Weight) -> DataFrame:
    """Return the pieces by output areas, worked out once for each kind of people."""
    return wv.output_area_pieces(pack.output_areas, weight)


def small_area_values(pack: Pack, source: dict[str, DataFrame]) -> Series[Any]:
    """Return a value per LSOA: its own, or that of its MSOA.

    `source` : the rows of an indicator by area type, each on its area codes

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = town().values["damp_homes"].query("area_type == 'lsoa'").set_index("area_code")
    >>> small_area_values(town(), {"lsoa": rows}).head(3).to_dict()
    {'L01': 10.0, 'L02': 10.0, 'L03': 20.0}
    """
    if "lsoa" in source:
        return source["lsoa"]["value"].reindex(pack.small_areas.index)
    bridges = {new: bridge.code for bridge in pack.place.bridges for new in bridge.successors}
    known = source["msoa"]["value"]
    bridges = {new: old for new, old in bridges.items() if new not in known.index}
    return wv.on_small_areas(known, pack.small_areas["msoa_code"], bridges)


def _from_wards(pack: Pack, indicator: Indicator, level: Level, wards: DataFrame) -> DataFrame:
    """Add published ward counts up; without counts, average over people and say so."""
    group = Series(group_of_ward(pack, level))
    rows = wards.reindex(group.index)
    counts = rows[["numerator", "denominator"]]
    if counts["numerator"].notna().any():
        sums = _whole_sums(counts, group)
        flag = rows["flag"].where(rows["flag"].isin(PASSED_ON), "").groupby(group).max()
        value = rate_of(indicator, sums["numerator"], sums["denominator"])
        out = sums.assign(value=value, flag=flag)
    else:
        people = wv.sum_counts(
            pack.small_areas[["population"]]
            .assign(numerator=0.0)
            .rename(columns={"population": "denominator"}),
            pack.pieces,
            group_of_ward(pack, "ward"),
            frozenset(),
        )["denominator"].reindex(group.index)
        mean = (rows["value"] * people).groupby(group).sum(min_count=1) / people.groupby(group).sum()
        complete = rows["value"].notna().groupby(group).all()
        out = DataFrame({"numerator": np.nan, "denominator": np.nan, "value": mean.where(complete)})
        out = out.assign(flag="weighted_mean")
    if _reasoned(rows["flag"]):
        out["flag"] = _with_reasons(out, rows["flag"].groupby(group).agg(_joined))
    name = _origin(indicator, level)
    return out.assign(estimated_share=0.0, method=name)[list(COLUMNS)].rename_axis("area_code")


def _whole_sums(counts: DataFrame, group: Series[Any]) -> DataFrame:
    """Add counts up per group; a group with an unknown part has no sum."""
    complete = counts.notna().groupby(group).all()
    return counts.groupby(group).sum().where(complete)


def _spread(pack: Pack, wards: DataFrame) -> DataFrame:
    """Spread a ward's children over its LSOAs: sums of homes where the pack knows them, else method 4."""
    counts, pieces = pack.small_areas["children_0_15"], pack.pieces
    if len(of_homes(pack.postcodes, pack.output_areas)):
        pieces = pack.output_areas
        counts = pieces.groupby("lsoa_code")["children_0_15"].sum()
        share = pieces["children_0_15"] / pieces["lsoa_code"].map(counts)
        pieces = pieces.assign(share=share.fillna(0.0))
    children = wv.spread(wards["numerator"], counts, pieces)
    reasons = pieces["ward_code"].map(wards["flag"]).fillna("").groupby(pieces["lsoa_code"])
    out = DataFrame(
        {
            "numerator": children,
            "denominator": np.nan,
            "value": children,
            "estimated_share": 1.0,
            "method": "spread",
            "flag": "",
        }
    )
    return out.assign(flag=_with_reasons(out, reasons.agg(_joined)))


def rate_of(indicator: Indicator, numerator: Series[Any], denominator: Series[Any]) -> Series[Any]:
    """Return the value that counts give, in the indicator's unit.

    Examples
    --------
    >>> from geo.sample import town
    >>> rate_of(town().indicator("damp_homes"), Series([30.0]), Series([120.0])).to_list()
    [25.0]
    """
    if indicator.kind == "count":
        return numerator
    factor = 1.0 if indicator.kind == "density" else 100.0
    return factor * numerator / denominator.where(denominator > 0)


def group_of_ward(pack: Pack, level: Level) -> dict[str, str]:
    """Return the area of a level that each ward belongs to.

    Examples
    --------
    >>> from geo.sample import town
    >>> group_of_ward(town(), "locality")
    {'A': 'west', 'B': 'west', 'C': 'east', 'D': 'east', 'E': 'east'}
    """
    wards = pack.areas["ward"].index
    if level == "ward":
        return {code: code for code in wards}
    if level == "locality":
        return {str(ward): str(locality) for ward, locality in pack.localities["locality_code"].items()}
    return dict.fromkeys(wards, pack.place.borough.code)
