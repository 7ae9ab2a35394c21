"""The choices of the needs map: their names in the URL, their widgets and their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st

from geo.figures.classification import Scheme
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.choices import Option
from geo.report.fields import one_area, one_of, switch
from geo.report.figures import available
from geo.report.question import Form, Question
from layers.look.formatting import sentence_case
from layers.look.palette import View
from pages.frame import state
from pages.frame.widgets import ask

PAGE = "needs-map"
MORE = f"{PAGE}-more"
choose = partial(state.choose, PAGE, "area")
"""Select an area everywhere; called before the page runs."""
LEVELS: tuple[Level, ...] = ("ward", "locality", "lsoa")


def _mappable(pack: Pack, _: object) -> dict[str, str]:
    """Return the indicators that exist for at least one level below the borough, with their domains."""
    domains = {domain.id: domain.title for domain in pack.place.domains}
    found = [pack.indicator(each) for level in LEVELS for each in available(pack, level)]
    return {each.id: f"{each.title} ({domains[each.domain]})" for each in found}


@dataclass(frozen=True)
class Needs(Question):
    """What the page is asked to show."""

    page = PAGE

    indicator: str = one_of(_mappable, usual=lambda pack, _: pack.place.defaults.indicator, label="Indicator")
    level: Level = one_of(
        lambda pack, _: {str(each): sentence_case(pack.place.levels[each].plural) for each in LEVELS},
        usual=lambda pack, _: pack.place.defaults.level,
        label="Areas",
    )
    benchmark: str = one_of(
        lambda pack, _: {each.id: each.name for each in pack.place.benchmarks},
        usual=lambda pack, _: pack.place.defaults.benchmark,
        label="Compare with",
    )
    look: View = one_of(
        {"value": "Figures", "significance": "Better or worse"},
        label="Colour by",
        help="Figures: the darker, the greater the need. Better or worse: whether the area differs from the "
        "benchmark by more than chance and method can explain.",
    )
    second: str = one_of(
        _mappable,
        none="None",
        label="Second indicator",
        help="Shows another indicator beside the first; choosing an area selects it on both.",
    )
    scheme: Scheme = one_of(
        {"quantiles": "Equal groups", "natural_breaks": "Natural breaks", "equal_interval": "Equal steps"},
        name="classes",
        usual=lambda pack, _: pack.place.defaults.scheme,
        label="Classes",
        help="How figures are put into at most five classes of colour.",
    )
    method: str = one_of(
        {
            "default": "Best estimate",
            "calibrated": "Calibrated (small areas split by households)",
            "best_fit": "Best fit (national convention)",
        },
        label="Method",
        help="How a ward's figure is made from small areas that do not fit the ward.",
    )
    adjust: bool = one_of(
        [Option("each", "Each area on its own", False), Option("together", "All areas together", True)],
        name="judged",
        label="Differences judged for",
        help="Of twenty areas that do not differ, one looks different by chance. "
        "Judging all together controls that.",
    )
    pockets: bool = switch(
        "Hidden pockets",
        help="Outlines small areas far worse than their ward, and names them below.",
    )
    area: str = one_area(lambda _, asked: asked.level)
    shown: Literal["plot", "table"] = one_of(
        {"plot": "Plot", "table": "Table"}, label="Every area as", shown="segments"
    )


def controls(form: Form[Needs]) -> None:
    """Show the widgets; what they say is in the session before the page runs."""
    for name in ("indicator", "level", "look"):
        ask(form, name)
    with st.popover("More", key=MORE):
        for name in ("benchmark", "second", "pockets", "classes", "method", "judged"):
            ask(form, name)
