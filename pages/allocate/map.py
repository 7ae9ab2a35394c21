"""The map of the page Allocate: what goes to each child, or the change against today."""

from __future__ import annotations

from typing import Final

from pandas import Series

from geo.figures.classification import classify
from geo.memory import kept
from layers.look.presentation import Figures, uncompared
from layers.map.choropleth import class_layer
from layers.map.view import MapView, area_words
from pages.allocate import words
from pages.allocate.answer import Answer
from pages.frame.map_view import base_of

HEIGHT: Final = 400


@kept(1)
def map_of(found: Answer) -> MapView:
    """Return the map of an answer."""
    change = found.asked.look == "change" and found.known
    column = "change_share" if change else "per_child"
    values = found.found.frame[column].astype(float) * (100 if change else 1)
    rows = {str(row["area_code"]): row for row in found.rows}
    shown = Series({code: words.tip(found, row) for code, row in rows.items()}).reindex(values.index)
    title = "Change against today" if change else f"For each child,{words.what(found) or ' amount'}"
    figures = Figures(
        frame=uncompared(found.found.frame["area_name"], values).assign(shown=shown),
        classes=classify(values.round(1), polarity="neutral"),
        title=title,
        unit="percent_change" if change else "score",
        unit_label="per cent" if change else "",
    )
    layer = class_layer(figures, areas=area_words(found.pack, found.level))
    key, rest = words.answer_words(found)
    return MapView(
        base_of(found.pack, found.level),
        layer,
        title=title,
        words=f"{layer.words} {key} {rest}",
        about=f"{key} {rest} {layer.words}",
    )
