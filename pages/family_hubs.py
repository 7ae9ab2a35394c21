"""The sites promised to every locality: verdicts, catchments three ways, who is nearer to another's site."""

from __future__ import annotations

import streamlit as st

from geo.errors import NotAvailableError
from geo.locality_promise import locality_promise
from layers.formatting import sentence_case
from pages import _hubs_choices, _hubs_figures, _hubs_map, _hubs_promise, _hubs_tables, _map, _state, _ui
from pages._hubs_choices import PAGE

data = _ui.store()
try:
    promise = locality_promise(data)
except NotAvailableError as error:
    st.title("Family Hubs")
    _ui.paragraph(str(error))
    st.stop()
choices = _hubs_choices.choices(data, promise)
faults = _state.read(PAGE, choices)
asked = _hubs_choices.asked(promise)
title = _hubs_choices.sites_title(data, asked.categories)
words, label = data.place.levels["locality"], _hubs_choices.label(data)

st.title(_ui.plain(_hubs_choices.sites_title(data, promise.categories)))
_ui.link_faults(faults)
_ui.provisional(data, "locality")
_hubs_promise.show(data, promise)

_ui.heading(f"Whom each site serves: {title}", level=2)
_hubs_choices.controls(data, promise)
_hubs_figures.headline(data, asked)
left, right = st.columns([3, 2], gap="medium")
with left:
    _hubs_map.show(data, asked, key=f"{PAGE}-map")
    _map.let_paint(PAGE, asked)
    _ui.paragraph(_hubs_map.drawn(data, asked).about, small=True)
with right:
    st.html(_hubs_map.legend(data, asked))
    _hubs_choices.locality_picker(data)
first, second = st.columns(2, gap="medium") if asked.locality else (st.container(), st.container())
if asked.locality:
    with first:
        _hubs_figures.panel(data, asked)
with second:
    _ui.heading(f"Nearer to a site of another {words.singular}{label}", level=3)
    _hubs_tables.crossings(data, asked)

_ui.heading(f"{sentence_case(words.plural)} in figures{label}", level=2)
_hubs_tables.localities(data, asked)
_ui.heading("Load of each site", level=2)
_hubs_tables.sites(data, asked)
_hubs_tables.need_words(data, asked)
_hubs_promise.not_counted(data, asked.categories)
_hubs_tables.downloads(data, asked, key=PAGE)
_hubs_promise.sources(data, asked.categories)
guide = st.expander("What the columns of the files say", key=f"{PAGE}-guide", on_change="rerun")
if guide.open:
    with guide:
        _hubs_tables.column_guide()
_state.write(PAGE, choices)
