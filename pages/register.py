"""Register: which services there are, where, how well each is known, and how to mend the list."""

from __future__ import annotations

import streamlit as st

from geo.errors import NotAvailableError
from geo.services import require_categories
from layers.text_table import text_table_html
from pages import _register_upload, _register_view, _state, _ui, _working_copy
from pages._register_upload import PAGE
from pages._state import Choice

NOBODY = "none"
SHOW = {"all": "All", "open": "With something to check"}

data = _ui.store()
st.title("Register")
try:
    require_categories(data, [])
except NotAvailableError as error:
    _ui.paragraph(str(error))
    st.stop()
titles = {each.id: each.title for each in data.catalogue.values()}
pick, filtered = Choice("category", list(titles), next(iter(titles))), Choice("show", list(SHOW), "all")
category = data.catalogue[_state.current(PAGE, pick)]
shown = _register_view.services_of(data, category.id, _state.current(PAGE, filtered))
one = Choice("service", [NOBODY, *shown.index], NOBODY)
choices = [pick, filtered, one]
faults = _state.read(PAGE, choices)
_ui.link_faults(faults)
_ui.paragraph(_register_view.intro(data))

_ui.heading("What is listed", level=2)
st.html(
    text_table_html(
        _register_view.overview(data), caption="Categories of the register", min_width=56, tall=True
    )
)

_ui.heading("Look into a category", level=2)
with st.container(horizontal=True):
    st.selectbox("Category", list(titles), format_func=titles.get, key=_state.key(PAGE, "category"))
    st.radio("Services", list(SHOW), format_func=SHOW.get, horizontal=True, key=_state.key(PAGE, "show"))
service = str(st.session_state[_state.key(PAGE, "service")])
left, right = st.columns([3, 2], gap="medium")


def choose(service_id: str) -> None:
    """Choose the service whose marker was clicked."""
    st.session_state[_state.key(PAGE, "service")] = service_id


with left:
    chosen = "" if service == NOBODY else service
    _register_view.draw(data, shown, chosen, key=f"{PAGE}-map", on_site=choose)
    _ui.paragraph(_register_view.description(data, shown), small=True)
    st.html(_register_view.legend(shown, category.title))
with right:
    _register_view.facts(data, category)
names = {NOBODY: "Choose a service, or click its marker"} | shown["name"].to_dict()
st.selectbox(
    "One service in full", [NOBODY, *shown.index], format_func=names.get, key=_state.key(PAGE, "service")
)
if service != NOBODY:
    _register_view.service_panel(data, shown, service)
_register_view.table(
    data, shown, f"{category.title}: {SHOW[str(st.session_state[_state.key(PAGE, 'show')])].lower()}"
)
_register_upload.downloads(data, category)
if _working_copy.active():
    _register_upload.kept(data, category)
_register_upload.panel(data, category)
_state.write(PAGE, choices)
