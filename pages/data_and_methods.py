"""Data and methods: what each figure means, where it is from, how sure it is, and what is not here."""

from __future__ import annotations

import streamlit as st

from geo.dictionary import METHOD_WORDS, facts, total_note
from geo.reach_words import walking_facts
from layers.formatting import sentence_case
from pages import _reference, _reference_services, _state, _ui
from pages._state import Choice

PAGE = "data-and-methods"

data = _ui.store()
place = data.place
choices = [Choice("indicator", list(data.registry), place.defaults.indicator)]
faults = _state.read(PAGE, choices)

st.title("Data and methods")
_ui.link_faults(faults)
_ui.paragraph(
    f"Everything behind the figures of {place.name}, as gathered on {place.as_of:%-d %B %Y}: what they mean, "
    "who published them, how they reach a ward, how sure they are, and what is not available."
)

_ui.heading("Look a figure up", level=2)
titles = {each.id: each.title for each in data.registry.values()}
chosen = st.selectbox(
    "Indicator", list(titles), format_func=lambda each: titles[each], key=_state.key(PAGE, "indicator")
)
indicator = data.indicator(chosen)
_ui.paragraph(indicator.definition)
_reference.facts_list(facts(data, indicator))
_reference.bullets([*indicator.caveats, *total_note(data, indicator)])
_reference.context_table(data, indicator)

_ui.heading("Take figures away", level=2)
_reference.all_downloads(data)

_ui.heading("What to be careful with", level=2)
_ui.paragraph(
    "Estimated, indicative, provisional and out-of-date figures say so wherever they are shown. This table "
    "gathers them."
)
_reference.careful_table(data)

_ui.heading("Sources and licences", level=2)
_reference.source_table(data)

if data.catalogue or data.promises:
    _ui.heading("Services, standards and promises", level=2)
    _reference_services.service_sources(data)
    _reference_services.standards(data)
    _reference_services.promises(data)

_ui.heading("How a figure reaches a ward", level=2)
_reference.facts_list(
    {sentence_case(method.replace("_", " ")): words for method, words in METHOD_WORDS.items()}
)
_reference.method_error(data)
_reference.uncertainty_words()

_ui.heading("How far people walk", level=2)
_reference.facts_list(walking_facts(data))

_ui.heading(sentence_case(place.levels["locality"].plural), level=2)
_reference.locality_table(data)

_ui.heading("Not available here", level=2)
_reference.not_available_table(data)
_state.write(PAGE, choices)
