"""Output areas: where they lie, who lives in them, and their tables added up to wards and small areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from pandas import DataFrame, Index, Series

from geo.errors import Fault, PackError
from geo.figures.fitting import fitted
from geo.pack.indicators import Recipe
from geo.pack.place import OutputAreaPlan, TableSource
from geo.sources.keys import require_once
from geo.sources.transcriptions import Sources

# A family household has children although the census may print none for an output area (methods.md).
LEAST_FAMILIES = 0.5


def output_areas(
    plan: OutputAreaPlan, sources: Sources, lsoa_children: Series[Any], ward_children: Series[Any]
) -> DataFrame:
    """Return where each output area lies and who lives in it.

    Parameters
    ----------
    plan : which tables say so
    sources : the transcriptions
    lsoa_children, ward_children : children aged 0 to 15; those of the wards are the total

    Returns
    -------
    Sorted by oa_code: lsoa_code, ward_code, households, residents and children_0_15. Children follow from
    households with dependent children, fitted to the two totals; each ward's is exact.

    Raises
    ------
    PackError : a table lacks an output area, or has one that the look-up of wards lacks.

    Source: methods.md, "Distance and reach", Homes.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.pack.place import CountSource
    >>> from geo.store.directory import Path, PackFiles
    >>> with TemporaryDirectory() as folder:
    ...     rows = "oa,lsoa,ward,homes,people,families\\nO1,L1,A,50,120,10\\nO2,L1,B,50,100,30\\n"
    ...     _ = Path(folder, "oa.csv").write_text(rows)
    ...     def counted(column):
    ...         return CountSource(file="oa.csv", code="oa", columns=[column])
    ...     def looked_up(column):
    ...         return TableSource(file="oa.csv", columns={"oa": "oa_code", column: f"{column}_code"})
    ...     plan = OutputAreaPlan(
    ...         wards=looked_up("ward"), lsoas=looked_up("lsoa"), residents=counted("people"),
    ...         households=counted("homes"), families=counted("families"))
    ...     areas = output_areas(plan, Sources(PackFiles(Path(folder))), Series({"L1": 80}),
    ...                          Series({"A": 22, "B": 58}))
    >>> areas[["oa_code", "ward_code", "households", "children_0_15"]]
      oa_code ward_code  households  children_0_15
    0      O1         A        50.0           22.0
    1      O2         B        50.0           58.0
    """
    frame = (
        DataFrame({"ward_code": _looked_up(plan.wards, "ward_code", sources)})
        .rename_axis("oa_code")
        .sort_index()
    )
    frame.insert(
        0, "lsoa_code", _whole(_looked_up(plan.lsoas, "lsoa_code", sources), frame.index, plan.lsoas.file)
    )
    for name, source in (("households", plan.households), ("residents", plan.residents)):
        counts = sources.added(source.file, source.code, source.columns)
        frame[name] = _whole(counts, frame.index, source.file)
    families = sources.added(plan.families.file, plan.families.code, plan.families.columns)
    seed = _whole(families, frame.index, plan.families.file).clip(lower=LEAST_FAMILIES)
    frame["children_0_15"] = fitted(
        seed, frame["lsoa_code"], frame["ward_code"], lsoa_children, ward_children
    )
    return frame.reset_index()


def added_up(recipe: Recipe, sources: Sources, areas: DataFrame) -> DataFrame:
    """Return a table of output areas added up to whole wards or small areas.

    Parameters
    ----------
    recipe : of the operation `output_areas`
    sources : the transcriptions
    areas : what `output_areas` returns

    Returns
    -------
    Index area_code, area_name (empty), area_type, period; numerator, denominator, value (per cent).
    Percentages are multiplied by their base and added up unrounded. A sum with an unknown part is unknown.

    Raises
    ------
    PackError : the table lacks an output area or has one too many, or the pack's plan names no output areas.

    Source: methods.md, "Getting a ward value", method 2.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.store.directory import Path, PackFiles
    >>> areas = DataFrame({"oa_code": ["O1", "O2"], "lsoa_code": ["L1", "L1"], "ward_code": ["A", "A"]})
    >>> recipe = Recipe(file="damp.csv", operation="output_areas", area_types=["ward"], code_column="oa",
    ...                 numerator_columns=["damp"], denominator_columns=["all"], periods={"2021": "2021"})
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "damp.csv").write_text("oa,damp,all\\nO1,10,60\\nO2,20,40\\n")
    ...     added_up(recipe, Sources(PackFiles(Path(folder))), areas).reset_index(drop=True)
       numerator  denominator  value
    0       30.0        100.0   30.0
    """
    if areas.empty:
        raise PackError(
            [Fault("place.toml", "has no [build.output_areas], which a recipe adds up", value=recipe.file)]
        )
    place = areas.set_index("oa_code")
    given = sources.added(recipe.file, recipe.code_column, recipe.numerator_columns)
    counts = DataFrame({"numerator": _whole(given, place.index, recipe.file)})
    if recipe.base:
        counts["denominator"] = _base(recipe, sources, place)
        counts["numerator"] *= counts["denominator"] / 100
    else:
        base = sources.added(recipe.file, recipe.code_column, recipe.denominator_columns)
        counts["denominator"] = _whole(base, place.index, recipe.file)
    groups = counts.groupby(place[f"{recipe.area_types[0]}_code"], sort=True)
    sums = groups.sum().where(groups.count().eq(groups.size(), axis=0))
    sums["value"] = 100 * sums["numerator"] / sums["denominator"].where(sums["denominator"] > 0)
    return _labelled(sums, recipe)


def as_given(recipe: Recipe, sources: Sources) -> DataFrame:
    """Return a table with a row per area and a column per category, as it is.

    Parameters
    ----------
    recipe : of the operation `wide`
    sources : the transcriptions

    Returns
    -------
    Index as in `added_up`; numerator, denominator and value: per cent, or per unit of a base from another
    table. Without a base the value is the sum.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.store.directory import Path, PackFiles
    >>> recipe = Recipe(file="score.csv", operation="wide", area_types=["lsoa"], code_column="lsoa",
    ...                 numerator_columns=["score"], periods={"2025": "2025"})
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "score.csv").write_text("lsoa,score\\nL1,0.5\\nL2,\\n")
    ...     as_given(recipe, Sources(PackFiles(Path(folder)))).reset_index()[["area_code", "value"]]
      area_code  value
    0        L1    0.5
    1        L2    NaN
    """
    given = sources.added(recipe.file, recipe.code_column, recipe.numerator_columns)
    frame = DataFrame({"numerator": given, "denominator": float("nan"), "value": given})
    if recipe.denominator_columns:
        base = sources.added(recipe.file, recipe.code_column, recipe.denominator_columns)
        rate = 100 * given / base.where(base > 0)
        frame = frame.assign(denominator=base, value=rate)
    elif recipe.base_file:
        base = _published(recipe, sources).reindex(given.index) / recipe.base_per
        frame = frame.assign(denominator=base, value=given / base.where(base > 0))
    else:
        frame = frame.assign(numerator=float("nan"), value=recipe.scale * given)
    if recipe.area_codes:
        frame = frame.loc[frame.index.isin(list(recipe.area_codes))]
    if not recipe.name_column:
        return _labelled(frame, recipe)
    named = sources.columns(recipe.file, [recipe.code_column, recipe.name_column])
    names = named.set_index(recipe.code_column)[recipe.name_column]
    return _labelled(frame, recipe, [str(names[code]) for code in frame.index])


def _labelled(frame: DataFrame, recipe: Recipe, names: Sequence[str] = ()) -> DataFrame:
    """Return figures on the index of every recipe: code, name (empty where unknown), type and period."""
    (kind,), (period,) = recipe.area_types, recipe.periods.values()
    given = list(names) or [""] * len(frame)
    rows = [(code, name, kind, period) for code, name in zip(frame.index, given, strict=True)]
    index = pd.MultiIndex.from_tuples(rows, names=["area_code", "area_name", "area_type", "period"])
    return frame.set_axis(index, axis="index")


def _base(recipe: Recipe, sources: Sources, place: DataFrame) -> Series[Any]:
    """Return what the percentages of each output area are shares of."""
    base = place[recipe.base]
    if not recipe.base_file:
        return base
    known = _published(recipe, sources)
    whole = base.groupby(place["lsoa_code"]).sum()
    return base * place["lsoa_code"].map(_whole(known, whole.index, recipe.base_file) / whole)


def _published(recipe: Recipe, sources: Sources) -> Series[Any]:
    """Return the base that another table publishes per area: its denominator, else its value."""
    keep: dict[str, Sequence[str]] = {
        "area_type": ["lsoa"] if recipe.operation == "output_areas" else list(recipe.area_types),
        "indicator": [recipe.base_indicator],
        "period": [recipe.base_period] if recipe.base_period else [],
    }
    rows = sources.rows(recipe.base_file, keep=keep)
    require_once(rows, ["area_code"], recipe.base_file)
    rows = rows.set_index("area_code")
    return rows["denominator"].fillna(rows["value"])


def _looked_up(source: TableSource, column: str, sources: Sources) -> Series[Any]:
    """Return the area that each output area lies in."""
    table = sources.columns(source.file, source.columns).rename(columns=source.columns)
    require_once(table, ["oa_code"], source.file)
    return table.set_index("oa_code")[column]


def _whole(given: Series[Any], index: Index[Any], file: str) -> Series[Any]:
    """Return what a table gives per area, in order; every area must be there and none besides."""
    faults = [*_faults(file, "has no row for an area", index.difference(given.index))]
    faults += _faults(file, "has a row for an area that the others lack", given.index.difference(index))
    if faults:
        raise PackError(faults)
    return given.reindex(index)


def _faults(file: str, rule: str, codes: Iterable[Any]) -> list[Fault]:
    """Return a fault per area code."""
    return [Fault(file, rule, value=str(code)) for code in codes]
