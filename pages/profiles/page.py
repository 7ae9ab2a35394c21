"""Profiles: everything about one ward, locality or the whole place, to read, to compare and to print."""

from __future__ import annotations

import streamlit as st

from geo.report.beside import level_of, similar, structure
from geo.report.profiles import profile
from geo.words import sentence_case
from layers.paper.profile_html import CARES, WALKS
from pages.frame import parts, printed, state, ui
from pages.frame.widgets import ask
from pages.profiles import files, other, tables, words
from pages.profiles.answer import data_of, profile_of, sections_of
from pages.profiles.choices import PAGE, Asked, printed_choices


def _part(html: str) -> str:
    """Return a part of the profile as paper sets it."""
    return f'<div class="atlas-profile-part">{html}</div>'


pack = ui.pack()
parts.title("Profiles: everything about one area")
form = state.read(Asked, pack)
ui.link_faults(form.faults)
asked = form.asked
own = other.area_of(pack, asked)
printed.head(pack, "Profiles", form, names=printed_choices(form, own))
if isinstance(own, str):
    parts.answer("This area cannot have a profile.", own)
    with parts.controls(PAGE):
        ask(form, "area")
    other.section(pack, form)
    state.write(form)
    st.stop()
which = own or asked.area
found = profile_of(pack, which)
data = data_of(pack, which)
second = profile(pack, asked.beside) if asked.beside and asked.beside != which else None
parts.answer(found.headline, "")
parts.badges(PAGE, words.badges(pack, found))
with parts.controls(PAGE):
    ask(form, "area")
    ask(form, "beside")
    st.space("stretch")
    files.take_away(pack, form, found, which, second)
other.section(pack, form)
ui.paragraph(data["facts"], small=True)

shown = dict(sections_of(pack, which))
first, spine, near = (shown.pop(heading) for heading in list(shown)[:3])
ui.heading(f"{found.name}: what stands out", level=2)
parts.drawn(first)
if second is not None:
    tables.beside(found, second)
ui.heading("What is near", level=2)
near, _, walks = near.partition(WALKS)
parts.drawn(_part(near))
if walks:
    with st.expander("How far people walk to each kind of service", key=f"{PAGE}-walks"):
        parts.drawn(_part(WALKS + walks))
with st.expander(f"Every figure of {ui.plain(found.name)} beside the others", key=f"{PAGE}-figures"):
    parts.drawn(_part(spine))
likely = similar(pack, found)
if likely:
    count = len(structure(pack, level_of(pack, found)))
    with st.expander(f"{sentence_case(ui.plain(found.others))} most like it", key=f"{PAGE}-similar"):
        ui.paragraph(words.likeness_note(found, count), small=True)
        ui.bullets(words.likeness(found, likely))
        ui.paragraph(words.IN_LONDON, small=True)
for number, (heading, html) in enumerate(shown.items()):
    # On paper the cares stand at the head, as a caveat.
    shown_on = "-onscreen" if heading == CARES else ""
    with st.expander(ui.plain(heading), key=f"{PAGE}-part-{number}{shown_on}"):
        parts.drawn(_part(html))
printed.sources(pack)
state.write(form)
