"""Play space: who has a listed place near enough, where the pockets are, what a new site would change."""

from __future__ import annotations

import streamlit as st

from geo.errors import NotAvailableError
from geo.play_standards import play_standards
from geo.play_table import attribution
from pages import (
    _map,
    _play_choices,
    _play_downloads,
    _play_sites,
    _play_standards,
    _play_tables,
    _play_view,
    _play_words,
    _reference,
    _state,
    _ui,
)
from pages._play_choices import PAGE, choose

data = _ui.store()
st.title("Play space")
try:
    play_standards(data)
except NotAvailableError as error:
    _ui.paragraph(f"{error}")
    st.stop()
choices = _play_choices.choices(data)
faults = _state.read(PAGE, choices)
_ui.link_faults(faults)
new, wrong = _play_sites.proposed(data)
ask = _play_choices.asked(data, new)
summary, controls = st.container(), st.container()

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2], gap="medium")
with left:
    _play_sites.buttons(ask)
    _play_view.draw(
        data, ask, mode=_play_sites.mode(), key=PAGE, on_select=choose, on_draw=_play_sites.on_draw
    )
_map.let_paint(PAGE, ask)
with left:
    _ui.paragraph(_play_view.description(data, ask), small=True)
    _ui.paragraph(attribution(data, ask.supply), small=True)
with summary:
    _ui.paragraph(_play_words.summary(data, ask.mapped, ask.band))
    _reference.bullets(_play_words.beware(data, ask))
with controls:
    _ui.heading("Among listed places, area by area", level=2)
    _play_choices.controls(data)
    _play_choices.places_controls(data)
    _play_standards.panel(data)
    _ui.provisional(data, ask.level)
with right:
    for legend in _play_view.legends(data, ask):
        st.html(legend)
    _play_tables.panel(data, ask)

_play_sites.section(data, ask, wrong)
_ui.heading("Four verdicts, each by itself", level=2)
_play_tables.verdict_table(data, ask)
_ui.heading("Pockets beyond reach among listed places", level=2)
_play_choices.pockets_control()
_play_tables.pocket_table(data, ask)
_ui.heading("Pressure on the places", level=2)
_play_tables.pressure_table(data, ask)
_ui.heading("Places counted", level=2)
_play_tables.place_table(data, ask)
_ui.paragraph(_play_words.unplaced(data, ask.supply), small=True)
_play_downloads.downloads(data, ask)
_state.write(PAGE, choices)
