"""One order for all: the map's words, the dot plot, the bars and the table list areas alike."""

from __future__ import annotations

import pandas as pd

from geo.pack.indicators import Polarity


def in_order(figures: pd.DataFrame) -> pd.Series[bool]:
    """Return which areas have a figure that may be put in an order: one that is known and in date."""
    known = figures["value"].notna()
    return known & (figures["state"] != "out_of_date") if "state" in figures else known


def ranked(figures: pd.DataFrame, polarity: Polarity = "high_is_worse") -> pd.DataFrame:
    """Return the figures, greatest need first, then areas without a figure by name.

    Where high is better the lowest value comes first; a neutral measure starts at the highest. Ties are
    ordered by area code, so that the order never depends on the order of the rows. Figures that are out of
    date put nobody in an order: they come by name.
    """
    frame = figures.sort_index(kind="stable")
    known = frame[in_order(frame)]
    known = known.sort_values("value", ascending=polarity == "high_is_better", kind="stable")
    unknown = frame[~in_order(frame)].sort_values("area_name", kind="stable")
    return pd.concat([known, unknown]) if len(known) and len(unknown) else known if len(known) else unknown
