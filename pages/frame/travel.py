"""The chosen area travels: each link of the menu takes it along, as the page behind it understands it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from geo.errors import AtlasError
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from pages.frame import served, state

USUAL: Final[Level] = "ward"
# By the address of a page: the name of its choice of an area, and the kinds of areas that it takes. Where it
# takes several and has no choice of the level, the area alone says which it is.
TAKES: Final[Mapping[str, tuple[str, tuple[Level, ...]]]] = {
    "overview": ("area", ("ward",)),
    "needs-map": ("area", ("ward", "locality")),
    "profiles": ("area", ("ward", "locality", "borough")),
    "youth-centres": ("area", ("ward",)),
    "family-hubs": ("locality", ("locality",)),
    "play-space": ("area", ("ward", "locality")),
    "priorities": ("area", ("ward", "locality")),
    "where-next": ("area", ("ward",)),
    "allocate": ("area", ("ward", "locality")),
}
_BY_ITSELF: Final = ("profiles", "family-hubs")
_KEPT: Final = "travel.area"


def links(address: str) -> dict[str, dict[str, str]]:
    """Return what the link to each page says; nothing before the first figures are read, or without any."""
    try:
        found = served.SHELF.known()
        return along(found.pack, address) if found else {}
    except AtlasError:  # the page says what is wrong
        return {}


def along(pack: Pack, address: str) -> dict[str, dict[str, str]]:
    """Return what the link to each page says, so that the area of the page at an address goes with it.

    Called before the page runs: what a widget has just chosen is known by then. A page that knows no area, or
    not the kind that is chosen, forgets none; one that shows no area of the kinds it takes forgets it.
    """
    if address in TAKES:
        name, levels = TAKES[address]
        here = _chosen(address, name)
        held = st.session_state.get(_KEPT, "")
        if _level(pack, here):
            st.session_state[_KEPT] = here
        elif _level(pack, held) in levels:
            st.session_state[_KEPT] = ""
    area = str(st.session_state.get(_KEPT, ""))
    return {page: found for page in TAKES if (found := said(pack, page, area))}


def said(pack: Pack, page: str, area: str) -> dict[str, str]:
    """Return how a link to a page says an area; nothing where the page cannot show it.

    A locality is shown for a ward where a page knows localities only, a ward for a small area; what is wider
    than the areas of a page is not narrowed.
    """
    level, (name, levels) = _level(pack, area), TAKES[page]
    if level is None:
        return {}
    if level == "lsoa":
        area, level = str(pack.small_areas["best_fit"][area]), "ward"
    if level == "ward" and "ward" not in levels:
        area, level = str(pack.localities["locality_code"].get(area, "")), "locality"
    if level not in levels or area not in pack.areas[level].index:
        return {}
    more = {} if level == USUAL or page in _BY_ITSELF else {"level": level}
    return {**more, name: area}


def _chosen(page: str, name: str) -> str:
    """Return the code that a page's choice of an area says: by its widgets, or by the link that led to it."""
    url = st.query_params.to_dict()
    held = state.key(page, name)
    if held in st.session_state and url == st.session_state.get(state.key(page, "_url")):
        return str(st.session_state[held])
    return url.get(name, "")


def _level(pack: Pack, area: str) -> Level | None:
    """Return the kind of area that a code is of; None for the whole place, or where it is none."""
    known: tuple[Level, ...] = ("ward", "locality", "lsoa")
    return next((each for each in known if each in pack.areas and area in pack.areas[each].index), None)
