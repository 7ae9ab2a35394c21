"""Overview: what the atlas is, the headline figures, the wards ranked, and where to start."""

from __future__ import annotations

import streamlit as st

from layers.formatting import sentence_case
from pages import _headline, _state, _ui
from pages._state import Choice

PAGE = "overview"

data = _ui.store()
place = data.place
headline = [*place.defaults.headline]
choices = [Choice("order", headline, headline[0])]
faults = _state.read(PAGE, choices)

st.title(_ui.plain(place.title))
_ui.link_faults(faults)
_ui.paragraph(
    f"Where children and families in {place.name} need most, ward by ward: every figure with its range, its "
    f"source and what it does not say. Figures as gathered on {place.as_of:%-d %B %Y}."
)
_headline.entry_points(data)

_ui.heading(f"{place.name} in figures", level=2)
_headline.cards(data, headline)

words = place.levels["ward"]
_ui.heading(f"{sentence_case(words.plural)} ranked", level=2)
titles = {each: data.indicator(each).title for each in headline}
order = st.selectbox(
    "In order of", headline, format_func=lambda each: titles[each], key=_state.key(PAGE, "order")
)
_headline.ranking(data, [order, *(each for each in headline if each != order)])
_ui.paragraph(
    "Darker means greater need; the number in brackets is the rank, 1 the greatest need. Neighbouring ranks "
    "often differ by less than the figures can tell: open the needs map to see the ranges.",
    small=True,
)

measures = _headline.borough_only(data)
if measures:
    _ui.heading(f"Known for the whole {place.borough.noun} only", level=2)
    _ui.paragraph(
        f"These are published for the {place.borough.noun} alone. They are not spread over {words.plural}, "
        "because that would invent differences nobody has measured."
    )
    _headline.borough_table(data, measures)
_state.write(PAGE, choices)
