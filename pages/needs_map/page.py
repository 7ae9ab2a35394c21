"""Needs map: one or two indicators on a map, ranked, compared and chosen together."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.report.figures import Figures, figures
from geo.report.question import usually
from pages.frame import (
    downloads,
    figures_view,
    map_view,
    meetings,
    parts,
    pictures,
    postcodes,
    printed,
    state,
    ui,
)
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask
from pages.needs_map import choices as needs_choices, pockets
from pages.needs_map.choices import PAGE, Needs, choose
from pages.needs_map.map import map_of

pack = ui.pack()
form = state.read(Needs, pack)
needs = form.asked
st.title("Needs map")
ui.link_faults(form.faults)
printed.head(pack, "Needs map", form)
controls = st.container()
ids = [needs.indicator] + ([needs.second] if needs.second not in ("", needs.indicator) else [])
views = [
    figures_view.shown(
        pack,
        each,
        needs.level,
        method=needs.method,
        benchmark=needs.benchmark,
        scheme=needs.scheme,
        adjust=needs.adjust,
    )
    for each in ids
]
maps = [map_of(pack, view, needs.look, needs.pockets) for view in views]
area = needs.area if needs.area in views[0].frame.index else ""

# The map is drawn first, so that its new colours do not wait for the rest of the page.
here = postcodes.field(pack, PAGE)
left, right = st.columns([3, 2] if len(views) == 1 else 2, gap="medium")
for column, picture, slot in zip((left, right), maps, ("first", "second"), strict=False):
    with column:
        if len(maps) > 1:
            ui.heading(picture.title, level=2)
        map_view.draw(picture, selected=area, key=f"{PAGE}-{slot}", on_select=choose, here=here)
let_paint(PAGE, needs)
for column, picture in zip((left, right), maps, strict=False):
    with column:
        ui.paragraph(picture.words, small=True)
postcodes.answer(pack, here)
with controls:
    needs_choices.controls(form)
    ui.provisional(pack, needs.level)
beside = [right] if len(views) == 1 else st.columns(2, gap="medium")
with beside[0]:
    map_view.legend(maps[0])
    ask(form, "area")
    area = needs.area
    if area:
        figures_view.panel(pack, views[0], area, method=needs.method)
if len(views) > 1:
    with beside[1]:
        map_view.legend(maps[1])
        if area:
            figures_view.panel(pack, views[1], area, method=needs.method)

for view, picture, slot in zip(views, maps, ("first", "second"), strict=False):
    if needs.pockets:
        pockets.section(pack, view.indicator.id, needs.level, key=f"{PAGE}-{slot}")
    ui.heading(f"{view.title}: ranked", level=2)
    figures_view.plots(pack, view, area=area)
    figures_view.table(pack, view, area=area, key=f"{PAGE}-table-{slot}", on_select=choose)
    asked = usually(
        Figures,
        level=needs.level,
        indicators=(view.indicator.id,),
        method=needs.method,
        benchmark=needs.benchmark,
    )
    stem = f"{view.indicator.id}-{needs.level}"
    map_file = replace(picture, words="").file  # the words stand under the map
    drawn = pictures.of_map(pack, picture, f"{stem}-map", selected=area)
    parts.take_away(
        f"{PAGE}-{slot}",
        [
            ("The figures", downloads.of_table(pack, partial(figures, pack, asked), stem)),
            ("The ranked plot as a picture", figures_view.plot_files(pack, view, area=area)),
            ("Map", [*drawn, downloads.of_map(map_file, stem)]),
        ],
        texts={"The map in words": picture.words},
        frozen=meetings.view(
            pack,
            "Needs map",
            form,
            picture.words,
            notes=[(view.indicator.title, (view.indicator.definition, *view.indicator.caveats))],
            indicators=[view.indicator.id],
        ),
    )
    label = f"What “{ui.plain(view.title)}” means, and what to beware of"
    about = st.expander(label, key=f"{PAGE}-about-{slot}", on_change="rerun")
    if about.open:
        with about:
            ui.about(pack, view.indicator)
            figures_view.context_table(pack, view.indicator)
    else:
        printed.meaning(view.indicator)
printed.sources(pack, indicators=ids)
state.write(form)
