"""Youth centres: a promise for each ward, the evidence for it, and who is within reach."""

from __future__ import annotations

import streamlit as st

from geo.access.demand import ages_note
from pages.frame import map_view, postcodes, printed, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask
from pages.youth_centres import choices as youth_choices, need, tables, words
from pages.youth_centres.answer import answer
from pages.youth_centres.choices import PAGE, Asked, choose
from pages.youth_centres.map import HEIGHT, map_of

pack = ui.pack()
st.title("Youth centres")
if not youth_choices.promises(pack):
    st.info(
        "This pack has no promise that a map can test for each of its areas. Promises are kept in "
        "standards.toml and services in services.toml: see the user guide."
    )
    st.stop()
form = state.read(Asked, pack)
ui.link_faults(form.faults)
asked = form.asked
found = answer(pack, asked.question)
promise = asked.question.promise
shown = map_of(found, asked.look, asked.former)

printed.head(pack, "Youth centres", form)
ui.heading(promise.title, level=2)
with st.container(border=True):
    ui.paragraph(words.summary(found))
    ui.paragraph(words.claim_source(found), small=True)
controls = st.container()

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2], gap="medium")
with left:
    here = postcodes.field(pack, PAGE)
    map_view.draw(shown, selected=asked.area, key=f"{PAGE}-map", height=HEIGHT, here=here, on_select=choose)
let_paint(PAGE, (asked.question, asked.look))
with left:
    ui.paragraph(shown.words, small=True)
    postcodes.answer(pack, here)
with controls:
    youth_choices.controls(pack, form)
    ui.paragraph(f"{words.among_listed(found)} {ages_note(pack, asked.question.ages)}", small=True)
with right:
    map_view.legend(shown)
    ask(form, "area")
    if asked.area:
        tables.panel(found, asked.area)

tables.areas(found, asked.look)
tables.files(found, asked.look, asked.need, former=asked.former, area=asked.area)
need.section(found, form, here=here, on_select=choose)
tables.services(found)
tables.untestable(pack)
tables.method(found)
printed.sources(pack, words.sources(found), indicators=[asked.need] if asked.need else [])
state.write(form)
