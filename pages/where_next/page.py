"""Where next: the best places for new sites, what comes close, who gains and who loses, and what if."""

from __future__ import annotations

import streamlit as st

from geo.errors import AtlasError
from geo.targeting.places import siting_categories
from pages.frame import map_view, postcodes, state, ui, widgets
from pages.frame.map_view import let_paint
from pages.where_next import changes, choices as where_choices, tables, words
from pages.where_next.answer import answered
from pages.where_next.choices import PAGE, WhereNext, choose_area
from pages.where_next.map import map_of

pack = ui.pack()
st.title("Where next?")
if not siting_categories(pack):
    ui.paragraph("This pack has no register of services (services.toml), so this is not available.")
    st.stop()
form = state.read(WhereNext, pack)
ui.link_faults(form.faults)
ask = where_choices.asked(pack, form.asked)
summary, controls = st.container(), st.container()
with controls:
    where_choices.controls(pack, form)
try:
    answer = answered(pack, ask.brief)
except AtlasError as error:
    with summary:
        ui.paragraph(f"{error}")
    state.write(form)
    st.stop()

shown = map_of(pack, answer, ask.show, ask.every)
left, right = st.columns([3, 2], gap="medium")
with left:
    where_choices.show_control(form)
    here = postcodes.field(pack, PAGE)
    map_view.draw(
        shown,
        here=here,
        selected=ask.area,
        mode=changes.mode(),
        key=PAGE,
        on_select=choose_area,
        on_draw=changes.on_draw,
        on_site=changes.on_site(answer),
    )
let_paint(PAGE, ask)
with left:
    changes.buttons(answer)
    ui.paragraph("Click a listed site on the map to close it, another place to open it.", small=True)
    ui.paragraph(shown.words, small=True)
    postcodes.answer(pack, here)
with summary:
    words.headline(words.found(pack, answer))
    ui.paragraph(words.result(pack, answer))
    ui.bullets(words.close(pack, answer))
with right:
    map_view.legend(shown)
    widgets.ask(form, "area")
    tables.panel(pack, ask, answer)

ui.heading("Who gains and who loses", level=2)
tables.effect_table(pack, answer)
ui.heading("What if?", level=2)
changes.section(pack, form, answer)
tables.place_table(pack, answer)
tables.tie_table(pack, answer)
tables.files(pack, ask, answer, shown)
ui.heading("What to be careful with", level=2)
ui.bullets(words.beware(pack, ask, answer))
state.write(form)
