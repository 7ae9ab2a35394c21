"""One order for all: the map's words, the dot plot, the bars and the table list areas alike."""

from __future__ import annotations

import pandas as pd

from geo.pack.indicators import Polarity


def ranked(figures: pd.DataFrame, polarity: Polarity = "high_is_worse") -> pd.DataFrame:
    """Return the figures, greatest need first, then areas without a figure by name.

    Where high is better the lowest value comes first; a neutral measure starts at the highest. Ties are
    ordered by area code, so that the order never depends on the order of the rows.
    """
    frame = figures.sort_index(kind="stable")
    known = frame[frame["value"].notna()]
    known = known.sort_values("value", ascending=polarity == "high_is_better", kind="stable")
    unknown = frame[frame["value"].isna()].sort_values("area_name", kind="stable")
    return pd.concat([known, unknown]) if len(known) and len(unknown) else known if len(known) else unknown
