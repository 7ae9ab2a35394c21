"""The map of the page Youth centres: verdicts or reach under the centres."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st
from geopandas import GeoDataFrame
from pandas import Series

from geo.access.isochrones import zone
from geo.access.supply import sites
from geo.crs import DEGREES, METRES
from geo.figures.classification import classify
from geo.memory import kept
from geo.pack.catalogue import ServiceCategory
from layers.look.formatting import plural
from layers.look.palette import Look
from layers.look.presentation import Figures, uncompared
from layers.map.categories import category_layer
from layers.map.choropleth import class_layer
from layers.map.sites import SITE_LOOKS, site_layer
from layers.map.styling import Layer
from layers.map.view import ROOM, MapView, area_words
from layers.map.zones import ZONE_LOOKS, zone_layer
from pages.frame.map_view import base_of
from pages.youth_centres import need as youth_need, words
from pages.youth_centres.answer import LEVEL, Answer, former_categories

HEIGHT = 620


@kept(64)
def map_of(answer: Answer, look: str, need: str, former: bool = False) -> MapView:
    """Return the map asked for: verdicts, reach with the ground within the walk, or need beside reach."""
    if look == "need":
        return youth_need.map_of(answer, need)
    areas = _verdicts(answer) if look == "verdict" else _reach(answer)
    past = _former(answer) if former else answer.services.iloc[:0]
    services = _services(answer, past)
    among = "" if look == "verdict" else f" {words.among_listed(answer)}"
    text = " ".join(filter(None, [f"{areas.words}{among}", _marked(answer), words.former(answer, past)]))
    return MapView(
        base_of(answer.pack, LEVEL),
        areas,
        (services,) if look == "verdict" else (_walks(answer), services),
        title=answer.question.promise.title if look == "verdict" else words.reach_title(answer),
        words=text,
        about=f"{words.summary(answer)} {text} {words.sources(answer, past)}",
        between=ROOM,
    )


def markers(shown: MapView) -> None:
    """Show what the markers on a map mean, where the look of the areas is explained elsewhere."""
    for layer in shown.over:
        if layer.kind == "sites":
            st.html(layer.legend)


def _verdicts(answer: Answer) -> Layer:
    """Return the areas by their verdict on the promise."""
    codes = answer.verdicts.index
    return category_layer(
        answer.verdicts["verdict"],
        Series({code: words.area_tip(answer, str(code)) for code in codes}),
        answer.pack.areas[LEVEL]["area_name"],
        title=answer.question.promise.title,
        areas=area_words(answer.pack, LEVEL),
    )


def _reach(answer: Answer) -> Layer:
    """Return the areas by the share of their children within reach."""
    return class_layer(reach_of(answer), areas=area_words(answer.pack, LEVEL))


@kept(64)
def reach_of(answer: Answer) -> Figures:
    """Return the share of children within reach as figures of a map, per cent."""
    reach = answer.reach
    frame = uncompared(answer.pack.areas[LEVEL]["area_name"], 100 * reach["share"]).assign(
        lower=100 * reach["share_low"],
        upper=100 * reach["share_high"],
        shown=[words.near_share(row) for _, row in reach.iterrows()],
        range=[words.share_range(row) for _, row in reach.iterrows()],
    )
    return Figures(
        frame=frame,
        classes=classify(frame["value"].round(), polarity="neutral"),
        title=words.reach_title(answer),
        unit="percent_whole",
        unit_label=f"share of them{words.among(answer)}",
    )


def _services(answer: Answer, past: GeoDataFrame) -> Layer:
    """Return the services as markers, those that do not count among them; former places below."""
    listed = answer.services.sort_index()
    tips = [words.tip(answer, row) for _, row in listed.iterrows()]
    today = listed.assign(look=listed["status"], tip=tips)
    looks = {**SITE_LOOKS, **{each.id: _former_look(each) for each in former_of(answer)}}
    if past.empty:
        return site_layer(today, title="Listed services", counted="services")
    once = past.sort_index().assign(
        look=past["category"], tip=[words.former_tip(answer, row) for _, row in past.sort_index().iterrows()]
    )
    both = GeoDataFrame(pd.concat([once, today]), crs=DEGREES)
    return site_layer(both, looks=looks, title="Listed services and former places", counted="places")


def former_of(answer: Answer) -> list[ServiceCategory]:
    """Return the lists of places that once were of the kinds that count."""
    return former_categories(answer.pack, answer.question.places)


def _former(answer: Answer) -> GeoDataFrame:
    """Return the places that once were of the kinds that count, but where one of today is listed."""
    kinds = [each.id for each in former_of(answer)]
    every = answer.pack.services[answer.pack.services["category"].isin(kinds)]
    return every[~every["site_id"].isin(answer.services["site_id"])]


def _former_look(category: ServiceCategory) -> Look:
    """Return how a place of the past is drawn: pale, so that it is not taken for one of today."""
    return replace(SITE_LOOKS["other"], word=category.former.words if category.former else "", fill="#ffffff")


def _marked(answer: Answer) -> str:
    """Return how many services are on the map, in words."""
    placed = int(answer.services.geometry.notna().sum())
    return (
        f"{plural(placed, 'marker shows', 'markers show')} listed services of these kinds; "
        f"{plural(len(answer.services) - placed, 'more has', 'more have')} no sourced location."
    )


def _walks(answer: Answer) -> Layer:
    """Return the ground within the walk of the services that count, as one outline, or none."""
    asked = answer.question
    places = sites(answer.pack, asked.places, statuses=asked.statuses, admit_street=asked.streets)
    some = bool(len(places))
    ground = GeoDataFrame(
        {"look": ["reach"] * some, "count": [len(places)] * some},
        geometry=[zone(answer.pack, places, asked.within)] if some else [],
        crs=METRES,
    )
    meaning = f"ground within {asked.within:,.0f} m of the sites that count"
    looks = ZONE_LOOKS | {"reach": replace(ZONE_LOOKS["reach"], word=meaning)}
    return zone_layer(ground.to_crs(DEGREES), looks=looks, title="Walks", counted="sites")
