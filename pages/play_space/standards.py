"""The standards of play space: each with its source, whether it was verified, and a box to change it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.gaps.play_standards import figure_words, play_standards
from geo.pack.pack import Pack
from layers.paper.text_table import text_table_html
from pages.frame import ui, widgets
from pages.play_space.choices import MORE, PAGE

NARROW = "\N{NO-BREAK SPACE}"


def panel(pack: Pack) -> None:
    """Show the standards in a panel that opens: boxes first, then where each figure is from."""
    found = play_standards(pack)
    with st.expander("Standards: distances, quantity, and where they are from", key=MORE):
        ui.paragraph(
            "Change a figure to test another standard: the whole page follows, and the link keeps it."
        )
        for row in (found.bands, found.kinds):
            columns = st.columns(max(len(row) + (2 if row is found.bands else 0), 1))
            for column, band in zip(columns, row, strict=False):
                with column:
                    label = f"{ui.plain(band.title)}: walk in metres"
                    widgets.number(
                        PAGE,
                        label,
                        f"walk-{band.id}",
                        low=10.0,
                        high=5_000.0,
                        step=50.0,
                        help=_origin(pack, band.id),
                    )
            if row is found.bands:
                with columns[-2]:
                    widgets.number(
                        PAGE, "Distance met at % of children", "share", low=1.0, high=100.0, step=5.0
                    )
                with columns[-1]:
                    amount = next((each.id for each in found.sources if each.unit == "m2_per_child"), "")
                    widgets.number(
                        PAGE,
                        "m² for each child",
                        "m2",
                        low=0.1,
                        high=1_000.0,
                        step=1.0,
                        help=_origin(pack, amount),
                    )
        st.html(
            text_table_html(
                _rows(pack), caption="Standards of the pack, and where they are from", min_width=56
            )
        )
        ui.paragraph(
            "The standards say how far, not for how many: the share of children at which a distance counts "
            "as met is a choice of this page. A kind of play area with a least size cannot be shown to be "
            "met by places of unknown size.",
            small=True,
        )


def _origin(pack: Pack, standard: str) -> str:
    """Return where a figure is from and whether it was verified, as Markdown."""
    if standard not in pack.standards:
        return "A choice of this page: the pack states none."
    found = pack.standards[standard]
    state = "Verified." if found.verified else "Not yet verified."
    return ui.plain(f"The pack says {figure_words(found)}. {state} {found.source}. {found.note}".strip())


def _rows(pack: Pack) -> pd.DataFrame:
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
    return pd.DataFrame(rows)
