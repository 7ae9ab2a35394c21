"""The standards of play space: each with its source, whether it was verified, and a box to change it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.gaps.play_standards import figure_words, play_standards
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.question import Form
from layers.paper.text_table import text_table_html
from pages.frame import ui
from pages.frame.widgets import ask_beside
from pages.play_space.choices import PAGE, PlaySpace

NARROW = "\N{NO-BREAK SPACE}"


def panel(pack: Pack, form: Form[PlaySpace]) -> None:
    """Show the standards in a panel that opens: boxes first, then where each figure is from."""
    found = play_standards(pack)
    with st.expander("Standards: distances, quantity, and where they are from", key=f"{PAGE}-standards"):
        ui.paragraph(
            "Change a figure to test another standard: the whole page follows, and the link keeps it."
        )
        ask_beside(form, [*(f"walk-{band.id}" for band in found.bands), "share", "m2"])
        if found.kinds:
            ask_beside(form, [f"walk-{band.id}" for band in found.kinds])
        st.html(_table(pack))
        ui.paragraph(
            "The standards say how far, not for how many: the share of children at which a distance counts "
            "as met is a choice of this page. A kind of play area with a least size cannot be shown to be "
            "met by places of unknown size.",
            small=True,
        )


@kept(1)
def _table(pack: Pack) -> str:
    """Return every standard with what it says, who says so and whether that was verified."""
    rows = [
        {
            "Standard": each.title,
            "Figure": figure_words(each).replace(" ", NARROW),
            "Ages": f"{each.ages[0]} to {each.ages[1]}".replace(" ", NARROW),
            "Verified": "yes" if each.verified else f"not{NARROW}yet",
            "Source": each.source,
            "Note": each.note,
        }
        for each in play_standards(pack).sources
    ]
    caption = "The standards, and where they are from"
    return text_table_html(pd.DataFrame(rows), caption=caption, min_width=56)
