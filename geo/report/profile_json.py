"""A profile as plain values, as programs read it: the same names and figures as everywhere."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from geo.report.profile_content import Profile
from geo.report.table import DECIMALS
from geo.writing import rounded


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
    if value is None or isinstance(value, str | bool | int):
        return value
    return rounded(value, DECIMALS)
