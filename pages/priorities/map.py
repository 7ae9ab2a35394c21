"""The map of the page Priorities: who stands out, and hatched where the place is not certain."""

from __future__ import annotations

from typing import Final

from pandas import Series

from geo.memory import kept
from layers.look.palette import Look, Pattern
from layers.look.tokens import NEED
from layers.map.categories import category_layer
from layers.map.view import MapView, area_words
from pages.frame.map_view import base_of
from pages.priorities import words
from pages.priorities.answer import Answer

HEIGHT: Final = 400


@kept(32)
def map_of(found: Answer) -> MapView:
    """Return the map of an answer: areas by how surely they are among the first."""
    frame = found.index.frame
    keys = Series([_key(found, str(code)) for code in frame.index], index=frame.index)
    tips = Series({str(code): words.tip(found, str(code)) for code in frame.index})
    title = f"Among the {words.number_word(found.first)} with most need"
    layer = category_layer(
        keys, tips, frame["area_name"], title=title, looks=_looks(), areas=area_words(found.pack, found.level)
    )
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


def _key(found: Answer, code: str) -> str | float:
    """Return how surely an area is among the first; nothing of an area without a place."""
    if code in found.named:
        return "sure"
    if code not in found.stability.frame.index:
        return float("nan")
    return "open" if code in found.open else "unlikely"


def _looks() -> dict[str, Look]:
    """Return the looks: what is not certain is hatched."""
    hatched = Pattern(8, "M-2 2L2 -2M0 8L8 0M6 10L10 6", NEED[4], 1.2)
    return {
        "sure": Look("stands out", NEED[4]),
        "open": Look("may be", NEED[2], hatched),
        "unlikely": Look("unlikely", NEED[0]),
    }
