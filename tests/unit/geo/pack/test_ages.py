"""Ages that a spreadsheet took for dates are read back; what could be two things is not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from geo.access.proposed import parse
from geo.pack.ages import read_ages, written_ages
from tests.conftest import TESTING_MATERIAL


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("5-11", (5, 11)),
        ("5 – 11", (5, 11)),
        ("11 to 19", (11, 19)),
        ("12+", (12, 17)),
        # Day and month, in either order.
        ("05-Nov", (5, 11)),
        ("5-Nov", (5, 11)),
        ("11-May", (5, 11)),
        ("01-Apr", (1, 4)),
        ("05-nov", (5, 11)),
        ("5 November", (5, 11)),
        ("05-Nov-2026", (5, 11)),
        # Month and year.
        ("Nov-19", (11, 19)),
        ("Dec-16", (12, 16)),
        ("Nov 2019", (11, 19)),
        # Whole dates.
        ("2005-11-01 00:00:00", (5, 11)),
        ("2019-11-01", (11, 19)),
        ("2026-11-05", (5, 11)),
        ("2026-11-05T00:00:00", (5, 11)),
        ("05/11/2026", (5, 11)),
        ("01/11/2019", (11, 19)),
        ("11/1/2019", (11, 19)),
        ("05.11.2026", (5, 11)),
        # Other languages.
        ("05. Nov", (5, 11)),
        ("05-Mai", (5, 5)),
        ("01. Mär", (1, 3)),
        ("Dez-16", (12, 16)),
        ("déc-16", (12, 16)),
        ("05-févr.", (2, 5)),
        ("04-ago", (4, 8)),
        ("okt-19", (10, 19)),
        ("11-mei", (5, 11)),
        ("Rhag-16", (12, 16)),
        ("05-Kas", (5, 11)),
        ("10-sty", (1, 10)),
    ],
)
def test_a_range_is_read_back(text: str, ages: tuple[int, int]) -> None:
    assert read_ages(text) == ages


@pytest.mark.parametrize("ages", [(5, 11), (4, 9), (1, 12), (11, 19), (12, 16)])
def test_the_number_of_a_day_is_read_back(ages: tuple[int, int]) -> None:
    low, high = ages
    day = date(2026, high, low) if high <= 12 else date(2000 + high, low, 1)
    assert read_ages(str((day - date(1899, 12, 30)).days)) == ages


@pytest.mark.parametrize(
    "text", ["19-11", "2025-11-01", "2024-11-01", "5-30", "jui-19", "Foo-19", "31-Feb", "12,14", "", "five"]
)
def test_what_is_unclear_is_not_guessed(text: str) -> None:
    assert read_ages(text) is None


@pytest.mark.parametrize("low", range(18))
def test_what_is_written_is_read_and_no_date(low: int) -> None:
    for high in range(low, 26):
        assert read_ages(written_ages((low, high))) == (low, high)
        assert " to " in written_ages((low, high))


@pytest.mark.skipif(not TESTING_MATERIAL.exists(), reason="needs ../shared/data/testing")
def test_the_given_sites(pack) -> None:
    data = (TESTING_MATERIAL / "cases/ages-become-dates/sites.csv").read_bytes()
    faults: list = []
    assert [each.ages for each in parse(data, "sites.csv", pack, faults)] == [(5, 11), (11, 19)]
    assert faults == []
