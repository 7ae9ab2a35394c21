"""Data and methods: what each figure means, where it is from, how sure it is, and what is not here."""

from __future__ import annotations

import streamlit as st

from geo.report.dictionary import METHOD_WORDS, facts, total_note
from geo.report.reach import walking_facts
from geo.writing import day_words
from layers.look.formatting import sentence_case
from pages.data_and_methods import borough_only, reference, services
from pages.data_and_methods.choices import LookUp
from pages.frame import figures_view, printed, state, ui
from pages.frame.widgets import ask

pack = ui.pack()
place = pack.place
form = state.read(LookUp, pack)

st.title("Data and methods")
ui.link_faults(form.faults)
printed.head(pack, "Data and methods", form)
ui.paragraph(
    f"Everything behind the figures of {place.name}, as gathered on {day_words(place.as_of)}: "
    "what they mean, who published them, how they reach a ward, how sure they are, and what is not available."
)

ui.heading("Look a figure up", level=2)
ask(form, "indicator")
indicator = pack.indicator(form.asked.indicator)
ui.paragraph(indicator.definition)
ui.facts_list(facts(pack, indicator))
ui.bullets([*indicator.caveats, *total_note(pack, indicator)])
figures_view.context_table(pack, indicator)

with st.container(key="data-onscreen"):
    ui.heading("Take figures away", level=2)
    reference.all_downloads(pack)

ui.heading("What to be careful with", level=2)
ui.paragraph(
    "Estimated, indicative, provisional and out-of-date figures say so wherever they are shown. This table "
    "gathers them."
)
st.html(reference.careful_table(pack))

ui.heading("Sources and licences", level=2)
st.html(reference.source_table(pack))
reference.water_words(pack)

if pack.catalogue or pack.promises:
    ui.heading("Services, standards and promises", level=2)
    for table in (services.service_sources(pack), services.standards(pack), services.promises(pack)):
        if table:
            st.html(table)

ui.heading("How a figure reaches a ward", level=2)
ui.facts_list({sentence_case(method.replace("_", " ")): words for method, words in METHOD_WORDS.items()})
reference.method_error(pack)
reference.uncertainty_words()

ui.heading("How far people walk", level=2)
ui.facts_list(walking_facts(pack))

ui.heading(sentence_case(place.levels["locality"].plural), level=2)
reference.locality_table(pack)

borough_only.show(pack)

ui.heading("Not available here", level=2)
st.html(reference.not_available_table(pack))
printed.sources(pack, indicators=[indicator.id])
state.write(form)
