"""Proposed sites on the page: drawn on the map, typed as coordinates or uploaded; before and after."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any, cast

import pandas as pd
import streamlit as st
from pandas import DataFrame

from geo.access import proposed as proposing
from geo.access.proposed import ProposedSite
from geo.errors import Faults
from geo.gaps.play import Band, Supply, gains
from geo.limits import SHOWN_ROWS
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.question import Form
from geo.writing import geojson_bytes
from layers.look.escaping import as_text
from layers.look.formatting import sentence_case
from layers.map.view import DrawMode
from layers.paper.text_table import text_table_html
from pages.frame import downloads, drawing, state, ui, uploads
from pages.frame.drawing import NOTHING_DRAWN
from pages.frame.figures_view import ward_of
from pages.play_space.choices import PAGE, Asked, PlaySpace, said
from pages.play_space.map import table
from pages.play_space.tables import mostly_in

MODE = f"{PAGE}.mode"
UPLOAD = f"{PAGE}.upload"
TYPED = f"{PAGE}.typed"
DRAWN_NAME = "Drawn site"
LEAST = 0.5  # children gained, from which an area is named


def proposed(pack: Pack, chosen: PlaySpace) -> tuple[tuple[ProposedSite, ...], Faults]:
    """Return the sites drawn and uploaded in this session, and what is wrong with those that are left out.

    From one run to the next they are the same objects: what is worked out for them is kept on them.
    """
    file = st.session_state.get(UPLOAD)
    name, content = (file.name, file.getvalue()) if file else ("", b"")
    asked = (PAGE, pack.digest, said("draw"), said("for"), name, hashlib.sha256(content).hexdigest())
    return uploads.judged(asked, lambda: _judged(pack, chosen, name, content))


def _judged(
    pack: Pack, chosen: PlaySpace, name: str, content: bytes
) -> tuple[tuple[ProposedSite, ...], Faults]:
    """Return the sites that are drawn, and those of a file where it has a name, with all faults."""
    faults = Faults()
    sites: list[ProposedSite] = []
    if chosen.draw is not None:
        found = proposing.site(pack, DRAWN_NAME, chosen.draw, faults, ages=chosen.serves)
        sites += [found] if found else []
    if name:
        sites += proposing.parse(content, name, pack, faults)
    return tuple(sites), faults


# ---- Drawing ----------------------------------------------------------------------------------------------


def mode() -> DrawMode | None:
    """Return what the visitor is asked to draw, if anything."""
    return cast(DrawMode | None, st.session_state.get(MODE))


def on_draw(geometry: dict[str, Any] | None) -> None:
    """Take what was drawn into the choices; called before the page runs."""
    st.session_state[MODE] = None
    if geometry is not None:
        _put(drawing.text_of(geometry))


def _put(text: str) -> None:
    """Make a drawing the choice."""
    state.say(PAGE, "draw", text)
    st.session_state[TYPED] = drawing.as_typed(text)
    state.say(PAGE, "when", "today" if text == NOTHING_DRAWN else "after")


def buttons() -> None:
    """Show what starts and ends a drawing."""

    def begin(what: DrawMode) -> None:
        st.session_state[MODE] = what

    with st.container(horizontal=True, key=f"{PAGE}-drawing"):
        st.button(
            "Propose a point",
            icon=":material/add_location:",
            on_click=begin,
            args=("point",),
            key=f"{PAGE}-point",
        )
        st.button(
            "Propose an area",
            icon=":material/polyline:",
            on_click=begin,
            args=("polygon",),
            key=f"{PAGE}-area",
        )
        if said("draw") != NOTHING_DRAWN:
            st.button(
                "Remove the drawn site",
                icon=":material/delete:",
                on_click=_put,
                args=(NOTHING_DRAWN,),
                key=f"{PAGE}-remove",
            )


# ---- The section ------------------------------------------------------------------------------------------


def section(pack: Pack, form: Form[PlaySpace], ask: Asked, faults: Faults) -> None:
    """Show what the proposed sites would change everywhere, and the other ways to propose one."""
    _fault_panel(faults)
    if ask.supply.proposed:
        title = f"What this would change in all of {pack.place.name}, and the files"
        with st.expander(ui.plain(title), key=f"{PAGE}-effect"):
            _effect(pack, ask)
    with (
        st.container(key=f"{PAGE}-onscreen"),
        st.expander(
            "Propose a site by its coordinates or from a file",
            key=f"{PAGE}-propose",
            expanded=bool(faults) or bool(st.session_state.get(f"{TYPED}-wrong")),
        ),
    ):
        _asking()


def _asking() -> None:
    """Show the ways to propose a site that need no mouse."""
    ui.paragraph(
        "The walk to an area ends at its edge. Nothing is kept: a drawn site is part of this page's link, an "
        "uploaded file is gone when you leave.",
        small=True,
    )
    left, right = st.columns(2, gap="medium")
    with left:
        _typed()
    with right, st.container(key=f"{PAGE}-upload"):
        st.file_uploader(
            f"Or upload a file of up to {proposing.MAX_SITES} sites and {proposing.MAX_BYTES / 1e3:,.0f} kB",
            type=["geojson", "json", "csv"],
            key=UPLOAD,
            max_upload_size=1,
        )
        ui.paragraph(
            "GeoJSON, or CSV with the columns lat and lon. Columns name, area_m2 and ages are read where "
            "there are any: ages such as 0-4 or 12+; empty means all.",
            small=True,
        )


def _typed() -> None:
    """Show the box for coordinates: the way without a mouse."""
    st.session_state.setdefault(TYPED, drawing.as_typed(said("draw")))

    def placed() -> None:
        text = drawing.typed_shape(st.session_state[TYPED])
        st.session_state[f"{TYPED}-wrong"] = text is None
        if text is not None:
            _put(text)

    st.text_area(
        "Latitude, longitude: one line for a point, three or more for the corners of an area",
        key=TYPED,
        height=100,
    )
    st.button("Place it", key=f"{PAGE}-place", on_click=placed)
    if st.session_state.get(f"{TYPED}-wrong"):
        st.error("These are no coordinates. Write them as 51.5074, -0.1278, one corner a line.")


def _fault_panel(faults: Faults) -> None:
    """Show everything that is wrong with the proposed sites."""
    if faults:
        rows = "".join(f"<li>{as_text(fault)}</li>" for fault in faults[:SHOWN_ROWS])
        if faults.total > SHOWN_ROWS:
            rows += f"<li>… and {faults.total - SHOWN_ROWS:,} more.</li>"
        with st.container(border=True):
            st.html(
                "<p><strong>These proposed sites cannot be used; put every line right and try "
                "again.</strong></p>"
                f"<ul>{rows}</ul>"
            )


def _effect(pack: Pack, ask: Asked) -> None:
    """Show coverage before and after, who gains, and the downloads."""
    rows = effect_rows(pack, ask.supply, ask.standards.bands)
    caption = f"{pack.place.name}: children with a listed place near enough, before and after"
    st.html(text_table_html(rows, caption=caption, min_width=44))
    who = gain_rows(pack, ask.supply, ask.standards.bands, ask.level)
    word = pack.place.levels[ask.level]
    if who.empty:
        ui.paragraph(
            "Nobody gains: every child near these sites has a listed place already, or none lives near."
        )
    else:
        caption = f"Who gains: {word.plural}, the most children first"
        renamed = who.rename(columns={"Area": sentence_case(word.singular)})
        st.html(text_table_html(renamed, caption=caption, min_width=44))
    _downloads(pack, ask)


def size_words(site: ProposedSite) -> str:
    """Return the size of a site in words."""
    return "size not given" if site.area_m2 is None else f"{site.area_m2:,.0f} m²"


@kept(32)
def effect_rows(pack: Pack, supply: Supply, bands: tuple[Band, ...]) -> DataFrame:
    """Return the borough's coverage per band before and after, in words."""
    rows = []
    for band in bands:
        row = gains(pack, supply, band, "borough").iloc[0]
        rows.append(
            {
                "Age band": band.title,
                "Walk": f"{band.within:,.0f} m",
                "Children": f"{row['children']:,.0f}",
                "Before": _share(row, "before"),
                "After": _share(row, "after"),
                "Children who gain": f"{row['gained']:,.0f}",
                "Over short to long ways": f"{row['gained_low']:,.0f} to {row['gained_high']:,.0f}",
            }
        )
    return DataFrame(rows)


def _share(row: pd.Series, when: str) -> str:
    """Return children reached and their share."""
    if row["children"] <= 0:
        return "no children"
    if row[f"share_{when}"] != row[f"share_{when}"]:
        return "not known"
    return f"{row[f'reached_{when}']:,.0f} ({row[f'share_{when}']:.1%})"


@kept(32)
def gain_rows(pack: Pack, supply: Supply, bands: tuple[Band, ...], level: Level) -> DataFrame:
    """Return the areas whose children gain, one column per band, in words."""
    parts = {band.title: gains(pack, supply, band, level)["gained"] for band in bands}
    frame = DataFrame(parts)
    total = frame.sum(axis=1).sort_values(ascending=False, kind="stable")
    frame = frame.loc[total[total >= LEAST].index]
    out = DataFrame({"Area": pack.areas[level]["area_name"].reindex(frame.index)})
    if level == "lsoa":
        out[mostly_in(pack)] = [ward_of(pack, str(code)) for code in frame.index]
    for title in frame.columns:
        out[title] = [f"{each:,.0f}" for each in frame[title]]
    out["All bands"] = [f"{each:,.0f}" for each in frame.sum(axis=1)]
    return out


def _downloads(pack: Pack, ask: Asked) -> None:
    """Offer before and after per area and band, and the proposed sites themselves."""
    stem, make = f"play-space-before-after-{ask.level}", partial(table, pack, ask)
    offered = [
        file._replace(label=f"Before and after ({label})")
        for form, label in (("csv", "CSV"), ("geojson", "GeoJSON"))
        for file in downloads.of_table(pack, make, stem, (form,), key="effect-")
    ]
    sites = partial(geojson_bytes, _written(ask.supply.proposed), "site")
    offered.append(
        downloads.File("Proposed sites (GeoJSON)", sites, "proposed-sites.geojson", "sites-geojson")
    )
    downloads.row(offered, key=PAGE, name="effect-downloads")


def _written(sites: tuple[ProposedSite, ...]) -> Any:
    """Return the sites as they are uploaded again: a size that is not known is left out."""
    frame = proposing.frame(sites)
    return frame.assign(area_m2=frame["area_m2"].astype(object).where(frame["area_m2"].notna(), None))
