"""Parks and gardens on the page Play space: open space, which is not play, each park and its size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st
from pandas import DataFrame, Series

from geo.access import open_space
from geo.access.supply import attribution
from geo.access.water import only_across, range_words
from geo.figures.classification import stepped
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from geo.report.open_space import NOT_LISTED, Parks, credit, parks
from geo.report.question import usually
from layers.look.formatting import format_value, plural, sentence_case
from layers.look.presentation import Figures, uncompared
from layers.paper.text_table import text_table_html
from pages.frame import ui
from pages.play_space.words import hectares

STEPS: Final = (20.0, 40.0, 60.0, 80.0, 100.0)
"""Upper ends of the classes of coverage, percent: the same before and after, and at every level."""
_NO_SHARE: Final = {"not_applicable": "no children of these ages", "missing": "not known"}


def _who(pack: Pack) -> str:
    """Return "children under 18", the ages of the standard."""
    low, high = open_space.standard(pack).ages
    return f"children under {high + 1}" if low == 0 else f"children aged {low} to {high}"


def shares(names: Series[Any], found: DataFrame, said: Callable[[str], str]) -> DataFrame:
    """Return shares of children per area as a map shows them, in percent with their range.

    `found` has children, share, share_low and share_high on the index of the names; `said` puts a share that
    is known in words.
    """
    frame = uncompared(names, found["share"] * 100)
    frame["lower"], frame["upper"] = found["share_low"] * 100, found["share_high"] * 100
    frame.loc[found["children"] <= 0, "state"] = "not_applicable"
    frame["shown"] = [
        said(format_value(value, "percent")) if state == "ok" else _NO_SHARE[str(state)]
        for value, state in zip(frame["value"], frame["state"], strict=True)
    ]
    frame["range"] = [
        f"{format_value(low, 'percent')} to {format_value(high, 'percent')}" if high - low > 0.05 else ""
        for low, high in zip(frame["lower"], frame["upper"], strict=True)
    ]
    return frame


@kept(4)
def figures(pack: Pack, level: Level) -> Figures:
    """Return the share of children near the edge of a park per area, in percent."""
    asked = open_space.standard(pack)
    found = open_space.open_space(pack, asked.value, asked.ages, level)
    frame = shares(pack.areas[level]["area_name"], found, lambda value: f"{value} at best")
    return Figures(
        frame=frame,
        classes=stepped(frame["value"], STEPS, gap=0.1),
        title=f"{sentence_case(_who(pack))} within {asked.value:,.0f} m of the edge of a public park",
        unit="percent",
        unit_label="% of children, at best (gates are not known); says nothing of play",
    )


def section(pack: Pack, level: Level, *, layers: bool) -> None:
    """Show open space, area by area, and the parks with their sizes; nothing without outlines.

    `layers` : whether parks of layers with a licence of their own are named
    """
    if not open_space.known(pack):
        return
    ui.paragraph(_summary(pack))
    ui.paragraph(_size(pack))
    st.html(_area_table(pack, level))
    st.html(_park_table(pack, layers))
    note = pack.place.parks.note if pack.place.parks else ""
    kinds = tuple(
        each for each in open_space.standard(pack).categories if layers or not pack.catalogue[each].layer
    )
    named = attribution(pack, kinds)
    outlines = "" if credit(pack) in named else credit(pack)
    ui.paragraph(" ".join(filter(None, [note, outlines, named])), small=True)


@kept(1, shared=True)
def _summary(pack: Pack) -> str:
    """Return open space of the whole place in words."""
    asked = open_space.standard(pack)
    row = open_space.open_space(pack, asked.value, asked.ages, "borough").iloc[0]
    if row["children"] <= 0:
        return f"The figures hold no {_who(pack)}."
    text = (
        f"About {row['inside']:,.0f} of {row['children']:,.0f} {_who(pack)} ({row['share']:.0%}) live "
        f"within a walk of {asked.value:,.0f} m of the edge of a public park"
    )
    if row["share_high"] - row["share_low"] > 0.005:
        water = " or water lies between" if only_across(row["share_water"]) else ""
        low, high = f"{row['share_low']:.0%}", f"{row['share_high']:.0%}"
        text += f" ({low} if ways are winding{water}, {high} if they are direct)"
    return (
        f"{text}. To a gate it may be further: nobody knows where the gates are. This is another question "
        "than play: it says nothing of what there is to play with, and counts in none of the verdicts above. "
        f"The distance is this atlas's own: {asked.source[:1].lower()}{asked.source[1:]}."
    )


@kept(1, shared=True)
def _size(pack: Pack) -> str:
    """Return how much park there is at least, in words."""
    inside = open_space.parks(pack)["m2_inside"] > 0
    name = pack.place.borough.name
    return (
        f"At least {open_space.hectares_inside(pack):,.1f} hectares of public park lie in {name}, in "
        f"{plural(int(inside.sum()), 'park')} whose outline is known; ground that two outlines share is "
        "counted once. Wards are not ranked by it: a park serves children on all its sides. Nor is it held "
        "against the square metres of play space per child: those are of play space in new housing."
    )


@kept(4, shared=True)
def _area_table(pack: Pack, level: Level) -> str:
    """Return open space area by area, in words; least first."""
    asked = open_space.standard(pack)
    found = open_space.open_space(pack, asked.value, asked.ages, level)
    names = pack.areas[level]["area_name"]
    rows = []
    for code in found["share"].sort_values(kind="stable", na_position="last").index:
        row = found.loc[code]
        some = row["children"] > 0
        rows.append(
            {
                sentence_case(pack.place.levels[level].singular): names[code],
                "To the edge": f"{row['share']:.0%}" if some else "no children",
                "Winding to direct ways": range_words(row["share_low"], row["share_high"], row["share_water"])
                if some
                else "",
                "Mean walk": f"{row['mean_walk']:,.0f} m" if row["mean_walk"] == row["mean_walk"] else "",
            }
        )
    caption = (
        f"{sentence_case(_who(pack))} within {asked.value:,.0f} m of the edge of a public park, least first"
    )
    return text_table_html(DataFrame(rows), caption=caption, min_width=40)


@kept(2)
def _park_table(pack: Pack, layers: bool) -> str:
    """Return the parks in the place, in words."""
    table = parks(pack, usually(Parks, osm=layers)).rows
    shown = table[(table["m2_inside"] > 0) | (table["park_code"] == "")]
    rows = DataFrame(
        {
            "Park": shown["name"],
            "Size, at least": [
                _hectares(m2, inside) for m2, inside in zip(shown["m2"], shown["m2_inside"], strict=True)
            ],
            "In": [each or "not certain" for each in shown["wards"]],
            "In the register as": [each or "not listed" for each in shown["registered"]],
            "Play is reckoned": ["" if each == NOT_LISTED else each for each in shown["play"]],
        }
    )
    return text_table_html(rows, caption="Public parks and gardens, by name", min_width=56)


def _hectares(m2: Any, inside: Any) -> str:
    """Return the size of a park, and of the part that lies in the place where that is another."""
    if m2 != m2:
        return "outline not known"
    part = f", {hectares(inside)} here" if m2 - inside > 0.01 * m2 else ""
    return f"{hectares(m2)}{part}"
