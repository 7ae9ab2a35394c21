"""Youth centres: a promise for each ward, what is known of it, and who can walk to a listed one."""

from __future__ import annotations

import streamlit as st

from pages.frame import map_view, parts, postcodes, printed, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask
from pages.youth_centres import choices as youth_choices, evidence, need, opening, opening_view, tables, words
from pages.youth_centres.answer import answer
from pages.youth_centres.choices import AT_AN_HOUR, PAGE, Asked, choose
from pages.youth_centres.map import HEIGHT, map_of, markers
from pages.youth_centres.notes import badges

pack = ui.pack()
if not youth_choices.promises(pack):
    parts.title("Youth centres")
    st.info(
        "There is no promise here that a map can test for each area. Whoever keeps the data can add one: the "
        "user guide says how."
    )
    st.stop()
form = state.read(Asked, pack)
ui.link_faults(form.faults)
asked = form.asked
found = answer(pack, asked.question)
beside = asked.look == "need" and need.known(found, asked.need)
timed = opening.opening(pack, asked.question, asked.hour) if asked.look == "hour" else None
if timed is not None:
    shown = opening.map_of(found, timed)
    key_clause, rest = opening.answer_words(timed)
    limits = [*opening.badges(timed), *badges(found, "reach")]
else:
    shown = map_of(found, asked.look if beside or asked.look != "need" else "reach", asked.need, asked.former)
    key_clause, rest = words.answer_words(found, asked.look)
    limits = badges(found, asked.look)

parts.title(words.title(found))
hidden = [*(["need"] if asked.look != "need" else []), *(AT_AN_HOUR if timed is None else [])]
printed.head(pack, "Youth centres", form, names=[each for each in form.choices if each not in hidden])
parts.answer(key_clause, rest)
parts.badges(PAGE, limits)
with parts.controls(PAGE):
    ask(form, "look")
    ask(form, "area")
    st.space("stretch")
    st.page_link(
        "register/page.py", label="Correct the list", query_params={"category": asked.question.places[0]}
    )
    if timed is None:
        tables.files(found, form)
    else:
        opening_view.files(found, timed, form, limits)
if timed is not None:
    opening_view.controls(form)
youth_choices.more(pack, form)

# The map is drawn first, so that its new colours do not wait for the rest of the page.
left, right = st.columns([3, 2], gap="medium")
with left:
    map_frame = st.container(key=f"{PAGE}-map-frame")
    here = postcodes.field(pack, PAGE)
    with map_frame:
        map_view.draw(
            shown, selected=asked.area, key=f"{PAGE}-map", height=HEIGHT, here=here, on_select=choose
        )
let_paint(PAGE, (asked.question, asked.look, asked.need, asked.hour if timed else None))
with left:
    parts.notes([shown.words])
    postcodes.answer(pack, here)
with right, st.container(key=f"{PAGE}-panel"):
    parts.closes(PAGE, asked.area, choose)
    if asked.look == "need":
        ask(form, "need")
    if timed is not None and asked.area:
        opening_view.panel(timed, asked.area)
    elif asked.area:
        evidence.panel(found, asked.area)
    elif asked.look == "verdict":
        evidence.names(found, PAGE, asked.area, choose)
    else:
        map_view.legend(shown)
        if beside:
            parts.notes([need.corner(found, asked.need)])

if timed is None and asked.look == "verdict":
    with right:
        markers(shown)

if timed is None:
    tables.areas(found, asked)
else:
    opening_view.tables(timed)
tables.services(found)
st.page_link("strategy/page.py", label="All promises, with what is said and what is due", icon=parts.ARROW)
tables.method(found)
state.keep(PAGE, hidden)
printed.sources(pack, words.sources(found), indicators=[asked.need] if asked.need else [])
state.write(form)
