"""The map of Where next: children within the walk today and after, who gains and loses, and every place."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.access.detours import detour_for
from geo.access.reach import SPEED_M_PER_MIN
from geo.crs import DEGREES
from geo.figures.classification import stepped
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.sites import attribution, street_only
from geo.targeting.plan import Plan, plan_effects
from layers.look.formatting import format_value, join_words
from layers.look.palette import Look
from layers.look.presentation import Figures, uncompared
from layers.map.categories import category_layer
from layers.map.choropleth import class_layer
from layers.map.sites import SITE_LOOKS, site_layer
from layers.map.styling import Layer
from layers.map.view import MapView, area_words
from layers.map.zones import zone_layer
from pages.frame import map_view
from pages.where_next.choices import ages_words, title_of

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
ROLES: dict[str, Look] = {
    "candidate": replace(SITE_LOOKS["candidate"], word="may take one"),
    "close": replace(SITE_LOOKS["planned"], word="in a choice that comes close", fill="#fff0b3"),
    "closed": replace(SITE_LOOKS["closed"], word="closes"),
    "existing": replace(SITE_LOOKS["existing"], word="listed today"),
    "opened": replace(SITE_LOOKS["moved"], word="opened by you"),
    "new": replace(SITE_LOOKS["new"], word="best choice"),
}
ZONES: dict[str, Look] = {
    "catchment": Look("within the walk of a new place", "", ink="#c65d00", width=2.6, dash="8 5", opacity=0.0)
}


@kept(64)
def map_of(pack: Pack, answer: Plan, show: str, every: bool) -> MapView:
    """Return the map of an answer.

    Parameters
    ----------
    show : a key of `choices.SHOWS`: the areas before, after, or who gains and loses
    every : whether candidates that play no part are drawn as well
    """
    if show == "change":
        areas = _changes(pack, answer)
    else:
        areas = class_layer(_figures(pack, answer, show), areas=area_words(pack, "ward"))
    places = _places(pack, answer, show, every)
    counts = places["look"].value_counts()
    parts = [f"{counts[role]} {look.word}" for role, look in ROLES.items() if counts.get(role, 0)]
    words = f"{areas.words} Places: {join_words(parts)}." if parts else areas.words
    over = [site_layer(places, looks=ROLES, title="Places", counted="places", clickable=True)]
    circles = _circles(answer, show)
    if len(circles):
        over.append(zone_layer(circles, looks=ZONES, title="Circles", counted="circles"))
    return MapView(
        map_view.base_of(pack, "ward"),
        areas,
        tuple(over),
        title=f"Where next: {pack.catalogue[answer.brief.category].plural}, {pack.place.name}",
        words=words,
        about=f"{words} {attribution(pack, answer)}",
    )


@kept(64)
def effect(pack: Pack, answer: Plan) -> DataFrame:
    """Return who gains and who loses per area, for the ages asked for."""
    return plan_effects(pack, answer, answer.brief.ages)


def _figures(pack: Pack, answer: Plan, when: str) -> Figures:
    """Return the figure of each area today or after: the share within the walk, or the average walk."""
    found, ages = effect(pack, answer), ages_words(answer.brief.ages)
    if answer.brief.objective == "reach":
        value = found[f"within_{when}"] / found["children"].where(found["children"] > 0) * 100
        ends, unit = SHARES, "percent"
        least = "" if answer.knowledge.whole else "at least "
        title = f"Children aged {ages} within {answer.brief.within:,.0f} m"
        label = f"% of children, {least}this many (among listed services)"
    else:
        value = found[f"mean_{when}"] / SPEED_M_PER_MIN
        ends, unit, least = MINUTES, "minutes", ""
        title = f"Average walk of children aged {ages}"
        label = "minutes to the nearest listed site"
    frame = uncompared(found["area_name"], value)
    frame["shown"] = [_shown(each, unit, least) for each in value]
    frame.loc[found["children"] <= 0, "state"] = "not_applicable"
    return Figures(
        frame=frame,
        classes=stepped(value, ends),
        title=f"{title}, {'today' if when == 'before' else 'after'}",
        unit=unit,
        unit_label=label,
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


def _changes(pack: Pack, answer: Plan) -> Layer:
    """Return the areas by who gains and who loses, with their numbers in the tooltips."""
    found, reach = effect(pack, answer), answer.brief.objective == "reach"
    plus, minus = ("gain", "loss") if reach else ("nearer", "farther")
    words = ("come within the walk", "no longer are") if reach else ("walk less", "walk farther")
    keys, tips = [], []
    for up, down in zip(found[plus], found[minus], strict=True):
        some = (up >= _FEWEST, down >= _FEWEST)
        keys.append({(True, False): "gain", (False, True): "loss", (True, True): "both"}.get(some, "same"))
        tips.append(f"{up:,.0f} children {words[0]}\n{down:,.0f} {words[1]}")
    by = f"a walk of {answer.brief.within:,.0f} m" if reach else "the walk to the nearest listed site"
    return category_layer(
        Series(keys, index=found.index),
        Series(tips, index=found.index),
        pack.areas["ward"]["area_name"],
        looks=CHANGES,
        title=f"Children aged {ages_words(answer.brief.ages)} who gain and lose",
        spoken="Who gains and loses",
        unit_label=f"by {by}",
        areas=area_words(pack, "ward"),
    )


def _places(pack: Pack, answer: Plan, when: str, every: bool) -> GeoDataFrame:
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


def _circles(answer: Plan, when: str) -> GeoDataFrame:
    """Return circles of the walk around new places, where walks are straight-line estimates; EPSG:4326."""
    new = answer.with_role("new", "opened")
    if when == "before" or answer.kind == "network":
        new = new.iloc[:0]
    circles = new.geometry.buffer(answer.brief.within / detour_for(answer.brief.within).central)
    frame = GeoDataFrame({"look": "catchment", "tip": ""}, geometry=circles, index=new.index, crs=new.crs)
    return frame.to_crs(DEGREES)
