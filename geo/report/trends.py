"""The table of trends: each area's change between periods that do not overlap, and whether it is real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.errors import NotAvailableError
from geo.figures.trends import changes, steps, with_trend
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.fields import one_of, switch, texts
from geo.report.question import Question
from geo.report.table import Columns, Table, joined, number, of_areas, text

COLUMNS: Final[Columns] = {
    "area_code": text("code of the area"),
    "area_name": text("its name"),
    "area_type": text("ward, locality or borough"),
    "indicator": text("id of the indicator"),
    "earlier": text("earlier period"),
    "later": text("later period; the two do not overlap"),
    "value_earlier": number("figure of the earlier period, in the unit of the indicator"),
    "lower_earlier": number("low end of its 95 % range"),
    "upper_earlier": number("high end of its 95 % range"),
    "value_later": number("figure of the later period"),
    "lower_later": number("low end of its 95 % range"),
    "upper_later": number("high end of its 95 % range"),
    "change": number("value_later - value_earlier; empty where the method changed in between"),
    "lower": number("low end of the 95 % interval of the change; empty where a figure has no range"),
    "upper": number("high end of it"),
    "p_value": number("two-sided p-value of no change, as the interval", decimals=6),
    "verdict": text(
        "worse, better (higher, lower), no real change (the interval holds 0), not judged (no range), "
        "not comparable (the method changed), not known"
    ),
    "note": text("how the method changed"),
    "flag": text("what to beware of in either figure"),
    "source": text("attribution of the source"),
}


@dataclass(frozen=True)
class Trend(Question):
    """How far figures changed between periods that do not overlap, and whether that is a real change.

    A row for each area and each pair of periods: one with the next, and the first with the last.
    """

    page = "trend"

    level: Level = one_of(("ward", "locality", "borough"), usual="ward", label="kind of area")
    indicators: tuple[str, ...] = texts(
        "repeat for several; all that have a series when absent", name="indicator"
    )
    adjust: bool = switch("judge all areas together, so that chance is allowed for")


def trend_table(pack: Pack, asked: Trend) -> Table:
    """Return the changes asked for, one row an area and pair of periods.

    Raises
    ------
    UnknownIndicatorError : the pack has no such indicator.
    NotAvailableError : an indicator has no series at this level, or none of the pack has one.

    Examples
    --------
    >>> from geo.report.question import usually
    >>> from geo.sample import town
    >>> table = trend_table(town(), usually(Trend, indicators=("school_meals",), level="locality"))
    >>> table.rows[["area_name", "earlier", "later", "change", "verdict"]].round(1)
      area_name earlier later  change         verdict
    0      East    2023  2024     NaN       not known
    1      West    2023  2024     2.0  no real change
    """
    named = list(dict.fromkeys(asked.indicators))
    able = [each for each in with_trend(pack) if asked.level in pack.indicator(each).levels]
    if not named and not able:
        noun = pack.place.levels[asked.level].plural
        raise NotAvailableError(f"This place has no series of figures of {noun}, so there is no trend.")
    parts = []
    for each in named or able:
        indicator = pack.indicator(each)
        # An indicator without a series is refused by the first question about it.
        for earlier, later in steps(indicator) or [("", "")]:
            found = changes(
                pack, each, asked.level, earlier=earlier, later=later, adjust=asked.adjust
            ).assign(area_type=asked.level, indicator=each, source=indicator.source.attribution)
            parts.append(found.reset_index(names="area_code"))
    return of_areas(pack, joined(parts, COLUMNS), COLUMNS, "trend")
