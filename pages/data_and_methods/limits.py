"""The limits: what to be careful with, sources and licences, how figures come about, what is not here."""

from __future__ import annotations

import streamlit as st

from geo.pack.pack import Pack
from geo.report.dictionary import METHOD_WORDS
from geo.report.reach import walking_facts
from layers.look.formatting import sentence_case
from pages.data_and_methods import reference
from pages.frame import ui


def contents(pack: Pack) -> dict[str, str]:
    """Return the parts of the limits with their ids."""
    missing = {"not-available": "Not available here"} if pack.place.not_available else {}
    return {
        "careful": "What to be careful with",
        "sources": "Sources and licences",
        "methods": "How a figure reaches a ward",
        "walks": "How far people walk",
        **missing,
    }


def show(pack: Pack) -> None:
    """Show the limits."""
    titles = contents(pack)
    reference.heading("careful", titles["careful"])
    ui.paragraph(
        "Estimated, provisional and out-of-date figures say so wherever they are shown. Here are all."
    )
    st.html(reference.careful_table(pack))
    reference.heading("sources", titles["sources"])
    st.html(reference.source_list(pack))
    reference.water_words(pack)
    reference.heading("methods", titles["methods"])
    ui.facts_list({sentence_case(each.replace("_", " ")): words for each, words in METHOD_WORDS.items()})
    reference.method_error(pack)
    reference.uncertainty_words()
    reference.heading("walks", titles["walks"])
    ui.facts_list(walking_facts(pack))
    if "not-available" in titles:
        reference.heading("not-available", titles["not-available"])
        st.html(reference.not_available_table(pack))
