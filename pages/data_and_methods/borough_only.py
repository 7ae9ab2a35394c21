"""What is published for the whole place only, with the figures of larger areas that stand beside it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.figures.values import figures
from geo.memory import kept
from geo.pack.indicators import Indicator
from geo.pack.pack import Pack
from layers.look.formatting import format_value, join_words
from layers.paper.text_table import text_table_html
from pages.frame import ui


def show(pack: Pack) -> None:
    """Show the measures of the whole place, and why they are not spread over its wards."""
    if not borough_only(pack):
        return
    noun, many = pack.place.borough.noun, pack.place.levels["ward"].plural
    ui.heading(f"Known for the whole {noun} only", level=2)
    ui.paragraph(
        f"These are published for the {noun} alone. They are not spread over {many}: that would make up "
        "differences that nobody has measured."
    )
    st.html(_table(pack))


def borough_only(pack: Pack) -> list[Indicator]:
    """Return the measures that exist for the whole place only."""
    return [each for each in pack.registry.values() if each.levels == ("borough",)]


@kept(1, shared=True)
def _table(pack: Pack) -> str:
    """Return the measures of the whole place as HTML."""
    rows = []
    for each in borough_only(pack):
        row = figures(pack, each.id, "borough").iloc[0]
        frame = pack.values[each.id]
        beside = frame[(frame["role"] == "benchmark") & (frame["period"] == each.period)]
        others = [
            f"{name} {format_value(value, each.unit)}"
            for name, value in zip(beside["area_name"], beside["value"], strict=True)
        ]
        rows.append(
            {
                "Measure": each.title,
                "Figure": format_value(row["value"], each.unit, state=str(row["state"])),
                "Unit": each.unit_label,
                "Period": each.period_label,
                "Other areas": join_words(others),
                "Beware": " ".join(each.caveats),
            }
        )
    caption = f"Measures of the whole {pack.place.borough.noun}"
    return text_table_html(pd.DataFrame(rows), caption=caption, min_width=56, tall=True)
