"""The tables of play space: verdicts, pockets, pressure, places counted."""

from __future__ import annotations

import streamlit as st
from pandas import DataFrame

from geo.access.water import range_words
from geo.gaps.play import Band, Supply, coverage, places, serving
from geo.gaps.play_verdicts import Measure, verdicts
from geo.gaps.pockets import FEWEST, pockets
from geo.gaps.pressure import pressure
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from layers.look.formatting import join_words, plural, sentence_case
from layers.paper.area_panel import definition_list
from layers.paper.printed import printed_table_html
from layers.paper.text_table import text_table_html
from pages.frame import ui
from pages.frame.figures_view import ward_of
from pages.frame.rows import Cells, row_of
from pages.play_space.choices import Asked
from pages.play_space.words import band_words

PER_AREA = "Per 100 m²"
_NAMED = 3  # wards named per pocket
_SHOWN = 40  # pockets in the table; the rest are on the map and in the download


def verdict_table(pack: Pack, ask: Asked) -> None:
    """Show the four verdicts side by side, the least coverage first."""
    ui.paragraph(_verdict_words(pack, ask))
    st.html(_verdict_table(pack, ask.mapped, ask.band, ask.measure, ask.level))


def _verdict_words(pack: Pack, ask: Asked) -> str:
    """Return what each verdict is held against, and what the words mean."""
    frame = places(pack, ask.mapped)
    low, high = ask.measure.ages
    text = (
        f"Distance is met where {ask.measure.share:.0%} or more have a listed place within "
        f"{ask.band.within:,.0f} m, and uncertain where that hangs on how winding ways are or on how exactly "
        "places are known. Quantity asks for "
        f"{ask.measure.m2_per_child:g} m² for each child aged {low} to {high}: the sizes of "
        f"{int(frame['area_m2'].notna().sum())} of {plural(len(frame), 'place')} are known. Of quality and "
        "inclusion the register says nothing that could be compared. None makes up for another."
    )
    if not ask.mapped.knowledge(pack).complete:
        text += " “Not evidenced”: not met among listed places, and the list is not complete."
    return text


@kept(64)
def _verdict_table(pack: Pack, supply: Supply, band: Band, measure: Measure, level: Level) -> str:
    """Return the table of verdicts, in words."""
    least = "" if supply.knowledge(pack).whole else "at least "
    reach = coverage(pack, supply, band, level)
    judged = verdicts(pack, supply, band, measure, level)
    order = reach["share"].sort_values(kind="stable", na_position="last").index
    rows = []
    for code in order:
        row, said = reach.loc[code], judged.loc[code]
        none = row["share"] != row["share"]
        known = f"{least}{row['share']:.0%}"
        rows.append(
            {
                sentence_case(pack.place.levels[level].singular): row["area_name"],
                "Children": f"{row['children']:,.0f}",
                "In reach": ("not known" if row["children"] > 0 else "") if none else known,
                "Winding to direct ways": ""
                if none
                else range_words(row["share_low"], row["share_high"], row["share_water"]),
                "Distance": said["proximity"],
                "Quantity": _quantity(said),
                "Quality": said["quality"],
                "Inclusion": said["inclusion"],
            }
        )
    out = DataFrame(rows)
    if level == "lsoa":
        out.insert(1, mostly_in(pack), [ward_of(pack, str(code)) for code in order])
    when = "with the proposed sites" if supply.proposed else "today"
    caption = f"Four verdicts for children {band_words(band)}, {when}; least coverage first"
    return text_table_html(out, caption=caption, min_width=56, tall=True)


def mostly_in(pack: Pack) -> str:
    """Return the heading of the column that says which ward a small area mostly lies in."""
    return f"Mostly in {pack.place.levels['ward'].singular}"


def _quantity(said: Cells) -> str:
    """Return the verdict on quantity with the square metres behind it."""
    if said["m2_per_child"] != said["m2_per_child"]:
        return str(said["quantity"])
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
    return text_table_html(rows, caption=caption, min_width=48, tall=True)


def _where(pack: Pack, wards: tuple[str, ...]) -> str:
    """Return the wards of a pocket, those with most of its children first."""
    names = [pack.area_name(code) for code in wards[:_NAMED]]
    more = len(wards) - _NAMED
    return join_words(names) if more <= 0 else f"{', '.join(names)} and {more} more"


def pressure_table(pack: Pack, ask: Asked) -> None:
    """Show the pressure on places, the greatest first."""
    if not ask.need:
        ui.paragraph("This pack has no percentage of need for small areas or wards to weigh children by.")
        return
    indicator = pack.indicator(ask.need)
    ui.paragraph(
        f"Each child counts by “{indicator.title}” where it lives. These weighted children share out evenly "
        "among the listed places within their walk; the figure is how many share a place, on average "
        "over the places that the children of an area can reach. Those without any listed place stand beside "
        "it. It compares areas: the rate is one of households or of everybody, not of these very children."
    )
    rows = pressure_rows(pack, ask.mapped, ask.band, ask.level, ask.need)
    number = st.column_config.NumberColumn
    st.dataframe(
        rows,
        column_config={
            str(name): number(format="%.1f" if name == PER_AREA else "localized")
            for name in rows.select_dtypes("number")
        },
        hide_index=True,
        placeholder="no figure",
        alt=f"Pressure on play places, children {band_words(ask.band)}",
        height=min(38 * (len(pack.areas[ask.level]) + 1), 560),
    )
    st.html(_printed_pressure(pack, ask.mapped, ask.band, ask.level, ask.need))


@kept(64)
def _printed_pressure(pack: Pack, supply: Supply, band: Band, level: Level, need: str) -> str:
    """Return the same for paper."""
    rows = pressure_rows(pack, supply, band, level, need)
    caption = f"Pressure on play places, children {band_words(band)}"
    return printed_table_html(rows, caption=caption, decimals={PER_AREA: 1})


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
    return text_table_html(rows, caption=caption, min_width=56, tall=True)


def panel(pack: Pack, ask: Asked) -> None:
    """Show what is known about the chosen area."""
    names = pack.areas[ask.level]["area_name"]
    if not ask.area:
        return
    row = row_of(coverage(pack, ask.mapped, ask.band, ask.level), ask.area)
    said = row_of(verdicts(pack, ask.mapped, ask.band, ask.measure, ask.level), ask.area)
    least = "" if ask.supply.knowledge(pack).whole else "at least "
    facts = {f"Children {band_words(ask.band)}": f"{row['children']:,.0f}"}
    if row["share"] == row["share"]:
        facts["In reach among listed places"] = f"{least}{row['reached']:,.0f} ({row['share']:.0%})"
        facts["If ways are winding or direct"] = range_words(
            row["share_low"], row["share_high"], row["share_water"]
        )
    facts |= {
        "Listed places that some can reach": ""
        if row["places"] != row["places"]
        else f"{row['places']:,.0f}",
        "Distance": said["proximity"],
        "Quantity": _quantity(said),
        "Quality": said["quality"],
        "Inclusion": said["inclusion"],
    }
    if ask.need:
        strain = pressure(pack, ask.mapped, ask.band, ask.level, need=ask.need).loc[ask.area]
        known = strain["pressure"] == strain["pressure"]
        facts["Weighted children per place"] = f"{strain['pressure']:,.0f}" if known else "no figure"
    ui.heading(str(names[ask.area]), level=3)
    rows = [(label, sentence_case(str(text))) for label, text in facts.items() if text]
    st.html(definition_list(rows))
