"""The map of nine colours: need beside provision, hatched where a class is not certain."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pandas import Series

from geo.memory import kept
from geo.targeting.equity import UNCERTAIN, UNKNOWN
from layers.look.palette import Look
from layers.map.bivariate import bivariate_legend_html, bivariate_looks, hatched
from layers.map.categories import category_layer
from layers.map.view import MapView, area_words
from pages.frame.map_view import base_of
from pages.priorities.beside import words
from pages.priorities.beside.answer import Answer

HEIGHT: Final = 400
_OPEN: Final = "?"


@kept(16)
def map_of(shown: Answer) -> MapView:
    """Return the map of an answer."""
    frame, pack, level = shown.found.frame, shown.pack, shown.asked.level
    looks = bivariate_looks("need", "provision")
    keys = Series(
        [
            float("nan")
            if row["thirds"] == UNKNOWN
            else f"{row['need_third']}-{row['provision_third']}{_OPEN * (row['thirds'] == UNCERTAIN)}"
            for _, row in frame.iterrows()
        ],
        index=frame.index,
    )
    tips = Series({str(code): words.tip(shown, str(code)) for code in frame.index})
    title = f"{words.need_title(shown)} beside {words.provision_title(shown)}"
    layer = category_layer(
        keys, tips, frame["area_name"], title=title, looks=_looks(looks), areas=area_words(pack, level)
    )
    cells = (frame["need_third"] + "-" + frame["provision_third"])[frame["thirds"] != UNKNOWN].value_counts()
    legend = bivariate_legend_html(
        {str(cell): int(count) for cell, count in cells.items()},
        title="Thirds of need and of provision",
        looks=looks,
        need="need",
        provision="provision",
        unknown=int((frame["thirds"] == UNKNOWN).sum()),
        uncertain=int((frame["thirds"] == UNCERTAIN).sum()),
        areas_word=pack.place.levels[level].plural,
    )
    key, rest = words.answer_words(shown)
    return MapView(
        base_of(pack, level),
        replace(layer, legend=legend),
        title=title,
        words=f"{layer.words} {key} {rest}",
        about=f"{key} {rest} {layer.words} {shown.found.need.source}",
    )


def _looks(looks: dict[str, Look]) -> dict[str, Look]:
    """Return the nine looks, and each again where its class is not certain."""
    return looks | {f"{cell}{_OPEN}": hatched(look) for cell, look in looks.items()}
