"""Play space: who has a listed place near enough, where the pockets are, what a new site would change."""

from __future__ import annotations

import streamlit as st

from geo.errors import NotAvailableError
from geo.gaps.play_standards import play_standards
from geo.report.play import attribution
from pages.frame import state, ui, widgets
from pages.frame.map import let_paint
from pages.play_space import (
    choices as play_choices,
    map as play_downloads,
    map as play_view,
    sites,
    standards,
    tables,
    words,
)
from pages.play_space.choices import PAGE, PlaySpace, choose

pack = ui.pack()
st.title("Play space")
try:
    play_standards(pack)
except NotAvailableError as error:
    ui.paragraph(f"{error}")
    st.stop()
form = state.read(PlaySpace, pack)
ui.link_faults(form.faults)
new, wrong = sites.proposed(pack, form.asked)
ask = play_choices.asked(pack, form.asked, new)
summary, controls = st.container(), st.container()

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2], gap="medium")
with left:
    sites.buttons()
    if new:
        widgets.ask(form, "when")
    play_view.draw(pack, ask, mode=sites.mode(), key=PAGE, on_select=choose, on_draw=sites.on_draw)
let_paint(PAGE, ask)
with left:
    ui.paragraph(play_view.description(pack, ask), small=True)
    ui.paragraph(attribution(pack, ask.supply), small=True)
with summary:
    ui.paragraph(words.summary(pack, ask.mapped, ask.band))
    ui.bullets(words.beware(pack, ask))
with controls:
    ui.heading("Among listed places, area by area", level=2)
    play_choices.controls(pack, form)
    standards.panel(pack, form)
    ui.provisional(pack, ask.level)
with right:
    for legend in play_view.legends(pack, ask):
        st.html(legend)
    widgets.ask(form, "area")
    tables.panel(pack, ask)

sites.section(pack, form, ask, wrong)
ui.heading("Four verdicts, each by itself", level=2)
tables.verdict_table(pack, ask)
ui.heading("Pockets beyond reach among listed places", level=2)
widgets.ask_beside(form, ("pockets",), [1, 3])
tables.pocket_table(pack, ask)
ui.heading("Pressure on the places", level=2)
tables.pressure_table(pack, ask)
ui.heading("Places counted", level=2)
tables.place_table(pack, ask)
ui.paragraph(words.unplaced(pack, ask.supply), small=True)
play_downloads.downloads(pack, ask)
state.write(form)
