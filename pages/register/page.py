"""Register: which services there are, where, how well each is known, and how to correct the list."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo.access.supply import require_categories
from geo.errors import NotAvailableError
from pages.frame import map_view, parts, person, postcodes, printed, state, ui, working_copy
from pages.frame.widgets import ask
from pages.register import notes, upload, view
from pages.register.choices import PAGE, SHOW, Register

pack = ui.pack()
parts.title("Register")
person.line()
try:
    require_categories(pack, [])
except NotAvailableError as error:
    ui.paragraph(str(error))
    st.stop()
form = state.read(Register, pack)
asked = form.asked
category = pack.catalogue[asked.category]
shown = view.services_of(pack, category.id, asked.show)
ui.link_faults(form.faults)
printed.head(pack, "Register", form)
parts.answer(*notes.answer_words(pack))
parts.badges(PAGE, notes.badges(pack, category))
with parts.controls(PAGE):
    ask(form, "category")
    ask(form, "show")
picture = view.map_of(pack, category.id, asked.show)

left, right = st.columns([3, 2], gap="medium")
with left:
    map_frame = st.container(key=f"{PAGE}-map-frame")
    here = postcodes.field(pack, PAGE)
    with map_frame:
        map_view.draw(
            picture,
            here=here,
            site=asked.service,
            key=f"{PAGE}-map",
            height=460,
            on_site=partial(state.say, PAGE, "service"),
        )
    parts.notes([picture.words])
    postcodes.answer(pack, here)
with right, st.container(key=f"{PAGE}-panel"):
    ask(form, "service")
    if asked.service:
        view.service_panel(pack, shown, asked.service)
    else:
        parts.panel_heading(category.title, level=2)
        view.facts(pack, category)
    map_view.legend(picture)

parts.section(category.title, f"{SHOW[asked.show]}: {len(shown):,} of {len(pack.services):,} services.")
view.listed(pack, category, asked.show, SHOW[asked.show])
upload.files(pack, category, picture, asked.show)
if working_copy.active():
    upload.kept(pack, category)
with st.container(key=f"{PAGE}-onscreen"):
    upload.panel(pack, category)
with st.expander("All categories: what is listed, and where it was read", key=f"{PAGE}-all"):
    ask(form, "lists")
    st.html(view.overview(pack, asked.lists))
printed.sources(pack, category.attribution)
state.write(form)
