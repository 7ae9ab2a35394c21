"""Areas by category: a look, a symbol and a word each, such as the verdict on a promise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from pandas import Series

from layers.look.formatting import WARDS, AreaWords, join_words, sentence_case
from layers.look.palette import STATES, Look, Pattern
from layers.map.styling import Layer, area_layer, plain_look
from layers.paper.legend import Legend

_NAMED: Final = 6  # areas named per category, at most

_TICK: Final = "M-6 0.4L-3.6 -2L-1.6 0L3.8 -5.2L6 -2.9L-1.6 4.8Z"
_DIAMOND: Final = "M0 -6L5.4 0L0 6L-5.4 0Z"
_CLOCK: Final = "M-4.8 -5.6H4.8L1.3 0L4.8 5.6H-4.8L-1.3 0Z"
_SPEECH: Final = "M-6 -5H6V2.4H-0.6L-4 6V2.4H-6Z"
_HALF: Final = "M-4.8 0A4.8 4.8 0 0 1 4.8 0ZM-4.8 2.2H4.8V4.2H-4.8Z"
_CROSS: Final = "M-5.4 -3.4L-3.4 -5.4L0 -2L3.4 -5.4L5.4 -3.4L2 0L5.4 3.4L3.4 5.4L0 2L-3.4 5.4L-5.4 3.4L-2 0Z"
_QUESTION: Final = (
    "M-4 -2.4A4 4 0 1 1 1.3 1.4V2.6H-1.3V-0.6L0 -0.8A1.6 1.6 0 1 0 -1.6 -2.4Z M-1.3 3.8H1.3V6.2H-1.3Z"
)

VERDICTS: Final[dict[str, Look]] = {
    "met": Look("met", "#17507a", symbol=_TICK),
    "met nearby": Look("met nearby", "#5f9fca", symbol=_DIAMOND),
    "planned": Look("planned", "#c3dcec", Pattern(8, "M3 2H5M7 6H9M-1 6H1", "#17507a", 2.0), _CLOCK),
    "reported": Look(
        "reported by the provider, no site listed", "#d9c8e6", Pattern(7, "M0 3.5H7", "#7a5c94", 1.0), _SPEECH
    ),
    "uncertain": Look("uncertain", "#f0dc9a", Pattern(8, "M4 0V8", "#927116", 1.2), _HALF),
    "unmet": Look("unmet", "#b5471b", symbol=_CROSS),
    "not evidenced": Look(
        "not evidenced (the list is not complete)",
        "#fcfcfa",
        Pattern(10, "M-2.5 2.5L2.5 -2.5M0 10L10 0M7.5 12.5L12.5 7.5", "#b9b7ae", 1.2),
        _QUESTION,
    ),
}
"""The seven verdicts of methods.md, best known first. "Not evidenced" is pale and asks: it is no "none"."""


def category_layer(
    keys: Series[Any],
    tips: Series[Any],
    names: Series[Any],
    *,
    title: str,
    looks: Mapping[str, Look] = VERDICTS,
    unit_label: str = "",
    spoken: str = "",
    areas: AreaWords = WARDS,
) -> Layer:
    """Return the areas in the looks of their categories, with legend and words.

    Parameters
    ----------
    keys : per area code a key of `looks`; missing where nothing is known, which has a look of its own
    tips : per area code the lines of its tooltip under its name, plain text
    names : per area code its name
    title, unit_label : over the legend; `spoken` is the title in words where that is another
    areas : what the areas are called

    Raises
    ------
    KeyError : a category has no look.
    """
    number = {key: f"look{position}" for position, key in enumerate(looks)}
    drawn = {
        str(code): ["missing", "", str(tip)]
        if pd.isna(key)
        else [number[key], number[key] if looks[key].symbol else "", str(tip)]
        for code, key, tip in zip(keys.index, keys, tips.reindex(keys.index).fillna(""), strict=True)
    }
    rows = _counts(keys, looks)
    occurring = {number[key]: look for key, look in looks.items() if (keys == key).any()}
    return area_layer(
        occurring,
        {key: look.symbol for key, look in occurring.items() if look.symbol},
        drawn,
        key=Legend(title, unit_label, areas.many, tuple(rows)),
        inside={
            "title": title,
            "counted": sentence_case(areas.many),
            "rows": [[plain_look(look), look.symbol, sentence_case(word), n] for look, word, n in rows],
        },
        words=_described(keys, names, looks, title=spoken or title, areas=areas),
    )


def ground_layer(tips: Series[Any], fill: str) -> Layer:
    """Return areas that are nothing but the ground of what lies over them: one fill, a tooltip each."""
    areas = {str(code): ["look0", "", str(tip)] for code, tip in tips.items()}
    return area_layer({"look0": Look("", fill)} if areas else {}, {}, areas, words="")


def _counts(keys: Series[Any], looks: Mapping[str, Look]) -> list[tuple[Look, str, int]]:
    """Return the categories that occur: look with symbol, word, number of areas."""
    rows = [(look, look.word, int((keys == key).sum())) for key, look in looks.items() if (keys == key).any()]
    if keys.isna().any():
        rows.append((STATES["missing"], STATES["missing"].word, int(keys.isna().sum())))
    return rows


def _described(
    keys: Series[Any], names: Series[Any], looks: Mapping[str, Look], *, title: str, areas: AreaWords
) -> str:
    """Return how many areas there are of each category, and which where they are few."""
    sentences = [f"{title}: {areas.all(len(keys))}."]
    for key, look in looks.items():
        sentences += _counted(look.word, sorted(str(name) for name in names[keys[keys == key].index]))
    sentences += _counted(
        STATES["missing"].word, sorted(str(name) for name in names[keys[keys.isna()].index])
    )
    return " ".join(sentences)


def _counted(word: str, names: list[str]) -> list[str]:
    """Return "Met: 2 (One and Another)."."""
    if not names:
        return []
    listed = f" ({join_words(names)})" if len(names) <= _NAMED else ""
    return [f"{sentence_case(word)}: {len(names):,}{listed}."]
