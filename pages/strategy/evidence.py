"""Area by area: what the verdict on each promise rests on."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.frame import evidence_view, parts, ui
from pages.strategy.answer import Answer
from pages.strategy.choices import PAGE

TESTED_ON: Final = {"ward": "youth_centres/page.py", "locality": "family_hubs/page.py"}
"""Where the verdicts of each kind of area are shown on a map."""


def show(found: Answer) -> None:
    """Show for each promise that is tested area by area what its verdicts rest on, folded."""
    tested = [each for each in found.entries if each.shown.test == "tested" and len(each.shown.verdicts) > 1]
    if not tested:
        return
    with st.expander("Area by area: what each verdict rests on", key=f"{PAGE}-evidence"):
        for entry in tested:
            ui.heading(entry.promise.title, level=3)
            st.html(evidence_view.lines(found.pack, entry.promise.id))
            page = TESTED_ON.get(entry.shown.level)
            with st.container(horizontal=True, key=f"{PAGE}-links-{entry.promise.id}"):
                if page:
                    noun = found.pack.place.levels[entry.shown.level]
                    st.page_link(page, label=ui.plain(f"Every {noun.singular}’s verdict"), icon=parts.ARROW)
                st.page_link(
                    "register/page.py",
                    label="Confirm an address in the register",
                    icon=parts.ARROW,
                    query_params={"category": entry.promise.categories[0]},
                )
