"""Figures over time as a printed profile has them: each moment as a part of the axis, and in words."""

from __future__ import annotations

from typing import Any

from geo.report.profile_content import Moment, Profile, Trend
from geo.words import format_value


def trend_rows(profile: Profile, most: int) -> list[dict[str, Any]]:
    """Return the percentages of an area that have several periods, `most` of them at most."""
    return [_trend(each, profile) for each in profile.trends if each.unit.startswith("percent")][:most]


def _trend(trend: Trend, profile: Profile) -> dict[str, Any]:
    """Return a figure over time: each moment as a part of the axis, and in words."""
    every = [value for each in trend.moments for value in (each.value, each.upper, each.middle)]
    top = _round_up(max((value for value in every if value is not None), default=1.0))
    known = [each for each in trend.moments if each.value is not None]
    middle = trend.moments[-1].middle
    said = f"{'; '.join(_said(each, trend) for each in trend.moments)}."
    return {
        "title": trend.title,
        "top": format_value(top, trend.unit).replace(".0", ""),
        "moments": [
            {
                "period": each.period,
                "value": _part(each.value, top),
                "low": _part(each.lower, top),
                "high": _part(each.upper, top),
                "middle": _part(each.middle, top),
            }
            for each in trend.moments
        ],
        "last": format_value(known[-1].value, trend.unit) if known else "",
        "middle": format_value(middle, trend.unit) if middle is not None else "",
        "words": trend.words,
        "said": said,
        "alt": f"{said} {profile.name} with its range, and {trend.middle_name} dashed.",
    }


def _said(moment: Moment, trend: Trend) -> str:
    """Return one moment in words, beside what it is compared with."""
    own = f"{moment.period}: {format_value(moment.value, trend.unit)}"
    if moment.middle is None:
        return own
    return f"{own}, {trend.middle_name} {format_value(moment.middle, trend.unit)}"


def _round_up(value: float) -> float:
    """Return the next round number for the top of an axis."""
    for step in (1, 2, 5, 10, 20, 25, 40, 50, 60, 70, 80, 90, 100, 150, 200, 500, 1000):
        if value <= step:
            return float(step)
    return float(value)


def _part(value: float | None, top: float) -> float | None:
    """Return a value as a part of the axis."""
    return None if value is None else round(value / top, 4)
