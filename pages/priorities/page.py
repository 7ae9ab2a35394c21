"""Priorities: who comes first, where conditions meet, and who has what; one view at a time."""

from __future__ import annotations

import streamlit as st

from pages.frame import parts, printed, state, ui
from pages.frame.widgets import ask
from pages.priorities import order
from pages.priorities.beside import view as beside
from pages.priorities.choices import kind_for
from pages.priorities.find import view as find
from pages.priorities.views import PAGE

SHOW = {"order": order, "find": find, "beside": beside}

pack = ui.pack()
form = state.read(kind_for(pack), pack)
# Streamlit forgets what the widgets of the other views said.
state.keep(PAGE, list(form.choices))
view = SHOW[form.asked.view]
with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-views"):
    parts.title(view.TITLE)
    st.space("stretch")
    ask(form, "view")
ui.link_faults(form.faults)
printed.head(pack, view.TITLE, form, names=view.printed(form))
view.show(pack, form)
state.write(form)
