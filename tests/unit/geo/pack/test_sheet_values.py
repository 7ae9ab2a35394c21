"""Cells of a sheet as the register writes them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from geo.pack.sheet_values import is_failed, same, value
from geo.sample import town

TERMS = town().register.terms


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        ("as_of", "Nov-24", "2024-11"),
        ("as_of", "November 2024", "2024-11"),
        ("as_of", "29/01/2026", "2026-01-29"),
        ("as_of", "29.1.26", "2026-01-29"),
        ("as_of", "1st Dec 2026", "2026-12-01"),
        ("as_of", "3 Sept 2026", "2026-09-03"),
        ("as_of", "2026-01-29 00:00:00", "2026-01-29"),
        ("as_of", "01/29/2026", "01/29/2026"),
        ("as_of", "31/02/2026", "31/02/2026"),
        ("as_of", "Foo-24", "Foo-24"),
        ("as_of", "undated", "undated"),
        ("as_of", "2024", "2024"),
        ("postcode", " zz1  1aa ", "ZZ1 1AA"),
        ("postcode", "unknown", "unknown"),
        ("status", "OPEN", "open"),
        ("status", "soon", "soon"),
        ("coord_accuracy", "Exact", "exact"),
        ("lat", "52,41", "52.41"),
        ("lat", "52,411", "52.411"),
        ("capacity", "1,200", "1200"),
        ("name", "The\u00a0Hub\n", "The Hub"),
        ("address", "1 High Street\r\nTown", "1 High Street, Town"),
        ("notes", "one\ntwo", "one two"),
    ],
)
def test_what_spreadsheets_make_of_cells_is_put_right(column, cell, text):
    assert value(column, cell, TERMS).text == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("11-Aug", "8-11"),
        ("Nov-19", "11-19"),
        ("2026-08-11", "8-11"),
        ("8-11", "8-11"),
        ("8 to 11", "8 to 11"),
        ("12+", "12+"),
        ("all ages", "all ages"),
        ("2025-11-01", "2025-11-01"),
    ],
)
def test_ages_that_became_dates_are_ages_again_and_this_is_noted(cell, text):
    found = value("ages", cell, TERMS)
    assert found.text == text
    assert bool(found.note) == (cell != text)


def test_a_declared_column_of_ages_is_told_by_its_title():
    named = SimpleNamespace(name="who", title="Age range", kind="text")
    terms = SimpleNamespace(accuracy=(), number_columns=(), columns=(named,))
    assert value("who", "11-Aug", terms).text == "8-11"


def test_a_date_that_is_counted_is_noted():
    found = value("as_of", "46051", TERMS)
    assert (found.text, bool(found.note)) == ("2026-01-29", True)


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#NAME?", "Err:502", " #DIV/0! "])
def test_a_formula_that_failed_is_told(cell):
    assert is_failed(cell)


def test_the_same_is_told_from_another():
    assert same("lon", "-0.0200", "-.02")
    assert not same("name", "Hub", "hub")
    assert not same("capacity", "", "0")
    assert not same("postcode", "", "nowhere")
