"""Needs map: one or two figures, where they differ, how sure that is, and one area in full."""

from __future__ import annotations

import streamlit as st

from pages.frame import figure_words, map_view, parts, postcodes, printed, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask
from pages.needs_map import area_view, choices as needs_choices, pockets
from pages.needs_map.areas_view import HEIGHT, every_area, take_away, views_of
from pages.needs_map.choices import PAGE, Needs, choose
from pages.needs_map.map import map_of

pack = ui.pack()
form = state.read(Needs, pack)
needs = form.asked
parts.title("Needs map")
ui.link_faults(form.faults)
printed.head(pack, "Needs map", form, names=[each for each in form.choices if each != "shown"])
views = views_of(pack, needs)
maps = [map_of(pack, view, needs.look, needs.pockets) for view in views]
area = needs.area if needs.area in views[0].frame.index else ""
answer, controls = st.container(), parts.controls(PAGE)

# The map is drawn first, so that its new colours do not wait for the rest of the page.
here = postcodes.looked_for(pack, PAGE)
columns = st.columns([2, 1] if len(views) == 1 else 2, gap="medium")
for column, picture, slot in zip(columns, maps, ("first", "second"), strict=False):
    with column:
        if len(maps) > 1:
            ui.heading(picture.title, level=2)
        map_view.draw(
            picture, selected=area, key=f"{PAGE}-{slot}", height=HEIGHT, on_select=choose, here=here
        )
        parts.legend_below(picture)
let_paint(PAGE, needs)
with controls:
    needs_choices.controls(form)
    ask(form, "area")
    st.space("stretch")
    postcodes.field(pack, PAGE)
    take_away(pack, form, views, maps, area)
with answer:
    parts.answer(*figure_words.answer_words(pack, views[0]))
    parts.badges(PAGE, figure_words.badges(pack, views[0]))
for column, view, picture, slot in zip(
    [columns[-1]] if len(views) == 1 else columns, views, maps, ("first", "second"), strict=False
):
    with column, st.container(key=f"{PAGE}-panel-{slot}"):
        level = 2 if len(views) == 1 else 3
        area_view.panel(pack, view, area, words=picture.words, method=needs.method, slot=slot, level=level)
postcodes.answer(pack, here)

for view, slot in zip(views, ("first", "second"), strict=False):
    if needs.pockets:
        pockets.section(pack, view.indicator.id, needs.level, key=f"{PAGE}-{slot}")
    every_area(pack, form, view, area=area, first=slot == "first")
    area_view.about(pack, view, slot)
printed.sources(pack, indicators=[view.indicator.id for view in views])
state.write(form)
