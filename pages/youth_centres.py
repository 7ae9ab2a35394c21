"""Youth centres: a promise for each ward, the evidence for it, and who is within reach."""

from __future__ import annotations

import streamlit as st

from geo.demand import ages_note
from pages import _map, _state, _ui, _youth_choices, _youth_map, _youth_need, _youth_tables
from pages import _youth_words as words
from pages._youth_answer import answer
from pages._youth_choices import PAGE, choose

data = _ui.store()
st.title("Youth centres")
if not _youth_choices.promises(data):
    st.info(
        "This pack has no promise that a map can test for each of its areas. Promises are kept in "
        "standards.toml and services in services.toml: see the user guide."
    )
    st.stop()
choices = _youth_choices.choices(data)
faults = _state.read(PAGE, choices)
_ui.link_faults(faults)
asked = _youth_choices.asked(data)
found = answer(data, asked.question)
promise = asked.question.promise

_ui.heading(promise.title, level=2)
with st.container(border=True):
    _ui.paragraph(words.summary(found))
    _ui.paragraph(words.claim_source(found), small=True)
controls = st.container()

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2], gap="medium")
with left:
    _youth_map.draw(found, look=asked.look, area=asked.area, key=f"{PAGE}-map", on_select=choose)
_map.let_paint(PAGE, (asked.question, asked.look))
with left:
    _ui.paragraph(_youth_map.description(found, asked.look), small=True)
with controls:
    _youth_choices.controls(data, promise)
    _ui.paragraph(f"{words.among_listed(found)} {ages_note(data, asked.question.ages)}", small=True)
with right:
    st.html(_youth_map.legends(found, asked.look))
    _youth_choices.area_picker(data)
    if asked.area:
        _youth_tables.panel(found, asked.area)

_youth_tables.areas(found, asked.look)
_youth_tables.downloads(found, asked.look, asked.need)
_youth_need.section(found, need=asked.need, area=asked.area, on_select=choose)
_youth_tables.services(found)
_youth_tables.untestable(data)
_youth_tables.method(found)
_state.write(PAGE, choices)
