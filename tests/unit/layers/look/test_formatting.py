from __future__ import annotations

import math

import pytest

from layers.look.formatting import format_range, format_value, join_words, plural, without_files


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (23.44, "percent", "23.4%"),
        (0.0, "percent", "0.0%"),
        (12345.0, "children", "12,345"),
        (15695.2, "people_per_km2", "15,695 per km²"),
        (31.59, "score", "31.6"),
        (5.0, "percent_change", "+5.0%"),
        (-5.04, "percent_change", "−5.0%"),
        (0.0, "percent_change", "0.0%"),
        (-0.01, "percent_change", "0.0%"),
        (31.59, "micrograms_per_m3", "31.6 µg/m³"),
        (1.25, "a unit of another pack", "1.2"),
    ],
)
def test_each_unit_has_one_way_to_be_written(value: float, unit: str, shown: str) -> None:
    assert format_value(value, unit) == shown


def test_every_unit_of_the_registry_has_a_style() -> None:
    from geo.pack.indicators import UNIT_LIMITS
    from geo.words import _STYLES

    assert set(UNIT_LIMITS) <= set(_STYLES)


@pytest.mark.parametrize("nothing", [None, math.nan])
@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("missing", "no figure"),
        ("ok", "no figure"),
        ("suppressed", "withheld (small numbers)"),
        ("not_applicable", "does not apply here"),
        ("out_of_date", "out of date"),
    ],
)
def test_a_figure_that_is_not_there_is_its_word_and_never_zero(
    nothing: float | None, state: str, word: str
) -> None:
    assert format_value(nothing, "percent", state=state) == word


def test_unit_can_stand_elsewhere() -> None:
    assert format_value(15695.0, "people_per_km2", behind=False) == "15,695"


def test_a_range_needs_both_ends() -> None:
    assert format_range(21.26, 25.64, "percent") == "21.3% to 25.6%"
    assert format_range(21.3, None, "percent") == ""
    assert format_range(math.nan, 25.6, "percent") == ""


def test_words_are_counted_and_joined_as_in_speech() -> None:
    assert plural(1, "ward") == "1 ward"
    assert plural(1200, "ward") == "1,200 wards"
    assert plural(2, "locality", "localities") == "2 localities"
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("wards/poverty_2024.csv; Other boroughs, same table", "Other boroughs, same table"),
        (
            "https://example.org/the-slice (site/src/articles/a-story.md) ; https://example.org/b",
            "https://example.org/the-slice ; https://example.org/b",
        ),
        ("https://example.org/list.csv", "https://example.org/list.csv"),
        ("Council page, section 2.1 (as printed)", "Council page, section 2.1 (as printed)"),
        ("", ""),
    ],
)
def test_the_names_of_files_are_left_out_and_addresses_stay(written: str, read: str) -> None:
    assert without_files(written) == read
