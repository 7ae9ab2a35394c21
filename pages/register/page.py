"""Register: which services there are, where, how well each is known, and how to mend the list."""

from __future__ import annotations

import streamlit as st

from geo.access.supply import require_categories
from geo.errors import NotAvailableError
from layers.paper.text_table import text_table_html
from pages.frame import map_view, state, ui, working_copy
from pages.frame.state import Choice
from pages.register import upload, view
from pages.register.upload import PAGE

NOBODY = "none"
SHOW = {"all": "All", "open": "With something to check"}

pack = ui.pack()
st.title("Register")
try:
    require_categories(pack, [])
except NotAvailableError as error:
    ui.paragraph(str(error))
    st.stop()
titles = {each.id: each.title for each in pack.catalogue.values()}
pick, filtered = Choice("category", list(titles), next(iter(titles))), Choice("show", list(SHOW), "all")
category = pack.catalogue[state.current(PAGE, pick)]
shown = view.services_of(pack, category.id, state.current(PAGE, filtered))
one = Choice("service", [NOBODY, *shown.index], NOBODY)
choices = [pick, filtered, one]
faults = state.read(PAGE, choices)
ui.link_faults(faults)
ui.paragraph(view.intro(pack))

ui.heading("What is listed", level=2)
st.html(text_table_html(view.overview(pack), caption="Categories of the register", min_width=56, tall=True))

ui.heading("Look into a category", level=2)
with st.container(horizontal=True):
    st.selectbox("Category", list(titles), format_func=titles.get, key=state.key(PAGE, "category"))
    st.radio("Services", list(SHOW), format_func=SHOW.get, horizontal=True, key=state.key(PAGE, "show"))
service = str(st.session_state[state.key(PAGE, "service")])
picture = view.map_of(pack, category.id, str(st.session_state[state.key(PAGE, "show")]))
left, right = st.columns([3, 2], gap="medium")


def choose(service_id: str) -> None:
    """Choose the service whose marker was clicked."""
    st.session_state[state.key(PAGE, "service")] = service_id


with left:
    chosen = "" if service == NOBODY else service
    map_view.draw(picture, site=chosen, key=f"{PAGE}-map", height=460, on_site=choose)
    ui.paragraph(picture.words, small=True)
    map_view.legend(picture)
with right:
    view.facts(pack, category)
names = {NOBODY: "Choose a service, or click its marker"} | shown["name"].to_dict()
st.selectbox(
    "One service in full", [NOBODY, *shown.index], format_func=names.get, key=state.key(PAGE, "service")
)
if service != NOBODY:
    view.service_panel(pack, shown, service)
view.table(pack, shown, f"{category.title}: {SHOW[str(st.session_state[state.key(PAGE, 'show')])].lower()}")
upload.downloads(pack, category)
if working_copy.active():
    upload.kept(pack, category)
upload.panel(pack, category)
state.write(PAGE, choices)
