"""Overview: which wards stand out and how surely, what drives it, and where to go from here."""

from __future__ import annotations

from functools import partial

import streamlit as st

from layers.map.choropleth import class_layer
from layers.map.view import MapView, area_words
from pages.frame import figure_words, map_view, parts, printed, state, ui
from pages.frame.map_view import base_of
from pages.frame.widgets import ask
from pages.overview import headline, in_place, words
from pages.overview.choices import Overview
from pages.overview.order import HEIGHT, order_map, order_of, standings

pack = ui.pack()
place = pack.place
form = state.read(Overview, pack)
asked = form.asked
figures = [asked.order, *(each for each in place.defaults.headline if each != asked.order)]
found, view = order_of(pack), headline.view_of(pack, figures[0])

parts.title(place.title)
ui.link_faults(form.faults)
if found is None:
    printed.head(pack, "Overview", form)
else:
    printed.head(pack, "Overview", form, names=["area"], also=words.order_said(found))
said = figure_words.answer_words(pack, view) if found is None else words.answer_words(found)
notes = figure_words.badges(pack, view) if found is None else words.badges(found, headline.stale(pack))
parts.answer(*said)
parts.badges("overview", notes)
with parts.controls("overview"):
    ask(form, "area")
    st.space("stretch")
    headline.files(pack, form, figures, says=" ".join(said), notes=notes)

if found is None:
    layer = class_layer(view, areas=area_words(pack, "ward"))
    picture = MapView(base_of(pack, "ward"), layer, title=view.title, words=layer.words, legend_inside=True)
else:
    picture = order_map(pack)
left, right = st.columns(2, gap="medium")
with left:
    choose = partial(state.choose, "overview", "area")
    map_view.draw(picture, selected=asked.area, key="overview-map", height=HEIGHT, on_select=choose)
    parts.legend_below(picture)
with right:
    many = place.levels["ward"].singular
    parts.section(f"Every {many}: its place, and what drives it")
    if found is None:
        headline.ranking(pack, figures)
    else:
        standings(found, asked.area)
        parts.notes(["Other weights, and what would change the order: see Priorities."])

in_place.section(pack, found)
parts.section(f"{place.name} in figures")
headline.cards(pack, place.defaults.headline)
if found is not None:
    with st.expander(f"The figures of every {many}", key="overview-figures"):
        ask(form, "order")
        headline.ranking(pack, figures)
        ui.paragraph(
            "In brackets: the rank, 1 is the greatest need, or all the ranks that a figure may have. "
            "A sign marks what differs from the whole place.",
            small=True,
        )
with st.container(key="overview-onscreen"):
    parts.section("Go straight to")
    headline.entry_points(pack)
printed.sources(pack, indicators=figures)
state.write(form)
