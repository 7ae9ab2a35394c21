"""The maps of the page Youth centres: verdicts or reach under the centres, and need beside reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import folium
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.access.isochrones import zone
from geo.access.supply import sites
from geo.crs import DEGREES, METRES
from geo.figures.classification import Classes, classify
from geo.memory import kept
from layers.look.formatting import plural
from layers.map.assets import standalone_html
from layers.map.categories import categories_legend_html, describe_categories, restyle_categories
from layers.map.choropleth import restyle
from layers.map.sites import site_marks, sites_legend_html
from layers.map.styling import Over
from layers.map.zones import ZONE_LOOKS, zone_shapes, zone_svg
from layers.paper.description import describe
from layers.paper.legend import legend_html, looks_legend_html
from pages.frame.map import show_map
from pages.frame.map_view import base_of
from pages.youth_centres import words
from pages.youth_centres.answer import LEVEL, Answer

HEIGHT = 560
_GAP = '<div style="height:0.8rem"></div>'
MANY = 40  # from so many markers on they are drawn smaller


@dataclass(frozen=True, eq=False)
class Reach:
    """Reach ready to be shown: figures as the map wants them, and their classes."""

    figures: DataFrame
    classes: Classes
    title: str


@kept(64)
def reach_of(answer: Answer) -> Reach:
    """Return the share of children within reach as figures of a map, per cent."""
    reach = answer.reach
    shares = DataFrame({name: 100 * reach[column] for name, column in _SHARES.items()})
    frame = shares.assign(
        area_name=answer.pack.areas[LEVEL]["area_name"],
        comparison="not compared",
        state=["missing" if pd.isna(each) else "ok" for each in shares["value"]],
        shown=[words.least_share(answer, row) for _, row in reach.iterrows()],
        range=[words.share_range(row) for _, row in reach.iterrows()],
    )
    classes = classify(frame["value"].round(), polarity="neutral")
    return Reach(frame, classes, words.reach_title(answer))


_SHARES = {"value": "share", "lower": "share_low", "upper": "share_high"}


@kept(64)
def markers(answer: Answer) -> GeoDataFrame:
    """Return the services that the page is about as markers, those that do not count among them."""
    shown = answer.services.sort_index()
    return shown.assign(look=shown["status"], tip=[words.tip(answer, row) for _, row in shown.iterrows()])


@kept(64)
def walks(answer: Answer) -> GeoDataFrame:
    """Return the ground within the walk of the services that count, as one outline, or none."""
    asked = answer.question
    places = sites(answer.pack, asked.places, statuses=asked.statuses, admit_street=asked.streets)
    rows = {"look": ["reach"] * bool(len(places)), "sites": [len(places)] * bool(len(places))}
    shapes = [zone(answer.pack, places, asked.within)] if len(places) else []
    return GeoDataFrame(rows, geometry=shapes, crs=METRES).to_crs(DEGREES)


def _group(answer: Answer, look: str, area: str, about: str) -> folium.FeatureGroup:
    """Return the looks of the map."""
    services = markers(answer)
    marks = site_marks(services, fine=len(services) > MANY)
    over = Over(sites=marks, zones=zone_shapes(walks(answer)) if look == "reach" else {})
    if look == "verdict":
        tips = pd.Series({code: words.area_tip(answer, str(code)) for code in answer.verdicts.index})
        return restyle_categories(
            answer.verdicts["verdict"], tips, selected=area or None, about=about, over=over
        )
    reach = reach_of(answer)
    return restyle(
        reach.figures, reach.classes, polarity="neutral", selected=area or None, about=about, over=over
    )


@kept(64)
def description(answer: Answer, look: str) -> str:
    """Return the text description of the map."""
    place = answer.pack.place
    level = place.levels[LEVEL]
    named = {"area_word": level.singular, "areas_word": level.plural, "place": place.name}
    placed = int(answer.services.geometry.notna().sum())
    marked = (
        f"{plural(placed, 'marker shows', 'markers show')} listed services of these kinds; "
        f"{len(answer.services) - placed} more have no sourced location."
    )
    if look == "verdict":
        names = answer.pack.areas[LEVEL]["area_name"]
        text = describe_categories(
            answer.verdicts["verdict"], names, title=answer.question.promise.title, **named
        )
        return f"{text} {marked}"
    reach = reach_of(answer)
    text = describe(reach.figures, title=reach.title, polarity="neutral", **named)
    return f"{text} {words.among_listed(answer)} {marked}"


def draw(answer: Answer, *, look: str, area: str, key: str, on_select: Callable[[str], None]) -> None:
    """Show the map; a click selects an area before the page runs again."""
    group = _group(answer, look, area, description(answer, look))
    show_map(base_of(answer.pack, LEVEL), group, key=key, height=HEIGHT, on_select=on_select)


@kept(64)
def legends(answer: Answer, look: str) -> str:
    """Return the legends of areas and of markers."""
    areas_word = answer.pack.place.levels[LEVEL].plural
    if look == "verdict":
        first = categories_legend_html(
            answer.verdicts["verdict"], title=answer.question.promise.title, areas_word=areas_word
        )
    else:
        reach, ground = reach_of(answer), walks(answer)
        first = legend_html(
            reach.figures,
            reach.classes,
            title=reach.title,
            unit="percent_whole",
            unit_label=f"share of them{words.at_least(answer)}",
            polarity="neutral",
            areas_word=areas_word,
        )
        mark = zone_svg(ZONE_LOOKS["reach"])
        meaning = f"ground within {answer.question.within:,.0f} m of the sites that count"
        rows = [(mark, meaning, int(count)) for count in ground["sites"]]
        first += _GAP + looks_legend_html(rows, title="Walks", counted="sites") if rows else ""
    second = sites_legend_html(markers(answer), title="Listed services", counted="services")
    return f"{first}{_GAP}{second}"


def map_file(answer: Answer, look: str) -> str:
    """Return the map as one HTML file that opens without a network."""
    about = f"{words.summary(answer)} {description(answer, look)} {words.sources(answer)}"
    return standalone_html(
        base_of(answer.pack, LEVEL),
        _group(answer, look, "", description(answer, look)),
        title=answer.question.promise.title if look == "verdict" else reach_of(answer).title,
        beside=legends(answer, look),
        about=about,
    )
