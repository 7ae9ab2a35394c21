"""The map of Where next: children within the walk today and after, who gains and loses, and every place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import folium
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.reach import DETOUR, SPEED_M_PER_MIN
from geo.crs import DEGREES
from geo.figures.classification import Classes
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.sites import attribution, street_only
from geo.targeting.plan import Plan, plan_effects
from layers.look.formatting import format_value, join_words
from layers.look.palette import Look
from layers.look.presentation import uncompared
from layers.map.assets import standalone_html
from layers.map.categories import categories_legend_html, describe_categories, restyle_categories
from layers.map.choropleth import restyle
from layers.map.sites import SITE_LOOKS, SiteLook, site_marks, sites_legend_html
from layers.map.styling import DrawMode, Over
from layers.map.zones import ZoneLook, zone_shapes, zones_legend_html
from layers.paper.description import describe
from layers.paper.legend import legend_html
from pages.frame import map_view
from pages.frame.map import show_map
from pages.where_next.choices import PAGE, Asked, ages_words, choose_area, title_of
from pages.where_next.words import complete

# Upper ends of the classes: the same today and after, so that colours can be compared.
SHARES = (20.0, 40.0, 60.0, 80.0, 100.0)
MINUTES = (5.0, 10.0, 15.0, 20.0, 120.0)
_FEWEST = 0.5  # children: fewer than half a child is nobody
_NONE = 0.05  # percent: what is written as 0.0%

_PLUS = "M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"
_MINUS = "M-6 -2.2H6V2.2H-6Z"
_BOTH = "M-6 -4.4H-3.4V-7H-0.6V-4.4H2V-1.6H-0.6V1H-3.4V-1.6H-6ZM0 3.2H7V6H0Z"
CHANGES: dict[str, Look] = {
    "gain": Look("some gain, nobody loses", "#5f9fca", symbol=_PLUS),
    "both": Look("some gain, some lose", "#f0dc9a", symbol=_BOTH),
    "loss": Look("some lose, nobody gains", "#b5471b", symbol=_MINUS),
    "same": Look("nobody gains or loses", "#fcfcfa"),
}
ROLES: dict[str, SiteLook] = {
    "candidate": SiteLook("may take one", "#ffffff", SITE_LOOKS["candidate"].symbol),
    "close": SiteLook("in a choice that comes close", "#fff0b3", SITE_LOOKS["planned"].symbol),
    "closed": SiteLook("closes", SITE_LOOKS["closed"].fill, SITE_LOOKS["closed"].symbol),
    "existing": SiteLook("listed today", SITE_LOOKS["existing"].fill, SITE_LOOKS["existing"].symbol),
    "opened": SiteLook("opened by you", SITE_LOOKS["moved"].fill, SITE_LOOKS["moved"].symbol),
    "new": SiteLook("best choice", SITE_LOOKS["new"].fill, SITE_LOOKS["new"].symbol),
}
ZONES: dict[str, ZoneLook] = {
    "catchment": ZoneLook("within the walk of a new place", "", "#c65d00", width=2.6, dash="8 5", opacity=0.0)
}


# Compared by identity; shared between sessions: nobody may change it.
@dataclass(frozen=True, eq=False)
class Shown:
    """Figures of the areas ready to be shown, their classes, unit and what they are called."""

    frame: DataFrame
    classes: Classes
    unit: str
    title: str
    unit_label: str


def draw(pack: Pack, ask: Asked, answer: Plan, *, mode: DrawMode | None, **actions: Any) -> None:
    """Show the map; clicks and drawings are told before the page runs again."""
    group = looks(pack, ask, answer, mode)
    show_map(
        map_view.base_of(pack, "ward"),
        group,
        key=PAGE,
        height=map_view.HEIGHT,
        on_select=choose_area,
        **actions,
    )


def looks(pack: Pack, ask: Asked, answer: Plan, mode: DrawMode | None = None) -> folium.FeatureGroup:
    """Return the looks of the map."""
    marks = _marks(pack, answer, ask.show, ask.every)
    over = Over(sites=marks, zones=_zones(answer, ask.show), draw=mode)
    about, selected = description(pack, ask, answer), ask.area or None
    if ask.show == "change":
        keys, tips = changes(pack, answer)
        return restyle_categories(keys, tips, looks=CHANGES, selected=selected, about=about, over=over)
    view = figures(pack, answer, ask.show)
    return restyle(view.frame, view.classes, polarity="neutral", selected=selected, about=about, over=over)


@kept(64)
def effect(pack: Pack, answer: Plan) -> DataFrame:
    """Return who gains and who loses per area, for the ages asked for."""
    return plan_effects(pack, answer, answer.brief.ages)


@kept(64)
def figures(pack: Pack, answer: Plan, when: str) -> Shown:
    """Return the figure of each area today or after: the share within the walk, or the average walk."""
    found = effect(pack, answer)
    if answer.brief.objective == "reach":
        value = found[f"within_{when}"] / found["children"].where(found["children"] > 0) * 100
        ends, unit = SHARES, "percent"
        least = "" if complete(pack, answer) else "at least "
        title = f"Children aged {ages_words(answer.brief.ages)} within {answer.brief.within:,.0f} m"
        label = f"% of children, {least}this many (among listed services)"
    else:
        value = found[f"mean_{when}"] / SPEED_M_PER_MIN
        ends, unit, least = MINUTES, "minutes", ""
        title = f"Average walk of children aged {ages_words(answer.brief.ages)}"
        label = "minutes to the nearest listed site"
    none = found["children"] <= 0
    frame = uncompared(found["area_name"], value)
    frame["shown"] = [_shown(each, unit, least) for each in value]
    frame.loc[none, "state"] = "not_applicable"
    return Shown(
        frame, _steps(value, ends), unit, f"{title}, {'today' if when == 'before' else 'after'}", label
    )


def _shown(value: float, unit: str, least: str) -> str:
    """Return a figure as text; from a list that is not whole, nobody is "none listed"."""
    if pd.isna(value):
        return "no figure"
    if unit == "minutes":
        return f"{value:,.0f} minutes"
    if least and value < _NONE:
        return "none listed"
    return f"{least if value < 100 - _NONE else ''}{format_value(value, unit)}"


def _steps(values: Series, ends: tuple[float, ...]) -> Classes:
    """Return fixed classes."""
    number = pd.Series(pd.cut(values.round(1), [-1.0, *ends], labels=False), index=values.index)
    lows = (0.0, *ends[:-1])
    counts = tuple(int((number == each).sum()) for each in range(len(ends)))
    return Classes(
        "equal_interval", tuple(zip(lows, ends, strict=True)), number.astype("Int64"), counts, None
    )


@kept(64)
def changes(pack: Pack, answer: Plan) -> tuple[Series, Series]:
    """Return per area who gains and loses as a key of `CHANGES`, and it in words."""
    found = effect(pack, answer)
    plus, minus = ("gain", "loss") if answer.brief.objective == "reach" else ("nearer", "farther")
    words = ("come within the walk", "no longer are") if plus == "gain" else ("walk less", "walk farther")
    keys, tips = [], []
    for up, down in zip(found[plus], found[minus], strict=True):
        some = (up >= _FEWEST, down >= _FEWEST)
        keys.append({(True, False): "gain", (False, True): "loss", (True, True): "both"}.get(some, "same"))
        tips.append(f"{up:,.0f} children {words[0]}\n{down:,.0f} {words[1]}")
    return pd.Series(keys, index=found.index), pd.Series(tips, index=found.index)


@kept(64)
def legends(pack: Pack, ask: Asked, answer: Plan) -> list[str]:
    """Return the legends beside the map: areas, places, circles."""
    areas_word = pack.place.levels["ward"].plural
    if ask.show == "change":
        keys, _ = changes(pack, answer)
        first = categories_legend_html(
            keys,
            title=f"Children aged {ages_words(answer.brief.ages)} who gain and lose",
            unit_label=f"by a walk of {answer.brief.within:,.0f} m"
            if answer.brief.objective == "reach"
            else "by the walk to the nearest listed site",
            looks=CHANGES,
            areas_word=areas_word,
        )
    else:
        view = figures(pack, answer, ask.show)
        first = legend_html(
            view.frame,
            view.classes,
            title=view.title,
            unit=view.unit,
            unit_label=view.unit_label,
            polarity="neutral",
            areas_word=areas_word,
        )
    marks = place_frame(pack, answer, ask.show, ask.every)
    second = sites_legend_html(marks, title="Places", looks=ROLES, counted="places")
    zones = zone_frame(answer, ask.show)
    third = zones_legend_html(zones, title="Circles", looks=ZONES, counted="circles") if len(zones) else ""
    return [each for each in (first, second, third) if each]


@kept(64)
def place_frame(pack: Pack, answer: Plan, when: str, every: bool) -> GeoDataFrame:
    """Return the places in EPSG:4326, what matters most on top: name, look, tip, accuracy_m.

    Candidates that play no part are in it only where `every` place is asked for, or places from the map.
    """
    places = answer.places.to_crs(DEGREES)
    today = {"closed": "existing", "new": "candidate", "opened": "candidate"} if when == "before" else {}
    look = places["role"].map(lambda role: today.get(role, role))
    ties = {site for tie in (answer.choice.near_ties if answer.choice else ()) for site in tie.sites}
    near = (look == "candidate") & places.index.isin(ties) & (when != "before")
    look = look.mask(near, "close")
    kept = (look != "candidate") | (places["category"] == "") | every
    places, look = places[kept], look[kept]
    # How exactly a building's point is known matters little before it is chosen.
    accuracy = places["accuracy_m"].where(~look.isin(["candidate", "close"]), 0.0)
    vague = set(street_only(pack, answer))
    tips = [
        "\n".join(
            [
                title_of(pack, category),
                ROLES[role].word,
                *(["point of its street only"] if site in vague else []),
            ]
        )
        for site, category, role in zip(places.index, places["category"], look, strict=True)
    ]
    order = look.map({role: at for at, role in enumerate(ROLES)})
    frame: GeoDataFrame = places.assign(look=look, tip=tips, accuracy_m=accuracy)
    return frame.loc[order.sort_values(kind="stable").index]


@kept(64)
def _marks(pack: Pack, answer: Plan, when: str, every: bool) -> dict[str, Any]:
    """Return the markers of the places."""
    frame = place_frame(pack, answer, when, every)
    return site_marks(frame, looks=ROLES, clickable=True, fine=len(frame) > 40)


@kept(64)
def zone_frame(answer: Plan, when: str) -> GeoDataFrame:
    """Return circles of the walk around new places, where walks are straight-line estimates; EPSG:4326."""
    new = answer.with_role("new", "opened")
    if when == "before" or answer.kind == "network":
        new = new.iloc[:0]
    circles = new.geometry.buffer(answer.brief.within / DETOUR.central)
    frame = GeoDataFrame({"look": "catchment", "tip": ""}, geometry=circles, index=new.index, crs=new.crs)
    return frame.to_crs(DEGREES)


def _zones(answer: Plan, when: str) -> dict[str, Any]:
    """Return the circles over the areas."""
    frame = zone_frame(answer, when)
    return zone_shapes(frame, looks=ZONES) if len(frame) else {}


def map_file(pack: Pack, ask: Asked, answer: Plan) -> str:
    """Return the map as one HTML file that opens without a network."""
    category = pack.catalogue[answer.brief.category]
    return standalone_html(
        map_view.base_of(pack, "ward"),
        looks(pack, ask, answer),
        title=f"Where next: {category.plural}, {pack.place.name}",
        beside="".join(legends(pack, ask, answer)),
        about=f"{description(pack, ask, answer)} {attribution(pack, answer)}",
    )


@kept(64)
def description(pack: Pack, ask: Asked, answer: Plan) -> str:
    """Return the map in words."""
    words = pack.place.levels["ward"]
    where = {"area_word": words.singular, "areas_word": words.plural, "place": pack.place.name}
    if ask.show == "change":
        keys, _ = changes(pack, answer)
        names = pack.areas["ward"]["area_name"]
        text = describe_categories(keys, names, title="Who gains and loses", looks=CHANGES, **where)
    else:
        view = figures(pack, answer, ask.show)
        text = describe(view.frame, title=view.title, polarity="neutral", **where)
    counts = place_frame(pack, answer, ask.show, ask.every)["look"].value_counts()
    told = [f"{counts[role]} {look.word}" for role, look in ROLES.items() if counts.get(role, 0)]
    return f"{text} Places: {join_words(told)}." if told else text
