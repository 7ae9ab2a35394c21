"""A profile as plain values, as programs read it: the same names and figures as everywhere."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from typing import Any, Final

from geo.report.profile_content import Profile

DECIMALS: Final = 4
"""Decimals of a figure, as in tables."""


def profile_json(profile: Profile) -> dict[str, Any]:
    """Return a profile as plain values: numbers rounded as tables write them, unknown as None, days as texts.

    Examples
    --------
    >>> from geo.report.profiles import profile
    >>> from geo.sample import town
    >>> found = profile_json(profile(town(), "B"))
    >>> found["name"], found["level"], found["measures"][0]["title"]
    ('Bridge', 'ward', 'Damp homes')
    """
    return {each.name: _plain(getattr(profile, each.name)) for each in dataclasses.fields(Profile)}


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if dataclasses.is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return value
    number = float(value)  # of numpy, too
    return round(number, DECIMALS) + 0.0 if math.isfinite(number) else None
