"""The panel of one chosen area: what its figure is, how sure, how it compares, how it came about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from geo.figures.flags import SEPARATOR
from geo.pack.indicators import Indicator
from geo.report.dictionary import FLAG_WORDS, METHOD_WORDS, unlabelled
from layers.look.escaping import as_linked, as_text
from layers.look.formatting import COUNTS, format_range, format_value, sentence_case

# A best-fit figure is shown beside ours where the two differ by this many points (methods.md).
BEST_FIT_DIFFERS = 1.0
_FOLDED = frozenset({"How we got it", "By best fit", "Beware", "Period", "Source", "Change", "Where"})
_LIST = (
    "display:grid;grid-template-columns:minmax(6.5rem,auto) minmax(0,1fr);gap:0.3rem 0.8rem;"
    "margin:0;padding:0;font-size:0.95rem"
)


@dataclass(frozen=True)
class Chosen:
    """All that the panel of one area says.

    `row` is a row of `benchmarks.compared` with that of `rank_ranges.rank_range`; `best_fit` the value by
    best fit or None; `trend` the figures of earlier periods (oldest first, index = period); `of` how many
    areas are ranked; `within` the larger area; `sharing` how many have its rank; `peers` a row of
    `peers.among_peers` or None; `changes` rows of `trends.changes` of the area, one a pair of periods, or
    None; `pockets` what is known of small areas far worse than their ward, in words.
    """

    indicator: Indicator
    row: Series
    of: int
    area_word: str
    benchmark_name: str
    best_fit: float | None
    trend: DataFrame | None
    within: str
    sharing: int = 1
    peers: Series | None = None
    changes: DataFrame | None = None
    pockets: str = ""


def panel_rows(chosen: Chosen) -> list[tuple[str, str]]:
    """Return (label, plain text) for each fact about the area, in the order of the panel."""
    indicator, row = chosen.indicator, chosen.row
    rows = [
        (indicator.short_title, format_value(row["value"], indicator.unit, state=str(row["state"]))),
        ("Number", _number(chosen)),
        (_range_word(row), format_range(row["lower"], row["upper"], indicator.unit)),
        ("Compared", comparison_words(chosen)),
        ("Rank", _rank_words(chosen)),
        ("Beside others", peer_words(chosen)),
        ("Trend", _trend_words(chosen)),
        ("Change", _changes_words(chosen)),
        ("Hidden pockets", chosen.pockets),
        ("Where", chosen.within),
        ("How we got it", METHOD_WORDS[str(row["method"])] + _estimated_words(chosen)),
        ("By best fit", _best_fit_words(chosen)),
        ("Beware", _flag_words(str(row["flag"]))),
        ("Period", indicator.period_label),
        ("Source", unlabelled(indicator.source.attribution)),
    ]
    return [(label, text) for label, text in rows if text]


def panel_html(chosen: Chosen) -> str:
    """Return the panel as an HTML description list; how the figure came about may be folded (explore.css)."""
    rows = [(label, sentence_case(text)) for label, text in panel_rows(chosen)]
    return definition_list(rows, folded=_FOLDED)


def definition_list(rows: list[tuple[str, str]], *, folded: Collection[str] = ()) -> str:
    """Return label and text pairs as an HTML description list; every text is escaped.

    `folded` : labels of what is seen only while the list is unfolded
    """
    items = "".join(
        f'<dt{_kind(label in folded)} style="font-weight:600">{as_text(label)}</dt>'
        f'<dd{_kind(label in folded)} style="margin:0;overflow-wrap:anywhere">{as_linked(text)}</dd>'
        for label, text in rows
    )
    return f'<dl class="atlas-facts" style="{_LIST}">{items}</dl>'


def _kind(folded: bool) -> str:
    """Return the class of a line that is folded away."""
    return ' class="atlas-later"' if folded else ""


def comparison_words(chosen: Chosen) -> str:
    """Return the comparison as a sentence with its size in points and in people."""
    row, unit = chosen.row, chosen.indicator.unit
    word, value = str(row["comparison"]), row["benchmark_value"]
    name = chosen.benchmark_name
    if pd.isna(value):
        if chosen.indicator.is_count():
            return "a count is not compared: a larger area has more people"
        return f"not compared: no figure of the same definition and period for {name}"
    shown = format_value(float(value), unit)
    if str(row["state"]) == "out_of_date":
        return f"not compared with {name}: the figure is out of date"
    if pd.isna(row["points"]):
        return ""
    if word == "not compared":
        return f"{name} has {shown}; not compared, because there is no range to judge the difference by"
    joint = "to" if word == "similar" else "than"
    gap = format_value(float(row["points"]), "points" if unit == "percent" else unit)
    text = f"{word} {joint} {name} ({shown}); difference {gap}"
    if pd.notna(row["people"]) and round(float(row["people"])):
        count = abs(round(float(row["people"])))
        more = "more" if row["people"] > 0 else "fewer"
        text += f", about {count:,} {more} {chosen.indicator.whom or 'people'} than at the rate of {name}"
    return text


def _number(chosen: Chosen) -> str:
    """Return the count behind a rate ("1,397 of 7,249 households")."""
    row = chosen.row
    if chosen.indicator.unit in COUNTS or chosen.indicator.kind != "proportion" or pd.isna(row["numerator"]):
        return ""
    about = "about " if row["estimated_share"] > 0 else ""
    return f"{about}{row['numerator']:,.0f} of {row['denominator']:,.0f} {chosen.indicator.whom or 'people'}"


def _range_word(row: Series) -> str:
    """Return what the range of a figure is called (methods.md)."""
    flags = str(row["flag"]).split(SEPARATOR)
    if "indicative" in flags:
        return "Indicative range"
    return "Uncertainty range" if "estimated" in flags else "95% range"


def _rank_words(chosen: Chosen) -> str:
    """Return the rank among the areas of the level."""
    rank = chosen.row["rank"]
    if pd.isna(rank) or chosen.of < 2:
        return ""
    if chosen.sharing == chosen.of:
        return f"all {chosen.of} are equal"
    ends = {"high_is_worse": "1 is the greatest need", "high_is_better": "1 is the greatest need"}
    meaning = ends.get(chosen.indicator.polarity, "1 is the highest figure")
    shared = f", shared by {chosen.sharing}" if chosen.sharing > 1 else ""
    low, high = int(chosen.row["rank_lower"]), int(chosen.row["rank_upper"])
    sure = f"90% range {low} to {high}; " if low < high else ""
    return f"{int(rank)} of {chosen.of}{shared} ({sure}{meaning})"


def peer_words(chosen: Chosen) -> str:
    """Return the rank among the wards of a larger place, with its range and how many are worse off."""
    peers = chosen.peers
    if peers is None or pd.isna(peers["peer_rank"]):
        return ""
    low, high = int(peers["peer_rank_lower"]), int(peers["peer_rank_upper"])
    span = f"{low} to {high}" if low != high else f"{low}"
    worse = f"{peers['peers_worse']:.1%}"
    place = f"{int(peers['peer_rank'])} of {int(peers['peers'])} {chosen.indicator.peers} that have a figure"
    return f"{place} (1 is the greatest need; 90% range of the rank {span}); {worse} of them are worse off"


def _trend_words(chosen: Chosen) -> str:
    """Return the figures of the periods that do not overlap, oldest first."""
    if chosen.trend is None or len(chosen.trend) < 2:
        return ""
    unit = chosen.indicator.unit
    new = {each.period for each in chosen.indicator.breaks}
    parts = []
    for period, row in chosen.trend.iterrows():
        mark = "new method, " if period in new else ""
        parts.append(f"{mark}{period}: {format_value(row['value'], unit, state=str(row['state']))}")
    return "; ".join(parts)


def _changes_words(chosen: Chosen) -> str:
    """Return per pair of periods how far the figure changed, and whether that is a real change."""
    if chosen.changes is None:
        return ""
    rows = (row for _, row in chosen.changes.iterrows())
    return "; ".join(_change_words(row, chosen.indicator.unit) for row in rows)


def _change_words(row: Series, unit: str) -> str:
    """Return a change with its interval in words: a difference that may be chance is no real change."""
    said = f"{row['verdict']} from {row['earlier']} to {row['later']}"
    if pd.isna(row["change"]):
        return f"{said} ({str(row['note']).rstrip('.')})" if row["note"] else said
    size = f"{_signed(row['change'], unit)}{' points' if unit.startswith('percent') else ''}"
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return f"{said}, since no range is known: {size}"
    return f"{said}: {size} (95% interval {_signed(row['lower'], unit)} to {_signed(row['upper'], unit)})"


def _signed(value: float, unit: str) -> str:
    """Return a change with its sign; none where it rounds to nothing."""
    decimals = 0 if unit in COUNTS else 1
    rounded = round(float(value), decimals) + 0.0
    return f"{rounded:{'+' if rounded else ''},.{decimals}f}".replace("-", "−")


def _estimated_words(chosen: Chosen) -> str:
    """Return how much of the figure is estimated."""
    share = chosen.row["estimated_share"]
    if pd.isna(share) or share <= 0 or chosen.row["method"] == "spread":
        return ""
    return f"; {max(share, 0.01):.0%} of it from small areas that lie in more than one {chosen.area_word}"


def _best_fit_words(chosen: Chosen) -> str:
    """Return the best-fit figure where it differs by a point or more."""
    value = chosen.row["value"]
    if chosen.best_fit is None or pd.isna(chosen.best_fit) or pd.isna(value):
        return ""
    if abs(chosen.best_fit - value) < BEST_FIT_DIFFERS:
        return ""
    shown = format_value(chosen.best_fit, chosen.indicator.unit)
    return f"{shown} by the national convention (whole small areas)"


def _flag_words(flag: str) -> str:
    """Return what the flags of a figure mean, in words."""
    words = [FLAG_WORDS.get(each, each.replace("_", " ")) for each in flag.split(SEPARATOR) if each]
    return "; ".join(words)
