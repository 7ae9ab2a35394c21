"""Tables and exports of both packs: ranges hold their value, text is never a formula, order is the pack's."""

from __future__ import annotations

import csv
import io
import json
import tomllib

import pytest
from hypothesis import given, settings, strategies as st
from pandas import DataFrame

from geo.figures.flags import has_flag
from geo.figures.values import figures
from geo.pack.areas import match_areas
from geo.pack.indicators import LEVELS, UNIT_LIMITS
from geo.report.figures import COLUMNS, available, figures_table, table
from geo.report.files import write
from geo.writing import (
    csv_bytes,
    kept_cell,
    kept_cells,
    number_text,
    plain_cell,
    plain_cells,
    safe_cell,
    toml_text,
)
from tests.effort import tries

QUICK = settings(max_examples=tries(40), deadline=None)
PACKS = ["pack", "synthetic_pack"]


@pytest.fixture(scope="module", params=PACKS)
def pack(request):
    return request.getfixturevalue(request.param)


@pytest.mark.slow
@QUICK
@given(data=st.data())
def test_every_figure_keeps_the_invariants_of_the_methods(pack, data):
    level = data.draw(st.sampled_from(LEVELS))
    indicator = pack.indicator(data.draw(st.sampled_from(list(pack.registry))))
    method = data.draw(st.sampled_from(["default", "best_fit"]))
    frame = figures(pack, indicator.id, level, method=method)
    assert frame.index.equals(pack.areas[level].index)
    known = frame[frame["value"].notna()]
    low, high = UNIT_LIMITS[indicator.unit]
    assert known["value"].between(low, high).all()
    ranged = frame[frame["lower"].notna()]
    assert (ranged["lower"] <= ranged["value"]).all()
    assert (ranged["value"] <= ranged["upper"]).all()
    assert ranged["lower"].ge(low).all()
    assert ranged["upper"].le(high).all()
    assert frame["estimated_share"].dropna().between(0, 1 + 1e-9).all()
    both = frame[["numerator", "denominator"]].notna().all(axis=1)
    if indicator.kind == "proportion":
        assert (frame.loc[both, "numerator"] <= frame.loc[both, "denominator"] * (1 + 1e-6)).all()
    # Unknown is not zero: an empty value says why, and a value is never called empty.
    empty = has_flag(frame["flag"], "missing") | has_flag(frame["flag"], "suppressed")
    empty |= has_flag(frame["flag"], "not_applicable")
    assert frame["value"].isna().equals(empty)


@pytest.mark.slow
@settings(QUICK, max_examples=tries(15))
@given(data=st.data())
def test_a_table_of_several_indicators_is_the_stack_of_their_tables(pack, data):
    level = data.draw(st.sampled_from(LEVELS))
    ids = data.draw(st.lists(st.sampled_from(available(pack, level)), min_size=1, max_size=3, unique=True))
    together = table(pack, level, indicators=ids)
    for position, indicator in enumerate(ids):
        alone = table(pack, level, indicators=[indicator])
        size = len(alone)
        part = together.iloc[position * size : (position + 1) * size].reset_index(drop=True)
        assert (
            part.astype(object)
            .where(part.notna(), None)
            .equals(alone.astype(object).where(alone.notna(), None))
        )


@pytest.mark.slow
@settings(QUICK, max_examples=tries(15))
@given(data=st.data())
def test_every_format_carries_the_same_values(pack, data):
    level = data.draw(st.sampled_from(["ward", "locality", "borough"]))
    indicator = data.draw(st.sampled_from(available(pack, level)))
    frame = figures_table(pack, table(pack, level, indicators=[indicator]))
    rows = list(csv.DictReader(io.StringIO(write(pack, frame, "csv").decode(), newline="")))
    plain = json.loads(write(pack, frame, "json"))
    features = json.loads(write(pack, frame, "geojson"))["features"]
    for row, record, feature in zip(rows, plain, features, strict=True):
        assert record == {key: feature["properties"][key] for key in COLUMNS}
        for key in ("numerator", "value", "lower", "upper", "benchmark_value"):
            assert (float(row[key]) if row[key] else None) == record[key]


@QUICK
@given(st.text(max_size=20))
def test_no_text_whatever_runs_as_a_formula(text):
    cell = safe_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.endswith(text)


@QUICK
@given(st.one_of(st.text(max_size=20), st.text("'= +-@\t\r\n＝1.e", max_size=8)))
def test_a_cell_that_is_read_again_is_no_formula_and_comes_back_exactly(text):
    cell = kept_cell(text)
    assert plain_cell(cell) == text
    assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n", "＝"))
    if cell.startswith("-"):
        assert float(cell) == float(text)
    frame = DataFrame({"name": [text, "Abbey"]}, dtype="str")
    assert plain_cells(kept_cells(frame)).equals(frame)


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_text_in_toml_is_one_line_and_reads_back_exactly(text):
    line = f"text = {toml_text(text)}"
    assert line.splitlines() == [line]
    assert tomllib.loads(line)["text"] == text


@QUICK
@given(st.floats(-1e9, 1e9), st.integers(0, 8))
def test_a_written_number_reads_back_within_half_a_unit_of_its_last_digit(value, decimals):
    text = number_text(value, decimals)
    assert "e" not in text.lower()
    assert text != "-0"
    # A number of this size has itself about sixteen digits.
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-15 * abs(value)


@QUICK
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10),
            st.one_of(st.none(), st.floats(-1e6, 1e6)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_written_table_reads_back_with_its_text_and_its_gaps(rows):
    frame = DataFrame(rows, columns=["name", "figure"]).astype({"name": "str", "figure": float})
    content = csv_bytes(frame)
    assert content == csv_bytes(frame)
    back = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert [row["name"] for row in back] == [name for name, _ in rows]
    assert [row["figure"] == "" for row in back] == [figure is None for _, figure in rows]


@QUICK
@given(st.lists(st.text(max_size=6), max_size=8), st.lists(st.sampled_from(["W1", "W2", "W3"]), max_size=5))
def test_matching_accounts_for_every_key_and_every_area(words, codes):
    keys = [*words, *codes]
    match = match_areas(keys, ["W1", "W2", "W3"], names={"W1": "Mill"}, aliases={"Weir": "W2"})
    assert set(match.matched) | set(match.unknown) | set(match.obsolete) == set(keys)
    assert set(match.matched).isdisjoint(match.unknown)
    assert set(match.matched.values()) | set(match.absent) == {"W1", "W2", "W3"}
