"""The map of the criteria finder: where the conditions are met, may be, are not, and nobody knows."""

from __future__ import annotations

from typing import Final

from pandas import Series

from geo.memory import kept
from layers.look.palette import Look, Pattern
from layers.look.tokens import NEED
from layers.map.categories import category_layer
from layers.map.view import MapView, area_words
from pages.frame.map_view import base_of
from pages.priorities.find import words
from pages.priorities.find.answer import Answer

HEIGHT: Final = 400
_TICK: Final = "M-6 0.4L-3.6 -2L-1.6 0L3.8 -5.2L6 -2.9L-1.6 4.8Z"
LOOKS: Final = {
    "yes": Look("met", NEED[4], symbol=_TICK),
    "uncertain": Look("uncertain", NEED[2], Pattern(8, "M-2 2L2 -2M0 8L8 0M6 10L10 6", NEED[4], 1.2)),
    "no": Look("not met", NEED[0]),
}


@kept(16)
def map_of(shown: Answer) -> MapView:
    """Return the map of an answer."""
    frame, pack, level = shown.found.frame, shown.pack, shown.found.level
    keys = frame["result"].astype(object).where(frame["result"] != "unknown")
    tips = Series({str(code): words.tip(shown, str(code)) for code in frame.index})
    layer = category_layer(
        keys,
        tips,
        frame["area_name"],
        title=f"The {words.conditions(shown)} {'is' if len(shown.found.parts) == 1 else 'are'}",
        spoken=words.question_words(shown).rstrip("."),
        looks=LOOKS,
        areas=area_words(pack, level),
    )
    key, rest = words.answer_words(shown)
    question = words.question_words(shown)
    sources = " ".join(dict.fromkeys(each.source for each in shown.found.parts))
    return MapView(
        base_of(pack, level),
        layer,
        title=question,
        words=layer.words,
        about=f"{question} {key} {rest} {sources}",
        legend_inside=True,
    )
