"""The one door for tables: every frame of the pack is checked here, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from geo.errors import Fault, Faults
from geo.limits import KEPT_FAULTS, NUMBER_LENGTH
from geo.pack.flag_words import flag_mend, flag_rule, sign_mend
from geo.pack.indicators import UNIT_LIMITS, Indicator, given_twice

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
# Whose row it is, where tables of several indicators are joined; a file has no such column.
TABLE = "indicator_id"
# The heading is line 1 of a file, so the first row of the frame is line 2.
FIRST_ROW = 2
# Rounded numerator and denominator may meet; a count a hair above its base is rounding, not a fault.
ROUNDING = 1e-6
# Invisible characters, and those that turn the direction of text, can disguise what a name says; half a
# surrogate pair, which only the escapes of JSON can bring, cannot be written to any file.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
# What shows nothing although it is text: spaces, and the default ignorable code points of Unicode (zero-width
# and format characters, fillers, variation selectors, tags), with the empty braille pattern.
_UNSEEN = (
    r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff"
)
NOTHING_SEEN = re.compile(f"[{_UNSEEN}]*")

# Characters that show nothing within a word and part it from the same name without; the joiners of Bengali
# and Persian and the marks of direction are none of them.
HIDDEN = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u2800\u3164\ufeff\uffa0]"
)
HIDES = "invisible character in a name"
NOT_FINITE, CONTROLS, UNSEEN = "not a finite number", "control character in text", "nothing visible in text"
DISAGREE, NO_FLAG = "value and counts disagree", "is no flag"
MENDS = {
    "not a number": "Write a plain number, or leave the cell empty where the figure is unknown.",
    NOT_FINITE: "Leave the cell empty where the figure is unknown.",
    "numerator is larger than its denominator": "Check that the two columns were not swapped.",
    "the same area, period and role twice": "Keep one row.",
    DISAGREE: "Correct the one that is wrong: a percentage is written as 51.9, not as the share 0.519.",
    CONTROLS: "Remove invisible characters from the text.",
    UNSEEN: "Write the text, or leave it empty.",
    HIDES: "Type the name again: it holds a character that nobody sees.",
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
    from geo.pack.agreement import disagreeing

    checks.append(pa.Check(lambda rows: ~disagreeing(rows, indicator), error=DISAGREE, ignore_na=False))
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
                pa.Check.isin(
                    ["figure", "benchmark", "peer", "context"],
                    error="not figure, benchmark, peer or context",
                ),
            ),
            "flag": _text_column(required=False, also=[pa.Check(_known_flags, error=NO_FLAG)]),
            "note": _text_column(required=False),
        },
        checks=checks,
        strict=False,
    )


def check_frame(frame: DataFrame, schema: pa.DataFrameSchema, file: str) -> Faults:
    """Check a frame against its contract and return its faults, in row order.

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
        cases = errors.failure_cases
        # A check of whole rows fails once for each of their columns, and is one fault all the same.
        whole = cases["schema_context"] == "DataFrameSchema"
        once = ~cases.assign(column=cases["column"].where(~whole, "")).duplicated(
            ["index", "check", "column"]
        )
        first = cases[once].sort_values("index", kind="stable").head(KEPT_FAULTS)
        found = Faults(_fault(case, frame, file) for case in first.to_dict("records")).in_order(_order)
        found.total += int(once.sum()) - len(first)
        return found
    return Faults()


def sound(tables: Iterable[tuple[Indicator, DataFrame]]) -> set[str]:
    """Return the ids of indicators whose tables are without fault, as far as that shows at once.

    Tables of one kind and unit have one contract: they are joined and checked as one. Where that has a fault,
    none of them is in the answer, and each has to be checked by itself.

    Examples
    --------
    >>> from geo.sample import town
    >>> tables = [(each, town().values[each.id]) for each in town().registry.values()]
    >>> len(sound(tables)), len(tables)
    (10, 10)
    """
    alike: dict[tuple[str, str], list[tuple[Indicator, DataFrame]]] = {}
    for indicator, frame in tables:
        alike.setdefault((indicator.kind, indicator.unit), []).append((indicator, frame))
    found: set[str] = set()
    for group in alike.values():
        joined = pd.concat([frame.assign(**{TABLE: each.id}) for each, frame in group], ignore_index=True)
        if not check_frame(joined, indicator_schema(group[0][0]), ""):
            found |= {each.id for each, _ in group}
    return found


def missing_columns(frame: DataFrame, needed: Sequence[str], file: str) -> Faults:
    """Return a fault for each column that a file lacks, has twice or has beyond its contract.

    Examples
    --------
    >>> faults = missing_columns(DataFrame(columns=["name", "fax"]), ["name", "address"], "clubs.csv")
    >>> [(fault.rule, fault.column) for fault in faults]
    [('column is missing', 'address'), ('unknown column', 'fax')]
    """
    mend = f"The columns are: {', '.join(needed)}."
    held, wanted = set(frame.columns), set(needed)
    found = Faults()
    for rule, names in (
        ("column is missing", [name for name in needed if name not in held]),
        ("unknown column", [str(name) for name in frame.columns if name not in wanted]),
        ("the same column twice", given_twice(map(str, frame.columns))),
    ):
        found.of_each(names, partial(_column_fault, file, rule, mend))
    return found


def _column_fault(file: str, rule: str, mend: str, name: str) -> Fault:
    """Return the fault of a heading."""
    return Fault(file, rule, column=name, mend=mend)


def to_numbers(frame: DataFrame, columns: Sequence[str], file: str) -> tuple[DataFrame, Faults]:
    """Turn text columns into numbers; an empty cell is unknown, anything else unreadable is a fault.

    A text of more than `NUMBER_LENGTH` characters is no finite number: no float may be able to hold it.

    Examples
    --------
    >>> numbers, faults = to_numbers(DataFrame({"damp": ["10", "", "ten"]}), ["damp"], "damp.csv")
    >>> numbers["damp"].to_list()
    [10.0, nan, nan]
    >>> faults[0].row, faults[0].rule
    (4, 'not a number')
    """
    faults = Faults()
    out = frame.copy()
    for name in columns:
        text = frame[name].str.strip()
        long = text.str.len() > NUMBER_LENGTH
        numbers = pd.to_numeric(text.where((text != "") & ~long), errors="coerce").astype(float)
        strange = long | np.isinf(numbers) | text.str.lower().isin(["nan", "na", "n/a", "null", "none"])
        bad = np.flatnonzero((numbers.isna() & (text != "")) | strange).tolist()
        faults.of_each(bad, partial(_number_fault, file, frame[name], strange.to_numpy(dtype=bool)))
        out[name] = numbers.where(~strange)
    return out, faults


def _number_fault(file: str, cells: Series[Any], strange: Any, at: int) -> Fault:
    """Return the fault of a cell that is no number."""
    rule = NOT_FINITE if strange[at] else "not a number"
    row = int(str(cells.index[at])) + FIRST_ROW
    cell = str(cells.iloc[at])
    mend = sign_mend(cell) if str(cells.name) in NUMBERS else None
    return Fault(file, rule, row, str(cells.name), cell, mend or MENDS[rule])


def seen(text: str) -> bool:
    """Tell whether a text shows anything: one of zero-width and format characters only does not.

    Examples
    --------
    >>> seen("Abbey Club"), seen(" "), seen(chr(0x200B) + chr(0xFEFF))
    (True, False, False)
    """
    return NOTHING_SEEN.fullmatch(text) is None


def text_rule(text: str) -> str | None:
    """Return what is wrong with a text: control characters, or only invisible ones; None where it is fit.

    Examples
    --------
    >>> text_rule("Dock" + chr(7)), text_rule(chr(0x200B)), text_rule("Abbey Club")
    ('control character in text', 'nothing visible in text', None)
    """
    if text.isascii() and text.isprintable():  # most texts are, and need no closer look
        return None
    if CONTROL.search(text):
        return CONTROLS
    return UNSEEN if text.strip() and not seen(text) else None


def text_fault(file: str, row: int | None, column: str, value: str) -> Fault | None:
    """Return the fault of a text that cannot be shown; None where it is fit.

    Examples
    --------
    >>> print(text_fault("clubs.csv", 2, "name", "Dock" + chr(7)))
    clubs.csv, row 2, column name: control character in text (found 'Dock...'). Remove ...
    """
    rule = text_rule(value)
    return Fault(file, rule, row, column, _spelt(value, rule), MENDS[rule]) if rule else None


def name_fault(file: str, row: int | None, column: str, value: str) -> Fault | None:
    """Return the fault of a name that cannot be shown, or that hides a character; None where it is fit.

    Examples
    --------
    >>> print(name_fault("clubs.csv", 2, "name", "Do" + chr(0x200B) + "ck"))
    clubs.csv, row 2, column name: invisible character in a name (found 'Do\\\\u200bck'). Type ...
    >>> name_fault("clubs.csv", 2, "name", "Dock") is None
    True
    """
    if fault := text_fault(file, row, column, value):
        return fault
    if value.isascii() or not HIDDEN.search(value):
        return None
    return Fault(file, HIDES, row, column, _spelt(value, UNSEEN), MENDS[HIDES])


def hidden_characters(frame: DataFrame, columns: Sequence[str], file: str) -> Faults:
    """Return a fault for each name that hides a character.

    Examples
    --------
    >>> rows = DataFrame({"name": ["Abbey", "Do" + chr(0xAD) + "ck"]})
    >>> [(fault.row, fault.rule) for fault in hidden_characters(rows, ["name"], "clubs.csv")]
    [(3, 'invisible character in a name')]
    """
    faults = Faults()
    for column in columns:
        bad = [text for text in _different(frame[column]) if not text.isascii() and HIDDEN.search(text)]
        # What shows nothing at all is a fault of its own.
        rows = np.flatnonzero(frame[column].isin([text for text in bad if text_rule(text) is None]))
        faults.of_each(rows.tolist(), partial(_cell_fault, file, HIDES, frame[column]))
    return faults


def control_characters(frame: DataFrame, file: str) -> Faults:
    """Return a fault for each text cell with control characters, or with invisible ones only.

    Examples
    --------
    >>> faults = control_characters(DataFrame({"name": ["Abbey Club", "Dock" + chr(7)]}), "clubs.csv")
    >>> [(fault.row, fault.column) for fault in faults]
    [(3, 'name')]
    """
    texts: DataFrame = frame.select_dtypes("str")
    faults = Faults()
    for column in texts.columns:
        cells = texts[column]
        unfit = {text: rule for text in _different(cells) if (rule := text_rule(text))}
        for rule in (CONTROLS, UNSEEN) if unfit else ():
            bad = cells.isin([text for text, broken in unfit.items() if broken == rule])
            faults.of_each(np.flatnonzero(bad).tolist(), partial(_cell_fault, file, rule, cells))
    return faults


def _different(cells: Series[Any]) -> list[str]:
    """Return each text of a column once: most repeat, and only the texts themselves are judged."""
    return [str(each) for each in pd.unique(cells.to_numpy(dtype=object))]


def _cell_fault(file: str, rule: str, cells: Series[Any], at: int) -> Fault:
    """Return the fault of one cell of text."""
    row = int(str(cells.index[at])) + FIRST_ROW
    return Fault(file, rule, row, str(cells.name), _spelt(str(cells.iloc[at]), rule), MENDS[rule])


def _spelt(text: str, rule: str) -> str:
    """Return a text as a reader can see it: what shows nothing by its escapes."""
    return ascii(text)[1:-1] if rule in (UNSEEN, HIDES) else text


def _text_column(*, required: bool, also: Sequence[pa.Check] = ()) -> pa.Column:
    """Return a column of printable text."""
    import pandera.pandas as pa

    checks = [
        pa.Check(_printable, error=CONTROLS),
        pa.Check(_shown, error=UNSEEN),
        *also,
    ]
    if required:
        checks.append(pa.Check.str_length(min_value=1, error="empty"))
    return pa.Column(str, checks)


def _printable(text: Series[Any]) -> Series[Any]:
    """Tell which texts hold no control characters."""
    return ~text.isin([each for each in _different(text) if text_rule(each) == CONTROLS])


def _known_flags(flags: Series[Any]) -> Series[Any]:
    """Tell which cells hold known flags only; what cannot be shown is a fault already."""
    return ~flags.isin([each for each in _different(flags) if not flag_rule(each) and not text_rule(each)])


def _shown(text: Series[Any]) -> Series[Any]:
    """Tell which texts show something, or are empty."""
    return ~text.isin([each for each in _different(text) if text_rule(each) == UNSEEN])


def _no_row_twice(frame: DataFrame) -> Series[Any]:
    """Tell which rows are the first of their area, period and role; context may differ by its note."""
    note = frame["note"].where(frame["role"] == "context", "")
    keys = ["area_code", "area_type", "period", "role", "note"]
    return ~frame.assign(note=note).duplicated([*keys, TABLE] if TABLE in frame.columns else keys)


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
        if rule == DISAGREE:
            record = frame.loc[int(index)]
            base: str = "" if pd.isna(record["denominator"]) else f" of {record['denominator']:.10g}"
            column, value = "value", f"{record['value']:.10g} beside {record['numerator']:.10g}{base}"
    mend = flag_mend(str(value)) if rule == NO_FLAG else MENDS.get(rule)
    return Fault(file, rule, row, column, value, mend)


def _order(fault: Fault) -> tuple[int, str, str]:
    """Sort faults by row, then column."""
    return (fault.row or 0, fault.column or "", fault.rule)
