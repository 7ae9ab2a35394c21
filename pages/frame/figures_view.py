"""One indicator: its figures, the chosen area's panel, the ranked plots and the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame, Series

from geo.figures.benchmarks import compared, context, find
from geo.figures.classification import Scheme, classify
from geo.figures.comparison import Disagreement
from geo.figures.peers import among_peers
from geo.figures.rank_ranges import rank_range
from geo.figures.trends import changes, steps
from geo.figures.values import figures, trend
from geo.memory import kept
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from layers.look.formatting import format_value, join_words, sentence_case, without_files
from layers.look.presentation import Figures, presented
from layers.look.ranking import in_order, ranked
from layers.map.view import area_words
from layers.paper import charts
from layers.paper.area_panel import Chosen, panel_html
from layers.paper.description import describe
from layers.paper.dotplot import count_bars_svg, dot_plot_svg
from layers.paper.picture import Picture
from layers.paper.printed import printed_table_html
from layers.paper.text_table import text_table_html, unfolds
from pages.frame import parts, pictures, ui
from pages.frame.downloads import File
from pages.frame.pocket_words import pocket_words

ALT = "The table holds the same figures in the same order."


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown(Figures):
    """The figures of one indicator at one level."""

    indicator: Indicator
    level: Level


@kept(256, shared=True)
def shown(
    pack: Pack, indicator_id: str, level: Level, *, method: str, benchmark: str, scheme: Scheme, adjust: bool
) -> Shown:
    """Return what a map of these choices shows."""
    indicator = pack.indicator(indicator_id)
    frame = compared(pack, indicator_id, level, method=method, benchmark=benchmark, adjust=adjust)
    frame = presented(frame.join(rank_range(pack, indicator_id, level, method=method)), indicator.unit)
    decimals = 0 if indicator.is_count() else 1
    # What is out of date has one look for all: shades would put areas in an order that is no longer known.
    shaded = frame["value"].where(in_order(frame)).round(decimals)
    return Shown(
        indicator=indicator,
        level=level,
        frame=frame,
        classes=classify(shaded, scheme=scheme, polarity=indicator.polarity),
        title=indicator.title,
        unit=indicator.unit,
        unit_label=f"{indicator.unit_label}, {indicator.period_label}",
        polarity=indicator.polarity,
        short_title=indicator.short_title,
        period=indicator.period_label,
        benchmark=find(pack, benchmark).name,
    )


def panel(pack: Pack, view: Shown, area: str, *, method: str, level: int) -> None:
    """Show what is known about the chosen area, under a heading of a level."""
    row: Any = view.frame.loc[area]
    with_best_fit = method == "default" and view.level in ("ward", "locality")
    best = figures(pack, view.indicator.id, view.level, method="best_fit") if with_best_fit else None
    beside: Any = among_peers(pack, view.indicator.id, view.level).loc[area]
    parts.panel_heading(str(row["area_name"]), level=level)
    chosen = Chosen(
        indicator=view.indicator,
        row=row,
        of=int(view.frame["value"].notna().sum()),
        area_word=pack.place.levels[view.level].singular,
        benchmark_name=view.benchmark,
        best_fit=None if best is None else float(best["value"][area]),
        trend=trend(pack, view.indicator.id, view.level, area) if view.indicator.trend_periods else None,
        within=within(pack, view.level, area),
        sharing=int((view.frame["rank"] == row["rank"]).sum()),
        peers=beside,
        changes=_changes(pack, view.indicator, view.level, area),
        pockets=pocket_words(pack, view.indicator, view.level, area),
    )
    st.html(panel_html(chosen) + unfolds("How this figure came about"))


def _changes(pack: Pack, indicator: Indicator, level: Level, area: str) -> DataFrame | None:
    """Return how the figure of an area changed from period to period; None where there is no series."""
    rows = [
        changes(pack, indicator.id, level, earlier=earlier, later=later).loc[[area]]
        for earlier, later in steps(indicator)
    ]
    return pd.concat(rows) if rows else None


def within(pack: Pack, level: Level, area: str) -> str:
    """Return the larger area: a small area's ward, or a ward's locality with how sure that is."""
    if level == "lsoa":
        return f"mostly in {ward_of(pack, area)}"
    if level != "ward":
        return ""
    record = pack.localities.loc[area]
    label = pack.place.localities.label if pack.place.localities.provisional else ""
    notes = "; ".join(part for part in (label, str(record["confidence"])) if part)
    name = f"{record['locality_name']} {pack.place.levels['locality'].singular}"
    return f"{name} ({notes})" if notes else name


def ward_of(pack: Pack, lsoa: str) -> str:
    """Return the name of the ward that a small area is given to by best fit."""
    return _wards(pack)[lsoa]


@kept(1, shared=True)
def _wards(pack: Pack) -> Mapping[str, str]:
    """Return the same for every small area: one by one, thousands of look-ups slow a page down."""
    best = pack.small_areas["best_fit"].to_dict()
    return MappingProxyType({str(lsoa): pack.area_name(str(ward)) for lsoa, ward in best.items()})


def plots(pack: Pack, view: Shown, *, area: str) -> None:
    """Show the ranked dot plot and, for a rate, the number behind it."""
    indicator = view.indicator
    if indicator.is_count() or view.frame["numerator"].isna().all():
        parts.drawn(_plot(pack, view, area))
        return
    rate, number = st.columns(2, gap="medium")
    with rate:
        ui.paragraph(f"Rate: {indicator.unit_label}, with its range")
        parts.drawn(_plot(pack, view, area))
    with number:
        ui.paragraph(f"Number: {indicator.numerator}")
        parts.drawn(_number_bars(pack, view, area))


@kept(64, shared=True)
def _plot(pack: Pack, view: Shown, area: str) -> str:
    """Return the areas in order of need, drawn: dots with their ranges, or bars of a count."""
    indicator = view.indicator
    title = f"Ranked plot of {view.title}. {ALT}"
    if indicator.is_count():
        return count_bars_svg(
            view.frame,
            view.frame["value"],
            unit=indicator.unit,
            title=title,
            selected=area or None,
            polarity=indicator.polarity,
        )
    return dot_plot_svg(
        view.frame,
        unit=indicator.unit,
        title=title,
        benchmark_value=_line(view),
        benchmark_label=view.benchmark,
        selected=area or None,
        polarity=indicator.polarity,
    )


@kept(64, shared=True)
def _number_bars(pack: Pack, view: Shown, area: str) -> str:
    """Return the number behind each rate as bars, in the rows of the plot beside it."""
    return count_bars_svg(
        view.frame,
        view.frame["numerator"],
        unit="people",
        title=f"Number behind each rate. {ALT}",
        selected=area or None,
        polarity=view.indicator.polarity,
    )


def _line(view: Shown) -> float | None:
    """Return the benchmark that figures in date are held against; None where there is none."""
    value = view.frame["benchmark_value"].dropna()
    return None if value.empty or not in_order(view.frame).any() else float(value.iloc[0])


def plot_files(pack: Pack, view: Shown, *, area: str, key: str = "") -> list[File]:
    """Return the ranked plot, and the number behind each rate where there is one, as pictures."""
    stem = f"{view.indicator.id}-{view.level}"
    found = pictures.of_picture(lambda: _ranked(pack, view, area), f"{stem}-ranked", key=f"{key}ranked")
    if not view.indicator.is_count() and view.frame["numerator"].notna().any():
        title = "Number behind each rate"
        make = lambda: _numbers(pack, view, area)  # noqa: E731 - made when it is asked for
        found += pictures.of_picture(make, f"{stem}-numbers", key=f"{key}numbers", title=title)
    return found


def _ranked(pack: Pack, view: Shown, area: str) -> Picture:
    """Return the ranked plot as a picture."""
    frame, indicator, line = view.frame, view.indicator, _line(view)
    chosen, many = area or None, pack.place.levels[view.level].plural
    if indicator.is_count():
        drawn = charts.bars(
            frame, frame["value"], unit=indicator.unit, selected=chosen, polarity=indicator.polarity
        )
    else:
        drawn = charts.dot_plot(
            frame,
            unit=indicator.unit,
            benchmark_value=line,
            benchmark_label=view.benchmark,
            selected=chosen,
            polarity=indicator.polarity,
        )
    legends = [] if indicator.is_count() else [charts.comparison_legend(frame, view.benchmark, many)]
    return pictures.chart(
        pack,
        drawn,
        title=view.title,
        says=view.unit_label,
        legends=legends,
        how="Greatest need first. In brackets: the range." if not indicator.is_count() else "",
        source=indicator.source.attribution,
        alt=f"Ranked plot. {describe(view, area_words(pack, view.level))}",
    )


def _numbers(pack: Pack, view: Shown, area: str) -> Picture:
    """Return the number behind each rate as a picture, in the order of the rates."""
    indicator, frame = view.indicator, view.frame
    pairs = zip(frame["area_name"], frame["numerator"], strict=True)
    said = "; ".join(f"{name}: {format_value(number, 'people')}" for name, number in pairs)
    return pictures.chart(
        pack,
        charts.bars(
            frame, frame["numerator"], unit="people", selected=area or None, polarity=indicator.polarity
        ),
        title=f"Number: {indicator.numerator}",
        says=f"{view.title}, {view.indicator.period_label}: the number behind each rate.",
        how="In the order of the rates, greatest need first.",
        source=indicator.source.attribution,
        alt=f"Number behind each rate of {view.title}. {said}.",
    )


def disagreement_words(view: Shown, disagreement: Disagreement) -> str:
    """Return the warning that the greatest rate and the greatest number are not in the same places."""
    names = view.frame["area_name"]
    parts = []
    for codes, one, other in (
        (disagreement.only_by_rate, "rate", "number"),
        (disagreement.only_by_number, "number", "rate"),
    ):
        if codes:
            verb = "is" if len(codes) == 1 else "are"
            listed = join_words([str(names[code]) for code in codes])
            parts.append(f"{listed} {verb} among the first {disagreement.top} by {one} but not by {other}")
    return f"Rate and number point to different places: {'; '.join(parts)}."


def table(pack: Pack, view: Shown) -> None:
    """Show the figures as a table, greatest need first; on paper, too."""
    st.html(_table(pack, view))


def printed(pack: Pack, view: Shown) -> None:
    """Print the figures as a table, which the screen shows as a plot."""
    st.html(_printed(pack, view))


@kept(64, shared=True)
def _printed(pack: Pack, view: Shown) -> str:
    """Return the same table for paper."""
    columns = _columns(pack, view, ranked(view.frame, view.indicator.polarity))
    return printed_table_html(columns, caption=f"{view.title}, {pack.place.levels[view.level].plural}")


@kept(64, shared=True)
def _table(pack: Pack, view: Shown) -> str:
    """Return the figures as a table."""
    columns = _columns(pack, view, ranked(view.frame, view.indicator.polarity))
    caption = f"{view.title}, {pack.place.levels[view.level].plural}"
    return text_table_html(columns, caption=caption, tall=True, areas=True)


def _columns(pack: Pack, view: Shown, frame: DataFrame) -> DataFrame:
    """Return the columns that are read, in words that need no explanation; files hold all of them."""
    out = pd.DataFrame(index=frame.index)
    out[sentence_case(pack.place.levels[view.level].singular)] = frame["area_name"]
    if view.level == "lsoa":
        out[f"Mostly in {pack.place.levels['ward'].singular}"] = [ward_of(pack, code) for code in frame.index]
    out["Figure, and its range"] = [
        f"{shown} ({span})" if span else shown
        for shown, span in zip(frame["shown"], frame["range"], strict=True)
    ]
    if frame["rank"].notna().any():
        out["Rank, and its range"] = _ranks(frame, "rank")
    if frame["benchmark_value"].notna().any() and in_order(frame).any():
        out[f"Against {view.benchmark}"] = [_compared(row) for row in frame.itertuples()]
    if frame["numerator"].notna().any() and not view.indicator.is_count():
        out["Number"] = [
            "" if pd.isna(number) else f"{number:,.0f} of {base:,.0f}"
            for number, base in zip(frame["numerator"], frame["denominator"], strict=True)
        ]
    peers = among_peers(pack, view.indicator.id, view.level).reindex(frame.index)
    if peers["peer_rank"].notna().any():
        out[f"Rank among {view.indicator.peers}"] = _ranks(peers, "peer_rank")
    if (notes := _notes(frame)).any():
        out["Beware"] = notes
    return out


def _compared(row: Any) -> str:
    """Return the comparison of a figure and the size of the difference."""
    if pd.isna(row.points):
        return str(row.comparison)
    return f"{row.comparison} ({'+' if row.points > 0 else ''}{row.points:.1f})".replace("-", "−")


def _ranks(frame: DataFrame, name: str) -> list[str]:
    """Return ranks with the places that each may have, in words; empty where there is none."""
    rows = zip(frame[name], frame[f"{name}_lower"], frame[f"{name}_upper"], strict=True)
    return [
        "" if pd.isna(rank) else f"{rank:.0f} ({low:.0f} to {high:.0f})" if low < high else f"{rank:.0f}"
        for rank, low, high in rows
    ]


def _notes(frame: DataFrame) -> Series[Any]:
    """Return what to beware of in words; what holds for all rows alike stands in the badges."""
    notes = frame["flag"].str.replace("implied_base", "base worked out").str.replace("_", " ")
    notes = notes.str.replace(";", "; ")
    return notes if notes.nunique() > 1 else notes.mask(notes.notna(), "")


def context_table(pack: Pack, indicator: Indicator) -> None:
    """Show figures of other periods, areas or definitions, which are never compared with."""
    if table := _context_table(pack, indicator.id):
        st.html(table)


@kept(64, shared=True)
def _context_table(pack: Pack, indicator_id: str) -> str:
    """Return these figures as HTML, empty where there are none."""
    rows, unit = context(pack, indicator_id), pack.indicator(indicator_id).unit
    if rows.empty:
        return ""
    table = pd.DataFrame(
        {
            "Area": rows["area_name"],
            "Period": rows["period"],
            "Figure": [format_value(value, unit) for value in rows["value"]],
            "Where it is from, and how it differs": rows["note"].map(
                lambda each: sentence_case(without_files(each))
            ),
        }
    )
    caption = (
        "Other published figures, for context only: of another period, area or definition, so not compared"
    )
    return text_table_html(table, caption=caption, tall=True)
