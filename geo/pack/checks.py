"""Checks between the files of a pack: codes that match, shares that add up, references that hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.errors import Fault, Faults
from geo.pack import agreement, output_areas
from geo.pack.areas import match_areas, obsolete_reason
from geo.pack.frames import FIRST_ROW, hidden_characters
from geo.pack.indicators import Indicator, Level
from geo.pack.layer_checks import joined
from geo.pack.place import ObsoleteCodes, Place, area_code

SHARE_TOLERANCE = 1e-6
LOCALITIES, PIECES = "boundaries/localities.csv", "boundaries/pieces.csv"
SMALL_AREAS, SINGLE_YEARS = "boundaries/small_areas.csv", "boundaries/single_years.csv"
# Kinds of area that a figure can be given for, and the outlines that hold them.
_LAYER_OF_TYPE = {"ward": "wards", "lsoa": "lsoa21", "msoa": "msoa21", "borough": "borough"}

Outlines = Mapping[str, GeoDataFrame]
Tables = Mapping[str, DataFrame]


def consistency(
    place: Place | None,
    registry: Mapping[str, Indicator],
    outlines: Outlines,
    tables: Tables,
    values: Mapping[str, DataFrame],
    *,
    declared: Collection[str],
    elsewhere: Collection[str] = (),
) -> Faults:
    """Return the faults that show only when files are laid side by side.

    Parameters
    ----------
    place, registry, outlines, tables, values : what could be read; what could not is absent and has its own
        faults already
    declared : ids of the indicators that have a metadata file, readable or not
    elsewhere : layers whose outlines cannot be laid on others; their codes count all the same

    Examples
    --------
    >>> from geo.sample import town
    >>> place = town().place.model_copy(update={"aliases": {"Old Castle": "Z"}})
    >>> wards = {"wards": town().areas["ward"]}
    >>> [fault.rule for fault in consistency(place, {}, wards, {}, {}, declared=list(town().registry))]
    ["alias 'Old Castle' points to no ward"]
    """
    obsolete = () if place is None else place.obsolete_codes
    faults = Faults() if place is None else _place(place, declared, outlines)
    if place is not None:
        faults += _domains(place, registry)
    if "wards" in outlines:
        faults += _per_ward(tables, outlines["wards"].index, obsolete)
    if "lsoa21" in outlines:
        faults += _per_lsoa(tables, outlines, obsolete)
        faults += _touching(
            tables, {layer: each for layer, each in outlines.items() if layer not in elsewhere}
        )
    faults += _registry(registry, tables)
    if "output_areas" in tables:
        areas = tables["output_areas"]
        faults += Faults() if areas.empty else output_areas.faults_of(areas, outlines)
        faults += output_areas.needs(registry, values, there=not areas.empty)
    benchmarks = {} if place is None else {each.code: each.name for each in place.benchmarks}
    names = agreement.area_names(outlines, benchmarks)
    for indicator_id, frame in values.items():
        indicator, file = registry[indicator_id], f"indicators/{indicator_id}.csv"
        faults += _figures(indicator, frame, _known(outlines, tables, place), obsolete)
        faults += agreement.shares(frame, indicator, file)
        faults += agreement.names(frame, file, names, {} if place is None else place.aliases)[0]
    return faults


def notices(
    place: Place,
    registry: Mapping[str, Indicator],
    values: Mapping[str, DataFrame],
    areas: Mapping[Level, GeoDataFrame],
) -> list[str]:
    """Return what is allowed but worth knowing: wards without a row, figures that are out of date.

    Examples
    --------
    >>> from geo.sample import town
    >>> notices(town().place, town().registry, town().values, town().areas)
    ['overweight_year1: out of date (period ends 2016-08-31)']
    """
    lines = []
    # Small areas have as many names as publishers.
    known = agreement.area_names({"wards": areas["ward"], "borough": areas["borough"]}, {})
    for indicator_id, indicator in registry.items():
        frame = values[indicator_id]
        now = frame[(frame["role"] == "figure") & (frame["period"] == indicator.period)]
        for level in ("ward", "lsoa"):
            rows = now[now["area_type"] == level]
            named = set(rows["area_code"])
            absent = [code for code in areas[level].index if code not in named]
            if len(rows) and absent:
                lines.append(f"{indicator_id}: no row for {len(absent)} {level}(s): {', '.join(absent[:5])}")
        lines += agreement.names(frame, f"indicators/{indicator_id}.csv", known, place.aliases)[1]
        if indicator.out_of_date(place.as_of):
            lines.append(f"{indicator_id}: out of date (period ends {indicator.period_end})")
    return lines


def _place(place: Place, declared: Collection[str], outlines: Outlines) -> Faults:
    """Check what place.toml refers to."""
    named = [place.defaults.indicator, place.defaults.second_indicator, *place.defaults.headline]
    checks: list[tuple[str, str, str, Collection[str] | None]] = [
        ("defaults", "names an indicator that the pack lacks", each, declared) for each in named
    ]
    if place.need_index is not None:
        rule = "names an indicator that the pack lacks"
        checks += [("need_index", rule, each, declared) for each in place.need_index.indicators]
    codes: dict[str, Collection[str]] = {layer: set(frame.index) for layer, frame in outlines.items()}
    checks.append(("borough.code", "borough has no outline", place.borough.code, codes.get("borough")))
    checks += [
        ("aliases", f"alias {name!r} points to no ward", code, codes.get("wards"))
        for name, code in place.aliases.items()
    ]
    checks += [
        ("bridges", f"successor of {bridge.code} is no MSOA of this pack", code, codes.get("msoa21"))
        for bridge in place.bridges
        for code in bridge.successors
    ]
    checks += [
        ("entry_points", "names an indicator that the pack lacks", link.params[name], declared)
        for point in place.entry_points
        for link in point.links
        for name in ("indicator", "second")
        if name in link.params
    ]
    return Faults(
        Fault("place.toml", rule, column=column, value=value)
        for column, rule, value, known in checks
        if known is not None and value not in known
    )


def _domains(place: Place, registry: Mapping[str, Indicator]) -> Faults:
    """Check that each indicator has a heading to stand under."""
    domains = {domain.id for domain in place.domains}
    rule = "names a domain that place.toml lacks"
    return Faults(
        Fault(f"indicators/{each.id}.toml", rule, column="domain", value=each.domain)
        for each in registry.values()
        if each.domain not in domains
    )


def _per_ward(tables: Tables, wards: pd.Index[Any], obsolete: Sequence[ObsoleteCodes]) -> Faults:
    """Check that each ward lies in one locality and has its single years of age."""
    faults = Faults()
    if "localities" in tables:
        codes = tables["localities"]["ward_code"]
        faults += _codes(codes, wards, LOCALITIES, "ward_code", obsolete, absent="ward is in no locality")
        faults += _locality_names(tables["localities"])
    if "single_years" in tables and len(tables["single_years"].columns):
        by_age = tables["single_years"]
        faults += _codes(by_age.index, wards, SINGLE_YEARS, "ward_code", obsolete)
        faults += _numbers(by_age.reset_index(drop=True), list(by_age.columns), SINGLE_YEARS)
    return faults


def _locality_names(frame: DataFrame) -> Faults:
    """Check that each locality has one code, fit for an address, and one name."""
    codes = frame["locality_code"]
    hidden = hidden_characters(frame, ["locality_name"], LOCALITIES)
    strange = codes[(codes != "") & ~codes.str.fullmatch(area_code())]
    faults = hidden
    faults += _cells(strange, LOCALITIES, "is not an area code")
    for one, other in (("locality_code", "locality_name"), ("locality_name", "locality_code")):
        faults += _cells(frame.loc[frame[one] == "", one], LOCALITIES, "empty")
        several = frame.groupby(one)[other].nunique()
        faults.of_each(
            several.index[several > 1].tolist(),
            partial(_about, LOCALITIES, f"has more than one {other}", one),
        )
    return faults


def _cells(cells: Series[Any], file: str, rule: str) -> Faults:
    """Return a fault for each of some cells of a column."""
    found = Faults()
    found.of_each(
        list(cells.items()),
        lambda each: Fault(file, rule, int(str(each[0])) + FIRST_ROW, str(cells.name), str(each[1]) or None),
    )
    return found


def _about(file: str, rule: str, column: str, value: object) -> Fault:
    """Return the fault of a value that stands in a column, wherever."""
    return Fault(file, rule, column=column, value=str(value))


def _per_lsoa(tables: Tables, outlines: Outlines, obsolete: Sequence[ObsoleteCodes]) -> Faults:
    """Check the base populations of small areas and their pieces."""
    faults = Faults()
    lsoas = outlines["lsoa21"].index
    if "small_areas" in tables:
        frame = tables["small_areas"]
        faults += _codes(frame["lsoa_code"], lsoas, SMALL_AREAS, "lsoa_code", obsolete)
        faults += _numbers(frame, ["households", "children_0_15", "population"], SMALL_AREAS)
        faults += _unknown(frame, {"best_fit": "wards", "msoa_code": "msoa21"}, outlines, SMALL_AREAS)
    if "pieces" in tables:
        frame = tables["pieces"]
        faults += _unknown(frame, {"lsoa_code": "lsoa21", "ward_code": "wards"}, outlines, PIECES)
        faults += _numbers(frame, ["share"], PIECES, most=1.0 + SHARE_TOLERANCE)
        faults += _whole(frame, lsoas)
    return faults


def _touching(tables: Tables, outlines: Outlines) -> Faults:
    """Check that small areas are joined to wards which they touch: codes may be shifted against outlines."""
    files = {"small_areas": SMALL_AREAS, "pieces": PIECES}
    named = {files[key]: frame for key, frame in tables.items() if key in files}
    return joined(named, outlines, {SMALL_AREAS: ("best_fit", "wards"), PIECES: ("ward_code", "wards")})


def _whole(pieces: DataFrame, lsoas: pd.Index[Any]) -> Faults:
    """Check that the pieces of each LSOA add up to the whole of it."""
    again = pieces.loc[pieces.duplicated(["lsoa_code", "ward_code"]), "lsoa_code"]
    faults = _cells(again, PIECES, "the same piece twice")
    sums = pieces.groupby("lsoa_code")["share"].sum()
    off = sums[(sums - 1).abs() > SHARE_TOLERANCE]
    rule = "shares of an LSOA do not add up to 1"
    faults.of_each(
        [f"{code}: {total:g}" for code, total in off.items()], partial(_about, PIECES, rule, "share")
    )
    absent = lsoas.difference(sums.index).tolist()
    faults.of_each(absent, partial(_about, PIECES, "LSOA has no piece", "lsoa_code"))
    return faults


def _unknown(frame: DataFrame, columns: Mapping[str, str], outlines: Outlines, file: str) -> Faults:
    """Check that columns of codes, where a code may repeat, name areas of the pack."""
    faults = Faults()
    for column, layer in columns.items():
        if layer in outlines:
            unknown = frame.loc[~frame[column].isin(outlines[layer].index), column]
            faults += _cells(unknown, file, "unknown area code")
    return faults


def _numbers(frame: DataFrame, columns: Sequence[Any], file: str, *, most: float = float("inf")) -> Faults:
    """Check columns that must hold a number in every row, not below zero."""
    faults = Faults()
    for column in columns:
        bad = list(frame.loc[~frame[column].between(0, most), column].items())
        faults.of_each(bad, partial(_number, file, str(column)))
    return faults


def _number(file: str, column: str, cell: tuple[Any, float]) -> Fault:
    """Return the fault of a cell without a number, or with one that cannot be."""
    row, number = int(str(cell[0])) + FIRST_ROW, cell[1]
    if pd.isna(number):
        return Fault(file, "empty, a number is needed", row, column)
    return Fault(file, "below zero or too large", row, column, f"{number:g}")


def _codes(
    codes: Iterable[Any],
    known: pd.Index[Any],
    file: str,
    column: str,
    obsolete: Sequence[ObsoleteCodes],
    *,
    absent: str = "has no row for an area of the pack",
) -> Faults:
    """Check a column of area codes: known, in force, each once, none left out."""
    given = [str(code) for code in codes]
    match = match_areas(given, list(known), obsolete=obsolete)
    twice, strange = [], []
    seen: set[str] = set()
    for row, code in enumerate(given, start=FIRST_ROW):
        if code in seen:
            twice.append((row, code))
        elif code not in match.matched:
            strange.append((row, code))
        seen.add(code)
    faults = Faults()
    rule, mend = "the same area code twice", "Keep one row."
    faults.of_each(twice, lambda each: Fault(file, rule, each[0], column, each[1], mend))
    reasons = match.obsolete
    faults.of_each(
        strange, lambda each: Fault(file, reasons.get(each[1], "unknown area code"), each[0], column, each[1])
    )
    faults.of_each(match.absent, partial(_about, file, absent, column))
    return faults


def _registry(registry: Mapping[str, Indicator], tables: Tables) -> Faults:
    """Check that the pack holds what the ranges of its indicators rest on."""
    faults = Faults()
    if "single_years" in tables:
        ages: set[Any] = set(tables["single_years"].columns)
        rule = "counts an age that single_years.csv lacks"
        for each in registry.values():
            lacking = [age for age in each.indicative_ages if age not in ages]
            faults.of_each(lacking, partial(_about, f"indicators/{each.id}.toml", rule, "indicative_ages"))
    if "method_error" in tables and any(each.method in output_areas.CHOICE for each in registry.values()):
        frame = tables["method_error"]
        faults += _numbers(frame, ["rmse"], "method_error.csv")
        rule = "has no measured error of a method at a level"
        faults += [
            Fault("method_error.csv", rule, value=f"{method}, {level}")
            for method, level in output_areas.unmeasured(frame, registry)
        ]
    return faults


def _known(outlines: Outlines, tables: Tables, place: Place | None) -> dict[str, set[str]]:
    """Return the codes that a figure may have per type of area; a type whose areas are unread is absent."""
    known = {kind: set(outlines[layer].index) for kind, layer in _LAYER_OF_TYPE.items() if layer in outlines}
    if "msoa" in known:
        known["msoa"] |= set() if place is None else {bridge.code for bridge in place.bridges}
    if "localities" in tables:
        known["locality"] = set(tables["localities"]["locality_code"])
    return known


def _figures(
    indicator: Indicator, frame: DataFrame, known: Mapping[str, set[str]], obsolete: Sequence[ObsoleteCodes]
) -> Faults:
    """Check that the figures of an indicator belong to areas in force and reach its stated period."""
    file = f"indicators/{indicator.id}.csv"
    figures = frame[frame["role"] == "figure"]
    kinds = figures["area_type"]
    strange = ~kinds.isin([*_LAYER_OF_TYPE, "locality"])
    mend = f"A figure is for a locality or one of: {', '.join(_LAYER_OF_TYPE)}."
    faults = Faults()
    faults.of_each(
        list(kinds[strange].items()),
        lambda each: Fault(
            file,
            "is no type of area for a figure",
            int(str(each[0])) + FIRST_ROW,
            "area_type",
            str(each[1]),
            mend,
        ),
    )
    there = set(kinds)
    for kind, codes in known.items():
        if kind not in there:
            continue
        unknown = figures.loc[(kinds == kind) & ~figures["area_code"].isin(list(codes)), "area_code"]
        faults.of_each(list(unknown.items()), partial(_unknown_area, file, kind, obsolete))
    if indicator.period not in set(figures["period"]):
        mend = "Add rows for that period or correct `period` in the indicator's TOML."
        rule = f"has no figure for its period {indicator.period!r}"
        faults.append(Fault(file, rule, column="period", mend=mend))
    lacking = [each for each in indicator.trend_periods if each not in {indicator.period, *figures["period"]}]
    faults.of_each(
        lacking,
        lambda each: Fault(
            file,
            f"has no figure for {each!r} of its trend_periods",
            column="period",
            mend="Add rows for that period or take it out of `trend_periods` in the indicator's TOML.",
        ),
    )
    if (
        "lsoa" in indicator.levels
        and indicator.lsoa_method != "spread"
        and "lsoa" not in set(figures["area_type"])
    ):
        mend = 'Leave "lsoa" out of `levels`, or state `lsoa_method = "spread"` for a count of children.'
        faults.append(Fault(file, "has no figure for small areas", column="area_type", mend=mend))
    return faults


def _unknown_area(file: str, kind: str, obsolete: Sequence[ObsoleteCodes], cell: tuple[Any, Any]) -> Fault:
    """Return the fault of a figure for an area that the pack lacks, or that is no longer in force."""
    row, code = int(str(cell[0])) + FIRST_ROW, str(cell[1])
    return Fault(
        file, obsolete_reason(code, obsolete) or f"is no {kind} of this pack", row, "area_code", code
    )
