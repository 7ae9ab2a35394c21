"""Where next: a shortlist of places with ranges, who gains and who loses, and plans of one's own."""

from __future__ import annotations

import streamlit as st

from geo.errors import AtlasError
from geo.report.site_words import attribution
from geo.targeting.places import siting_categories
from pages.frame import map_view, parts, postcodes, printed, state, ui
from pages.frame.map_view import let_paint
from pages.where_next import changes, choices as where_choices, notes, tables, words
from pages.where_next.answer import Answer, answered
from pages.where_next.choices import PAGE, WhereNext, choose_area
from pages.where_next.map import HEIGHT, map_of

pack = ui.pack()
if not siting_categories(pack):
    parts.title("Where next?")
    ui.paragraph("This place has no register of services (services.toml), so this is not available.")
    st.stop()
form = state.read(WhereNext, pack)
ui.link_faults(form.faults)
asked = where_choices.asked(pack, form.asked)
found: Answer | None = None
try:
    found = answered(pack, asked)
except AtlasError as error:
    parts.title("Where next?")
    parts.answer("No answer.", f"{error}")

if found is not None:
    parts.title(words.title(found))
    printed.head(pack, "Where next", form, names=where_choices.PRINTED)
    parts.answer(*words.answer_words(found))
    parts.notes([notes.beside(found)], long=True)
    parts.badges(PAGE, notes.badges(found))
    view = map_of(found, asked.show, asked.every)
with parts.controls(PAGE):
    where_choices.controls(pack, form)
    st.space("stretch")
    if found is not None:
        tables.files(found, view, form)
where_choices.more(form, changes.options(pack, found.found)[0] if found else {})

if found is not None:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        where_choices.show_control(form, [each.letter for each in found.shortlist.options])
        frame, below = st.container(), st.container(horizontal=True, key=f"{PAGE}-below")
        with below:
            here = postcodes.field(pack, PAGE)
            changes.buttons(found.found)
        with frame:
            map_view.draw(
                view,
                here=here,
                selected=asked.area,
                mode=changes.mode(),
                key=PAGE,
                height=HEIGHT,
                on_select=choose_area,
                on_draw=changes.on_draw,
                on_site=changes.on_site(found.found),
            )
    let_paint(PAGE, (asked.brief, asked.show, asked.choice, asked.every))
    with left:
        with st.container(horizontal=True, key=f"{PAGE}-legends"):
            map_view.legend(view)
        postcodes.answer(pack, here)
    with right:
        tables.panel(found, asked.area)
        tables.cards(found, form.asked.plan)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        tables.who_gains(found)
    with right:
        tables.tells_apart(found)
    tables.effect_table(found)
    tables.limited(found, form.asked.places)
    changes.section(found, form)
    printed.sources(
        pack, attribution(pack, found.found), indicators=[asked.brief.need] if asked.brief.need else []
    )
else:
    state.keep(PAGE, ["show", "with", "area", "plan"])
state.write(form)
