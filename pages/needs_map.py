"""Needs map: one or two indicators on a map, ranked, compared and chosen together."""

from __future__ import annotations

import streamlit as st

from pages import _figures_view, _map, _map_view, _needs_choices, _reference, _state, _ui
from pages._needs_choices import NONE, PAGE, choose

data = _ui.store()
choices = _needs_choices.choices(data)
faults = _state.read(PAGE, choices)
st.title("Needs map")
_ui.link_faults(faults)
controls = st.container()
needs = _needs_choices.needs()
shared = {
    "method": needs.method,
    "benchmark": needs.benchmark,
    "scheme": needs.scheme,
    "adjust": needs.adjust,
}
ids = [needs.indicator] + ([needs.second] if needs.second not in (NONE, needs.indicator) else [])
views = [_map_view.shown(data, each, needs.level, **shared) for each in ids]
chosen = str(st.session_state[_state.key(PAGE, "area")])
area = chosen if chosen in views[0].frame.index else ""

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2] if len(views) == 1 else 2, gap="medium")
for column, view, slot in zip((left, right), views, ("first", "second"), strict=False):
    with column:
        if len(views) > 1:
            _ui.heading(view.title, level=2)
        _map_view.draw(data, view, look=needs.look, area=area, key=f"{PAGE}-{slot}", on_select=choose)
_map.let_paint(PAGE, needs)
for column, view in zip((left, right), views, strict=False):
    with column:
        _ui.paragraph(_map_view.description(data, view), small=True)
with controls:
    _needs_choices.controls(data)
    _ui.provisional(data, needs.level)
beside = [right] if len(views) == 1 else st.columns(2, gap="medium")
with beside[0]:
    st.html(_map_view.legend_markup(data, views[0], look=needs.look))
    area = _needs_choices.area_picker(data, needs.level)
    if area:
        _figures_view.panel(data, views[0], area, method=needs.method)
if len(views) > 1:
    with beside[1]:
        st.html(_map_view.legend_markup(data, views[1], look=needs.look))
        if area:
            _figures_view.panel(data, views[1], area, method=needs.method)

for view, slot in zip(views, ("first", "second"), strict=False):
    _ui.heading(f"{view.title}: ranked", level=2)
    _figures_view.plots(data, view, area=area)
    _figures_view.table(data, view, area=area, key=f"{PAGE}-table-{slot}", on_select=choose)
    _ui.downloads(
        data,
        needs.level,
        [view.indicator.id],
        method=needs.method,
        benchmark=needs.benchmark,
        key=f"{PAGE}-{slot}",
        name=f"{view.indicator.id}-{needs.level}",
        map_file=lambda view=view: _map_view.map_file(data, view, look=needs.look),
    )
    label = f"What “{_ui.plain(view.title)}” means, and what to beware of"
    about = st.expander(label, key=f"{PAGE}-about-{slot}", on_change="rerun")
    if about.open:
        with about:
            _ui.about(data, view.indicator)
            _reference.context_table(data, view.indicator)
_state.write(PAGE, choices)
