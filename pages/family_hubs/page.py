"""The sites promised to every locality: what is known of each, whom each serves, who is nearer elsewhere."""

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
from pages.frame import downloads, evidence_view, map_view, parts, postcodes, printed, state, ui
from pages.frame.map_view import let_paint
from pages.frame.widgets import ask, ask_beside

pack = ui.pack()
try:
    promise = locality_promise(pack)
except NotAvailableError as error:
    parts.title("Family Hubs")
    ui.paragraph(str(error))
    st.stop()
form = state.read(Asked, pack)
ui.link_faults(form.faults)
asked = form.asked
title = hubs_choices.sites_title(pack, asked.categories)
promised = hubs_choices.sites_title(pack, promise.categories)
words, label = pack.place.levels["locality"], hubs_choices.label(pack)
shown = map_of(pack, replace(asked, need=""))

parts.title(f"{promised}: {promise.title}")
printed.head(pack, promised, form)
parts.answer(*hubs_promise.answer_words(pack, promise))
parts.badges(PAGE, hubs_promise.badges(pack, promise, asked))
with parts.controls(PAGE):
    ask(form, "locality")
    ask(form, "view")
    st.space("stretch")
    st.page_link(
        "register/page.py", label="Correct the list", query_params={"category": promise.categories[0]}
    )
    tables.files(pack, form, shown)
with st.expander("Whom to count: services, ages, need", key=f"{PAGE}-more"):
    ask_beside(form, ("services", "ages", "need"), [3, 1, 3])

left, right = st.columns([3, 2], gap="medium")
with left:
    map_frame = st.container(key=f"{PAGE}-map-frame")
    here = postcodes.field(pack, PAGE)
    with map_frame:
        # A click on a ward chooses its locality.
        map_view.draw(
            shown, key=f"{PAGE}-map", height=HEIGHT, here=here, on_select=partial(choose_ward, pack)
        )
    let_paint(PAGE, asked)
    if asked.locality:
        with st.container(key=f"{PAGE}-legends"):
            map_view.legend(shown)
    else:
        parts.legend_on_paper(shown)
        parts.notes([shown.words])
    postcodes.answer(pack, here)
with right:
    chosen = pack.area_name(asked.locality) if asked.locality else ""
    with st.container(key=f"{PAGE}-panel"):
        parts.panel_heading(f"{sentence_case(words.singular)} by {words.singular}{label}", level=2)
        st.html(evidence_view.lines(pack, promise.id, chosen))
    if asked.locality:
        with st.container(key=f"{PAGE}-panel-chosen"):
            parts.closes(PAGE, asked.locality, partial(state.choose, PAGE, "locality"))
            figures.panel(pack, asked)
    if not asked.locality:
        with st.container(key=f"{PAGE}-legend-onscreen"):
            map_view.legend(shown)

parts.section(f"Whom each site serves: {title}", "Children by the walk from where they live.")
figures.headline(pack, asked)
parts.section(f"Nearer to a site of another {words.singular}{label}")
tables.crossings(pack, asked)
parts.section(f"{sentence_case(words.plural)} in figures{label}")
tables.localities(pack, asked)
load = st.expander("Load of each site", key=f"{PAGE}-load", on_change="rerun")
if load.open:
    with load:
        tables.sites(pack, asked)
        tables.need_words(pack, asked)
hubs_promise.not_counted(pack, asked.categories)
st.page_link(
    "strategy/page.py",
    label="All promises, with what is said and what is due",
    icon=parts.ARROW,
)
printed.sources(pack, indicators=[asked.need] if asked.need else [])
guide = st.expander("What the columns of the files say", key=f"{PAGE}-guide", on_change="rerun")
if guide.open:
    with guide:
        downloads.column_guide(TABLES)
state.write(form)
