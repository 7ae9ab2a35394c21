"""Hidden pockets on the needs map: small areas far worse than their ward, outlined, named and counted."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.errors import NotAvailableError
from geo.memory import kept
from geo.need.inequality import split
from geo.need.local import local, why_no_local
from geo.need.pockets import HIDDEN, HiddenPockets, hidden_pockets, pocketed, why_no_pockets
from geo.pack.indicators import Indicator, Level
from geo.pack.pack import Pack
from geo.report.pockets import Pockets, pocket_table
from geo.report.question import usually
from layers.look.formatting import format_range, format_value, join_words, plural, sentence_case
from layers.look.palette import Look
from layers.map.styling import Layer
from layers.map.zones import zone_layer
from layers.paper.text_table import text_table_html
from pages.frame import downloads, ui
from pages.frame.rows import Row, rows_of

LOOKS: Final = {
    "hidden pocket": Look("hidden pocket: far worse than its ward", "", ink="#1d4f91", width=3.0),
    "pocket": Look("far worse than a ward that is worse itself", "", ink="#1d4f91", width=2.0, dash="5 4"),
}
NAMED: Final = 8
SHOWN: Final = 10
"""Most pockets that the table shows; files hold them all."""


@kept(16, shared=True)
def layer(pack: Pack, indicator_id: str) -> Layer | None:
    """Return the outlines of the pockets of an indicator; None where none can be named."""
    indicator = pack.indicator(indicator_id)
    found = found_for(pack, indicator_id)
    if found is None:
        return None
    named = found.named
    tips = [
        f"{row['area_name']}\n{row['standing']}\n{_figure(indicator, row)}; {row['ward_name']} "
        f"{format_value(row['ward_value'], indicator.unit)}\n{row['children']:,.0f} children aged 0 to 17, "
        "estimated"
        for row in rows_of(named)
    ]
    frame = GeoDataFrame(
        {"look": named["standing"].to_list(), "tip": tips},
        geometry=pack.areas["lsoa"].geometry.reindex(named.index).to_numpy(),
        index=[f"pocket {code}" for code in named.index],
        crs=pack.areas["lsoa"].crs,
    )
    return zone_layer(frame, looks=LOOKS, title="Hidden pockets", counted=pack.place.levels["lsoa"].plural)


def found_for(pack: Pack, indicator_id: str) -> HiddenPockets | None:
    """Return the pockets of an indicator; None where none can be named."""
    try:
        return hidden_pockets(pack, indicator_id)
    except NotAvailableError:
        return None


def _figure(indicator: Indicator, row: Row) -> str:
    """Return the figure of a small area with its range."""
    span = format_range(row["lower"], row["upper"], indicator.unit)
    return f"{format_value(row['value'], indicator.unit)} ({span})"


# ---- In words --------------------------------------------------------------------------------------------


def outlined_words(pack: Pack, indicator_id: str) -> str:
    """Return what is outlined on the map, for those who do not see it."""
    found = found_for(pack, indicator_id)
    if found is None:
        return "No small areas are outlined: none can be set against their ward by this figure."
    count = plural(len(found.named), "small area")
    verb = "is" if len(found.named) == 1 else "are"
    ward = pack.place.levels["ward"].singular
    hidden = f"{len(found.hidden):,} of them hidden"
    return f"{count} far worse than {ward} and whole place {verb} outlined, {hidden}."


def answer_words(pack: Pack, indicator_id: str) -> str:
    """Return how many pockets there are and who lives there; why none can be named where that is so."""
    indicator = pack.indicator(indicator_id)
    found = found_for(pack, indicator_id)
    noun = pack.place.levels["lsoa"]
    if found is None:
        able = [pack.indicator(each).title for each in pocketed(pack)]
        others = f" Pockets can be named for: {join_words(able)}." if able else ""
        reason = why_no_pockets(pack, indicator) or f"{indicator.title}: nothing can be tested."
        return f"{reason}{others}"
    hidden = found.hidden
    if hidden.empty:
        return f"None of {plural(found.tested, noun.singular, noun.plural)} tested is a hidden pocket."
    verb = "is" if len(hidden) == 1 else "are"
    names = [f"{row['area_name']} in {row['ward_name']}" for row in rows_of(hidden.head(NAMED))]
    more = len(hidden) - len(names)
    listed = join_words([*names, f"{more:,} more"] if more else names)
    return (
        f"{plural(len(hidden), noun.singular, noun.plural)} {verb} far worse than a ward that does not stand "
        f"out as worse: {listed}. About {hidden['children'].sum():,.0f} children aged 0 to 17 live there "
        "(estimated)."
    )


def split_words(pack: Pack, indicator_id: str) -> str:
    """Return how much of the difference between small areas no ward figure shows; empty where not known."""
    try:
        found = split(pack, indicator_id)
    except NotAvailableError:
        return ""
    wards = pack.place.levels["ward"].plural
    said = (
        f"{100 * found.theil.within_share:.0f}% of the difference between small areas lies within {wards}, "
        f"where no figure of {wards} shows it"
    )
    total = found.theil.total
    if found.chance == found.chance and total > 0:
        said += f"; chance alone would put {100 * found.chance / total:.0f}% there"
    return f"{said} (Theil’s T)."


def gathered_words(pack: Pack, indicator_id: str, level: Level) -> str:
    """Return where need gathers, by a local statistic; why there is none where that is so."""
    indicator = pack.indicator(indicator_id)
    if reason := why_no_local(pack, indicator, level):
        return f"Where need gathers is not tested here. {reason}"
    spots = local(pack, indicator_id, level)
    high = spots[spots["spot"] == "high"]
    noun = pack.place.levels[level]
    test = "Getis-Ord G*, false alarms held at 5% over all"
    if high.empty:
        return f"It is not shown that need gathers anywhere ({test})."
    wards = pack.small_areas["best_fit"].reindex(high.index).map(pack.areas["ward"]["area_name"])
    names = [f"{name} in {ward}" for name, ward in zip(high["area_name"], wards, strict=True)]
    more = len(names) - NAMED
    listed = join_words([*names[:NAMED], f"{more:,} more"] if more > 0 else names)
    count = plural(len(high), noun.singular, noun.plural)
    return f"Need gathers by more than chance in and around {count} ({test}): {listed}."


# ---- On the page -----------------------------------------------------------------------------------------


def section(pack: Pack, indicator_id: str, level: Level, *, key: str) -> None:
    """Show the pockets of an indicator: the answer, what it rests on, every pocket, files."""
    indicator = pack.indicator(indicator_id)
    ui.heading(f"{indicator.title}: hidden pockets", level=2)
    ui.paragraph(answer_words(pack, indicator_id))
    lines = [split_words(pack, indicator_id), gathered_words(pack, indicator_id, level)]
    ui.bullets([line for line in lines if line])
    found = found_for(pack, indicator_id)
    if found is None or found.named.empty:
        return
    st.html(_table(pack, indicator_id))
    asked = usually(Pockets, indicators=(indicator_id,))
    made = partial(pocket_table, pack, asked)
    files = downloads.of_table(pack, made, f"{indicator_id}-pockets", key="pockets-")
    downloads.row(files, key=key, name="pockets")


@kept(8, shared=True)
def _table(pack: Pack, indicator_id: str) -> str:
    """Return every pocket with its ward beside it as HTML, the most people beyond the ward's rate first."""
    indicator = pack.indicator(indicator_id)
    found = hidden_pockets(pack, indicator_id)
    small, ward = (sentence_case(pack.place.levels[each].singular) for each in ("lsoa", "ward"))
    rows = [
        {
            small: str(row["area_name"]),
            ward: str(row["ward_name"]),
            indicator.short_title: _figure(indicator, row),
            f"{ward}’s figure": format_value(row["ward_value"], indicator.unit),
            "Need, times the ward’s": f"{row['times']:.1f}",
            "The ward is": "worse itself" if row["standing"] != HIDDEN else str(row["ward_is"]),
            "Children, estimated": f"{row['children']:,.0f}",
        }
        for row in rows_of(found.named.head(SHOWN))
    ]
    rest = len(found.named) - len(rows)
    more = f"; {plural(rest, 'more is', 'more are')} in the files below" if rest else ""
    caption = (
        f"Small areas far worse than their ward, of {found.tested:,} tested, false alarms held at 5%{more}"
    )
    return text_table_html(DataFrame(rows), caption=caption, min_width=44)
