"""The choices of the page on the sites promised to every locality: names in the URL, widgets, words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import streamlit as st

from geo.gaps.catchments import KINDS, Kind, catchments
from geo.gaps.locality_promise import Ages, age_bands, shown_with
from geo.need.homes import need_indicators
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from layers.look.formatting import join_words
from pages.frame import state, widgets
from pages.frame.state import Choice

PAGE = "family-hubs"
NONE = "none"
TOGETHER = "together"
HELP = {
    "view": "First: each child has the nearest site of the area it lives in. Second: whichever site is "
    "nearest. Third: those for whom the two differ, because a site across the line is nearer.",
    "need": "Weighs the children by a rate of their small area or ward.",
}


@dataclass(frozen=True)
class Asked:
    """What the page is asked to show; `need` and `locality` are empty where none is chosen."""

    categories: tuple[str, ...]
    ages: Ages
    view: Kind
    need: str
    locality: str


def choices(pack: Pack, promise: Promise) -> list[Choice]:
    """Return every choice of the page with what it may be in this pack."""
    options = services(promise)
    where = Choice("services", list(options), _first(pack, options))
    chosen = options[state.current(PAGE, where)]
    return [
        where,
        Choice("ages", [written(band) for band in age_bands(pack, chosen)], _youngest(pack, chosen)),
        Choice("view", KINDS, usual_view(pack, chosen)),
        Choice("need", [NONE, *need_indicators(pack)], NONE),
        Choice("locality", [NONE, *(str(code) for code in pack.areas["locality"].index)], NONE),
    ]


def services(promise: Promise) -> dict[str, tuple[str, ...]]:
    """Return the categories behind each option: each of those shown with the promise, and all together."""
    each = shown_with(promise)
    together = {TOGETHER: tuple(each)} if len(each) > 1 else {}
    return {category: (category,) for category in each} | together


def _first(pack: Pack, options: dict[str, tuple[str, ...]]) -> str:
    """Return the first option with a located site in every locality, else the first of all."""
    full = [option for option, held in options.items() if catchments(pack, held).compared()]
    return full[0] if full else next(iter(options))


def _youngest(pack: Pack, categories: tuple[str, ...]) -> str:
    """Return the band that starts youngest and is narrowest: those who come with a parent, on foot."""
    return written(age_bands(pack, categories)[0])


def usual_view(pack: Pack, categories: tuple[str, ...]) -> str:
    """Return what the map shows first: where the two ways differ, where both are known."""
    return "overlay" if catchments(pack, categories).compared() else "assigned"


def written(ages: Ages) -> str:
    """Return ages as they stand in the URL."""
    return f"{ages[0]}-{ages[1]}"


def ages_words(ages: Ages) -> str:
    """Return the children counted, in words."""
    return f"children aged {ages[0]} to {ages[1]}"


def views(pack: Pack) -> dict[str, str]:
    """Return the words of what the map can show."""
    word = pack.place.levels["locality"].singular
    return {
        "assigned": f"By {word}",
        "nearest": "By nearest walk",
        "overlay": "Where the two differ",
    }


def asked(promise: Promise) -> Asked:
    """Return what the choices say; once `state.read` has run they are all valid."""
    said = {name: str(st.session_state[state.key(PAGE, name)]) for name in ("services", "ages", "view")}
    low, high = said["ages"].split("-")
    need, locality = (str(st.session_state[state.key(PAGE, name)]) for name in ("need", "locality"))
    return Asked(
        services(promise)[said["services"]],
        (int(low), int(high)),
        cast(Kind, said["view"]),
        "" if need == NONE else need,
        "" if locality == NONE else locality,
    )


def controls(pack: Pack, promise: Promise) -> None:
    """Show the widgets; what they say is in the session before the page runs."""
    options = services(promise)
    titles = {option: sites_title(pack, held) for option, held in options.items()}
    bands = {written(band): f"{band[0]} to {band[1]}" for band in age_bands(pack, asked(promise).categories)}
    needs = {each: pack.indicator(each).title for each in need_indicators(pack)}

    def other_services() -> None:
        held = options[str(st.session_state[state.key(PAGE, "services")])]
        st.session_state[state.key(PAGE, "view")] = usual_view(pack, held)

    first, second, third, fourth = st.columns([3, 1, 2, 3])
    with first:
        widgets.box(PAGE, "Services", "services", titles, on_change=other_services)
    with second:
        widgets.box(PAGE, "Ages", "ages", bands)
    with third:
        widgets.box(PAGE, "Map shows", "view", views(pack), help=HELP["view"])
    with fourth:
        widgets.box(PAGE, "Need", "need", {NONE: "Not weighed", **needs}, help=HELP["need"])


def sites_title(pack: Pack, categories: tuple[str, ...]) -> str:
    """Return the title of some categories."""
    return join_words([pack.catalogue[each].title for each in categories])


def site_word(pack: Pack, categories: tuple[str, ...], *, many: bool = False) -> str:
    """Return what one site, or several, of some categories are called."""
    if len(categories) > 1:
        return "sites" if many else "site"
    entry = pack.catalogue[categories[0]]
    return entry.plural if many else entry.singular


def label(pack: Pack) -> str:
    """Return " (provisional grouping)" behind the name of a locality; empty where they are official."""
    wording = pack.place.localities
    return f" ({wording.label})" if wording.provisional else ""


def locality_picker(pack: Pack) -> None:
    """Show the picker of a locality."""
    names = pack.areas["locality"]["area_name"]
    word = pack.place.levels["locality"].singular
    labels = {NONE: f"Choose a {word}", **{str(code): str(name) for code, name in names.items()}}
    widgets.box(PAGE, f"Chosen {word}", "locality", labels)


def choose_ward(pack: Pack, ward: str) -> None:
    """Choose the locality of a ward clicked on the map; called before the page runs."""
    code = pack.localities["locality_code"].to_dict().get(ward, NONE)
    st.session_state[state.key(PAGE, "locality")] = code
