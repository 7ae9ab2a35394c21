"""Register: which services there are, where, how well each is known, and how to mend the list."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo.access.supply import require_categories
from geo.errors import NotAvailableError
from pages.frame import map_view, postcodes, printed, state, ui, working_copy
from pages.frame.widgets import ask
from pages.register import upload, view
from pages.register.choices import PAGE, SHOW, Register

pack = ui.pack()
st.title("Register")
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
ui.paragraph(view.intro(pack))

ui.heading("What is listed", level=2)
st.html(view.overview(pack))

ui.heading("Look into a category", level=2)
with st.container(horizontal=True):
    ask(form, "category")
    ask(form, "show")
picture = view.map_of(pack, category.id, asked.show)
left, right = st.columns([3, 2], gap="medium")

with left:
    here = postcodes.field(pack, PAGE)
    map_view.draw(
        picture,
        here=here,
        site=asked.service,
        key=f"{PAGE}-map",
        height=460,
        on_site=partial(state.say, PAGE, "service"),
    )
    ui.paragraph(picture.words, small=True)
    map_view.legend(picture)
    postcodes.answer(pack, here)
with right:
    view.facts(pack, category)
ask(form, "service")
if asked.service:
    view.service_panel(pack, shown, asked.service)
st.html(view.table(pack, category.id, asked.show, f"{category.title}: {SHOW[asked.show].lower()}"))
upload.files(pack, category, picture)
if working_copy.active():
    upload.kept(pack, category)
with st.container(key=f"{PAGE}-onscreen"):
    upload.panel(pack, category)
printed.sources(pack, category.attribution)
state.write(form)
