"""One figure as a printed profile has it: its words, and where its marks stand on the line."""

from __future__ import annotations

from typing import Any, Final

from geo.report.profile_content import Measure, Profile
from geo.words import format_value, sentence_case, unit_sign
from layers.paper.spine import scale

NONE: Final = "–"
"""What stands where nothing is known or nothing is compared."""
# Units that stand in the figure itself, or say nothing that the title does not.
_SELF_SAID: Final = frozenset(
    {"percent", "percent_whole", "percent_change", "score", "index", "people_per_km2"}
)


def measure_row(measure: Measure, profile: Profile) -> dict[str, Any]:
    """Return one figure as the spine prints it."""
    at = scale(
        measure.value,
        measure.lower,
        measure.upper,
        measure.lowest if measure.lowest is not None else measure.value,
        measure.highest if measure.highest is not None else measure.value,
        measure.middle,
    )
    turned = -1.0 if measure.polarity == "high_is_worse" else 1.0

    def place(value: float | None) -> float | None:
        return None if value is None else round(turned * at(value), 3)

    word = "out of date" if measure.stale else measure.comparison
    others = [each for each in measure.beside if each.name != profile.against]
    return {
        "title": measure.short_title,
        "unit": "" if measure.unit in _SELF_SAID else unit_sign(measure.unit),
        "period": measure.period,
        "marks": measure.marks,
        "number": f"{measure.number:,.0f}" if measure.number is not None else "",
        "words": _short(measure.value, measure),
        "span": _tight(measure),
        "word": NONE if word == "not compared" else word,
        "look": word,
        "neutral": measure.polarity == "neutral",
        "stale": measure.stale,
        "value": place(measure.value),
        "range": sorted([place(measure.lower) or 0.0, place(measure.upper) or 0.0])
        if measure.lower is not None and measure.upper is not None
        else None,
        "all": _sorted(place(measure.lowest), place(measure.highest)),
        "half": _sorted(place(measure.quarter), place(measure.three_quarters)),
        "middle": measure.middle is not None,
        "others": [place(each.value) for each in others],
        "beside": [NONE if each.value is None else _short(each.value, measure) for each in measure.beside],
        "alt": _spread(measure, profile),
    }


def _sorted(one: float | None, other: float | None) -> list[float] | None:
    """Return two places, the left one first; None where either is unknown."""
    return None if one is None or other is None else sorted([one, other])


def _tight(measure: Measure) -> str:
    """Return a range as a narrow column has it: "62–66%", with the decimals that tell its ends apart."""
    if measure.lower is None or measure.upper is None:
        return ""
    low, high = (format_value(each, measure.unit, behind=False) for each in (measure.lower, measure.upper))
    return f"{low} to {high}"


def _short(value: float | None, measure: Measure) -> str:
    """Return a figure as a narrow column has it: of its unit only the sign of per cent stands behind it."""
    if value is None:
        return measure.words
    return format_value(value, measure.unit, behind=measure.unit.startswith("percent"))


def _spread(measure: Measure, profile: Profile) -> str:
    """Return what the drawing says and the table does not: how the areas differ among themselves."""
    if measure.lowest is None or measure.highest is None:
        return "No other areas to show."
    ends = [format_value(each, measure.unit) for each in (measure.lowest, measure.highest)]
    half = [format_value(each, measure.unit) for each in (measure.quarter, measure.three_quarters)]
    areas = sentence_case(profile.others)
    return f"{areas} range from {' to '.join(ends)}; the middle half lies between {' and '.join(half)}."
