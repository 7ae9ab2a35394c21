"""Play space: who has a listed place near enough, where the pockets are, what a new site would change."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo.errors import NotAvailableError
from geo.gaps.play_standards import play_standards
from geo.report.play import attribution
from pages.frame import map_view, postcodes, printed, state, ui, widgets
from pages.frame.map_view import let_paint
from pages.play_space import choices as play_choices, parks, sites, standards, tables, words
from pages.play_space.choices import PAGE, PlaySpace, choose
from pages.play_space.map import files, map_of

pack = ui.pack()
st.title("Play space")
try:
    play_standards(pack)
except NotAvailableError as error:
    ui.paragraph(f"{error}")
    st.stop()
form = state.read(PlaySpace, pack)
ui.link_faults(form.faults)
printed.head(
    pack, "Play space", form, names=[each for each in form.choices if each not in play_choices.NOT_PRINTED]
)
new, wrong = sites.proposed(pack, form.asked)
ask = play_choices.asked(pack, form.asked, new)
shown = map_of(pack, replace(ask, area=""))
summary, controls = st.container(), st.container()

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2], gap="medium")
with left:
    sites.buttons()
    if new:
        widgets.ask(form, "when")
    here = postcodes.field(pack, PAGE)
    map_view.draw(
        shown,
        selected=ask.area,
        mode=sites.mode(),
        key=PAGE,
        here=here,
        on_select=choose,
        on_draw=sites.on_draw,
    )
let_paint(PAGE, ask)
with left:
    ui.paragraph(shown.words, small=True)
    ui.paragraph(attribution(pack, ask.supply), small=True)
    postcodes.answer(pack, here)
with summary:
    ui.paragraph(words.summary(pack, ask.mapped, ask.band))
    ui.bullets(words.beware(pack, ask))
with controls:
    ui.heading("Among listed places, area by area", level=2)
    play_choices.controls(pack, form)
    standards.panel(pack, form)
    ui.provisional(pack, ask.level)
with right:
    map_view.legend(shown)
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
parks.section(pack, ask.level, layers=any(pack.catalogue[each].layer for each in ask.supply.categories))
ui.heading("Places counted", level=2)
tables.place_table(pack, ask)
ui.paragraph(words.unplaced(pack, ask.supply), small=True)
files(pack, ask, shown)
printed.sources(pack, attribution(pack, ask.supply), indicators=[ask.need] if ask.need else [])
state.write(form)
