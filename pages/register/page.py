"""Register: what needs somebody, which services there are and where, and how to correct them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geo.access.supply import require_categories
from geo.errors import NotAvailableError
from layers.look.formatting import sentence_case
from pages.frame import map_view, parts, person, postcodes, printed, state, ui, working_copy
from pages.frame.widgets import ask
from pages.register import (
    beside,
    files,
    form as service_form,
    history,
    keeping,
    needs,
    notes,
    proposals,
    upload,
    view,
)
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
asked, way = form.asked, keeping.way_of(pack)
category = pack.catalogue[view.category_of(pack, asked.category, asked.service)]
part = view.part_of(asked.category, asked.show, asked.need, asked.locality)
shown = view.services_of(pack, part)
ui.link_faults(form.faults)
printed.head(pack, "Register", form, names=[each for each in form.choices if each != "edit"])
parts.answer(*notes.answer_words(pack))
needs.row(pack, form, way)
proposals.section(pack, way)
parts.badges(PAGE, notes.badges(pack, category))
with parts.controls(PAGE):
    ask(form, "category")
    ask(form, "show")
picture = view.map_of(pack, part)
editing = asked.edit == "new" or (asked.edit == "yes" and bool(asked.service))
edited = "" if asked.edit == "new" else asked.service

left, right = st.columns([1, 1] if editing else [3, 2], gap="medium")
with left:
    map_frame = st.container(key=f"{PAGE}-map-frame")
    here = postcodes.field(pack, PAGE)
    with map_frame:
        map_view.draw(
            picture,
            here=here,
            site=asked.service,
            mode=service_form.mode() if editing else None,
            key=f"{PAGE}-map",
            height=460,
            on_site=partial(state.say, PAGE, "service"),
            on_draw=service_form.on_draw(edited, category.id) if editing else None,
        )
    if not editing:
        parts.legend_on_paper(picture)
    parts.notes([picture.words])
    postcodes.answer(pack, here)
with right, st.container(key=f"{PAGE}-panel"):
    beside.panel(pack, form, way, category, shown, editing=editing)
    if not editing:
        with st.container(key=f"{PAGE}-legend-onscreen"):
            map_view.legend(picture)

told = "every list" if asked.need else SHOW[asked.show].lower()
counted = f"{len(shown):,} of {len(pack.services):,} services."
parts.section(view.title_of(pack, part), f"{sentence_case(told)}: {counted}")
view.listed(pack, part, told, folded=editing)
files.files(pack, category, picture, asked.show)
if working_copy.active():
    files.kept(pack, category)
with st.container(key=f"{PAGE}-onscreen"):
    upload.panel(pack, category)
history.of_list(pack, way, category.id)
with st.expander("All categories: what is listed, and where it was read", key=f"{PAGE}-all"):
    ask(form, "lists")
    st.html(view.overview(pack, asked.lists))
printed.sources(pack, category.attribution)
state.write(form)
