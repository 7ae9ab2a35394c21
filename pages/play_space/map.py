"""The map of play space: children in reach, verdicts on distance or pressure, under places and pockets."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from geo.access import open_space
from geo.figures.classification import classify, stepped
from geo.gaps.play import coverage, serving
from geo.gaps.play_verdicts import verdicts
from geo.gaps.pockets import pockets
from geo.gaps.pressure import pressure
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.open_space import OpenSpace, Parks, credit, parks as parks_table, reached as near_parks
from geo.report.play import attribution, play_of, pockets_of
from geo.report.question import Form, usually
from geo.report.table import Table
from layers.look.formatting import plural
from layers.look.palette import STATES, Look
from layers.look.presentation import Figures, uncompared
from layers.map.categories import ON_A_STANDARD, category_layer
from layers.map.choropleth import class_layer
from layers.map.styling import Layer
from layers.map.view import MapView, area_words
from pages.frame import downloads, map_view, meetings, parts, pictures
from pages.play_space import parks
from pages.play_space.choices import NOT_PRINTED, PAGE, PARKS, Asked, PlaySpace
from pages.play_space.over import patch_layer, place_layer
from pages.play_space.words import band_words, beware, listed_words, summary

HEIGHT: Final = 620
LOOKS: dict[str, Look] = {
    **ON_A_STANDARD,
    "unknown": replace(STATES["missing"], word="not known: no listed place has a point"),
    "no children": replace(STATES["not_applicable"], word="no children of these ages"),
}


@kept(64)
def map_of(pack: Pack, ask: Asked) -> MapView:
    """Return the map that is asked for; the chosen area is no part of it."""
    return _map_of_parks(pack, ask) if ask.show == PARKS else _map_of_play(pack, ask)


def _map_of_play(pack: Pack, ask: Asked) -> MapView:
    """Return a map of play: places and pockets over the areas, and the parks below them."""
    if ask.show == "distance":
        areas = _distance(pack, ask)
    else:
        figures = _pressure if ask.show == "pressure" and ask.need else _coverage
        areas = class_layer(figures(pack, ask), areas=area_words(pack, ask.level))
    sites, outlined = ask.over in ("both", "places"), ask.over in ("both", "pockets")
    places = place_layer(pack, ask.mapped, ask.band)
    patches = patch_layer(pack, ask.mapped, ask.band, ask.cut, outlined, sites)
    count = int(serving(pack, ask.mapped, ask.band).sum())
    beyond = len(pockets(pack, ask.mapped, ask.band, cut=ask.cut).frame)
    words = (
        f"{areas.words} {plural(count, f'{listed_words(ask.mapped)} place')} for these ages, "
        f"{plural(beyond, 'pocket')} beyond reach of them."
    )
    return MapView(
        map_view.base_of(pack, ask.level),
        areas,
        (places, patches) if sites else (patches,),
        title="Play space: children in reach of listed places",
        words=words,
        about=f"{words} {_named(pack, ask)}",
    )


def _named(pack: Pack, ask: Asked) -> str:
    """Return whom to name for the places, and for the outlines of parks where they are drawn."""
    named = attribution(pack, ask.mapped)
    outlines = credit(pack) if ask.over in ("both", "places") and open_space.known(pack) else ""
    return named if outlines in named else f"{named} {outlines}".strip()


def _map_of_parks(pack: Pack, ask: Asked) -> MapView:
    """Return the map of open space: parks over the areas, and nothing of play."""
    areas = class_layer(parks.figures(pack, ask.level), areas=area_words(pack, ask.level))
    words = f"{areas.words} {plural(len(pack.parks), 'public park')}, by their outlines."
    return MapView(
        map_view.base_of(pack, ask.level),
        areas,
        (patch_layer(pack, ask.mapped, ask.band, ask.cut, False, True),),
        title="Open space: children near the edge of a public park",
        words=words,
        about=f"{words} {credit(pack)}",
    )


def _distance(pack: Pack, ask: Asked) -> Layer:
    """Return the areas by their verdict on distance, with the share in reach in their tooltips."""
    reach = _coverage(pack, ask).frame
    who = f"of {ask.band.within:,.0f} m for children {band_words(ask.band)}"
    return category_layer(
        verdicts(pack, ask.mapped, ask.band, ask.measure, ask.level)["proximity"],
        reach["shown"].where(reach["value"].notna(), ""),
        pack.areas[ask.level]["area_name"],
        looks=LOOKS,
        title=f"Walk {who}",
        spoken=f"Verdict on a walk {who}",
        unit_label=f"met where {ask.measure.share:.0%} or more have a listed place so near",
        areas=area_words(pack, ask.level),
    )


def _coverage(pack: Pack, ask: Asked) -> Figures:
    """Return the share of children in reach per area, in percent."""
    found = coverage(pack, ask.mapped, ask.band, ask.level)
    among = "" if ask.mapped.knowledge(pack).whole else ", among listed places"
    places = f"{listed_words(ask.mapped)} place within {ask.band.within:,.0f} m"
    frame = parks.shares(found["area_name"], found, lambda value: f"about {value}")
    return Figures(
        frame=frame,
        classes=stepped(frame["value"], parks.STEPS, gap=0.1),
        title=f"Children {band_words(ask.band)} with a {places}",
        unit="percent",
        unit_label=f"% of children{among}",
    )


def _pressure(pack: Pack, ask: Asked) -> Figures:
    """Return the pressure on the places of each area."""
    found = pressure(pack, ask.mapped, ask.band, ask.level, need=ask.need)
    value = found["pressure"]
    frame = uncompared(found["area_name"], value)
    frame["shown"] = [
        f"{each:,.0f} weighted children share a place" if each == each else "no figure" for each in value
    ]
    return Figures(
        frame=frame,
        classes=classify(value.round(0), scheme="quantiles", polarity="high_is_worse"),
        title=f"Children {band_words(ask.band)} per listed place in reach, weighted by need",
        unit="children",
        unit_label=f"weighted children per place ({pack.indicator(ask.need).title})",
        polarity="high_is_worse",
    )


def files(pack: Pack, ask: Asked, shown: MapView, form: Form[PlaySpace]) -> None:
    """Offer the table of play space for all age bands, the map, and the pockets."""
    stem = f"play-space-{ask.level}"
    drawn = pictures.of_map(pack, shown, f"{stem}-map", selected=ask.area)
    pockets = partial(pockets_of, pack, ask.mapped, [ask.band], cut=ask.cut)
    forms = ("csv", "xlsx", "geojson", "gpkg")
    groups = [
        ("Every area and age band", downloads.of_table(pack, partial(table, pack, ask), stem)),
        (
            "Pockets beyond reach",
            downloads.of_table(pack, pockets, f"play-space-pockets-{ask.band.id}", forms, key="pockets-"),
        ),
    ]
    if open_space.known(pack):
        listed = partial(parks_table, pack, usually(Parks))
        near, name = partial(near_parks, pack, usually(OpenSpace, level=ask.level)), f"open-space-{ask.level}"
        groups += [
            ("Parks", downloads.of_table(pack, listed, "parks", forms, key="parks-")),
            ("Open space", downloads.of_table(pack, near, name, ("csv", "xlsx"), key="open-space-")),
        ]
    groups.append(("Map", [*drawn, downloads.of_map(partial(shown.file, selected=ask.area), stem)]))
    says = summary(pack, ask.mapped, ask.band)
    parts.take_away(
        PAGE,
        groups,
        texts={"The map in words": shown.words},
        frozen=meetings.view(
            pack,
            "Play space",
            form,
            says,
            notes=[("Beware", beware(pack, ask))],
            sources=[attribution(pack, ask.supply)],
            indicators=[ask.need],
            names=[each for each in form.choices if each not in NOT_PRINTED],
        ),
    )


def table(pack: Pack, ask: Asked) -> Table:
    """Return the whole table of play space."""
    return play_of(pack, ask.supply, ask.standards.every, ask.level, measure=ask.measure, need=ask.need)
