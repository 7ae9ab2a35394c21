"""The map of the page Priorities: who stands out, and hatched where the place is not certain."""

from __future__ import annotations

from typing import Final

from pandas import Series

from geo.memory import kept
from layers.map.view import MapView
from pages.frame.map_view import base_of
from pages.frame.need_answer import Answer
from pages.frame.need_map import certainty_layer
from pages.frame.need_words import number_word
from pages.priorities import words

HEIGHT: Final = 400


@kept(32)
def map_of(found: Answer) -> MapView:
    """Return the map of an answer: areas by how surely they are among the first."""
    frame = found.index.frame
    tips = Series({str(code): words.tip(found, str(code)) for code in frame.index})
    title = f"Among the {number_word(found.first)} with most need"
    layer = certainty_layer(found, tips, title)
    key, rest = words.answer_words(found)
    sources = dict.fromkeys(
        found.pack.indicator(each.used).source.attribution for each in found.index.members
    )
    return MapView(
        base_of(found.pack, found.level),
        layer,
        title=title,
        words=f"{layer.words} {key} {rest}",
        about=f"{key} {rest} {layer.words} {' '.join(sources)}",
        legend_inside=True,
    )
