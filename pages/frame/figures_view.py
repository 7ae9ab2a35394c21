"""One indicator: its figures, the chosen area's panel, the ranked plots and the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from pandas import DataFrame, Series

from geo.figures.benchmarks import compared, context, find
from geo.figures.classification import Scheme, classify
from geo.figures.comparison import Disagreement, rank_disagreement
from geo.figures.peers import among_peers
from geo.figures.rank_ranges import rank_range
from geo.figures.trends import changes, steps
from geo.figures.values import figures, trend
from geo.memory import kept
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from layers.look.formatting import format_value, join_words, sentence_case
from layers.look.presentation import Figures, presented
from layers.look.ranking import in_order, ranked
from layers.map.view import area_words
from layers.paper import charts
from layers.paper.area_panel import Chosen, panel_html
from layers.paper.description import describe
from layers.paper.dotplot import count_bars_svg, dot_plot_svg
from layers.paper.legend import picture
from layers.paper.picture import Picture
from layers.paper.printed import printed_table_html
from layers.paper.text_table import text_table_html
from pages.frame import pictures, ui
from pages.frame.downloads import File
from pages.frame.pocket_words import pocket_words

# Drawings are on paper: in the dark, too, they lie on white.
WIDE = "display:block;width:100%;background:#ffffff"
NARROW = f"{WIDE};max-width:44rem"
ALT = "The table below holds the same figures in the same order."


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


def panel(pack: Pack, view: Shown, area: str, *, method: str) -> None:
    """Show what is known about the chosen area."""
    row: Any = view.frame.loc[area]
    with_best_fit = method == "default" and view.level in ("ward", "locality")
    best = figures(pack, view.indicator.id, view.level, method="best_fit") if with_best_fit else None
    beside: Any = among_peers(pack, view.indicator.id, view.level).loc[area]
    ui.heading(str(row["area_name"]), level=3)
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
    st.html(panel_html(chosen))


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
    """Show the ranked dot plot and, for a rate, the number behind it; say where the two orders disagree."""
    indicator, frame = view.indicator, view.frame
    line = _line(view)
    bars_of = partial(count_bars_svg, frame, selected=area or None, polarity=indicator.polarity)
    if indicator.is_count():
        bars = bars_of(frame["value"], unit=indicator.unit, title=view.title)
        st.html(picture(bars, alt=f"Ranked bars of {view.title}. {ALT}", style=NARROW))
        return
    plot = dot_plot_svg(
        frame,
        unit=indicator.unit,
        title=view.title,
        benchmark_value=line,
        benchmark_label=view.benchmark,
        selected=area or None,
        polarity=indicator.polarity,
    )
    if frame["numerator"].isna().all():
        st.html(picture(plot, alt=f"Ranked plot of {view.title}. {ALT}", style=NARROW))
        return
    disagreement = rank_disagreement(frame[in_order(frame)], polarity=indicator.polarity)
    if disagreement:
        ui.paragraph(_disagreement_words(view, disagreement))
    bars = bars_of(frame["numerator"], unit="people", title=indicator.numerator)
    rate, number = st.columns(2, gap="medium")
    with rate:
        ui.paragraph(f"Rate: {indicator.unit_label}, with its range")
        st.html(picture(plot, alt=f"Ranked plot of {view.title}. {ALT}", style=WIDE))
    with number:
        ui.paragraph(f"Number: {indicator.numerator}")
        st.html(picture(bars, alt=f"Number behind each rate. {ALT}", style=WIDE))


def _line(view: Shown) -> float | None:
    """Return the benchmark that figures in date are held against; None where there is none."""
    value = view.frame["benchmark_value"].dropna()
    return None if value.empty or not in_order(view.frame).any() else float(value.iloc[0])


def plot_files(pack: Pack, view: Shown, *, area: str) -> list[File]:
    """Return the ranked plot, and the number behind each rate where there is one, as pictures."""
    stem = f"{view.indicator.id}-{view.level}"
    found = pictures.of_picture(lambda: _ranked(pack, view, area), f"{stem}-ranked", key="ranked")
    if not view.indicator.is_count() and view.frame["numerator"].notna().any():
        title = "Number behind each rate"
        make = lambda: _numbers(pack, view, area)  # noqa: E731 - made when it is asked for
        found += pictures.of_picture(make, f"{stem}-numbers", key="numbers", title=title)
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


def _disagreement_words(view: Shown, disagreement: Disagreement) -> str:
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


def table(pack: Pack, view: Shown, *, area: str, key: str, on_select: Callable[[str], None]) -> None:
    """Show the figures as a table, greatest need first; choosing a row selects the area."""
    frame = ranked(view.frame, view.indicator.polarity)
    position = list(frame.index).index(area) if area in frame.index else None
    rows = [] if position is None else [position]
    state = st.session_state.get(key)
    if state is None or state["selection"]["rows"] != rows:
        st.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}

    def picked() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        on_select(str(frame.index[chosen[0]]) if chosen else "")

    columns = _columns(pack, view, frame)
    st.dataframe(
        columns,
        key=key,
        column_config=_formats(columns, count=view.indicator.is_count()),
        hide_index=True,
        on_select=picked,
        selection_mode="single-row",
        placeholder="no figure",
        alt=f"{view.title}, {pack.place.levels[view.level].plural}",
        height=min(38 * (len(frame) + 1), 560),
    )
    st.html(_printed(pack, view))


@kept(64, shared=True)
def _printed(pack: Pack, view: Shown) -> str:
    """Return the same table for paper."""
    columns = _columns(pack, view, ranked(view.frame, view.indicator.polarity))
    decimals = 0 if view.indicator.is_count() else 1
    caption = f"{view.title}, {pack.place.levels[view.level].plural}"
    ones = {str(name): decimals for name in columns if "Figure" in str(name)}
    return printed_table_html(
        columns, caption=caption, decimals={**ones, "Difference": 1, "Of them worse off (%)": 1}
    )


def _formats(columns: DataFrame, *, count: bool) -> dict[str, Any]:
    """Return how the numbers of the table are written: counts with commas, the rest with one decimal."""
    number = st.column_config.NumberColumn
    counts = {name: number(format="localized") for name in ("Number", "Out of") if name in columns}
    names = [str(each) for each in columns if "Figure" in str(each)]
    rates = {name: number(format="localized" if count else "%.1f") for name in names}
    return counts | rates | ({"Difference": number(format="%+.1f")} if "Difference" in columns else {})


def _columns(pack: Pack, view: Shown, frame: DataFrame) -> DataFrame:
    """Return the columns of the table, in words that need no explanation."""
    percent = view.indicator.unit.startswith("percent")
    out = pd.DataFrame(index=frame.index)
    if frame["rank"].notna().any():
        out["Rank"] = frame["rank"]
    if frame["rank"].notna().any() and frame["lower"].notna().any():
        out["90 % range of rank"] = _spans(frame["rank_lower"], frame["rank_upper"])
    out[sentence_case(pack.place.levels[view.level].singular)] = frame["area_name"]
    if view.level == "lsoa":
        out[f"Mostly in {pack.place.levels['ward'].singular}"] = [ward_of(pack, code) for code in frame.index]
    out["Figure (%)" if percent else "Figure"] = frame["value"].round(0 if view.indicator.is_count() else 1)
    if frame["lower"].notna().any():
        out["Range"] = frame["range"]
    if frame["benchmark_value"].notna().any() and in_order(frame).any():
        out[f"Against {view.benchmark}"] = frame["comparison"]
        out["Difference"] = frame["points"].round(1)
    if frame["numerator"].notna().any() and not view.indicator.is_count():
        out["Number"] = frame["numerator"].round(0)
        out["Out of"] = frame["denominator"].round(0)
    peers = among_peers(pack, view.indicator.id, view.level).reindex(frame.index)
    if peers["peer_rank"].notna().any():
        out[f"Rank among {view.indicator.peers}"] = peers["peer_rank"]
        out["90 % range of it"] = _spans(peers["peer_rank_lower"], peers["peer_rank_upper"])
        out["Of them worse off (%)"] = (100 * peers["peers_worse"]).round(1)
    out["Method"] = frame["method"].str.replace("_", " ")
    notes = frame["flag"].str.replace("implied_base", "base worked out")
    out["Notes"] = notes.str.replace("_", " ").str.replace(";", "; ")
    return out


def _spans(low: Series[Any], high: Series[Any]) -> list[str]:
    """Return ranks from the lowest to the highest that each may be, in words; empty where there is none."""
    return ["" if pd.isna(one) else f"{one:.0f} to {other:.0f}" for one, other in zip(low, high, strict=True)]


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
            "Where it is from, and how it differs": rows["note"],
        }
    )
    caption = (
        "Other published figures, for context only: another period, area or definition, not compared with"
    )
    return text_table_html(table, caption=caption, tall=True)
