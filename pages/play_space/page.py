"""Play space: who has a listed place near enough, where the pockets are, what a new site would change."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo.access import open_space
from geo.errors import NotAvailableError
from geo.gaps.play_standards import play_standards
from geo.report.play import attribution
from pages.frame import map_view, parts, postcodes, printed, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask as asking
from pages.play_space import choices as play_choices, parks, planner, sites, standards, tables, words
from pages.play_space.choices import PAGE, PlaySpace, choose
from pages.play_space.map import HEIGHT, files, map_of

pack = ui.pack()
parts.title("Play space")
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

parts.answer(*words.answer_words(pack, ask.mapped, ask.band))
parts.badges(PAGE, words.badges(pack, ask))
with parts.controls(PAGE):
    for name in ("band", "show", "level"):
        asking(form, name)
    st.space("stretch")
    asking(form, "area")
    files(pack, ask, shown, form)
left, right = st.columns(2, gap="medium")
with left:
    play_choices.more(pack, form)
with right:
    standards.panel(pack, form)

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2], gap="medium")
with left:
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-above"):
        sites.buttons()
        here = postcodes.field(pack, PAGE)
    map_view.draw(
        shown,
        selected=ask.area,
        mode=sites.mode(),
        key=PAGE,
        here=here,
        height=HEIGHT,
        on_select=choose,
        on_draw=sites.on_draw,
    )
let_paint(PAGE, ask)
with left:
    postcodes.answer(pack, here)
with right:
    planner.beside(pack, form, ask)
with st.container(horizontal=True, key=f"{PAGE}-legends"):
    map_view.legend(shown)
if not new:
    state.keep(PAGE, ["for", "when"])

sites.section(pack, form, ask, wrong)
parts.section("Pockets beyond reach among listed places")
tables.pocket_table(pack, ask)
word = pack.place.levels[ask.level]
with st.expander(ui.plain(f"Every {word.singular}: reach and verdicts"), key=f"{PAGE}-verdicts"):
    tables.verdict_table(pack, ask)
with st.expander("Pressure on the places", key=f"{PAGE}-pressure"):
    tables.pressure_table(pack, ask)
if open_space.known(pack):
    with st.expander("Parks and gardens as open space", key=f"{PAGE}-parks"):
        parks.section(pack, ask.level, layers=words.with_layers(pack, ask))
with st.expander("Places counted", key=f"{PAGE}-places"):
    tables.place_table(pack, ask)
with st.expander("The map in words, and whose data it shows", key=f"{PAGE}-words"):
    ui.paragraph(shown.words, small=True)
    ui.paragraph(attribution(pack, ask.supply), small=True)
    ui.provisional(pack, ask.level)
printed.sources(pack, attribution(pack, ask.supply), indicators=[ask.need] if ask.need else [])
state.write(form)
