"""The map of catchments: who is served by which site, under the sites themselves."""

from __future__ import annotations

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.demand import children, demand_points
from geo.access.supply import attribution
from geo.crs import DEGREES
from geo.gaps.catchment_outlines import catchment_outlines
from geo.gaps.catchments import Catchments, catchments
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.catchments import catchment_table, site_table
from layers.look.formatting import sentence_case
from layers.map import catchments as look_of
from layers.map.categories import ground_layer
from layers.map.sites import site_layer
from layers.map.styling import Layer
from layers.map.view import MapView
from layers.map.zones import zone_layer
from pages.family_hubs.choices import Asked, ages_words, label, site_word, sites_title, views
from pages.frame.map_view import base_of

HEIGHT = 560


@kept(32)
def map_of(pack: Pack, asked: Asked) -> MapView:
    """Return the map of catchments that is asked for, the chosen locality outlined."""
    found, who = catchments(pack, asked.categories), ages_words(asked.ages)
    rows = catchment_table(pack, found, asked.ages, kinds=[asked.view])
    placed = GeoDataFrame(rows, geometry=catchment_outlines(pack, found, rows), crs=DEGREES)
    zones = look_of.zones(placed, asked.view, who=who)
    looks = look_of.looks(
        pack.areas["locality"]["area_name"].astype(str).to_dict(),
        asked.view,
        word=pack.place.levels["locality"].singular,
        nobody="".join(rows.loc[rows["site_id"] == "", "note"].head(1)),
    )
    view = views(pack)[asked.view]
    title = f"{sites_title(pack, asked.categories)}: {view[:1].lower()}{view[1:]}"
    words = look_of.describe(zones, looks, title=title, who=who) + _grouping(pack)
    sources = attribution(pack, tuple(asked.categories))
    if asked.locality:
        zones = look_of.with_chosen(zones, pack.areas["locality"].geometry[asked.locality])
    served = zone_layer(
        zones, looks=looks, title=title, unit_label=f"{who}.{_grouping(pack)}", counted="children"
    )
    return MapView(
        base_of(pack, "ward"),
        ground_layer(_ward_tips(pack, asked.ages), look_of.GROUND),
        (served, _sites(pack, found, asked)),
        title=title,
        words=words,
        about=f"{words} {sources}",
        between="<br>",
    )


def _grouping(pack: Pack) -> str:
    """Return what holds for every map of localities: that they are provisional, where they are."""
    wording = pack.place.localities
    plural = sentence_case(pack.place.levels["locality"].plural)
    return f" {plural}: {wording.label}." if wording.provisional else ""


def _sites(pack: Pack, found: Catchments, asked: Asked) -> Layer:
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
    frame = frame.assign(tip=Series(tips, index=rows.index))
    many = sentence_case(site_word(pack, asked.categories, many=True))
    return site_layer(
        GeoDataFrame(frame, geometry=places, crs=DEGREES),
        title=many if len(frame) else "",
        unit_label="with a sourced location",
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
