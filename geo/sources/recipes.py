"""Building the figures of an indicator: recipes of its metadata applied to the transcriptions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.errors import Fault, PackError
from geo.figures.flags import SEPARATOR, join_flags
from geo.pack import agreement
from geo.pack.frames import INDICATOR_COLUMNS
from geo.pack.indicators import Indicator, Recipe
from geo.sources import output_areas
from geo.sources.keys import require_once
from geo.sources.transcriptions import Sources

AREA = ["area_code", "area_name", "area_type", "period"]
ROLE_ORDER = {"figure": 0, "benchmark": 1, "context": 2, "peer": 3}


NO_OUTPUT_AREAS = DataFrame()


def values(
    indicator: Indicator,
    sources: Sources,
    *,
    ward_km2: Series[Any],
    names: Series[Any],
    areas: DataFrame = NO_OUTPUT_AREAS,
) -> DataFrame:
    """Return the rows of one indicator's file.

    Parameters
    ----------
    indicator : its recipes say which rows are read and how
    sources : the transcriptions
    ward_km2 : area per ward, square kilometres, measured in EPSG:27700
    names : current name per area code
    areas : the output areas (`output_areas.output_areas`); empty where the pack has none

    Returns
    -------
    Long form with the columns of `frames.INDICATOR_COLUMNS`, sorted.

    Raises
    ------
    PackError : a recipe finds no row.

    Examples
    --------
    >>> from geo.sample import town
    >>> from geo.store.directory import PackFiles
    >>> sources, names = Sources(PackFiles(town().root / "sources")), town().areas["ward"]["area_name"]
    >>> frame = values(town().indicator("school_meals"), sources, ward_km2=town().area_km2, names=names)
    >>> frame.loc[1:3, ["area_name", "period", "numerator", "denominator", "value"]]
      area_name period  numerator  denominator  value
    1     Abbey   2023       25.0        100.0   25.0
    2     Abbey   2024       30.0        100.0   30.0
    3    Bridge   2023       60.0        150.0   40.0
    """
    parts = [_rows(recipe, indicator, sources, ward_km2, names, areas) for recipe in indicator.build]
    if not parts:
        raise PackError([Fault(f"indicators/{indicator.id}.toml", "has no [[build]] recipe")])
    frame = pd.concat(parts, ignore_index=True)
    frame["area_name"] = frame["area_code"].map(names).fillna(frame["area_name"])
    frame["order"] = frame["role"].map(ROLE_ORDER)
    frame = frame.sort_values(["order", "area_type", "area_code", "period", "note"], kind="stable")
    return frame[list(INDICATOR_COLUMNS)].reset_index(drop=True)


def _rows(
    recipe: Recipe,
    indicator: Indicator,
    sources: Sources,
    ward_km2: Series[Any],
    names: Series[Any],
    areas: DataFrame,
) -> DataFrame:
    """Return the rows that one recipe makes."""
    if recipe.operation in ("output_areas", "wide"):
        if recipe.operation == "output_areas":
            frame = output_areas.added_up(recipe, sources, areas)
        else:
            frame = output_areas.as_given(recipe, sources)
        reasons = pd.Series("", index=frame.index, dtype="str")
    else:
        frame, reasons = _read(recipe, indicator, sources, ward_km2, names)
    _require_finite(frame, recipe)
    if recipe.sum_to_code:
        frame, reasons = _summed(frame, reasons, recipe)
    note = f"{recipe.file}" if not recipe.note else f"{recipe.file}; {recipe.note}"
    flag = join_flags(recipe.flag, "implied_base" if recipe.operation == "implied" else "")
    empty = frame["value"].isna() & frame["numerator"].isna()
    flags = [
        _with_reason(join_flags(flag, reason)) if unknown else join_flags(flag, reason)
        for reason, unknown in zip(reasons, empty, strict=True)
    ]
    return frame.assign(role=recipe.role, flag=flags, note=note).reset_index()


def _with_reason(flag: str) -> str:
    """Return the flags of an empty cell; missing only where nothing else says why."""
    reason = any(state in flag.split(SEPARATOR) for state in ("suppressed", "not_applicable"))
    return flag if reason else join_flags(flag, "missing")


def _read(
    recipe: Recipe, indicator: Indicator, sources: Sources, ward_km2: Series[Any], names: Series[Any]
) -> tuple[DataFrame, Series[Any]]:
    """Return the figures that a recipe makes of rows in the long form, and the flags of those rows."""
    rows = _chosen(recipe, sources)
    if rows.empty:
        raise PackError(
            [Fault(f"indicators/{indicator.id}.toml", "a recipe finds no row", value=recipe.file)]
        )
    # The pack's own names replace those of the source, which would hide that codes were shifted against them.
    known = {str(code): str(names[code]) for code in ward_km2.index}
    if faults := agreement.names(rows, recipe.file, {"ward": known}, {})[0]:
        raise PackError(faults)
    rows["km2"] = rows["area_code"].map(ward_km2)
    frame = _OPERATIONS[recipe.operation](rows)
    flags = rows.groupby(AREA)["flag"].agg(lambda each: join_flags(*each))
    return frame, flags.reindex(frame.index).fillna("")


def _chosen(recipe: Recipe, sources: Sources) -> DataFrame:
    """Return the rows of the transcription that a recipe names, with the pack's period."""
    keep = {
        "indicator": tuple(dict.fromkeys([*recipe.source_indicators, *recipe.denominator_indicators])),
        "area_type": recipe.area_types,
        "area_code": recipe.area_codes,
        "period": list(recipe.periods),
    }
    rows = sources.rows(recipe.file, columns=recipe.columns, constants=recipe.constants, keep=keep)
    _require_areas(rows, recipe)
    once = ["area_code", "area_type", "indicator", "period"]
    if recipe.operation in ("value", "implied", "rate_times_base", "change", "density"):
        once.remove("indicator")  # one row is taken; other operations add several indicators up
    require_once(rows, once, recipe.file)
    rows["step"] = rows["period"].map({period: step for step, period in enumerate(recipe.periods)})
    rows["needed"] = len(recipe.source_indicators)
    rows["counted"] = rows["indicator"].isin(list(recipe.source_indicators))
    rows["base"] = rows["indicator"].isin(list(recipe.denominator_indicators))
    rows["period"] = rows["period"].replace(recipe.periods)
    return rows


def _require_areas(rows: DataFrame, recipe: Recipe) -> None:
    """Refuse a file that lacks an area which the recipe names."""
    held = set(rows["area_code"])
    rule = "has no row for an area that a recipe names"
    if lacking := [each for each in recipe.area_codes if each not in held]:
        raise PackError([Fault(recipe.file, rule, column="area_code", value=each) for each in lacking])


def _require_finite(frame: DataFrame, recipe: Recipe) -> None:
    """Refuse what cannot be divided: a base of zero under a count, a count beside 0 %."""
    infinite = np.isinf(frame[["numerator", "denominator", "value"]].to_numpy(float)).any(axis=1)
    rule, mend = "gives a figure that is not finite", "Check the base: a count needs one above zero."
    if infinite.any():
        raise PackError(
            [
                Fault(recipe.file, rule, value=f"{code}, {period}", mend=mend)
                for code, _, _, period in frame.index[infinite]
            ]
        )


def _counts(rows: DataFrame) -> DataFrame:
    """Add numerators up over one denominator."""
    grouped = rows.groupby(AREA, sort=True)
    numerator = grouped["numerator"].sum(min_count=_needed(rows))
    return _proportion(numerator, grouped["denominator"].first())


def _count(rows: DataFrame) -> DataFrame:
    """Add published counts up; the value is the count."""
    total = rows.groupby(AREA, sort=True)["value"].sum(min_count=_needed(rows))
    return DataFrame({"numerator": total, "denominator": np.nan, "value": total})


def _categories(rows: DataFrame) -> DataFrame:
    """Add the values of some categories up, over those of the categories that are the base."""
    counted, base = rows[rows["counted"]], rows[rows["base"]]
    numerator = counted.groupby(AREA, sort=True)["value"].sum(min_count=_needed(rows))
    denominator = base.groupby(AREA, sort=True)["value"].sum(min_count=base["indicator"].nunique())
    return _proportion(numerator, denominator)


def _value(rows: DataFrame) -> DataFrame:
    """Take published values that come without counts."""
    value = rows.groupby(AREA, sort=True)["value"].first()
    return DataFrame({"numerator": np.nan, "denominator": np.nan, "value": value})


def _implied(rows: DataFrame) -> DataFrame:
    """Take count and percentage; the base is their quotient (methods.md, method 1)."""
    first = rows.groupby(AREA, sort=True)[["numerator", "value"]].first()
    return first.assign(denominator=first["numerator"] / first["value"] * 100)


def _rate_times_base(rows: DataFrame) -> DataFrame:
    """Take percentage and base; the count is their product."""
    first = rows.groupby(AREA, sort=True)[["value", "denominator"]].first()
    return first.assign(numerator=first["value"] / 100 * first["denominator"])


def _change(rows: DataFrame) -> DataFrame:
    """Return the percentage change between the two source periods, in the order the recipe names them."""
    before = rows[rows["step"] == 0].set_index(AREA)["value"]
    after = rows[rows["step"] == 1].set_index(AREA)["value"]
    change = (after - before).dropna().sort_index()
    base = before.loc[change.index]
    return DataFrame({"numerator": change, "denominator": base, "value": 100 * change / base})


def _density(rows: DataFrame) -> DataFrame:
    """Return people per square kilometre of the ward outline."""
    first = rows.groupby(AREA, sort=True)[["value", "km2"]].first()
    people, area = first["value"], first["km2"]
    return DataFrame({"numerator": people, "denominator": area, "value": people / area})


_OPERATIONS = {
    "counts": _counts,
    "count": _count,
    "value": _value,
    "implied": _implied,
    "rate_times_base": _rate_times_base,
    "change": _change,
    "density": _density,
    "categories": _categories,
}


def _needed(rows: DataFrame) -> int:
    """Return how many source rows a sum must have; with fewer the figure is unknown, not smaller."""
    return int(rows["needed"].iloc[0])


def _proportion(numerator: Series[Any], denominator: Series[Any]) -> DataFrame:
    """Return counts with their percentage."""
    return DataFrame(
        {"numerator": numerator, "denominator": denominator, "value": 100 * numerator / denominator}
    )


def _summed(frame: DataFrame, reasons: Series[Any], recipe: Recipe) -> tuple[DataFrame, Series[Any]]:
    """Add areas up to one with its percentage, and the reasons why some are unknown.

    One unknown part makes the total unknown, and so does a part without a row. A base that no part has is
    no unknown: counts without a base just add up.
    """
    counts = frame[["numerator", "denominator"]]
    groups = counts.groupby(level="period", sort=True)
    parts = recipe.sum_parts or int(groups.size().max())
    whole = (groups.count() == parts) | counts.isna().all()
    total = groups.sum(min_count=1).where(whole)
    based = bool(counts["denominator"].notna().any())
    unknown = counts["numerator"].isna() | (counts["denominator"].isna() & based)
    why = reasons.where(unknown, "").groupby(level="period", sort=True).agg(lambda flags: join_flags(*flags))
    index = pd.MultiIndex.from_tuples(
        [(recipe.sum_to_code, recipe.sum_to_name, recipe.sum_to_type, period) for period in total.index],
        names=AREA,
    )
    out = _proportion(total["numerator"].set_axis(index), total["denominator"].set_axis(index))
    out = out.fillna({"value": out["numerator"]}) if counts["denominator"].isna().all() else out
    # A count over an unknown base says nothing of the whole.
    return out.assign(numerator=out["numerator"].where(out["value"].notna())), why.set_axis(index)
