"""Needs map: one or two indicators on a map, ranked, compared and chosen together."""

from __future__ import annotations

import streamlit as st

from pages.frame import figures_view, map_view, state, ui
from pages.frame.map import let_paint
from pages.frame.widgets import ask
from pages.needs_map import choices as needs_choices
from pages.needs_map.choices import PAGE, Needs, choose

pack = ui.pack()
form = state.read(Needs, pack)
needs = form.asked
st.title("Needs map")
ui.link_faults(form.faults)
controls = st.container()
shared = {
    "method": needs.method,
    "benchmark": needs.benchmark,
    "scheme": needs.scheme,
    "adjust": needs.adjust,
}
ids = [needs.indicator] + ([needs.second] if needs.second not in ("", needs.indicator) else [])
views = [map_view.shown(pack, each, needs.level, **shared) for each in ids]
area = needs.area if needs.area in views[0].frame.index else ""

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2] if len(views) == 1 else 2, gap="medium")
for column, view, slot in zip((left, right), views, ("first", "second"), strict=False):
    with column:
        if len(views) > 1:
            ui.heading(view.title, level=2)
        map_view.draw(pack, view, look=needs.look, area=area, key=f"{PAGE}-{slot}", on_select=choose)
let_paint(PAGE, needs)
for column, view in zip((left, right), views, strict=False):
    with column:
        ui.paragraph(map_view.description(pack, view), small=True)
with controls:
    needs_choices.controls(form)
    ui.provisional(pack, needs.level)
beside = [right] if len(views) == 1 else st.columns(2, gap="medium")
with beside[0]:
    st.html(map_view.legend_markup(pack, views[0], look=needs.look))
    ask(form, "area")
    area = needs.area
    if area:
        figures_view.panel(pack, views[0], area, method=needs.method)
if len(views) > 1:
    with beside[1]:
        st.html(map_view.legend_markup(pack, views[1], look=needs.look))
        if area:
            figures_view.panel(pack, views[1], area, method=needs.method)

for view, slot in zip(views, ("first", "second"), strict=False):
    ui.heading(f"{view.title}: ranked", level=2)
    figures_view.plots(pack, view, area=area)
    figures_view.table(pack, view, area=area, key=f"{PAGE}-table-{slot}", on_select=choose)
    ui.downloads(
        pack,
        needs.level,
        [view.indicator.id],
        method=needs.method,
        benchmark=needs.benchmark,
        key=f"{PAGE}-{slot}",
        name=f"{view.indicator.id}-{needs.level}",
        map_file=lambda view=view: map_view.map_file(pack, view, look=needs.look),
    )
    label = f"What “{ui.plain(view.title)}” means, and what to beware of"
    about = st.expander(label, key=f"{PAGE}-about-{slot}", on_change="rerun")
    if about.open:
        with about:
            ui.about(pack, view.indicator)
            figures_view.context_table(pack, view.indicator)
state.write(form)
