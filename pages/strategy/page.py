"""Strategy: every promise with what is said, what is shown and what is due; its measures; stocktakes."""

from __future__ import annotations

import streamlit as st

from geo.errors import AtlasError
from geo.report.strategy import day_of
from pages.frame import parts, printed, state, ui
from pages.frame.widgets import ask
from pages.strategy import evidence, tables, words
from pages.strategy.answer import Answer, answer, compared
from pages.strategy.choices import PAGE, Asked

pack = ui.pack()
parts.title("Strategy: the promise ledger")
form = state.read(Asked, pack)
ui.link_faults(form.faults)
printed.head(pack, "Strategy", form)
if pack.strategy is None:
    parts.answer("No strategy is set up for this place.", "So no promise can be accounted for here.")
    state.write(form)
    st.stop()
found: Answer | None = None
try:
    found = answer(pack, day_of(pack, form.asked.on))
except AtlasError as reason:
    parts.answer("No ledger for this day.", str(reason))

since = None if found is None else compared(found)
if found is not None:
    parts.answer(*words.answer_words(found))
    parts.badges(PAGE, words.badges(found))
with parts.controls(PAGE):
    ask(form, "on")
    st.space("stretch")
    if found is not None and since is not None:
        tables.files(found, since)
if found is not None and since is not None:
    tables.promises(found)
    evidence.show(found)
    tables.stocktake(found)
    tables.changes(since)
    tables.ambitions(found)
    printed.sources(pack, *(each.attribution for each in pack.strategy.documents))
state.write(form)
