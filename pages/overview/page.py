"""Overview: what the atlas is, the headline figures, the wards ranked, and where to start."""

from __future__ import annotations

import streamlit as st

from geo.writing import day_words
from layers.look.formatting import sentence_case
from pages.frame import printed, state, ui
from pages.frame.widgets import ask
from pages.overview.choices import Overview
from pages.overview.headline import borough_only, borough_table, cards, entry_points, files, ranking

pack = ui.pack()
place = pack.place
headline = [*place.defaults.headline]
form = state.read(Overview, pack)

st.title(ui.plain(place.title))
ui.link_faults(form.faults)
printed.head(pack, "Overview", form)
ui.paragraph(
    f"Where children and families in {place.name} need most, ward by ward: every figure with its range, its "
    f"source and what it does not say. Figures as gathered on {day_words(place.as_of)}."
)
with st.container(key="overview-onscreen"):
    entry_points(pack)

ui.heading(f"{place.name} in figures", level=2)
cards(pack, headline)

words = place.levels["ward"]
ui.heading(f"{sentence_case(words.plural)} ranked", level=2)
ask(form, "order")
order = form.asked.order
ranking(pack, [order, *(each for each in headline if each != order)])
files(pack, form, [order, *(each for each in headline if each != order)])
ui.paragraph(
    "Darker means greater need. In brackets is the rank, 1 the greatest need, or all the ranks that a figure "
    "may have within its range (in nine of ten trials).",
    small=True,
)

if borough_only(pack):
    ui.heading(f"Known for the whole {place.borough.noun} only", level=2)
    ui.paragraph(
        f"These are published for the {place.borough.noun} alone. They are not spread over {words.plural}, "
        "because that would invent differences nobody has measured."
    )
    borough_table(pack)
shown = [order, *headline, *(each.id for each in borough_only(pack))]
printed.sources(pack, indicators=shown)
state.write(form)
