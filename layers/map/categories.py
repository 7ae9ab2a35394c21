"""Areas by category: a look, a symbol and a word each, such as the verdict on a promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
_HALF_DISC: Final = "M-3 -6A6 6 0 0 1 -3 6Z"
_BAR: Final = "M-5.4 -1.3H5.4V1.3H-5.4Z"
_TICK_ON_DASHES: Final = (
    "M-5 -1.6L-3 -3.6L-1.4 -2L2.8 -6L5 -3.8L-1.4 2.2Z"
    "M-6 3.8H-3.4V5.6H-6ZM-1.3 3.8H1.3V5.6H-1.3ZM3.4 3.8H6V5.6H3.4Z"
)
_QUESTION: Final = (
    "M-4 -2.4A4 4 0 1 1 1.3 1.4V2.6H-1.3V-0.6L0 -0.8A1.6 1.6 0 1 0 -1.6 -2.4Z M-1.3 3.8H1.3V6.2H-1.3Z"
)

VERDICTS: Final[dict[str, Look]] = {
    "met": Look("confirmed", "#0f4459", symbol=_TICK),
    "met nearby": Look("near enough to walk to", "#4a8ca3", symbol=_DIAMOND),
    "met if": Look(
        "confirmed, if its ward belongs here",
        "#8fbcc9",
        Pattern(9, "M2 0V9", "#0f4459", 2.2),
        _TICK_ON_DASHES,
    ),
    "planned": Look("planned", "#d5e6ea", Pattern(8, "M2 0V4M6 4V8", "#0f4459", 1.4), _CLOCK),
    "reported": Look(
        "the provider says so, no building listed", "#d9c8e6", Pattern(7, "M0 3.5H7", "#7a5c94", 1.0), _SPEECH
    ),
    "uncertain": Look("here or just across a line", "#f0dc9a", Pattern(8, "M4 0V8", "#927116", 1.2), _HALF),
    "listed": Look(
        "listed, address to confirm",
        "#b0d0d8",
        Pattern(8, "M1 2H2.6M5 6H6.6", "#0f4459", 1.6),
        _HALF_DISC,
    ),
    "may have closed": Look(
        "listed, may have closed", "#e3eff1", Pattern(10, "M0 2.5H5M5 7.5H10", "#4a7d8c", 1.2), _QUESTION
    ),
    "unmet": Look("none, by a complete list", "#b5471b", symbol=_CROSS),
    "not evidenced": Look(
        "nothing listed (the list is not complete)",
        "#fcfcfa",
        Pattern(10, "M-2.5 2.5L2.5 -2.5M0 10L10 0M7.5 12.5L12.5 7.5", "#b9b7ae", 1.2),
        _BAR,
    ),
}
"""The verdicts of methods.md, best known first: tick, half disc, question mark and bar say how much is known.

"Not evidenced" is pale, hatched and no dark gap: it is no "none".
"""
ON_A_STANDARD: Final[dict[str, Look]] = {
    "met": replace(VERDICTS["met"], word="met"),
    "uncertain": replace(VERDICTS["uncertain"], word="uncertain"),
    "unmet": replace(VERDICTS["unmet"], word="not met"),
    "not evidenced": replace(
        VERDICTS["not evidenced"], word="not met among listed places (the list is not complete)"
    ),
}
"""The looks of a standard that a place is held against, such as play within a walk."""


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
