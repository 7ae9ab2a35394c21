"""The measures of a profile: every figure of an area but counts, with all that is known beside it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from pandas import DataFrame

from geo.figures.benchmarks import benchmark_figure
from geo.figures.comparison import NOT_COMPARED
from geo.figures.flags import SEPARATOR
from geo.figures.peers import among_peers
from geo.figures.rank_ranges import rank_range
from geo.figures.spine import middle, spine
from geo.figures.trends import NO_RANGE, NOT_COMPARABLE, UNKNOWN, changes, with_trend
from geo.figures.values import figures
from geo.memory import kept
from geo.need.pockets import HIDDEN, hidden_pockets, pocketed
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from geo.report.dictionary import METHOD_WORDS
from geo.report.profile_content import AmongPeers, Beside, Measure, Moment, Pocket, Trend
from geo.words import format_range, format_value

MARKS: Final = {
    "estimated": "E",
    "indicative": "I",
    "out_of_date": "O",
    "implied_base": "B",
    "provisional": "P",
    "suppressed": "S",
}
"""A letter for each thing to beware of, in the order that they stand in."""


def number(value: Any) -> float | None:
    """Return a number as it is, None where it is unknown.

    Examples
    --------
    >>> number(float("nan")), number(2)
    (None, 2.0)
    """
    return None if pd.isna(value) else float(value)


def _whole(value: Any) -> int | None:
    """Return a whole number, None where it is unknown."""
    return None if pd.isna(value) else int(value)


@kept(4, shared=True)
def measures(pack: Pack, level: Level) -> dict[str, tuple[Measure, ...]]:
    """Return the measures of every area of a level by its code, headings in the order of the pack.

    Measures that the source withholds or lacks for an area stand in their place, with the word for it.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = measures(town(), "ward")["B"]
    >>> [(each.title, each.words, each.comparison) for each in found][:2]
    [('Damp homes', '28.6%', 'worse'), ('Hours with a bus', '20.0', 'not compared')]
    """
    frame = spine(pack, level)
    order = {each.id: at for at, each in enumerate(pack.place.domains)}
    names = [str(each) for each in dict.fromkeys(frame.index.get_level_values("indicator"))]
    names.sort(key=lambda each: order.get(pack.indicator(each).domain, len(order)))
    found: dict[str, list[Measure]] = {str(code): [] for code in pack.areas[level].index}
    rows: dict[str, list[dict[Any, Any]]] = {}
    for row in frame.reset_index().to_dict("records"):
        rows.setdefault(str(row["indicator"]), []).append(row)
    for name in names:
        indicator = pack.indicator(name)
        more = [rank_range(pack, name, level).to_dict("index")]
        if indicator.peers:
            more.append(among_peers(pack, name, level).to_dict("index"))
        beside = beside_of(pack, indicator, level)
        of = sum(not pd.isna(row["rank"]) for row in rows[name])
        for row in rows[name]:
            code = str(row["area_code"])
            for each in more:
                row |= each[code]
            found[code].append(measure_of(pack, indicator, row, beside, of))
    return {code: tuple(each) for code, each in found.items()}


def beside_of(pack: Pack, indicator: Indicator, level: Level) -> tuple[Beside, ...]:
    """Return the figures of the larger areas; the place itself is not set beside itself.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.name, each.words) for each in beside_of(town(), town().indicator("damp_homes"), "borough")]
    [('The nation', '12.0%')]
    """
    found = []
    for each in pack.place.benchmarks:
        if level == "borough" and each.code == pack.place.borough.code:
            continue
        value = benchmark_figure(pack, indicator.id, each.id).value
        found.append(Beside(each.name, value, "" if value is None else format_value(value, indicator.unit)))
    return tuple(found)


def measure_of(
    pack: Pack, indicator: Indicator, row: dict[Any, Any], beside: tuple[Beside, ...], of: int
) -> Measure:
    """Return one figure of one area.

    Parameters
    ----------
    row : of `spine` or of `spine_of`, with rank_lower and rank_upper where areas are ranked
    beside : the figures of larger areas; `of` : how many areas are ranked

    Examples
    --------
    >>> from geo.figures.spine import spine
    >>> from geo.sample import town
    >>> row = spine(town(), "ward").loc[("B", "damp_homes")].to_dict()
    >>> measure_of(town(), town().indicator("damp_homes"), row, (), 0).words
    '28.6%'
    """
    flags = set(str(row["flag"]).split(SEPARATOR))
    stale = bool(row["stale"])
    counted = indicator.kind == "proportion"
    return Measure(
        id=indicator.id,
        domain=next((each.title for each in pack.place.domains if each.id == indicator.domain), ""),
        title=indicator.title,
        short_title=indicator.print_title or indicator.title,
        unit=indicator.unit,
        unit_label=indicator.unit_label,
        polarity=indicator.polarity,
        period=_short_period(indicator),
        period_words=indicator.period_label,
        value=number(row["value"]),
        lower=number(row["lower"]),
        upper=number(row["upper"]),
        words=format_value(row["value"], indicator.unit, state=str(row["state"])),
        span=format_range(row["lower"], row["upper"], indicator.unit),
        number=number(row["numerator"]) if counted else None,
        base=number(row["denominator"]) if counted else None,
        estimated_share=number(row["estimated_share"]) or 0.0,
        comparison=NOT_COMPARED if stale else str(row["comparison"]),
        sound=bool(row["sound"]),
        stale=stale,
        points=None if stale else number(row["points"]),
        people=None if stale else number(row["people"]),
        middle=number(row["benchmark_value"]),
        beside=beside,
        lowest=number(row["lowest"]),
        quarter=number(row["quarter"]),
        three_quarters=number(row["three_quarters"]),
        highest=number(row["highest"]),
        rank=None if stale or of < 2 else _whole(row["rank"]),
        rank_low=None if stale or of < 2 else _whole(row.get("rank_lower")),
        rank_high=None if stale or of < 2 else _whole(row.get("rank_upper")),
        of=of,
        peers=_peers(indicator, row),
        marks="".join(letter for flag, letter in MARKS.items() if flag in flags),
        method=METHOD_WORDS[str(row["method"])],
        source=indicator.source.attribution,
    )


def _short_period(indicator: Indicator) -> str:
    """Return the years of a period: those it names, else the year it ends in."""
    return str(indicator.period_end.year) if indicator.period_end else indicator.period


def _peers(indicator: Indicator, row: dict[Any, Any]) -> AmongPeers | None:
    """Return the place among the wards of a larger place, where it is known."""
    if not indicator.peers or pd.isna(row.get("peer_rank")):
        return None
    rank, low, high = (int(row[f"peer_rank{end}"]) for end in ("", "_lower", "_upper"))
    return AmongPeers(rank, low, high, int(row["peers"]), indicator.peers)


# ---- Over time, and within wards -------------------------------------------------------------------------


@kept(4, shared=True)
def trends(pack: Pack, level: Level) -> dict[str, tuple[Trend, ...]]:
    """Return the figures of several periods of every area of a level, by its code.

    Examples
    --------
    >>> from geo.sample import town
    >>> [(each.title, each.verdict) for each in trends(town(), "ward")["A"]]
    [('Free school meals', 'no real change'), ('Overweight, Year 1', 'no real change')]
    """
    found: dict[str, list[Trend]] = {str(code): [] for code in pack.areas[level].index}
    for name in with_trend(pack):
        indicator = pack.indicator(name)
        if level not in indicator.levels:
            continue
        series = [figures(pack, name, level, period=each) for each in indicator.trend_periods]
        change = changes(pack, name, level)
        against = middle(pack, level)
        middles = [_then(pack, indicator, against.code, each) for each in indicator.trend_periods]
        for code, parts in found.items():
            ends = [[number(each[end].get(code)) for end in ("value", "lower", "upper")] for each in series]
            if all(value is None for value, _, _ in ends):
                continue
            moments = tuple(
                Moment(period, value, lower, upper, then)
                for period, (value, lower, upper), then in zip(
                    indicator.trend_periods, ends, middles, strict=True
                )
            )
            verdict = str(change.at[code, "verdict"])
            words = _change_words(change.loc[code].to_dict(), indicator)
            title = indicator.print_title or indicator.title
            parts.append(Trend(title, indicator.unit, moments, verdict, words, against.name))
    return {code: tuple(each) for code, each in found.items()}


def _then(pack: Pack, indicator: Indicator, code: str, period: str) -> float | None:
    """Return the figure of what is compared with in a period."""
    if code == pack.place.borough.code:
        return number(figures(pack, indicator.id, "borough", period=period)["value"].iloc[0])
    rows = pack.values[indicator.id]
    rows = rows[(rows["role"] == "benchmark") & (rows["area_code"] == code) & (rows["period"] == period)]
    return number(rows["value"].iloc[0]) if len(rows) else None


def _change_words(row: dict[Any, Any], indicator: Indicator) -> str:
    """Return how far a figure changed and how sure that is."""
    said = f"From {row['earlier']} to {row['later']}: {row['verdict']}"
    if row["verdict"] in (UNKNOWN, NOT_COMPARABLE):
        return f"{said}. {row['note']}".strip() if row["note"] else f"{said}."
    unit = "points" if indicator.unit == "percent" else indicator.unit
    size = format_value(row["change"], unit)
    if row["verdict"] == NO_RANGE or pd.isna(row["lower"]):
        return f"{said} ({size}; no range is known)."
    ends = format_range(row["lower"], row["upper"], unit)
    return f"{said} ({size}; 95 % range {ends})."


@kept(1, shared=True)
def pockets(pack: Pack) -> DataFrame:
    """Return every pocket of every measure that has any, one row each, those with most people first.

    Returns
    -------
    Columns ward_code, lsoa_code and pocket, which is a `Pocket`.

    Examples
    --------
    >>> from geo.sample import town
    >>> pockets(town()).columns.tolist()
    ['ward_code', 'lsoa_code', 'pocket']
    """
    rows = []
    for name in pocketed(pack):
        indicator = pack.indicator(name)
        named = hidden_pockets(pack, name).named
        for code, each in zip(named.index, named.to_dict("records"), strict=True):
            pocket = Pocket(
                indicator.print_title or indicator.title,
                str(each["area_name"]),
                str(each["ward_name"]),
                f"{format_value(each['value'], indicator.unit)} "
                f"({format_range(each['lower'], each['upper'], indicator.unit)})",
                format_value(each["ward_value"], indicator.unit),
                float(each["children_here"]),
                str(each["standing"]) == HIDDEN,
            )
            rows.append((str(each["ward_code"]), str(code), pocket))
    return DataFrame(rows, columns=["ward_code", "lsoa_code", "pocket"])
