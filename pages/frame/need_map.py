"""Areas by how surely they are among those with most need, as Overview and Priorities show them."""

from __future__ import annotations

from pandas import Series

from layers.look.palette import Look, Pattern
from layers.look.tokens import NEED
from layers.map.categories import category_layer
from layers.map.styling import Layer
from layers.map.view import area_words
from pages.frame.need_answer import Answer


def certainty_layer(found: Answer, tips: Series[str], title: str) -> Layer:
    """Return the areas by how surely they are among the first, with legend and words."""
    frame = found.index.frame
    keys = Series([_key(found, str(code)) for code in frame.index], index=frame.index)
    return category_layer(
        keys, tips, frame["area_name"], title=title, looks=_looks(), areas=area_words(found.pack, found.level)
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
