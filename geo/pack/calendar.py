"""The calendar of a place: school terms and bank holidays, as far as a source states them.

Where a pack has none (`calendar.toml`), nobody knows whether a date lies in a term, and the product says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE: Final = "calendar.toml"
LONGEST: Final = timedelta(weeks=8)
"""No school holidays are longer: where known terms lie farther apart, one between them is missing."""
Season = Literal["term", "holiday", "bank holiday", "not known"]

_Text = Annotated[str, Field(min_length=1, max_length=300)]


class Term(BaseModel):
    """A stretch of days on which schools teach, half terms being ends of one and start of another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Text
    starts: date
    ends: date
    source: _Text

    @model_validator(mode="after")
    def _in_order(self) -> Term:
        if self.ends < self.starts:
            raise ValueError("a term ends on or after the day on which it starts")
        return self


class BankHoliday(BaseModel):
    """A bank holiday."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Text
    on: date
    source: _Text


class Calendar(BaseModel):
    """What is known of the year; empty where nothing is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: tuple[Term, ...] = ()
    bank_holidays: tuple[BankHoliday, ...] = ()

    def season(self, day: date) -> Season:
        """Return what a day is: in a term, a bank holiday, between two terms that are known, or not known.

        Examples
        --------
        >>> Calendar().season(date(2026, 12, 3))
        'not known'
        """
        if any(each.on == day for each in self.bank_holidays):
            return "bank holiday"
        if any(each.starts <= day <= each.ends for each in self.terms):
            return "term"
        before = max((each.ends for each in self.terms if each.ends < day), default=None)
        after = min((each.starts for each in self.terms if each.starts > day), default=None)
        between = before is not None and after is not None and after - before <= LONGEST
        return "holiday" if between else "not known"
