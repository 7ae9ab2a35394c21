"""The choices of the needs map: their names in the URL, their widgets and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from geo.figures.values import METHODS
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.figures import available
from layers.look.formatting import sentence_case
from layers.look.palette import View
from pages.frame import state, widgets
from pages.frame.state import Choice

PAGE = "needs-map"
NONE = "none"
MORE = f"{PAGE}-more"
SAID = ("indicator", "second", "level", "benchmark", "look", "classes", "method", "judged")
LEVELS: tuple[Level, ...] = ("ward", "locality", "lsoa")
LOOKS = {"value": "Figures", "significance": "Better or worse"}
SCHEMES = {"quantiles": "Equal groups", "natural_breaks": "Natural breaks", "equal_interval": "Equal steps"}
METHOD_LABELS = {"default": "Best estimate", "best_fit": "Best fit (national convention)"}
JUDGED = {"each": "Each area on its own", "together": "All areas together"}
HELP = {
    "look": "Figures: the darker, the greater the need. Better or worse: whether the area differs from the "
    "benchmark by more than chance and method can explain.",
    "classes": "How figures are put into at most five classes of colour.",
    "method": "How a ward's figure is made from small areas that do not fit the ward.",
    "judged": "Of twenty areas that do not differ, one looks different by chance. "
    "Judging all together controls that.",
    "second": "Shows another indicator beside the first; choosing an area selects it on both.",
}


@dataclass(frozen=True)
class Needs:
    """What the page is asked to show."""

    indicator: str
    second: str
    level: Level
    benchmark: str
    look: View
    scheme: str
    method: str
    adjust: bool


def choices(pack: Pack) -> list[Choice]:
    """Return every choice of the page with what it may be in this pack."""
    place = pack.place
    indicators = mappable(pack)
    level = Choice("level", LEVELS, place.defaults.level)
    codes = [str(code) for code in pack.areas[cast(Level, state.current(PAGE, level))].index]
    return [
        Choice("indicator", indicators, place.defaults.indicator),
        level,
        Choice("benchmark", [each.id for each in place.benchmarks], place.defaults.benchmark),
        Choice("look", list(LOOKS), "value"),
        Choice("second", [NONE, *indicators], NONE),
        Choice("classes", list(SCHEMES), place.defaults.scheme),
        Choice("method", METHODS, "default"),
        Choice("judged", list(JUDGED), "each"),
        Choice("area", [NONE, *codes], NONE),
    ]


def mappable(pack: Pack) -> list[str]:
    """Return the indicators that exist for at least one level below the borough."""
    return list(dict.fromkeys(each for level in LEVELS for each in available(pack, level)))


def needs() -> Needs:
    """Return what the choices say; once `state.read` has run they are all valid."""
    said = {each: str(st.session_state[state.key(PAGE, each)]) for each in SAID}
    return Needs(
        said["indicator"],
        said["second"],
        cast(Level, said["level"]),
        said["benchmark"],
        cast(View, said["look"]),
        said["classes"],
        said["method"],
        said["judged"] == "together",
    )


def controls(pack: Pack) -> None:
    """Show the widgets; what they say is in the session before the page runs."""
    place = pack.place
    domains = {domain.id: domain.title for domain in place.domains}
    shown = (pack.indicator(each) for each in mappable(pack))
    titles = {each.id: f"{each.title} ({domains[each.domain]})" for each in shown}
    words = {each: sentence_case(place.levels[each].plural) for each in LEVELS}
    names = {each.id: each.name for each in place.benchmarks}
    wide, *narrow = st.columns([3, 1, 1, 1])
    with wide:
        _box("Indicator", "indicator", titles)
    with narrow[0]:
        _box("Areas", "level", words)
    with narrow[1]:
        _box("Compare with", "benchmark", names)
    with narrow[2]:
        _box("Colour by", "look", LOOKS)
    more = st.expander("More choices: second indicator, classes, method", key=MORE, on_change="rerun")
    if not more.open:
        widgets.keep(PAGE, ("second", "classes", "method", "judged"))
        return
    with more:
        columns = st.columns(4)
        with columns[0]:
            _box("Second indicator", "second", {NONE: "None", **titles})
        with columns[1]:
            _box("Classes", "classes", SCHEMES)
        with columns[2]:
            _box("Method", "method", METHOD_LABELS)
        with columns[3]:
            _box("Differences judged for", "judged", JUDGED)


def area_picker(pack: Pack, level: Level) -> str:
    """Show the picker of an area; return its code, or an empty text where none is chosen."""
    names = pack.areas[level]["area_name"]
    key = state.key(PAGE, "area")
    if st.session_state.get(key) not in names.index:
        st.session_state[key] = NONE
    word = pack.place.levels[level].singular
    options = [NONE, *names.sort_values().index]
    labels = {NONE: f"Choose a {word}", **names}
    code = st.selectbox(f"Chosen {word}", options, format_func=lambda each: labels[each], key=key)
    return "" if code == NONE else str(code)


def choose(area: str) -> None:
    """Select an area everywhere; called before the page runs."""
    st.session_state[state.key(PAGE, "area")] = area or NONE


def _box(label: str, name: str, words: Mapping[str, str]) -> None:
    """Show the select box of one choice."""
    widgets.box(PAGE, label, name, words, help=HELP.get(name))
