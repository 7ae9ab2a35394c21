"""Amounts as people write them: read exactly or refused with the reason, never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from geo.errors import AtlasError
from geo.pack.amounts import Bound, number_words, read_amount, read_bound


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("48000", "48000"),
        (" 48,000 ", "48000"),
        ("1,000,003.50", "1000003.50"),
        ("£48,000", "48000"),
        ("£ 48 000", "48000"),
        ("€1\u00a0234", "1234"),
        ("1\u202f234\u202f567", "1234567"),
        ("0.01", "0.01"),
        (".5", "0.5"),
        ("9" * 38, "9" * 38),
        ("1,000", "1000"),
    ],
)
def test_an_amount_is_read_exactly(text, value):
    assert read_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ""),
        ("£", ""),
        ("-5", "zero or more"),
        ("−5", "zero or more"),
        ("(500)", "zero or more"),
        ("48,5", "a comma groups"),
        ("48,00", "a comma groups"),
        ("4,8000", "a comma groups"),
        ("1,00,000", "a comma groups"),
        ("000", "needless zero"),
        ("007", "needless zero"),
        ("1E+06", "scientific"),
        ("1e6", "scientific"),
        ("=1+1", "formula"),
        ("+5", "formula"),
        ("@SUM(A1)", "formula"),
        ("＝1", "formula"),
        ("nan", "write digits"),
        ("inf", "write digits"),
        ("n/a", "write digits"),
        ("#REF!", "write digits"),
        ("1.2.3", "write digits"),
        ("1. 5", "write digits"),
        ("٤٨", "write digits"),
        ("１２", "write digits"),
        ("12 apples", "write digits"),
        ("5%", "write digits"),
        ("9" * 400, "write digits"),
        ("1\n2", "write digits"),
        ("1" + chr(0), "write digits"),
        ("1_000", "write digits"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text, why):
    with pytest.raises(AtlasError, match="is no amount") as found:
        read_amount(text)
    assert why in str(found.value)
    assert len(str(found.value)) < 200


def test_a_limit_is_an_amount_or_a_share():
    assert read_bound("3%") == read_bound(" 3 % ") == Bound(Decimal("0.03"), True)
    assert read_bound("0.5%").value == Decimal("0.005")
    assert read_bound("48,000") == Bound(Decimal(48_000))
    for text in ("%", "-3%", "3%%", "three"):
        with pytest.raises(AtlasError, match="is no amount"):
            read_bound(text)
    assert [str(read_bound(each)) for each in ("3.50%", "48000")] == ["3.5 %", "48,000"]


def test_numbers_are_written_with_groups_and_without_needless_zeros():
    assert [number_words(Decimal(each)) for each in ("1E+15", "0", "100", "0.10", "1234.5")] == [
        "1,000,000,000,000,000",
        "0",
        "100",
        "0.1",
        "1,234.5",
    ]
