"""The output areas of a pack: whole parts of small areas and of wards, with who lives in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Index

from geo.errors import Fault, Faults
from geo.pack.indicators import CHOSEN, ESTIMATING, Indicator

FILE: Final = "boundaries/output_areas.csv"
WORDS: Final = ("oa_code", "lsoa_code", "ward_code")
NUMBERS: Final = ("households", "residents", "children_0_15")
# The heading is line 1 of a file, so the first row of the frame is line 2.
FIRST_ROW: Final = 2
# Methods that make ward figures of output areas, or leave them to be made of small areas on request.
CHOICE: Final = ("summed", *ESTIMATING)


def faults_of(frame: DataFrame, outlines: Mapping[str, GeoDataFrame]) -> Faults:
    """Return what is wrong with the table of output areas.

    Parameters
    ----------
    frame : the file's rows
    outlines : layers of the pack by name; `lsoa21` and `wards` are looked at where they could be read

    Examples
    --------
    >>> rows = DataFrame({"oa_code": ["O1", "O1"], "lsoa_code": "L1", "ward_code": "A"})
    >>> rows[["households", "residents", "children_0_15"]] = [[50, 120, 20], [50, None, 20]]
    >>> [(fault.row, fault.column, fault.rule) for fault in faults_of(rows, {})]
    [(3, 'oa_code', 'the same area code twice'), (3, 'residents', 'empty, a number is needed')]
    """
    faults = Faults()
    codes = frame["oa_code"]
    faults.of_each(_cells(codes, codes == ""), partial(_fault, "empty", "oa_code"))
    again = codes.duplicated() & (codes != "")
    faults.of_each(_cells(codes, again), partial(_fault, "the same area code twice", "oa_code"))
    for layer, column in (("lsoa21", "lsoa_code"), ("wards", "ward_code")):
        if layer in outlines:
            faults += _places(frame[column], outlines[layer].index)
    for column in NUMBERS:
        empty, below = frame[column].isna(), frame[column] < 0
        faults.of_each(_cells(codes, empty), partial(_bare, "empty, a number is needed", column))
        faults.of_each(_cells(frame[column], below), partial(_fault, "below zero", column))
    return faults


def needs(registry: Mapping[str, Indicator], values: Mapping[str, DataFrame], *, there: bool) -> Faults:
    """Return the indicators whose method lacks what it makes ward figures of.

    `there` says whether the pack has output areas.

    Examples
    --------
    >>> from geo.sample import town
    >>> damp = town().indicator("damp_homes")
    >>> summed = {"damp_homes": damp.model_copy(update={"method": "summed"})}
    >>> [fault.rule for fault in needs(summed, {"damp_homes": town().values["damp_homes"]}, there=False)]
    ["has no figure for wards, which the method 'summed' needs"]
    """
    faults = Faults()
    for each in registry.values():
        if each.method == "apportioned" and not there:
            mend = f'Write {FILE}, or state `method = "calibrated"`.'
            rule = "its method 'apportioned' needs output areas, which the pack lacks"
            faults.append(Fault(f"indicators/{each.id}.toml", rule, column="method", mend=mend))
        frame = values.get(each.id)
        if each.method == "summed" and frame is not None:
            rows = frame[(frame["role"] == "figure") & (frame["area_type"] == "ward")]
            if rows.empty:
                rule = "has no figure for wards, which the method 'summed' needs"
                mend = "Add a recipe of the operation `output_areas`, or state another method."
                faults.append(Fault(f"indicators/{each.id}.csv", rule, column="area_type", mend=mend))
    return faults


def unmeasured(method_error: DataFrame, registry: Mapping[str, Indicator]) -> list[tuple[str, str]]:
    """Return each method and level that may be asked for and whose error nobody measured.

    The method `apportioned` has a formula instead (methods.md).

    Examples
    --------
    >>> from geo.sample import town
    >>> unmeasured(town().method_error, town().registry)
    []
    >>> unmeasured(town().method_error.query("level == 'ward'"), town().registry)
    [('calibrated', 'locality'), ('best_fit', 'locality')]
    """
    if not any(each.method in CHOICE for each in registry.values()):
        return []
    held = set(zip(method_error["method"], method_error["level"], strict=True))
    return [
        pair for method in CHOSEN for level in ("ward", "locality") if (pair := (method, level)) not in held
    ]


def _places(given: Any, known: Index[Any]) -> Faults:
    """Check a column that says where output areas lie: in areas of the pack, none of which lacks one."""
    column = str(given.name)
    faults = Faults()
    faults.of_each(_cells(given, ~given.isin(known)), partial(_fault, "unknown area code", column))
    absent = known.difference(pd.Index(given)).tolist()
    rule = "has no output area for an area of the pack"
    faults.of_each(absent, lambda code: Fault(FILE, rule, column=column, value=str(code)))
    return faults


def _cells(cells: Any, bad: Any) -> list[tuple[int, object]]:
    """Return row number and content of the cells that are bad."""
    return [
        (row + FIRST_ROW, cell)
        for row, cell, wrong in zip(range(len(cells)), cells, bad, strict=True)
        if wrong
    ]


def _fault(rule: str, column: str, cell: tuple[int, object]) -> Fault:
    """Return the fault of a cell, with what it holds."""
    return Fault(FILE, rule, cell[0], column, str(cell[1]) or None)


def _bare(rule: str, column: str, cell: tuple[int, object]) -> Fault:
    """Return the fault of a cell that holds nothing."""
    return Fault(FILE, rule, cell[0], column)
