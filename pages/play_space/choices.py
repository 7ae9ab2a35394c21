"""The choices of the page Play space: their names in the URL, their widgets and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import streamlit as st

from geo.access.proposed import ProposedSite
from geo.gaps.play import Band, Supply
from geo.gaps.play_standards import PlayStandards, play_standards
from geo.gaps.play_verdicts import Measure
from geo.gaps.pressure import default_need, weighs
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from layers.look.formatting import join_words, sentence_case
from pages.frame import state, widgets
from pages.frame.drawing import DRAWING, EVERYBODY, NOTHING_DRAWN
from pages.frame.state import Choice
from pages.frame.widgets import Listed, Number

PAGE = "play-space"
NONE = "none"
MORE = f"{PAGE}-standards"
LEVELS: tuple[Level, ...] = ("ward", "locality", "lsoa")
SHOWS = {
    "coverage": "Children in reach",
    "distance": "Verdict on distance",
    "pressure": "Pressure on places",
}
OVER = {
    "both": "Places and pockets",
    "places": "Places",
    "pockets": "Pockets beyond reach",
    "nothing": "Nothing",
}
POCKETS = {"whole": "Whole", "ward": "Cut at ward lines"}
SWITCH = {"yes": "Yes", "no": "No"}
HELP = {
    "show": "Children in reach: the share with a listed place near enough. Verdict: whether that share meets "
    "the standard. Pressure: how many children share a place, weighted by need.",
    "need": "Each child counts by the rate of this figure where it lives, so that places in hard-pressed "
    "streets show more pressure.",
}


@dataclass(frozen=True)
class Asked:
    """What the page is asked to show."""

    level: Level
    band: Band
    show: str
    need: str
    standards: PlayStandards
    supply: Supply
    cut: bool
    over: str
    area: str
    after: bool

    @property
    def measure(self) -> Measure:
        """What the verdicts are held against."""
        return self.standards.measure

    @property
    def mapped(self) -> Supply:
        """The places that the map counts: with the proposed sites or without."""
        return self.supply if self.after else self.supply.today()


def choices(pack: Pack) -> list[Choice]:
    """Return every choice of the page with what it may be in this pack."""
    found = play_standards(pack)
    bands = [band.id for band in found.every]
    by_age = [band.id for band in found.bands]
    level = Choice("level", LEVELS, pack.place.defaults.level)
    codes = [str(code) for code in pack.areas[cast(Level, state.current(PAGE, level))].index]
    needs = [each.id for each in pack.registry.values() if weighs(each)]
    plain = [each for each in found.categories if not pack.catalogue[each].layer]
    return [
        Choice("band", bands, by_age[len(by_age) // 2]),
        level,
        Choice("show", list(SHOWS), "coverage"),
        Choice("need", needs or [""], default_need(pack)),
        Choice("over", list(OVER), "both"),
        Choice("pockets", list(POCKETS), "whole"),
        Choice("places", Listed(plain), Listed.written(plain)),
        Choice("layers", list(SWITCH), "yes"),
        Choice("streets", list(SWITCH), "no"),
        *(Choice(f"walk-{band.id}", Number(10, 5_000), f"{band.within:g}") for band in found.every),
        Choice("share", Number(1, 100), f"{found.measure.share * 100:g}"),
        Choice("m2", Number(0.1, 1_000), f"{found.measure.m2_per_child:g}"),
        Choice("draw", DRAWING, NOTHING_DRAWN),
        Choice("for", [EVERYBODY, *by_age], EVERYBODY),
        Choice("when", ["today", "after"], "today"),
        Choice("area", [NONE, *codes], NONE),
    ]


def said(name: str) -> str:
    """Return what a choice says; once `state.read` has run it is valid."""
    return widgets.said(PAGE, name)


def asked(pack: Pack, proposed: tuple[ProposedSite, ...]) -> Asked:
    """Return what the choices say, with the sites that are drawn or uploaded."""
    found = play_standards(pack)
    bands, kinds = (
        tuple(replace(band, within=float(said(f"walk-{band.id}"))) for band in each)
        for each in (found.bands, found.kinds)
    )
    chosen = set(Listed.read(said("places")))
    layered = said("layers") == "yes"
    categories = tuple(
        each for each in found.categories if (layered if pack.catalogue[each].layer else each in chosen)
    )
    measure = replace(found.measure, share=float(said("share")) / 100, m2_per_child=float(said("m2")))
    standards = replace(found, bands=bands, kinds=kinds, categories=categories, measure=measure)
    band = next(each for each in standards.every if each.id == said("band"))
    level = cast(Level, said("level"))
    area = said("area")
    return Asked(
        level=level,
        band=band,
        show=said("show"),
        need=said("need"),
        standards=standards,
        supply=Supply(categories, said("streets") == "yes", proposed),
        cut=said("pockets") == "ward",
        over=said("over"),
        area=area if area in pack.areas[level].index else "",
        after=bool(proposed) and said("when") == "after",
    )


def controls(pack: Pack) -> None:
    """Show the widgets of the first row; what they say is in the session before the page runs."""
    found = play_standards(pack)
    titles = {band.id: band.title for band in found.every}
    words = {each: sentence_case(pack.place.levels[each].plural) for each in LEVELS}
    needs = {each.id: each.title for each in pack.registry.values() if weighs(each)}
    columns = st.columns(5)
    with columns[0]:
        box("Age band", "band", titles)
    with columns[1]:
        box("Areas", "level", words)
    with columns[2]:
        box("Map shows", "show", SHOWS)
    with columns[3]:
        box("Over the map", "over", OVER)
    with columns[4]:
        if needs:
            box("Need that weighs children", "need", needs)


def pockets_control() -> None:
    """Show whether pockets end at ward lines."""
    with st.columns([1, 3])[0]:
        box("Outlines", "pockets", POCKETS)


def places_controls(pack: Pack) -> None:
    """Show which places count."""
    found = play_standards(pack)
    own = [each for each in found.categories if pack.catalogue[each].layer]
    plain = {each: pack.catalogue[each].title for each in found.categories if each not in own}
    left, right = st.columns([3, 2])
    with left:
        if plain:
            widgets.several(PAGE, "Places that count", "places", plain)
    with right:
        if own:
            titles = join_words([pack.catalogue[each].title for each in own])
            widgets.toggle(PAGE, f"Count {titles}", "layers", help="A layer with a licence of its own.")
        widgets.toggle(
            PAGE,
            "Count places known by their street only",
            "streets",
            help="Their point is another building of the street: too vague to decide anything.",
        )


def box(label: str, name: str, words: Mapping[str, str]) -> None:
    """Show the select box of one choice."""
    widgets.box(PAGE, label, name, words, help=HELP.get(name))


def choose(area: str) -> None:
    """Select an area everywhere; called before the page runs."""
    st.session_state[state.key(PAGE, "area")] = area or NONE
