"""Amounts as people and spreadsheets write them: 48,000, £1,000.50, 3 %. Exact, and never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from geo.errors import AtlasError
from geo.limits import NUMBER_LENGTH

_SPACES: Final = " \u00a0\u2009\u202f"
_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+")
_GROUPED = re.compile(rf"[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:[{_SPACES}][0-9]{{3}})+)(?:\.[0-9]+)?")
_CURRENCY = "£$€"


@dataclass(frozen=True)
class Bound:
    """A limit as a person gives it: an amount, or a share (0.03 for 3 %) of something."""

    value: Decimal
    is_share: bool = False

    def of(self, whole: Fraction) -> Fraction:
        """Return the amount that it means, of a whole."""
        return Fraction(self.value) * (whole if self.is_share else 1)

    def __str__(self) -> str:
        """Write it as a person does."""
        return f"{number_words(self.value * 100)} %" if self.is_share else number_words(self.value)


def read_amount(text: str) -> Decimal:
    """Return an amount of zero or more.

    Thousands may be grouped by commas or spaces, and a currency sign may stand before it. A comma that
    groups no thousands could be a decimal point and is refused, as is what a spreadsheet has rounded (1E+06).

    Raises
    ------
    AtlasError : it is none, or below zero; the text says how to mend it.

    Examples
    --------
    >>> [str(read_amount(each)) for each in ("48000", "£1,000,003.50", "48 000", "0")]
    ['48000', '1000003.50', '48000', '0']
    >>> read_amount("48,5")
    Traceback (most recent call last):
    geo.errors.AtlasError: '48,5' is no amount: a comma groups thousands, a point begins decimals.
    """
    plain = text.strip()
    shown = repr(plain if len(plain) <= NUMBER_LENGTH else plain[: NUMBER_LENGTH - 1] + "…")
    digits = plain.lstrip(_CURRENCY).strip()
    if len(digits) <= NUMBER_LENGTH and (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        return Decimal(re.sub(rf"[,{_SPACES}]", "", digits))
    raise AtlasError(f"{shown} is no amount{_why(digits)}.")


def read_bound(text: str) -> Bound:
    """Return a limit: an amount such as 48,000 or a share such as 3 %.

    Raises
    ------
    AtlasError : it is neither.

    Examples
    --------
    >>> read_bound("3 %"), read_bound("48,000")
    (Bound(value=Decimal('0.03'), is_share=True), Bound(value=Decimal('48000'), is_share=False))
    """
    plain = text.strip()
    if plain.endswith("%"):
        return Bound(read_amount(plain[:-1]) / 100, True)
    return Bound(read_amount(plain))


def number_words(value: Decimal) -> str:
    """Write a number with its thousands grouped and without needless zeros.

    Examples
    --------
    >>> number_words(Decimal("1000003.50")), number_words(Decimal("1E+3")), number_words(Decimal("0.00"))
    ('1,000,003.5', '1,000', '0')
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _why(digits: str) -> str:
    """Return why a text is no amount, as far as that can be told."""
    if not digits:
        return ""
    if digits.startswith(("=", "+", "@", "＝", "'=")):
        return ": write the amount, not a formula"
    if digits.startswith(("-", "(", "−", "–")):
        return ": it must be zero or more; leave it empty where nobody knows it"
    if re.fullmatch(r"[0-9.,]+[eE][+-]?[0-9]+", digits):
        return ": it is in scientific notation, which has rounded it; write every digit"
    if re.fullmatch(r"0[0-9]+(?:\.[0-9]+)?", digits):
        return ": it begins with a needless zero, as the rest of a number cut at its comma does"
    if re.fullmatch(r"[0-9]+(?:,[0-9]*)+(?:\.[0-9]+)?", digits):
        return ": a comma groups thousands, a point begins decimals"
    return ": write digits, or leave it empty where nobody knows it"
