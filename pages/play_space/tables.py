"""The tables of play space: verdicts, pockets, pressure, places counted."""

from __future__ import annotations

import streamlit as st
from pandas import DataFrame

from geo.access.water import only_across
from geo.gaps.play import Band, Supply, coverage, places, serving
from geo.gaps.play_verdicts import Measure, verdicts
from geo.gaps.pockets import FEWEST, pockets
from geo.gaps.pressure import pressure
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.words import about_share
from layers.look.escaping import as_text
from layers.look.formatting import join_words, plural, sentence_case
from layers.paper.area_panel import definition_list
from layers.paper.ranges import Amount, ranges_html
from layers.paper.text_table import text_table_html
from pages.frame import parts, ui
from pages.frame.figures_view import ward_of
from pages.frame.rows import Cells, Row, row_of, rows_of
from pages.play_space.choices import Asked
from pages.play_space.words import band_words, listed_words, unknown_words, verdict_words

PER_AREA = "Per 100 m²"
_NAMED = 3  # wards named per pocket
_SHOWN = 8  # pockets in the table; the rest are on the map and in the download
_LISTED = 20  # areas beside the map
UNKNOWN = ("quantity", "quality", "inclusion")
"""Verdicts of which nobody may know anything, in any area: then they are one sentence, no column."""


def areas(pack: Pack, ask: Asked) -> None:
    """Show the share of children in reach of every area with its range, the least first."""
    word = pack.place.levels[ask.level]
    _heading(f"Every {word.singular}, fewest in reach first")
    parts.drawn(_areas(pack, ask.mapped, ask.band, ask.level))
    more = len(pack.areas[ask.level]) - _LISTED
    if more > 0:
        parts.notes([f"{plural(more, 'more stands', 'more stand')} in the table below the map."])


@kept(64)
def _areas(pack: Pack, supply: Supply, band: Band, level: Level) -> str:
    """Return the same as HTML."""
    word = pack.place.levels[level]
    reach = coverage(pack, supply, band, level)
    order = reach["share"].sort_values(kind="stable", na_position="last").index[:_LISTED]
    rows = [(str(row["area_name"]), [_share_amount(row)]) for row in rows_of(reach.loc[order])]
    head = f"Children {band_words(band)} in reach"
    caption = "Percent. Dot: usual ways. Bar: from winding to direct ways."
    return ranges_html(rows, [head], corner=sentence_case(word.singular), caption=caption)


def _share_amount(row: Row) -> Amount:
    """Return a share of children in reach as an amount with its range."""
    if row["share"] != row["share"]:
        return Amount("not known" if row["children"] > 0 else "no children")
    low, middle, high = (100 * float(row[name]) for name in ("share_low", "share", "share_high"))
    return Amount(about_share(row["share"], row["share_low"], row["share_high"]), low, middle, high)


def panel(pack: Pack, ask: Asked) -> None:
    """Show what is known about the chosen area: each age band with its range, then the band asked for."""
    row = row_of(coverage(pack, ask.mapped, ask.band, ask.level), ask.area)
    said = row_of(verdicts(pack, ask.mapped, ask.band, ask.measure, ask.level), ask.area)
    _heading(str(row["area_name"]))
    if row["share"] == row["share"]:
        whole = f"{row['children']:,.0f} children {band_words(ask.band)}"
        share = about_share(row["share"], row["share_low"], row["share_high"], whole=whole)
        ui.paragraph(
            f"{sentence_case(share)} have a {listed_words(ask.mapped)} place within {ask.band.within:,.0f} m."
        )
    parts.drawn(_by_age(pack, ask.mapped, ask.standards.bands, ask.level, ask.area))
    facts = {
        "Verdict on distance": verdict_words(said["proximity"]),
        "Only across water": only_across(row["share_water"]) if row["share"] == row["share"] else "",
        "Listed places that some can reach": ""
        if row["places"] != row["places"]
        else f"{row['places']:,.0f}",
    }
    if any(said[aspect] != "unknown" for aspect in UNKNOWN):
        facts |= {sentence_case(aspect): _aspect(said, aspect) for aspect in UNKNOWN}
    else:
        facts["Quantity, quality, inclusion"] = "unknown"
    if ask.need:
        strain = pressure(pack, ask.mapped, ask.band, ask.level, need=ask.need).loc[ask.area]
        known = strain["pressure"] == strain["pressure"]
        facts["Weighted children per place"] = f"{strain['pressure']:,.0f}" if known else "no figure"
    rows = [(label, sentence_case(str(text))) for label, text in facts.items() if text]
    st.html(definition_list(rows))


@kept(64)
def _by_age(pack: Pack, supply: Supply, bands: tuple[Band, ...], level: Level, area: str) -> str:
    """Return the share of each age band of an area with its range as HTML."""
    rows = [
        (
            f"{band.title}, {band.within:,.0f} m",
            [_share_amount(row_of(coverage(pack, supply, band, level), area))],
        )
        for band in bands
    ]
    caption = "In reach of a place for their age. Dot: usual ways. Bar: from winding to direct ways."
    return ranges_html(rows, ["Percent"], corner="Age and walk", caption=caption)


def _heading(text: str) -> None:
    """Show the heading of the panel beside the map."""
    st.html(f'<h2 class="atlas-panel-heading">{as_text(text)}</h2>')


def verdict_table(pack: Pack, ask: Asked) -> None:
    """Show the verdicts of every area, the least coverage first; those that are unknown everywhere once."""
    ui.paragraph(unknown_words(pack, ask), small=True)
    st.html(_verdict_table(pack, ask.mapped, ask.band, ask.measure, ask.level))


@kept(64)
def _verdict_table(pack: Pack, supply: Supply, band: Band, measure: Measure, level: Level) -> str:
    """Return the table of verdicts, in words."""
    reach = coverage(pack, supply, band, level)
    judged = verdicts(pack, supply, band, measure, level)
    order = reach["share"].sort_values(kind="stable", na_position="last").index
    told = [aspect for aspect in UNKNOWN if (judged[aspect] != "unknown").any()]
    rows = []
    for code in order:
        row, said = row_of(reach, code), row_of(judged, code)
        rows.append(
            {
                sentence_case(pack.place.levels[level].singular): row["area_name"],
                "Children": f"{row['children']:,.0f}",
                "In reach": _share_amount(row).words if row["children"] > 0 else "",
                "Only across water": only_across(row["share_water"]).split(" ")[0],
                "Distance": verdict_words(said["proximity"]),
                **{sentence_case(each): _aspect(said, each) for each in told},
            }
        )
    out = DataFrame(rows)
    if not any(out["Only across water"]):
        out = out.drop(columns="Only across water")
    if level == "lsoa":
        out.insert(1, mostly_in(pack), [ward_of(pack, str(code)) for code in order])
    when = "with the proposed sites" if supply.proposed else "today"
    caption = f"Reach and verdicts, children {band_words(band)}, {when}; least coverage first"
    return text_table_html(out, caption=caption, min_width=40)


def mostly_in(pack: Pack) -> str:
    """Return the heading of the column that says which ward a small area mostly lies in."""
    return f"Mostly in {pack.place.levels['ward'].singular}"


def _aspect(said: Cells, aspect: str) -> str:
    """Return a verdict; that on quantity with the square metres behind it."""
    if aspect != "quantity" or said["m2_per_child"] != said["m2_per_child"]:
        return str(said[aspect])
    return f"{said['quantity']} ({said['m2_per_child']:.1f} m² a child known)"


def pocket_table(pack: Pack, ask: Asked) -> None:
    """Show the pockets beyond reach, the most children first."""
    found = pockets(pack, ask.mapped, ask.band, cut=ask.cut)
    if not serving(pack, ask.mapped, ask.band).any():
        ui.paragraph(
            "No listed place for these ages has a location, so nothing is known of what is beyond reach."
        )
        return
    if found.frame.empty:
        ui.paragraph("No pocket of this size lies beyond reach of the listed places.")
    else:
        total = found.frame["children"].sum()
        ui.paragraph(
            f"{plural(len(found.frame), 'pocket')} with {total:,.0f} children {band_words(ask.band)} beyond "
            "reach among listed places. Look here first: for a place the register lacks, or for a site."
        )
        st.html(_pocket_table(pack, ask.mapped, ask.band, ask.cut))
        if (more := len(found.frame) - _SHOWN) > 0:
            parts.notes([f"{plural(more, 'more is', 'more are')} on the map and in the file of pockets."])
    if found.small:
        verb = "holds" if found.small == 1 else "hold"
        ui.paragraph(
            f"{plural(found.small, 'smaller pocket')} of under {FEWEST:.0f} children {verb} "
            f"{found.small_children:,.0f} children together; they are counted, not drawn.",
            small=True,
        )


@kept(64)
def _pocket_table(pack: Pack, supply: Supply, band: Band, cut: bool) -> str:
    """Return the table of pockets, in words."""
    frame = pockets(pack, supply, band, cut=cut).frame.head(_SHOWN)
    rows = DataFrame(
        {
            "Pocket": [f"{number}" for number in frame.index],
            f"Children {band_words(band)}": [f"{each:,.0f}" for each in frame["children"]],
            "Where": [_where(pack, wards) for wards in frame["wards"]],
            sentence_case(pack.place.levels["lsoa"].plural): [f"{each}" for each in frame["lsoas"]],
            "Hectares": [f"{each:,.1f}" for each in frame["hectares"]],
            "Mean walk to the nearest": [
                f"{each:,.0f} m" if each < float("inf") else "no listed place" for each in frame["nearest_m"]
            ],
        }
    )
    caption = "Pockets beyond reach of the listed places, most children first"
    return text_table_html(rows, caption=caption, min_width=48)


def _where(pack: Pack, wards: tuple[str, ...]) -> str:
    """Return the wards of a pocket, those with most of its children first."""
    names = [pack.area_name(code) for code in wards[:_NAMED]]
    more = len(wards) - _NAMED
    return join_words(names) if more <= 0 else f"{', '.join(names)} and {more} more"


def pressure_table(pack: Pack, ask: Asked) -> None:
    """Show the pressure on places, the greatest first."""
    if not ask.need:
        ui.paragraph("There is no percentage of need for small areas or wards to weigh children by.")
        return
    indicator = pack.indicator(ask.need)
    ui.paragraph(
        f"Each child counts by “{indicator.title}” where they live. These weighted children share out evenly "
        "among the listed places within their walk; the figure is how many share a place, on average "
        "over the places that the children of an area can reach. Those without any listed place stand beside "
        "it. It compares areas: the rate is one of households or of everybody, not of these very children."
    )
    st.html(_pressure_table(pack, ask.mapped, ask.band, ask.level, ask.need))


@kept(64)
def _pressure_table(pack: Pack, supply: Supply, band: Band, level: Level, need: str) -> str:
    """Return the table of pressure, in words."""
    rows = pressure_rows(pack, supply, band, level, need)
    shown = rows.copy()
    for name in rows.select_dtypes("number"):
        decimals = 1 if name == PER_AREA else 0
        shown[name] = ["no figure" if each != each else f"{each:,.{decimals}f}" for each in rows[name]]
    caption = f"Pressure on play places, children {band_words(band)}, most first"
    return text_table_html(shown, caption=caption, min_width=44)


@kept(64)
def pressure_rows(pack: Pack, supply: Supply, band: Band, level: Level, need: str) -> DataFrame:
    """Return the rows of the table of pressure."""
    found = pressure(pack, supply, band, level, need=need).sort_values(
        "pressure", ascending=False, kind="stable", na_position="last"
    )
    rows = DataFrame(
        {
            sentence_case(pack.place.levels[level].singular): found["area_name"],
            "Children": found["children"].round(0),
            "Weighted children": found["weighted"].round(0),
            "Weighted children per place in reach": found["pressure"].round(0),
            "Weighted children without a listed place": found["weighted_out"].round(0),
        }
    )
    if level == "lsoa":
        rows.insert(1, mostly_in(pack), [ward_of(pack, str(code)) for code in rows.index])
    if found["pressure_per_100_m2"].notna().any():
        rows[PER_AREA] = found["pressure_per_100_m2"].round(1)
    return rows


def place_table(pack: Pack, ask: Asked) -> None:
    """Show the places that count."""
    st.html(_place_table(pack, ask.mapped))


@kept(32)
def _place_table(pack: Pack, supply: Supply) -> str:
    """Return the table of places, in words."""
    frame = places(pack, supply).sort_values("name", kind="stable")
    rows = DataFrame(
        {
            "Place": frame["name"],
            "Listed as": [
                join_words([pack.catalogue[each].singular for each in kinds]) or "proposed"
                for kinds in frame["categories"]
            ],
            "Serves ages": [join_words([f"{low} to {high}" for low, high in ages]) for ages in frame["ages"]],
            "In": [pack.area_name(code) if code else "not certain" for code in frame["ward_code"]],
            "Point within": [f"{each:,.0f} m" for each in frame["accuracy_m"]],
            "Size": ["unknown" if each != each else f"{each:,.0f} m²" for each in frame["area_m2"]],
        }
    )
    caption = "Places counted, each once however many sources list it"
    return text_table_html(rows, caption=caption, min_width=56)
