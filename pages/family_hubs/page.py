"""The sites promised to every locality: verdicts, catchments three ways, who is nearer to another's site."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from geo.errors import NotAvailableError
from geo.gaps.locality_promise import locality_promise
from geo.report.catchments import TABLES
from layers.look.formatting import sentence_case
from pages.family_hubs import choices as hubs_choices, figures, promise as hubs_promise, tables
from pages.family_hubs.choices import PAGE, Asked, choose_ward
from pages.family_hubs.map import HEIGHT, map_of
from pages.frame import downloads, map_view, postcodes, printed, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask, ask_beside

pack = ui.pack()
try:
    promise = locality_promise(pack)
except NotAvailableError as error:
    st.title("Family Hubs")
    ui.paragraph(str(error))
    st.stop()
form = state.read(Asked, pack)
asked = form.asked
title = hubs_choices.sites_title(pack, asked.categories)
words, label = pack.place.levels["locality"], hubs_choices.label(pack)

st.title(ui.plain(hubs_choices.sites_title(pack, promise.categories)))
ui.link_faults(form.faults)
printed.head(pack, hubs_choices.sites_title(pack, promise.categories), form)
ui.provisional(pack, "locality")
hubs_promise.show(pack, promise)

ui.heading(f"Whom each site serves: {title}", level=2)
ask_beside(form, ("services", "ages", "view", "need"), [3, 1, 2, 3])
figures.headline(pack, asked)
shown = map_of(pack, replace(asked, need=""))
left, right = st.columns([3, 2], gap="medium")
with left:
    here = postcodes.field(pack, PAGE)
    # A click on a ward chooses its locality.
    map_view.draw(shown, key=f"{PAGE}-map", height=HEIGHT, here=here, on_select=partial(choose_ward, pack))
    let_paint(PAGE, asked)
    ui.paragraph(shown.words, small=True)
    postcodes.answer(pack, here)
with right:
    map_view.legend(shown)
    ask(form, "locality")
first, second = st.columns(2, gap="medium") if asked.locality else (st.container(), st.container())
if asked.locality:
    with first:
        figures.panel(pack, asked)
with second:
    ui.heading(f"Nearer to a site of another {words.singular}{label}", level=3)
    tables.crossings(pack, asked)

ui.heading(f"{sentence_case(words.plural)} in figures{label}", level=2)
tables.localities(pack, asked)
ui.heading("Load of each site", level=2)
tables.sites(pack, asked)
tables.need_words(pack, asked)
hubs_promise.not_counted(pack, asked.categories)
tables.files(pack, asked, shown, key=PAGE)
hubs_promise.sources(pack, asked.categories)
printed.sources(pack, indicators=[asked.need] if asked.need else [])
guide = st.expander("What the columns of the files say", key=f"{PAGE}-guide", on_change="rerun")
if guide.open:
    with guide:
        downloads.column_guide(TABLES)
state.write(form)
