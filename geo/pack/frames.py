"""The one door for tables: every frame of the pack is checked here, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.errors import Fault
from geo.pack.indicators import UNIT_LIMITS, Indicator

# Imported where tables are checked: that takes a fifth of a second, and a checked pack may be kept.
if TYPE_CHECKING:
    import pandera.pandas as pa

INDICATOR_COLUMNS = (
    "area_code",
    "area_name",
    "area_type",
    "period",
    "numerator",
    "denominator",
    "value",
    "role",
    "flag",
    "note",
)
NUMBERS = ("numerator", "denominator", "value")
# The heading is line 1 of a file, so the first row of the frame is line 2.
FIRST_ROW = 2
# Rounded numerator and denominator may meet; a count a hair above its base is rounding, not a fault.
ROUNDING = 1e-6
# Invisible characters, and those that turn the direction of text, can disguise what a name says.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_MENDS = {
    "not a number": "Write a plain number, or leave the cell empty where the figure is unknown.",
    "not a finite number": "Leave the cell empty where the figure is unknown.",
    "numerator is larger than its denominator": "Check that the two columns were not swapped.",
    "the same area, period and role twice": "Keep one row.",
    "control character in text": "Remove invisible characters from the text.",
}


def indicator_schema(indicator: Indicator) -> pa.DataFrameSchema:
    """Return the contract of one indicator's table, with the limits of its unit.

    Examples
    --------
    >>> from geo.sample import town
    >>> schema = indicator_schema(town().indicator("damp_homes"))
    >>> schema.columns["value"].checks[0].error
    'outside 0 to 100, the limits of percent'
    """
    import pandera.pandas as pa

    low, high = UNIT_LIMITS[indicator.unit]
    within = pa.Check.in_range(
        low, high, error=f"outside {low:g} to {high:g}, the limits of {indicator.unit}"
    )
    not_negative = pa.Check.ge(0, error="a count below zero")
    counts = [] if indicator.kind == "change" else [not_negative]
    checks = [
        pa.Check(_no_row_twice, error="the same area, period and role twice", ignore_na=False),
        pa.Check(_has_content, error="neither a value nor a flag that says why", ignore_na=False),
    ]
    if indicator.kind == "proportion":
        checks.append(
            pa.Check(_part_of_whole, error="numerator is larger than its denominator", ignore_na=False)
        )
    text = {name: _text_column(required=name != "note") for name in ("area_code", "area_name", "period")}
    return pa.DataFrameSchema(
        {
            **text,
            "area_type": pa.Column(str, pa.Check.str_matches(r"^[a-z][a-z0-9_]*$", error="not an area type")),
            "numerator": pa.Column(float, counts, nullable=True),
            "denominator": pa.Column(float, [not_negative], nullable=True),
            "value": pa.Column(float, [within], nullable=True),
            "role": pa.Column(
                str,
                pa.Check.isin(["figure", "benchmark", "context"], error="not figure, benchmark or context"),
            ),
            "flag": _text_column(required=False),
            "note": _text_column(required=False),
        },
        checks=checks,
        strict=False,
    )


def check_frame(frame: DataFrame, schema: pa.DataFrameSchema, file: str) -> list[Fault]:
    """Check a frame against its contract and return every fault, in row order.

    Parameters
    ----------
    frame : one row per line of the file, in file order, default index
    schema : the contract
    file : name to report

    Returns
    -------
    Faults naming file, row (as an editor numbers lines), column, rule and value; empty when all is well.

    Examples
    --------
    >>> from geo.sample import town
    >>> schema = indicator_schema(town().indicator("damp_homes"))
    >>> rows = town().values["damp_homes"].assign(value=120.0).head(1)
    >>> print(check_frame(rows, schema, "damp.csv")[0])
    damp.csv, row 2, column value: outside 0 to 100, the limits of percent (found '120.0')
    """
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return sorted(
            {_fault(case, frame, file) for case in errors.failure_cases.to_dict("records")}, key=_order
        )
    return []


def missing_columns(frame: DataFrame, needed: Sequence[str], file: str) -> list[Fault]:
    """Return a fault for each column that a file lacks or has beyond its contract.

    Examples
    --------
    >>> faults = missing_columns(DataFrame(columns=["name", "fax"]), ["name", "address"], "clubs.csv")
    >>> [(fault.rule, fault.column) for fault in faults]
    [('column is missing', 'address'), ('unknown column', 'fax')]
    """
    lacking = [
        Fault(file, "column is missing", column=name, mend=f"The columns are: {', '.join(needed)}.")
        for name in needed
        if name not in frame.columns
    ]
    strange = [
        Fault(file, "unknown column", column=str(name), mend=f"The columns are: {', '.join(needed)}.")
        for name in frame.columns
        if name not in needed
    ]
    return lacking + strange


def to_numbers(frame: DataFrame, columns: Sequence[str], file: str) -> tuple[DataFrame, list[Fault]]:
    """Turn text columns into numbers; an empty cell is unknown, anything else unreadable is a fault.

    Examples
    --------
    >>> numbers, faults = to_numbers(DataFrame({"damp": ["10", "", "ten"]}), ["damp"], "damp.csv")
    >>> numbers["damp"].to_list()
    [10.0, nan, nan]
    >>> faults[0].row, faults[0].rule
    (4, 'not a number')
    """
    faults: list[Fault] = []
    out = frame.copy()
    for name in columns:
        text = frame[name].str.strip()
        numbers = pd.to_numeric(text.where(text != ""), errors="coerce").astype(float)
        bad = numbers.isna() & (text != "")
        strange = np.isinf(numbers) | text.str.lower().isin(["nan", "na", "n/a", "null", "none"])
        for row in frame.index[bad | strange]:
            rule = "not a finite number" if strange[row] else "not a number"
            faults.append(Fault(file, rule, int(row) + FIRST_ROW, name, str(frame[name][row]), _MENDS[rule]))
        out[name] = numbers.where(~strange)
    return out, faults


def control_fault(file: str, row: int | None, column: str, value: str) -> Fault:
    """Return the fault of a text with control characters.

    Examples
    --------
    >>> control_fault("clubs.csv", 2, "name", "Abbey Club").rule
    'control character in text'
    """
    rule = "control character in text"
    return Fault(file, rule, row, column, value, _MENDS[rule])


def control_characters(frame: DataFrame, file: str) -> list[Fault]:
    """Return a fault for each text cell with control characters.

    Examples
    --------
    >>> faults = control_characters(DataFrame({"name": ["Abbey Club", "Dock" + chr(7)]}), "clubs.csv")
    >>> [(fault.row, fault.column) for fault in faults]
    [(3, 'name')]
    """
    texts: DataFrame = frame.select_dtypes("str")
    return [
        control_fault(file, int(str(row)) + FIRST_ROW, str(column), str(cell))
        for column in texts.columns
        for row, cell in texts.loc[~_printable(texts[column]), column].items()
    ]


def _text_column(*, required: bool) -> pa.Column:
    """Return a column of printable text."""
    import pandera.pandas as pa

    checks = [pa.Check(_printable, error="control character in text")]
    if required:
        checks.append(pa.Check.str_length(min_value=1, error="empty"))
    return pa.Column(str, checks)


def _printable(text: Series[Any]) -> Series[Any]:
    """Tell which texts hold no control characters."""
    return ~text.str.contains(CONTROL, regex=True)


def _no_row_twice(frame: DataFrame) -> Series[Any]:
    """Tell which rows are the first of their area, period and role; context may differ by its note."""
    note = frame["note"].where(frame["role"] == "context", "")
    return ~frame.assign(note=note).duplicated(["area_code", "area_type", "period", "role", "note"])


def _part_of_whole(frame: DataFrame) -> Series[Any]:
    """Tell which numerators are part of their denominators."""
    excess = frame["numerator"] > frame["denominator"] * (1 + ROUNDING)
    return ~excess


def _has_content(frame: DataFrame) -> Series[Any]:
    """Tell which rows say something: a value, or a flag such as missing or suppressed."""
    return frame["value"].notna() | frame["numerator"].notna() | (frame["flag"] != "")


def _fault(case: dict[Any, Any], frame: DataFrame, file: str) -> Fault:
    """Turn one failure of the schema into a fault."""
    index = case["index"]
    row = None if pd.isna(index) else int(index) + FIRST_ROW
    whole_frame = case["schema_context"] == "DataFrameSchema"
    column = None if whole_frame else str(case["column"])
    rule = str(case["check"])
    value = None if whole_frame else str(case["failure_case"])
    if whole_frame and row is not None:
        value = str(frame["area_code"][int(index)])
        column = "numerator" if rule.startswith("numerator") else "area_code"
        if column == "numerator":
            record = frame.loc[int(index)]
            value = f"{record['numerator']:g} of {record['denominator']:g}"
    return Fault(file, rule, row, column, value, _MENDS.get(rule))


def _order(fault: Fault) -> tuple[int, str, str]:
    """Sort faults by row, then column."""
    return (fault.row or 0, fault.column or "", fault.rule)
