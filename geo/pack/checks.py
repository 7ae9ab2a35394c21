"""Checks between the files of a pack: codes that match, shares that add up, references that hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.errors import Fault
from geo.pack.areas import match_areas, obsolete_reason
from geo.pack.frames import FIRST_ROW
from geo.pack.indicators import ESTIMATING, Indicator, Level
from geo.pack.place import AREA_CODE, ObsoleteCodes, Place

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
) -> list[Fault]:
    """Return every fault that shows only when files are laid side by side.

    Parameters
    ----------
    place, registry, outlines, tables, values : what could be read; what could not is absent and has its own
        faults already
    declared : ids of the indicators that have a metadata file, readable or not

    Examples
    --------
    >>> from geo.sample import town
    >>> place = town().place.model_copy(update={"aliases": {"Old Castle": "Z"}})
    >>> wards = {"wards": town().areas["ward"]}
    >>> [fault.rule for fault in consistency(place, {}, wards, {}, {}, declared=list(town().registry))]
    ["alias 'Old Castle' points to no ward"]
    """
    obsolete = () if place is None else place.obsolete_codes
    faults = [] if place is None else _place(place, declared, outlines)
    if place is not None:
        faults += _domains(place, registry)
    if "wards" in outlines:
        faults += _per_ward(tables, outlines["wards"].index, obsolete)
    if "lsoa21" in outlines:
        faults += _per_lsoa(tables, outlines, obsolete)
    faults += _registry(registry, tables)
    for indicator_id, frame in values.items():
        faults += _figures(registry[indicator_id], frame, _known(outlines, tables, place), obsolete)
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
    for indicator_id, indicator in registry.items():
        frame = values[indicator_id]
        now = frame[(frame["role"] == "figure") & (frame["period"] == indicator.period)]
        for level in ("ward", "lsoa"):
            rows = now[now["area_type"] == level]
            absent = [code for code in areas[level].index if code not in set(rows["area_code"])]
            if len(rows) and absent:
                lines.append(f"{indicator_id}: no row for {len(absent)} {level}(s): {', '.join(absent[:5])}")
        if indicator.out_of_date(place.as_of):
            lines.append(f"{indicator_id}: out of date (period ends {indicator.period_end})")
    return lines


def _place(place: Place, declared: Collection[str], outlines: Outlines) -> list[Fault]:
    """Check what place.toml refers to."""
    named = [place.defaults.indicator, place.defaults.second_indicator, *place.defaults.headline]
    checks: list[tuple[str, str, str, Collection[str] | None]] = [
        ("defaults", "names an indicator that the pack lacks", each, declared) for each in named
    ]
    codes = {layer: set(frame.index) for layer, frame in outlines.items()}
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
    return [
        Fault("place.toml", rule, column=column, value=value)
        for column, rule, value, known in checks
        if known is not None and value not in known
    ]


def _domains(place: Place, registry: Mapping[str, Indicator]) -> list[Fault]:
    """Check that each indicator has a heading to stand under."""
    domains = {domain.id for domain in place.domains}
    rule = "names a domain that place.toml lacks"
    return [
        Fault(f"indicators/{each.id}.toml", rule, column="domain", value=each.domain)
        for each in registry.values()
        if each.domain not in domains
    ]


def _per_ward(tables: Tables, wards: pd.Index[Any], obsolete: Sequence[ObsoleteCodes]) -> list[Fault]:
    """Check that each ward lies in one locality and has its single years of age."""
    faults = []
    if "localities" in tables:
        codes = tables["localities"]["ward_code"]
        faults += _codes(codes, wards, LOCALITIES, "ward_code", obsolete, absent="ward is in no locality")
        faults += _locality_names(tables["localities"])
    if "single_years" in tables and len(tables["single_years"].columns):
        by_age = tables["single_years"]
        faults += _codes(by_age.index, wards, SINGLE_YEARS, "ward_code", obsolete)
        faults += _numbers(by_age.reset_index(drop=True), list(by_age.columns), SINGLE_YEARS)
    return faults


def _locality_names(frame: DataFrame) -> list[Fault]:
    """Check that each locality has one code, fit for an address, and one name."""
    strange = frame.loc[~frame["locality_code"].str.fullmatch(AREA_CODE), "locality_code"]
    faults = [
        Fault(LOCALITIES, "is not an area code", int(str(row)) + FIRST_ROW, "locality_code", str(code))
        for row, code in strange.items()
        if code
    ]
    for one, other in (("locality_code", "locality_name"), ("locality_name", "locality_code")):
        empty = frame.index[frame[one] == ""]
        faults += [Fault(LOCALITIES, "empty", int(row) + FIRST_ROW, one) for row in empty]
        several = frame.groupby(one)[other].nunique()
        faults += [
            Fault(LOCALITIES, f"has more than one {other}", column=one, value=str(value))
            for value in several.index[several > 1]
        ]
    return faults


def _per_lsoa(tables: Tables, outlines: Outlines, obsolete: Sequence[ObsoleteCodes]) -> list[Fault]:
    """Check the base populations of small areas and their pieces."""
    faults = []
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


def _whole(pieces: DataFrame, lsoas: pd.Index[Any]) -> list[Fault]:
    """Check that the pieces of each LSOA add up to the whole of it."""
    again = pieces.loc[pieces.duplicated(["lsoa_code", "ward_code"]), "lsoa_code"]
    faults = [
        Fault(PIECES, "the same piece twice", int(str(row)) + FIRST_ROW, "lsoa_code", str(code))
        for row, code in again.items()
    ]
    sums = pieces.groupby("lsoa_code")["share"].sum()
    off = sums[(sums - 1).abs() > SHARE_TOLERANCE]
    rule = "shares of an LSOA do not add up to 1"
    faults += [Fault(PIECES, rule, column="share", value=f"{code}: {total:g}") for code, total in off.items()]
    absent = lsoas.difference(sums.index)
    return faults + [
        Fault(PIECES, "LSOA has no piece", column="lsoa_code", value=str(code)) for code in absent
    ]


def _unknown(frame: DataFrame, columns: Mapping[str, str], outlines: Outlines, file: str) -> list[Fault]:
    """Check that columns of codes, where a code may repeat, name areas of the pack."""
    return [
        Fault(file, "unknown area code", int(str(row)) + FIRST_ROW, column, str(code))
        for column, layer in columns.items()
        if layer in outlines
        for row, code in frame.loc[~frame[column].isin(outlines[layer].index), column].items()
    ]


def _numbers(
    frame: DataFrame, columns: Sequence[Any], file: str, *, most: float = float("inf")
) -> list[Fault]:
    """Check columns that must hold a number in every row, not below zero."""
    faults = []
    for column in columns:
        for row, number in frame.loc[~frame[column].between(0, most), column].items():
            rule = "empty, a number is needed" if pd.isna(number) else "below zero or too large"
            value = None if pd.isna(number) else f"{number:g}"
            faults.append(Fault(file, rule, int(str(row)) + FIRST_ROW, str(column), value))
    return faults


def _codes(
    codes: Iterable[Any],
    known: pd.Index[Any],
    file: str,
    column: str,
    obsolete: Sequence[ObsoleteCodes],
    *,
    absent: str = "has no row for an area of the pack",
) -> list[Fault]:
    """Check a column of area codes: known, in force, each once, none left out."""
    given = [str(code) for code in codes]
    match = match_areas(given, list(known), obsolete=obsolete)
    faults, seen = [], set()
    for row, code in enumerate(given, start=FIRST_ROW):
        if code in seen:
            faults.append(Fault(file, "the same area code twice", row, column, code, "Keep one row."))
        elif code not in match.matched:
            reason = match.obsolete.get(code, "unknown area code")
            faults.append(Fault(file, reason, row, column, code))
        seen.add(code)
    return faults + [Fault(file, absent, column=column, value=code) for code in match.absent]


def _registry(registry: Mapping[str, Indicator], tables: Tables) -> list[Fault]:
    """Check that the pack holds what the ranges of its indicators rest on."""
    faults = []
    if "single_years" in tables:
        ages: set[Any] = set(tables["single_years"].columns)
        faults += [
            Fault(
                f"indicators/{each.id}.toml",
                "counts an age that single_years.csv lacks",
                column="indicative_ages",
                value=str(age),
            )
            for each in registry.values()
            for age in each.indicative_ages
            if age not in ages
        ]
    if "method_error" in tables and any(each.method in ESTIMATING for each in registry.values()):
        frame = tables["method_error"]
        faults += _numbers(frame, ["rmse"], "method_error.csv")
        held = set(zip(frame["method"], frame["level"], strict=True))
        faults += [
            Fault(
                "method_error.csv", "has no measured error of a method at a level", value=f"{method}, {level}"
            )
            for method in ESTIMATING
            for level in ("ward", "locality")
            if (method, level) not in held
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
) -> list[Fault]:
    """Check that the figures of an indicator belong to areas in force and reach its stated period."""
    file = f"indicators/{indicator.id}.csv"
    faults = []
    figures = frame[frame["role"] == "figure"]
    for row, record in figures.iterrows():
        code, kind, line = str(record["area_code"]), str(record["area_type"]), int(str(row)) + FIRST_ROW
        if kind not in _LAYER_OF_TYPE and kind != "locality":
            mend = f"A figure is for a locality or one of: {', '.join(_LAYER_OF_TYPE)}."
            faults.append(Fault(file, "is no type of area for a figure", line, "area_type", kind, mend))
        elif kind in known and code not in known[kind]:
            reason = obsolete_reason(code, obsolete) or f"is no {kind} of this pack"
            faults.append(Fault(file, reason, line, "area_code", code))
    if indicator.period not in set(figures["period"]):
        mend = "Add rows for that period or correct `period` in the indicator's TOML."
        rule = f"has no figure for its period {indicator.period!r}"
        faults.append(Fault(file, rule, column="period", mend=mend))
    if (
        "lsoa" in indicator.levels
        and indicator.lsoa_method != "spread"
        and "lsoa" not in set(figures["area_type"])
    ):
        mend = 'Leave "lsoa" out of `levels`, or state `lsoa_method = "spread"` for a count of children.'
        faults.append(Fault(file, "has no figure for small areas", column="area_type", mend=mend))
    return faults
