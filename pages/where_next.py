"""Where next: the best places for new sites, what comes close, who gains and who loses, and what if."""

from __future__ import annotations

import streamlit as st

from geo.errors import AtlasError
from geo.site_places import siting_categories
from pages import (
    _map,
    _reference,
    _state,
    _ui,
    _where_changes,
    _where_choices,
    _where_tables,
    _where_view,
    _where_words,
)
from pages._where_answer import answered
from pages._where_choices import PAGE

data = _ui.store()
st.title("Where next?")
if not siting_categories(data):
    _ui.paragraph("This pack has no register of services (services.toml), so this is not available.")
    st.stop()
choices = _where_choices.choices(data)
faults = _state.read(PAGE, choices)
_ui.link_faults(faults)
ask = _where_choices.asked(data)
summary, controls = st.container(), st.container()
with controls:
    _where_choices.controls(data)
try:
    answer = answered(data, ask.brief)
except AtlasError as error:
    with summary:
        _ui.paragraph(f"{error}")
    _state.write(PAGE, choices)
    st.stop()

left, right = st.columns([3, 2], gap="medium")
with left:
    _where_choices.show_control()
    _where_view.draw(
        data,
        ask,
        answer,
        mode=_where_changes.mode(),
        on_draw=_where_changes.on_draw,
        on_site=_where_changes.on_site(answer),
    )
_map.let_paint(PAGE, ask)
with left:
    _where_changes.buttons(answer)
    _ui.paragraph("Click a listed site on the map to close it, another place to open it.", small=True)
    _ui.paragraph(_where_view.description(data, ask, answer), small=True)
with summary:
    _where_words.headline(_where_words.found(data, answer))
    _ui.paragraph(_where_words.result(data, answer))
    _reference.bullets(_where_words.close(data, answer))
with right:
    for legend in _where_view.legends(data, ask, answer):
        st.html(legend)
    _where_choices.area_picker(data)
    _where_tables.panel(data, ask, answer)

_ui.heading("Who gains and who loses", level=2)
_where_tables.effect_table(data, answer)
_ui.heading("What if?", level=2)
_where_changes.section(data, answer)
_where_tables.place_table(data, answer)
_where_tables.tie_table(data, answer)
_where_tables.downloads(data, ask, answer)
_ui.heading("What to be careful with", level=2)
_reference.bullets(_where_words.beware(data, ask, answer))
_state.write(PAGE, choices)
