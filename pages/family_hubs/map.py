"""The map of catchments: who is served by which site, its legend, its words, the map as a file."""

from __future__ import annotations

from dataclasses import dataclass

import folium
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.demand import children, demand_points
from geo.crs import DEGREES
from geo.gaps.catchment_outlines import catchment_outlines
from geo.gaps.catchments import Catchments, catchments
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.catchments import catchment_table, site_table
from layers.look.formatting import sentence_case
from layers.map import catchments as look_of
from layers.map.assets import standalone_html
from layers.map.categories import restyle_categories
from layers.map.sites import site_marks, sites_legend_html
from layers.map.styling import Over
from layers.map.zones import ZoneLook, zone_shapes
from pages.family_hubs.choices import Asked, ages_words, choose_ward, label, site_word, sites_title, views
from pages.frame import map_view
from pages.frame.map import show_map

HEIGHT = 560


# Compared by identity, so that it can stand for all that it holds. Shared: nobody may change it.
@dataclass(frozen=True, eq=False)
class Drawn:
    """What the map shows: zones and markers in EPSG:4326, the looks of the zones, and its words."""

    zones: GeoDataFrame
    looks: dict[str, ZoneLook]
    sites: GeoDataFrame
    title: str
    who: str
    about: str


@kept(32)
def drawn(pack: Pack, asked: Asked) -> Drawn:
    """Return what a map of these choices shows."""
    found = catchments(pack, asked.categories)
    who = ages_words(asked.ages)
    rows = catchment_table(pack, found, asked.ages, kinds=[asked.view])
    placed = GeoDataFrame(rows, geometry=catchment_outlines(pack, found, rows), crs=DEGREES)
    zones = look_of.zones(placed, asked.view, who=who)
    names = pack.areas["locality"]["area_name"].astype(str).to_dict()
    blank = rows.loc[rows["site_id"] == "", "note"]
    word = pack.place.levels["locality"].singular
    nobody = str(blank.iloc[0]) if len(blank) else ""
    looks = look_of.looks(names, asked.view, word=word, nobody=nobody)
    view = views(pack)[asked.view]
    title = f"{sites_title(pack, asked.categories)}: {view[:1].lower()}{view[1:]}"
    about = _words(pack, look_of.describe(zones, looks, title=title, who=who))
    if asked.locality:
        zones = look_of.with_chosen(zones, pack.areas["locality"].geometry[asked.locality])
    return Drawn(zones, looks, _sites(pack, found, asked), title, who, about)


def _words(pack: Pack, text: str) -> str:
    """Return the words of a map with what holds for every map of localities."""
    wording = pack.place.localities
    plural = sentence_case(pack.place.levels["locality"].plural)
    return f"{text} {plural}: {wording.label}." if wording.provisional else text


def _sites(pack: Pack, found: Catchments, asked: Asked) -> GeoDataFrame:
    """Return the located sites as markers."""
    rows = site_table(pack, found, asked.ages).set_index("site_id")
    word = pack.place.levels["locality"].singular
    tips = [
        "\n".join(
            [
                row["site_locality_name"] or row["note"],
                f"{row['assigned']:,.0f} {ages_words(asked.ages)} by {word}",
                *([] if pd.isna(row["nearest"]) else [f"{row['nearest']:,.0f} by nearest walk"]),
            ]
        )
        for row in rows.to_dict("records")
    ]
    places = found.sites.geometry.to_crs(DEGREES)
    frame = DataFrame({"name": found.sites["name"], "look": "open", "accuracy_m": found.sites["accuracy_m"]})
    return GeoDataFrame(frame.assign(tip=Series(tips, index=rows.index)), geometry=places, crs=DEGREES)


def _group(pack: Pack, asked: Asked) -> folium.FeatureGroup:
    """Return the looks of the map: plain wards below, catchments and sites over them."""
    shown = drawn(pack, asked)
    wards = pack.areas["ward"].index
    return restyle_categories(
        Series("plain", index=wards),
        _ward_tips(pack, asked.ages),
        looks=look_of.PLAIN,
        about=shown.about,
        over=Over(sites=site_marks(shown.sites), zones=zone_shapes(shown.zones, looks=shown.looks)),
    )


@kept(32, shared=True)
def _ward_tips(pack: Pack, ages: tuple[int, int]) -> Series:
    """Return per ward its locality and its children, for tooltips."""
    counted = children(pack, ages).groupby(demand_points(pack)["ward_code"]).sum()
    wards = pack.areas["ward"].index
    names = pack.localities["locality_name"]
    return Series(
        [f"{names[code]}{label(pack)}\n{counted.get(code, 0):,.0f} {ages_words(ages)}" for code in wards],
        index=wards,
    )


def show(pack: Pack, asked: Asked, *, key: str) -> None:
    """Show the map; a click on a ward chooses its locality before the page runs again."""
    show_map(
        map_view.base_of(pack, "ward"),
        _group(pack, asked),
        key=key,
        height=HEIGHT,
        on_select=lambda ward: choose_ward(pack, ward),
    )


@kept(32)
def legend(pack: Pack, asked: Asked) -> str:
    """Return the legends beside the map: catchments with their children, markers with their number."""
    shown = drawn(pack, asked)
    zones = look_of.legend_html(
        shown.zones, shown.looks, title=shown.title, who=_words(pack, f"{shown.who}.")
    )
    if shown.sites.empty:
        return zones
    many = sentence_case(site_word(pack, asked.categories, many=True))
    return f"{zones}<br>{sites_legend_html(shown.sites, title=many, unit_label='with a sourced location')}"


def map_file(pack: Pack, asked: Asked) -> str:
    """Return the map as one HTML file that opens without a network."""
    shown = drawn(pack, asked)
    sources = " ".join(pack.catalogue[each].attribution for each in asked.categories)
    return standalone_html(
        map_view.base_of(pack, "ward"),
        _group(pack, asked),
        title=shown.title,
        beside=legend(pack, asked),
        about=f"{shown.about} {sources}",
    )
