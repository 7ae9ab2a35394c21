"""What a row says twice is compared: value and counts, code and name, a share among percentages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pandas import DataFrame, Series

from geo.errors import Fault, Faults
from geo.pack.areas import folded
from geo.pack.frames import FIRST_ROW
from geo.pack.indicators import Indicator, Unit

# What a value is of numerator over denominator, per unit; other units have no counts of their own.
FACTORS: Mapping[Unit, float] = {"percent": 100.0, "percent_change": 100.0, "per_100000": 100_000.0}
# Publishers round percentages to whole numbers at worst, and counts to the nearest five.
ROUNDED_VALUE, ROUNDED_COUNT = 0.51, 2.5
# No larger area has a tenth of the smallest percentage of the place.
FAR = 10.0


def disagreeing(frame: DataFrame, indicator: Indicator) -> Series[bool]:
    """Tell which rows have a value that their own counts do not give.

    Parameters
    ----------
    frame : rows of an indicator's file, numbers as floats
    indicator : its kind and unit say what the counts give

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = DataFrame({"numerator": [30, 30], "denominator": [100, 100], "value": [30, 0.3]}, dtype=float)
    >>> disagreeing(rows, town().indicator("school_meals")).to_list()
    [False, True]
    """
    number, base, value = (frame[name].astype(float) for name in ("numerator", "denominator", "value"))
    if indicator.kind == "count":
        return (value - number).abs() > ROUNDED_COUNT
    if indicator.kind == "density":
        given = number / base.where(base > 0)
        return (value - given).abs() > 0.01 * given.abs() + ROUNDED_VALUE
    if indicator.unit not in FACTORS:
        return Series(False, index=frame.index)
    factor = FACTORS[indicator.unit]
    given = factor * number / base.where(base > 0)
    fives = (number % 5 == 0) & (base % 5 == 0)
    slack = ROUNDED_VALUE + (factor * ROUNDED_COUNT / base).where(fives, 0.0)
    # More than the whole, and what lies outside the unit, are faults of their own.
    odd = (number > base) & (indicator.kind == "proportion") | (value > factor)
    odd |= (number < 0) | (value < 0)
    return ((value - given).abs() > slack) & ~odd


def shares(frame: DataFrame, indicator: Indicator, file: str) -> Faults:
    """Return a fault for each benchmark that is a share where the place has percentages.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = town().values["damp_homes"]
    >>> share = rows.assign(value=rows["value"].where(rows["role"] != "benchmark", 0.12))
    >>> [fault.rule for fault in shares(share, town().indicator("damp_homes"), "damp_homes.csv")]
    []
    >>> above = share[(share["value"] > 4) | (share["role"] == "benchmark")]
    >>> [fault.rule for fault in shares(above, town().indicator("damp_homes"), "damp_homes.csv")]
    ['is a share, and the figures are percentages']
    """
    faults = Faults()
    if indicator.unit != "percent":
        return faults
    figures = frame.loc[frame["role"] == "figure", "value"].dropna()
    value = frame["value"]
    if figures.empty or figures.min() <= 1:
        return faults
    share = (frame["role"] == "benchmark") & value.between(0, 1, inclusive="right")
    like = (value * 100).between(figures.min() / 2, figures.max() * 2)
    for row in np.flatnonzero(share & like & (value < figures.min() / FAR)).tolist():
        number = float(value.iloc[row])
        rule, mend = "is a share, and the figures are percentages", f"Write {100 * number:g}."
        at = int(str(frame.index[row])) + FIRST_ROW
        faults.append(Fault(file, rule, at, "value", f"{number:g}", mend))
    return faults


def names(
    frame: DataFrame,
    file: str,
    known: Mapping[str, Mapping[str, str]],
    aliases: Mapping[str, str],
) -> tuple[Faults, list[str]]:
    """Compare names with codes; return faults of names that belong to another area, and notices of others.

    Parameters
    ----------
    frame : rows with area_code, area_name and area_type, in file order
    file : name to report
    known : name per code, per type of area
    aliases : former name to current code

    Examples
    --------
    >>> rows = DataFrame({"area_code": ["A", "B"], "area_name": ["Bridge", "The Bridge"]})
    >>> rows = rows.assign(area_type="ward")
    >>> faults, notices = names(rows, "damp.csv", {"ward": {"A": "Abbey", "B": "Bridge"}}, {})
    >>> print(faults[0])
    damp.csv, row 2, column area_name: A is 'Abbey', and this is the name of B (found 'Bridge'). Check ...
    >>> notices
    ["damp.csv, row 3: B is 'Bridge', the row says 'The Bridge'"]
    """
    faults = Faults()
    notices: list[str] = []
    told = set(zip(frame["area_type"], frame["area_code"], frame["area_name"], strict=True))
    if all(known.get(kind, {}).get(code, name) == name for kind, code, name in told):
        return faults, notices
    former = {folded(name): code for name, code in aliases.items()}
    for kind in frame["area_type"].unique():
        labels = known.get(kind, {})
        rows = frame[(frame["area_type"] == kind) & frame["area_code"].isin(list(labels))]
        different = rows[rows["area_code"].map(labels) != rows["area_name"]]
        if different.empty:
            continue
        owner = {folded(name): code for code, name in labels.items()}
        for row, code, name in different[["area_code", "area_name"]].itertuples():
            key = folded(name)
            if not key or key == folded(labels[code]) or former.get(key) == code:
                continue
            line = int(str(row)) + FIRST_ROW
            if other := owner.get(key) or former.get(key):
                rule = f"{code} is {labels[code]!r}, and this is the name of {other}"
                mend = "Check that codes and names were not shifted."
                faults.append(Fault(file, rule, line, "area_name", name, mend))
            else:
                notices.append(f"{file}, row {line}: {code} is {labels[code]!r}, the row says {name!r}")
    return faults, notices


def area_names(outlines: Mapping[str, Any], benchmarks: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the name of each area per type of area, as outlines and benchmarks have them.

    Parameters
    ----------
    outlines : layers of a pack by name, index = area code, the name in the first column
    benchmarks : name per code of the areas that a place is compared with

    Examples
    --------
    >>> from geo.sample import town
    >>> area_names({"wards": town().areas["ward"]}, {"NATION": "The nation"})["ward"]["A"]
    'Abbey'
    """
    layers = {"ward": ("wards",), "lsoa": ("lsoa21",), "msoa": ("msoa21",), "borough": ("borough", "context")}
    found: dict[str, dict[str, str]] = {
        kind: {
            str(code): str(name)
            for layer in several
            if layer in outlines
            for code, name in outlines[layer].iloc[:, 0].items()
        }
        for kind, several in layers.items()
    }
    for kind in ("region", "country"):
        found[kind] = dict(benchmarks)
    return found
